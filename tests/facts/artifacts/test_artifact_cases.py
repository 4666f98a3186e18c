"""Every folder in tests/cases/facts/artifacts holds one artifact and the units that it must give.

``expected.txt`` holds the summary and one unit a line: its lines, its kind, name and value, and
indented under its parent. With CODEWIKI_UPDATE_CASES=1 they are written anew.
"""

import os
from pathlib import Path

import pytest

from codewiki.facts.model import TOP_LEVEL, FileFacts
from codewiki.facts.reading import file_facts
from codewiki.source.contents import split_lines
from codewiki.source.languages import language_of

CASES = Path(__file__).parents[2] / "cases" / "facts" / "artifacts"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
EXPECTED = "expected.txt"
NAMED_ELSEWHERE = {"field", "filter", "group", "heading", "matrix"}
"""Kinds whose name stands in a header above, or is not written as it is."""


def artifact(name: str) -> Path:
    """Return the one file of a case."""
    (file,) = (file for file in (CASES / name).iterdir() if file.name != EXPECTED)
    return file


def read(name: str) -> tuple[FileFacts, bytes]:
    """Read the file of a case."""
    file = artifact(name)
    data = file.read_bytes()
    return file_facts(data, language_of(file.name, data), file.name), data


def rows(facts: FileFacts) -> str:
    """Write facts as text."""
    lines = [f"{facts.artifact}: {facts.code_lines} lines, {facts.error_lines} lost"]
    if facts.doc:
        lines.append(f"{facts.doc.line}-{facts.doc.end_line} {facts.doc.text!r}")
    depths: list[int] = []
    for unit in facts.units:
        depths.append(0 if unit.parent == TOP_LEVEL else depths[unit.parent] + 1)
        place = f"{unit.line}-{unit.end_line}" if unit.end_line > unit.line else f"{unit.line}"
        lines.append(f"{place:>7} {'  ' * depths[-1]}{unit.kind} {unit.name!r} {unit.value!r}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    facts, _ = read(name)
    expected = CASES / name / EXPECTED
    if os.environ.get("CODEWIKI_UPDATE_CASES"):
        expected.write_text(rows(facts), encoding="utf-8")
    assert rows(facts) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", NAMES)
def test_names_stand_on_the_lines_of_their_units(case: str) -> None:
    facts, data = read(case)
    lines = split_lines(data)
    for unit in facts.units:
        text = b" ".join(lines[unit.line - 1 : unit.end_line]).decode("utf-8", "replace")
        name = unit.name.rpartition(".")[2] if unit.kind in {"key", "build-system"} else unit.name
        words = [word for word in name.split() if word.isalnum()]
        if unit.kind not in NAMED_ELSEWHERE and not unit.name.isdecimal():
            assert all(word in text for word in words), unit


@pytest.mark.parametrize("name", NAMES)
def test_a_truncated_file_gives_facts(name: str) -> None:
    file = artifact(name)
    data = file.read_bytes()
    for end in range(0, len(data), max(len(data) // 40, 1)):
        facts = file_facts(data[:end], language_of(file.name, data), file.name)
        assert facts == file_facts(data[:end], language_of(file.name, data), file.name)


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_of_windows_change_no_line(name: str) -> None:
    file = artifact(name)
    data = file.read_bytes()
    language = language_of(file.name, data)
    facts = file_facts(data, language, file.name)
    other = file_facts(data.replace(b"\n", b"\r\n"), language, file.name)
    assert [(unit.kind, unit.line, unit.end_line, unit.parent) for unit in facts.units] == [
        (unit.kind, unit.line, unit.end_line, unit.parent) for unit in other.units
    ]
    assert [unit.name for unit in facts.units] == [unit.name for unit in other.units]
