"""Reading TOML that may be hostile: bounded in size and depth, every key with its line."""

import errno
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGEST_FILE = 256_000
"""Bytes of the largest file of settings that is read."""

DEEPEST = 16
"""How many brackets may be open at once."""

MOST_PARTS = 16
"""How many dots one line may hold outside of text: what nests tables without brackets."""

# Every alternative takes all it can and gives nothing back, so the time is linear. A text that is
# not closed reaches to the end; the parser then says where it began.
_TOKEN = re.compile(
    r'"""(?>(?s:[^"\\]++|\\.|"(?!""))*)(?:"{3,5})?'
    r"|'''(?>(?:[^']++|'(?!''))*)(?:'{3,5})?"
    r'|"(?>(?:[^"\\\n]++|\\.)*)"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+"
    r"|[\[\]{}.\n]"
    r"|[^\"'\#\[\]{}.\n]++"
)
_PART = r"""[A-Za-z0-9_-]++|"(?>(?:[^"\\\n]|\\.)*)"|'[^'\n]*+'"""
_STATEMENT = re.compile(
    rf"[ \t]*+(\[\[?)?[ \t]*+((?:{_PART})(?:[ \t]*+\.[ \t]*+(?:{_PART})){{0,16}})"
)
_KEY = re.compile(_PART)
_WHERE = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")


class WrongToml(ValueError):
    """A file that is no TOML, or more than is read; ``line`` is 0 where none is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class TomlFile:
    """What a file holds. ``lines`` are the lines of keys by their path from the top."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def line(self, *path: str) -> int:
        """Return the line of the key at ``path``, or of what it stands in; 0 if unknown."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0


def read_toml(path: Path, *, follow: bool = True) -> TomlFile | None:
    """Return what the TOML file at ``path`` holds, ``None`` when there is none.

    A symbolic link is read only with ``follow``. Raises ``WrongToml`` and, when the file cannot
    be read, ``OSError``.
    """
    try:
        data = _bytes_of(path, follow)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return parse_toml(data)


def parse_toml(data: bytes) -> TomlFile:
    """Return what ``data`` holds. Raises ``WrongToml``."""
    if len(data) > LARGEST_FILE:
        raise WrongToml(f"the file is larger than {LARGEST_FILE} bytes")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongToml("the file is not UTF-8", line) from None
    lines = dict(_statements(text))
    try:
        return TomlFile(tomllib.loads(text), lines)
    except (ValueError, RecursionError) as error:
        raise _fault(error, text) from None


def _fault(error: Exception, text: str) -> WrongToml:
    if not isinstance(error, tomllib.TOMLDecodeError):
        return WrongToml("the file is no valid TOML: a value is out of bounds")
    message = str(error)
    where = _WHERE.search(message)
    line = int(where[1]) if where and where[1] else text.rstrip().count("\n") + 1
    reason = _WHERE.sub("", message)[:200]
    return WrongToml(f"the file is no valid TOML: {reason[:1].lower()}{reason[1:]}", line)


def _statements(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give the path and the line of every key outside of brackets.

    Raises ``WrongToml`` when the text nests deeper than is good for a parser.
    """
    header: tuple[str, ...] = ()
    line, depth, dots, starts = 1, 0, 0, True
    for token in _TOKEN.finditer(text):
        if starts and depth == 0 and (found := _STATEMENT.match(text, token.start())):
            path = tuple(map(_unquoted, _KEY.findall(found[2])))
            header, path = (path, path) if found[1] else (header, header + path)
            yield path, line
        mark = token[0]
        if mark[0] in "\"'" and not _is_closed(mark):
            raise WrongToml("the file is no valid TOML: a text is not closed", line)
        starts = mark == "\n"
        if mark in {"[", "{"}:
            depth += 1
        elif mark in {"]", "}"}:
            depth = max(0, depth - 1)
        dots = 0 if starts else dots + (mark == ".")
        if depth > DEEPEST or dots > MOST_PARTS:
            raise WrongToml("the file nests too deeply", line)
        line += mark.count("\n")


def _is_closed(text: str) -> bool:
    quote = text[:3] if text[:3] in {'"""', "'''"} else text[0]
    return len(text) >= 2 * len(quote) and text.endswith(quote)


def _unquoted(part: str) -> str:
    return part[1:-1] if part[0] in "\"'" else part


def _bytes_of(path: Path, follow: bool) -> bytes:
    """Read one byte more than the bound at most; never waits for a pipe."""
    if not follow and path.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link, which is not followed", str(path))
    extra = getattr(os, "O_NONBLOCK", 0) | (0 if follow else getattr(os, "O_NOFOLLOW", 0))
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | extra)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
        return file.read(LARGEST_FILE + 1)
