"""What the files of the overview offer: names that they import from the modules, and public names
that they leave out.
"""

from codewiki.graph.model import Edge
from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, imports, name_line, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, Code, Content, FileLink, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table

MAX_NAMES = 30
FEW_MISSING = 6


def exports(material: Material) -> tuple[Content, ...]:
    """For each package file of the overview a table of the names that it takes from modules."""
    content: list[Content] = []
    offered: set[str] = set()
    for path in material.with_role(material.tree.overview, Role.SOURCE):
        by_page: dict[str, list[Edge]] = {}
        for edge in material.imports_from(path):
            node = material.nodes[edge.target]
            if node.definition >= 0 and material.definition(node).public:
                by_page.setdefault(material.page_of(node.path), []).append(edge)
                offered.add(edge.target)
        offered |= _handed_on(material, path)
        rows = [_row(material, page, edges) for page, edges in sorted(by_page.items())]
        if rows:
            names = len({edge.target for edges in by_page.values() for edge in edges})
            words = say("exports.file", file=FileLink(path), names=say("count.names", n=names))
            header = tuple(label(f"column.{name}") for name in ("module", "names", "lines_of"))
            content += [*paragraph(caption(words)), *table(header, rows)]
    return (*content, *paragraph(*_left_out(material, offered))) if offered else ()


def _handed_on(material: Material, path: str) -> set[str]:
    """The symbols that a file offers because it hands on all that other files offer."""
    found: set[str] = set()
    seen = {path}
    pending = [path]
    while pending:
        here = pending.pop()
        facts = material.facts.get(here)
        stars = {entry.line for entry in facts.imports if entry.name == "*"} if facts else set()
        for edge in material.imports_from(here):
            node = material.nodes[edge.target]
            if node.definition >= 0:
                found.add(edge.target)
            elif edge.line in stars and edge.target not in seen:
                seen.add(edge.target)
                pending.append(edge.target)
                found.update(symbol.id for symbol in material.top_symbols((edge.target,)))
    return found


def _row(material: Material, page: str, edges: list[Edge]) -> Statement:
    names: dict[str, None] = {}
    claims: list[Claim] = []
    for edge in edges:
        names.setdefault(material.name(material.nodes[edge.target]))
        claims += imports(material, edge)[1]
    first = imports(material, edges[0])[0]
    place = first
    lines = [edge.line for edge in edges]
    if first is not None:
        place = material.evidence.cite(first.path, min(lines), max(lines), first.needle) or first
    listed = listing([Code(name) for name in names], MAX_NAMES)
    if first is not None and first.needle not in names:
        listed = say("exports.through", names=listed, module=Code(first.needle))
    text = label("page.overview") if page not in material.modules else ""
    cells: tuple[Spans, ...] = (
        (page_link(material, page, text),),
        listed,
        cited(place),
    )
    return row(cells, *claims)


def _left_out(material: Material, offered: set[str]) -> list[Statement]:
    """Public types and functions of the modules that no file of the overview takes."""
    sources = tuple(
        path
        for path in sorted(material.facts)
        if material.role(path) is Role.SOURCE and material.module_of(path)
    )
    missing = [
        node
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_named(node) and node.id not in offered
    ]
    # What most are is no exception that one would want to know of.
    if not missing or len(missing) > max(FEW_MISSING, len(offered)):
        return []
    names: list[Spans] = [
        (Code(material.name(node)), *parenthesis(name_line(material, node))) for node in missing[:6]
    ]
    names += [()] * (len(missing) - len(names))
    return [sentence(say("exports.missing", n=len(missing), names=listing(names, 6)), DERIVED)]
