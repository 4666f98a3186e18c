"""Where cited lines are now: a citation's text is looked for in source that may have changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from codewiki.check.source_text import SourceText
from codewiki.wiki.model import Citation

_MOST_LINES = 60_000
"""In longer files cited lines are not looked for elsewhere."""


class Fate(StrEnum):
    """What became of cited lines."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


class Place(msgspec.Struct, frozen=True):
    """What became of cited lines, and where they are. For changed lines the place is where they
    should be by what stands around them; for those of a file that is gone it is the old one.
    """

    fate: Fate
    citation: Citation


class Places:
    """Finds the lines of citations again.

    ``citations`` are all of the wiki: those that stand where they were, or are found elsewhere,
    tell where the lines between them went. ``renamed`` maps paths to what they are called now.
    """

    def __init__(
        self, source: SourceText, citations: Iterable[Citation], renamed: Mapping[str, str]
    ) -> None:
        self._source = source
        self._renamed = renamed
        self._cited: dict[str, list[Citation]] = {}
        for one in sorted(set(citations)):
            self._cited.setdefault(one.path, []).append(one)
        self._found: dict[Citation, Place] = {}
        self._windows: dict[tuple[str, int], dict[str, list[int]]] = {}
        self._anchors: dict[str, list[tuple[int, int]]] = {}

    def path(self, path: str) -> str:
        """Return what a file is called now."""
        return self._renamed.get(path, path)

    def of(self, citation: Citation) -> Place:
        """Return what became of the lines of ``citation``."""
        if citation not in self._found:
            place = self._unchanged(citation)
            self._found[citation] = place or Place(Fate.CHANGED, self._shifted(citation))
        return self._found[citation]

    def _unchanged(self, citation: Citation) -> Place | None:
        """Return the place of lines that stand somewhere as they were cited."""
        path = self.path(citation.path)
        count = self._source.line_count(path)
        if count is None:
            return Place(Fate.GONE, citation)
        first, last = citation.line, citation.end_line
        if self._source.digest(path, first, last) == citation.digest:
            fate = Fate.SAME if path == citation.path else Fate.MOVED
            return Place(fate, _at(citation, path, first, last))
        starts = self._starts(path, last - first + 1, count).get(citation.digest, [])
        if not starts:
            return None
        start = min(starts, key=lambda line: (abs(line - first), line))
        return Place(Fate.MOVED, _at(citation, path, start, start + last - first))

    def _starts(self, path: str, height: int, count: int) -> dict[str, list[int]]:
        """Return the lines at which so many lines with a digest begin."""
        key = (path, height)
        if key not in self._windows:
            found = self._windows[key] = {}
            if 0 < height <= count <= _MOST_LINES:
                for line in range(1, count - height + 2):
                    digest = self._source.digest(path, line, line + height - 1)
                    found.setdefault(digest, []).append(line)
        return self._windows[key]

    def _shifted(self, citation: Citation) -> Citation:
        """Return where changed lines should be: as far from their neighbours as they were."""
        path = self.path(citation.path)
        anchors = self._shifts(citation.path)
        lines = [line for line, _ in anchors]
        before = bisect_right(lines, citation.line) - 1
        after = bisect_left(lines, citation.end_line)
        above = anchors[before][1] if before >= 0 else None
        below = anchors[after][1] if after < len(anchors) else None
        count = self._source.line_count(path) or 0
        first = citation.line + (above if above is not None else below or 0)
        last = citation.end_line + (below if below is not None else above or 0)
        first = max(1, min(first, count))
        return _at(citation, path, first, max(first, min(last, count)))

    def _shifts(self, path: str) -> list[tuple[int, int]]:
        """Return lines of a file that stand as they were, each with how far they moved."""
        if path not in self._anchors:
            found = []
            for one in self._cited.get(path, ()):
                place = self._unchanged(one)
                if place is not None and place.fate is not Fate.GONE:
                    shift = place.citation.line - one.line
                    found += [(one.line, shift), (one.end_line, shift)]
            self._anchors[path] = sorted(found)
        return self._anchors[path]


def _at(citation: Citation, path: str, first: int, last: int) -> Citation:
    return msgspec.structs.replace(citation, path=path, line=first, end_line=last)
