"""A C file while it is read: its declarators, its definitions by place, and what hides names."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import DOTTED_LENGTH, UNKNOWN, DottedShape, dotted
from codewiki.facts.languages.syntax import (
    TYPE_LENGTH,
    Captures,
    Outline,
    SourceText,
    named_child,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

SHAPE = DottedShape(
    names=frozenset({"identifier"}),
    members={"field_expression": ("argument", "field")},
    calls={"call_expression": "function"},
    wrappers={"parenthesized_expression": 0, "pointer_expression": 0, "subscript_expression": 0},
)
AGGREGATES = frozenset({"struct_specifier", "union_specifier", "enum_specifier"})
NAMES = frozenset({"identifier", "field_identifier", "type_identifier"})
_DECLARATORS = frozenset({
    "pointer_declarator", "array_declarator", "function_declarator", "init_declarator",
    "parenthesized_declarator", "attributed_declarator",
})  # fmt: skip
_BESIDE_TYPE = frozenset({
    "storage_class_specifier", "attribute_specifier", "attribute_declaration",
    "ms_declspec_modifier", "ms_based_modifier", "comment", "ERROR",
})  # fmt: skip
_DIRECTIVE = re.compile(rb"\n[ \t]*#")
_CHAIN = re.compile(rb"[A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*)+")
_SPACE = re.compile(r"\s+")
_STAR_SPACE = re.compile(r"\*\s+(?=[*)])")
_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_LAST_NAME = re.compile(r"(?P<name>[A-Za-z_]\w*)(?=\s*(?:\[[^\]]*\]\s*)*$)")
_LONGEST = 4_000
_MOST_DECLARATORS = 40


@dataclass(slots=True)
class Declarator:
    """A declared name. ``parameters`` is set for functions, ``is_pointer`` for all but them."""

    name: "Node"
    node: "Node"
    function: "Node | None"
    """The declarator of the function's own parameters, when this is a function."""
    plain: bool
    """Whether its type is the written one but for stars and brackets."""
    value: "Node | None"
    has_star: bool


@dataclass(slots=True)
class Reading:
    """What the parts of the extraction share.

    ``plain`` is the text that was parsed; ``guard`` the name of the include guard, ``None`` when
    the file is no header. ``declared`` maps drafts that declare only, by offset of their names.
    ``locals`` gives the parameters and variables by function with their types, "" when not named.
    ``claimed`` are the offsets of names that are no uses.
    """

    source: SourceText
    plain: SourceText
    matches: dict[str, list[Captures]]
    outline: Outline
    is_header: bool = False
    guard: str = ""
    declarators: dict[int, tuple["Node", Declarator]] = field(default_factory=dict)
    declared: set[int] = field(default_factory=set)
    values: dict[int, str] = field(default_factory=dict)
    locals: dict[int, dict[str, str]] = field(default_factory=dict)
    local_lines: dict[tuple[int, str], int] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    attributes: "Spans" = field(default_factory=lambda: Spans([]))

    def of(self, principal: str) -> list[Captures]:
        """Return the matches of a principal capture."""
        return self.matches.get(principal, [])

    def dotted(self, node: "Node | None") -> str:
        """Return the dotted text of an expression; arrows are dots."""
        if node is None:
            return ""
        start, end = node.start_byte, node.end_byte
        is_short = end - start <= DOTTED_LENGTH
        chain = _CHAIN.fullmatch(self.source.data, start, end) if is_short else None
        if chain is not None:
            return chain.group().replace(b"->", b".").decode("ascii")
        text = dotted(self.source, node, SHAPE)
        return text if "->" not in text else UNKNOWN

    def has_directive(self, node: "Node") -> bool:
        """Tell whether a line inside a node is for the preprocessor."""
        data = self.source.data
        return _DIRECTIVE.search(data, node.start_byte, node.end_byte) is not None

    def function_at(self, byte: int) -> int:
        """Return the innermost function around ``byte``, or ``TOP_LEVEL``."""
        scope = self.outline.scope_at(byte)
        drafts = self.outline.drafts
        while scope != TOP_LEVEL and drafts[scope].kind is not DefinitionKind.FUNCTION:
            scope = drafts[scope].parent
        return scope

    def type_text(self, node: "Node", declarator: Declarator) -> str:
        """Return the type of a declared name: the declaration without name and parameters."""
        start = type_start(node)
        if start < 0:
            return ""
        cut = declarator.function or declarator.name
        data = self.plain.data
        type_node = node.child_by_field_name("type")
        written = node.child_by_field_name("declarator")
        until = written.start_byte if written is not None else cut.start_byte
        head = data[start:until] + data[declarator.node.start_byte : cut.start_byte]
        if type_node is not None and type_node.child_by_field_name("body") is not None:
            word = type_node.type.partition("_")[0]
            name = self.plain.text(type_node.child_by_field_name("name") or type_node)
            named = type_node.child_by_field_name("name") is not None
            head = f"{word} {name if named else ''}".encode()
            head += b" " + data[declarator.node.start_byte : cut.start_byte]
        tail = data[cut.end_byte : declarator.node.end_byte]
        if declarator.function is not None and head.endswith(b"("):
            head, tail = head.removesuffix(b"("), tail.removeprefix(b")")
        return _on_one_line((head + tail)[: 8 * TYPE_LENGTH])


@lru_cache(maxsize=16_384)
def _on_one_line(written: bytes) -> str:
    text = _SPACE.sub(" ", written.decode("utf-8", "replace")).strip()
    text = _STAR_SPACE.sub("*", text).replace("( ", "(")
    return text if len(text) <= TYPE_LENGTH else f"{text[: TYPE_LENGTH - 1].rstrip()}…"


def type_start(node: "Node") -> int:
    """Return where the type of a declaration starts (with its qualifiers), -1 without one."""
    for child in node.named_children:
        if child.type not in _BESIDE_TYPE:
            return child.start_byte
    return -1


def declarators(node: "Node") -> Iterator[Declarator]:
    """Yield the names that a declaration, parameter, field or typedef declares."""
    for child in node.children_by_field_name("declarator"):
        found = declarator_of(child)
        if found is not None:
            yield found


def declarator_of(node: "Node | None") -> Declarator | None:
    """Look through stars, brackets and parameters for the declared name."""
    whole, value = node, None
    function: Node | None = None
    has_star, plain = False, True
    for _ in range(_MOST_DECLARATORS):
        if node is None:
            return None
        kind = node.type
        if kind in NAMES or kind == "primitive_type":
            if whole is None or node.start_byte == node.end_byte:
                return None
            return Declarator(node, whole, function, plain, value, has_star)
        if kind not in _DECLARATORS:
            return None
        if kind == "init_declarator":
            value = node.child_by_field_name("value")
            whole = node.child_by_field_name("declarator")
        elif kind == "function_declarator":
            function, plain = node, False
        elif kind in {"pointer_declarator", "array_declarator"}:
            # A pointer to a function is no function.
            function = None
            has_star = has_star or kind == "pointer_declarator"
        node = node.child_by_field_name("declarator") or _inner(node)
    return None


def _inner(node: "Node") -> "Node | None":
    for place in range(min(node.named_child_count, 8)):
        child = named_child(node, place)
        if child is not None and (child.type in _DECLARATORS or child.type in NAMES):
            return child
    return None


def named_type(node: "Node", declarator: Declarator, source: SourceText) -> str:
    """Return the named type of a declaration, "" when it is built in or a function pointer."""
    type_node = node.child_by_field_name("type")
    if type_node is None or not declarator.plain:
        return ""
    if type_node.type in AGGREGATES:
        type_node = type_node.child_by_field_name("name")
    if type_node is None or type_node.type != "type_identifier":
        return ""
    return source.text(type_node)


def old_style(reading: Reading, node: "Node", declarator: Declarator) -> dict[str, str]:
    """Return the types of parameters that are declared behind the parentheses, by name."""
    body = node.child_by_field_name("body")
    if body is None or declarator.function is None:
        return {}
    data = reading.source.data[declarator.function.end_byte : body.start_byte]
    text = _COMMENT.sub(b" ", data)[:_LONGEST].decode("utf-8", "replace")
    types: dict[str, str] = {}
    for declaration in text.split(";")[:-1]:
        first, *others = declaration.split(",")
        base = _SPACE.sub(" ", _LAST_NAME.sub("", first)).strip()
        for part in (first, *others):
            name = _LAST_NAME.search(part)
            if name is not None:
                stars = "*" * part.count("*")
                types[name["name"]] = f"{base.rstrip(' *')} {stars}".strip()
    return types


class Spans:
    """Sorted spans that may nest; tells whether a byte lies in one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if not self._ends or start >= self._ends[-1]:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, byte: int) -> bool:
        """Tell whether ``byte`` lies in one of the spans."""
        if not self._starts:
            return False
        place = bisect_right(self._starts, byte)
        return place > 0 and byte < self._ends[place - 1]
