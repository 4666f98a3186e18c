"""Conditional parts of C files: what is never compiled, and what the grammar cannot hold.

A parser sees all branches of ``#if`` at once. That works where each branch holds whole
constructs. Where a branch opens a brace that is closed elsewhere, or stands inside parentheses
or an initialiser, the directives are left out, and of several branches one is kept. What
``#if 0`` encloses counts nowhere.
"""

import re
from dataclasses import dataclass, field

Span = tuple[int, int]

# Every alternative begins with a sign of its own: the search skips what begins none.
_TOKEN = re.compile(
    rb"""/\*.*?(?:\*/|\Z)|//[^\n]*+|"(?>[^"\\\n]*+(?:\\.[^"\\\n]*+)*)"?|'(?>(?:\\.|[^'\\\n])*)'?"""
    rb"""|\([^()\[\]{}"'/\n]*+\)|\(|\)|\{|\}|\[|\]"""
    rb"""|\#[ \t]*+(?P<word>\w*+)"""
    rb"""(?P<rest>(?>(?:[^\n/\\]++|\\\r?\n|/\*.*?(?:\*/|\Z)|[^\n])*))""",
    re.DOTALL,
)
_HASH = ord("#")
_BRACKETS = frozenset(b"(){}[]")
_OPENING = re.compile(rb"^[ \t]*+#[ \t]*+if", re.MULTILINE)
_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//[^\n]*+", re.DOTALL)
_CPLUSPLUS = re.compile(rb"\s*(?:defined\s*\(?\s*)?__cplusplus\b")
_NOT_BREAK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
_CONTINUED = re.compile(rb"\s*+(?:\}\s*+)?else\b")
_UNFINISHED = re.compile(rb"(?:[=|&?+]|\belse)\s*\Z")
_ARGUMENTS = re.compile(rb"\s*+\(")
_BODY = re.compile(rb"\s*+\{")
_OLD_C = re.compile(rb"\w*(?:KR_|KNR|K_AND_R|NO_PROTO|NOPROTO)\w*")
_OPENS = frozenset({"if", "ifdef", "ifndef"})
_TURNS = frozenset({"elif", "else", "elifdef", "elifndef"})
_MOST_NESTED = 100
_LIST = ord("=")
"""Stands for the opening brace of an initialiser."""
_PLAIN = ord("{")


@dataclass(slots=True)
class _Group:
    """An ``#if`` with its branches; stacks hold the brackets that are open."""

    before: list[int]
    marks: list[Span]
    never: list[bool]
    """Whether each branch is never compiled."""
    foreign: bool
    """Whether the first branch is for C++ or for compilers before the standard."""
    after: list[list[int]] = field(default_factory=list)
    broken: bool = False
    rest_is_dead: bool = False


@dataclass(slots=True)
class Conditions:
    """Spans (bytes): ``dead`` is never compiled, ``dropped`` is left out for the parser only."""

    dead: list[Span] = field(default_factory=list)
    dropped: list[Span] = field(default_factory=list)


def blanked(data: bytes, spans: list[Span]) -> bytes:
    """Return ``data`` with spaces in the given spans; line breaks stay."""
    if not spans:
        return data
    text = bytearray(data)
    for start, end in spans:
        text[start:end] = text[start:end].translate(_NOT_BREAK)
    return bytes(text)


def conditions(data: bytes) -> Conditions:
    """Find the parts of a file that the parser must not see."""
    if _OPENING.search(data) is None:
        return Conditions()
    scan = _Scan(data)
    place = 0
    while (match := _TOKEN.search(data, place)) is not None:
        start, place = match.span()
        sign = data[start]
        if sign == _HASH:
            line = data.rfind(b"\n", 0, start) + 1
            if data[line:start].strip(b" \t"):
                place = start + 1
            else:
                scan.directive(match["word"].decode("latin-1"), match["rest"], (line, place))
        elif sign in _BRACKETS and place == start + 1:
            scan.bracket(sign, start)
    return scan.found


class _Scan:
    """Follows brackets and branches through a file."""

    def __init__(self, data: bytes) -> None:
        self.found = Conditions()
        self._data = data
        self._stack: list[int] = []
        self._groups: list[_Group] = []
        self._passed = 0

    def bracket(self, sign: int, place: int) -> None:
        """Take a bracket."""
        stack = self._stack
        if sign in b"({[":
            if sign == _PLAIN and self._starts_list(place):
                sign = _LIST
            stack.append(sign)
            return
        if stack:
            stack.pop()
        elif self._groups:
            # It closes what was opened where the parser does not see it.
            self._groups[-1].broken = self._groups[-1].broken or not self._groups[-1].never[-1]
        for group in reversed(self._groups):
            if len(stack) >= len(group.before):
                break
            group.broken = group.broken or not group.never[-1]

    def _starts_list(self, place: int) -> bool:
        before = self._data[max(0, place - 80) : place].rstrip()
        return before.endswith(b"=") or (self._stack[-1:] == [_LIST])

    def directive(self, word: str, rest: bytes, span: Span) -> None:
        """Take a line that starts with ``#``."""
        if word in _OPENS:
            if len(self._groups) >= _MOST_NESTED or self._passed:
                self._passed += 1
                return
            condition = _COMMENT.sub(b"", rest).strip()
            never = word == "if" and condition == b"0"
            other = _CPLUSPLUS.match(condition) or _OLD_C.match(condition)
            foreign = word != "ifndef" and other is not None
            group = _Group(list(self._stack), [span], [never], foreign)
            group.broken = not never and self._splits(span)
            group.rest_is_dead = word == "if" and condition == b"1"
            self._groups.append(group)
        elif word == "endif" and self._passed:
            self._passed -= 1
        elif self._groups and not self._passed:
            if word in _TURNS:
                group = self._groups[-1]
                self._end_branch(group, span)
                group.marks.append(span)
                condition = _COMMENT.sub(b"", rest).strip()
                group.never.append(group.rest_is_dead or (word == "elif" and condition == b"0"))
            elif word == "endif":
                self._close(self._groups.pop(), span)

    def _splits(self, span: Span) -> bool:
        """Tell whether a directive stands inside a statement."""
        before = self._data[max(0, span[0] - 40) : span[0]]
        if not self._stack and _ARGUMENTS.match(self._data, span[1]):
            return True
        return (
            _CONTINUED.match(self._data, span[1]) is not None
            or _UNFINISHED.search(before) is not None
        )

    def _end_branch(self, group: _Group, span: Span) -> None:
        open_else = _UNFINISHED.search(self._data[max(0, span[0] - 40) : span[0]])
        if not group.never[-1] and (self._stack != group.before or open_else):
            group.broken = True
        group.after.append(self._stack)
        self._stack = list(group.before)

    def _close(self, group: _Group, span: Span) -> None:
        self._end_branch(group, span)
        before = self._data[max(0, span[0] - 40) : span[0]].rstrip()
        if before.endswith(b")") and _BODY.match(self._data, span[1]):
            group.broken = True
        group.marks.append(span)
        bodies = [(group.marks[k][1], group.marks[k + 1][0]) for k in range(len(group.never))]
        self.found.dead += [body for body, never in zip(bodies, group.never, strict=True) if never]
        around = group.before[-1] if group.before else _PLAIN
        if not group.broken and around == _PLAIN:
            return
        self.found.dropped += group.marks
        if not group.broken and around == _LIST:
            return
        kept = next((k for k, never in enumerate(group.never) if not never), None)
        if group.foreign:
            kept = 1 if len(bodies) > 1 else None
        self.found.dropped += [body for k, body in enumerate(bodies) if k != kept]
        if kept is not None:
            self._stack = list(group.after[kept])
