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
_PROGRAMS = re.compile(r"\w*_(PROGRAMS|LTLIBRARIES|LIBRARIES|SCRIPTS)")
_MADE = {
    "PROGRAMS": "program",
    "LTLIBRARIES": "library",
    "LIBRARIES": "library static",
    "SCRIPTS": "script",
}
_PARTS = re.compile(r"(\w+)_(SOURCES|LDADD|LIBADD)")
_CONDITIONS = frozenset({"ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "if"})
_INCLUDES = frozenset({"include", "-include", "sinclude"})
_OTHERS = frozenset({"export", "unexport", "undefine", "vpath", "load", "-load", "endef"})
_PIECE = re.compile(r"\$[({]|[({]|[)}]|\s+|[^\s(){}$]+|\$")


class _Makefile:
    def __init__(self, units: UnitList) -> None:
        self.units = units
        self.targets: list[int] = []
        self.comment: list[str] = []
        self.programs: dict[str, int] = {}

    def take(self, line: int, end_line: int, text: str) -> None:
        """Add what one line (with its continuations) says."""
        stripped = text.strip()[:LINE_LENGTH]
        word = stripped.split(maxsplit=1)[0] if stripped else ""
        # Conditions may be indented by a tab, and stand between the lines of a recipe.
        if word in _CONDITIONS and ":" not in word:
            return
        if text.startswith("\t") and self.targets:
            self._recipe(line, end_line, stripped)
            return
        if stripped.startswith("#"):
            self.comment.append(stripped.lstrip("#").strip())
            return
        if variable := _VARIABLE.match(stripped):
            self._variable(variable, line, end_line)
        elif word in _INCLUDES:
            self.targets = []
            for name in split(stripped.partition("#")[0])[1:]:
                self.units.add("include", name, line=line, end_line=end_line)
        elif word not in _OTHERS and (rule := _RULE.match(stripped)):
            self._rule(rule, line, end_line)
        self.comment = []

    def _variable(self, variable: re.Match[str], line: int, end_line: int) -> None:
        self.targets = []
        name, value = variable[1], variable[2].strip()
        self.units.add("variable", name, value, line=line, end_line=end_line)
        if made := _PROGRAMS.fullmatch(name):
            for word in split(value):
                unit = self.units.add("program", word, _MADE[made[1]], line=line, end_line=end_line)
                self.programs.setdefault(re.sub(r"[^A-Za-z0-9_@]", "_", word), unit)
        elif (listed := _PARTS.fullmatch(name)) and listed[1] in self.programs:
            for word in split(value):
                self.units.add(
                    "source" if listed[2] == "SOURCES" else "link",
                    word,
                    line=line,
                    end_line=end_line,
                    parent=self.programs[listed[1]],
                )

    def _rule(self, rule: re.Match[str], line: int, end_line: int) -> None:
        self.targets = []
        before, _, recipe = rule[2].partition(";")
        comment = (rule[3] or " ".join(self.comment)).strip()
        # "objects: %.o: %.c" is a static pattern; only its second pattern is needed.
        needed_text = before.rpartition(": ")[2]
        setting = _VARIABLE.match(before.strip())
        for name in split(rule[1]):
            if _BUILT_IN.match(name):
                continue
            target = self.units.add("target", name, comment, line=line, end_line=end_line)
            self.targets.append(target)
            if setting:
                value = setting[2].strip()
                self.units.add(
                    "variable", setting[1], value, line=line, end_line=end_line, parent=target
                )
                continue
            for needed in split(needed_text.replace("|", " ")):
                self.units.add("prerequisite", needed, line=line, end_line=end_line, parent=target)
        if setting:
            self.targets = []
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


def split(text: str) -> list[str]:
    """Split at blanks, but not inside ``$(…)`` or ``${…}``."""
    words: list[str] = []
    parts: list[str] = []
    depth = 0
    for piece in _PIECE.findall(text[:LINE_LENGTH]):
        if piece[-1] in "({":
            depth += bool(depth) or piece[0] == "$"
        elif piece in ")}":
            depth = max(depth - 1, 0)
        elif piece.isspace() and not depth:
            words.append("".join(parts))
            parts = []
            continue
        parts.append(piece)
    words.append("".join(parts))
    return [word for word in words if word]


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
