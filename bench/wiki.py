"""Figures of whole wikis: what they name, cite, repeat and prove. Written without a model.

    python -m bench.wiki [NAME ...]

Every figure is counted on the Markdown as it is written, against the files of the package.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.results import Cell, Result, Table, publish
from bench.wiki_text import INDEXES, Line, WikiText, written
from codewiki.facts.model import DefinitionKind
from codewiki.pipeline import analyse
from codewiki.results import Analysis
from codewiki.settings import Settings
from codewiki.source.model import Role
from codewiki.wiki.material import TYPES

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CODE = re.compile(r"`([^`]+)`")
_IDENTIFIER = re.compile(r"[^\W\d]\w{2,}")
_FUTURE = re.compile(r"\b(?:future|planned|roadmap|upcoming|to come)\b", re.IGNORECASE)
_GRAM = 8
_NAVIGATION = frozenset({"Related pages"})
_TARGET = re.compile(r"\]\([^)]*\)")
_OWN = frozenset({"None", "null", "nowhere", "Markdown"})

COLUMNS = (
    "package",
    "pages",
    "source files named %",
    "public types named %",
    "public functions named %",
    "citations per 100 words",
    "statements checked %",
    "unchecked",
    "names not in the source %",
    "8-grams repeated %",
    "prose that fits elsewhere %",
    "findings",
    "headings on plans",
)


def figures(name: str, analysis: Analysis, wiki: WikiText) -> tuple[Cell, ...]:
    """The row of one package."""
    lines = [line for line in wiki.lines if line.page not in INDEXES]
    outside = [line for line in lines if not line.bulk]
    prose = [line for line in outside if line.kind in {"prose", "item", "caption"}]
    words = sum(len(_WORD.findall(line.plain)) for line in prose)
    cited = sum(len(line.citations) for line in prose)
    result = wiki.result
    told = result.figures if result else None
    checked = told.checked if told else 0
    every = checked + (told.cited + told.unchecked if told else 0)
    types, functions = public_names(analysis)
    named = set(_WORD_IN_CODE.findall(" ".join(line.text for line in outside)))
    return (
        name,
        told.pages if told else 0,
        share(_files_named(analysis, outside)),
        share([one in named for one in types]),
        share([one in named for one in functions]),
        round(100 * cited / max(words, 1), 2),
        round(100 * checked / max(every, 1), 1),
        told.unchecked if told else 0,
        round(100 * _unknown(analysis, lines), 2),
        round(100 * repeated(prose), 2),
        round(100 * fitting_elsewhere(prose), 1),
        len(result.findings) if result else 0,
        len({(line.page, head) for line in lines for head in line.heads if _FUTURE.search(head)}),
    )


_WORD_IN_CODE = re.compile(r"[^\W\d][\w$]*")


def share(found: Sequence[bool]) -> Cell:
    """How many of a hundred hold, ``None`` where there is nothing to count."""
    return round(100 * sum(found) / len(found), 1) if found else None


def public_names(analysis: Analysis) -> tuple[list[str], list[str]]:
    """The names of the public types and functions at the top of source files."""
    types: set[str] = set()
    functions: set[str] = set()
    for file in analysis.repository.files:
        found = analysis.facts.get(file.path)
        if file.role is not Role.SOURCE or found is None:
            continue
        for one in found.definitions:
            if one.parent >= 0 or not one.public:
                continue
            if one.kind in TYPES:
                types.add(one.name)
            elif one.kind is DefinitionKind.FUNCTION:
                functions.add(one.name)
    return sorted(types), sorted(functions)


def _files_named(analysis: Analysis, lines: Iterable[Line]) -> list[bool]:
    """For each source file whether its path, or a citation of it, stands outside an index."""
    text = "\n".join(line.text.replace("\\", "") for line in lines)
    sources = [
        file.path for file in analysis.repository.files if file.role is Role.SOURCE and file.lines
    ]
    return [path in text or f"{path.rpartition('/')[2]}:" in text for path in sources]


def _unknown(analysis: Analysis, lines: Iterable[Line]) -> float:
    """The share of names in code spans that stand in no file of the package."""
    known: set[str] = set(_OWN)
    for file in analysis.repository.files:
        path = Path(analysis.repository.root, file.path)
        known.update(_IDENTIFIER.findall(path.read_text(encoding="utf-8", errors="replace")))
        known.update(_IDENTIFIER.findall(file.path))
    names = [
        name
        for line in lines
        if line.kind not in {"code", "diagram"}
        for code in _CODE.findall(line.text)
        for name in _IDENTIFIER.findall(code)
    ]
    return sum(name not in known for name in names) / max(len(names), 1)


def repeated(lines: Iterable[Line]) -> float:
    """The share of runs of eight words that stand on more than one page, lists of links aside."""
    pages: dict[tuple[str, ...], set[str]] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        if any(head in _NAVIGATION for head in line.heads):
            continue
        shown = _TARGET.sub("]", line.plain)
        words = [word.lower() for word in re.findall(r"\w+", shown)]
        for start in range(len(words) - _GRAM + 1):
            gram = tuple(words[start : start + _GRAM])
            pages.setdefault(gram, set()).add(line.page)
            counts[gram] += 1
    again = sum(count for gram, count in counts.items() if len(pages[gram]) > 1)
    return again / max(counts.total(), 1)


def fitting_elsewhere(lines: Iterable[Line]) -> float:
    """The share of words in sentences that hold no name, quotation, number or link of their own."""
    loose = every = 0
    for line in lines:
        count = len(_WORD.findall(line.plain))
        every += count
        if not re.search(r"`|“|\d|\]\(", line.text):
            loose += count
    return loose / max(every, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Count what the arguments say; return the exit code."""
    options = parser(__doc__, default="small", rounds=False)
    given = options.parse_args(arguments)
    rows = []
    for package in present(given.name):
        tell(f"the wiki of {package.name}")
        with tempfile.TemporaryDirectory() as folder:
            analysis = analyse(str(package.folder), Settings())
            wiki = written(package.folder, Path(folder, "wiki"))
            rows.append(figures(package.name, analysis, wiki))
    notes = (
        "Named: outside the tables of the reference, of symbols and of files that are not read. "
        "Prose is paragraphs, items of lists and captions. Prose that fits elsewhere holds no "
        "name, quotation, number or link. Findings are those of the run's own check.",
    )
    publish(Result("wiki", (Table("Wikis", COLUMNS, tuple(rows), notes),)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
