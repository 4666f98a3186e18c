"""Documentation comments of JavaScript and TypeScript."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_names import SECTION_WORDS
from codewiki.facts.languages.lines import (
    CommentIndex,
    aligned_doc,
    block_comment_rows,
    line_comment_rows,
    may_tell_rights,
)
from codewiki.facts.languages.syntax import TYPE_LENGTH, SourceText
from codewiki.facts.model import Doc

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_BLANK_LINES = 2
"""How many blank lines may stand between a documentation comment and what it documents."""

_LICENCE = re.compile(r"copyright|licen[cs]ed?\b|spdx", re.IGNORECASE)
_OF_FILE = re.compile(r"@(?:module|file|fileoverview|overview|packageDocumentation)\b")
_SECTION = re.compile(SECTION_WORDS, re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"\s*(?:@ts-|@flow|eslint|jshint|jslint|globals?\b|prettier-|istanbul|c8\b|v8\b|tslint|"
    r"biome-|deno-|webpack|#region|#endregion|#\s*sourceMapping|@jsx|use strict|"
    r"/?\s*<(?:reference|amd-)|"
    r"[-=*/#]{3,}\s*$)"
)
_DIRECTIVE_START = re.compile(rb"[/*]*\s*(?:[@#</bcdegijptuvw\x1c-\x1f\x80-\xff]|[-=*/#]{3})")
"""What every directive begins with, and few comments do."""
_COMMENTED_OUT = re.compile(
    r"(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*[=:]|import\s.*\sfrom\s|return\b.*;\s*$"
    r"|(?:export\s+)?(?:async\s+)?(?:function|class)\b.*\{\s*$|(?:if|for|while)\s*\(.*[{;]\s*$"
    r"|[\w$.]+\(.*\);\s*$|[\w$.]+\s=\s.*;\s*$"
)
"""How line comments begin that are code which was taken out."""
_PRIVATE = re.compile(r"@(?:private|internal|api\s+private|access\s+(?:private|package))\b")
_TAG = re.compile(r"@(param|arg|argument|returns?|type)\s*\{")
_NAME = re.compile(r"\s*\[?\s*(?:\.\.\.)?([\w$]+)(?![\w$.\[])")


@dataclass(frozen=True)
class Tags:
    """What the tags of a comment say: types as they are written, without their braces."""

    private: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    returns: str = ""
    type: str = ""


NO_TAGS = Tags()


def read_tags(text: str) -> Tags:
    """Read the tags of a documentation text."""
    if "@" not in text:
        return NO_TAGS
    parameters: dict[str, str] = {}
    found = {"returns": "", "type": ""}
    for match in _TAG.finditer(text):
        end = _closing(text, match.end())
        if end < 0:
            continue
        written = " ".join(text[match.end() : end].split())
        if len(written) > TYPE_LENGTH:
            continue
        word = match.group(1)
        if word == "type":
            found["type"] = found["type"] or written
        elif word.startswith("return"):
            found["returns"] = found["returns"] or written
        elif name := _NAME.match(text, end + 1):
            parameters.setdefault(name.group(1), written.removeprefix("..."))
    return Tags(bool(_PRIVATE.search(text)), parameters, found["returns"], found["type"])


def _closing(text: str, start: int) -> int:
    """Return where the brace that was opened before ``start`` is closed, -1 if nowhere near."""
    depth = 1
    for place in range(start, min(len(text), start + 4 * TYPE_LENGTH)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if not depth:
                return place
    return -1


def _is_licence(text: str) -> bool:
    return may_tell_rights(text) and _LICENCE.search(text) is not None


class Comments:
    """The comments of a file: what documents a line, and what documents the file."""

    def __init__(self, source: SourceText, nodes: Sequence["Node"]) -> None:
        self._source = source
        self._nodes = nodes
        self._index = CommentIndex(source, nodes)
        self._used: set[int] = set()

    def doc_above(self, line: int) -> Doc | None:
        """Return the text that documents the definition that starts on ``line``."""
        here = line
        for _ in range(MOST_BLANK_LINES + 1):
            group = self._index.above(here)
            if group:
                return self._doc_of_group(group, adjacent=here == line)
            if here <= 1 or self._source.line_bytes(here - 1).strip():
                return None
            here -= 1
        return None

    def _doc_of_group(self, group: list["Node"], *, adjacent: bool) -> Doc | None:
        while group and self._is_directive(group[-1]):
            group.pop()
        if not group:
            return None
        last = group[-1]
        if self._is_block(last):
            text = self._source.text(last)
            if not adjacent and not text.startswith("/**"):
                return None
            if not text.startswith("/**") and len(text) > 2 and text[2] == "!":
                return None
            return self._kept(self._block(last), [last])
        if not adjacent:
            return None
        rows: list[Node] = []
        while group and not self._is_block(group[-1]) and not self._is_directive(group[-1]):
            rows.append(group.pop())
        if group and self._is_block(group[-1]) and self._source.text(group[-1]).startswith("/**"):
            return self._kept(self._block(group[-1]), [group[-1]])
        rows.reverse()
        return self._kept(self._lines(rows), rows)

    def _kept(self, doc: Doc | None, nodes: Sequence["Node"]) -> Doc | None:
        if doc is None or _is_licence(doc.text) or _SECTION.match(doc.text):
            return None
        if not self._is_block(nodes[0]) and _COMMENTED_OUT.match(doc.text.partition("\n")[0]):
            return None
        self._used.update(node.start_byte for node in nodes)
        return doc

    def file_doc(self, first_code: int) -> Doc | None:
        """Return the text that documents the file, ``None`` when there is none.

        Ask after the definitions have taken theirs. ``first_code`` is the byte of the first
        statement that is no directive. A comment with ``@module`` or ``@fileoverview`` wins, else
        the first one that is no licence and no section heading.
        """
        groups = self._leading_groups(first_code)
        found: Doc | None = None
        for group in groups:
            doc = self._block(group[0]) if self._is_block(group[0]) else self._lines(group)
            if doc is None:
                continue
            if _OF_FILE.search(doc.text):
                return doc
            if self._source.data.startswith(b"/*!", group[0].start_byte):
                continue
            settled = found is not None or group[0].start_byte in self._used
            if settled or _is_licence(doc.text) or _SECTION.match(doc.text):
                continue
            found = doc
        return found

    def _leading_groups(self, first_code: int) -> list[list["Node"]]:
        """Return the comments before the code: blocks alone, adjacent line comments together."""
        groups: list[list[Node]] = []
        for node in self._nodes:
            if node.start_byte >= first_code:
                break
            if not self._source.stands_alone(node) or self._is_directive(node):
                continue
            line = self._source.first_line(node)
            joined = (
                groups
                and not self._is_block(node)
                and not self._is_block(groups[-1][-1])
                and self._source.last_line(groups[-1][-1]) == line - 1
            )
            if joined:
                groups[-1].append(node)
            else:
                groups.append([node])
        return groups

    def _is_block(self, node: "Node") -> bool:
        return self._source.data.startswith(b"/*", node.start_byte)

    def _is_directive(self, node: "Node") -> bool:
        if _DIRECTIVE_START.match(self._source.data, node.start_byte) is None:
            return False
        text = self._source.bounded(node)
        return bool(_DIRECTIVE.match(text.lstrip("/*")))

    def _block(self, node: "Node") -> Doc | None:
        rows = block_comment_rows(self._source.text(node))
        return aligned_doc(rows, self._source.first_line(node), first_aside=True)

    def _lines(self, nodes: Sequence["Node"]) -> Doc | None:
        rows: list[str] = []
        for text in map(self._source.text, nodes):
            rows += line_comment_rows(text, "///" if text.startswith("///") else "//")
        return aligned_doc(rows, self._source.first_line(nodes[0]))
