"""Paragraphs of a model on a page: beside what the facts say, which stays as it is."""

from collections.abc import Sequence

import msgspec

from codewiki.authoring.model import Paragraph
from codewiki.wiki.addresses import Anchors, plain_text
from codewiki.wiki.catalogue import say, template_of
from codewiki.wiki.model import (
    Author,
    Block,
    Content,
    Diagram,
    Items,
    Page,
    Plain,
    Prose,
    Section,
    Span,
    Statement,
)

_AFTER = {
    "design": ("built", "parts", "sits", "modules", "children", "files"),
    "hazards": ("works", "built", "sits", "files"),
    "reading": ("parts", "modules", "children", "built", "sits"),
}
"""Behind which sections of the page a new one goes: the first of these that the page has."""


def placed(page: Page, paragraphs: Sequence[Paragraph]) -> Page:
    """Return ``page`` with ``paragraphs``, each in the section that it is for."""
    by_section: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        by_section.setdefault(paragraph.section, []).append(paragraph)
    sections = list(page.sections)
    if found := by_section.get("purpose"):
        sections[0] = _with(sections[0], [_prose(one) for one in found], first=True)
    flow = by_section.get("flow", [])
    works = _places(sections, "works")
    if flow and works:
        sections[works[0]] = _with(sections[works[0]], [_prose(one) for one in flow], first=True)
    design = [_prose(one) for one in by_section.get("design", [])]
    design += [] if works else [_prose(one) for one in flow]
    built = _places(sections, "built")
    if design and built:
        sections[built[0]] = _behind_drawing(sections[built[0]], design)
    elif design:
        _insert(sections, "design", "built", design)
    if hazards := by_section.get("hazards"):
        _insert(sections, "hazards", "hazards", [Items(tuple(map(_item, hazards)))])
    if reading := by_section.get("reading"):
        _insert(sections, "reading", "reading", [_prose(one) for one in reading])
    return msgspec.structs.replace(page, sections=_addressed(page, sections))


def _prose(paragraph: Paragraph) -> Content:
    return Prose(paragraph.sentences)


def _item(paragraph: Paragraph) -> Statement:
    """A hazard as one item of a list: its sentences make one statement."""
    spans: list[Span] = []
    for sentence in paragraph.sentences:
        spans += [*([Plain(" ")] if spans else []), *sentence.cells[0]]
    return Statement(cells=(tuple(spans),))


def _places(sections: Sequence[Section], part: str) -> list[int]:
    """The places of the sections with the heading that the catalogue has for ``part``."""
    head, slot, _ = template_of(f"heading.{part}", None).partition("{")
    texts = [plain_text(section.heading) for section in sections]
    return [
        place
        for place, text in enumerate(texts)
        if sections[place].level == 2 and (text.startswith(head) if slot else text == head)
    ]


def _with(section: Section, made: Sequence[Content], *, first: bool) -> Section:
    new = tuple(Block("", content, Author.MODEL) for content in made)
    blocks = (*new, *section.blocks) if first else (*section.blocks, *new)
    return msgspec.structs.replace(section, blocks=blocks)


def _behind_drawing(section: Section, made: Sequence[Content]) -> Section:
    """Put paragraphs behind the last diagram of a section: what they explain is shown above them,
    and what can be changed is listed below.
    """
    new = tuple(Block("", content, Author.MODEL) for content in made)
    drawn = [place for place, one in enumerate(section.blocks) if isinstance(one.content, Diagram)]
    place = drawn[-1] + 1 if drawn else len(section.blocks)
    blocks = (*section.blocks[:place], *new, *section.blocks[place:])
    return msgspec.structs.replace(section, blocks=blocks)


def _insert(sections: list[Section], kind: str, heading: str, made: Sequence[Content]) -> None:
    """Put a new section behind those that it continues, with all that belongs to them."""
    place = next((found[-1] for part in _AFTER[kind] if (found := _places(sections, part))), 0)
    blocks = tuple(Block("", content, Author.MODEL) for content in made)
    section = Section(say(f"heading.{heading}"), "", 2, blocks)
    place += 1
    while place < len(sections) and sections[place].level > 2:
        place += 1
    sections.insert(place, section)


def _addressed(page: Page, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Give sections their anchors and blocks their ids anew; those that were there keep theirs."""
    anchors = Anchors()
    made = []
    for section in sections:
        anchor = anchors.of(section.heading)
        number = max(
            (int(block.id.rpartition("/")[2]) for block in section.blocks if block.id), default=0
        )
        blocks = []
        for block in section.blocks:
            if not block.id:
                number += 1
                block = msgspec.structs.replace(block, id=f"{page.id}#{anchor}/{number}")
            blocks.append(block)
        made.append(msgspec.structs.replace(section, anchor=anchor, blocks=tuple(blocks)))
    return tuple(made)
