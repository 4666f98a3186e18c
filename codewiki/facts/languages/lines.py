"""What lines are: code, comment, documentation or error; and the texts of comments."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import SourceText
from codewiki.facts.model import Doc

if TYPE_CHECKING:
    from tree_sitter import Node

_WHITE = b" \t\f\r\v\xef\xbb\xbf"
_BLOCK_START = re.compile(r"^/\*+!?")
_BLOCK_END = re.compile(r"\**/$")
_SETTLED = frozenset({"comment"})


def count_code_lines(source: SourceText, comments: Iterable["Node"]) -> int:
    """Count the lines that hold something other than white space and the given nodes.

    ``comments`` are comments and documentation strings.
    """
    data = source.data
    blank = [not row.strip(_WHITE) for row in data.split(b"\n")]
    for node in comments:
        start, end = node.start_byte, node.end_byte
        first, last = source.line(start), source.line(max(start, end - 1))
        before = data[source.line_start(first) : start]
        after = source.line_bytes(last)[end - source.line_start(last) :]
        if before.strip(_WHITE):
            first += 1
        if after.strip(_WHITE):
            last -= 1
        if first <= last:
            blank[first - 1 : last] = [True] * (last - first + 1)
    return len(blank) - sum(blank)


def count_error_lines(source: SourceText, errors: Iterable["Node"]) -> int:
    """Count the lines that hold tokens which the parser skipped or had to make up.

    Constructs that were parsed inside a larger error are not counted.
    """
    lines: set[int] = set()
    for node in errors:
        children = () if node.is_missing else node.children
        if not children:
            lines.update(range(source.first_line(node), source.last_line(node) + 1))
        for child in children:
            if not child.child_count and child.type not in _SETTLED:
                lines.update(range(source.first_line(child), source.last_line(child) + 1))
    # What is missing at the end of a file stands behind its last line.
    last = source.line(max(0, len(source.data) - 1))
    return len({min(line, last) for line in lines})


def aligned_doc(rows: Sequence[str], line: int, *, first_aside: bool = False) -> Doc | None:
    """Make a ``Doc`` of the rows from ``line`` on; ``None`` when they are all blank.

    Common indentation is removed (with ``first_aside`` the first row, which follows an opening
    mark, has none of its own), trailing white space too; blank rows at both ends are dropped.
    """
    texts = [row.rstrip() for row in rows]
    if any("\t" in row for row in texts):
        texts = [_expanded(row) for row in texts]
    # The row that has least of its own decides; the first has none behind an opening mark.
    below = texts[1:] if first_aside else texts
    margin = min([len(row) - len(row.lstrip()) for row in below if row], default=0)
    if margin:
        below = [row[margin:] for row in below]
    texts = [*(row.lstrip() for row in texts[:1]), *below] if first_aside else below
    while texts and not texts[0]:
        del texts[0]
        line += 1
    while texts and not texts[-1]:
        del texts[-1]
    if not texts:
        return None
    return Doc("\n".join(texts), line, line + len(texts) - 1)


def _expanded(row: str) -> str:
    """Return a row with spaces for the tabs of its indentation."""
    body = row.lstrip()
    return row[: len(row) - len(body)].expandtabs() + body


def block_comment_rows(text: str) -> list[str]:
    """Return the rows of a ``/* … */`` or ``/** … */`` comment without its marks."""
    body = _BLOCK_END.sub("", _BLOCK_START.sub("", text))
    rows = body.split("\n")
    return [rows[0], *map(_without_margin, rows[1:])] if len(rows) > 1 else rows


def _without_margin(row: str) -> str:
    """Return a row without the star before it and one space; two stars belong to the text."""
    text = row.lstrip()
    if not text.startswith("*") or text.startswith("**"):
        return row
    return text[2:] if text.startswith("* ") else text[1:]


def line_comment_rows(text: str, mark: str) -> list[str]:
    """Return the one row of a line comment without ``mark`` (repeated marks go too).

    A line of slashes has any number of them.
    """
    return [_line_mark(mark).sub("", text, count=1)]


@cache
def _line_mark(mark: str) -> re.Pattern[str]:
    further = "/*" if mark.startswith("/") else ""
    return re.compile(rf"^(?:{re.escape(mark)})+{further}[!:]?")


def may_tell_rights(text: str) -> bool:
    """Tell whether a text can be a note on rights at all.

    The patterns that know such notes ignore case, which makes them slow; most texts hold none of
    the words that they look for.
    """
    lower = text.lower()
    return "licen" in lower or "copyright" in lower or "spdx" in lower or "rights" in lower


class CommentIndex:
    """The comments of a file that stand alone on their lines, by their last line."""

    def __init__(self, source: SourceText, comments: Iterable["Node"]) -> None:
        self._source = source
        self._by_end: Mapping[int, Node] = {
            source.last_line(node): node for node in comments if source.stands_alone(node)
        }

    def above(self, line: int) -> list["Node"]:
        """Return the comments that end directly above ``line`` without a blank line between."""
        found: list[Node] = []
        here = line - 1
        while (node := self._by_end.get(here)) is not None:
            found.append(node)
            here = self._source.first_line(node) - 1
        found.reverse()
        return found

    def at(self, line: int) -> "Node | None":
        """Return the comment that ends on ``line``, if one stands alone there."""
        return self._by_end.get(line)
