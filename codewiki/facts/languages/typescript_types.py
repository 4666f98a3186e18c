"""What TypeScript says about types: which names have which, which are used, what is implemented."""

from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import split_dotted
from codewiki.facts.languages.javascript_reading import PATTERNS, Reading, function_of, key_name
from codewiki.facts.languages.javascript_scopes import OUTSIDE, Spans
from codewiki.facts.languages.syntax import first, named_child
from codewiki.facts.languages.typescript_definitions import written_type
from codewiki.facts.languages.typescript_names import BUILTINS
from codewiki.facts.model import (
    TOP_LEVEL,
    Binding,
    BindingKind,
    DefinitionKind,
    Inheritance,
    Reference,
    ReferenceKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_ATTRIBUTES = ("def.field", "def.property", "def.parameter")
_LONGEST = 160
_INDEXED = frozenset({"lookup_type", "literal_type"})
"""Types whose text would be misread, or says nothing of what a name may be."""


def add_annotations(reading: Reading, found: dict[Binding, int]) -> None:
    """Bind variables, attributes and parameters of callbacks to the types written beside them."""
    for captures in reading.of("def.variable"):
        name = captures["name"][0]
        if name.type not in PATTERNS:
            _annotate_variable(reading, captures["def.variable"][0], name, found)
    for group in _ATTRIBUTES:
        for captures in reading.of(group):
            _annotate_attribute(reading, captures[group][0], captures["name"][0], found)
    for captures in reading.of("bind.alias"):
        _bind_alias(reading, captures["bind.alias"][0], found)
    _annotate_callbacks(reading, found)


def _type(reading: Reading, node: "Node") -> str:
    annotation = node.child_by_field_name("type")
    if annotation is None or annotation.type != "type_annotation":
        return ""
    inner = named_child(annotation, 0)
    return "" if inner is None or inner.type in _INDEXED else written_type(reading.source, node)


def _annotate_variable(
    reading: Reading, node: "Node", name: "Node", found: dict[Binding, int]
) -> None:
    written = _type(reading, node)
    value = node.child_by_field_name("value") if written else None
    if not written or (value is not None and function_of(reading, value) is not None):
        return
    start = name.start_byte
    text = reading.source.text(name)
    region = reading.regions.at(start)
    if region in reading.anonymous and text in reading.known:
        return
    scope = reading.scope_of_name(name)
    line = reading.source.first_line(name)
    found.setdefault(Binding(BindingKind.ANNOTATION, text, written, scope, line), start)
    reading.regions.define(text, region)


def _annotate_attribute(
    reading: Reading, node: "Node", name: "Node", found: dict[Binding, int]
) -> None:
    written = _type(reading, node)
    start = node.start_byte
    is_parameter = node.type.endswith("_parameter")
    scope = reading.owner_of_this(start) if is_parameter else reading.outline.scope_at(start)
    text = key_name(reading.source, name)
    if not written or not text or scope == TOP_LEVEL:
        return
    line = reading.source.first_line(name)
    binding = Binding(BindingKind.ANNOTATION, text, written, scope, line, attribute=True)
    found.setdefault(binding, name.start_byte)


def _bind_alias(reading: Reading, node: "Node", found: dict[Binding, int]) -> None:
    """Bind the name of ``import Alias = Space.Inner``."""
    name, target = named_child(node, 0), named_child(node, 1)
    if name is None or target is None:
        return
    start = node.start_byte
    binding = Binding(
        BindingKind.ALIAS,
        reading.source.text(name),
        reading.source.bounded(target, _LONGEST),
        reading.outline.scope_at(start),
        reading.source.first_line(name),
    )
    found.setdefault(binding, start)


def _annotate_callbacks(reading: Reading, found: dict[Binding, int]) -> None:
    """Bind the parameters of functions without a name where all of one name agree.

    The scope of these is the definition around them.
    """
    types: dict[tuple[int, str], list[tuple[str, Node]]] = {}
    functions = reading.anonymous - _signatures(reading)
    for captures in reading.of("local.parameter"):
        node, name = captures["local.parameter"][0], captures["name"][0]
        if reading.regions.at(name.start_byte) in functions:
            key = (reading.outline.scope_at(name.start_byte), reading.source.text(name))
            is_plain = node.type in {"required_parameter", "optional_parameter"}
            types.setdefault(key, []).append((_type(reading, node) if is_plain else "", name))
    for (scope, text), rows in types.items():
        written, name = rows[0]
        is_same = written and all(row[0] == written for row in rows)
        if not is_same or scope == TOP_LEVEL or text in reading.known:
            continue
        line = reading.source.first_line(name)
        found.setdefault(
            Binding(BindingKind.ANNOTATION, text, written, scope, line), name.start_byte
        )


def _signatures(reading: Reading) -> set[int]:
    """Return the regions of function types and signatures, in which nothing runs."""
    nodes = (captures["scope.function"][0] for captures in reading.of("scope.function"))
    return {
        reading.regions.at(node.start_byte)
        for node in nodes
        if node.type.endswith(("_signature", "_type"))
    }


# Base types -----------------------------------------------------------------------------------


def add_bases(reading: Reading, found: dict[Inheritance, None]) -> None:
    """Note what classes implement and interfaces extend."""
    for group in ("inherit.implements", "inherit.interface"):
        for captures in reading.of(group):
            clause = captures[group][0]
            scope = reading.outline.scope_at(clause.start_byte)
            if scope == TOP_LEVEL or reading.outline.drafts[scope].kind not in _EXTENDING:
                continue
            for node in clause.named_children:
                text = _base_text(reading, node)
                if text:
                    line = reading.source.first_line(node)
                    found.setdefault(
                        Inheritance(scope, text, line, implements=group == "inherit.implements")
                    )


_EXTENDING = frozenset({DefinitionKind.CLASS, DefinitionKind.INTERFACE})


def _base_text(reading: Reading, node: "Node") -> str:
    """Return the dotted text of a base type, which may have arguments."""
    here: Node | None = node.child_by_field_name("name") if node.type == "generic_type" else node
    if here is None or here.type not in {"type_identifier", "nested_type_identifier"}:
        return ""
    return reading.source.bounded(here, _LONGEST)


# Uses of types --------------------------------------------------------------------------------


def add_type_references(reading: Reading, found: list[tuple[int, Reference]]) -> None:
    """Note the types that are named in annotations, arguments of types and the like.

    Parameters of types and what the language brings are left out. What a class implements is told
    by its bases.
    """
    source, outline = reading.source, reading.outline
    skipped = {captures["name"][0].start_byte for captures in reading.of("local.type")}
    nested: dict[int, Node] = {}
    for captures in reading.of("ref.nested"):
        node = captures["ref.nested"][0]
        nested.setdefault(node.end_byte, node)
    _skip_bases(reading, skipped)
    generic = _Generic(reading)
    brought = BUILTINS - reading.known
    seen: set[tuple[int, int, str]] = set()
    for captures in reading.of("ref.typename"):
        node = captures["ref.typename"][0]
        whole = nested.get(node.end_byte, node)
        start = whole.start_byte
        if start in skipped or node.start_byte in skipped:
            continue
        text = source.bounded(whole, _LONGEST).replace(" ", "")
        if whole is node and (text in brought or generic.means(text, start)):
            continue
        scope, line = outline.scope_at(start), source.line(node.start_byte)
        if "(" in text or (scope, line, text) in seen:
            continue
        seen.add((scope, line, text))
        receiver, name = split_dotted(text)
        if name:  # "JSX.Element." is not finished
            found.append((start, Reference(ReferenceKind.TYPE, name, receiver, scope, line)))


def _skip_bases(reading: Reading, skipped: set[int]) -> None:
    for group in ("inherit.implements", "inherit.interface"):
        for captures in reading.of(group):
            skipped.update(child.start_byte for child in captures[group][0].named_children)


class _Generic:
    """Where names are parameters of types."""

    def __init__(self, reading: Reading) -> None:
        source = reading.source
        spans: dict[str, list[tuple[int, int]]] = {}
        for captures in reading.of("scope.generic"):
            node, listed = captures["scope.generic"][0], first(captures, "parameters")
            names = captures.get("name", [])
            if listed is not None:
                parts = (child.child_by_field_name("name") for child in listed.named_children)
                names = [part for part in parts if part is not None]
            for name in names:
                spans.setdefault(source.text(name), []).append((node.start_byte, node.end_byte))
        self._spans = {name: Spans(rows) for name, rows in spans.items()}
        self._inferred = {
            source.text(captures["name"][0]) for captures in reading.of("local.inferred")
        } - reading.known

    def means(self, name: str, start: int) -> bool:
        """Tell whether ``name`` means a parameter at ``start``."""
        spans = self._spans.get(name)
        return name in self._inferred or (spans is not None and spans.at(start) != OUTSIDE)
