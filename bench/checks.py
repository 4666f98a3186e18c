"""What checking costs beside the rest: the end of a run, and ``codewiki check`` of what it wrote.

    python -m bench.checks [NAME ... | small | full] [--json] [--rounds N]

CPU seconds with one worker process and no cache; the commands in turn, of several runs the
smallest. "Settled" proves the statements, "checked" reads the written pages again; "of the run" is
their share of all stages, "of generate" what the command ``check`` takes of what the command
``generate`` took, the start of both included. Our own diagrams are read without Mermaid.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.fetch import Package
from bench.measuring import alternated, measured
from bench.results import Cell, Result, Table, publish

COLUMNS = (
    "package",
    "statements",
    "settled",
    "checked",
    "all stages",
    "of the run %",
    "generate",
    "check",
    "of generate %",
)


def row(package: Package, scratch: Path, rounds: int) -> tuple[Cell, ...]:
    """Measure one package."""
    wiki = str(scratch / f"{package.name.replace('/', '-')}-{package.version}")
    stages = [sys.executable, "-m", "bench.stages", str(package.folder), "--output", wiki]
    codewiki, folder = [sys.executable, "-m", "codewiki"], str(package.folder)
    written = [*codewiki, "generate", folder, "--output", wiki, "--no-cache", "--jobs", "1"]
    gate = [*codewiki, "check", wiki, "--source", folder]
    measured(stages)
    commands = {"stages": stages, "generate": written, "check": gate}
    usages = alternated(
        {name: partial(measured, command) for name, command in commands.items()}, rounds
    )
    told = json.loads(usages["stages"].printed)
    cpu = told["cpu"]
    every = sum(cpu.values())
    counts = [int(part.split()[0]) for part in told["told"]["settle"].split(", ")]
    generate, check = usages["generate"].cpu, usages["check"].cpu
    return (
        package.name,
        sum(counts),
        cpu["settle"],
        cpu["check"],
        every,
        round(100 * (cpu["settle"] + cpu["check"]) / every, 1),
        generate,
        check,
        round(100 * check / generate, 1),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say."""
    options = parser(__doc__, default="small")
    given = options.parse_args(arguments)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for package in present(given.name):
            tell(f"checks of {package.name}")
            rows.append(row(package, Path(folder), given.rounds))
    table = Table("Checking, CPU seconds", COLUMNS, tuple(rows))
    publish(Result("checks", (table,)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
