"""Makefiles: targets, prerequisites, recipes, variables. See ``codewiki.facts.artifacts``."""

import re

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_VARIABLE = re.compile(
    r"(?:(?:export|override|private)\s+)*([\w.-]+)\s*(?::::?=|::?=|\?=|\+=|!=|=)\s?(.*)$"
)
_RULE = re.compile(r"([^\s:=#][^:=#]*?)\s*&?::?(?![=:])([^#]*)(?:#+\s*(.*))?$")
_BUILT_IN = re.compile(r"\.[A-Z_]+$")


class _Makefile:
    def __init__(self, units: UnitList) -> None:
        self.units = units
        self.targets: list[int] = []
        self.comment: list[str] = []

    def take(self, line: int, end_line: int, text: str) -> None:
        """Add what one line (with its continuations) says."""
        stripped = text.strip()[:LINE_LENGTH]
        if text.startswith("\t"):
            self._recipe(line, end_line, stripped)
            return
        if stripped.startswith("#"):
            self.comment.append(stripped.lstrip("#").strip())
            return
        if variable := _VARIABLE.match(stripped):
            self.targets = []
            value = variable[2].strip()
            self.units.add("variable", variable[1], value, line=line, end_line=end_line)
        elif rule := _RULE.match(stripped):
            self._rule(rule, line, end_line)
        self.comment = []

    def _rule(self, rule: re.Match[str], line: int, end_line: int) -> None:
        self.targets = []
        before, _, recipe = rule[2].partition(";")
        comment = (rule[3] or " ".join(self.comment)).strip()
        for name in rule[1].split():
            if _BUILT_IN.match(name):
                continue
            target = self.units.add("target", name, comment, line=line, end_line=end_line)
            self.targets.append(target)
            for needed in before.replace("|", " ").split():
                self.units.add("prerequisite", needed, line=line, end_line=end_line, parent=target)
        if recipe.strip():
            self._recipe(line, end_line, recipe.strip())

    def _recipe(self, line: int, end_line: int, command: str) -> None:
        if not command or command.startswith("#") or not self.targets:
            return
        for target in self.targets:
            if target != TOP_LEVEL:
                self.units.extend(target, end_line)
        self.units.add(
            "recipe",
            value=command.lstrip("@-+ "),
            line=line,
            end_line=end_line,
            parent=self.targets[0],
        )


def read(data: bytes, language: str) -> FileFacts:
    """Read a Makefile; ``define`` blocks and conditions are passed over line by line."""
    units = UnitList(line_count(data))
    makefile = _Makefile(units)
    inside = False
    for line, end_line, text in _joined(data):
        word = text.strip().partition(" ")[0]
        if word in {"define", "endef"}:
            inside = word == "define"
        elif not inside:
            if text.strip():
                makefile.take(line, end_line, text)
            else:
                makefile.comment = []
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        units=units.finish(),
    )


def _joined(data: bytes) -> list[tuple[int, int, str]]:
    """Return (first line, last line, text), continued lines joined by one space."""
    found: list[tuple[int, int, str]] = []
    parts: list[str] = []
    first = 1
    for number, row in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        text = row.rstrip("\r")
        if not parts:
            first = number
        parts.append((text if not parts else text.strip()).removesuffix("\\").rstrip(" "))
        if not text.endswith("\\"):
            found.append((first, number, " ".join(parts)))
            parts = []
    if parts:
        found.append((first, first + len(parts) - 1, " ".join(parts)))
    return found


READER = Reader(
    "make",
    read,
    patterns=("makefile", "gnumakefile", "makefile.*", "*.mk"),
    languages=frozenset({"make", "makefile"}),
)
