"""Under which conditions a line of a function is reached, in words."""

from codewiki.facts.actions import Action, ActionKind
from codewiki.wiki.catalogue import joined, label, say
from codewiki.wiki.conditions import in_words
from codewiki.wiki.model import Code, Spans
from codewiki.wiki.steps import compared_values

MOST_CONDITIONS = 2
LONGEST = 110


class Reach:
    """The way to one line: what holds there, what does not, and where the first of it stands."""

    def __init__(self) -> None:
        self.holding: list[tuple[int, Spans]] = []
        self.excluded: list[tuple[int, Spans]] = []

    @property
    def line(self) -> int:
        """The first line of what is told, 0 when there is nothing."""
        told = (*self.holding[-MOST_CONDITIONS:], *self.excluded[-1:])
        return min((line for line, _ in told), default=0)

    @property
    def words(self) -> Spans:
        """The conditions in words, the nearest ones only; none for what is always reached."""
        rows = [words for _, words in self.holding[-MOST_CONDITIONS:]]
        holding = joined(*rows, by=f" {label('list.and')} ")
        if not self.excluded:
            return holding
        return joined(holding, say("condition.unless", condition=self.excluded[-1][1]), by=", ")


def reach_of(actions: tuple[Action, ...], line: int) -> Reach | None:
    """The way to a line, ``None`` when no statement of the function stands there."""
    reach = Reach()
    return reach if _walk(actions, line, reach) else None


def _walk(actions: tuple[Action, ...], line: int, reach: Reach) -> bool:
    before: Action | None = None
    for action in actions:
        if not holds_line(action, line):
            before = action
            continue
        if before is not None and _leaves(before) and before.text:
            reach.excluded.append((before.line, in_words(_cut(before.text))))
        if action.line <= line <= action.end_line and not any(
            holds_line(one, line) for one in (*action.body, *action.others)
        ):
            return True
        return _inside(action, line, reach)
    return False


def _inside(action: Action, line: int, reach: Reach) -> bool:
    for place, branch in enumerate((action, *action.others)):
        inside = any(holds_line(one, line) for one in branch.body)
        if not inside:
            if branch is not action and branch.others and holds_line(branch, line):
                return _inside(branch, line, reach)
            continue
        if branch.kind is ActionKind.ELSE and place == 1 and not compared_values(action)[1]:
            reach.excluded.append((action.line, in_words(_cut(action.text))))
        elif condition := _condition(action, branch):
            first = action.line if branch.kind is ActionKind.ELSE else branch.line
            reach.holding.append((first, condition))
        return _walk(branch.body, line, reach)
    return action.line <= line <= action.end_line


def _condition(action: Action, branch: Action) -> Spans:
    """The words for being in a branch of a statement."""
    text = _cut(branch.text)
    match branch.kind:
        case ActionKind.IF | ActionKind.ELSE_IF:
            return in_words(text)
        case ActionKind.ELSE:
            subject, values = compared_values(action)
            if values:
                return say("condition.none_of", subject=Code(subject), n=len(values))
            return say("condition.no_other")
        case ActionKind.CATCH:
            return say("condition.after", error=Code(text)) if text else ()
        case ActionKind.CASE:
            if text in {"default", "_", ""}:
                values = tuple(one.text for one in action.others if one is not branch)
                return say("condition.none_of", subject=Code(_cut(action.text)), n=len(values))
            return say("condition.equal", a=Code(_cut(action.text)), b=Code(text))
        case _:
            return ()


def holds_line(action: Action, line: int) -> bool:
    """Tell whether a statement, or one inside it, stands on a line."""
    if action.line <= line <= action.end_line:
        return True
    return any(holds_line(one, line) for one in (*action.body, *action.others))


def _leaves(action: Action) -> bool:
    last = action.body[-1].kind if action.body else None
    return (
        action.kind is ActionKind.IF
        and not action.others
        and last in {ActionKind.RETURN, ActionKind.RAISE}
    )


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0].rstrip("…") + " …"
