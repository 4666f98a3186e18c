"""The uses of names in a script.

Calls are noted, but for those of variables of which nothing is known. A name that is only read is
noted when a definition or an import of the file gives it its meaning, a member of ``this`` when
the file has a method of that name.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, split_dotted
from codewiki.facts.languages.javascript_modules import required_module
from codewiki.facts.languages.javascript_reading import Reading, string_value
from codewiki.facts.languages.syntax import named_child
from codewiki.facts.languages.typescript_types import add_type_references
from codewiki.facts.model import DefinitionKind, Reference, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

_PLAIN = re.compile(
    rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*(?:\.#?[A-Za-z_$\x80-\xff][\w$\x80-\xff]*)*"
)
_DOTTED = re.compile(rb"[\w$\x80-\xff]+(?:\??\.#?[A-Za-z_$\x80-\xff][\w$\x80-\xff]*)*")
_RIGHT_SIDE = re.compile(rb"\s*([A-Za-z_$\x80-\xff][\w$\x80-\xff]*(?:\.[\w$\x80-\xff]+)*)")
_LONGEST = 160
_FUNCTION_STARTS = (b"(function", b"function", b"(async", b"async ", b"((")
_APPLYING = frozenset({"apply", "bind", "call"})
_MEMBERS = frozenset({DefinitionKind.METHOD, DefinitionKind.PROPERTY})

Placed = tuple[int, Reference]
"""A reference with the offset by which references are sorted."""


def references(reading: Reading) -> tuple[Reference, ...]:
    """Return the uses of names in the order of the source."""
    found: list[Placed] = []
    skipped: set[int] = set()
    _raised(reading, found, skipped)
    _decorators(reading, found, skipped)
    claimed = _calls(reading, found, skipped)
    _constructions(reading, found, skipped)
    _tested(reading, found, skipped)
    _elements(reading, found)
    add_type_references(reading, found)
    _reads(reading, found, skipped | claimed)
    found.sort(key=lambda placed: placed[0])
    return tuple(reference for _, reference in found)


def argument_count(node: "Node | None", data: bytes) -> int:
    """Return how many arguments stand in an argument list, 0 without one."""
    if node is None:
        return 0
    if node.type != "arguments":
        return 1
    count = node.named_child_count
    if count and data.find(b"/", node.start_byte, node.end_byte) >= 0:
        count = sum("comment" not in child.type for child in node.named_children)
    return count


def callee(reading: Reading, target: "Node") -> tuple[str, str]:
    """Return receiver and name of what is called; the name is "" when there is none."""
    start, end = target.start_byte, target.end_byte
    if end - start <= _LONGEST:
        text = reading.source.data[start:end]
        if _PLAIN.fullmatch(text):
            receiver, _, name = text.decode("utf-8", "replace").rpartition(".")
            return receiver, name
    kind = target.type
    if kind == "identifier":
        return "", reading.source.text(target)
    if kind == "member_expression":
        name_node = target.child_by_field_name("property")
        if name_node is not None:
            receiver = _receiver(reading, target.child_by_field_name("object"))
            return receiver, reading.source.text(name_node)
    if kind == "subscript_expression":
        name = string_value(reading.source, target.child_by_field_name("index"))
        return reading.dotted(target.child_by_field_name("object")), name
    if kind == "parenthesized_expression":
        inner = reading.dotted(target)
        if UNKNOWN not in inner and not inner.endswith(")"):
            return split_dotted(inner)
    return "", ""


def _receiver(reading: Reading, node: "Node | None") -> str:
    """Return the dotted text of an object; an assertion of a type counts as what makes one."""
    here = node
    while here is not None and here.type == "parenthesized_expression":
        here = named_child(here, 0)
    if here is None or here.type != "as_expression" or here is node:
        return reading.keyed(node)
    written = named_child(here, 1)
    if written is not None and written.type == "generic_type":
        written = named_child(written, 0)
    if written is None or written.type != "type_identifier":
        return UNKNOWN
    return f"{reading.source.text(written)}()"


def _visible(reading: Reading, receiver: str, name: str, start: int) -> tuple[str, str]:
    """Return receiver and name with unknown variables marked: "?" before, or no name at all."""
    head = receiver.partition(".")[0].partition("[")[0].removesuffix("()") if receiver else name
    if not reading.regions.hides(head, start):
        return receiver, name
    if (reading.regions.binder(head, start), head) in reading.followed:
        return receiver, name
    if not receiver:
        return "", ""
    return (UNKNOWN, name) if head in reading.known else (receiver, name)


def _calls(reading: Reading, found: list[Placed], skipped: set[int]) -> set[int]:
    """Note calls; return where what they call begins: names there are not read besides."""
    claimed: set[int] = set()
    source, outline = reading.source, reading.outline
    for _, target, arguments in reading.calls:
        start = target.start_byte
        receiver, name = callee(reading, target)
        if name and receiver != UNKNOWN and "[" not in receiver:
            claimed.add(start)
        if not name or start in skipped:
            continue
        if name in _APPLYING and reading.source.data.startswith(_FUNCTION_STARTS, start):
            continue
        if not receiver and _is_import(reading, name, target, arguments):
            continue
        if name == "super" and not receiver:
            receiver, name = "super", "constructor"
        receiver, name = _visible(reading, receiver, name, start)
        if not name:
            continue
        # The name is what a reader looks for: in a chain over lines it stands below its start.
        line = source.line(target.end_byte)
        count = argument_count(arguments, source.data)
        # The receiver may be a function that is written out: the call does not lie in it.
        scope = outline.scope_at(max(start, target.end_byte - 1))
        reference = Reference(ReferenceKind.CALL, name, receiver, scope, line, count)
        found.append((target.end_byte, reference))
    return claimed


def _is_import(reading: Reading, name: str, target: "Node", arguments: "Node") -> bool:
    """Tell whether a call is ``import(…)`` or a ``require("…")`` that is noted as an import."""
    if name == "require":
        return bool(required_module(reading, target, arguments))
    return name == "import"


def _constructions(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    for captures in reading.of("ref.new"):
        node = captures["ref.new"][0]
        target = node.child_by_field_name("constructor")
        if target is None or target.start_byte in skipped:
            continue
        count = argument_count(node.child_by_field_name("arguments"), reading.source.data)
        _add(reading, ReferenceKind.CALL, target, found, count)


def _add(
    reading: Reading, kind: ReferenceKind, target: "Node", found: list[Placed], count: int = -1
) -> bool:
    receiver, name = callee(reading, target)
    start = target.start_byte
    receiver, name = _visible(reading, receiver, name, start) if name else ("", "")
    if not name:
        return False
    scope = reading.outline.scope_at(max(start, target.end_byte - 1))
    line = reading.source.line(target.end_byte)
    found.append((target.end_byte, Reference(kind, name, receiver, scope, line, count)))
    return True


def _raised(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    """Note what is thrown; ``throw new Error()`` is not noted once more as a call.

    A call whose name begins with a small letter makes the error, so it stays a call too.
    """
    for captures in reading.of("ref.raise"):
        node = captures["target"][0]
        if node.type not in {"new_expression", "call_expression"}:
            continue
        is_new = node.type == "new_expression"
        target = node.child_by_field_name("constructor" if is_new else "function")
        if target is None:
            continue
        count = argument_count(node.child_by_field_name("arguments"), reading.source.data)
        is_added = _add(reading, ReferenceKind.RAISE, target, found, count)
        if is_added and (is_new or found[-1][1].name[:1].isupper()):
            skipped.add(target.start_byte)


def _decorators(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    for captures in reading.of("ref.decorator"):
        node = captures["target"][0]
        target: Node | None = node
        count = -1
        if node.type == "call_expression":
            target = node.child_by_field_name("function")
            count = argument_count(node.child_by_field_name("arguments"), reading.source.data)
        if target is not None and _add(reading, ReferenceKind.DECORATOR, target, found, count):
            skipped.add(target.start_byte)


def _tested(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    """Note the classes that ``instanceof`` asks for."""
    source = reading.source
    for captures in reading.of("ref.type"):
        match = _RIGHT_SIDE.match(source.data, captures["ref.type"][0].end_byte)
        if match is None:
            continue
        start = match.start(1)
        receiver, name = split_dotted(match.group(1).decode("utf-8", "replace"))
        receiver, name = _visible(reading, receiver, name, start)
        if name:
            scope = reading.outline.scope_at(start)
            reference = Reference(ReferenceKind.TYPE, name, receiver, scope, source.line(start))
            found.append((start, reference))
            skipped.add(start)


def _elements(reading: Reading, found: list[Placed]) -> None:
    """Note the components of JSX; small letters are elements of HTML."""
    for captures in reading.of("ref.element"):
        target = captures["target"][0]
        text = reading.source.data[target.start_byte : target.start_byte + 1]
        if target.type == "member_expression" or text.isupper() or text in {b"_", b"$"}:
            _add(reading, ReferenceKind.ELEMENT, target, found)


def _reads(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    source, outline, regions = reading.source, reading.outline, reading.regions
    data = source.data
    known = {name.encode() for name in reading.known}
    members = {draft.name.encode() for draft in outline.drafts if draft.kind in _MEMBERS}
    _claim(reading, skipped)
    seen: set[tuple[int, int, bytes]] = set()
    for captures in reading.of("ref.read"):
        node = captures["ref.read"][0]
        start = node.start_byte
        head = data[start : node.end_byte]
        is_this = head == b"this"
        if (head not in known and not is_this) or start in skipped:
            continue
        match = _DOTTED.match(data, start)
        if match is None:
            continue
        text = match.group().replace(b"?.", b".")
        if is_this and text.count(b".") != 1:
            continue
        if is_this and text[5:] not in members:
            continue
        if not is_this and regions.hides(head.decode("utf-8", "replace"), start):
            continue
        scope, line = outline.scope_at(start), source.line(start)
        if len(text) > _LONGEST or (scope, line, text) in seen:
            continue
        seen.add((scope, line, text))
        receiver, last = split_dotted(text.decode("utf-8", "replace"))
        found.append((start, Reference(ReferenceKind.READ, last, receiver, scope, line)))


def _claim(reading: Reading, skipped: set[int]) -> None:
    """Add where names stand that are no reads: what is made, assigned or extended."""
    for captures in reading.of("ref.new"):
        target = captures["ref.new"][0].child_by_field_name("constructor")
        if target is not None:
            skipped.add(target.start_byte)
    for principal, part in (("def.assignment", "name"), ("inherit.class", "target")):
        for captures in reading.of(principal):
            skipped.add(captures[part][0].start_byte)
