"""The uses of names in a C file.

Which names other files give is not known here, so all are noted that are no parameters and
variables of the function around them: calls, types, fields, and functions, variables and constants
that are only read. Bodies of macros are text for the parser; their calls are found by pattern.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.c_reading import Reading, named_type
from codewiki.facts.languages.c_words import BUILTINS, KEYWORDS
from codewiki.facts.languages.dotted import UNKNOWN, split_dotted
from codewiki.facts.model import (
    Binding,
    BindingKind,
    DefinitionKind,
    Reference,
    ReferenceKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

K = DefinitionKind
_MACRO_PART = re.compile(
    rb"/\*.*?(?:\*/|\Z)|//(?>(?:\\\r?\n|[^\n])*)|\"(?>(?:\\.|[^\"\\])*)\"?|'(?>(?:\\.|[^'\\])*)'?|\#\#?\s*\w*+|(?:->|\.)\s*\w*+|\d\w*+|"
    rb"(?P<name>[A-Za-z_]\w*+)(?P<call>[ \t]*+\()?",
    re.DOTALL,
)
_BUILT_IN = frozenset(word.encode() for word in BUILTINS | KEYWORDS)
_KEYWORDS = frozenset(word.encode() for word in KEYWORDS)
_LONGEST_MACRO = 20_000
# Members of an enumeration are slow to look up, and these are noted by the thousand.
_CALL, _READ, _TYPE = ReferenceKind.CALL, ReferenceKind.READ, ReferenceKind.TYPE

Placed = tuple[int, Reference]


class _Finder:
    """Collects the references of one file."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[Placed] = []
        self.heads: dict[tuple[int, str], int] = {}
        """Local names that are called or looked into, with a line of such a use."""
        self._seen: set[tuple[ReferenceKind, int, int, str]] = set()
        locals_ = reading.locals
        self._locals: dict[int, frozenset[bytes]] = {
            scope: frozenset(name.encode() for name in names) for scope, names in locals_.items()
        }

    def is_local(self, word: bytes, scope: int) -> bool:
        """Tell whether a parameter or variable of the function around hides a name."""
        names = self._locals.get(scope)
        return names is not None and word in names

    def add(self, kind: ReferenceKind, text: str, at: int, scope: int, arguments: int = -1) -> None:
        """Note a use of dotted text once for each line."""
        receiver, name = split_dotted(text)
        line = self.reading.source.line(at)
        if kind is not _CALL:
            key = (kind, scope, line, text)
            if key in self._seen:
                return
            self._seen.add(key)
        self.found.append((at, Reference(kind, name, receiver, scope, line, arguments)))


def references(reading: Reading) -> tuple[tuple[Reference, ...], tuple[Binding, ...]]:
    """Return the uses of names in the order of the source, and what is known of types."""
    finder = _Finder(reading)
    claimed = reading.claimed
    for captures in reading.of("bind.assignment"):
        claimed.add(_end_key(captures["target"][0]))
    _calls(finder)
    _fields(finder)
    _types(finder)
    _reads(finder)
    _macros(finder)
    finder.found.sort(key=lambda placed: placed[0])
    return tuple(reference for _, reference in finder.found), _bindings(finder)


def _end_key(node: "Node") -> int:
    """Return a key of an expression by its end, for expressions that start at one place."""
    return -1 - node.end_byte


def _calls(finder: _Finder) -> None:
    reading = finder.reading
    source, outline, claimed = reading.source, reading.outline, reading.claimed
    for captures in reading.of("ref.call"):
        callee = captures["target"][0]
        start = callee.start_byte
        if start == callee.end_byte:
            continue
        if reading.attributes.holds(start):
            continue
        scope = outline.scope_at(start)
        if callee.type == "identifier":
            text = source.text(callee)
            at = start
            claimed.add(start)
            if text in KEYWORDS:
                continue
        else:
            text = reading.dotted(callee)
            if text in {"", UNKNOWN} or text.endswith(("()", f".{UNKNOWN}")):
                continue
            at = callee.end_byte - 1
            claimed.add(_end_key(callee))
            if "." not in text:
                at = start
                inner = source.data.find(text.encode(), start, callee.end_byte)
                claimed.add(inner)
        head = text.partition(".")[0].removesuffix("()")
        if finder.is_local(head.encode(), scope):
            finder.heads.setdefault((scope, head), source.line(at))
        count = _count(source.data, captures["arguments"][0])
        finder.add(_CALL, text, at, scope, count)


def _count(data: bytes, row: "Node") -> int:
    """Return the number of arguments; their nodes are made only where a comment may be one."""
    start, end = row.start_byte, row.end_byte
    if data.find(b"/*", start, end) < 0 and data.find(b"//", start, end) < 0:
        return row.named_child_count
    return sum(child.type != "comment" for child in row.named_children)


def _fields(finder: _Finder) -> None:
    """Note which fields are read, of variables whose type can be known."""
    reading = finder.reading
    source, outline, claimed = reading.source, reading.outline, reading.claimed
    seen: set[tuple[int, str]] = set()
    for captures in reading.of("ref.field"):
        node = captures["ref.field"][0]
        if _end_key(node) in claimed:
            continue
        text = reading.dotted(node)
        if UNKNOWN in text or not text:
            continue
        start = node.start_byte
        scope = outline.scope_at(start)
        if (scope, text) in seen:
            continue
        seen.add((scope, text))
        head = text.partition(".")[0].removesuffix("()")
        if finder.is_local(head.encode(), scope) and not reading.locals[scope].get(head):
            continue
        if head.encode() in _BUILT_IN:
            continue
        finder.add(ReferenceKind.READ, text, max(start, node.end_byte - 1), scope)
        finder.heads.setdefault((scope, head), source.line(start))


def _types(finder: _Finder) -> None:
    reading = finder.reading
    data, outline, claimed = reading.source.data, reading.outline, reading.claimed
    for captures in reading.of("ref.type"):
        node = captures["ref.type"][0]
        start = node.start_byte
        word = data[start : node.end_byte]
        if start in claimed or word in _BUILT_IN:
            continue
        scope = outline.scope_at(start)
        if not finder.is_local(word, scope) and word:
            finder.add(_TYPE, word.decode("utf-8", "replace"), start, scope)


def _reads(finder: _Finder) -> None:
    reading = finder.reading
    data, claimed = reading.source.data, reading.claimed
    scope_at, is_local = reading.outline.scope_at, finder.is_local
    in_attribute = reading.attributes.holds
    for captures in reading.of("ref.read"):
        node = captures["ref.read"][0]
        start = node.start_byte
        if start in claimed:
            continue
        end = node.end_byte
        word = data[start:end]
        if word in _BUILT_IN or -1 - end in claimed or not word or in_attribute(start):
            continue
        scope = scope_at(start)
        if not is_local(word, scope):
            finder.add(_READ, word.decode("utf-8", "replace"), start, scope)


def _macros(finder: _Finder) -> None:
    """Note calls and other names in the bodies of macros."""
    reading = finder.reading
    data = reading.source.data
    for draft in reading.outline.drafts:
        value = draft.node.child_by_field_name("value") if draft.kind is K.MACRO else None
        if value is None:
            continue
        row = draft.node.child_by_field_name("parameters")
        own = (
            set() if row is None else set(re.findall(rb"\w+", data[row.start_byte : row.end_byte]))
        )
        own.add(draft.name.encode())
        end = min(value.end_byte, value.start_byte + _LONGEST_MACRO)
        for match in _MACRO_PART.finditer(data, value.start_byte, end):
            word = match["name"]
            if word is None or word in own or word in _KEYWORDS:
                continue
            if match["call"]:
                finder.add(ReferenceKind.CALL, word.decode(), match.start(), draft.index)
            elif word not in _BUILT_IN:
                finder.add(ReferenceKind.READ, word.decode(), match.start(), draft.index)


def _bindings(finder: _Finder) -> tuple[Binding, ...]:
    """Return the types of fields, of variables, and of names that hide others."""
    reading = finder.reading
    found: list[Binding] = []
    for draft in reading.outline.drafts:
        if draft.kind not in {K.FIELD, K.VARIABLE, K.CONSTANT} or draft.node.type == "enumerator":
            continue
        place = draft.captures["name"][0].start_byte
        node, declarator = reading.declarators[place]
        text = named_type(node, declarator, reading.plain)
        if text and text not in BUILTINS:
            kind = BindingKind.ANNOTATION
            found.append(Binding(kind, draft.name, text, draft.parent, draft.name_line))
    for scope, names in reading.locals.items():
        for name, text in names.items():
            line = reading.local_lines.get((scope, name))
            if line is None or (text in BUILTINS and (scope, name) not in finder.heads):
                continue
            if text and (scope, name) in finder.heads and text not in BUILTINS:
                found.append(Binding(BindingKind.ANNOTATION, name, text, scope, line))
            elif (scope, name) in finder.heads:
                found.append(Binding(BindingKind.ALIAS, name, "", scope, line))
    found.sort(key=lambda binding: (binding.line, binding.scope, binding.name))
    return tuple(found)
