"""What the files of the overview offer: names that they import from the modules, and public names
that they leave out.
"""

from codewiki.graph.model import Edge, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, imports, name_line, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, Code, Content, FileLink, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table

MAX_NAMES = 30
FEW_MISSING = 6


Taken = tuple[Edge, Node]
"""An import, and a symbol that it brings."""


def exports(material: Material) -> tuple[Content, ...]:
    """For each package file of the overview a table of the names that it takes from modules."""
    content: list[Content] = []
    every: set[str] = set()
    for path in material.with_role(material.tree.overview, Role.SOURCE):
        by_page: dict[str, list[Taken]] = {}
        taken = _taken(material, path)
        every.update(node.id for _, node in taken)
        for edge, node in taken:
            if material.definition(node).public:
                by_page.setdefault(material.page_of(node.path), []).append((edge, node))
        rows = [_row(material, page, names) for page, names in sorted(by_page.items())]
        if rows:
            names = len({node.id for each in by_page.values() for _, node in each})
            words = say("exports.file", file=FileLink(path), names=say("count.names", n=names))
            header = tuple(label(f"column.{name}") for name in ("module", "names", "lines_of"))
            content += [*paragraph(caption(words)), *table(header, rows)]
    return (*content, *paragraph(*_left_out(material, every))) if every else ()


def offered(material: Material) -> frozenset[str]:
    """The symbols that the files of the overview offer."""
    paths = material.with_role(material.tree.overview, Role.SOURCE)
    return frozenset(node.id for path in paths for _, node in _taken(material, path))


def _taken(material: Material, path: str) -> list[Taken]:
    """What a file takes: by name, and because it hands on all that another file offers.

    A list of what the file offers (``__all__``) that names some of the latter is meant to be whole.
    """
    named: list[Taken] = []
    handed: dict[str, Taken] = {}
    for edge in material.imports_from(path):
        node = material.nodes[edge.target]
        if node.definition >= 0:
            named.append((edge, node))
        elif edge.line in _stars(material, path):
            for symbol in _handed_on(material, edge.target):
                handed.setdefault(symbol.id, (edge, symbol))
    listed = _listed(material, path)
    if listed is not None and any(material.name(node) in listed for _, node in handed.values()):
        handed = {key: one for key, one in handed.items() if material.name(one[1]) in listed}
    known = {node.id for _, node in named}
    return [*named, *(one for key, one in handed.items() if key not in known)]


def _handed_on(material: Material, path: str) -> list[Node]:
    """The symbols that ``import *`` of a file brings, also through further such imports."""
    found: dict[str, Node] = {}
    seen = {path}
    pending = [path]
    while pending:
        here = pending.pop()
        listed = _listed(material, here)
        for symbol in material.top_symbols((here,)):
            name = material.name(symbol)
            if name in listed if listed is not None else not name.startswith("_"):
                found.setdefault(symbol.id, symbol)
        stars = _stars(material, here)
        for edge in material.imports_from(here):
            node = material.nodes[edge.target]
            if node.definition >= 0:
                if listed is None or material.name(node) in listed:
                    found.setdefault(node.id, node)
            elif edge.line in stars and edge.target not in seen:
                seen.add(edge.target)
                pending.append(edge.target)
    return list(found.values())


def _stars(material: Material, path: str) -> set[int]:
    """The lines on which a file imports all that another offers."""
    facts = material.facts.get(path)
    return {entry.line for entry in facts.imports if entry.name == "*"} if facts else set()


def _listed(material: Material, path: str) -> set[str] | None:
    """The names that a file says it offers, ``None`` where it does not say."""
    facts = material.facts.get(path)
    if facts is None or facts.exports is None:
        return None
    return {entry.name for entry in facts.exports}


def _row(material: Material, page: str, taken: list[Taken]) -> Statement:
    names: dict[str, None] = {}
    claims: list[Claim] = []
    edges = list(dict.fromkeys(edge for edge, _ in taken))
    for edge, node in taken:
        names.setdefault(material.name(node))
        if node.id != edge.target and DERIVED not in claims:
            claims.append(DERIVED)
    for edge in edges:
        claims += imports(material, edge)[1]
    first = imports(material, edges[0])[0]
    place = first
    lines = [edge.line for edge in edges]
    if first is not None:
        place = material.evidence.cite(first.path, min(lines), max(lines), first.needle) or first
    listed = listing([Code(name) for name in names], MAX_NAMES)
    handed_on = taken[0][1].id != edges[0].target
    if first is not None and (handed_on or first.needle not in names):
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
