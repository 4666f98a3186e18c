"""The uses of names in a Java file.

Calls, constructed objects and types are all noted; so are members taken from a name. A name that
is only read is noted when it is a field of a class around it, is imported, or is written like a
constant. Parameters, variables and type parameters are not; nor are the few types that are
everywhere.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, split_dotted
from codewiki.facts.languages.java_describe import OVERRIDE
from codewiki.facts.languages.java_reading import ANONYMOUS, Reading, plain_type
from codewiki.facts.languages.syntax import first, named_child
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Reference, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

EVERYWHERE = frozenset({
    "Boolean", "Byte", "Character", "Double", "Float", "Integer", "Long", "Object", "Override",
    "Short", "String", "Void", "var",
})  # fmt: skip
"""Types whose use says nothing, unless the file defines or imports its own of that name."""
_WRITTEN_OUT = {
    "character_literal": "char()",
    "class_literal": "Class()",
    "false": "boolean()",
    "instanceof_expression": "boolean()",
    "lambda_expression": "->",
    "method_reference": "->",
    "null_literal": "null",
    "string_literal": "String()",
    "true": "boolean()",
}
"""What arguments are by the type of their node."""
_NUMBERS = {
    "binary_integer_literal": "int()",
    "decimal_floating_point_literal": "double()",
    "decimal_integer_literal": "int()",
    "hex_floating_point_literal": "double()",
    "hex_integer_literal": "int()",
    "octal_integer_literal": "int()",
}
_SUFFIXES = {b"L": "long()", b"l": "long()", b"f": "float()", b"F": "float()"} | {
    letter: "double()" for letter in (b"d", b"D")
}
_WORDS_WRITTEN_OUT = {"true": "true", "false": "false", "null": "null_literal"}
_PLAIN_PART = (
    rb"""\s*+(?:[A-Za-z_]\w*+(?>(?:\.[A-Za-z_]\w*+)*)|\d++[lL]?+|"(?>(?:[^"\\\n]|\\.)*)")\s*+"""
)
_PLAIN_LIST = re.compile(rb"\((?>" + _PLAIN_PART + rb"(?:," + _PLAIN_PART + rb")*)\)")
"""Arguments that can be told from their text: most of those that there are."""
_PIECE = re.compile(rb"""[\w.]+|"(?>(?:[^"\\\n]|\\.)*)\"""")
_COMPARING = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||"})
_DIMENSIONS = frozenset({"dimensions", "dimensions_expr"})
_MOST_JOINED = 32
_NO_MEMBERS = frozenset({"length", "this", "super", "class"})

Placed = tuple[int, Reference]
"""A reference with the offset by which references are sorted."""


class Collector:
    """Collects the uses of names of one file."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.data = reading.source.data
        self.found: list[Placed] = []
        self.taken: set[int] = set()
        """Offsets of types and names that are noted as something else."""
        self.own = {draft.name for draft in reading.outline.drafts} | {
            entry.alias for entry in reading.imports
        }

    def add(
        self,
        kind: ReferenceKind,
        text: str,
        node: "Node",
        arguments: "Node | None" = None,
        scope: int = -2,
    ) -> None:
        """Note a reference of dotted text that stands at ``node``, with the list of arguments."""
        receiver, name = split_dotted(text)
        self.place(kind, receiver, name, node, arguments, scope)

    def place(
        self,
        kind: ReferenceKind,
        receiver: str,
        name: str,
        node: "Node",
        arguments: "Node | None" = None,
        scope: int = -2,
    ) -> None:
        """Note a reference to ``name``, taken from the dotted text ``receiver`` if there is any."""
        if not name or name == UNKNOWN:
            return
        if receiver.startswith(UNKNOWN):
            receiver = UNKNOWN
        reading, start = self.reading, node.start_byte
        if scope < TOP_LEVEL:
            scope = reading.outline.scope_at(start)
        line = reading.source.line(start)
        given = () if arguments is None else given_arguments(reading, arguments)
        count = -1 if arguments is None else len(given)
        self.found.append((start, Reference(kind, name, receiver, scope, line, count, given)))


def references(reading: Reading) -> tuple[Reference, ...]:
    """Return the uses of names in the order of the source."""
    collector = Collector(reading)
    _decorators(collector)
    _raised(collector)
    _calls(collector)
    _constructed(collector)
    _bases(collector)
    _types(collector)
    _services(collector)
    _method_references(collector)
    _members(collector)
    _reads(collector)
    collector.found.sort(key=lambda placed: placed[0])
    return tuple(reference for _, reference in collector.found)


def given_arguments(reading: Reading, listed: "Node") -> tuple[str, ...]:
    """Return what the arguments of a call are: see ``Reference.given``."""
    start, end = listed.start_byte, listed.end_byte
    if end - start == 2:
        return ()
    data = reading.source.data
    if _PLAIN_LIST.fullmatch(data, start, end) is not None:
        return tuple(map(_written, _PIECE.findall(data, start + 1, end - 1)))
    return tuple([
        _given(reading, node) for node in listed.named_children if not node.type.endswith("comment")
    ])


@lru_cache(maxsize=65_536)
def _written(piece: bytes) -> str:
    """Return what an argument is that is a name, a number or a string, as ``_given`` would."""
    if piece.startswith(b'"'):
        return "String()"
    if piece[:1].isdigit():
        return "int()" if piece.isdigit() else "long()"
    text = piece.decode("ascii")
    if text.endswith(".class"):
        return "Class()"
    kind = _WORDS_WRITTEN_OUT.get(text)
    return text if kind is None else _WRITTEN_OUT[kind]


def _given(reading: Reading, node: "Node") -> str:
    kind = node.type
    if kind == "identifier":
        return reading.source.text(node)
    known = _WRITTEN_OUT.get(kind)
    if known is not None:
        return known
    if kind in _NUMBERS:
        last = reading.source.data[node.end_byte - 1 : node.end_byte]
        is_hexadecimal = reading.source.data[node.start_byte : node.end_byte][1:2] in {b"x", b"X"}
        suffixes = _SUFFIXES if not is_hexadecimal else {b"L": "long()", b"l": "long()"}
        return suffixes.get(last, _NUMBERS[kind])
    if kind in {"cast_expression", "array_creation_expression"}:
        written = node.child_by_field_name("type")
        rank = sum(child.type in _DIMENSIONS for child in node.children)
        text = plain_type(reading.source.bounded(written, 400)) + "[]" * rank
        return f"{text}()" if text else UNKNOWN
    if kind == "binary_expression":
        return _of_operator(node)
    text = reading.dotted(node)
    return UNKNOWN if text.startswith(UNKNOWN) else text


def _of_operator(node: "Node") -> str:
    """Return what two values give: whether something, or a text that is put together."""
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type in _COMPARING:
        return "boolean()"
    here: Node | None = node
    for _ in range(_MOST_JOINED):
        if here is None or here.type != "binary_expression":
            break
        right = here.child_by_field_name("right")
        if right is not None and right.type == "string_literal":
            return "String()"
        here = here.child_by_field_name("left")
    return "String()" if here is not None and here.type == "string_literal" else UNKNOWN


# Annotations, errors --------------------------------------------------------------------------


def _decorators(collector: Collector) -> None:
    """Note annotations: on definitions as such, elsewhere (parameters, variables) as types."""
    reading = collector.reading
    owners = {
        node.start_byte: index for index, nodes in reading.annotations.items() for node in nodes
    }
    for captures in reading.of("ref.decorator"):
        node, target = captures["ref.decorator"][0], captures["target"][0]
        text = reading.dotted(target)
        if text == OVERRIDE:
            continue
        owner = owners.get(node.start_byte)
        if owner is None:
            collector.add(ReferenceKind.TYPE, text, target)
        else:
            listed = node.child_by_field_name("arguments")
            collector.add(ReferenceKind.DECORATOR, text, target, listed, owner)


def _raised(collector: Collector) -> None:
    """Note the classes of thrown, declared and caught errors."""
    reading = collector.reading
    for captures in reading.of("ref.raise"):
        node = captures["target"][0]
        if node.type == "object_creation_expression":
            written = node.child_by_field_name("type")
            if written is None:
                continue
            listed = node.child_by_field_name("arguments")
            collector.add(ReferenceKind.RAISE, reading.type_name(written), written, listed)
            collector.taken.add(written.start_byte)
    for principal, kind in (
        ("ref.throws", ReferenceKind.RAISE),
        ("ref.catch", ReferenceKind.CATCH),
    ):
        for captures in reading.of(principal):
            for node in captures[principal][0].named_children:
                if "type" not in node.type:
                    continue
                collector.taken.add(node.start_byte)
                name, scope = reading.type_name(node), reading.outline.scope_at(node.start_byte)
                if not reading.is_type_parameter(scope, name):
                    collector.add(kind, name, node, scope=scope)


# Calls ----------------------------------------------------------------------------------------


def _calls(collector: Collector) -> None:
    reading = collector.reading
    for captures in reading.of("ref.call"):
        name = captures["name"][0]
        text = reading.source.text(name)
        holder = first(captures, "receiver")
        receiver = ""
        if holder is not None:
            receiver = reading.dotted(holder)
            if name.start_byte - holder.end_byte > 5 and _is_super(reading, holder, name):
                receiver = f"{receiver}.super"
            elif holder.type == "identifier":
                collector.taken.add(holder.start_byte)
        collector.place(ReferenceKind.CALL, receiver, text, name, captures["arguments"][0])
    for captures in reading.of("ref.constructor"):
        target = captures["target"][0]
        listed = captures["arguments"][0]
        collector.add(ReferenceKind.CALL, reading.source.text(target), target, listed)


def _is_super(reading: Reading, holder: "Node", name: "Node") -> bool:
    """Tell whether ``Outer.super.name()`` is called: the grammar has no field for ``super``."""
    return b"super" in reading.source.data[holder.end_byte : name.start_byte]


def _constructed(collector: Collector) -> None:
    """Note ``new Foo(…)``; the body of an anonymous class is a definition of its own."""
    reading = collector.reading
    for captures in reading.of("ref.new"):
        node = captures["target"][0]
        if node.start_byte in collector.taken:
            continue
        collector.taken.add(node.start_byte)
        whole = captures["ref.new"][0]
        text = reading.type_name(node)
        outer = named_child(whole, 0)
        if outer is not None and outer.start_byte == whole.start_byte and outer != node:
            text = f"{reading.dotted(outer)}.{text}"
        collector.add(ReferenceKind.CALL, text, node, captures["arguments"][0])


def _method_references(collector: Collector) -> None:
    """Note ``Foo::bar`` and ``Foo::new``, which are read, not called."""
    reading = collector.reading
    for captures in reading.of("ref.method"):
        node, holder = captures["ref.method"][0], captures["receiver"][0]
        last = node.children[-1] if node.child_count else None
        if last is None or holder.type == "array_type":
            continue
        is_type = "type" in holder.type
        receiver = reading.type_name(holder) if is_type else reading.dotted(holder)
        if last.type == "new":
            collector.taken.add(holder.start_byte)
            collector.add(ReferenceKind.READ, receiver, holder)
        elif last.type == "identifier":
            collector.taken.update((holder.start_byte, last.start_byte))
            collector.add(ReferenceKind.READ, f"{receiver}.{reading.source.text(last)}", last)


# Types ----------------------------------------------------------------------------------------


def _bases(collector: Collector) -> None:
    """Mark the names of base types: they are told as inheritance."""
    for draft in collector.reading.outline.drafts:
        if ANONYMOUS in draft.captures:
            continue
        if draft.kind in {DefinitionKind.CLASS, DefinitionKind.INTERFACE, DefinitionKind.ENUM}:
            for part in draft.node.children[:8]:
                if part.type in {"superclass", "super_interfaces", "extends_interfaces"}:
                    for node in part.named_children:
                        listed = node.named_children if node.type == "type_list" else [node]
                        collector.taken.update(entry.start_byte for entry in listed)


def _types(collector: Collector) -> None:
    reading, taken = collector.reading, collector.taken
    parameters = {captures["name"][0].start_byte for captures in reading.of("local.type")}
    parts = {
        (node.start_byte, node.end_byte)
        for captures in reading.of("local.part")
        for node in captures["local.part"]
    }
    for captures in reading.of("ref.scoped"):
        node = captures["ref.scoped"][0]
        if node.start_byte not in taken and (node.start_byte, node.end_byte) not in parts:
            collector.add(ReferenceKind.TYPE, reading.type_name(node), node)
    for captures in reading.of("ref.type"):
        node = captures["ref.type"][0]
        start = node.start_byte
        if start in taken or start in parameters or (start, node.end_byte) in parts:
            continue
        _type(collector, node)
    for captures in reading.of("ref.pattern"):
        node = captures["ref.pattern"][0]
        taken.add(node.start_byte)
        _type(collector, node)


def _type(collector: Collector, node: "Node") -> None:
    reading = collector.reading
    name = reading.source.text(node)
    if name in EVERYWHERE and name not in collector.own:
        return
    scope = reading.outline.scope_at(node.start_byte)
    if not reading.is_type_parameter(scope, name):
        collector.add(ReferenceKind.TYPE, name, node, scope=scope)


def _services(collector: Collector) -> None:
    """Note the types that a module uses or provides."""
    for captures in collector.reading.of("ref.service"):
        for node in captures["target"]:
            collector.add(ReferenceKind.TYPE, collector.reading.type_name(node), node)


# Names that are read --------------------------------------------------------------------------


def _members(collector: Collector) -> None:
    """Note members that are taken from a name; what is assigned to is not read.

    Members of ``this`` are not noted: every method reads the fields of its class.
    """
    reading = collector.reading
    written = {
        (node.start_byte, node.end_byte)
        for node in (captures["left"][0] for captures in reading.of("local.written"))
    }
    collector.taken.update(start for start, _ in written)
    for captures in reading.of("ref.member"):
        node, holder, name = (captures[part][0] for part in ("ref.member", "receiver", "name"))
        if holder.type == "identifier":
            collector.taken.add(holder.start_byte)
        if name.type != "identifier" or (node.start_byte, node.end_byte) in written:
            continue
        text, receiver = reading.source.text(name), reading.dotted(holder)
        if text not in _NO_MEMBERS and receiver != "this" and not receiver.startswith(UNKNOWN):
            collector.add(ReferenceKind.READ, f"{receiver}.{text}", name)


def _reads(collector: Collector) -> None:
    reading = collector.reading
    data = reading.source.data
    known = {
        draft.name.encode()
        for draft in reading.outline.drafts
        if draft.kind is DefinitionKind.CONSTANT
    }
    known |= {entry.alias.encode() for entry in reading.imports if entry.alias}
    seen: set[tuple[int, int, bytes]] = set()
    for captures in reading.of("ref.read"):
        node = captures["ref.read"][0]
        start = node.start_byte
        word = data[start : node.end_byte]
        if start in collector.taken or not (word in known or _is_like_constant(word)):
            continue
        scope = reading.outline.scope_at(start)
        name = word.decode("utf-8", "replace")
        key = (scope, reading.source.line(start), word)
        if key not in seen and not reading.is_variable(scope, name):
            seen.add(key)
            collector.add(ReferenceKind.READ, name, node, scope=scope)


def _is_like_constant(word: bytes) -> bool:
    return len(word) > 1 and word.isupper()
