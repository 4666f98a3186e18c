"""Collecting units: bounded, valid text, without secrets."""

import re

from codewiki.facts.model import TOP_LEVEL, Unit

MAX_UNITS = 5_000
"""Most units of one file; what follows is left out."""
NAME_LENGTH = 200
"""Longest name, in characters."""
VALUE_LENGTH = 2_000
"""Longest value, in characters."""
LINE_LENGTH = 4_000
"""What follows on a line is not looked at: patterns take quadratic time on hostile lines."""
MAX_BYTES = 4_000_000
"""Larger files are counted, not read."""

_SECRET = re.compile(
    r"key|token|secret|passw|pwd|credential|private|auth(?!or)|_pat$|dsn", re.IGNORECASE
)
_SETTINGS = frozenset({
    *("argument", "environment", "input", "key", "label", "option", "property", "variable"),
})
_COMMANDS = frozenset({"command", "entrypoint", "healthcheck", "recipe", "run", "script"})
_TEXTS = frozenset({"code", "heading", "item", "link", "paragraph", "span"})
_WORD = r"[\w-]{0,60}(?:key|token|secret|passw|pwd|credential)[\w-]{0,60}"
_ASSIGNMENT = re.compile(
    rf"({_WORD}(?:=|:[ \t]{{1,9}})|--{_WORD}[ \t]{{1,9}})"
    r"(?![$=-])(\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'$;&|]+)",
    re.IGNORECASE,
)
_USER = re.compile(r"(?<=://)[^\s/@\"']+@")


def looks_secret(name: str) -> bool:
    """Tell whether the value of a setting of this name may be a secret."""
    return _SECRET.search(name) is not None


def bounded(text: str, limit: int) -> str:
    """Return ``text`` cut to ``limit`` characters, then ending with "…", as valid Unicode."""
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def without_secrets(kind: str, name: str, value: str) -> str:
    """Return ``value`` without what may be a password or token."""
    if not value or kind in _TEXTS:
        return value
    if kind in _SETTINGS and looks_secret(name):
        return ""
    if kind in _COMMANDS:
        value = _ASSIGNMENT.sub(r"\1…", value)
    return _USER.sub("", value)


class UnitList:
    """The units of a file in the order in which they were added.

    ``lines`` is the number of lines of the file: no unit lies outside it.
    """

    def __init__(self, lines: int) -> None:
        self._lines = max(lines, 1)
        self._units: list[Unit] = []

    def __len__(self) -> int:
        return len(self._units)

    def add(
        self,
        kind: str,
        name: str = "",
        value: str = "",
        *,
        line: int,
        end_line: int = 0,
        parent: int = TOP_LEVEL,
    ) -> int:
        """Add a unit and return its index, or ``TOP_LEVEL`` when the list is full.

        ``end_line`` is ``line`` unless it is given.
        """
        if len(self._units) >= MAX_UNITS:
            return TOP_LEVEL
        # Cut before searching for secrets: the texts may be as long as the file.
        value = without_secrets(kind, name, value[: VALUE_LENGTH + 1])
        name = name[: 4 * NAME_LENGTH]
        if "://" in name and kind not in _TEXTS:
            name = _USER.sub("", name)
        first = min(max(line, 1), self._lines)
        last = min(max(end_line, first), self._lines)
        self._units.append(
            Unit(
                kind,
                bounded(" ".join(name.split()), NAME_LENGTH),
                bounded(value, VALUE_LENGTH),
                first,
                last,
                parent,
            )
        )
        return len(self._units) - 1

    def extend(self, index: int, end_line: int) -> None:
        """Let the unit at ``index`` end at ``end_line``; nothing happens for ``TOP_LEVEL``."""
        if index != TOP_LEVEL:
            unit = self._units[index]
            last = min(max(end_line, unit.line), self._lines)
            self._units[index] = Unit(
                unit.kind, unit.name, unit.value, unit.line, last, unit.parent
            )

    def rename(self, index: int, name: str, line: int, end_line: int) -> None:
        """Give the unit at ``index`` a name and the lines on which that name stands."""
        if index != TOP_LEVEL:
            unit = self._units[index]
            first = min(max(line, 1), self._lines)
            last = min(max(end_line, first), self._lines)
            name = bounded(" ".join(name[: 4 * NAME_LENGTH].split()), NAME_LENGTH)
            self._units[index] = Unit(unit.kind, name, unit.value, first, last, unit.parent)

    def finish(self) -> tuple[Unit, ...]:
        """Return the units."""
        return tuple(self._units)


def line_count(data: bytes) -> int:
    """Return the number of ``\\n``-ended lines plus an unfinished last one."""
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


def count_code(data: bytes, *comments: bytes) -> int:
    """Count the lines that are neither blank nor start with one of ``comments``."""
    count = 0
    for line in data.split(b"\n"):
        text = line.strip()
        count += bool(text) and not (comments and text.startswith(comments))
    return count
