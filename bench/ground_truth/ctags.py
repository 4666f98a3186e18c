"""universal-ctags' units: input files, each with the tags that are expected of it.

A unit is a folder ``Units/parser-<language>.r/<case>.d`` with ``expected.tags``. Asked for are
classes, interfaces, structs, enums, functions and methods that have a name of their own. A tag is
found when a definition of its name stands on its line. Recall alone says something: a unit may ask
for some kinds of tags only, so what is found beside them is not wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.ground_truth.analysis import Score
from codewiki.facts.build import file_facts
from codewiki.source.languages import language_of

_KINDS = {
    "c": {"f": "function", "g": "enum", "s": "struct"},
    "java": {"c": "class", "g": "enum", "i": "interface", "m": "method"},
    "javascript": {"c": "class", "f": "function", "m": "method"},
    "python": {"c": "class", "f": "function", "m": "method"},
    "typescript": {"c": "class", "f": "function", "g": "enum", "i": "interface", "m": "method"},
}
_LONG = frozenset(kind for kinds in _KINDS.values() for kind in kinds.values())
_UNITS = {language: f"parser-{language}.r" for language in _KINDS}
_TAG = re.compile(
    r"(?P<name>[^\t]+)\t(?P<file>[^\t]+)\t/\^(?P<text>.*?)(?P<end>\$?)/;\"\t(?P<fields>.*)"
)
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|.)")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}
_ANONYMOUS = re.compile(r"__anon|anon(ymous)?(Class|Func(tion)?)[0-9a-f]{6,}", re.IGNORECASE)


@dataclass(frozen=True)
class Tag:
    """A definition that a unit expects."""

    name: str
    kind: str
    line: int


def score(checkout: Path) -> dict[str, Score]:
    """Score the units of every language of ours in a checkout; the keys are the languages.

    Raises ``FileNotFoundError`` when it has none.
    """
    scores = {}
    for language, folder in sorted(_UNITS.items()):
        units = sorted((checkout / "Units" / folder).glob("*.d"))
        if units:
            scores[language] = _score(language, units)
    if not scores:
        raise FileNotFoundError(f"no unit of a language of ours in {checkout}")
    return scores


def _score(language: str, units: list[Path]) -> Score:
    total = Score()
    for unit in units:
        for path in sorted(unit.glob("input*")):
            data = path.read_bytes()
            if language_of(path.name, data) != language:
                continue
            expected = set(_expected(unit, path, language))
            if not expected:
                continue
            facts = file_facts(data, language, path.name)
            places = {
                (one.name, line)
                for one in facts.definitions
                for line in range(one.line, one.name_line + 1)
            }
            found = {tag for tag in expected if (tag.name, tag.line) in places}
            total.compare(f"{unit.name}/{path.name}", found, expected)
    return total


def _expected(unit: Path, path: Path, language: str) -> Iterator[Tag]:
    """The tags of one file that are of a kind we have, with the lines that their patterns name."""
    tags = unit / "expected.tags"
    if not tags.is_file():
        return
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    for row in tags.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _TAG.fullmatch(row)
        if match is None or match["file"] != path.name or _ANONYMOUS.match(match["name"]):
            continue
        letter = match["fields"].partition("\t")[0].removeprefix("kind:")
        kind = _KINDS[language].get(letter, letter)
        text = re.sub(r"\\(.)", r"\1", match["text"])
        numbers = [
            number
            for number, line in enumerate(lines, 1)
            if (line.rstrip("\r") == text if match["end"] else line.startswith(text))
        ]
        if kind in _LONG and numbers and not {".", ":"} & set(match["name"]):
            yield Tag(_unescaped(match["name"]), kind, numbers[0])


def _unescaped(name: str) -> str:
    """Return a name without the escapes of the format of tags."""
    if "\\" not in name:
        return name
    return _ESCAPE.sub(lambda match: _written(match[1]), name)


def _written(escape: str) -> str:
    return chr(int(escape[1:], 16)) if escape[0] == "x" else _ESCAPES.get(escape, escape)
