"""Data model and storage: types that are stored or only hold data, tables, migrations, stores."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.facts.model import DefinitionKind, SignalKind
from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, declares, name_line, page_link, parenthesis, symbol_link
from codewiki.wiki.diagrams import class_diagram
from codewiki.wiki.error_types import error_types
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
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
from codewiki.wiki.signals import signal_lines, sources_of
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import outermost, use_section

MAX_STORED = 12
MAX_FIELDS = 15
MAX_HOLDING = 30
MAX_TABLES = 40
MAX_MIGRATIONS = 20
MAX_FILES = 25
LONGEST = 50
MAX_SQL = 1_000_000
"""Characters of a file of SQL that are read."""
_STORED_BASES = re.compile(
    r"^(?:(?:db|models|orm|peewee|mongoengine|odmantic|tortoise)\.)*"
    r"(?:Model|SQLModel|DeclarativeBase|DeclarativeBaseNoMeta|Document|EmbeddedDocument|BaseEntity"
    r"|ActiveRecord|MappedAsDataclass)$"
)
_STORED_MARKS = re.compile(
    r"(?:^|\.)(?:Entity|Table|Embeddable|MappedSuperclass|Document|entity|mapped_as_dataclass)$"
)
_HOLDING_BASES = re.compile(
    r"(?:^|\.)(?:BaseModel|NamedTuple|TypedDict|Struct|Schema|BaseSchema|Serializer|ModelSerializer"
    r"|SQLModel|BaseSettings|Message)$"
)
_HOLDING_MARKS = re.compile(
    r"(?:^|\.)(?:dataclass|dataclasses\.dataclass|attrs\.define|attr\.s|attrs|define|frozen|Data|Value"
    r"|Builder)$"
)
_MIGRATION = re.compile(
    r"(?:^|/)(?:migrations?|versions|db/migrate|flyway|liquibase)/(?:[\w.\-]+/)*[\w.\-]+\.(?:py|sql|ts|js|rb|xml)$"
)
_TABLE = re.compile(
    r"\bCREATE\s+(?:TEMP(?:ORARY)?\s+|UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"\[]?"
    r"(?:[\w]+[`\"\]]?\.[`\"\[]?)?(\w+)",
    re.IGNORECASE,
)
_NO_COLUMNS = frozenset({
    "primary",
    "foreign",
    "constraint",
    "unique",
    "key",
    "index",
    "check",
    "exclude",
    "like",
})
_FIELDS = frozenset({DefinitionKind.FIELD, DefinitionKind.PROPERTY, DefinitionKind.CONSTANT})


class _Table(msgspec.Struct, frozen=True):
    name: str
    path: str
    citation: Citation
    columns: tuple[str, ...]


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing is stored and no type only holds data."""
    page = topic_id("data_model")
    sources = tuple(sorted(sources_of(material, tuple(material.facts)), key=outermost))
    stored = _stored(material, sources)
    holding = _holding(material, sources, {node.id for node in stored})
    tables = list(_tables(material))
    stores = use_section(material, page, "stores", ("database",))
    files = _files(material, page, sources)
    if not (stored or holding or tables or stores or files):
        return None
    writer = PageWriter(page)
    writer.section(1, say("topic.data_model"), _lead(stored, holding, tables))
    writer.section(2, say("heading.stored"), _stored_types(material, page, stored))
    writer.section(2, say("heading.sql_tables"), _table_rows(tables))
    writer.section(2, say("heading.migrations"), _migrations(material))
    writer.section(2, say("heading.stores"), stores)
    queries = use_section(material, page, "queries", ("query",))
    writer.section(2, say("heading.queries"), queries)
    writer.section(2, say("heading.holding"), _holding_types(material, page, holding))
    formats = use_section(material, page, "formats", ("serialise",))
    writer.section(2, say("heading.formats"), formats)
    writer.section(2, say("heading.opened_files"), files)
    writer.section(
        2, say("heading.file_calls"), use_section(material, page, "storage", ("storage",))
    )
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.data_model"), PageKind.TOPIC)


def _lead(stored: list[Node], holding: list[Node], tables: list[_Table]) -> tuple[Content, ...]:
    parts: list[Spans] = []
    if stored:
        parts.append(say("data.stored_n", n=len(stored)))
    if tables:
        parts.append(say("data.tables_n", n=len({one.name for one in tables})))
    if holding:
        parts.append(say("data.holding_n", n=len(holding)))
    if not parts:
        return paragraph(caption(say("data.bare")))
    return paragraph(caption(say("data.lead", parts=listing(parts, 3))))


# Types ----------------------------------------------------------------------------------------


def _bases(material: Material, node: Node) -> list[str]:
    return [
        one.base.partition("[")[0].partition("<")[0]
        for one in material.facts[node.path].inheritance
        if one.definition == node.definition
    ]


def _stored(material: Material, sources: tuple[str, ...]) -> list[Node]:
    """Types that a mapper stores: by a mark or base of it, or by a base that is one of them."""
    found: dict[str, Node] = {}
    types = [node for node in material.top_symbols(sources) if material.is_type(node)]
    for node in types:
        definition = material.definition(node)
        lines = _header(material, node)
        marked = any(_STORED_MARKS.search(one) for one in definition.decorators)
        based = any(_STORED_BASES.match(one) for one in _bases(material, node))
        inherits_table = "table=True" in lines.replace(" ", "")
        if marked or inherits_table or (based and "SQLModel" not in lines):
            found[node.id] = node
    own = {material.definition(node).name for node in found.values()}
    for node in types:
        heir = node.id not in found and not own.isdisjoint(_bases(material, node))
        if heir and "SQLModel" not in _header(material, node):
            found[node.id] = node
    return [found[id_] for id_ in sorted(found)]


def _header(material: Material, node: Node) -> str:
    definition = material.definition(node)
    return " ".join(
        material.evidence.text(node.path, line)
        for line in range(definition.name_line, definition.name_line + 3)
    )


def _holding(material: Material, sources: tuple[str, ...], stored: set[str]) -> list[Node]:
    """Types that are made for holding data, those with the most users first."""
    errors = error_types(material)
    found: dict[str, Node] = {}
    tops = material.top_symbols(sources)
    own = {material.definition(node).name for node in tops if material.is_type(node)}
    for node in material.top_symbols(sources):
        definition = material.definition(node)
        if not material.is_type(node) or node.id in stored or node.id in errors:
            continue
        marked = any(_HOLDING_MARKS.search(one) for one in definition.decorators)
        # A base of the repository's own says nothing by its name.
        based = any(_HOLDING_BASES.search(one) for one in _bases(material, node) if one not in own)
        shaped = definition.kind is DefinitionKind.STRUCT or "record" in definition.modifiers
        if (marked or based or shaped) and _fields(material, node):
            found[node.id] = node
    heirs = {material.definition(node).name for node in found.values()}
    for node in material.top_symbols(sources):
        fresh = material.is_type(node) and node.id not in found and node.id not in stored
        if fresh and heirs.intersection(_bases(material, node)) and _fields(material, node):
            found[node.id] = node
    return [node for node, _ in ranked(material, found.values())]


def _fields(material: Material, node: Node) -> list[Node]:
    return [
        one
        for one in material.members(node)
        if material.definition(one).kind in _FIELDS
        and not material.definition(one).name.startswith("__")
    ]


def _stored_types(material: Material, page: str, stored: list[Node]) -> tuple[Content, ...]:
    """A diagram of what is stored and a table of fields for each type."""
    if not stored:
        return ()
    ordered = [node for node, _ in ranked(material, stored)]
    drawing = class_diagram(material, ordered)
    content: list[Content] = [drawing] if drawing else []
    for node in ordered[:MAX_STORED]:
        rows = [
            line for one in _fields(material, node)[:MAX_FIELDS] for line in _field(material, one)
        ]
        citation, claims = declares(material, node)
        words = say(
            "data.type",
            name=symbol_link(material, node, page),
            n=len(_fields(material, node)),
            lines=parenthesis(citation),
        )
        content += paragraph(sentence(words, *claims, DERIVED))
        columns = ("field", "type_of", "default", "lines_of")
        content += table(tuple(label(f"column.{name}") for name in columns), rows)
    if len(ordered) > MAX_STORED:
        content += paragraph(caption(say("uses.cut", shown=MAX_STORED, all=len(ordered))))
    return tuple(content)


def _field(material: Material, node: Node) -> list[Statement]:
    definition = material.definition(node)
    citation = name_line(material, node)
    if citation is None:
        return []
    cells: tuple[Spans, ...] = (
        (Code(definition.name),),
        (Code(_bounded(definition.returns)),) if definition.returns else (),
        (Code(_bounded(definition.value)),) if definition.value else (),
        cited(citation),
    )
    return [row(cells, DERIVED)]


def _bounded(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _holding_types(material: Material, page: str, holding: list[Node]) -> tuple[Content, ...]:
    """One row for each type that holds data, with its fields."""
    rows = []
    for node in holding[:MAX_HOLDING]:
        citation, claims = declares(material, node)
        if citation is None:
            continue
        fields: list[Spans] = [
            (Code(material.definition(one).name),) for one in _fields(material, node)
        ]
        home = material.page_of(node.path)
        title = "" if home in material.modules else label("page.overview")
        users = len(material.users(node).source)
        cells: tuple[Spans, ...] = (
            (Code(material.name(node)),),
            listing(fields, 6),
            (Plain(number(users)),) if users else (),
            (page_link(material, home, title),),
            cited(citation),
        )
        rows.append(row(cells, *claims, DERIVED))
    columns = ("type", "fields", "users_n", "page", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows, right=(2,)))
    if len(holding) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(holding))))
    return tuple(content)


# Tables and migrations ------------------------------------------------------------------------


def _tables(material: Material) -> Iterator[_Table]:
    """Tables that files of SQL create, with the first words of their columns."""
    for path in sorted(material.files, key=outermost):
        if not path.lower().endswith(".sql") or material.role(path) is Role.VENDORED:
            continue
        text = material.evidence.all_text(path)[:MAX_SQL]
        for match in _TABLE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            citation = material.evidence.cite_line(path, line, match[1])
            if citation is not None:
                yield _Table(match[1], path, citation, columns_of(text, match.end()))


def columns_of(text: str, start: int) -> tuple[str, ...]:
    """The names of the columns between the brackets that follow."""
    opening = text.find("(", start, start + 80)
    if opening < 0:
        return ()
    depth, parts, begin = 1, [], opening + 1
    for place in range(opening + 1, min(len(text), opening + 20_000)):
        letter = text[place]
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        if (letter == "," and depth == 1) or not depth:
            parts.append(text[begin:place])
            begin = place + 1
        if not depth:
            break
    names = [re.match(r"\s*[`\"\[]?(\w+)", part) for part in parts]
    found = [match[1] for match in names if match]
    keys = {
        "primary",
        "foreign",
        "constraint",
        "unique",
        "key",
        "index",
        "check",
        "exclude",
        "like",
    }
    return tuple(name for name in found if name.lower() not in keys)


def _table_rows(tables: list[_Table]) -> tuple[Content, ...]:
    rows = []
    for one in tables[:MAX_TABLES]:
        cells: tuple[Spans, ...] = (
            (Code(one.name),),
            listing([(Code(name),) for name in one.columns], 8),
            (FileLink(one.path),),
            cited(one.citation),
        )
        rows.append(row(cells, DERIVED))
    columns = ("sql_table", "columns", "file", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows))
    if len(tables) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(tables))))
    return tuple(content)


def _migrations(material: Material) -> tuple[Content, ...]:
    """Files of migrations in the order of their names, with what they say of themselves."""
    paths = [
        path
        for path in sorted(material.files)
        if _MIGRATION.search(path)
        and material.role(path) not in {Role.TEST, Role.VENDORED, Role.DOCS, Role.CI}
        and not path.endswith("__init__.py")
    ]
    rows: list[Statement] = []
    for path in paths:
        citation = _first_line(material, path)
        if citation is not None and len(rows) < MAX_MIGRATIONS:
            text = material.evidence.text(path, citation.line).strip().strip("\"'-*/# ")[:80]
            cells: tuple[Spans, ...] = ((FileLink(path),), (Code(text),), cited(citation))
            rows.append(row(cells, DERIVED))
    columns = ("file", "begins", "lines_of")
    content: list[Content] = list(table(tuple(label(f"column.{name}") for name in columns), rows))
    if len(paths) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(paths))))
    return tuple(content)


def _first_line(material: Material, path: str) -> Citation | None:
    """The first line of a file with a word on it."""
    for line in range(1, 6):
        words = re.findall(r"\w{3,}", material.evidence.text(path, line))
        if words:
            return material.evidence.cite_line(path, line, max(words, key=len))
    return None


def _files(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """Files that the source opens by a name that it writes out."""
    rows: list[Statement] = []
    total = 0
    for path in sources:
        for signal in material.facts[path].signals:
            if signal.kind is not SignalKind.FILE or not signal.name:
                continue
            total += 1
            citation = signal_lines(material, path, signal)
            owner = material.node_at(path, signal.scope)
            if citation is not None and len(rows) < MAX_FILES:
                cells: tuple[Spans, ...] = (
                    (Code(_bounded(signal.name)),),
                    (Code(_bounded(signal.detail)),) if signal.detail else (),
                    symbol_link(material, owner, page) if owner else (FileLink(path),),
                    cited(citation),
                )
                rows.append(row(cells, DERIVED))
    columns = ("opened", "detail", "inside", "lines_of")
    content: list[Content] = list(table(tuple(label(f"column.{name}") for name in columns), rows))
    if total > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=total)))
    return tuple(content)
