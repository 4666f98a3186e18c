"""Handles in an answer: what the model points at, near misses repaired."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from codewiki.authoring.model import Excerpt

_BRACKETS = re.compile(r"\s*(?:\[([^\[\]()]{1,160})\]|\(([^\[\]()]{1,160})\))")
_BETWEEN = re.compile(r"[,;&]|\band\b")
_FILLING = re.compile(r"(?i)\b(?:excerpts?|see|lines?|handles?|source)\b")
_HANDLE = re.compile(
    r"(?:S\s?[-_#]?(?P<number>\d{1,4})|(?P<path>[\w./-]*\.\w{1,10}|[\w-]+/[\w./-]+))"
    r"(?:\s*:\s*(?:L|lines?\s)?(?P<first>\d{1,7})(?:\s*[-–]\s*L?(?P<last>\d{1,7}))?)?",
    re.IGNORECASE,
)
_LINES = re.compile(r"(?P<first>\d{1,7})\s*[-–]\s*(?P<last>\d{1,7})")
_AT_END = re.compile(r"((?:\s+S\d{1,4}(?::\d{1,7}(?:-\d{1,7})?)?,?){1,6})(?=\.?\s*\Z)")


class Pointed(msgspec.Struct, frozen=True):
    """Lines of an excerpt that a sentence points at."""

    excerpt: Excerpt
    line: int
    end_line: int


class Handles:
    """The handles of one dossier."""

    def __init__(self, excerpts: Sequence[Excerpt]) -> None:
        self._excerpts = excerpts
        self._by_handle: Mapping[str, Excerpt] = {one.handle: one for one in excerpts}

    def taken(self, text: str) -> tuple[str, tuple[Pointed, ...], bool]:
        """Return ``text`` without its handles, what they point at, and whether some are unknown."""
        pointed: list[Pointed] = []
        unknown = False

        def take(match: re.Match[str]) -> str:
            nonlocal unknown
            inside = match[1] or match[2] or ""
            parts = [one for one in map(_clean, _BETWEEN.split(inside)) if one]
            if not parts or not all(
                self._is_handle(part, bare=match[1] is not None) for part in parts
            ):
                return match[0]
            last: Excerpt | None = None
            for part in parts:
                found = self._resolved(part, last)
                unknown = unknown or found is None
                if found is not None:
                    pointed.append(found)
                    last = found.excerpt
            return ""

        rest = _BRACKETS.sub(take, text)
        if not pointed and not unknown and (bare := _AT_END.search(rest)):
            rest = rest[: bare.start()] + rest[bare.end() :]
            for word in bare[1].replace(",", " ").split():
                found = self._resolved(word, None)
                unknown = unknown or found is None
                pointed += [found] if found else []
        return rest, tuple(dict.fromkeys(pointed)), unknown

    def _is_handle(self, part: str, *, bare: bool) -> bool:
        if _HANDLE.fullmatch(part) or _LINES.fullmatch(part):
            return True
        return bare and part.isdigit()

    def _resolved(self, part: str, last: Excerpt | None) -> Pointed | None:
        lines = _LINES.fullmatch(part)
        if lines and last is not None:
            return _within(last, int(lines["first"]), int(lines["last"]))
        if part.isdigit():
            part = f"S{part}"
        match = _HANDLE.fullmatch(part)
        if match is None:
            return None
        first = int(match["first"] or 0)
        end = int(match["last"] or first)
        if match["number"]:
            excerpt = self._by_handle.get(f"S{int(match['number'])}")
            return _within(excerpt, first, end) if excerpt else None
        # A path instead of a handle: the excerpt that holds its lines.
        for excerpt in self._excerpts:
            same = excerpt.path == match["path"] or excerpt.path.endswith("/" + match["path"])
            if same and first and excerpt.line <= first <= end <= excerpt.end_line:
                return Pointed(excerpt, first, end)
        return None


def _clean(part: str) -> str:
    return _FILLING.sub("", part).strip().strip("`*")


def _within(excerpt: Excerpt, first: int, last: int) -> Pointed:
    """Return the lines, or the whole excerpt where they lie outside it."""
    if first and excerpt.line <= first <= last <= excerpt.end_line:
        return Pointed(excerpt, first, last)
    return Pointed(excerpt, excerpt.line, excerpt.end_line)
