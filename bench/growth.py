"""How costs grow: the exponent of CPU time and peak memory over repositories of growing size.

    python -m bench.growth [--of NAME] [--lines N ...] [--json] [--rounds N]

The repositories are made by rule (``bench/synthetic.py``) or, with ``--of``, of so many copies of
a package of the corpus side by side. An exponent of 1 means that twice the lines cost twice as
much. The exponent is fitted to all sizes on a logarithmic scale.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import synthetic
from bench.arguments import parser, present, tell
from bench.fetch import Package
from bench.fit import exponent
from bench.measuring import Usage, smallest
from bench.results import Cell, Result, Table, publish
from bench.speed import lines_of, staged
from bench.stages import WIKI_STAGES

_LINES = (20_000, 80_000, 320_000, 640_000)
_LEAST = 0.02
"""Stages that take less CPU seconds than this have no exponent: the clock is too coarse."""


def copies(package: Package, folder: Path, lines: int) -> int:
    """Put copies of ``package`` side by side until they have ``lines``; return how many lines."""
    each = lines_of(package)
    count = max(1, round(lines / each))
    for number in range(count):
        shutil.copytree(package.folder, folder / f"copy_{number:04d}")
    return count * each


def measure(folder: Path, scratch: Path, rounds: int) -> Usage:
    """Measure a whole wiki of ``folder``."""
    return smallest([staged(folder, scratch, watched=True) for _ in range(rounds)])


def tabulate(lines: Sequence[int], usages: Sequence[Usage]) -> Table:
    """Return the costs of each size, and the exponents in the last row."""
    columns: dict[str, list[float | None]] = {"lines": [float(count) for count in lines]}
    stages = [json.loads(usage.printed)["cpu"] for usage in usages]
    for stage in WIKI_STAGES:
        columns[stage] = [costs[stage] for costs in stages]
    columns["analysis"] = [sum(costs[one] for one in WIKI_STAGES[:3]) for costs in stages]
    columns["process"] = [usage.cpu for usage in usages]
    columns["largest MB"] = [usage.largest / 1e6 for usage in usages]
    columns["together MB"] = [usage.together and usage.together / 1e6 for usage in usages]
    rows: list[tuple[Cell, ...]] = [
        (f"{lines[at]:,}", *(costs[at] for name, costs in columns.items() if name != "lines"))
        for at in range(len(lines))
    ]
    fitted = (_fitted(lines, costs) for name, costs in columns.items() if name != "lines")
    return Table(
        "Growth: CPU seconds and peak memory of a whole wiki",
        tuple(columns),
        (*rows, ("exponent", *fitted)),
    )


def _fitted(lines: Sequence[int], costs: Sequence[float | None]) -> float | None:
    pairs = [(size, cost) for size, cost in zip(lines, costs, strict=True) if cost]
    if len(pairs) < 2 or max(cost for _, cost in pairs) < _LEAST:
        return None
    return exponent([size for size, _ in pairs], [cost for _, cost in pairs])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say."""
    options = parser(__doc__, names=False)
    options.add_argument("--of", default="", help="a package of the corpus to make copies of")
    options.add_argument("--lines", type=int, nargs="+", default=_LINES, help="sizes to measure")
    given = options.parse_args(arguments)
    package = present([given.of])[0] if given.of else None
    counts, usages = [], []
    for wanted in given.lines:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "repository")
            folder.mkdir()
            made = copies(package, folder, wanted) if package else synthetic.write(folder, wanted)
            tell(f"growth: {made:,} lines")
            counts.append(made)
            usages.append(measure(folder, Path(scratch), given.rounds))
    name = f"growth-{given.of}" if given.of else "growth"
    publish(Result(name, (tabulate(counts, usages),)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
