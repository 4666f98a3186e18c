"""A written wiki as its reader has it: pages, sections and the statements in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from codewiki.pipeline import run
from codewiki.results import Result
from codewiki.settings import Settings

INDEXES = frozenset({"topics/files_not_read", "topics/symbols", "topics/glossary"})
"""Pages that list and say nothing else."""
BULK = ("Interface",)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*(\S*)")
_DEFINITION = re.compile(r"^\[([^\]]+)\]: ")
_CITATION = re.compile(r"\[((?:\\.|[^\[\]\\])+:\d+(?:-\d+)?)\](?!\()")


@dataclass(frozen=True)
class Line:
    """A statement: ``kind`` is "prose", "item", "row", "caption", "code" or "diagram"; ``heads``
    are the headings above it, the page's title first.
    """

    page: str
    kind: str
    heads: tuple[str, ...]
    text: str

    @property
    def bulk(self) -> bool:
        """Whether it belongs to the reference at the end of a page."""
        return len(self.heads) > 1 and self.heads[1] in BULK

    @property
    def citations(self) -> list[str]:
        """The labels of its citations."""
        return [label.replace("\\", "") for label in _CITATION.findall(self.text)]

    @property
    def plain(self) -> str:
        """Its text without citations and escapes."""
        return _CITATION.sub("", self.text).replace("\\", "")


@dataclass
class WikiText:
    """All statements of a wiki; ``result`` tells how the run went."""

    lines: list[Line] = field(default_factory=list)
    result: Result | None = None


def written(repository: Path, output: Path, *, no_prose: bool = False) -> WikiText:
    """Write the wiki of ``repository`` into ``output`` and read it."""
    settings = Settings(output=str(output), no_prose=no_prose)
    result = run(str(repository), settings)
    return WikiText(list(read(output)), result)


def read(folder: Path) -> Iterator[Line]:
    """The statements of all pages of a wiki, page by page."""
    for path in sorted(folder.rglob("*.md")):
        page = path.relative_to(folder).as_posix().removesuffix(".md")
        yield from statements(page, path.read_text(encoding="utf-8"))


def statements(page: str, text: str) -> Iterator[Line]:
    """The statements of one page."""
    heads: list[str] = []
    fence = language = ""
    front = text.startswith("---\n")
    for raw in text.split("\n")[1:] if front else text.split("\n"):
        if front:
            front = raw != "---"
            continue
        opened = _FENCE.match(raw)
        if opened and (not fence or raw.strip() == fence):
            fence, language = ("", "") if fence else (opened[1], opened[2])
            continue
        if fence:
            kind = "diagram" if language == "mermaid" else "code"
            yield Line(page, kind, tuple(heads), raw.strip())
            continue
        line = raw.strip()
        if not line or _DEFINITION.match(line) or line == "---":
            continue
        if line.startswith("#"):
            mark, _, title = line.partition(" ")
            heads[len(mark) - 1 :] = [title]
            continue
        yield from _lines(page, tuple(heads), line)


def _lines(page: str, heads: tuple[str, ...], line: str) -> Iterator[Line]:
    if line.startswith("|"):
        if not set(line) <= set("|-: "):
            yield Line(page, "row", heads, line)
    elif re.match(r"(?:[-*]|\d+\.) ", line):
        yield Line(page, "item", heads, line.partition(" ")[2])
    elif line.startswith("*") and line.endswith("*"):
        yield Line(page, "caption", heads, line)
    else:
        for sentence in re.split(r"(?<=[.!?”)])\s+(?=[A-Z“`\d])", line):
            yield Line(page, "prose", heads, sentence)
