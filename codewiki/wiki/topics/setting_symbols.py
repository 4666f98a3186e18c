"""What callers and subclasses can set: classes of settings, arguments, defaults of classes."""

import re

from codewiki.facts.model import DefinitionKind
from codewiki.graph.model import Node
from codewiki.wiki.accepted import compared_in, compared_lines, is_setting, shown_values, unnamed
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import (
    described,
    documentation,
    page_link,
    parameter_claims,
    symbol_link,
)
from codewiki.wiki.error_types import error_types
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material, is_constructor
from codewiki.wiki.model import Citation, Code, Content, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import sources_of

MAX_CLASSES = 4
MAX_FIELDS = 20
MAX_TYPES = 4
MAX_DEFAULTS = 25
MAX_ACCEPTED = 15
LONGEST = 60
_SETTINGS = re.compile(
    r"(?:Settings|Config|Configuration|Options|Properties|Preferences|Defaults|Conf)$"
    r"|(?:^|_)(?:settings|config|configuration|options|conf|opts)(?:_t|_s)?$"
)
_FIELDS = frozenset({DefinitionKind.FIELD, DefinitionKind.CONSTANT, DefinitionKind.PROPERTY})
_DEFAULT = re.compile(r"^(?:default|DEFAULT)_|^default[A-Z]|Default$|_default$")


def settings_classes(material: Material, page: str) -> tuple[Content, ...]:
    """Types that are named for settings, with their fields, those with the most users first."""
    sources = sources_of(material, tuple(sorted(material.facts)))
    types = [
        node
        for node in material.top_symbols(sources)
        if material.is_type(node)
        and _SETTINGS.search(material.definition(node).name)
        and _fields(material, node)
    ]
    content: list[Content] = []
    shown = ranked(material, types)[:MAX_CLASSES]
    for node, _ in shown:
        fields = _fields(material, node)
        rows = [line for one in fields[:MAX_FIELDS] for line in _field_row(material, one)]
        if not rows:
            continue
        words = say(
            "configuration.class",
            n=len(fields),
            name=Code(material.name(node)),
            page=page_link(material, material.page_of(node.path), _title(material, node.path)),
        )
        columns = ("setting", "type", "default", "docs", "lines_of")
        header = tuple(label(f"column.{name}") for name in columns)
        content += [*paragraph(caption(words)), *table(header, rows)]
        if len(fields) > len(rows):
            content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(fields))))
    return tuple(content)


def fields_by_name(material: Material) -> dict[str, Node]:
    """The fields of types that are named for settings, by their names in capital letters."""
    found: dict[str, Node] = {}
    sources = sources_of(material, tuple(sorted(material.facts)))
    for node in material.top_symbols(sources):
        if material.is_type(node) and _SETTINGS.search(material.definition(node).name):
            for one in _fields(material, node):
                found.setdefault(material.definition(one).name.upper(), one)
    return found


def _title(material: Material, path: str) -> str:
    return "" if material.page_of(path) in material.modules else label("page.overview")


def _fields(material: Material, node: Node) -> list[Node]:
    found = []
    for one in material.members(node):
        definition = material.definition(one)
        if definition.kind in _FIELDS and not definition.name.startswith("__"):
            found.append(one)
    return found


def _field_row(material: Material, node: Node) -> list[Statement]:
    definition = material.definition(node)
    citation = material.evidence.cite_name(node.path, definition)
    if citation is None:
        return []
    docs, claims = documentation(material, node)
    returns, value = _bounded(definition.returns), _bounded(definition.value)
    _, said = described(material, node, returns=returns, value=value)
    cells: tuple[Spans, ...] = (
        (Code(definition.name),),
        (Code(_bounded(definition.returns)),) if definition.returns else (),
        (Code(_bounded(definition.value)),) if definition.value else (),
        docs,
        cited(citation),
    )
    return [row(cells, *said, *claims)]


def _bounded(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def constructors(material: Material, page: str) -> tuple[Content, ...]:
    """Arguments with defaults of the constructors of the types that are used the most."""
    sources = sources_of(material, tuple(sorted(material.facts)))
    errors = error_types(material)
    types = [
        node
        for node in material.top_symbols(sources)
        if material.is_type(node) and material.definition(node).public and node.id not in errors
    ]
    rows: list[Statement] = []
    count = 0
    for node, _ in ranked(material, types):
        lines = _arguments(material, node)
        if len(lines) >= 2 and count < MAX_TYPES:
            rows += lines[:MAX_FIELDS]
            count += 1
    if not rows:
        return ()
    columns = ("type", "argument", "type_of", "default", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    words = say("configuration.constructors", n=count)
    return (*paragraph(caption(words)), *table(header, rows))


def _arguments(material: Material, node: Node) -> list[Statement]:
    """Rows on the arguments with a default of a type's constructor."""
    rows = []
    for member in material.members(node):
        definition = material.definition(member)
        if not is_constructor(definition):
            continue
        for one in definition.parameters:
            citation = _line_of(material, member, one.name) if one.default else None
            if citation is not None:
                cells: tuple[Spans, ...] = (
                    (Code(material.name(node)),),
                    (Code(one.name),),
                    (Code(_bounded(one.type)),) if one.type else (),
                    (Code(_bounded(one.default)),),
                    cited(citation),
                )
                claims = parameter_claims(
                    material, member, one.name, _bounded(one.type), _bounded(one.default)
                )
                rows.append(row(cells, *claims))
        break
    return rows


def _line_of(material: Material, node: Node, name: str) -> Citation | None:
    """The line of the head of a function that holds a parameter."""
    definition = material.definition(node)
    for line in range(
        definition.name_line, min(definition.end_line, definition.name_line + 60) + 1
    ):
        citation = material.evidence.cite_line(node.path, line, name)
        if citation is not None:
            return citation
    return None


def accepted(material: Material, page: str) -> tuple[Content, ...]:
    """What parameters and attributes are compared with: a row for each name of a public function,
    those with the most users first.
    """
    sources = sources_of(material, tuple(sorted(material.facts)))
    found = [
        one
        for path in sources
        for one in compared_in(material, path)
        if is_setting(material, one) and not one.owner.name.rpartition(".")[2].startswith("_")
    ]
    users = {one.owner.id: len(material.users(one.owner).source) for one in found}
    found.sort(key=lambda one: (-users[one.owner.id], one.owner.id, one.line, one.subject))
    rows = []
    for one in found[:MAX_ACCEPTED]:
        citation, claims = compared_lines(material, one)
        cells: tuple[Spans, ...] = (
            symbol_link(material, one.owner, page),
            (Code(one.subject),),
            listing(shown_values(one), len(one.values)),
            listing(unnamed(material, one), len(one.values)),
            cited(citation),
        )
        rows.append(row(cells, *claims))
    columns = ("function", "name", "values", "values_unnamed", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows))
    if len(found) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def overridable(material: Material, page: str) -> tuple[Content, ...]:
    """Attributes of public classes that are named as a default and have a value."""
    rows: list[Statement] = []
    sources = sources_of(material, tuple(sorted(material.facts)))
    for owner in material.top_symbols(sources):
        if not material.is_type(owner) or not material.definition(owner).public:
            continue
        for node in material.members(owner):
            definition = material.definition(node)
            if definition.kind not in _FIELDS or not _DEFAULT.search(definition.name):
                continue
            citation = material.evidence.cite_name(node.path, definition)
            if citation is not None and definition.value:
                cells: tuple[Spans, ...] = (
                    (Code(material.name(node)),),
                    (Code(_bounded(definition.value)),),
                    (
                        page_link(
                            material, material.page_of(node.path), _title(material, node.path)
                        ),
                    ),
                    cited(citation),
                )
                value = _bounded(definition.value)
                rows.append(row(cells, *described(material, node, value=value)[1]))
    columns = ("attribute", "value", "page", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows[:MAX_DEFAULTS]))
    if len(rows) > MAX_DEFAULTS:
        content += paragraph(caption(say("uses.cut", shown=MAX_DEFAULTS, all=len(rows))))
    return tuple(content)
