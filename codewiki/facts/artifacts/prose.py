"""What the readers of Markdown and reStructuredText share: sections, paragraphs, the summary."""

import re

from codewiki.facts.artifacts.units import UnitList
from codewiki.facts.model import TOP_LEVEL, Doc

MAX_BYTES = 1_000_000
"""Larger documents are counted, not read."""
_DOC_LINES = 20
_DOC_LENGTH = 2_000

_BADGES = re.compile(
    r"\[!\[[^\]]{0,300}\]\s?[\[(][^\])]{0,500}[\])]\]\s?[\[(][^\])]{0,500}[\])]"
    r"|!\[[^\]]{0,300}\]\s?[\[(][^\])]{0,500}[\])]"
    r"|<[^>\n]{0,500}>|\|[^|\n]{1,80}\|_{0,2}"
)
_MANY_WORDS = 6
_FEW_WORDS = 3
_LEAST_WORDS = 2
_SENTENCE_ENDS = (".", "!", ":", "。")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def weight_of(text: str) -> int:
    """Return how much a paragraph says: 2 for prose, 1 for a motto, 0 for badges and pictures."""
    rest = _BADGES.sub(" ", text[:_DOC_LENGTH]).strip()
    count = len(_WORDS.findall(rest))
    if count >= _MANY_WORDS or (count >= _FEW_WORDS and rest.endswith(_SENTENCE_ENDS)):
        return 2
    return int(count >= _LEAST_WORDS)


class Document:
    """Collects the units of a document under their headings."""

    def __init__(self, units: UnitList) -> None:
        self.units = units
        self._headings: list[tuple[int, int]] = []
        self._count = 0
        self._summaries: list[tuple[int, Doc]] = []

    @property
    def parent(self) -> int:
        """The heading under which the next unit stands."""
        return self._headings[-1][1] if self._headings else TOP_LEVEL

    def heading(self, text: str, level: int, line: int, end_line: int) -> None:
        """Add a heading of ``level`` 1 to 6."""
        self._count += 1
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        index = self.units.add(
            "heading", text, str(level), line=line, end_line=end_line, parent=self.parent
        )
        if index != TOP_LEVEL:
            self._headings.append((level, index))

    def paragraph(self, kind: str, rows: list[str], line: int) -> None:
        """Add a paragraph or item whose first row is ``line``."""
        text = "\n".join(rows)
        end_line = line + len(rows) - 1
        self.add(kind, "", text, line, end_line)
        weight = weight_of(text) if kind == "paragraph" else 0
        rank = self._rank(weight)
        if not weight or any(rank >= other for other, _ in self._summaries):
            return
        kept = rows[:_DOC_LINES]
        while len(kept) > 1 and sum(map(len, kept)) > _DOC_LENGTH:
            kept.pop()
        doc = Doc("\n".join(kept)[:_DOC_LENGTH], line, line + len(kept) - 1)
        self._summaries.append((rank, doc))

    def _rank(self, weight: int) -> int:
        """Return how well a paragraph here would sum the document up, 0 best.

        Under the first heading prose is best, then a motto; then prose before it or further on.
        """
        if self._count == 1:
            return 2 - weight
        return (2 if self._count == 0 else 3) + 2 * (2 - weight)

    def add(self, kind: str, name: str, value: str, line: int, end_line: int = 0) -> None:
        """Add any other unit."""
        self.units.add(kind, name, value, line=line, end_line=end_line, parent=self.parent)

    def summary(self) -> Doc | None:
        """Return the paragraph that sums the document up."""
        return min(self._summaries)[1] if self._summaries else None
