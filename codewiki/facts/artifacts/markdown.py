"""Markdown documents. The kinds of units: see ``codewiki.facts.artifacts``.

Blocks come from markdown-it; links and code spans are found in their text with patterns, since
only so the line of each is known.
"""

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from codewiki.facts.artifacts.prose import MAX_BYTES, Document
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import FileFacts

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)([^`]{1,300}|[^`]{0,300}`[^`]{1,300})(?<!`)\1(?!`)")
_LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|!?\[[^\[\]]{0,200}\](?:\([^()\s]{0,500}\))?){0,300})\]"
    r"\(\s{0,9}<?([^\s()<>]{1,1000}(?:\([^\s()]{0,200}\))?[^\s()<>]{0,200})>?[^()\n]{0,300}\)"
)
_REFERENCE = re.compile(r"(!?)\[([^\[\]\n]{1,300})\]\[([^\[\]\n]{0,300})\]")
_BARE = re.compile(r"<(https?://[^\s<>]{1,1000})>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"(?<!\\)(?:<[^<>\n]{1,500}>|\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`+|~~)")
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,300}>(.{0,600}?)</h\1>", re.DOTALL | re.IGNORECASE)
_FRONT_MATTER_LINES = 200


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def plain(text: str) -> str:
    """Return the text of inline Markdown without its marks."""
    text = _REFERENCE.sub(r"\2", _LINK.sub(r"\2", text[:LINE_LENGTH]))
    return " ".join(unescape(_ESCAPE.sub(r"\1", _MARKS.sub("", text))).split())


def _rows(data: bytes) -> list[str]:
    """Return the lines with what markdown-it would take for further line ends replaced."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    rows = [row.removesuffix("\r").replace("\r", " ")[:LINE_LENGTH] for row in text.split("\n")]
    if rows[0].rstrip() in {"---", "+++"}:
        # Front matter reads like a heading under a rule.
        for index in range(1, min(len(rows), _FRONT_MATTER_LINES)):
            if rows[index].rstrip() == rows[0].rstrip():
                rows[: index + 1] = [""] * (index + 1)
                break
    return rows


class _Markdown:
    def __init__(self, document: Document, references: dict[str, str]) -> None:
        self.document = document
        self._references = references

    def take(self, tokens: "list[Token]") -> None:
        """Add the units of all blocks."""
        kind = ""
        for before, token in zip([None, *tokens], tokens, strict=False):
            first = token.map[0] + 1 if token.map else 0
            if token.type == "paragraph_open":
                item = before is not None and before.type == "list_item_open"
                kind = "item" if item else "paragraph"
            elif token.type == "inline" and token.map:
                self._inline(token, kind, first)
                kind = ""
            elif token.type == "heading_open":
                kind = token.tag
            elif token.type in {"fence", "code_block"} and token.map:
                words = token.info.split()
                self.document.add(
                    "code", words[0] if words else "", token.content, first, token.map[1]
                )
            elif token.type == "html_block":
                self._html(token.content, first)

    def _inline(self, token: "Token", kind: str, line: int) -> None:
        text = token.content
        if kind in {"paragraph", "item"}:
            self.document.paragraph(kind, text.split("\n"), line)
        elif kind.startswith("h") and token.map:
            self.document.heading(plain(text), int(kind[1:]), line, token.map[1])
        self.inner(text, line)

    def inner(self, text: str, line: int) -> None:
        """Add the links, images and code spans of a text that starts on ``line``."""
        found: list[tuple[int, int, str, str, str]] = []
        for match in _CODE.finditer(text):
            found.append((*match.span(), "span", match[2].strip(), ""))
        for match in _LINK.finditer(text):
            found.append((*match.span(), "image" if match[1] else "link", match[2], match[3]))
            if "![" in match[2]:
                image = _LINK.search(match[2])
                if image:
                    found.append((*match.span(), "image", image[2], image[3]))
        for match in _REFERENCE.finditer(text):
            target = self._references.get(" ".join((match[3] or match[2]).split()).upper())
            if target:
                found.append((*match.span(), "image" if match[1] else "link", match[2], target))
        for match in _BARE.finditer(text):
            found.append((*match.span(), "link", match[1], match[1]))
        for start, end, kind, name, value in sorted(found):
            here = line + text.count("\n", 0, start)
            last = here + text.count("\n", start, end)
            self.document.add(kind, name if kind == "span" else plain(name), value, here, last)

    def _html(self, text: str, line: int) -> None:
        for match in _HTML_HEADING.finditer(text[:LINE_LENGTH]):
            first = line + text.count("\n", 0, match.start())
            last = line + text.count("\n", 0, match.end())
            if title := plain(match[2]):
                self.document.heading(title, int(match[1]), first, last)


def read(data: bytes, language: str) -> FileFacts:
    """Read a Markdown document."""
    units = UnitList(line_count(data))
    document = Document(units)
    if len(data) <= MAX_BYTES:
        environment: dict[str, dict[str, dict[str, str]]] = {}
        tokens = _parser().parse("\n".join(_rows(data)), environment)
        references = {
            name: entry["href"] for name, entry in environment.get("references", {}).items()
        }
        _Markdown(document, references).take(tokens)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data),
        doc=document.summary(),
        units=units.finish(),
    )


READER = Reader(
    "markdown",
    read,
    patterns=("*.md", "*.markdown", "*.mdx"),
    languages=frozenset({"markdown"}),
)
