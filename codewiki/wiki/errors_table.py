"""The table of errors: where each is raised, under which condition, and who catches it."""

from codewiki.graph.model import EdgeKind
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import symbol_link, uses
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, Code, Content, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.raising import Raising, raisings

MAX_ROWS = 30
_RAISES = frozenset({EdgeKind.RAISES})
_CATCHES = frozenset({EdgeKind.CATCHES})


def errors(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """One row for each place that raises an error by name."""
    found = [one for path in sources for one in raisings(material, path)]
    rows = [_row(material, page, one) for one in found[:MAX_ROWS]]
    header = tuple(
        label(f"column.{name}")
        for name in ("error", "raised_in", "when", "message", "caught", "lines_of")
    )
    content: list[Content] = list(table(header, rows))
    if len(found) > len(rows):
        words = say("errors.cut", shown=len(rows), all=len(found))
        content += paragraph(caption(words))
    return tuple(content)


def _row(material: Material, page: str, one: Raising) -> Statement:
    caught, more = _caught(material, page, one)
    cells: tuple[Spans, ...] = (
        (Code(one.error),),
        (Code(material.name(one.owner)),) if one.owner else say("errors.top_level"),
        (Code(one.condition),) if one.condition else (),
        (Code(one.message),) if one.message else (),
        caught,
        cited(one.citation),
    )
    return row(cells, *one.claims, *more)


def _caught(material: Material, page: str, one: Raising) -> tuple[Spans, tuple[Claim, ...]]:
    """The functions that catch the error's class by its name, where it is one of the repository."""
    name = one.error.rsplit(".", 1)[-1]
    raised = {
        edge.target
        for edge in material.outgoing(one.owner.id if one.owner else one.path, _RAISES)
        if edge.line == one.signal.line and material.nodes[edge.target].name.rsplit(".")[-1] == name
    }
    catchers: dict[str, tuple[Claim, ...]] = {}
    for target in sorted(raised):
        for edge in material.incoming(target, _CATCHES):
            node = material.nodes[edge.source]
            if material.role(node.path) is Role.SOURCE and node.definition >= 0:
                catchers.setdefault(edge.source, uses(material, edge)[1])
    names: list[Spans] = [symbol_link(material, material.nodes[one], page) for one in catchers]
    claims = tuple(claim for found in catchers.values() for claim in found)
    return joined(listing(names, 3)), claims
