"""What a page says already, as plain text for a model: without citations, tables by their rows."""

import re
from collections.abc import Iterator

from codewiki.wiki.addresses import anchor, plain_text
from codewiki.wiki.catalogue import label
from codewiki.wiki.model import Block, Diagram, Items, Page, Prose, Section, Table

_LONGEST_ROW = 240
_LEFT_BEHIND = re.compile(r"\s*\([\s,;]*\)|(?<=\w), (?=\))")
_MOST_ROWS = 12


def page_facts(page: Page) -> str:
    """Return the facts of ``page``; its reference is left out, and long tables are cut."""
    parts: list[str] = []
    related = anchor(label("heading.related"))
    for section in page.sections:
        if section.level > 2 or section.anchor == related:
            continue
        lines = [line for block in section.blocks for line in _lines(block)]
        if lines:
            parts.append("\n".join([f"{plain_text(section.heading)}:", *lines]))
    return "\n".join(parts)


def lead_of(page: Page) -> str:
    """Return the first paragraph of ``page`` as plain text."""
    head: Section = page.sections[0]
    for block in head.blocks:
        if isinstance(block.content, Prose):
            return " ".join(_lines(block))
    return ""


def _lines(block: Block) -> Iterator[str]:
    content = block.content
    match content:
        case Prose(sentences=statements) | Items(items=statements):
            for statement in statements:
                yield _tidy(plain_text(statement.cells[0]))
        case Table(rows=rows):
            for row in rows[:_MOST_ROWS]:
                yield "; ".join(filter(None, (_tidy(plain_text(cell)) for cell in row.cells)))
        case Diagram(nodes=nodes, edges=edges):
            names = {node.id: node.label for node in nodes}
            arrows = [f"{names[edge.source]} -> {names[edge.target]}" for edge in edges]
            if arrows:
                yield f"({', '.join(arrows[:_MOST_ROWS])})"
        case _:
            pass


def _tidy(text: str) -> str:
    """The text without what citations leave behind: empty parentheses, lone commas."""
    text = _LEFT_BEHIND.sub("", text)
    return re.sub(r"(?:^[\s,;]+)|[\s,;]+$", "", text)[:_LONGEST_ROW]
