"""A written Markdown page as a reader's program sees it: headings, links, citations, HTML."""

import re
from collections.abc import Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CITATION = re.compile(r"(?P<path>[^\s:]+):(?P<first>\d+)(?:-(?P<last>\d+))?\Z")
_SEEN = frozenset({"text", "text_special", "code_inline"})
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class Link(msgspec.Struct, frozen=True):
    """A link with its visible ``text``; ``image`` for pictures."""

    text: str
    target: str
    line: int
    image: bool = False


class CitationUse(msgspec.Struct, frozen=True):
    """A citation in running text.

    ``label`` is as printed ("signer.py:77-78"), ``target`` its link. ``named`` are the code spans
    and ``quoted`` the quotations of the same sentence, item or row.
    """

    label: str
    path: str
    first: int
    last: int
    target: str
    line: int
    named: tuple[str, ...]
    quoted: tuple[str, ...]


class Document(msgspec.Struct, frozen=True):
    """What a page holds. ``anchors`` are the addresses of its headings, as GitHub makes them."""

    title: str
    anchors: frozenset[str]
    links: tuple[Link, ...]
    citations: tuple[CitationUse, ...]
    html_lines: tuple[int, ...]
    headings: tuple[str, ...]


def read_document(text: str) -> Document:
    """Parse a page of Markdown. Never raises: Markdown has no invalid text."""
    front = _FRONT_MATTER.match(text)
    offset = front.group().count("\n") if front else 0
    body = text[front.end() :] if front else text
    # Without the rule that joins them, characters that are escaped can be told from others.
    tokens = MarkdownIt("commonmark").enable("table").disable("text_join").parse(body)
    headings: list[tuple[int, str]] = []
    links: list[Link] = []
    citations: list[CitationUse] = []
    html: list[int] = []
    for unit in _units(tokens):
        line = offset + unit.line
        if unit.heading:
            headings.append((unit.heading, _visible(unit.tokens)))
        links += _links(unit.tokens, line)
        citations += _citations(unit.tokens, line)
        if any(token.type in {"html_block", "html_inline"} for token in unit.tokens):
            html.append(line)
    return Document(
        title=next((name for level, name in headings if level == 1), ""),
        anchors=frozenset(_anchors(name for _, name in headings)),
        links=tuple(links),
        citations=tuple(citations),
        html_lines=tuple(html),
        headings=tuple(name for _, name in headings),
    )


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading's visible text."""
    return _NOT_IN_SLUG.sub("", heading.strip().lower()).replace(" ", "-")


def _anchors(headings: Iterator[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for heading in headings:
        base = slug(heading)
        number = seen.get(base, 0)
        seen[base] = number + 1
        yield f"{base}-{number}" if number else base


class _Unit(msgspec.Struct):
    """A run of inline tokens that belong together: a paragraph, an item, a row of a table."""

    tokens: list[Token]
    line: int
    heading: int = 0


def _units(tokens: list[Token]) -> Iterator[_Unit]:
    row: _Unit | None = None
    level = 0
    for token in tokens:
        line = (token.map[0] + 1) if token.map else 1
        if token.type == "tr_open":
            row = _Unit([], line)
        elif token.type == "tr_close" and row is not None:
            yield row
            row = None
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "html_block":
            yield _Unit([token], line)
        elif token.type == "inline" and token.children is not None:
            if row is not None:
                row.tokens.extend(token.children)
            else:
                yield _Unit(token.children, line, level)
            level = 0


def _visible(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in _SEEN)


def _links(tokens: list[Token], line: int) -> Iterator[Link]:
    target: str | None = None
    text: list[str] = []
    for token in tokens:
        if token.type == "image":
            yield Link(token.content, str(token.attrs.get("src", "")), line, image=True)
        elif token.type == "link_open":
            target, text = str(token.attrs.get("href", "")), []
        elif token.type == "link_close" and target is not None:
            yield Link("".join(text), target, line)
            target = None
        elif target is not None:
            text.append(token.content)


_UNLINKED = re.compile(r"\[([^\s\[\]]+:\d+(?:-\d+)?)\]")
_QUOTED = re.compile(r"“([^”]*)”")


def _citations(tokens: list[Token], line: int) -> Iterator[CitationUse]:
    """Yield the citations of a unit with the names and quotations of the whole unit."""
    named = tuple(token.content for token in tokens if token.type == "code_inline")
    quoted = tuple(_QUOTED.findall("".join(_piece(token) for token in tokens)))
    found = [(link.text, link.target) for link in _links(tokens, line) if not link.image]
    found += [(label, "") for label in _UNLINKED.findall("".join(map(_label_piece, tokens)))]
    for label, target in found:
        match = _CITATION.match(label)
        if match:
            first = int(match["first"])
            last = int(match["last"] or first)
            yield CitationUse(label, match["path"], first, last, target, line, named, quoted)


def _piece(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in _SEEN else ""


def _label_piece(token: Token) -> str:
    """Return what a token adds to labels: brackets that are escaped begin and end none."""
    if token.type == "text_special" and token.content in {"[", "]"}:
        return " "
    return token.content if token.type in {"text", "text_special"} else " "
