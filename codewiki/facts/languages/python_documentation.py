"""What documents a Python file and its definitions: strings and comments."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.lines import CommentIndex, aligned_doc, line_comment_rows
from codewiki.facts.languages.python_reading import Reading
from codewiki.facts.languages.syntax import Draft, SourceText, named_child
from codewiki.facts.model import Doc

if TYPE_CHECKING:
    from tree_sitter import Node

_PRAGMA = re.compile(
    r"#!|#+\s*(?:noqa|type|pragma|pylint|fmt|mypy|isort|ruff|pyright|nosec|vim?)\b"
)
_ENCODING = re.compile(r"coding[:=]")
_RULER = re.compile(r"#+\s*([-=*~_#])\1{2,}")
_LEGAL = re.compile(r"copyright|licen[cs]e|spdx|all rights reserved", re.IGNORECASE)
_MOST_HEADER_LINES = 200
_ENCODING_END = 60


@dataclass(slots=True)
class Texts:
    """The strings (by offset and by line) and comments of a file; ``used`` are documentation."""

    source: SourceText
    root: "Node"
    docs: dict[int, "Node"]
    doc_lines: dict[int, "Node"]
    comments: CommentIndex
    used: list["Node"] = field(default_factory=list)


def find_texts(reading: Reading) -> Texts:
    """Collect what may be documentation."""
    source = reading.source
    strings = [captures["inner"][0] for captures in reading.of("doc.string")]
    comments = (captures["comment.line"][0] for captures in reading.of("comment.line"))
    return Texts(
        source=source,
        root=reading.root,
        docs={node.start_byte: node for node in strings},
        doc_lines={source.first_line(node): node for node in strings},
        comments=CommentIndex(source, comments),
    )


def documentation(texts: Texts, draft: Draft) -> Doc | None:
    """Return what documents a definition.

    A string in its body or behind it, a comment with ``#:`` behind it, a comment directly above
    it, or, for variables, another comment behind it: the first of these that there is.
    """
    node: Node | None = None
    if draft.container:
        body = draft.node.child_by_field_name("body")
        node = texts.docs.get(body.start_byte) if body is not None else None
    else:
        node = texts.doc_lines.get(draft.end_line + 1)
        if node is not None and _column(texts, node.start_byte) != _column(texts, draft.start):
            node = None
    doc = _string_doc(texts, node) if node is not None else None
    return (
        doc
        or _comment_behind(texts, draft, "#:")
        or _comment_above(texts, draft)
        or _comment_behind(texts, draft, "#")
    )


def _column(texts: Texts, byte: int) -> int:
    return byte - texts.source.line_start(texts.source.line(byte))


def _string_doc(texts: Texts, node: "Node") -> Doc | None:
    source = texts.source
    children = node.children
    if not children or children[0].type != "string_start":
        return None
    opening, closing = children[0], children[-1]
    if not {"b", "f", "t"}.isdisjoint(source.text(opening).lower()):
        return None
    end = closing.start_byte if closing.type == "string_end" else node.end_byte
    texts.used.append(node)
    text = source.data[opening.end_byte : end].decode("utf-8", "replace")
    rows = text.split("\n")
    if rows[0].strip() == "\\":
        rows[0] = ""
    return aligned_doc(rows, source.first_line(node), first_aside=True)


def _comment_above(texts: Texts, draft: Draft) -> Doc | None:
    column = _column(texts, draft.start)
    nodes = texts.comments.above(draft.line)
    while nodes and _column(texts, nodes[0].start_byte) != column:
        del nodes[0]
    if any(_column(texts, node.start_byte) != column for node in nodes):
        return None
    return _comment_doc(texts, nodes)


def _comment_doc(texts: Texts, nodes: list["Node"]) -> Doc | None:
    if not nodes:
        return None
    source = texts.source
    rows: list[str] = []
    for node in nodes:
        text = source.text(node)
        is_text = not (
            _PRAGMA.match(text) or _RULER.match(text) or _ENCODING.search(text, 0, _ENCODING_END)
        )
        row = line_comment_rows(text, "#")[0] if is_text else ""
        rows.append(row if any(sign.isalnum() for sign in row) else "")
    if any(_LEGAL.search(row) for row in rows):
        return None
    return aligned_doc(rows, source.first_line(nodes[0]))


def _comment_behind(texts: Texts, draft: Draft, mark: str) -> Doc | None:
    """Return the comment with ``mark`` behind a variable, on the line where its value ends."""
    if draft.container:
        return None
    source = texts.source
    end = source.line_start(draft.end_line) + len(source.line_bytes(draft.end_line))
    rest = source.data[draft.end : end].decode("utf-8", "replace").strip()
    if not rest.startswith(mark) or _PRAGMA.match(rest):
        return None
    row = line_comment_rows(rest, "#")[0].strip()
    if not any(sign.isalnum() for sign in row):
        return None
    return Doc(row, draft.end_line, draft.end_line)


def file_documentation(texts: Texts) -> Doc | None:
    """Return the documentation string of the module, else the comment with which it begins.

    Only comments may stand before a string. A comment that stands directly above a statement
    belongs to that, and notes on licence and encoding are no documentation.
    """
    blocks: list[list[Node]] = []
    next_line = 0
    for place in range(_MOST_HEADER_LINES):
        node = named_child(texts.root, place)
        if node is None:
            break
        line = texts.source.first_line(node)
        if node.type != "comment":
            string = texts.docs.get(node.start_byte)
            doc = _string_doc(texts, string) if string is not None else None
            if doc is not None:
                return doc
            if blocks and line == next_line:
                del blocks[-1]
            break
        if line != next_line or not blocks:
            blocks.append([])
        blocks[-1].append(node)
        next_line = line + 1
    return next(filter(None, (_comment_doc(texts, block) for block in blocks)), None)
