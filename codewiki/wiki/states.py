"""States: an enumeration whose members are assigned under conditions on the same name, as a diagram
and a table of its transitions.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from codewiki.facts.actions import Action, ActionKind
from codewiki.facts.model import DefinitionKind
from codewiki.graph.model import Node
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import states as stated_at
from codewiki.wiki.claims import symbol_link
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, Material, is_constructor
from codewiki.wiki.model import (
    Citation,
    Code,
    Content,
    Diagram,
    DiagramEdge,
    DiagramKind,
    DiagramNode,
    Plain,
    Spans,
)
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.reaching import holds_line
from codewiki.wiki.steps import step_book

FEWEST_MEMBERS = 3
MOST_MEMBERS = 16
FEWEST_KNOWN = 2
MOST_TRANSITIONS = 24
MOST_ENUMS = 3
LONGEST_LINE = 200
_ENUM_BASES = re.compile(r"(?:^|\.)(?:Int|Str|Auto|Flag)?Enum$")
_BARE = frozenset({"c", "cpp"})
"""Languages whose members stand without the name of their enumeration."""
_MEMBERS = frozenset({DefinitionKind.CONSTANT, DefinitionKind.FIELD, DefinitionKind.VARIABLE})
_TURNED = re.compile(r"!=|\bnot\b|!\s*\(|\bis not\b|<>")
_DECIDING = frozenset({ActionKind.IF, ActionKind.ELSE_IF, ActionKind.WHILE, ActionKind.CASE})


class Transition(msgspec.Struct, frozen=True, order=True):
    """``owner`` gives the state ``target`` where the state was ``source``: "" when nothing tells
    what it was, "*" when there was none yet.
    """

    source: str
    target: str
    owner: str
    citation: Citation


def state_machines(
    material: Material, page: str, sources: tuple[str, ...]
) -> list[tuple[Spans, tuple[Content, ...]]]:
    """For each enumeration of a page with transitions to be seen: its heading and what to say."""
    found: list[tuple[Spans, tuple[Content, ...]]] = []
    for node in material.top_symbols(sources):
        members = _members(material, node)
        if not FEWEST_MEMBERS <= len(members) <= MOST_MEMBERS or len(found) == MOST_ENUMS:
            continue
        moves = sorted(set(_transitions(material, node, members)))[:MOST_TRANSITIONS]
        known = {(one.source, one.target) for one in moves if one.source in members}
        if len(known) >= FEWEST_KNOWN:
            heading = say("heading.states", name=Code(material.name(node)))
            found.append((heading, _content(material, page, node, members, moves)))
    return found


def _members(material: Material, node: Node) -> list[str]:
    """The names of the members of an enumeration, none of another type."""
    definition = material.definition(node)
    bases = [
        one.base
        for one in material.facts[node.path].inheritance
        if one.definition == node.definition
    ]
    is_enum = definition.kind is DefinitionKind.ENUM or any(map(_ENUM_BASES.search, bases))
    if not is_enum:
        return []
    inside = (material.definition(one) for one in material.members(node))
    return [one.name for one in inside if one.kind in _MEMBERS and not one.name.startswith("__")]


def _transitions(material: Material, node: Node, members: Sequence[str]) -> Iterator[Transition]:
    """The assignments of members in the file of the enumeration and in those that import it."""
    name = material.definition(node).name
    bare = material.facts[node.path].language in _BARE
    prefix = "" if bare else rf"(?:\w+\.)?{re.escape(name)}\s*(?:\.|::)\s*"
    one_of = "|".join(map(re.escape, members))
    value = re.compile(rf"(?<![\w.]){prefix}(?P<member>{one_of})\b")
    given = re.compile(
        rf"(?<![\w.\->\[\]])(?P<left>[\w.\->\[\]]{{1,80}})\s*=\s*{value.pattern}\s*;?\s*$"
    )
    module = material.module_of(node.path)
    paths = {node.path, *(module.files if module else ())}
    paths |= {
        edge.source for edge in material.imports if material.path_of(edge.target) == node.path
    }
    for path in sorted(one for one in paths if one in material.facts):
        text = material.evidence.all_text(path)
        others = path != node.path and name in {
            material.definition(one).name for one in material.top_symbols((path,))
        }
        if others or (name not in text and not bare):
            continue
        places = []
        for number, line in enumerate(text.split("\n"), start=1):
            may_give = "=" in line and (bare or name in line) and len(line) <= LONGEST_LINE
            if may_give and (match := given.search(line.split("//")[0].split("#")[0].rstrip())):
                places.append((number, match))
        yield from _in_file(material, path, places, value) if places else ()


def _in_file(
    material: Material, path: str, places: list[tuple[int, re.Match[str]]], value: re.Pattern[str]
) -> Iterator[Transition]:
    for owner in material.symbols(path):
        definition = material.definition(owner)
        if definition.kind not in CALLABLES:
            continue
        for number, match in places:
            if not definition.name_line < number <= definition.end_line:
                continue
            subject = match["left"].replace("->", ".").rpartition(".")[2]
            citation = material.evidence.cite_line(path, number, match["member"])
            if citation is None:
                continue
            conditions = _conditions(step_book(material).actions(owner), number)
            before = _states_before(conditions, subject, value)
            if not before:
                before = ["*"] if is_constructor(definition) else [""]
            for source in before:
                if source != match["member"]:
                    yield Transition(source, match["member"], owner.id, citation)


def _conditions(actions: Sequence[Action], line: int) -> list[str]:
    """The texts of the conditions that a line stands under, the outermost first; of what holds
    only where they do not, nothing is known.
    """
    for action in actions:
        for branch in (action, *action.others):
            if any(holds_line(one, line) for one in branch.body):
                head = [branch.text] if branch.kind in _DECIDING else []
                if branch.kind is ActionKind.CASE:
                    head = [f"{action.text} == {branch.text}"]
                return [*head, *_conditions(branch.body, line)]
    return []


def _states_before(conditions: Sequence[str], subject: str, value: re.Pattern[str]) -> list[str]:
    """The members that the nearest condition on a name asks for."""
    for text in reversed(conditions):
        asks = re.search(rf"(?<!\w){re.escape(subject)}\b", text) is not None
        if asks and not _TURNED.search(text):
            found = [match["member"] for match in value.finditer(text)]
            if found:
                return list(dict.fromkeys(found))
    return []


def _content(
    material: Material, page: str, node: Node, members: Sequence[str], moves: Sequence[Transition]
) -> tuple[Content, ...]:
    names = {"*": label("state.start"), "": label("state.any")}
    order = ["*", "", *members]
    ends = {end for one in moves for end in (one.source, one.target)}
    shown = [one for one in order if one in ends]
    ids = {one: f"s{number}" for number, one in enumerate(shown)}
    owners: dict[tuple[str, str], dict[str, None]] = {}
    for one in moves:
        last = material.definition(material.nodes[one.owner]).name
        owners.setdefault((one.source, one.target), {}).setdefault(last)
    drawing = Diagram(
        DiagramKind.FLOWCHART,
        label("diagram.states"),
        tuple(DiagramNode(ids[one], names.get(one, one)) for one in shown),
        tuple(
            DiagramEdge(ids[source], ids[target], _label(list(by)))
            for (source, target), by in owners.items()
        ),
        caption(say("caption.states")),
    )
    rows = []
    for one in sorted(moves, key=lambda move: (order.index(move.source), order.index(move.target))):
        before: Spans = (
            (Code(one.source),) if one.source in members else (Plain(names[one.source]),)
        )
        cells = (
            before,
            (Code(one.target),),
            symbol_link(material, material.nodes[one.owner], page),
            cited(one.citation),
        )
        rows.append(row(cells, *stated_at(one.citation, "", one.target)))
    columns = ("state_before", "state_after", "given_by", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    return (*paragraph(caption(say("state.lead"))), drawing, *table(header, rows))


def _label(owners: list[str]) -> str:
    return ", ".join([*owners[:2], "…"] if len(owners) > 2 else owners)
