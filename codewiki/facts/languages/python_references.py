"""The uses of names in a Python file.

Calls are all noted. A name that is only read is noted when a definition or an import of the file
gives it its meaning; names of built-in types in annotations are not.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, split_dotted
from codewiki.facts.languages.python_reading import LITERALS, Reading
from codewiki.facts.languages.python_words import BUILTINS
from codewiki.facts.languages.syntax import first, named_child
from codewiki.facts.model import TOP_LEVEL, Reference, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

_DOTTED = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")
_TYPE_PART = re.compile(
    rb"\bLiteral\s*\[[^\[\]]*\]|\w+\s*=(?!=)|"
    rb"(?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*\.\s*[A-Za-z_\x80-\xff][\w\x80-\xff]*)*)"
    rb"(?P<call>\s*\()?|\d[\w.]*"
)
_CALL_PART = re.compile(rb"'[^'\n]*'|\"[^\"\n]*\"|[()]")
_SPACE = re.compile(r"\s+")
_NO_TYPES = frozenset({
    "None", "True", "False", "lambda", "if", "else", "for", "in", "not", "and", "or", "is", "await",
})  # fmt: skip
_TARGETS_OF_CATCH = frozenset({"tuple", "parenthesized_expression", "list"})

Placed = tuple[int, Reference]
"""A reference with the offset by which references are sorted."""


def references(reading: Reading) -> tuple[Reference, ...]:
    """Return the uses of names in the order of the source."""
    found: list[Placed] = []
    skipped = _decorators(reading, found)
    skipped |= _raised(reading, found)
    _caught(reading, found)
    _patterns(reading, found)
    _calls(reading, found, skipped)
    _types(reading, found)
    _reads(reading, found)
    found.sort(key=lambda placed: placed[0])
    return tuple(reference for _, reference in found)


def argument_count(node: "Node | None", data: bytes) -> int:
    """Return how many arguments stand in an argument list, -1 without one."""
    if node is None:
        return -1
    if node.type != "argument_list":
        return 1
    count = node.named_child_count
    if count and data.find(b"#", node.start_byte, node.end_byte) >= 0:
        count = sum(child.type != "comment" for child in node.named_children)
    return count


def _place(
    reading: Reading,
    kind: ReferenceKind,
    text: str,
    node: "Node",
    line_at: int,
    arguments: int = -1,
) -> Placed | None:
    """Make a reference of dotted text; ``None`` when its name is not known."""
    if node.type in LITERALS:
        return None
    receiver, name = split_dotted(text.removesuffix("()"))
    if not name or name == UNKNOWN:
        return None
    reading.claimed.add(node.start_byte)
    scope = reading.outline.scope_at(node.start_byte)
    line = reading.source.line(line_at)
    return node.start_byte, Reference(kind, name, receiver, scope, line, arguments)


def _decorators(reading: Reading, found: list[Placed]) -> set[tuple[int, int]]:
    """Note decorators; return the spans of those that are calls, which are not noted again."""
    spans: set[tuple[int, int]] = set()
    for captures in reading.of("ref.decorator"):
        node = captures["target"][0]
        arguments = -1
        if node.type == "call":
            arguments = argument_count(node.child_by_field_name("arguments"), reading.source.data)
        text = reading.dotted(node)
        placed = _place(reading, ReferenceKind.DECORATOR, text, node, node.start_byte, arguments)
        if placed is not None:
            spans.add((node.start_byte, node.end_byte))
            found.append(placed)
    return spans


def _raised(reading: Reading, found: list[Placed]) -> set[tuple[int, int]]:
    """Note what is raised; return the spans of calls that make an error class's instance.

    A call whose name begins with a small letter may as well be a function that makes the error,
    so it stays a call too. A variable that is raised again is not noted.
    """
    spans: set[tuple[int, int]] = set()
    for captures in reading.of("ref.raise"):
        node = captures["target"][0]
        text = reading.dotted(node)
        is_call = node.type == "call"
        scope = reading.outline.scope_at(node.start_byte)
        if not is_call and reading.is_known(text.partition(".")[0], scope) is False:
            continue
        arguments = -1
        if is_call:
            arguments = argument_count(node.child_by_field_name("arguments"), reading.source.data)
        placed = _place(reading, ReferenceKind.RAISE, text, node, node.start_byte, arguments)
        if placed is None:
            continue
        found.append(placed)
        if placed[1].name.lstrip("_")[:1].isupper():
            spans.add((node.start_byte, node.end_byte))
    return spans


def _caught(reading: Reading, found: list[Placed]) -> None:
    for captures in reading.of("ref.catch"):
        node: Node | None = captures["target"][0]
        if node is not None and node.type == "as_pattern":
            node = named_child(node, 0)
        if node is None:
            continue
        parts = node.named_children if node.type in _TARGETS_OF_CATCH else [node]
        for part in parts:
            text = reading.dotted(part)
            placed = _place(reading, ReferenceKind.CATCH, text, part, part.start_byte)
            if placed is not None:
                found.append(placed)


def _patterns(reading: Reading, found: list[Placed]) -> None:
    """Note the classes of ``case Point(…)``."""
    for captures in reading.of("ref.pattern"):
        node = captures["target"][0]
        text = _SPACE.sub("", reading.source.text(node))
        placed = _place(reading, ReferenceKind.TYPE, text, node, node.start_byte)
        if placed is not None:
            found.append(placed)


def _calls(reading: Reading, found: list[Placed], skipped: set[tuple[int, int]]) -> None:
    source, outline, claimed = reading.source, reading.outline, reading.claimed
    data = source.data
    for captures in reading.of("ref.call"):
        node, name = captures["ref.call"][0], captures["name"][0]
        holder = first(captures, "receiver")
        start = (holder or name).start_byte
        receiver = reading.keyed(holder)
        if receiver != UNKNOWN and "[" not in receiver:
            claimed.add(start)
        if (start, node.end_byte) in skipped or name.start_byte == name.end_byte:
            continue
        if reading.inner and reading.is_inner(_root(receiver or source.text(name)), start):
            if not receiver:
                continue
            receiver = reading.inner_receiver(receiver, outline.scope_at(start))
        at = name.start_byte
        reference = Reference(
            ReferenceKind.CALL,
            data[at : name.end_byte].decode("utf-8", "replace"),
            receiver,
            outline.scope_at(start),
            source.line(at),
            argument_count(captures["arguments"][0], data),
        )
        found.append((at, reference))
        if reference.arguments > 0:
            reading.calls.append((captures, reference))


def _root(text: str) -> str:
    """Return the first name of dotted text."""
    return text.partition(".")[0].partition("[")[0].removesuffix("()")


# Types ----------------------------------------------------------------------------------------


def _types(reading: Reading, found: list[Placed]) -> None:
    others = set(_alias_parts(reading, found))
    nodes = [captures["ref.type"][0] for captures in reading.of("ref.type")]
    nodes = [node for node in nodes if node.start_byte not in others and not node.has_error]
    nodes.extend(_base_arguments(reading))
    nodes.sort(key=lambda node: (node.start_byte, -node.end_byte))
    end = -1
    for node in nodes:
        if node.start_byte >= end:
            end = node.end_byte
            _names_of_type(reading, node, found)


def _alias_parts(reading: Reading, found: list[Placed]) -> Iterator[int]:
    """Yield where the parts of ``type X = …`` stand that are no annotations.

    The grammar takes ``type(x).y = …`` for such a statement too: that is a call.
    """
    data = reading.source.data
    for captures in reading.of("def.type"):
        node, target = captures["def.type"][0], captures["name"][0]
        start = node.start_byte
        yield target.start_byte
        if data[target.start_byte : target.start_byte + 1] != b"(":
            reading.claimed.add(target.start_byte)
            continue
        yield captures["value"][0].start_byte
        scope, line = reading.outline.scope_at(start), reading.source.line(start)
        found.append((start, Reference(ReferenceKind.CALL, "type", "", scope, line, 1)))


def _base_arguments(reading: Reading) -> "list[Node]":
    """Return the type arguments of generic bases: ``class A(Base[Item])``."""
    nodes: list[Node] = []
    for captures in reading.of("def.class"):
        bases = captures["def.class"][0].child_by_field_name("superclasses")
        for base in bases.named_children if bases is not None else ():
            if base.type == "subscript":
                nodes.extend(base.children_by_field_name("subscript"))
    return nodes


def _names_of_type(reading: Reading, node: "Node", found: list[Placed]) -> None:
    """Note each named type of an annotation, also inside strings.

    The words of ``Literal`` are no types; what stands inside a call is read like other code.
    """
    start = node.start_byte
    scope = reading.outline.scope_at(start)
    own = _type_parameters(reading, scope)
    data = reading.source.data[start : node.end_byte]
    place = 0
    while (match := _TYPE_PART.search(data, place)) is not None:
        place = match.end()
        if match["name"] is None:
            continue
        if match["call"] is not None:
            place = _end_of_call(data, place)
            continue
        at = start + match.start()
        reading.claimed.add(at)
        text = _SPACE.sub("", match["name"].decode("utf-8", "replace"))
        if text in _NO_TYPES or text in own or reading.is_inner(text, at):
            continue
        if text in BUILTINS and text not in reading.defined.get(TOP_LEVEL, ()):
            continue
        receiver, name = split_dotted(text)
        line = reading.source.line(at)
        found.append((at, Reference(ReferenceKind.TYPE, name, receiver, scope, line)))


def _end_of_call(data: bytes, place: int) -> int:
    """Return the offset behind the bracket that closes the one which ends at ``place``."""
    depth = 1
    for match in _CALL_PART.finditer(data, place):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return len(data)


def _type_parameters(reading: Reading, scope: int) -> frozenset[str] | set[str]:
    """Return the names of type parameters that are visible in ``scope``."""
    if not reading.type_names:
        return frozenset()
    names: set[str] = set()
    while scope != TOP_LEVEL:
        names |= reading.type_names.get(scope, set())
        scope = reading.outline.drafts[scope].parent
    return names


# Reads ----------------------------------------------------------------------------------------


def _reads(reading: Reading, found: list[Placed]) -> None:
    source, outline = reading.source, reading.outline
    data, claimed = source.data, reading.claimed
    known = {name.encode() for names in reading.defined.values() for name in names}
    seen: set[tuple[int, int, bytes]] = set()
    # Names in patterns are no expressions for the grammar.
    for captures in reading.of("ref.read"):
        node = captures["ref.read"][0]
        start = node.start_byte
        word = data[start : node.end_byte]
        if word not in known or start in claimed:
            continue
        match = _DOTTED.match(data, start)
        if match is None:
            continue
        scope = outline.scope_at(start)
        name = word.decode("utf-8", "replace")
        if reading.is_inner(name, start) or not reading.is_known(name, scope):
            continue
        text = match.group()
        line = source.line(start)
        if (scope, line, text) not in seen:
            seen.add((scope, line, text))
            receiver, last = split_dotted(text.decode("utf-8", "replace"))
            found.append((start, Reference(ReferenceKind.READ, last, receiver, scope, line)))
