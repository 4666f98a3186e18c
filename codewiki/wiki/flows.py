"""How it works: the steps of an entry point, and the sequence diagram of the same steps."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.actions import Action, ActionKind
from codewiki.graph.model import Edge, Node
from codewiki.query.build import is_seen
from codewiki.wiki.call_path import call_path
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import (
    DERIVED,
    closed,
    declares,
    parenthesis,
    quotation,
    symbol_link,
    uses,
)
from codewiki.wiki.docs_text import first_sentence
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import (
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
from codewiki.wiki.neighbours import page_title
from codewiki.wiki.page_writer import caption, paragraph, sentence
from codewiki.wiki.raising import error_name
from codewiki.wiki.ranking import entry_points, main_entries, outside_callers
from codewiki.wiki.signals import sources_of
from codewiki.wiki.step_words import step_statement
from codewiki.wiki.steps import MAX_STEPS, Step, step_book

MAX_PARTICIPANTS = 12
MAX_MESSAGES = 20
FEWEST_STEPS = 2
LONGEST_REPLY = 60
MOST_CALLERS = 2


def how_it_works(
    material: Material, page: str, entry: Node, anchors: dict[str, str]
) -> tuple[Content, ...]:
    """Who calls the entry point, its numbered steps and their sequence diagram.

    ``anchors`` maps ids of entry points of other pages to the anchors of their sections.
    """
    book = step_book(material)
    steps = book.walk(entry)
    if not _is_worth(steps):
        return ()
    items = tuple(step_statement(material, step, anchors) for step in steps)
    content: list[Content] = [
        *paragraph(*_introduction(material, page, entry)),
        Items(items, numbered=True),
    ]
    every = book.count(entry)
    if every > MAX_STEPS:
        shown = sum(step.owner == entry for step in steps)
        content += paragraph(caption(say("works.cut", shown=shown, all=every)))
    drawing = sequence(material, entry, steps)
    if drawing is not None:
        content.append(drawing)
    return tuple(content)


def how_calls_lead(
    material: Material, page: str, entry: Node, anchors: dict[str, str]
) -> tuple[Content, ...]:
    """Where an entry point of another page leads: the calls between modules and the diagram of
    its steps, which that page tells. The steps themselves where no page does.
    """
    steps = step_book(material).walk(entry)
    home = material.page_of(entry.path)
    if entry.id not in anchors or home == page:
        return how_it_works(material, page, entry, anchors)
    citation, declared = declares(material, entry)
    link = PageLink(home, page_title(material, home), anchors[entry.id])
    name = Code(material.name(entry))
    path = call_path(material, page, entry)
    key = "path.lead" if path else "path.steps"
    words = say(key, name=name, lines=parenthesis(citation), page=link)
    drawing = sequence(material, entry, steps)
    return (
        *paragraph(sentence(words, *declared)),
        *path,
        *((drawing,) if drawing is not None else ()),
    )


def entries_with_steps(material: Material, sources: tuple[str, ...]) -> list[Node]:
    """The entry points of a page that get a section: that of the whole repository first, then those
    with steps enough, and none whose steps are told below those of another one.
    """
    main = entry_of_all(material)
    told: dict[Node, set[str]] = {}
    candidates = [main] if main is not None and main.path in sources else []
    for entry in [*candidates, *entry_points(material, sources)]:
        steps = step_book(material).walk(entry)
        if _is_worth(steps) and all(entry.id not in owners for owners in told.values()):
            told[entry] = {step.owner.id for step in steps}
    if candidates and main in told:
        # The overview leads there: nothing else goes through it again.
        told = {one: owners for one, owners in told.items() if one == main or main.id not in owners}
    return [
        entry
        for entry in told
        if all(entry.id not in owners for other, owners in told.items() if other != entry)
    ]


_OF_ALL: WeakKeyDictionary[Material, Node | None] = WeakKeyDictionary()


def entry_of_all(material: Material) -> Node | None:
    """The entry point that the overview follows, ``None`` where there is none."""
    if material not in _OF_ALL:
        sources = sources_of(material, tuple(material.files))
        entries = main_entries(material, material.in_focus(sources))
        worth = (one for one in entries if _is_worth(step_book(material).walk(one)))
        _OF_ALL[material] = next(worth, None)
    return _OF_ALL[material]


def _is_worth(steps: Sequence[Step]) -> bool:
    """Tell whether steps are worth a section: some, and one of them leads on."""
    return len(steps) >= FEWEST_STEPS and any(step.edges for step in steps)


def _introduction(material: Material, page: str, entry: Node) -> list[Statement]:
    sentences = []
    path, doc = material.said_of(entry)
    spans, claims = quotation(material, path, first_sentence(doc))
    if spans:
        sentences.append(sentence(closed(spans), *claims))
    name = Code(material.name(entry))
    citation, declared = declares(material, entry)
    callers = outside_callers(material, entry)
    proved = list(declared)
    if callers:
        shown, proofs = _callers(material, page, entry, callers)
        proved += proofs
        lines = parenthesis(citation)
        number = len(callers)
        spans = say("works.called", n=number, name=name, lines=lines, callers=shown)
    else:
        spans = say("works.not_called", name=name, lines=parenthesis(citation))
    sentences.append(sentence(spans, *proved))
    return sentences


def _callers(
    material: Material, page: str, entry: Node, callers: list[str]
) -> tuple[Spans, list[Claim]]:
    """Two callers with the lines of their calls, those first whose own words show the call."""
    edges = {
        one: [edge for edge in material.incoming(entry.id, CALLS) if edge.source == one]
        for one in callers
    }
    found = {one: uses(material, min(edges[one], key=_inferred)) for one in callers}
    order = sorted(callers, key=lambda one: (DERIVED in found[one][1], one))
    items: list[Spans] = [
        (*symbol_link(material, material.nodes[one], page), *parenthesis(found[one][0]))
        for one in order[:MOST_CALLERS]
    ]
    if len(order) > MOST_CALLERS:
        items.append(say("list.more"))
    return listing(items), [claim for one in order[: MOST_CALLERS + 1] for claim in found[one][1]]


def _inferred(edge: Edge) -> tuple[bool, int]:
    return not is_seen(edge), edge.line


def sequence(material: Material, entry: Node, steps: Sequence[Step]) -> Diagram | None:
    """The same steps as messages between classes and modules."""
    participants: dict[str, str] = {"": label("diagram.caller")}
    messages: list[DiagramEdge] = []
    _participant(material, participants, entry)
    messages.append(_message("", _home(material, entry), _call_text(material, entry)))
    around: list[tuple[int, str]] = []
    answers: list[tuple[Node, DiagramEdge]] = []  # what comes after the steps of what is called
    for step in steps:
        source = _home(material, step.owner)
        while answers and answers[-1][0] == step.owner:
            messages.append(answers.pop()[1])
        around = [one for one in around if one[0] < step.level]
        frame = _frame(step.action if step.under is None else step.under)
        outer = tuple(words for _, words in around if words)
        inside = (*outer, frame) if frame else outer
        if step.under is None:
            around.append((step.level, frame))
        for edge in _in_order(step):
            target = material.nodes[edge.target]
            _participant(material, participants, target)
            text = _call_text(material, target)
            frames = outer if edge == step.asked else inside
            messages.append(_message(source, _home(material, target), text, frames=frames))
        if step.signal is not None and step.signal.name:
            text = error_name(step.signal)
            answers.append((step.owner, _message(source, "", text, "fail", frames=inside)))
        elif step.action.kind is ActionKind.RETURN and step.owner == entry:
            text = " ".join(step.action.text.split())
            if len(text) <= LONGEST_REPLY:
                answers.append((step.owner, _message(source, "", text, "reply", frames=inside)))
    messages += [answer for _, answer in reversed(answers)]
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
        caption(say("caption.sequence", name=Code(material.name(entry)))),
    )


def _in_order(step: Step) -> list[Edge]:
    """The calls of a step: the condition's, then those inside its text, as they are made first."""
    return [one for one in (step.asked, *step.inner, step.edge) if one is not None]


def _message(
    source: str, target: str, text: str, style: str = "call", frames: tuple[str, ...] = ()
) -> DiagramEdge:
    return DiagramEdge(source, target, text, style, frames)


def _frame(action: Action) -> str:
    """The box around what a loop or a condition holds, "" for other statements."""
    text = " ".join(action.text.split())
    match action.kind:
        case ActionKind.LOOP:
            return f"loop {', '.join(action.target)}: {text}"
        case ActionKind.WHILE:
            return f"loop {text}"
        case ActionKind.IF | ActionKind.ELSE_IF:
            return f"opt {text}"
        case ActionKind.CATCH | ActionKind.CASE | ActionKind.ELSE:
            return f"opt {text or label('step.else')}"
        case _:
            return ""


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
