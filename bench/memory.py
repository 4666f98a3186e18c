"""How much memory: the peak resident set of a whole run, worker processes included.

    python -m bench.memory [NAME ... | small | full] [--json] [--rounds N] [--jobs N]

``graph`` ends with the resolved graph, ``wiki`` with the written wiki, neither uses a cache.
"Largest" is the largest single process, as the system tells it; "together" the greatest sum over
all processes that was seen while looking every 20 ms, shared pages counted once (Linux only).
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.measuring import smallest
from bench.results import Cell, Result, Table, publish
from bench.speed import lines_of, staged

_MB = 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say."""
    options = parser(__doc__)
    options.add_argument("--jobs", type=int, default=1, help="worker processes")
    given = options.parse_args(arguments)
    rows: list[tuple[Cell, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for package in present(given.name):
            tell(f"memory of {package.name}")
            jobs = ("--jobs", str(given.jobs))
            for until in ("graph", "wiki"):
                end = ("--until", "graph") if until == "graph" else ()
                usage = smallest([
                    staged(package.folder, Path(folder), *jobs, *end, watched=True)
                    for _ in range(given.rounds)
                ])
                together = None if usage.together is None else usage.together / _MB
                lines = lines_of(package)
                rows.append((package.name, until, lines, usage.largest / _MB, together))
    table = Table("Peak memory, MB", ("package", "until", "lines", "largest", "together"), (*rows,))
    publish(Result("memory", (table,)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
