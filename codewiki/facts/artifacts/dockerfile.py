"""Dockerfiles: stages and their instructions. Units: see ``codewiki.facts.artifacts``."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
_HEREDOC = re.compile(r"<<-?\s*([\"']?)(\w+)\1")
_FLAG = re.compile(r"--([\w-]+)(?:=(\S*))?\s*")
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|(\S+)")
_SETTING = re.compile(r"([\w.-]+|\"[^\"]+\")=((?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\.|[^\s\"'\\])*)")
_ARGUMENT = re.compile(r"([\w.-]+)(?:=((?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\.|[^\s\"'\\])*))?\S{0,9}")
_KINDS = {"CMD": "command", "ENTRYPOINT": "entrypoint", "RUN": "run"}
_KNOWN = frozenset({
    *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK"),
    *("LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME"),
    "WORKDIR",
})


@dataclass(frozen=True)
class Instruction:
    """One instruction with its continued lines; ``heredocs`` are the texts of its here-documents.

    ``word`` is in upper case. ``text`` is what follows it, on one line.
    """

    word: str
    text: str
    line: int
    end_line: int
    heredocs: tuple[str, ...] = ()


def instructions(data: bytes) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile in order."""
    rows = [
        row.rstrip("\r")
        for row in data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    ]
    escape = _escape(rows)
    ends = _Ends(rows)
    index = 0
    while index < len(rows):
        if not rows[index].strip() or rows[index].lstrip().startswith("#"):
            index += 1
            continue
        first = index
        text, index = _continued(rows, index, escape)
        word, _, rest = text.strip().partition(" ")
        word, rest = word.upper(), rest.strip()
        heredocs: tuple[str, ...] = ()
        if "<<" in rest and word in {"RUN", "COPY", "ADD"}:
            heredocs, index = _heredocs(rows, ends, index, rest)
        yield Instruction(word, rest, first + 1, index, heredocs)


def _escape(rows: list[str]) -> str:
    for row in rows:
        directive = _DIRECTIVE.match(row.strip()[:LINE_LENGTH])
        if directive is None:
            break
        if directive[1].lower() == "escape" and directive[2] in {"\\", "`"}:
            return directive[2]
    return "\\"


def _continued(rows: list[str], index: int, escape: str) -> tuple[str, int]:
    """Return the joined text that starts at ``index``, and the index after its last row.

    Comments and blank lines between continued lines are left out, as Docker does.
    """
    parts: list[str] = []
    end = index
    while index < len(rows):
        row = rows[index].strip()
        index += 1
        if parts and (not row or row.startswith("#")):
            continue
        end = index
        parts.append(row.removesuffix(escape).strip())
        if not row.endswith(escape):
            break
    return " ".join(part for part in parts if part).replace("\t", " ")[:LINE_LENGTH], end


class _Ends:
    """Finds the rows that end here-documents; each search takes little time."""

    def __init__(self, rows: list[str]) -> None:
        self._rows = rows
        self._places: dict[str, list[int]] = {}

    def after(self, index: int, word: str) -> int:
        """Return the index of the first row from ``index`` on that is ``word``, -1 if none."""
        if not self._places:
            for place, row in enumerate(self._rows):
                self._places.setdefault(row.strip(), []).append(place)
        places = self._places.get(word, [])
        found = bisect_left(places, index)
        return places[found] if found < len(places) else -1


def _heredocs(rows: list[str], ends: _Ends, index: int, text: str) -> tuple[tuple[str, ...], int]:
    """Return the here-documents that ``text`` announces and the index after the last."""
    found: list[str] = []
    for match in _HEREDOC.finditer(text):
        end = ends.after(index, match[2])
        if end < 0:
            # No end: this was a shift or a string, not a here-document.
            break
        found.append("\n".join(rows[index:end]))
        index = end + 1
    return tuple(found), index


def _words(text: str) -> list[str]:
    """Split into words; a JSON list (the exec form) gives its elements."""
    if text.startswith("["):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return values
    return [match[1] or match[2] or match[3] or "" for match in _WORD.finditer(text)]


def _command(text: str) -> str:
    """Return a command as one would type it, whichever form it is written in."""
    return " ".join(_words(text)) if text.startswith("[") else text


def _flags(text: str) -> tuple[dict[str, str], str]:
    flags: dict[str, str] = {}
    while match := _FLAG.match(text):
        flags[match[1]] = match[2] or ""
        text = text[match.end() :]
    return flags, text


def _settings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of ``A=1 B="x y"`` or of the old form ``A 1``."""
    if "=" not in text.partition(" ")[0]:
        name, _, value = text.partition(" ")
        yield name, value.strip()
        return
    for match in _SETTING.finditer(text):
        yield match[1].strip('"'), _unquoted(match[2])


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


class _Dockerfile:
    def __init__(self, units: UnitList) -> None:
        self.units = units
        self.stage = TOP_LEVEL
        self.stages = 0
        self.errors = 0

    def take(self, step: Instruction) -> None:
        """Add what an instruction says."""
        if step.word == "ONBUILD":
            word, _, rest = step.text.partition(" ")
            step = Instruction(word.upper(), rest, step.line, step.end_line, step.heredocs)
        if step.word not in _KNOWN:
            self.errors += step.end_line - step.line + 1
            return
        if step.word == "FROM":
            self._from(step)
            return
        self.units.extend(self.stage, step.end_line)
        if step.word in _KINDS:
            self._run(step)
        elif step.word in {"COPY", "ADD"}:
            self._copy(step)
        elif step.word == "HEALTHCHECK":
            self._healthcheck(step)
        else:
            self._names(step)

    def _add(self, step: Instruction, kind: str, name: str, value: str = "") -> None:
        self.units.add(kind, name, value, line=step.line, end_line=step.end_line, parent=self.stage)

    def _from(self, step: Instruction) -> None:
        words = _flags(step.text)[1].split()
        alias = words[2] if len(words) == 3 and words[1].lower() == "as" else str(self.stages)
        self.stages += 1
        self.stage = self.units.add(
            "stage", alias, words[0] if words else "", line=step.line, end_line=step.end_line
        )

    def _run(self, step: Instruction) -> None:
        text = _flags(step.text)[1]
        command = "\n".join([_command(text), *step.heredocs])
        words = _words(text)
        if words and words[0].startswith("<<"):
            words = " ".join(step.heredocs).split()
        # A command of options only completes the entry point.
        program = words[0] if words and not words[0].startswith("-") else ""
        self._add(step, _KINDS[step.word], program, command)

    def _healthcheck(self, step: Instruction) -> None:
        text = _flags(step.text)[1]
        word, _, rest = text.partition(" ")
        command = _command(rest.strip() if word.upper() == "CMD" else text)
        self._add(step, "healthcheck", command.partition(" ")[0], command)

    def _copy(self, step: Instruction) -> None:
        flags, text = _flags(step.text)
        words = _words(text)
        if "from" in flags:
            self._add(step, "copy-from", flags["from"], " ".join(words))
        else:
            for source in words[:-1]:
                if not source.startswith("<<"):
                    self._add(step, "copy", source, words[-1])

    def _names(self, step: Instruction) -> None:
        if step.word == "ARG":
            for match in _ARGUMENT.finditer(step.text):
                self._add(step, "argument", match[1], _unquoted(match[2] or ""))
        elif step.word in {"ENV", "LABEL"}:
            kind = "environment" if step.word == "ENV" else "label"
            for name, value in _settings(step.text):
                self._add(step, kind, name, value)
        elif step.word in {"EXPOSE", "VOLUME"}:
            for word in _words(step.text):
                self._add(step, step.word.lower(), word)
        elif step.word in {"USER", "WORKDIR"}:
            self._add(step, step.word.lower(), _unquoted(step.text))


def read(data: bytes, language: str) -> FileFacts:
    """Read a Dockerfile."""
    units = UnitList(line_count(data))
    file = _Dockerfile(units)
    for step in instructions(data):
        file.take(step)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        error_lines=file.errors,
        units=units.finish(),
    )


READER = Reader(
    "dockerfile",
    read,
    patterns=("dockerfile", "dockerfile.*", "*.dockerfile", "containerfile", "containerfile.*"),
    languages=frozenset({"dockerfile"}),
)
