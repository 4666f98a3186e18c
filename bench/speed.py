"""How fast: source to resolved graph by language and package, whole wikis stage by stage, start-up.

    python -m bench.speed [NAME ... | small | full] [--json] [--rounds N]

All figures are CPU seconds with one worker process, the smallest of several alternating runs, each
a process of its own. Lines are those of the files of the package's language. "Process" counts the
whole process, with the start of the interpreter; "stages" what the stages themselves took.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.fetch import Package
from bench.measuring import Usage, alternated, measured, smallest
from bench.results import Cell, Result, Table, publish
from bench.stages import WIKI_STAGES, patterns
from codewiki.facts.languages.registry import adapter_for
from codewiki.source.build import read_repository

_ANALYSIS = ("read", "facts", "graph")
_HELP = ("--help", "generate --help", "version")


def lines_of(package: Package) -> int:
    """Return how many lines the files of the package's language have."""
    files = read_repository(str(package.folder), include=patterns(package.language)).files
    return sum(file.lines for file in files if file.language == package.language)


def staged(folder: Path, scratch: Path, *options: str, watched: bool = False) -> Usage:
    """Run the stages on ``folder`` in a process of their own; the output goes to ``scratch``."""
    with tempfile.TemporaryDirectory(dir=scratch) as output:
        command = [sys.executable, "-m", "bench.stages", str(folder), "--output", f"{output}/wiki"]
        return measured([*command, *options], watched=watched)


def analysis(found: Sequence[Package], scratch: Path, rounds: int) -> Table:
    """Measure source to resolved graph, by package and then by language."""
    rows: list[tuple[Cell, ...]] = []
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for package in sorted(found, key=lambda one: (one.language, one.name)):
        if adapter_for(package.language) is None:
            rows.append((package.language, package.name, *(None,) * 7, "not supported"))
            continue
        tell(f"analysis of {package.name}")
        options = ("--until", "graph", "--language", package.language)
        usage = smallest([staged(package.folder, scratch, *options) for _ in range(rounds)])
        cpu = json.loads(usage.printed)["cpu"]
        lines, stages = lines_of(package), sum(cpu.values())
        rows.append((package.language, package.name, *_row(lines, cpu, stages, usage.cpu)))
        sums[package.language] = [
            old + new
            for old, new in zip(sums[package.language], (lines, stages, usage.cpu), strict=True)
        ]
    for language, (count, stages, process) in sorted(sums.items()):
        rates = (int(count / stages), int(count / process))
        rows.append((language, "all", int(count), None, None, None, stages, process, *rates))
    return Table(
        "Source to resolved graph, CPU seconds",
        (
            *("language", "package", "lines", *_ANALYSIS, "stages", "process"),
            *("lines/s stages", "lines/s process"),
        ),
        tuple(rows),
    )


def _row(lines: int, cpu: dict[str, float], stages: float, process: float) -> tuple[Cell, ...]:
    each = tuple(cpu[stage] for stage in _ANALYSIS)
    return (lines, *each, stages, process, int(lines / stages), int(lines / process))


def wikis(found: Sequence[Package], scratch: Path, rounds: int) -> Table:
    """Measure whole wikis: without a cache, with an empty one, and again with nothing changed."""
    rows: list[tuple[Cell, ...]] = []
    for package in found:
        tell(f"wiki of {package.name}")
        with tempfile.TemporaryDirectory(dir=scratch) as cache:
            staged(package.folder, scratch, "--cache", cache)
            cold = partial(staged, package.folder, scratch)
            usages = alternated({"cold": cold, "warm": partial(cold, "--cache", cache)}, rounds)
        for state, usage in usages.items():
            told = json.loads(usage.printed)
            pages = int(told["told"]["wiki"].split()[0])
            ratio = sum(told["cpu"].values()) / sum(told["cpu"][one] for one in _ANALYSIS)
            each = tuple(told["cpu"][stage] for stage in WIKI_STAGES)
            rows.append((package.name, state, pages, *each, usage.cpu, ratio))
    return Table(
        "Whole wikis, CPU seconds",
        ("package", "cache", "pages", *WIKI_STAGES, "process", "wiki/analysis"),
        tuple(rows),
        ("cold: no cache; warm: nothing changed since the run that filled the cache.",),
    )


def start(rounds: int) -> Table:
    """Measure commands that do next to nothing."""
    commands = {name: [sys.executable, "-m", "codewiki", *name.split()] for name in _HELP}
    runs = {name: partial(measured, command) for name, command in commands.items()}
    usages = alternated(runs, rounds * 3)
    return Table(
        "Start-up, seconds",
        ("command", "CPU", "wall"),
        tuple((f"codewiki {name}", usage.cpu, usage.wall) for name, usage in usages.items()),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say."""
    options = parser(__doc__)
    options.add_argument("--only", choices=("analysis", "wikis", "start"), help="one table only")
    given = options.parse_args(arguments)
    found = present(given.name)
    with tempfile.TemporaryDirectory() as folder:
        tables = {
            "analysis": lambda: analysis(found, Path(folder), given.rounds),
            "wikis": lambda: wikis(found, Path(folder), given.rounds),
            "start": lambda: start(given.rounds),
        }
        names = [given.only] if given.only else list(tables)
        made = tuple(tables[name]() for name in names)
    publish(Result("speed", made), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
