"""The keys at the top of any other YAML file, read line by line: such files may be large data."""

import re

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_KEY = re.compile(
    r"(\"[^\"\n]*\"|'[^'\n]*'|[^\s#\[\]{},&*!|>'\"%@`:-][^:#\n]*?)[ \t]{0,9}:(?:\s|$)"
)
_BLOCK = re.compile(r"[|>&*!\[{]")


def read(data: bytes, language: str) -> FileFacts:
    """Read the keys at the first column of a YAML file."""
    units = UnitList(line_count(data))
    last = TOP_LEVEL
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    for number, row in enumerate(text.split("\n"), 1):
        line = row.rstrip()[:LINE_LENGTH]
        if not line or line.startswith("#"):
            continue
        if match := _KEY.match(line):
            value = line[match.end() :].partition(" #")[0].strip()
            if _BLOCK.match(value):
                value = ""
            name = match[1].strip("\"'")
            last = units.add("key", name, value.strip("\"'"), line=number)
        elif line.startswith(("---", "...")):
            last = TOP_LEVEL
        else:
            units.extend(last, number)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        units=units.finish(),
    )


READER = Reader("yaml", read, patterns=("*.yml", "*.yaml"), languages=frozenset({"yaml"}))
