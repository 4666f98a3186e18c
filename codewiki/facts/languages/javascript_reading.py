"""A script while it is read, and how to look at its nodes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, DottedShape, dotted
from codewiki.facts.languages.javascript_names import FUNCTION_TYPES, FUNCTION_WRAPPERS
from codewiki.facts.languages.javascript_scopes import Regions
from codewiki.facts.languages.javascript_text import unescaped
from codewiki.facts.languages.syntax import Captures, Draft, Outline, SourceText, first, named_child
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Export, Import

if TYPE_CHECKING:
    from tree_sitter import Node

SHAPE = DottedShape(
    names=frozenset({"identifier", "this", "super", "meta_property"}),
    members={"member_expression": ("object", "property")},
    calls={"call_expression": "function", "new_expression": "constructor"},
    wrappers={
        "parenthesized_expression": 0,
        "await_expression": 0,
        "non_null_expression": 0,
        "satisfies_expression": 0,
    },
)
KEYED_SHAPE = replace(SHAPE, keyed={"subscript_expression": ("object", "index")})
"""The same with keys in it: ``this.rows[0].name``."""
WHOLE_MODULE = "module.exports"
DEFAULT = "default"
PROTOTYPE = "prototype"
PATTERNS = frozenset({"object_pattern", "array_pattern"})
CLASS_TYPES = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_NAMED_TYPES = FUNCTION_TYPES | CLASS_TYPES
_MOST_CHAINED = 16
_MOST_PATTERN_NAMES = 200

_WRAPPING = frozenset({
    "as_expression",
    "non_null_expression",
    "parenthesized_expression",
    "satisfies_expression",
    "type_assertion",
})

Path = tuple[str, ...]

Call = tuple["Node", "Node", "Node"]
"""A call, what it calls, and its arguments (a template behind a tag)."""


@dataclass(slots=True)
class Reading:
    """What the parts of the extraction share.

    ``named`` are the offsets of functions and classes that got their name from elsewhere.
    ``objects`` gives by offset the object literals whose functions are definitions, with the
    owner of these, and ``holders`` the variables that hold a function or an object.
    ``exports`` collects what the file offers. ``anonymous`` are the regions of
    functions that are no definitions, ``known`` the names of definitions and imports, and
    ``top_names`` the definitions of the top level. ``followed`` are the variables, by the number of
    their function, whose values the flows tell.
    """

    source: SourceText
    root: "Node"
    matches: dict[str, list[Captures]]
    outline: Outline
    regions: Regions
    calls: list[Call] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    objects: dict[int, Path] = field(default_factory=dict)
    holders: dict[int, str] = field(default_factory=dict)
    exports: list[Export] = field(default_factory=list)
    anonymous: set[int] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    top_names: dict[str, int] = field(default_factory=dict)
    followed: set[tuple[int, str]] = field(default_factory=set)

    def of(self, principal: str) -> list[Captures]:
        """Return the matches of a principal capture."""
        return self.matches.get(principal, [])

    def read_calls(self) -> None:
        """Take the calls apart, once for all who look at them."""
        for captures in self.of("ref.call"):
            node = captures["ref.call"][0]
            target = node.child_by_field_name("function")
            arguments = node.child_by_field_name("arguments")
            if target is not None and arguments is not None:
                self.calls.append((node, target, arguments))

    def add(
        self,
        kind: DefinitionKind,
        name: str,
        name_node: "Node",
        node: "Node",
        captures: Captures,
        *,
        container: bool,
        owner: Path = (),
    ) -> Draft | None:
        """Add a definition whose name stands at ``name_node``; none without a whole name."""
        if name == self.source.text(name_node) and self.source.is_broken(name_node):
            return None
        draft = self.outline.add(kind, name, node, captures, container=container, owner=owner)
        if draft is not None:
            draft.name_line = self.source.first_line(name_node)
        return draft

    def add_function(
        self,
        name: str,
        name_node: "Node",
        node: "Node",
        function: "Node",
        *,
        owner: Path = (),
        kind: DefinitionKind = DefinitionKind.FUNCTION,
    ) -> Draft | None:
        """Add a function or class that is put under a name."""
        if function.type in CLASS_TYPES:
            kind = DefinitionKind.CLASS
        self.named.add(function.start_byte)
        captures = {"function": [function]}
        return self.add(kind, name, name_node, node, captures, container=True, owner=owner)

    def dotted(self, node: "Node | None") -> str:
        """Return the dotted text of an expression of this file."""
        return dotted(self.source, node, SHAPE)

    def keyed(self, node: "Node | None") -> str:
        """Return the dotted text of an expression of this file, with its keys."""
        return dotted(self.source, node, KEYED_SHAPE)

    def scope_of_name(self, name: "Node") -> int:
        """Return the scope in which a variable is declared, whose name stands at ``name``.

        A variable that holds an object with functions is a scope itself, and no part of it.
        """
        scope = self.outline.scope_at(name.start_byte)
        if scope == TOP_LEVEL:
            return scope
        draft = self.outline.drafts[scope]
        is_itself = draft.node.start_byte == name.start_byte and draft.name == self.source.text(
            name
        )
        return draft.parent if is_itself else scope

    def owner_of_this(self, byte: int) -> int:
        """Return the definition whose object ``this`` means at ``byte``, or ``TOP_LEVEL``."""
        drafts = self.outline.drafts
        scope = self.outline.scope_at(byte)
        while scope != TOP_LEVEL:
            draft = drafts[scope]
            if draft.kind is DefinitionKind.CLASS:
                return scope
            if draft.kind in {DefinitionKind.METHOD, DefinitionKind.PROPERTY}:
                return draft.parent
            scope = draft.parent
        return TOP_LEVEL

    def note_names(self, imports: Sequence[Import]) -> None:
        """Settle the names that the definitions and imports of the file give a meaning."""
        drafts, regions = self.outline.drafts, self.regions
        members = {DefinitionKind.METHOD, DefinitionKind.PROPERTY, DefinitionKind.FIELD}
        functions: set[int] = set()
        for draft in drafts:
            function = first(draft.captures, "function")
            if function is not None:
                functions.add(regions.at(function.start_byte))
            if draft.kind in members or draft.owner:
                continue
            self.known.add(draft.name)
            regions.define(draft.name, regions.around(draft.node))
            if draft.parent == TOP_LEVEL:
                self.top_names.setdefault(draft.name, draft.index)
        self.known.update(entry.alias for entry in imports if not entry.reexport)
        self.known.discard("")
        self.anonymous = regions.all() - functions - regions.wrappers


def unwrapped(node: "Node | None") -> "Node | None":
    """Return the expression inside parentheses, before ``as Type`` and behind ``b = c =``."""
    for _ in range(_MOST_CHAINED):
        kind = node.type if node is not None else ""
        if node is not None and kind in _WRAPPING:
            node = named_child(node, 1 if kind == "type_assertion" else 0)
        elif node is not None and kind == "assignment_expression":
            node = node.child_by_field_name("right")
        else:
            return node
    return None


def member_path(reading: Reading, node: "Node") -> Path:
    """Return the names of ``a.b`` or ``a['b']``, empty for what is no plain path."""
    if node.type == "subscript_expression":
        index = node.child_by_field_name("index")
        holder = reading.dotted(node.child_by_field_name("object"))
        name = string_value(reading.source, index)
        return (*holder.split("."), name) if name and _is_plain(holder) else ()
    text = reading.dotted(node)
    return tuple(text.split(".")) if _is_plain(text) else ()


def _is_plain(text: str) -> bool:
    return bool(text) and UNKNOWN not in text and "()" not in text


def string_value(source: SourceText, node: "Node | None") -> str:
    """Return what a string or a template without expressions holds, "" for anything else."""
    if node is None or node.type not in {"string", "template_string"}:
        return ""
    text = source.text(node)
    if node.type == "template_string" and "${" in text:
        return ""
    return unescaped(text[1:-1])


def key_name(source: SourceText, node: "Node") -> str:
    """Return the name of a member or key, "" for a computed one without a plain string."""
    kind = node.type
    if kind == "string":
        return string_value(source, node)
    if kind == "computed_property_name":
        inner = named_child(node, 0)
        if inner is not None and inner.type == "string":
            return string_value(source, inner)
        text = source.bounded(node, 60)
        return text if text.startswith("[Symbol.") else ""
    return source.text(node)


def function_of(reading: Reading, value: "Node | None") -> "Node | None":
    """Return the function or class that a value is, seen through parentheses and wrappers.

    ``memo(function Card() {})`` stands for its function.
    """
    node = unwrapped(value)
    if node is None or node.type in _NAMED_TYPES:
        return node
    if node.type != "call_expression":
        return None
    callee = reading.dotted(node.child_by_field_name("function"))
    if callee.rpartition(".")[2] not in FUNCTION_WRAPPERS:
        return None
    arguments = node.child_by_field_name("arguments")
    inner = named_child(arguments, 0)
    return function_of_argument(inner)


def function_of_argument(node: "Node | None") -> "Node | None":
    """Return the node if it is a function or class, else ``None``."""
    return node if node is not None and node.type in _NAMED_TYPES else None


def object_of(value: "Node | None") -> "Node | None":
    """Return the object literal that a value is or hands to the call that makes it."""
    node = unwrapped(value)
    if node is None or node.type == "object":
        return node
    if node.type != "call_expression":
        return None
    arguments = node.child_by_field_name("arguments")
    if arguments is None or not arguments.named_child_count:
        return None
    inner = named_child(arguments, arguments.named_child_count - 1)
    return inner if inner is not None and inner.type == "object" else None


def pattern_names(source: SourceText, node: "Node") -> Iterable[tuple[str, "Node"]]:
    """Return the names that a destructuring pattern binds, at most a few hundred."""
    found: list[tuple[str, Node]] = []
    pending = [node]
    while pending and len(found) < _MOST_PATTERN_NAMES:
        here = pending.pop()
        kind = here.type
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            found.append((source.text(here), here))
        elif kind in {"pair_pattern"}:
            value = here.child_by_field_name("value")
            pending.extend([value] if value is not None else [])
        elif kind in {"assignment_pattern", "object_assignment_pattern"}:
            left = here.child_by_field_name("left")
            pending.extend([left] if left is not None else [])
        elif kind in PATTERNS or kind == "rest_pattern":
            pending.extend(reversed(here.named_children))
    return found
