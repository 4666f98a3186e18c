"""Files of requirements as pip reads them. The units: see ``codewiki.facts.artifacts``."""

import re
from collections.abc import Iterator

from codewiki.facts.artifacts.pyproject import requirement_name
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import FileFacts

_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTION = re.compile(r"(-{1,2}[a-zA-Z][\w-]*)(?:\s*=\s*|\s+|$)(.*)")
_HASH = re.compile(r"\s--hash[= ]\S+")
_INCLUDES = {"-r": "-r", "--requirement": "-r", "-c": "-c", "--constraint": "-c"}
_STRICT = re.compile(
    r"-(?:[re]|-requirement|-editable|c|-constraint|-[a-z-]+)(?:[ =]|$)"
    r"|[A-Za-z0-9][\w.-]{0,100}(?:\[[\w, -]{0,100}\])?\s{0,9}([=~!<>]=|[<>@;]|$)"
)
_EGG = re.compile(r"[#&]egg=([\w.-]+)")


def joined_lines(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield (first line, last line, text) with lines joined that end in a backslash."""
    parts: list[str] = []
    first = 1
    number = 0
    for number, row in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        text = row.rstrip("\r")
        if not parts:
            first = number
        if text.endswith("\\"):
            parts.append(text[:-1])
            continue
        yield first, number, " ".join([*parts, text]) if parts else text
        parts = []
    if parts:
        yield first, number, " ".join(parts)


def _take(units: UnitList, line: int, end_line: int, text: str) -> None:
    option = _OPTION.match(text)
    if option:
        name, value = option[1], option[2].strip()
        if name in _INCLUDES:
            units.add("include", value, _INCLUDES[name], line=line, end_line=end_line)
        elif name in {"-e", "--editable"}:
            egg = _EGG.search(value)
            name = egg[1] if egg else value
            units.add("editable", name, line=line, end_line=end_line)
        else:
            units.add("option", name, line=line, end_line=end_line)
        return
    requirement = _HASH.sub("", text).strip()
    name = requirement_name(requirement)
    if name and "://" not in requirement.partition("@")[0]:
        units.add("dependency", name, requirement, line=line, end_line=end_line)


def read(data: bytes, language: str) -> FileFacts:
    """Read a requirements file."""
    units = UnitList(line_count(data))
    for line, end_line, row in joined_lines(data.removeprefix(b"\xef\xbb\xbf")):
        text = _COMMENT.sub("", row[:LINE_LENGTH]).strip()
        if text:
            _take(units, line, end_line, text)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        units=units.finish(),
    )


def read_unnamed(data: bytes, language: str) -> FileFacts | None:
    """Read a file that is one of requirements by its content ("requirements/dev.txt")."""
    found = False
    for _, _, row in joined_lines(data.removeprefix(b"\xef\xbb\xbf")):
        text = _COMMENT.sub("", row[:LINE_LENGTH]).strip()
        match = _STRICT.match(text)
        if text and match is None:
            return None
        found = found or bool(match and match[1])
    return read(data, language) if found else None


READER = Reader(
    "requirements",
    read,
    patterns=(
        *("requirements*.txt", "*requirements.txt", "constraints*.txt"),
        *("requirements*.in", "*requirements.in", "constraints*.in"),
    ),
)

UNNAMED = Reader("requirements", read_unnamed, patterns=("*.txt", "*.in"))
