"""What README and documentation files say: their titles, openings and the modules they declare."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codewiki.facts.model import Doc
from codewiki.source.model import Role, SourceFile
from codewiki.wiki.docs_text import (
    Sentence,
    first_sentence,
    sentence_of,
    without_markup,
)
from codewiki.wiki.evidence import Evidence

_MOST_REQUESTS = 5
_REQUEST = re.compile(
    r"please\b"
    r"|(?:see|refer to|visit|read|check out|click|go to)\s+(?:the|our|also|here|on|https?)\b"
    r"|(?:note|warning|important|caution|attention|todo|tbd|fixme|deprecated)\s*[:!]"
    r"|(?:welcome to|thank(?:s| you)|congratulations|hello|hi)\b"
    r"|(?:we(?:'re|’re| are)|i am|i'm) (?:\w+ )?"
    r"(?:excited|happy|pleased|proud|thrilled|delighted|glad)\b"
    r"|announcing\b|this readme (?:is|file is)\b",
    re.IGNORECASE,
)
_MODULE_DIRECTIVE = re.compile(
    r"^\.\. (?:py:)?(?:auto|current)?module:: *([\w.]+) *$", re.MULTILINE
)
_UNDERLINED = re.compile(r"^([=\-~`^\"'#*+])\1{2,}\s*$")
_MARKDOWN = (".md", ".markdown", ".mdx")
_RESTRUCTURED = (".rst",)
_PLAIN_README = re.compile(r"(?:^|/)readme(?:\.(?:txt|text))?\Z")
MAX_DOCUMENT = 200_000
"""Characters of a document that are read for its title and opening."""


class Document(msgspec.Struct, frozen=True):
    """A text document: its title and the first sentence of its first paragraph."""

    path: str
    title: Sentence | None = None
    opening: Sentence | None = None
    declares: tuple[str, ...] = ()


def is_document(file: SourceFile) -> bool:
    """Tell whether the file is a text for people that we can read: of plain text a README alone,
    for anything may be called ``.txt``.
    """
    path = file.path.lower()
    return path.endswith((*_MARKDOWN, *_RESTRUCTURED)) or _PLAIN_README.search(path) is not None


def is_readme(path: str) -> bool:
    """Tell whether the file is a README."""
    return path.rsplit("/", 1)[-1].lower().startswith("readme")


def read_document(path: str, evidence: Evidence) -> Document:
    """Read one document."""
    text = evidence.all_text(path)[:MAX_DOCUMENT]
    if path.lower().endswith(_MARKDOWN):
        return _markdown(path, text)
    return _restructured(path, text)


def documentation(files: tuple[SourceFile, ...], evidence: Evidence) -> Iterator[Document]:
    """All documents with the role of documentation, and READMEs."""
    for file in files:
        if is_document(file) and (file.role is Role.DOCS or is_readme(file.path)):
            yield read_document(file.path, evidence)


def _markdown(path: str, text: str) -> Document:
    front = re.match(r"\A---\n.*?\n---\n", text, re.DOTALL)
    body = text[front.end() :] if front else text
    offset = front.group().count("\n") + 1 if front else 1
    title: Sentence | None = None
    opening: Sentence | None = None
    previous = ""
    for token in MarkdownIt("commonmark").parse(body):
        if token.type == "inline" and token.level == 1:
            if previous == "heading_open" and title is None:
                title = _inline(token, offset, whole=True)
            elif previous == "paragraph_open" and opening is None:
                opening = _unless_a_request(_inline(token, offset, whole=False))
        previous = token.type
        if title and opening:
            break
    return Document(path, title, opening)


def _inline(token: Token, offset: int, *, whole: bool) -> Sentence | None:
    """The text of an inline token, its first sentence unless the ``whole`` is wanted."""
    if token.map is None or token.children is None:
        return None
    first = token.map[0] + offset
    rows: list[tuple[int, str]] = []
    number, text = first, ""
    for child in token.children:
        if child.type in {"softbreak", "hardbreak"}:
            rows.append((number, text))
            number, text = number + 1, ""
        elif child.type == "text":
            # Read already: what looks like a tag or an entity now is none.
            text += html.escape(child.content, quote=False)
        elif child.type == "code_inline":
            text += child.markup + child.content + child.markup
    rows.append((number, text))
    rows = [(line, text) for line, text in rows if text.strip()]
    if whole:
        joined = without_markup(" ".join(text for _, text in rows))
        return Sentence(joined, first, token.map[1] + offset - 1) if joined else None
    found = sentence_of(rows)
    return found if found and len(found.text.split()) > 2 else None


def _unless_a_request(sentence: Sentence | None) -> Sentence | None:
    """Leave out what asks the reader to look elsewhere, warns, greets or announces: it does not say
    what anything is.
    """
    return None if sentence is not None and _REQUEST.match(sentence.text) else sentence


def _restructured(path: str, text: str) -> Document:
    lines = text.split("\n")
    title: Sentence | None = None
    for number, (line, below) in enumerate(pairwise(lines), start=1):
        if line.strip() and not _UNDERLINED.match(line) and _UNDERLINED.match(below):
            title = Sentence(without_markup(line), number, number)
            break
    opening = first_sentence(Doc(text, 1, len(lines)))
    for _ in range(_MOST_REQUESTS):
        if opening is None or _unless_a_request(opening) is not None:
            break
        behind = opening.end_line
        opening = first_sentence(Doc("\n".join(lines[behind:]), behind + 1, len(lines)))
    declares = tuple(_MODULE_DIRECTIVE.findall(text))
    return Document(path, title, opening, declares)
