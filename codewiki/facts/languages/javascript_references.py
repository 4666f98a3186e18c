"""The uses of names in a script.

Calls are noted, but for those of variables of which nothing is known. A name that is only read is
noted when a definition or an import of the file gives it its meaning, a member of ``this`` when
the file has a method of that name.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_modules import required_module
from codewiki.facts.languages.javascript_reading import Reading, string_value
from codewiki.facts.languages.syntax import UNKNOWN, Captures, first, split_dotted
from codewiki.facts.model import DefinitionKind, Reference, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

_PLAIN = re.compile(
    rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*(?:\.#?[A-Za-z_$\x80-\xff][\w$\x80-\xff]*)*"
)
_LONGEST = 160
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
    _calls(reading, found, skipped)
    _constructions(reading, found, skipped)
    _named(reading, "ref.type", ReferenceKind.TYPE, found, skipped)
    _elements(reading, found)
    _reads(reading, found, skipped)
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
    if kind == "member_expression":
        name_node = target.child_by_field_name("property")
        if name_node is not None:
            receiver = reading.dotted(target.child_by_field_name("object"))
            return receiver, reading.source.text(name_node)
    if kind == "subscript_expression":
        name = string_value(reading.source, target.child_by_field_name("index"))
        return reading.dotted(target.child_by_field_name("object")), name
    if kind == "parenthesized_expression":
        text = reading.dotted(target)
        if UNKNOWN not in text and not text.endswith(")"):
            return split_dotted(text)
    return "", ""


def _visible(reading: Reading, receiver: str, name: str, start: int) -> tuple[str, str]:
    """Return receiver and name with unknown variables marked: "?" before, or no name at all."""
    head = receiver.partition(".")[0].removesuffix("()") if receiver else name
    if not reading.regions.hides(head, start):
        return receiver, name
    if not receiver:
        return "", ""
    return (UNKNOWN, name) if head in reading.known else (receiver, name)


def _calls(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    source, outline = reading.source, reading.outline
    for captures in reading.of("ref.call"):
        target = captures["target"][0]
        start = target.start_byte
        arguments = captures["arguments"][0]
        receiver, name = callee(reading, target)
        if not name or start in skipped or (receiver == UNKNOWN and name in _APPLYING):
            continue
        if not receiver and _is_import(reading, name, captures):
            continue
        if name == "super" and not receiver:
            receiver, name = "super", "constructor"
        receiver, name = _visible(reading, receiver, name, start)
        if not name:
            continue
        # The name is what a reader looks for: in a chain over lines it stands below its start.
        line = source.line(target.end_byte)
        count = argument_count(arguments, source.data)
        scope = outline.scope_at(start)
        reference = Reference(ReferenceKind.CALL, name, receiver, scope, line, count)
        found.append((target.end_byte, reference))


def _is_import(reading: Reading, name: str, captures: Captures) -> bool:
    """Tell whether a call is ``import(…)`` or a ``require("…")`` that is noted as an import."""
    if name == "require":
        return bool(required_module(reading, captures["target"][0], captures["arguments"][0]))
    return name == "import"


def _constructions(reading: Reading, found: list[Placed], skipped: set[int]) -> None:
    for captures in reading.of("ref.new"):
        target = captures["target"][0]
        if target.start_byte in skipped:
            continue
        count = argument_count(first(captures, "arguments"), reading.source.data)
        _add(reading, ReferenceKind.CALL, target, found, count)


def _add(
    reading: Reading, kind: ReferenceKind, target: "Node", found: list[Placed], count: int = -1
) -> bool:
    receiver, name = callee(reading, target)
    start = target.start_byte
    receiver, name = _visible(reading, receiver, name, start) if name else ("", "")
    if not name:
        return False
    scope = reading.outline.scope_at(start)
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


def _named(
    reading: Reading,
    principal: str,
    kind: ReferenceKind,
    found: list[Placed],
    skipped: set[int],
) -> None:
    for captures in reading.of(principal):
        target = captures["target"][0]
        if _add(reading, kind, target, found):
            skipped.add(target.start_byte)


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
    members = {draft.name.encode() for draft in reading.outline.drafts if draft.kind in _MEMBERS}
    seen: set[tuple[int, int, bytes]] = set()
    for captures in reading.of("ref.read"):
        node = _target(captures)
        start, end = node.start_byte, node.end_byte
        if end - start > _LONGEST or start in skipped:
            continue
        text = data[start:end]
        head, _, rest = text.partition(b".")
        if head == b"this":
            if rest not in members:
                continue
        elif head.rstrip(b"?") not in known:
            continue
        if not _PLAIN.fullmatch(text):
            text = text.replace(b"?.", b".")
            if not _PLAIN.fullmatch(text):
                continue
        name = head.rstrip(b"?").decode("utf-8", "replace")
        if regions.hides(name, start):
            continue
        scope, line = outline.scope_at(start), source.line(start)
        if (scope, line, text) in seen:
            continue
        seen.add((scope, line, text))
        receiver, last = split_dotted(text.decode("utf-8", "replace"))
        found.append((start, Reference(ReferenceKind.READ, last, receiver, scope, line)))


def _target(captures: Captures) -> "Node":
    nodes = captures.get("target")
    return nodes[0] if nodes else captures["ref.read"][0]
