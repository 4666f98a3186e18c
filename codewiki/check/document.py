"""A written Markdown page as a reader's program sees it: headings, links, citations, HTML."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codewiki.check.inline import read_inline

_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_CITATION = re.compile(r"(?P<path>[^\s:]+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?\Z")
_SEEN = frozenset({"text", "text_special", "code_inline"})
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
CELL = "\t"
"""What stands between the cells of a row."""
_HTML = frozenset({"html_block", "html_inline"})
_HTML_ID = re.compile(r"""<[^<>]{0,300}?\s(?:id|name)\s*=\s*["']?([^\s"'<>]{1,300})""")


class Link(msgspec.Struct, frozen=True):
    """A link with its visible ``text``; ``image`` for pictures."""

    text: str
    target: str
    line: int
    image: bool = False


class CitationUse(msgspec.Struct, frozen=True):
    """A citation in running text.

    ``label`` is as printed ("signer.py:77-78"), ``target`` its link. ``named`` are the code spans
    and ``quoted`` the quotations of the same sentence, item or row; ``section`` are the code spans
    and the heading of its section before it, where the sentence itself names nothing.
    """

    label: str
    path: str
    first: int
    last: int
    target: str
    line: int
    named: tuple[str, ...]
    quoted: tuple[str, ...]
    section: tuple[str, ...] = ()


class Heading(msgspec.Struct, frozen=True):
    """A heading: its level from 1 to 6, its visible text, and what of that is no code span."""

    level: int
    text: str
    line: int
    plain: str


class CodeSpan(msgspec.Struct, frozen=True):
    """A code span. ``before`` is the visible text of its unit that stands before it."""

    text: str
    line: int
    heading: bool


class Fence(msgspec.Struct, frozen=True):
    """A fenced or indented block of code; ``language`` is the first word of its info string."""

    language: str
    text: str
    line: int


class Unit(msgspec.Struct, frozen=True):
    """A paragraph, an item or a row as a reader sees it; code spans keep their backticks.

    ``row`` says that it is one of a table, its cells kept apart by ``CELL``, and ``header`` that it
    is the first. ``caption`` says that all of it is emphasised, as what stands below a picture.
    """

    text: str
    line: int
    row: bool = False
    header: bool = False
    caption: bool = False


class Html(msgspec.Struct, frozen=True):
    """A piece of live HTML."""

    text: str
    line: int


class Document(msgspec.Struct, frozen=True):
    """What a page holds. ``anchors`` are the addresses of its headings, as GitHub makes them, and
    those that its HTML sets; ``lines_of_anchors`` has those of headings with their lines.
    """

    title: str
    anchors: frozenset[str]
    lines_of_anchors: dict[str, int]
    links: tuple[Link, ...]
    citations: tuple[CitationUse, ...]
    html: tuple[Html, ...]
    headings: tuple[Heading, ...]
    spans: tuple[CodeSpan, ...]
    fences: tuple[Fence, ...]
    units: tuple[Unit, ...]
    lines: int


@cache
def _parser() -> MarkdownIt:
    # Without the rule that joins them, characters that are escaped can be told from others.
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    parser.core.ruler.at("inline", read_inline)
    return parser


def read_document(page: str) -> Document:
    """Parse a page of Markdown. Never raises: Markdown has no invalid text."""
    front = _FRONT_MATTER.match(page)
    offset = front.group().count("\n") if front else 0
    body = page[front.end() :] if front else page
    tokens = _parser().parse(body)
    headings: list[Heading] = []
    links: list[Link] = []
    citations: list[CitationUse] = []
    html: list[Html] = []
    spans: list[CodeSpan] = []
    units: list[Unit] = []
    section: list[str] = []
    for unit in _units(tokens):
        line = offset + unit.line
        if unit.heading:
            section = [_visible(unit.tokens)]
            text, plain = _visible(unit.tokens), _visible(unit.tokens, code=" ")
            headings.append(Heading(unit.heading, text, line, plain))
        elif not unit.html:
            said = Unit(_marked(unit.tokens), line, unit.row, unit.header)
            caption = _is_caption(unit.tokens)
            units.append(msgspec.structs.replace(said, caption=True) if caption else said)
        kinds = {token.type for token in unit.tokens}
        if "link_open" in kinds or "image" in kinds:
            links += _links(unit.tokens, line)
        citations += _citations(unit.tokens, line, section)
        if "code_inline" in kinds:
            spans += _spans(unit, line)
            section += [one.content for one in unit.tokens if one.type == "code_inline"]
        if not kinds.isdisjoint(_HTML):
            html += [Html(one.content, line) for one in unit.tokens if one.type in _HTML]
    addresses = tuple(_anchors(headings))
    return Document(
        title=next((one.text for one in headings if one.level == 1), ""),
        anchors=frozenset((*addresses, *_html_anchors(html))),
        lines_of_anchors={name: one.line for name, one in zip(addresses, headings, strict=True)},
        links=tuple(links),
        citations=tuple(citations),
        html=tuple(html),
        headings=tuple(headings),
        spans=tuple(spans),
        fences=tuple(_fences(tokens, offset)),
        units=tuple(units),
        lines=page.count("\n") + 1,
    )


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading's visible text."""
    return _NOT_IN_SLUG.sub("", heading.strip().lower()).replace(" ", "-")


def _anchors(headings: Iterable[Heading]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for heading in headings:
        base = slug(heading.text)
        number = seen.get(base, 0)
        seen[base] = number + 1
        yield f"{base}-{number}" if number else base


def _html_anchors(html: Iterable[Html]) -> Iterator[str]:
    for piece in html:
        yield from _HTML_ID.findall(piece.text)


class _Unit(msgspec.Struct):
    """A run of inline tokens that belong together: a paragraph, an item, a row of a table."""

    tokens: list[Token]
    line: int
    heading: int = 0
    row: bool = False
    html: bool = False
    header: bool = False


def _units(tokens: list[Token]) -> Iterator[_Unit]:
    row: _Unit | None = None
    level = 0
    for token in tokens:
        line = (token.map[0] + 1) if token.map else 1
        if token.type == "tr_open":
            row = _Unit([], line, row=True)
        elif token.type == "tr_close" and row is not None:
            yield row
            row = None
        elif token.type in {"td_open", "th_open"} and row is not None:
            row.header = token.type == "th_open"
            if row.tokens:
                row.tokens.append(Token("text", "", 0, content=CELL))
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "html_block":
            yield _Unit([token], line, html=True)
        elif token.type == "inline" and token.children is not None:
            if row is not None:
                row.tokens.extend(token.children)
            else:
                yield _Unit(token.children, line, level)
            level = 0


def _visible(tokens: list[Token], code: str | None = None) -> str:
    """Return what a reader sees of ``tokens``, with ``code`` in the place of code spans."""
    return "".join(
        token.content if code is None or token.type != "code_inline" else code
        for token in tokens
        if token.type in _SEEN
    )


def _marked(tokens: list[Token]) -> str:
    """Return what a reader sees of ``tokens``, code between backticks."""
    return "".join(
        f"`{token.content}`" if token.type == "code_inline" else _piece(token) for token in tokens
    )


def _is_caption(tokens: list[Token]) -> bool:
    ends = [token.type for token in (tokens[:1] + tokens[-1:])]
    return ends == ["em_open", "em_close"] and tokens[0].level == 0


def _spans(unit: _Unit, line: int) -> Iterator[CodeSpan]:
    for token in unit.tokens:
        if token.type == "code_inline":
            yield CodeSpan(token.content, line, bool(unit.heading))
        elif token.type in {"softbreak", "hardbreak"}:
            line += 1


def _fences(tokens: list[Token], offset: int) -> Iterator[Fence]:
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            line = offset + (token.map[0] + 1 if token.map else 1)
            words = token.info.split(None, 1)
            language = words[0].lower().strip("{}.") if words else ""
            yield Fence(language, token.content, line)


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
        if token.type in {"softbreak", "hardbreak"}:
            line += 1


_UNLINKED = re.compile(r"\[([^\s\[\]]{1,500}:\d{1,9}(?:-\d{1,9})?)\]")
_QUOTED = re.compile(r"“([^”]*)”")


def _citations(tokens: list[Token], line: int, section: list[str]) -> Iterator[CitationUse]:
    """Yield the citations of a unit with the names and quotations of the whole unit."""
    found = [(link.text, link.target) for link in _links(tokens, line) if not link.image]
    found += [(label, "") for label in _UNLINKED.findall("".join(map(_label_piece, tokens)))]
    matches = [(label, target, _CITATION.match(label)) for label, target in found]
    if not any(match for _, _, match in matches):
        return
    named = tuple(token.content for token in tokens if token.type == "code_inline")
    quoted = tuple(_QUOTED.findall("".join(_piece(token) for token in tokens)))
    for label, target, match in matches:
        if match:
            first = int(match["first"])
            last = int(match["last"] or first)
            around = () if named or quoted else tuple(section)
            use = CitationUse(label, match["path"], first, last, target, line, named, quoted)
            yield msgspec.structs.replace(use, section=around) if around else use


def _piece(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in _SEEN else ""


def _label_piece(token: Token) -> str:
    """Return what a token adds to labels: brackets that are escaped begin and end none."""
    if token.type == "text_special" and token.content in {"[", "]"}:
        return " "
    return token.content if token.type in {"text", "text_special"} else " "
