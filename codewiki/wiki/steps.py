"""The steps of a function: its statements in source order, each with the condition that it stands
under, the relation of the graph that it is, and how much it tells.
"""

import re
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.actions import Action, ActionFile, ActionKind
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import Signal, SignalKind
from codewiki.graph.model import Edge, Node
from codewiki.wiki.material import CALLABLES, CALLS, Material

MAX_STEPS = 12
DEEPEST_LEVEL = 2
FEWEST_CASES = 3
MOST_CASES_SHOWN = 4
LONGEST_CODE = 100
"""Characters of the longest piece of source in a step."""

_FILES_KEPT = 16


class Step(msgspec.Struct, frozen=True):
    """One thing that a function does.

    ``under`` is the statement whose only content it is (a condition, a loop, a handler), ``None``
    where it stands alone; ``asked`` is the call that this is, where it is a condition that calls.
    ``edge`` is the call or construction that the action itself is; ``inner`` are others in its
    text. ``signal`` is the error that is raised.
    ``values`` are what one name is compared with, where the step stands for a whole chain.
    ``opens`` marks the line above the steps of another function, ``owner``.
    """

    owner: Node
    action: Action
    level: int
    under: Action | None = None
    edge: Edge | None = None
    asked: Edge | None = None
    inner: tuple[Edge, ...] = ()
    signal: Signal | None = None
    values: tuple[str, ...] = ()
    subject: str = ""
    opens: bool = False

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All its calls, the condition's first."""
        return tuple(one for one in (self.asked, self.edge, *self.inner) if one is not None)

    @property
    def line(self) -> int:
        """The first line of the step."""
        return self.under.line if self.under is not None else self.action.line


class StepBook:
    """The steps of functions, each read once; parsed files are kept for a while."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._files: dict[str, ActionFile | None] = {}
        self._walks: dict[str, tuple[Step, ...]] = {}
        self._own: dict[str, tuple[Step, ...]] = {}

    def walk(self, entry: Node) -> tuple[Step, ...]:
        """The steps of a function and, one level down, of the functions of its page that it calls.

        Its own steps come first when there is not room for all.
        """
        if entry.id not in self._walks:
            self._walks[entry.id] = _without_empty_heads(list(self._walked(entry)))
        return self._walks[entry.id]

    def count(self, entry: Node) -> int:
        """How many steps the function has of its own, also those that do not fit."""
        return len(self.own(entry))

    def own(self, node: Node) -> tuple[Step, ...]:
        """All steps of one function that have words."""
        if node.id not in self._own:
            reader = _Flattening(self._material, node)
            self._own[node.id] = tuple(reader.steps(self.actions(node), 0))
        return self._own[node.id]

    def actions(self, node: Node) -> tuple[Action, ...]:
        """The statements of a function, none of anything else."""
        if node.definition < 0 or self._material.definition(node).kind not in CALLABLES:
            return ()
        file = self._file(node.path)
        return file.actions(self._material.definition(node)) if file else ()

    def _file(self, path: str) -> ActionFile | None:
        if path not in self._files:
            adapter = adapter_for(self._material.facts[path].language)
            text = self._material.evidence.all_text(path)
            if len(self._files) >= _FILES_KEPT:
                self._files.pop(next(iter(self._files)))
            self._files[path] = ActionFile(adapter, text.encode()) if adapter else None
        return self._files[path]

    def _walked(self, entry: Node) -> Iterator[Step]:
        own = _chosen(self.own(entry), MAX_STEPS)
        room = MAX_STEPS - len(own)
        page = self._material.page_of(entry.path)
        expanded = {entry.id}
        for step in own:
            yield step
            for edge in step.edges:
                target = self._material.nodes[edge.target]
                if room < 2 or target.id in expanded:
                    continue
                if target.definition < 0 or self._material.page_of(target.path) != page:
                    continue
                expanded.add(target.id)
                inner = _chosen(self.own(target), room)
                if len(inner) > 1:
                    room -= len(inner)
                    below = step.level + 1
                    if _is_head(step):
                        # What a condition or a loop calls is told apart from what it holds.
                        nothing = Action(ActionKind.NOTHING, step.line, step.line)
                        yield Step(target, nothing, below, opens=True)
                        below += 1
                    yield from _fitting([
                        msgspec.structs.replace(one, level=one.level + below) for one in inner
                    ])


def _without_empty_heads(steps: list[Step]) -> tuple[Step, ...]:
    """Steps without the heads of nothing: a condition or a loop whose parts are not told."""
    kept: list[Step] = []
    for step in reversed(steps):
        head = _is_head(step) or step.opens
        if not head or step.action.kind is ActionKind.CHOICE or _has_parts(step, kept):
            kept.append(step)
    return tuple(reversed(kept))


def _is_head(step: Step) -> bool:
    """Tell whether a step is only a condition, a loop or the like, and its parts come below it."""
    return step.under is None and step.action.kind in _HOLDING and not step.values


def _has_parts(head: Step, below: Sequence[Step]) -> bool:
    """Tell whether a head holds one of the steps below it, the next of which comes last; those of
    what it calls are none.
    """
    for step in reversed(below):
        if step.level <= head.level:
            return False
        if step.owner == head.owner:
            return True
    return False


def _fitting(steps: Sequence[Step]) -> Iterator[Step]:
    """Steps that are not too deep, without the heads whose parts are."""
    for step in steps:
        cut = _is_head(step) and step.level == DEEPEST_LEVEL
        if step.level <= DEEPEST_LEVEL and not cut:
            yield step


_BOOKS: WeakKeyDictionary[Material, StepBook] = WeakKeyDictionary()


def step_book(material: Material) -> StepBook:
    """The book of a material, always the same."""
    return _BOOKS.setdefault(material, StepBook(material))


_LEAVING = frozenset({ActionKind.RETURN, ActionKind.RAISE})


def _ends(action: Action) -> bool:
    """Tell whether a condition without an alternative leaves the function where it holds."""
    last = action.body[-1].kind if action.body else None
    return action.kind is ActionKind.IF and not action.others and last in _LEAVING


_HOLDING = frozenset({
    ActionKind.IF,
    ActionKind.ELSE_IF,
    ActionKind.ELSE,
    ActionKind.LOOP,
    ActionKind.WHILE,
    ActionKind.CATCH,
    ActionKind.FINALLY,
    ActionKind.WITH,
    ActionKind.CASE,
    ActionKind.CHOICE,
})
_LOGS = re.compile(
    r"^(?:\w+\.)*(?:log|logger|logging|_log|_logger|LOG|LOGGER|console|debug|print|printf|fprintf|puts"
    r"|System\.out|System\.err|warn|warnings)(?:\.\w+)*$"
)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        """
    append add extend update push pop insert clear strip split join len isinstance str int bool list
    dict set tuple getattr hasattr setattr type super format sorted range enumerate zip min max cast
    toString equals hashCode size isEmpty get put length charAt substring valueOf assert sizeof
    free malloc calloc memcpy memset strlen strcmp slice map filter concat keys values
    """,
    )
)
_COMPARED = re.compile(
    r"(?P<subject>[\w$.\->]{1,80})\s*={2,3}\s*(?P<value>\"[^\"]*\"|'[^']*'|-?\d+|[A-Z][A-Z0-9_]+)\Z"
)


class _Flattening:
    """Turns the tree of the statements of one function into a row of steps."""

    def __init__(self, material: Material, node: Node) -> None:
        self._node = node
        self._small = _SMALL
        self._edges: dict[str, list[Edge]] = {}
        for edge in material.outgoing(node.id, CALLS):
            target = material.nodes[edge.target]
            if target.definition >= 0 and edge.target != node.id:
                self._edges.setdefault(material.definition(target).name, []).append(edge)
        self._raised = [
            one
            for one in material.facts[node.path].signals
            if one.kind is SignalKind.RAISE and one.scope == node.definition
        ]

    def steps(self, actions: Sequence[Action], level: int) -> Iterator[Step]:
        """The steps of statements, those without words left out."""
        if level > DEEPEST_LEVEL:
            return
        before: Action | None = None
        for action in actions:
            otherwise = before is not None and _ends(before) and action.kind in _LEAVING
            before = action
            match action.kind:
                case ActionKind.IF:
                    yield from self._chain(action, level)
                case ActionKind.CHOICE:
                    yield from self._choice(action, level)
                case ActionKind.TRY:
                    yield from self.steps(action.body, level)
                    for other in action.others:
                        yield from self._holding(other, level)
                case ActionKind.LOOP | ActionKind.WHILE | ActionKind.WITH:
                    yield from self._holding(action, level)
                case _:
                    if self._tells(action):
                        step = self._step(action, level)
                        under = Action(ActionKind.ELSE, action.line, action.line)
                        yield msgspec.structs.replace(step, under=under) if otherwise else step

    def _chain(self, action: Action, level: int) -> Iterator[Step]:
        branches = (action, *action.others)
        compared = [
            _COMPARED.match(one.text) for one in branches if one.kind is not ActionKind.ELSE
        ]
        subjects = {match["subject"] for match in compared if match}
        if len(compared) >= FEWEST_CASES and all(compared) and len(subjects) == 1:
            values = tuple(match["value"] for match in compared if match)
            yield Step(self._node, action, level, values=values, subject=subjects.pop())
            branches = tuple(one for one in branches if one.kind is ActionKind.ELSE)
        untold = 0
        for place, branch in enumerate(branches):
            if untold and branch.kind is ActionKind.ELSE:
                # Not all was said that this is the contrary of: "otherwise" would mislead.
                plain = untold == 1 and place == 1
                kind = ActionKind.ELSE if plain else ActionKind.CASE
                text = action.text if plain else ""
                branch = msgspec.structs.replace(branch, kind=kind, text=text, line=action.line)
            elif untold == place and branch.kind is ActionKind.ELSE_IF:
                branch = msgspec.structs.replace(branch, kind=ActionKind.IF)
            found = list(self._holding(branch, level))
            untold += not found
            yield from found

    def _choice(self, action: Action, level: int) -> Iterator[Step]:
        cases = [one for one in action.others if one.text]
        values = tuple(one.text for one in cases if one.text not in {"default", "_"})
        yield Step(self._node, action, level, values=values, subject=action.text)
        if len(values) <= MOST_CASES_SHOWN:
            for case in action.others:
                yield from self._holding(case, level + 1)

    def _holding(self, action: Action, level: int) -> Iterator[Step]:
        """A statement with others in it: one step where it holds one, else a head and its parts."""
        if action.kind is ActionKind.CATCH and not self._telling(action.body):
            yield from self._quiet_handler(action, level)
            return
        inside = self._telling(action.body)
        condition = self._call_edge(action)
        if not inside and condition is None:
            return
        if len(inside) == 1 and inside[0].kind not in _HOLDING | {ActionKind.TRY}:
            step = self._step(inside[0], level)
            yield msgspec.structs.replace(step, under=action, asked=condition)
            return
        below = list(self.steps(action.body, level + 1))
        if below or condition is not None:
            yield self._step(action, level)
            yield from below

    def _quiet_handler(self, action: Action, level: int) -> Iterator[Step]:
        """A handler that only goes on, or only keeps something."""
        if all(one.kind is ActionKind.NOTHING for one in action.body):
            going_on = Action(ActionKind.NOTHING, action.line, action.end_line)
            yield msgspec.structs.replace(self._step(going_on, level), under=action)
        elif len(action.body) == 1 and action.body[0].kind is ActionKind.ASSIGN:
            yield msgspec.structs.replace(self._step(action.body[0], level), under=action)

    def _telling(self, actions: Sequence[Action]) -> list[Action]:
        return [
            one for one in actions if one.kind in _HOLDING | {ActionKind.TRY} or self._tells(one)
        ]

    def _tells(self, action: Action) -> bool:
        """Tell whether there are words for a simple statement."""
        match action.kind:
            case ActionKind.RETURN:
                return bool(action.text)
            case ActionKind.RAISE:
                return True
            case ActionKind.YIELD:
                return bool(action.text)
            case ActionKind.CALL:
                return self._is_worth(action)
            case ActionKind.ASSIGN:
                if any(len(name) > 40 or "\n" in name for name in action.target):
                    return False
                if len(action.target) > 1 and action.callee:
                    return True
                return self._is_worth(action) or any(name in self._edges for name in action.names)
            case _:
                return False

    def _is_worth(self, action: Action) -> bool:
        if not action.callee or _LOGS.match(action.callee):
            return False
        name = last_name(action.callee)
        return name in self._edges or name not in self._small

    def _step(self, action: Action, level: int) -> Step:
        edge = self._call_edge(action)
        inner = tuple(
            found
            for name in dict.fromkeys(action.names)
            if (found := self._edge(name, action)) is not None and found != edge
        )
        signal = next(
            (one for one in self._raised if action.line <= one.line <= action.end_line), None
        )
        raises = action.kind is ActionKind.RAISE
        return Step(
            self._node,
            action,
            level,
            edge=None if raises else edge,
            inner=() if raises else inner,
            signal=signal if raises else None,
        )

    def _call_edge(self, action: Action) -> Edge | None:
        return self._edge(last_name(action.callee), action) if action.callee else None

    def _edge(self, name: str, action: Action) -> Edge | None:
        for edge in self._edges.get(name, ()):
            if action.line <= edge.line <= action.end_line:
                return edge
        return None


def compared_values(action: Action) -> tuple[str, tuple[str, ...]]:
    """The name that all conditions of a chain compare with literals, and these; else nothing."""
    branches = (action, *action.others)
    compared = [_COMPARED.match(one.text) for one in branches if one.kind is not ActionKind.ELSE]
    subjects = {match["subject"] for match in compared if match}
    if len(compared) < FEWEST_CASES or not all(compared) or len(subjects) != 1:
        return "", ()
    return subjects.pop(), tuple(match["value"] for match in compared if match)


def last_name(callee: str) -> str:
    """The last name of a dotted callee, without type arguments."""
    plain = callee.partition("<")[0] if "(" not in callee else callee
    return plain.rpartition("->")[2].rpartition(".")[2].rpartition("::")[2].strip()


def _weight(step: Step) -> int:
    """How much a step tells: what leads on in the repository goes before what does not."""
    if step.edges or step.values:
        return 4
    match step.action.kind:
        case ActionKind.RAISE:
            return 3
        case ActionKind.RETURN | ActionKind.YIELD:
            return 2
        case ActionKind.CALL | ActionKind.ASSIGN:
            return 1
        case _:
            return 0


def _chosen(steps: Sequence[Step], room: int) -> list[Step]:
    """As many steps as there is room for, those that tell most; heads only with their parts."""
    if len(steps) <= room:
        return list(steps)
    simple = [place for place, step in enumerate(steps) if _weight(step)]
    simple.sort(key=lambda place: (-_weight(steps[place]), place))
    kept: set[int] = set()
    for place in simple:
        wanted = {place, *_heads(steps, place)}
        if len(kept | wanted) <= room:
            kept |= wanted
    return [steps[place] for place in sorted(kept)]


def _heads(steps: Sequence[Step], place: int) -> Iterator[int]:
    """The steps above that a step stands in."""
    level = steps[place].level
    for above in range(place - 1, -1, -1):
        if steps[above].level < level:
            level = steps[above].level
            yield above
        if level == 0:
            return
