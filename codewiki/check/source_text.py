"""The source as the checker sees it: bytes, lines, and code with comments blanked."""

import re
from bisect import bisect_right
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar, cast

from codewiki.check.blocks import Blocks
from codewiki.check.declarations import SCRIPTS, declared_in
from codewiki.check.imports import import_statements, placed
from codewiki.check.masking import masks
from codewiki.check.python_source import PythonFile, read_python
from codewiki.check.quotations import plain_words
from codewiki.source.contents import Contents, split_lines
from codewiki.source.languages import language_of
from codewiki.wiki.model import Citation, Claim

_TAKEN_APART = re.compile(r"\b(?:const|let|var)\s{0,20}\{[^{}]*+\}\s{0,20}=")
_ALIAS = re.compile(r"(?<![\w$])(?P<name>[\w$]++)(?=(?:\s+as\s+|\s*:\s*)(?P<alias>[\w$]+))")
Kept = TypeVar("Kept")
_REPLACED = "\ufffd"
"""What bytes that are no UTF-8 become."""


class SourceText:
    """The source as the checker sees it: each file read and masked once.

    Files that cannot be read have no text; claims about them stay unproved.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._text: dict[str, str | None] = {}
        self._bytes: dict[str, list[bytes]] = {}
        self._counts: dict[str, int] = {}
        self._lines: dict[str, list[str]] = {}
        self._masked: dict[tuple[str, bool], list[str]] = {}
        self._code: dict[tuple[str, bool], str] = {}
        self._imports: dict[str, list[tuple[int, int, str]]] = {}
        self._aliases: dict[str, dict[str, set[str]]] = {}
        self._taken_apart: dict[str, list[tuple[int, int, str]]] = {}
        self._declared: dict[tuple[str, str, bool], bool] = {}
        self._python: dict[str, PythonFile | None] = {}
        self._blocks: dict[str, Blocks] = {}
        self._words: dict[str, str] = {}
        self._kept: dict[tuple[str, ...], object] = {}
        self._verdicts: dict[Claim, bool | None] = {}
        self._starts: dict[str, list[int]] = {}

    def text(self, path: str) -> str | None:
        """Return the text of ``path``, or ``None`` when it cannot be read."""
        if path not in self._text:
            try:
                data = self._contents.read(path)
            except (OSError, ValueError):
                self._text[path] = None
            else:
                lines = split_lines(data.removeprefix(b"\xef\xbb\xbf"))
                self._counts[path] = len(lines)
                self._text[path] = "\n".join(line.decode("utf-8", "replace") for line in lines)
        return self._text[path]

    def line_count(self, path: str) -> int | None:
        """Return the number of lines of ``path``."""
        if self.text(path) is None:
            return None
        return self._counts[path]

    def lines(self, citation: Citation) -> str | None:
        """Return the cited lines as they are, or ``None`` when there are no such lines."""
        text = self.text(citation.path)
        if text is None:
            return None
        every = self.every_line(citation.path)
        if not 1 <= citation.line <= citation.end_line <= len(every):
            return None
        return "\n".join(every[citation.line - 1 : citation.end_line])

    def digest(self, path: str, first: int, last: int) -> str:
        """Return the digest that a citation of these lines has, "" where there are none."""
        every = self._bytes_of(path)
        if not 1 <= first <= last <= len(every):
            return ""
        return blake2b(b"\n".join(every[first - 1 : last]), digest_size=8).hexdigest()

    def _bytes_of(self, path: str) -> list[bytes]:
        if path not in self._bytes:
            text = self.text(path)
            if text is not None and _REPLACED in text:
                data = self._contents.read(path).removeprefix(b"\xef\xbb\xbf")
                self._bytes[path] = split_lines(data)
            else:
                self._bytes[path] = text.encode().split(b"\n") if text is not None else []
        return self._bytes[path]

    def code(self, path: str, *, strings: bool = True) -> list[str]:
        """Return the lines of ``path`` with comments (and ``strings``) blanked."""
        key = (path, strings)
        if key not in self._masked:
            text = self.text(path) or ""
            # "\r" alone ends what the language knows as lines, and no line that is counted.
            is_one = "\n" not in text and "\r" in text
            both = masks(text.replace("\r", "\n") if is_one else text, language_of(path))
            for bare, masked in zip((False, True), both, strict=True):
                self._masked[path, bare] = [masked] if is_one else masked.split("\n")
                self._code[path, bare] = masked
        return self._masked[key]

    def code_text(self, path: str, *, strings: bool = True) -> str:
        """Return the same lines as one text."""
        key = (path, strings)
        if key not in self._code:
            self.code(path, strings=strings)
        return self._code[key]

    def every_line(self, path: str) -> list[str]:
        """Return all lines of ``path`` as they are, none when it cannot be read."""
        if path not in self._lines:
            self._lines[path] = (self.text(path) or "").split("\n")
        return self._lines[path]

    def cited_code(self, citation: Citation, *, strings: bool = True) -> str:
        """Return the cited lines with comments (and ``strings``) blanked."""
        lines = self.code(citation.path, strings=strings)
        return "\n".join(lines[citation.line - 1 : citation.end_line])

    def kept(self, key: tuple[str, ...], work: Callable[[], Kept]) -> Kept:
        """Return what ``work`` found the first time, for each key."""
        if key not in self._kept:
            self._kept[key] = work()
        return cast("Kept", self._kept[key])

    def verdict(
        self, claim: Claim, prove: "Callable[[Claim, SourceText], bool | None]"
    ) -> bool | None:
        """Return what ``prove`` makes of a claim; it is asked once for each."""
        if claim not in self._verdicts:
            self._verdicts[claim] = prove(claim, self)
        return self._verdicts[claim]

    def words(self, path: str) -> str:
        """Return the words of a text without code, with a blank before and behind each."""
        if path not in self._words:
            self._words[path] = f" {' '.join(plain_words(self.text(path) or ''))} "
        return self._words[path]

    def line_start(self, path: str, line: int) -> int:
        """Return where a line begins in the text, its end for lines behind the last."""
        if path not in self._starts:
            starts = [0]
            for one in self.every_line(path):
                starts.append(starts[-1] + len(one) + 1)
            self._starts[path] = starts
        starts = self._starts[path]
        return starts[max(0, min(line - 1, len(starts) - 1))]

    def line_at(self, path: str, place: int) -> int:
        """Return the number of the line on which a place of the text lies."""
        self.line_start(path, 1)
        return bisect_right(self._starts[path], place)

    def span(self, citation: Citation) -> tuple[int, int]:
        """Return where the cited lines begin and end in the text."""
        first = self.line_start(citation.path, citation.line)
        return first, self.line_start(citation.path, citation.end_line + 1)

    def python(self, path: str) -> PythonFile | None:
        """Return what a file of Python declares, ``None`` when that cannot be read."""
        if path not in self._python:
            text = self.text(path)
            is_python = text is not None and language_of(path) == "python"
            self._python[path] = read_python(text) if is_python and text is not None else None
        return self._python[path]

    def blocks(self, path: str) -> Blocks:
        """Return the blocks between the braces of a file."""
        if path not in self._blocks:
            self._blocks[path] = Blocks(self.code_text(path), language_of(path))
        return self._blocks[path]

    def imports(self, path: str) -> list[tuple[int, int, str]]:
        """Return the import statements of ``path`` as (first line, last line, text)."""
        if path not in self._imports:
            text = self.code_text(path, strings=False)
            self._imports[path] = import_statements(text, language_of(path))
        return self._imports[path]

    def aliases(self, path: str) -> dict[str, set[str]]:
        """Return the other names under which ``path`` imports names."""
        if path not in self._aliases:
            found = self._aliases[path] = {}
            for _, _, text in self.imports(path):
                for match in _ALIAS.finditer(text):
                    found.setdefault(match["name"], set()).add(match["alias"])
        return self._aliases[path]

    def taken_apart(self, path: str) -> list[tuple[int, int, str]]:
        """Return the statements ``const { a, b } =`` of a script, as those that import."""
        if path not in self._taken_apart:
            text = self.code_text(path) if language_of(path) in SCRIPTS else ""
            self._taken_apart[path] = placed(_TAKEN_APART.finditer(text), text)
        return self._taken_apart[path]

    def declares(self, path: str, name: str, *, strings: bool = True) -> bool:
        """Tell whether ``path`` has a declaration of ``name`` somewhere."""
        key = (path, name, strings)
        if key not in self._declared:
            code = self.code_text(path, strings=strings)
            self._declared[key] = declared_in(code, name, language_of(path))
        return self._declared[key]
