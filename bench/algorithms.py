"""How long the algorithms on graphs take: CPU seconds on a graph of random edges.

python -m bench.algorithms [--edges N] [--json]
"""

import random
import sys
import time
from collections.abc import Callable, Sequence

from bench.arguments import parser
from bench.results import Result, Table, publish
from codewiki.graph import algorithms

_EACH = 5


def made(edges: int) -> dict[str, list[str]]:
    """Return a graph of about so many edges, the same every time."""
    chance = random.Random(edges)  # noqa: S311 - the same every time is the point
    names = [f"n{number:07d}" for number in range(max(2, edges // _EACH))]
    return {name: sorted({chance.choice(names) for _ in range(_EACH)}) for name in names}


def measure(edges: int) -> Table:
    """Measure every algorithm once."""
    graph = made(edges)
    first, last = min(graph), max(graph)
    runs: dict[str, Callable[[], object]] = {
        "components": lambda: algorithms.components(graph),
        "layers": lambda: algorithms.layers(graph),
        "longest path": lambda: algorithms.longest_path(graph),
        "cycles": lambda: algorithms.cycles(graph),
        "shortest cycle": lambda: algorithms.shortest_cycle(graph),
        "page rank": lambda: algorithms.page_rank(graph),
        "reversed graph": lambda: algorithms.reversed_graph(graph),
        "reachable": lambda: algorithms.reachable(graph, [first]),
        "shortest path": lambda: algorithms.shortest_path(graph, first, last),
        "paths": lambda: algorithms.paths(graph, first, last),
    }
    rows: list[tuple[str, float]] = []
    for name, run in runs.items():
        since = time.process_time()
        run()
        rows.append((name, time.process_time() - since))
    count = sum(map(len, graph.values()))
    return Table(f"Algorithms on {count:,} edges, CPU seconds", ("algorithm", "CPU"), tuple(rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments say."""
    options = parser(__doc__, names=False, rounds=False)
    options.add_argument("--edges", type=int, default=1_000_000, help="about so many edges")
    given = options.parse_args(arguments)
    publish(Result("algorithms", (measure(given.edges),)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
