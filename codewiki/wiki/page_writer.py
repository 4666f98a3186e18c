"""Puts a page together: sections with GitHub's anchors, blocks with their ids."""

from collections.abc import Sequence

import msgspec

from codewiki.wiki.addresses import Anchors
from codewiki.wiki.catalogue import say
from codewiki.wiki.model import (
    Block,
    Claim,
    Content,
    Page,
    PageKind,
    Prose,
    Section,
    Spans,
    Statement,
    Table,
)


def sentence(spans: Spans, *claims: Claim, counted: bool = True) -> Statement:
    """A sentence or an item of a list."""
    return Statement(cells=(spans,), claims=claims, counted=counted)


def row(cells: Sequence[Spans], *claims: Claim, counted: bool = True) -> Statement:
    """A row of a table."""
    return Statement(cells=tuple(cells), claims=claims, counted=counted)


def caption(spans: Spans) -> Statement:
    """Words that explain and assert nothing of their own."""
    return sentence(spans, counted=False)


def paragraph(*sentences: Statement) -> tuple[Prose, ...]:
    """A paragraph, or nothing when there is no sentence."""
    return (Prose(sentences),) if sentences else ()


class PageWriter:
    """Collects the sections of one page; sections without content are left out.

    ``first`` are the parts that go before the others; the page's own head stays where it is.
    """

    def __init__(self, page_id: str, first: Sequence[str] = ()) -> None:
        self.id = page_id
        self._first = {part: number for number, part in enumerate(first)}
        self._anchors = Anchors()
        self._groups: list[tuple[str, list[Section]]] = []

    def section(
        self, level: int, heading: Spans, contents: Sequence[Content], part: str = ""
    ) -> str:
        """Add a section and return its anchor, "" when there is nothing to say.

        ``part`` names what a section of level 2 is about ("files", "interface"); sections below
        it stay with it.
        """
        if not contents:
            return ""
        anchor = self._anchors.of(heading)
        blocks = tuple(
            Block(f"{self.id}#{anchor}/{number}", content)
            for number, content in enumerate(contents, start=1)
        )
        section = Section(heading, anchor, level, blocks)
        if level > 2 and self._groups:
            self._groups[-1][1].append(section)
        else:
            self._groups.append((part, [section]))
        return anchor

    def part(self, name: str, contents: Sequence[Content]) -> None:
        """Add the section of level 2 that the catalogue has a heading for."""
        self.section(2, say(f"heading.{name}"), contents, name)

    def parts(self, name: str, parts: Sequence[tuple[Spans, Sequence[Content]]]) -> None:
        """Add a section that holds only sub-sections; left out when all of them are empty."""
        filled = [(title, contents) for title, contents in parts if contents]
        if not filled:
            return
        heading = say(f"heading.{name}")
        self._groups.append((name, [Section(heading, self._anchors.of(heading), 2, ())]))
        for title, contents in filled:
            self.section(3, title, contents)

    def page(
        self, title: str, kind: PageKind, *, module: str = "", owns: Sequence[str] = ()
    ) -> Page:
        """The finished page."""
        head, rest = self._groups[:1], self._groups[1:]
        rest.sort(key=lambda group: self._first.get(group[0], len(self._first)))
        sections = tuple(section for _, group in (*head, *rest) for section in group)
        return Page(self.id, title, kind, sections, module, tuple(owns))


def table(
    header: Sequence[str], rows: Sequence[Statement], right: Sequence[int] = ()
) -> tuple[Table, ...]:
    """A table without the columns that are empty in every row (the first always stays), or
    nothing when there is no row.
    """
    if not rows:
        return ()
    kept = [
        column
        for column in range(len(header))
        if not column or any(row.cells[column] for row in rows)
    ]
    narrowed = tuple(
        msgspec.structs.replace(row, cells=tuple(row.cells[column] for column in kept))
        for row in rows
    )
    flush = tuple(place for place, column in enumerate(kept) if column in right)
    return (Table(tuple(header[column] for column in kept), narrowed, flush),)
