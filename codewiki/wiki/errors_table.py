"""The table of errors: where each is raised, under which condition, and who catches it."""

from codewiki.facts.model import Signal, SignalKind
from codewiki.graph.model import EdgeKind
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import DERIVED, symbol_link
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, ClaimKind, Code, Content, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.source_lines import condition_above

MAX_ROWS = 30
_RAISES = frozenset({EdgeKind.RAISES})
_CATCHES = frozenset({EdgeKind.CATCHES})


def errors(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """One row for each place that raises an error by name."""
    found = [
        (path, signal)
        for path in sources
        if path in material.facts
        for signal in material.facts[path].signals
        if signal.kind is SignalKind.RAISE and signal.name
    ]
    rows = [_row(material, page, path, signal) for path, signal in found[:MAX_ROWS]]
    header = tuple(
        label(f"column.{name}") for name in ("error", "raised_in", "when", "caught", "lines_of")
    )
    content: list[Content] = list(table(header, rows))
    if len(found) > len(rows):
        words = say("errors.cut", shown=len(rows), all=len(found))
        content += paragraph(caption(words))
    return tuple(content)


def _row(material: Material, page: str, path: str, signal: Signal) -> Statement:
    owner = material.node_at(path, signal.scope)
    name = signal.name.rsplit(".", 1)[-1]
    citation = material.evidence.cite(path, signal.line, signal.end_line, name)
    claims: tuple[Claim, ...] = (DERIVED,)
    if citation:
        subject = material.name(owner) if owner else path
        claims = (Claim(ClaimKind.RAISES, subject, signal.name, citation=citation),)
    first = material.definition(owner).name_line if owner else 0
    line, condition = condition_above(material.evidence, path, signal.line, first)
    if condition:
        citation = material.evidence.cite(path, line, signal.end_line, name) or citation
    caught, more = _caught(material, page, path, signal)
    cells: tuple[Spans, ...] = (
        (Code(signal.name),),
        (Code(material.name(owner)),) if owner else say("errors.top_level"),
        (Code(condition),) if condition else (),
        caught,
        cited(citation),
    )
    return row(cells, *claims, *more)


def _caught(
    material: Material, page: str, path: str, signal: Signal
) -> tuple[Spans, tuple[Claim, ...]]:
    """The functions that catch the error's class by its name, where it is one of the repository."""
    owner = material.node_at(path, signal.scope)
    name = signal.name.rsplit(".", 1)[-1]
    raised = {
        edge.target
        for edge in material.outgoing(owner.id if owner else path, _RAISES)
        if edge.line == signal.line and material.nodes[edge.target].name.rsplit(".")[-1] == name
    }
    catchers: list[Spans] = []
    for target in sorted(raised):
        for edge in material.incoming(target, _CATCHES):
            node = material.nodes[edge.source]
            if material.role(node.path) is Role.SOURCE and node.definition >= 0:
                catchers.append(symbol_link(material, node, page))
    unique = list(dict.fromkeys(catchers))
    return (joined(listing(unique, 3)), (DERIVED,)) if unique else ((), ())
