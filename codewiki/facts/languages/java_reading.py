"""A Java file while it is read: its definitions, imports, and the names that hide others."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import DOTTED_LENGTH, DottedShape, dotted
from codewiki.facts.languages.java_broken import HEAD, add_broken
from codewiki.facts.languages.syntax import (
    Captures,
    Draft,
    Outline,
    SourceText,
    first,
    named_child,
    read_matches,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Import

if TYPE_CHECKING:
    from tree_sitter import Node, Query, Tree

SHAPE = DottedShape(
    names=frozenset({"identifier", "type_identifier", "this", "super"}),
    members={"field_access": ("object", "field"), "scoped_identifier": ("scope", "name")},
    wrappers={"parenthesized_expression": 0},
    literals={"string_literal": "String"},
)
TYPE_KINDS = frozenset({DefinitionKind.CLASS, DefinitionKind.INTERFACE, DefinitionKind.ENUM})
TYPE_GROUPS = (
    ("def.class", DefinitionKind.CLASS),
    ("def.record", DefinitionKind.CLASS),
    ("def.enum", DefinitionKind.ENUM),
    ("def.interface", DefinitionKind.INTERFACE),
    ("def.annotation", DefinitionKind.INTERFACE),
    ("def.method", DefinitionKind.METHOD),
    ("def.constructor", DefinitionKind.METHOD),
)
ANONYMOUS = "def.anonymous"

_ANNOTATION = re.compile(r"@[\w.]+(?:\s*\([^()]*\))?\s*")
_ARGUMENTS = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_IMPORT = re.compile(
    rb"import\s+(?P<static>static\s+)?(?P<module>[^;]*?)\s*(?:\.\s*(?P<star>\*)\s*)?;?\s*\Z"
)
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DOTS = re.compile(rb"\s+")
_NAMES = re.compile(rb"[A-Za-z_]\w*+(?>(?:\.[A-Za-z_]\w*+)*)")
_NO_NAMES = (".class", "true", "false", "null")
"""How texts end that look like dotted names and may be none."""
_MOST_CHAINED = 32
_LONGEST = 400
"""Longest dotted text, in characters."""


@dataclass(slots=True)
class Reading:
    """What the parts of the extraction share.

    ``variables`` gives by scope the names of parameters and variables, ``fields`` those of fields
    by class. ``type_names`` are type parameters by scope with the text of their bound.
    ``annotations`` are the annotation nodes of each definition by its index.
    """

    source: SourceText
    root: "Node"
    matches: dict[str, list[Captures]]
    outline: Outline
    imports: list[Import] = field(default_factory=list)
    package: str = ""
    variables: dict[int, set[str]] = field(default_factory=dict)
    fields: dict[int, set[str]] = field(default_factory=dict)
    type_names: dict[int, dict[str, str]] = field(default_factory=dict)
    annotations: "dict[int, list[Node]]" = field(default_factory=dict)

    def of(self, principal: str) -> list[Captures]:
        """Return the matches of a principal capture."""
        return self.matches.get(principal, [])

    def dotted(self, node: "Node | None") -> str:
        """Return the dotted text of an expression.

        Calls and constructed objects end with "()", or "(2)" where arguments are given; what is
        taken out of an array ends with "[]".
        """
        if node is None:
            return "?"
        plain = _NAMES.fullmatch(self.source.data, node.start_byte, node.end_byte)
        if plain is not None:
            text = plain.group().decode("ascii")
            if len(text) <= DOTTED_LENGTH and not text.endswith(_NO_NAMES):
                return text
        if node.type == "identifier":
            return self.source.text(node)
        suffix: list[str] = []
        depth = ""
        here: Node | None = node
        for _ in range(_MOST_CHAINED):
            if here is None:
                break
            kind = here.type
            if kind == "parenthesized_expression":
                here = named_child(here, 0)
                continue
            if kind == "array_access":
                depth += "[]"
                here = here.child_by_field_name("array")
                continue
            is_call = kind == "method_invocation"
            if is_call or (kind == "field_access" and not _is_plain(self.source.data, here)):
                name = here.child_by_field_name("name" if is_call else "field")
                called = _called(here) if is_call else ""
                text = self.source.text(name) if name is not None else "?"
                suffix.append(text + called + depth)
                depth = ""
                here = here.child_by_field_name("object")
                if here is None:
                    text = ".".join(reversed(suffix))
                    return text if len(text) <= _LONGEST else "?"
                continue
            suffix.append(self._plain(here) + depth)
            text = ".".join(reversed(suffix))
            return text if len(text) <= _LONGEST else "?"
        return "?"

    def _plain(self, node: "Node") -> str:
        if node.type in {"object_creation_expression", "cast_expression"}:
            return f"{self.type_name(node.child_by_field_name('type'))}()"
        if node.type == "class_literal":
            return "Class()"
        return dotted(self.source, node, SHAPE)

    def type_name(self, node: "Node | None") -> str:
        """Return the dotted name of a type without its arguments, annotations and dimensions."""
        if node is None or node.type in {"array_type", "integral_type", "floating_point_type"}:
            return "?"
        return plain_type(self.source.bounded(node, 400)) or "?"

    def is_variable(self, scope: int, name: str) -> bool:
        """Tell whether ``name`` at ``scope`` is a parameter or variable, not a field."""
        drafts = self.outline.drafts
        while scope != TOP_LEVEL:
            if name in self.variables.get(scope, ()):
                return True
            if name in self.fields.get(scope, ()):
                return False
            scope = drafts[scope].parent
        return False

    def is_type_parameter(self, scope: int, name: str) -> bool:
        """Tell whether ``name`` at ``scope`` is a type parameter."""
        return self.bound(scope, name) is not None

    def bound(self, scope: int, name: str) -> str | None:
        """Return the bound of a type parameter ("" when it has none), ``None`` if it is none."""
        if not self.type_names:
            return None
        while scope != TOP_LEVEL:
            found = self.type_names.get(scope)
            if found is not None and name in found:
                return found[name]
            scope = self.outline.drafts[scope].parent
        return None


def _is_plain(data: bytes, node: "Node") -> bool:
    """Tell whether nothing is called or indexed before a member is taken."""
    start, end = node.start_byte, node.end_byte
    return data.find(b"(", start, end) < 0 and data.find(b"[", start, end) < 0


def _called(node: "Node") -> str:
    listed = node.child_by_field_name("arguments")
    count = listed.named_child_count if listed is not None else 0
    return f"({count})" if count else "()"


def plain_type(text: str) -> str:
    """Return the name in a type text: no type arguments, annotations, dimensions."""
    if text.isidentifier():
        return text
    text = _ANNOTATION.sub("", text) if "@" in text else text
    for _ in range(_MOST_CHAINED):
        if "<" not in text:
            break
        shorter = _ARGUMENTS.sub("", text)
        if shorter == text:
            text = text.partition("<")[0]
            break
        text = shorter
    return _SPACE.sub("", text)


def base_text(text: str) -> str:
    """Return a base as it is written, without annotations; only its name when it is cut short."""
    if text.endswith("…"):
        return plain_type(text.partition("<")[0])
    return " ".join((_ANNOTATION.sub("", text) if "@" in text else text).split())


def read(tree: "Tree", data: bytes, query: "Query") -> Reading:
    """Run the query and settle which definitions there are and what the file imports."""
    source = SourceText(data)
    reading = Reading(source, tree.root_node, read_matches(tree, query), Outline(source))
    _add_definitions(reading)
    _read_package(reading)
    _read_imports(reading)
    _read_type_parameters(reading)
    _read_annotations(reading)
    return reading


def _add_definitions(reading: Reading) -> None:
    outline, source = reading.outline, reading.source
    for group, kind in TYPE_GROUPS:
        for captures in reading.of(group):
            outline.add(kind, captures["name"][0], captures[group][0], captures, container=True)
    if errors := [captures["error.node"][0] for captures in reading.of("error.node")]:
        add_broken(source, outline, errors)
    for captures in reading.of(ANONYMOUS):
        name = reading.type_name(captures["type"][0])
        if name != "?":
            body = captures[ANONYMOUS][0]
            name = f"new {name.rpartition('.')[2]}"
            outline.add(DefinitionKind.CLASS, name, body, captures, container=True)
    for captures in reading.of("def.field"):
        declarator = captures["inner"][0]
        value = declarator.child_by_field_name("value")
        parts = {**captures, "value": [value] if value is not None else []}
        node = captures["def.field"][0]
        outline.add(DefinitionKind.FIELD, captures["name"][0], node, parts, container=False)
    for captures in reading.of("def.component"):
        node = captures["def.component"][0]
        outline.add(DefinitionKind.PROPERTY, captures["name"][0], node, captures, container=False)
    for captures in reading.of("def.entry"):
        node = captures["def.entry"][0]
        has_body = node.child_by_field_name("body") is not None
        outline.add(
            DefinitionKind.CONSTANT, captures["name"][0], node, captures, container=has_body
        )
    outline.close()
    for draft in outline.drafts:
        if draft.kind is DefinitionKind.FIELD and _is_constant(source, draft):
            draft.kind = DefinitionKind.CONSTANT
        if not draft.container and draft.parent != TOP_LEVEL:
            reading.fields.setdefault(draft.parent, set()).add(draft.name)


def modifier_words(source: SourceText, node: "Node") -> list[str]:
    """Return the modifiers of a declaration that are words, in the order of the source."""
    holder = named_child(node, 0)
    if holder is None or holder.type != "modifiers":
        return []
    return [source.text(child) for child in holder.children if not child.is_named]


def _is_constant(source: SourceText, draft: Draft) -> bool:
    if draft.node.type == "constant_declaration":
        return True
    words = modifier_words(source, draft.node)
    return "static" in words and "final" in words


def _read_package(reading: Reading) -> None:
    for captures in reading.of("import.package")[:1]:
        text = reading.source.bounded(captures["name"][0], 400)
        reading.package = _SPACE.sub("", text)


def _read_imports(reading: Reading) -> None:
    """Note imports: ``a.b.C`` is the name ``C`` of ``a.b``, a static one a name of a class."""
    source = reading.source
    for captures in reading.of("import.statement"):
        node = captures["import.statement"][0]
        if node.has_error:
            continue
        data = _COMMENT.sub(b" ", source.data[node.start_byte : node.end_byte])
        match = _IMPORT.match(data)
        if match is None:
            continue
        module = _DOTS.sub(b"", match["module"]).decode("utf-8", "replace")
        name = "*" if match["star"] else module.rpartition(".")[2]
        module = module if match["star"] else module.rpartition(".")[0]
        if not name or not module:
            continue
        alias = "" if name == "*" else name
        first_line, last = source.first_line(node), source.last_line(node)
        # A comment between the parts may hold line ends; the statement ends with its semicolon.
        reading.imports.append(Import(module, name, alias, TOP_LEVEL, first_line, last))
    reading.imports.sort(key=lambda entry: entry.line)


def _read_type_parameters(reading: Reading) -> None:
    for captures in reading.of("local.type"):
        node = captures["name"][0]
        scope = reading.outline.scope_at(node.start_byte)
        bound = first(captures, "type")
        text = reading.type_name(bound) if bound is not None else ""
        reading.type_names.setdefault(scope, {})[reading.source.text(node)] = text


def _read_annotations(reading: Reading) -> None:
    """Collect the annotations that stand before definitions."""
    if not reading.of("ref.decorator"):
        return
    for draft in reading.outline.drafts:
        if ANONYMOUS in draft.captures:
            continue
        holder = first(draft.captures, HEAD) or named_child(draft.node, 0)
        if holder is not None and holder.type == "modifiers":
            found = [child for child in holder.named_children if child.type.endswith("annotation")]
            if found:
                reading.annotations[draft.index] = found


def literal(source: SourceText, node: "Node | None") -> str | None:
    """Return the text of a string or of strings that are joined by ``+``, else ``None``."""
    pieces: list[str] = []
    here = node
    for _ in range(_MOST_CHAINED):
        if here is None:
            return None
        if here.type == "parenthesized_expression":
            here = named_child(here, 0)
            continue
        last = here
        if here.type == "binary_expression":
            operator = here.child_by_field_name("operator")
            right = here.child_by_field_name("right")
            if operator is None or operator.type != "+" or right is None:
                return None
            last = right
        if last.type != "string_literal":
            return None
        pieces.append(_string(source, last))
        if last is here:
            return "".join(reversed(pieces))
        here = here.child_by_field_name("left")
    return None


def _string(source: SourceText, node: "Node") -> str:
    text = source.text(node)
    if text.startswith('"""'):
        rows = [row.strip() for row in text[3:-3].split("\n")]
        return " ".join(row for row in rows if row)
    return text[1:-1]
