"""Public interfaces: routes over HTTP, commands, events, schemas, and the names of the library."""

import re

from codewiki.facts.model import DefinitionKind, Signal, SignalKind
from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    declares,
    documentation,
    line_counts,
    mentions,
    page_link,
    parenthesis,
    signal_claims,
    symbol_link,
)
from codewiki.wiki.evidence import cited
from codewiki.wiki.exports import offered
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    FileLink,
    Page,
    PageKind,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import help_of, signal_lines, sources_of
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import outermost, use_section

MAX_ROUTES = 80
MAX_COMMANDS = 40
_SEEN_KINDS = frozenset({DefinitionKind.CLASS, DefinitionKind.FUNCTION})
"""Kinds that the head of a declaration shows."""
MAX_NAMES = 40
_PROGRAMS = frozenset({"script", "bin", "entry-point"})
_SCHEMAS = re.compile(
    r"\.(?:proto|graphqls?|thrift|avsc|wsdl|xsd)$|(?:^|/)(?:openapi|swagger)\.\w+$"
)

_ROUTER = re.compile(r"(?:Router|Blueprint)\(.*?\b(?:url_)?prefix\s*=\s*[\"']([^\"']+)[\"']")


def write(material: Material) -> Page | None:
    """The page, or ``None`` where the repository offers nothing that could be named."""
    page = topic_id("interfaces")
    sources = tuple(sorted(sources_of(material, tuple(material.facts)), key=outermost))
    routes = _routes(material, page, sources)
    commands = _commands(material, page, sources)
    names = _names(material, sources)
    events = use_section(material, page, "events", ("message",))
    network = use_section(material, page, "outgoing", ("network",))
    schemas = _schemas(material)
    if not (routes or commands or names or events or schemas):
        return None
    writer = PageWriter(page)
    writer.section(1, say("topic.interfaces"), _lead(material, sources))
    writer.section(2, say("heading.routes"), routes)
    writer.section(2, say("heading.command_lines"), commands)
    writer.section(2, say("heading.public_names"), names)
    writer.section(2, say("heading.events"), events)
    writer.section(2, say("heading.outgoing"), network)
    writer.section(2, say("heading.schemas"), schemas)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.interfaces"), PageKind.TOPIC)


def _of_kind(
    material: Material, sources: tuple[str, ...], kind: SignalKind
) -> list[tuple[str, Signal]]:
    return [
        (path, one)
        for path in sources
        for one in material.facts[path].signals
        if one.kind is kind and one.name
    ]


def _lead(material: Material, sources: tuple[str, ...]) -> tuple[Content, ...]:
    parts: list[Spans] = []
    for kind in (SignalKind.ROUTE, SignalKind.COMMAND):
        found = _of_kind(material, sources, kind)
        if found:
            path, first = found[0]
            citation = signal_lines(material, path, first)
            seen = citation is not None and citation.needle not in first.name
            named: Spans = (Code(first.name),)
            if citation is not None and seen:
                named = (*named, Plain(", "), Code(citation.needle))
            where = (*named, *parenthesis(citation))
            parts.append(say(f"interfaces.{kind.value}", n=len(found), first=where))
    public = _public(material, sources)
    if not parts:
        return paragraph(caption(say("interfaces.library", n=len(public))))
    words = say("interfaces.lead", parts=listing(parts, 3), n=len(public))
    return paragraph(sentence(words, DERIVED))


# Routes and commands --------------------------------------------------------------------------


def _routes(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """What is served over HTTP: method, path, handler, page, line."""
    found = _of_kind(material, sources, SignalKind.ROUTE)
    rows = []
    for path, signal in found[:MAX_ROUTES]:
        citation = signal_lines(material, path, signal)
        owner = material.node_at(path, signal.scope)
        if citation is not None:
            docs, claims = _docs(material, owner)
            cells: tuple[Spans, ...] = (
                (Code(signal.detail),) if signal.detail else (),
                (Code(signal.name),),
                _prefix(material, path),
                symbol_link(material, owner, page) if owner else (FileLink(path),),
                docs,
                cited(citation),
            )
            more = (DERIVED,) if cells[2] else ()
            said = signal_claims(material, path, signal, citation)
            rows.append(row(cells, *said, *claims, *more))
    columns = ("method", "path", "prefix", "handler", "docs", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows))
    if len(found) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def _prefix(material: Material, path: str) -> Spans:
    """What the routers of a file put before all their paths."""
    found: dict[str, None] = {}
    for one in material.facts[path].definitions:
        match = _ROUTER.search(one.value)
        if match:
            found.setdefault(match[1])
    return listing([(Code(prefix),) for prefix in found], 2)


def _commands(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """Commands that manifests install and that the source defines."""
    rows: list[Statement] = []
    for path, facts in sorted(
        material.own_facts.items(), key=lambda one: (one[0].count("/"), one[0])
    ):
        for unit in facts.units:
            if unit.kind in _PROGRAMS and facts.artifact in {
                "pyproject",
                "setup-cfg",
                "package-json",
            }:
                if facts.artifact == "package-json" and unit.kind != "bin":
                    continue
                citation = unit_lines(material, path, unit)
                if citation is not None:
                    cells: tuple[Spans, ...] = (
                        (Code(unit.name),),
                        (Code(unit.value),) if unit.value else (),
                        (),
                        (),
                        cited(citation),
                    )
                    set_ = Claim(ClaimKind.SETS, unit.kind, unit.name, unit.value, citation)
                    rows.append(row(cells, set_))
    for path, signal in _of_kind(material, sources, SignalKind.COMMAND):
        citation = signal_lines(material, path, signal)
        owner = material.node_at(path, signal.scope)
        if citation is not None:
            inside: Spans = symbol_link(material, owner, page) if owner else (FileLink(path),)
            docs, claims = help_of(material, signal, citation)
            seen = citation.needle not in {signal.name, material.name(owner) if owner else ""}
            by: Spans = (Code(citation.needle),) if seen else ()
            cells = ((Code(signal.name),), inside, by, docs, cited(citation))
            rows.append(row(cells, DERIVED, *claims))
    columns = ("command", "defined_in", "seen_by", "docs", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows[:MAX_COMMANDS]))
    if len(rows) > MAX_COMMANDS:
        content += paragraph(caption(say("uses.cut", shown=MAX_COMMANDS, all=len(rows))))
    return tuple(content)


def _docs(material: Material, node: Node | None) -> tuple[Spans, tuple[Claim, ...]]:
    return documentation(material, node) if node is not None else ((), ())


# Names of the library -------------------------------------------------------------------------


def _public(material: Material, sources: tuple[str, ...]) -> list[str]:
    return [
        node.id
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_named(node)
    ]


def _kind(material: Material, node: Node, citation: Citation) -> tuple[Claim, ...]:
    kind = material.definition(node).kind
    if kind not in _SEEN_KINDS:
        return (DERIVED,)
    return (Claim(ClaimKind.KIND, material.name(node), kind.value, citation=citation),)


def _names(material: Material, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """Public types and functions by the number of their users, source and tests.

    What the outermost files offer comes first.
    """
    nodes = [material.nodes[id_] for id_ in _public(material, sources)]
    outermost_names = offered(material)
    order = sorted(ranked(material, nodes), key=lambda pair: pair[0].id not in outermost_names)
    first = sum(node.id in outermost_names for node in nodes)
    rows = []
    for node, users in order[:MAX_NAMES]:
        definition = material.definition(node)
        citation, claims = declares(material, node)
        if citation is None:
            continue
        docs, quoted = _docs(material, node)
        page = material.page_of(node.path)
        title = "" if page in material.modules else label("page.overview")
        cells: tuple[Spans, ...] = (
            (Code(material.name(node)),),
            (Plain(definition.kind.value),),
            (Plain(f"{number(len(users.source))} / {number(len(users.tests))}"),),
            docs,
            (page_link(material, page, title),),
            cited(citation),
        )
        rows.append(
            row(
                cells,
                *claims,
                *_kind(material, node, citation),
                *quoted,
                *mentions(material, node),
                DERIVED,
            )
        )
    columns = ("name", "kind", "used_by", "docs", "page", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows))
    if rows and 0 < first < len(nodes):
        note = paragraph(caption(say("interfaces.offered", n=first)))
        content = [*note, *content]
    if len(nodes) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(nodes))))
    return tuple(content)


def _schemas(material: Material) -> tuple[Content, ...]:
    """Files that describe an interface for other programs, by their names."""
    rows = []
    for path in sorted(material.files):
        if _SCHEMAS.search(path) and material.role(path) not in {Role.TEST, Role.VENDORED}:
            cells = ((FileLink(path),), (Plain(number(material.files[path].lines)),))
            rows.append(row(cells, *line_counts(material, (path,))))
    header = tuple(label(f"column.{name}") for name in ("file", "lines"))
    return table(header, rows[:MAX_COMMANDS], right=(1,))
