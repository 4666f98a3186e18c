"""Secrets of the repository do not reach the wiki: the last step of writing it.

Everything that is made of the wiki (Markdown, its model, the lock) comes after this. A statement
with something left out is no quotation any more and proves nothing about what was left out:
quotation marks become a code span, the claims that held the secret can no longer be checked, and
a citation stays only while a word of its lines is still shown.
"""

import re
from typing import TypeVar

import msgspec

from codewiki.redaction import MARK, Redacted, is_secret_name, is_secret_value, matcher, redact
from codewiki.wiki.addresses import Anchors
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Claim,
    ClaimKind,
    Code,
    Content,
    Diagram,
    Excerpt,
    FileLink,
    Items,
    Page,
    PageLink,
    Prose,
    Quote,
    Section,
    Span,
    Spans,
    Statement,
    Table,
    Wiki,
)

_WORD = re.compile(r"[^\W\d]\w+")
_MARK_WORD = MARK.strip("[]")
_LITERAL = re.compile(r"(?P<quote>[\"'`]?)(?P<value>[^\"'`\s]+)(?P=quote)")
_IDENTIFIER = re.compile(r"[#@]?[^\W\d][\w$]*(?:(?:\.|::)[^\W\d][\w$]*)*(?:\(\))?")
_NAMES = 80
_Struct = TypeVar("_Struct", bound=msgspec.Struct)


def without_secrets(wiki: Wiki) -> Wiki:
    """Return ``wiki`` with a mark in the place of every secret; ``redacted`` counts them."""
    first = _Cleaner()
    first.wiki(wiki)
    if not first.secrets:
        return wiki
    # What its name gave away in one place may stand alone in another.
    return _Cleaner(matcher(first.secrets)).wiki(wiki)


class _Cleaner:
    """Cleans values, each made anew only when something was found in it.

    ``found`` counts the ``secrets``; ``known`` matches those of an earlier pass. ``moved`` maps
    (page, anchor) of headings to their new anchors.
    """

    def __init__(self, known: re.Pattern[str] | None = None) -> None:
        self.found = 0
        self.secrets: set[str] = set()
        self.moved: dict[tuple[str, str], str] = {}
        self._known = known
        # Names and paths stand in a wiki many times over.
        self._cleaned: dict[str, Redacted] = {}

    def wiki(self, wiki: Wiki) -> Wiki:
        title = self.text(wiki.title)
        pages = tuple(map(self.page, wiki.pages))
        if self.moved:
            pages = tuple(_relinked(page, self.moved) for page in pages)
        return msgspec.structs.replace(wiki, title=title, pages=pages, redacted=self.found)

    def text(self, text: str) -> str:
        cleaned = self._cleaned.get(text)
        if cleaned is None:
            cleaned = self._cleaned[text] = redact(text, self._known)
        self.secrets.update(cleaned.secrets)
        self.found += len(cleaned.secrets)
        return cleaned.text

    def page(self, page: Page) -> Page:
        before = self.found
        sections = tuple(self._section(section) for section in page.sections)
        title = self.text(page.title)
        if self.found == before:
            return page
        anchors = Anchors()
        placed = []
        for section, former in zip(sections, page.sections, strict=True):
            anchor = anchors.of(section.heading)
            if section.heading != former.heading and anchor != former.anchor:
                self.moved[page.id, former.anchor] = anchor
                section = _moved(section, page.id, anchor)
            placed.append(section)
        return msgspec.structs.replace(page, title=title, sections=tuple(placed))

    def _section(self, section: Section) -> Section:
        heading = self._spans(section.heading)
        blocks = tuple(self._block(block) for block in section.blocks)
        return _changed(section, heading=heading, blocks=blocks)

    def _block(self, block: Block) -> Block:
        return _changed(block, content=self._content(block.content))

    def _content(self, content: Content) -> Content:
        match content:
            case Prose(sentences=statements):
                return _changed(content, sentences=self._statements(statements))
            case Items(items=statements):
                return _changed(content, items=self._statements(statements))
            case Table(rows=statements):
                header = tuple(map(self.text, content.header))
                return _changed(content, header=header, rows=self._statements(statements))
            case Excerpt(citation=citation):
                cited = self._citation(citation) if citation else None
                return _changed(content, text=self.text(content.text), citation=cited)
            case Diagram():
                return self._diagram(content)

    def _diagram(self, diagram: Diagram) -> Diagram:
        nodes = tuple(
            _changed(
                node,
                label=self.text(node.label),
                group=self.text(node.group),
                members=tuple(map(self.text, node.members)),
            )
            for node in diagram.nodes
        )
        edges = tuple(_changed(edge, label=self.text(edge.label)) for edge in diagram.edges)
        caption = self._statement(diagram.caption)
        title = self.text(diagram.title)
        return _changed(diagram, title=title, nodes=nodes, edges=edges, caption=caption)

    def _statements(self, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(map(self._statement, statements))

    def _statement(self, statement: Statement) -> Statement:
        before = self.found
        cells = self._values(tuple(map(self._spans, statement.cells)))
        shown = self.found
        claims = tuple(map(self._claim, statement.claims))
        if self.found == before:
            return statement
        # What a claim repeats is one secret with what is shown.
        self.found = max(shown, before + 1)
        cells = tuple(_cited(cell, cells) for cell in cells)
        return msgspec.structs.replace(statement, cells=cells, claims=claims)

    def _values(self, cells: tuple[Spans, ...]) -> tuple[Spans, ...]:
        """Clean literals that stand beside, not behind, the name they belong to."""
        names = [
            span.text
            for cell in cells
            for span in cell
            if isinstance(span, Code) and len(span.text) <= _NAMES and is_secret_name(span.text)
        ]
        if not names:
            return cells
        return tuple(tuple(self._value(span, names) for span in cell) for cell in cells)

    def _value(self, span: Span, names: list[str]) -> Span:
        if not isinstance(span, Code) or span.text in names:
            return span
        literal = _LITERAL.fullmatch(span.text)
        if literal is None or _IDENTIFIER.fullmatch(span.text):  # a name is no value
            return span
        if not any(is_secret_value(name, literal["value"]) for name in names):
            return span
        self.found += 1
        self.secrets.add(literal["value"])
        return Code(f"{literal['quote']}{MARK}{literal['quote']}")

    def _spans(self, spans: Spans) -> Spans:
        return tuple(map(self._span, spans))

    def _span(self, span: Span) -> Span:
        match span:
            case Cite(citation=citation):
                return _changed(span, citation=self._citation(citation))
            case FileLink():
                return span
            case Quote(text=text):
                cleaned = self.text(text)
                return span if cleaned == text else Code(cleaned)
            case _:
                return _changed(span, text=self.text(span.text))

    def _citation(self, citation: Citation) -> Citation:
        # A needle repeats what is shown elsewhere and is not counted.
        needle = redact(citation.needle, self._known)
        self.secrets.update(needle.secrets)
        if not needle.secrets:
            return citation
        return msgspec.structs.replace(citation, needle=next(iter(_words(needle.text)), ""))

    def _claim(self, claim: Claim) -> Claim:
        fields = (self.text(claim.subject), self.text(claim.object), self.text(claim.value))
        citation = self._citation(claim.citation) if claim.citation else None
        if fields == (claim.subject, claim.object, claim.value) and citation == claim.citation:
            return claim
        return Claim(ClaimKind.DERIVED, MARK)


def _changed(value: _Struct, **fields: object) -> _Struct:
    """Return ``value`` with ``fields``, the same object when they are what it has."""
    if all(getattr(value, name) == new for name, new in fields.items()):
        return value
    return msgspec.structs.replace(value, **fields)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word != _MARK_WORD]


def _cited(cell: Spans, cells: tuple[Spans, ...]) -> Spans:
    """The spans of ``cell``, with a link to the file for a citation whose words are gone."""
    shown = {
        word
        for one in cells
        for span in one
        if isinstance(span, Code | Quote | PageLink)
        for word in _words(span.text)
    }
    return tuple(
        FileLink(span.citation.path)
        if isinstance(span, Cite) and not shown.intersection(_words(span.citation.needle))
        else span
        for span in cell
    )


def _moved(section: Section, page: str, anchor: str) -> Section:
    blocks = tuple(
        msgspec.structs.replace(block, id=f"{page}#{anchor}/{block.id.rpartition('/')[2]}")
        for block in section.blocks
    )
    return msgspec.structs.replace(section, anchor=anchor, blocks=blocks)


def _relinked(page: Page, moved: dict[tuple[str, str], str]) -> Page:
    """Lead the links of ``page`` to headings whose anchors changed."""

    def span(one: Span) -> Span:
        if isinstance(one, PageLink) and (one.page, one.anchor) in moved:
            return msgspec.structs.replace(one, anchor=moved[one.page, one.anchor])
        return one

    def statement(one: Statement) -> Statement:
        cells = tuple(tuple(map(span, cell)) for cell in one.cells)
        return _changed(one, cells=cells)

    def content(one: Content) -> Content:
        match one:
            case Prose(sentences=statements):
                return _changed(one, sentences=tuple(map(statement, statements)))
            case Items(items=statements):
                return _changed(one, items=tuple(map(statement, statements)))
            case Table(rows=statements):
                return _changed(one, rows=tuple(map(statement, statements)))
            case Diagram(caption=caption):
                return _changed(one, caption=statement(caption))
            case Excerpt():
                return one

    sections = tuple(
        _changed(
            section,
            blocks=tuple(
                _changed(block, content=content(block.content)) for block in section.blocks
            ),
        )
        for section in page.sections
    )
    return _changed(page, sections=sections)
