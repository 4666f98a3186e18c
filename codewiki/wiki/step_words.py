"""The words of a step: one template for each kind of statement, under its condition."""

import re

import msgspec

from codewiki.facts.actions import Action, ActionKind
from codewiki.graph.model import Edge, Node
from codewiki.query.build import is_seen
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import DERIVED, calls, page_link, parenthesis, symbol_link
from codewiki.wiki.conditions import in_words
from codewiki.wiki.evidence import MAX_LINES
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    PageLink,
    Plain,
    Span,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, sentence
from codewiki.wiki.raising import raising
from codewiki.wiki.steps import LONGEST_CODE, Step, last_name

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_NOT_FOR_LINES = re.compile(r"=>|\bfunction\b|//|/\*|\blambda\b|->\s*\{|\n|#\s")
_RECEIVER = re.compile(r"^(?:self|this|cls|super\(\))\s*(?:\.|->)\s*")
_TRAILING = frozenset(" ,;(")
MOST_VALUES = 8
MOST_NAMED = 3
LONGEST_CALL = 60
"""Characters of a call that is shown with its arguments."""


def step_statement(material: Material, step: Step, anchors: dict[str, str]) -> Statement:
    """The item of the list for a step.

    ``anchors`` maps ids of entry points of other pages to the anchors of their sections.
    """
    if step.opens:
        inside = caption(say("step.inside", name=Code(material.name(step.owner))))
        return msgspec.structs.replace(inside, level=step.level)
    is_head = step.under is None and step.action.kind in HEADS and not step.values
    if step.values:
        spans, claims = _branching(step)
    elif step.under is not None:
        spans, claims = _under(material, step, step.under)
    elif is_head:
        spans, claims = _lead(material, step, step.action)
    else:
        spans, claims = _clause(material, step, (step.edge, *step.inner))
    named = any(isinstance(span, Code) for span in spans)
    # "Otherwise" names nothing that its lines could be asked for.
    citation = _lines(material, step) if named else None
    claims = tuple(_at(claim, citation) for claim in claims)
    claims += tuple(claim for edge in step.edges[:MOST_NAMED] for claim in _called(material, edge))
    spans = (*_capitalised(spans), *parenthesis(citation))
    spans = _with_link(spans, _elsewhere(material, step, anchors))
    spans = (*spans, Plain(":" if is_head else "."))
    found = sentence(spans, *(claims or (DERIVED,)), counted=named)
    return msgspec.structs.replace(found, level=step.level)


def _with_link(spans: Spans, link: PageLink | None) -> Spans:
    """The words of a step with the link to the steps of what is called: where they name its page
    already, that leads there.
    """
    if link is None:
        return spans
    for place, span in enumerate(spans):
        if isinstance(span, PageLink) and span.page == link.page:
            there = PageLink(span.page, span.text, link.anchor)
            return (*spans[:place], there, *spans[place + 1 :])
    return (*spans, Plain("; "), link)


def _called(material: Material, edge: Edge) -> tuple[Claim, ...]:
    return calls(material, edge)[1] if is_seen(edge) else (DERIVED,)


def _elsewhere(material: Material, step: Step, anchors: dict[str, str]) -> PageLink | None:
    """The link to the steps of what is called, where another page tells them."""
    home = material.page_of(step.owner.path)
    for edge in step.edges:
        page = material.page_of(material.path_of(edge.target))
        if edge.target in anchors and page != home:
            return PageLink(page, label("works.its_steps"), anchors[edge.target])
    return None


HEADS = {
    ActionKind.IF: "if",
    ActionKind.ELSE_IF: "else_if",
    ActionKind.ELSE: "else",
    ActionKind.LOOP: "loop",
    ActionKind.WHILE: "while",
    ActionKind.CATCH: "catch",
    ActionKind.FINALLY: "finally",
    ActionKind.WITH: "with",
    ActionKind.CASE: "case",
}

Words = tuple[Spans, tuple[Claim, ...]]


def _states(value: str, before: str = "") -> Claim:
    """The claim that the cited lines hold a piece of code, behind other words of it."""
    return Claim(ClaimKind.STATES, "", before, value)


def _at(claim: Claim, citation: Citation | None) -> Claim:
    if claim.kind is not ClaimKind.STATES:
        return claim
    return msgspec.structs.replace(claim, citation=citation) if citation else DERIVED


def _branching(step: Step) -> Words:
    values: list[Spans] = [(Code(_cut(one)),) for one in step.values]
    spans = say(
        "step.branches",
        subject=Code(_cut(step.subject)),
        n=len(values),
        values=listing(values, MOST_VALUES),
    )
    return spans, (_states("…".join(step.values[:MOST_VALUES]), _cut(step.subject)),)


def _under(material: Material, step: Step, under: Action) -> Words:
    clause, claims = _clause(material, step, (step.edge, *step.inner))
    lead, more = _lead(material, step, under)
    return say("step.under", lead=lead, clause=clause), (*more, *claims)


def _is_asked(action: Action) -> bool:
    """Tell whether a statement is a condition that is a call."""
    return action.kind in {ActionKind.IF, ActionKind.ELSE_IF} and bool(action.callee)


def _lead(material: Material, step: Step, action: Action) -> Words:
    """The words of a condition, loop or handler, and what must stand in the source for them."""
    kind = action.kind
    text = _shown(action)
    asked = step.edge if step.under is None else step.asked
    if _is_asked(action) and asked is not None:
        name = HEADS[kind]
        result = "false" if action.negated else "true"
        bare = text.removeprefix("not ").removeprefix("!").strip()
        call = (Code(bare), *_note(material, step, (asked,), action.callee))
        return say(f"step.{name}_call_{result}", call=call), (_states(text),)
    if kind is ActionKind.WHILE and text.strip("() ").lower() in {"", "1", "true"}:
        return say("step.forever"), ()
    if kind in {ActionKind.IF, ActionKind.ELSE_IF, ActionKind.WHILE}:
        return say(f"step.{HEADS[kind]}", condition=in_words(text)), (_states(text),)
    if kind is ActionKind.LOOP:
        target = ", ".join(action.target)
        claim = _states(text, "" if len(action.target) > 1 else target)
        edges = (step.edge,) if step.action == action else ()
        elements = (Code(text), *_note(material, step, edges, action.callee))
        return say("step.loop", target=Code(_cut(target)), elements=elements), (claim,)
    if kind is ActionKind.WITH:
        return say("step.with", context=Code(text)), (_states(text),)
    if kind is ActionKind.CATCH:
        if not text:
            return say("step.catch_all"), ()
        return say("step.catch", error=Code(text)), (_states(text),)
    if kind is ActionKind.CASE:
        if text in {"default", "_", ""}:
            return say("step.case_else"), ()
        return say("step.case", value=Code(text)), (_states(text),)
    if kind is ActionKind.ELSE and text:
        return say("step.unless", condition=in_words(text)), (_states(text),)
    return say(f"step.{HEADS.get(kind, 'else')}"), ()


def _clause(material: Material, step: Step, edges: tuple[Edge | None, ...]) -> Words:
    """The statement itself in words; ``edges`` are those of its own text."""
    action = step.action
    code = _shown(action)
    shown = (Code(code), *_note(material, step, edges, action.callee))
    match action.kind:
        case ActionKind.RETURN:
            return say("step.returns", code=shown), (_states(code),)
        case ActionKind.YIELD:
            return say("step.yields", code=shown), (_states(code),)
        case ActionKind.RAISE:
            return _raise(material, step)
        case ActionKind.ASSIGN:
            return _assignment(action, shown, _note(material, step, edges, action.callee))
        case ActionKind.CALL:
            return say("step.calls", code=shown), (_states(code),)
        case _:
            return say("step.ignored"), ()


def _assignment(action: Action, shown: Spans, note: Spans) -> Words:
    names: list[Span] = [Code(name) for name in action.target]
    claims = (_states(_shown(action), action.target[-1]),)
    if not action.callee:
        return say("step.becomes", name=names[0], code=shown), claims
    if action.arguments == action.target:
        callee = (Code(action.callee), *note)
        return say("step.passed", name=names[0], callee=callee), claims
    return say("step.gives", code=shown, names=listing(names)), claims


def _raise(material: Material, step: Step) -> Words:
    if step.signal is None or not step.signal.name:
        if not step.action.text:
            return say("step.raises_again"), ()
        code = _shown(step.action)
        return say("step.raises", error=Code(code)), (_states(code),)
    one = raising(material, step.owner.path, step.signal)
    spans = say("step.raises", error=Code(one.error))
    if one.message:
        spans = joined(spans, (Code(one.message),), by=": ")
    return spans, one.claims


def _shown(action: Action) -> str:
    """The code of an action as it can stand in a line: functions inside it, and arguments that make
    it long, become "…".
    """
    text, callee = action.text, action.callee
    long = len(" ".join(text.split())) > LONGEST_CALL
    folded = long or _NOT_FOR_LINES.search(text)
    if not folded or not 0 < len(callee) < LONGEST_CODE:
        return _cut(text)
    if not _NOT_FOR_LINES.search(callee):
        before = re.match(r"(?:not |!|new )*", text)
        return f"{before.group() if before else ''}{callee}(…)"
    return _cut(text)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST_CODE and not text.endswith("…"):
        return text
    kept = text[:LONGEST_CODE].rstrip("…")
    head, space, _ = kept.rpartition(" ")
    return (head if space else kept).rstrip("".join(_TRAILING)) + " …"


def _lines(material: Material, step: Step) -> Citation | None:
    """The lines from the condition to the end of the statement, cited for a word of it."""
    action = step.action
    last = action.end_line
    if step.values and action.others:
        last = max(one.line for one in action.others)
    # Where the condition stands too far above, the statement alone is cited.
    first = step.line if last - step.line < MAX_LINES else action.line
    words = [*_WORD.findall(action.callee), *_WORD.findall(action.text), *action.target]
    if step.under is not None:
        words += _WORD.findall(step.under.text)
    if step.signal is not None:
        words.insert(0, last_name(step.signal.name.split("(", 1)[0]))
    words += ["raise", "throw", "else", "except", "catch", "finally", "return", "default"]
    for word in dict.fromkeys(words):
        citation = material.evidence.cite(step.owner.path, first, last, word)
        if citation is not None:
            return citation
    return None


def _note(material: Material, step: Step, edges: tuple[Edge | None, ...], callee: str) -> Spans:
    """What is called where the text does not show it: the module of a name, or the method that a
    receiver leads to.
    """
    home = material.page_of(step.owner.path)
    plain = _RECEIVER.sub("", callee)
    seen: list[Spans] = []
    inferred: list[Spans] = []
    called = [one for one in edges if one is not None]
    # Of a call whose callee is known, what its arguments call is left to the reader.
    for edge in called[:1] if called and called[0] not in step.inner else called[:MOST_NAMED]:
        target = material.nodes[edge.target]
        page = material.page_of(target.path)
        if not is_seen(edge):
            inferred.append(symbol_link(material, target, home))
        elif edge in step.inner:
            if page != home:
                seen.append(symbol_link(material, target, home))
        elif plain == material.name(target):
            if page != home:
                seen.append(say("symbol.of_module", page=page_link(material, page)))
        elif _needs_name(material, step, plain, callee, target):
            seen.append(symbol_link(material, target, home))
    if len(seen) == 1 and not inferred and isinstance(seen[0][0], Plain):
        return (Plain(" "), *seen[0])
    notes = [listing(seen)] if seen else []
    if inferred:
        notes.append(say("step.appears", names=listing(inferred)))
    return (Plain(" ("), *joined(*notes, by="; "), Plain(")")) if notes else ()


def _needs_name(material: Material, step: Step, plain: str, callee: str, target: Node) -> bool:
    """Tell whether a call does not show by its own text what is called."""
    if material.page_of(target.path) != material.page_of(step.owner.path):
        return True
    own = material.owner(step.owner)
    if plain != callee:
        return own is None or material.owner(target) != own
    return plain not in {material.name(target), material.definition(target).name}


def _capitalised(spans: Spans) -> Spans:
    """The same with a capital at its beginning, where it begins with our own words."""
    if spans and isinstance(spans[0], Plain):
        text = spans[0].text
        return (Plain(text[:1].upper() + text[1:]), *spans[1:])
    return spans
