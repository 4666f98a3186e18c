"""How it works: the steps of an entry point, by resolved calls and errors raised, in the order of
their lines; and the sequence diagram of the same steps.
"""

import re
from collections.abc import Iterator

import msgspec

from codewiki.facts.model import Signal, SignalKind
from codewiki.graph.model import Edge, Node
from codewiki.query.build import is_seen
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import DERIVED, calls, declares, parenthesis, quotation, symbol_link
from codewiki.wiki.docs_text import first_sentence
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    Code,
    Content,
    Diagram,
    DiagramEdge,
    DiagramKind,
    DiagramNode,
    Items,
    PageLink,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, paragraph, sentence
from codewiki.wiki.raising import error_name, raising
from codewiki.wiki.ranking import entry_points, outside_callers
from codewiki.wiki.source_lines import one_line_statement

MAX_STEPS = 12
MAX_PARTICIPANTS = 12
MAX_MESSAGES = 20
FEWEST_STEPS = 2


class Step(msgspec.Struct, frozen=True):
    """One thing that a function does: a call (``edge``) or an error raised (``signal``)."""

    owner: Node
    line: int
    level: int
    edge: Edge | None = None
    signal: Signal | None = None


def how_it_works(
    material: Material, page: str, entry: Node, anchors: dict[str, str]
) -> tuple[Content, ...]:
    """Who calls the entry point, its numbered steps and their sequence diagram.

    ``anchors`` maps ids of entry points of other pages to the anchors of their sections.
    """
    steps = list(steps_of(material, entry))
    if len(steps) < FEWEST_STEPS:
        return ()
    items = tuple(_statement(material, step, anchors) for step in steps)
    content: list[Content] = [
        *paragraph(*_introduction(material, page, entry)),
        Items(items, numbered=True),
    ]
    every = sum(1 for _ in _direct(material, entry, 0))
    if every > MAX_STEPS:
        content += paragraph(caption(say("works.cut", shown=MAX_STEPS, all=every)))
    drawing = sequence(material, entry, steps)
    if drawing is not None:
        content.append(drawing)
    return tuple(content)


def entries_with_steps(material: Material, sources: tuple[str, ...]) -> list[Node]:
    """The entry points of a page that get a section: those with steps enough, the second only
    where the steps of the first do not go through it already.
    """
    chosen: list[Node] = []
    covered: set[str] = set()
    for entry in entry_points(material, sources):
        steps = list(steps_of(material, entry))
        if len(steps) >= FEWEST_STEPS and entry.id not in covered:
            chosen.append(entry)
            covered |= {step.owner.id for step in steps}
    return chosen


def steps_of(material: Material, entry: Node) -> Iterator[Step]:
    """The steps of a function and, one level down, of the functions of the same page it calls.

    Its own steps come first when there is not room for all: a walk that stops half-way says less
    than one without the turns.
    """
    page = material.page_of(entry.path)
    own = list(_direct(material, entry, 0))[:MAX_STEPS]
    room = MAX_STEPS - len(own)
    expanded = {entry.id}
    for step in own:
        yield step
        target = material.nodes[step.edge.target] if step.edge else None
        if (
            room > 0
            and target is not None
            and target.id not in expanded
            and target.definition >= 0
            and not material.is_type(target)
            and material.page_of(target.path) == page
        ):
            expanded.add(target.id)
            inner = list(_direct(material, target, 1))
            if len(inner) > 1:
                yield from inner[:room]
                room -= min(len(inner), room)


def _direct(material: Material, node: Node, level: int) -> Iterator[Step]:
    """Calls and errors in the body of one function, each callee once."""
    found: list[Step] = []
    seen: set[str] = set()
    for edge in material.outgoing(node.id, CALLS):
        target = material.nodes[edge.target]
        if target.definition >= 0 and edge.target not in seen and edge.target != node.id:
            seen.add(edge.target)
            found.append(Step(node, edge.line, level, edge=edge))
    for signal in material.facts[node.path].signals:
        if signal.kind is SignalKind.RAISE and signal.scope == node.definition and signal.name:
            raised = {step.line for step in found}
            inside = [line for line in raised if signal.line <= line <= signal.end_line]
            found = [
                step
                for step in found
                if step.line not in inside or not _constructs_error(material, step, signal)
            ]
            found.append(Step(node, signal.line, level, signal=signal))
    return iter(sorted(found, key=lambda step: (step.line, step.edge is None)))


def _constructs_error(material: Material, step: Step, signal: Signal) -> bool:
    """Tell whether a call only makes the error that is raised on its line."""
    if step.edge is None:
        return False
    target = material.definition(material.nodes[step.edge.target])
    return target.name == signal.name.rsplit(".", 1)[-1]


def _introduction(material: Material, page: str, entry: Node) -> list[Statement]:
    sentences = []
    spans, claims = quotation(material, entry.path, first_sentence(material.definition(entry).doc))
    if spans:
        sentences.append(sentence(spans, *claims))
    name = Code(material.name(entry))
    citation, declared = declares(material, entry)
    callers = outside_callers(material, entry)
    if callers:
        items = []
        for one in callers[:3]:
            edge = next(e for e in material.incoming(entry.id, CALLS) if e.source == one)
            place, _ = calls(material, edge)
            items.append((*symbol_link(material, material.nodes[one], page), *parenthesis(place)))
        row = [*items, *[()] * (len(callers) - len(items))]
        spans = say(
            "works.called",
            name=name,
            lines=parenthesis(citation),
            n=len(callers),
            callers=listing(row, 3),
        )
    else:
        spans = say("works.not_called", name=name, lines=parenthesis(citation))
    sentences.append(sentence(spans, *declared, DERIVED))
    return sentences


def _statement(material: Material, step: Step, anchors: dict[str, str]) -> Statement:
    if step.edge is not None:
        return _call(material, step, step.edge, anchors)
    return _raise(material, step)


def _call(material: Material, step: Step, edge: Edge, anchors: dict[str, str]) -> Statement:
    target = material.nodes[edge.target]
    citation, claims = calls(material, edge)
    shown = one_line_statement(material.evidence, step.owner.path, edge.line)
    if citation is None:
        # The call goes by another name (an alias, "cls"): the line is cited for its first word.
        citation = _any_word(material, step.owner.path, edge.line)
        shown = shown or (citation.needle if citation else "")
    key = _call_key(material, target, seen=is_seen(edge))
    # A step inside another module names that module's own symbols without a link.
    home = material.page_of(step.owner.path)
    spans = say(key, name=symbol_link(material, target, home))
    if shown and citation:
        spans = joined(spans, (Code(shown),), by=": ")
    spans = (*spans, *parenthesis(citation))
    anchor = anchors.get(target.id)
    if anchor and material.page_of(target.path) != home:
        link = PageLink(material.page_of(target.path), label("works.its_steps"), anchor)
        spans = joined(spans, (link,), by="; ")
    return _item(spans, claims if is_seen(edge) else (DERIVED,), step.level)


def _any_word(material: Material, path: str, line: int) -> Citation | None:
    """A line, cited for its first word."""
    word = _WORD.search(material.evidence.text(path, line))
    return material.evidence.cite_line(path, line, word.group()) if word else None


_WORD = re.compile(r"[A-Za-z_$][\w$]*")


def _call_key(material: Material, target: Node, *, seen: bool) -> str:
    if material.is_type(target):
        return "step.constructs" if seen else "step.appears_constructs"
    return "step.calls" if seen else "step.appears_calls"


def _raise(material: Material, step: Step) -> Statement:
    if step.signal is None:
        return sentence(())
    one = raising(material, step.owner.path, step.signal)
    spans = say("step.raises", error=Code(one.error))
    if one.condition:
        condition = Code(one.condition)
        spans = say("step.raises_under", error=Code(one.error), condition=condition)
    if one.message:
        spans = joined(spans, (Code(one.message),), by=": ")
    return _item((*spans, *parenthesis(one.citation)), one.claims, step.level)


def _item(spans: Spans, claims: tuple[Claim, ...], level: int) -> Statement:
    return msgspec.structs.replace(sentence(spans, *claims), level=level)


def sequence(material: Material, entry: Node, steps: list[Step]) -> Diagram | None:
    """The same steps as messages between classes and modules."""
    participants: dict[str, str] = {"": label("diagram.caller")}
    messages: list[DiagramEdge] = []
    _participant(material, participants, entry)
    messages.append(_message("", _home(material, entry), _call_text(material, entry)))
    for step in steps:
        source = _home(material, step.owner)
        if step.edge is not None:
            target = material.nodes[step.edge.target]
            _participant(material, participants, target)
            messages.append(_message(source, _home(material, target), _call_text(material, target)))
        elif step.signal is not None:
            messages.append(_message(source, "", error_name(step.signal), "fail"))
    shown = list(participants)[:MAX_PARTICIPANTS]
    ids = {key: f"p{number}" for number, key in enumerate(shown)}
    drawn = [one for one in messages if one.source in ids and one.target in ids][:MAX_MESSAGES]
    if len(drawn) < 4 or len(ids) < 3:
        return None
    return Diagram(
        DiagramKind.SEQUENCE,
        label("diagram.sequence"),
        tuple(DiagramNode(ids[key], participants[key]) for key in shown),
        tuple(
            msgspec.structs.replace(one, source=ids[one.source], target=ids[one.target])
            for one in drawn
        ),
        caption(say("caption.sequence")),
    )


def _message(source: str, target: str, text: str, style: str = "call") -> DiagramEdge:
    return DiagramEdge(source, target, text, style)


def _home(material: Material, node: Node) -> str:
    """The class of a method, the class itself, or the file of a function."""
    if material.is_type(node):
        return node.id
    owner = material.owner(node)
    while owner is not None and not material.is_type(owner):
        owner = material.owner(owner)
    return owner.id if owner is not None else node.path


def _participant(material: Material, participants: dict[str, str], node: Node) -> None:
    home = _home(material, node)
    if home not in participants:
        other = material.nodes.get(home)
        is_symbol = other is not None and other.definition >= 0
        participants[home] = (
            material.name(other) if other is not None and is_symbol else home.rsplit("/", 1)[-1]
        )


def _call_text(material: Material, node: Node) -> str:
    definition = material.definition(node)
    if material.is_type(node):
        return f"{definition.name}(…)"
    names = [one.name for one in definition.parameters if one.name not in {"self", "cls", "this"}]
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"{definition.name}({shown})"
