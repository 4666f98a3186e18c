"""Which blocks stand around a place of a brace language, and what their heads declare."""

import re
from bisect import bisect_right

import msgspec

from codewiki.check.masking import blanked

_HEAD = 4_000
"""A head is looked for in so many characters before its brace."""
_OTHERWISE = re.compile(r"^[ \t]*#[ \t]*(?P<word>ifn?def|if|elif|else|endif)\b.*?$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.MULTILINE)
_BRACES = re.compile(r"[{}]")
_ENDS = frozenset(";{}")


class Span(msgspec.Struct, frozen=True):
    """A block: where its head begins, its braces, and the number of the block around it."""

    head: int
    opening: int
    closing: int
    parent: int


class Blocks:
    """The blocks of one file. ``code`` has comments and strings blanked.

    ``whole`` is false when the braces do not match: then nothing is known. ``self.code`` is that of
    C without directives, else as given.
    """

    def __init__(self, code: str, language: str) -> None:
        self.code = without_directives(code) if language == "c" else code
        self.whole = True
        self._spans: list[Span] = []
        self._read()
        self._openings = [span.opening for span in self._spans]

    def _read(self) -> None:
        code = self.code
        opened: list[int] = []
        spans: list[tuple[int, int, int]] = []
        closings: dict[int, int] = {}
        self._closed: dict[int, int] = {}
        for match in _BRACES.finditer(code):
            place = match.start()
            if code[place] == "{":
                spans.append((self._head(place), place, opened[-1] if opened else -1))
                opened.append(len(spans) - 1)
            elif opened:
                closings[opened[-1]] = place
                self._closed[place] = spans[opened.pop()][1]
            else:
                self.whole = False
        self.whole = self.whole and not opened
        self._spans = [
            Span(head, opening, closings.get(number, len(code)), parent)
            for number, (head, opening, parent) in enumerate(spans)
        ]

    def _head(self, opening: int) -> int:
        """Return where the text that belongs to a brace begins."""
        depth = 0
        place = opening - 1
        first = max(-1, opening - _HEAD)
        while place > first:
            sign = self.code[place]
            if sign in ")]":
                depth += 1
            elif sign in "([":
                depth -= 1
                if depth < 0:
                    return place + 1
            elif sign == "}" and place in self._closed and self._in_angles(place, opening):
                place = self._closed[place]  # the type of a type parameter
            elif sign in _ENDS and depth == 0:
                return place + 1
            place -= 1
        return max(0, opening - _HEAD)

    def _in_angles(self, place: int, opening: int) -> bool:
        """Tell whether the text between two places closes more "<" than it opens."""
        text = self.code[place:opening].replace("=>", "")
        return text.count(">") > text.count("<")

    def around(self, place: int) -> list[Span]:
        """Return the blocks around ``place``, the innermost first."""
        number = bisect_right(self._openings, place) - 1
        found = []
        while number >= 0:
            span = self._spans[number]
            if span.opening < place < span.closing:
                found.append(span)
            number = span.parent
        return found

    def over(self, first: int, last: int) -> list[Span]:
        """Return the blocks that open behind ``first`` and whose heads begin before ``last``."""
        found = []
        for one in self._spans[bisect_right(self._openings, first - 1) :]:
            if one.head >= last:
                break
            found.append(one)
        return found

    def within(self, first: int, last: int) -> list[Span]:
        """Return the blocks that open between two places."""
        start = bisect_right(self._openings, first - 1)
        return self._spans[start : bisect_right(self._openings, last - 1)]

    def inside(self, span: Span) -> list[Span]:
        """Return the blocks directly inside a block."""
        inner = self.within(span.opening + 1, span.closing)
        return [one for one in inner if self._parent(one) == span]

    def _parent(self, span: Span) -> Span | None:
        return self._spans[span.parent] if span.parent >= 0 else None

    def head(self, span: Span) -> str:
        """Return the text of a head with its brace."""
        return self.code[span.head : span.opening + 1].lstrip()

    def tail(self, span: Span) -> str:
        """Return what stands behind a block on the way to the next ";"."""
        return self.code[span.closing + 1 : span.closing + 200].partition(";")[0]


def without_directives(code: str) -> str:
    """Return C code without its directives and without the branches behind ``#else``."""
    kept: list[str] = []
    branches: list[bool] = []
    skipping = 0
    for line in code.split("\n"):
        match = _OTHERWISE.match(line)
        word = match["word"] if match else ""
        if word in {"if", "ifdef", "ifndef"}:
            branches.append(False)
        elif word in {"elif", "else"} and branches and not branches[-1]:
            branches[-1] = True
            skipping += 1
        elif word == "endif" and branches:
            skipping -= branches.pop()
        kept.append(blanked(line) if skipping or word else line)
    return _DIRECTIVE.sub(lambda match: blanked(match.group()), "\n".join(kept))
