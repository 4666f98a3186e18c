"""Comments of a C file that document something: above it, behind it, or at the top of the file."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from codewiki.facts.languages.lines import (
    CommentIndex,
    aligned_doc,
    block_comment_rows,
    line_comment_rows,
    may_tell_rights,
)
from codewiki.facts.languages.syntax import SourceText
from codewiki.facts.model import Doc

if TYPE_CHECKING:
    from tree_sitter import Node

_LEGAL = re.compile(
    r"copyright|licen[cs]ed?\b|spdx|\(c\) (?:19|20)\d\d|all rights reserved|"
    r"\bconditions\b.*\buse\b",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"\s*[/*!]*\s*(?:clang-format|NOLINT|lint\b|vim?:|emacs|-\*-|@?\s*FALLTHR|LCOV|GCOV|cppcheck|"
    r"coverity|splint|indent\b)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-Za-z]")
_HEADING = re.compile(r"^[\s/*]*([-=*#~+_/])\1{2,}")
_HEAD_LINE = re.compile(rb"[A-Za-z_][\w \t*]*(?:\([^;{}()]*\))?[ \t\r]*")
_SPLIT_NAME = re.compile(r"^\s*(?:[\w-]+\.(?:c|h)\b\s*(?:--?|:|–|—)*\s*)?\s*$")
_VERSION_MARK = re.compile(r"^\s*(?:@\(#\)\s*)?\$Id\b.*$|^\s*\*+\s*$")


class Comments:
    """The comments of a file."""

    def __init__(self, source: SourceText, nodes: Sequence["Node"]) -> None:
        self._source = source
        self._nodes = nodes
        self._index = CommentIndex(source, nodes)
        self._behind = {
            source.first_line(node): node for node in nodes if not source.stands_alone(node)
        }
        self._used: set[int] = set()

    def above(self, line: int) -> Doc | None:
        """Return the text directly above ``line``; one blank line is left to ``/**`` alone.

        Lines of attribute macros that stand before the declaration are passed over.
        """
        for _ in range(3):
            group = self._index.above(line)
            if group or line <= 1 or not _HEAD_LINE.fullmatch(self._source.line_bytes(line - 1)):
                break
            line -= 1
        if not group and line > 2 and not self._source.line_bytes(line - 1).strip():
            group = [
                node for node in self._index.above(line - 1)[-1:] if self._starts(node, b"/**")
            ]
        if not group:
            return None
        rows = [group.pop()]
        if not self._is_block(rows[0]):
            while group and not self._is_block(group[-1]):
                rows.append(group.pop())
            rows.reverse()
        doc = self._doc(rows)
        if doc is None or _is_legal(doc.text) or self._is_heading(rows):
            return None
        self._used.update(node.start_byte for node in rows)
        return doc

    def behind(self, line: int, end: int) -> Doc | None:
        """Return the comment that follows on the line where a definition ends (byte ``end``)."""
        node = self._behind.get(line)
        if node is None or node.start_byte < end:
            return None
        text = self._source.data[end : node.start_byte]
        if text.strip(b" \t,;\\") or _TOOL.match(self._source.bounded(node)):
            return None
        doc = self._doc([node])
        if doc is None:
            return None
        first = doc.text.removeprefix("<").lstrip()
        return Doc(first, doc.line, doc.end_line) if first else None

    def of_file(self, first_code: int) -> Doc | None:
        """Return what the first comments say of the file, before any note on rights.

        Ask after the definitions have taken theirs.
        """
        last_line = -1
        group: list[Node] = []
        groups = [group]
        for node in self._nodes:
            if node.start_byte >= first_code or len(groups) > 20:
                break
            if not self._source.stands_alone(node) or node.start_byte in self._used:
                continue
            line = self._source.first_line(node)
            if self._is_block(node) or line != last_line + 1:
                group = []
                groups.append(group)
            group.append(node)
            last_line = -1 if self._is_block(node) else self._source.last_line(node)
        for rows in groups:
            doc = self._before_rights(self._doc(rows)) if rows else None
            if doc is not None:
                return doc
        return None

    def _before_rights(self, doc: Doc | None) -> Doc | None:
        if doc is None:
            return None
        rows = doc.text.split("\n")
        end = next((k for k, row in enumerate(rows) if _is_legal(row)), len(rows))
        kept = ["" if _VERSION_MARK.match(row) else row for row in rows[:end]]
        if all(_SPLIT_NAME.match(row) or not _has_word(row) for row in kept):
            return None
        return aligned_doc(kept, doc.line)

    def _doc(self, nodes: "Sequence[Node]") -> Doc | None:
        if not nodes:
            return None
        source = self._source
        first = source.first_line(nodes[0])
        if self._is_block(nodes[0]):
            text = source.text(nodes[0])
            if _TOOL.match(text):
                return None
            rows = block_comment_rows(text)
        else:
            rows = [
                row
                for node in nodes
                for text in source.text(node).split("\n")
                for row in line_comment_rows(text.strip(), "/")
            ]
        rows = ["" if not _has_word(row) and _HEADING.match(row) else row for row in rows]
        doc = aligned_doc(rows, first, first_aside=self._is_block(nodes[0]))
        return doc if doc is not None and _has_word(doc.text) else None

    def _is_heading(self, nodes: "Sequence[Node]") -> bool:
        """Tell whether a comment is a ruler with a title, which belongs to all that follows."""
        text = self._source.text(nodes[0])
        return (
            _HEADING.match(text.removeprefix("/*").removeprefix("//")) is not None
            and len(text.strip("/*-=#~+_ \t\n").split("\n")) == 1
        )

    def _is_block(self, node: "Node") -> bool:
        return self._starts(node, b"/*")

    def _starts(self, node: "Node", mark: bytes) -> bool:
        return self._source.data.startswith(mark, node.start_byte)


def _is_legal(text: str) -> bool:
    may_be = may_tell_rights(text) or "condition" in text.lower() or "(c)" in text.lower()
    return may_be and _LEGAL.search(text) is not None


def _has_word(text: str) -> bool:
    return _LETTER.search(text) is not None or any(sign.isalpha() for sign in text)
