"""Sections and keys of tox.ini and other INI files. Units: see ``codewiki.facts.artifacts``."""

import re
from dataclasses import dataclass, field

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import (
    LINE_LENGTH,
    VALUE_LENGTH,
    UnitList,
    count_code,
    line_count,
)
from codewiki.facts.model import TOP_LEVEL, FileFacts

_SECTION = re.compile(r"\[([^\]\n]+)\]\s*(?:[#;].*)?$")
_KEY = re.compile(r"([^\s=:#;\[][^=:]*?)\s*[=:]\s?(.*)$")
_BARE = re.compile(r"[\w.-]+$")


@dataclass
class Setting:
    """A key with its value; ``rows`` are the lines of the value as (number, text)."""

    name: str
    line: int
    rows: list[tuple[int, str]] = field(default_factory=list)

    @property
    def end_line(self) -> int:
        """The last line that says something."""
        return max([self.line, *(number for number, text in self.rows if text)])

    @property
    def value(self) -> str:
        """The rows of the value that say something, one under the other."""
        return "\n".join(text for _, text in self.rows if text)[: VALUE_LENGTH + 1]


@dataclass
class Section:
    """``[name]`` with its settings."""

    name: str
    line: int
    settings: list[Setting] = field(default_factory=list)

    @property
    def end_line(self) -> int:
        """The last line that says something."""
        return self.settings[-1].end_line if self.settings else self.line


def parse_ini(data: bytes) -> tuple[list[Section], int]:
    """Return the sections and the number of lines that are neither section, key nor comment.

    Settings before the first section belong to one without a name on line 0.
    """
    sections = [Section("", 0)]
    errors = 0
    setting: Setting | None = None
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    for number, row in enumerate(text.split("\n"), 1):
        stripped = row.strip()[:LINE_LENGTH]
        if not stripped or stripped.startswith(("#", ";")):
            continue
        if row[0] in " \t" and setting is not None:
            setting.rows.append((number, stripped))
        elif section := _SECTION.match(stripped):
            sections.append(Section(section[1].strip(), number))
            setting = None
        elif key := _KEY.match(stripped):
            setting = Setting(key[1], number, [(number, key[2].strip())])
            sections[-1].settings.append(setting)
        elif _BARE.match(stripped):
            setting = Setting(stripped, number)
            sections[-1].settings.append(setting)
        else:
            errors += 1
    return sections, errors


def read(data: bytes, language: str) -> FileFacts:
    """Read an INI file."""
    units = UnitList(line_count(data))
    sections, errors = parse_ini(data)
    for section in sections:
        parent = TOP_LEVEL
        if section.line:
            parent = units.add(
                "section", section.name, line=section.line, end_line=section.end_line
            )
        for setting in section.settings:
            units.add(
                "key",
                setting.name,
                setting.value,
                line=setting.line,
                end_line=setting.end_line,
                parent=parent,
            )
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#", b";"),
        error_lines=errors,
        units=units.finish(),
    )


READER = Reader("ini", read, patterns=("*.ini", "*.cfg"), languages=frozenset({"ini"}))
