"""How a second run costs: nothing changed, one file changed; and whether the graph is the same.

    python -m bench.update [NAME ...] [--edits N] [--seed N] [--folder FOLDER] [--json]

A copy of each package is read without a cache's help, again with nothing changed, and after each of
some edits of one file by chance: a comment, a statement, another parameter, a new function, a
function less. Then files are added, renamed and removed by chance, one each time. CPU seconds are
those of the stages up to the graph, each run a process of its own: what it takes over start-up.
After each change the graph is compared with one linked from nothing; the benchmark fails where they
differ. "Store" is the cache after the first run, divided by the bytes of all files that were read.
"""

import json
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.results import Cell, Result, Table, publish
from bench.speed import staged
from codewiki.facts.build import extract_facts
from codewiki.facts.languages.registry import adapter_for
from codewiki.graph import blobs
from codewiki.graph.build import build_graph, linked
from codewiki.source.build import read_repository
from codewiki.source.model import Role, SourceFile
from codewiki.store.cache import FactsCache

_EDITS = 12
_UNTIL = ("--until", "graph")


def _comment(text: str, mark: str) -> str:
    return f"{mark} a comment\n{text}"


def _function_less(text: str, mark: str) -> str:
    """Take the last quarter of the file away."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: 3 * len(lines) // 4])


def _parameter(text: str, mark: str) -> str:
    return re.sub(r"(\b[a-z]\w+\()(\w)", r"\1made_up, \2", text, count=3)


def _renamed(text: str, mark: str) -> str:
    """Rename everything that is called as one name of the file is."""
    names = re.findall(r"\b[a-z]\w{5,}(?=\()", text)
    return text.replace(names[0], f"{names[0]}_other") if names else text + f"{mark} none\n"


def _statement(text: str, mark: str) -> str:
    lines = text.splitlines(keepends=True)
    place = len(lines) // 2
    return "".join([*lines[:place], *lines[place : place + 1], *lines[place:]])


Change = Callable[[Path, SourceFile, int], str]
"""Changes a file in a folder, in the way of a number, and says how."""

EDITS: tuple[Callable[[str, str], str], ...] = (
    _comment,
    _statement,
    _parameter,
    _renamed,
    _function_less,
)


def move(folder: Path, file: SourceFile, number: int) -> str:
    """Add, rename or remove a file, by the number, and return what was done."""
    path = folder / file.path
    other = path.with_name(f"{path.stem}_moved{number}{path.suffix}")
    what = ("added", "renamed", "removed")[number % 3]
    if what == "added":
        shutil.copyfile(path, other)
    elif what == "renamed":
        path.rename(other)
    else:
        path.unlink()
    return what


def edit(folder: Path, file: SourceFile, number: int) -> str:
    """Edit ``file`` in the way of a number and return how it is called."""
    path = folder / file.path
    mark = "#" if file.language == "python" else "//"
    change = EDITS[number % len(EDITS)]
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    path.write_text(change(text, mark), encoding="utf-8", errors="surrogateescape")
    return change.__name__.strip("_").replace("_", " ")


class _Copy:
    """A copy of a repository with a cache, which is changed and read again."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder = folder
        self.cache = scratch / "cache"
        self.unequal = 0
        self._scratch = scratch

    def read(self) -> float:
        """Return what reading costs."""
        usage = staged(self.folder, self._scratch, "--cache", str(self.cache), *_UNTIL)
        costs: dict[str, float] = json.loads(usage.printed)["cpu"]
        return sum(costs.values())

    def change(self, how: Change, files: Iterable[SourceFile]) -> list[float]:
        """Change some files, one after the other, and return what reading costs each time."""
        costs: list[float] = []
        for number, file in enumerate(files):
            told = how(self.folder, file, number)
            costs.append(self.read())
            same = is_same(self.folder, self.cache)
            self.unequal += not same
            tell(f"{file.path}: {told}: {costs[-1]:.2f} s{'' if same else ': NOT THE SAME GRAPH'}")
        return costs


def measure(folder: Path, scratch: Path, edits: int, seed: int) -> tuple[list[Cell], list[float]]:
    """Return the figures of one repository, a copy that is edited, and the cost of each change."""
    copy = _Copy(folder, scratch)
    cold, warm = copy.read(), copy.read()
    files = read_repository(str(folder)).files
    size = sum(file.size for file in files)
    store = sum(file.stat().st_size for file in copy.cache.rglob("*.sqlite"))
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    code = [one for one in files if one.role is Role.SOURCE and adapter_for(one.language)]
    edited = copy.change(edit, [chance.choice(code) for _ in range(edits)])
    moved = copy.change(move, chance.sample(code, min(edits // 2, len(code) - 1)))
    lines = sum(file.lines for file in files)
    spread = [*_spread(edited), *_spread(moved)]
    return [lines, cold, warm, warm / cold, *spread, store / size, copy.unequal], [*edited, *moved]


def _spread(costs: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the median and the worst."""
    return (statistics.median(costs), max(costs)) if costs else (None, None)


def is_same(folder: Path, cache: Path) -> bool:
    """Tell whether the graph in the cache is, byte for byte, the one that is linked anew."""
    source = read_repository(str(folder))
    with FactsCache(cache, source.root) as kept:
        facts = extract_facts(source.root, source.files, cache=kept).facts
        found = blobs.encode(linked(source, facts, kept))
    return found == blobs.encode(build_graph(source, facts))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say; return 1 where a graph was not the same."""
    options = parser(__doc__, default="small", rounds=False)
    options.add_argument("--edits", type=int, default=_EDITS, help="edits of one file each")
    options.add_argument("--seed", type=int, default=1, help="another seed edits other files")
    options.add_argument("--folder", type=Path, help="a repository instead of packages")
    given = options.parse_args(arguments)
    folders = (
        [(given.folder.name, given.folder)]
        if given.folder
        else [(package.name, package.folder) for package in present(given.name)]
    )
    rows: list[tuple[Cell, ...]] = []
    for name, folder in folders:
        tell(f"updates of {name}")
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch, "repository")
            shutil.copytree(folder, copy, symlinks=True)
            rows.append((name, *measure(copy, Path(scratch), given.edits, given.seed)[0]))
    table = Table(
        "A second run: CPU seconds up to the graph",
        (
            *("repository", "lines", "cold", "nothing changed", "ratio"),
            *("one file (median)", "one file (worst)", "moved (median)", "moved (worst)"),
            *("store", "unequal"),
        ),
        tuple(rows),
    )
    publish(Result("update", (table,)), as_json=given.json)
    return 1 if any(row[-1] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
