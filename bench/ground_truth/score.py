"""Score facts and graph against ground truths that others made.

    python -m bench.ground_truth.score pycg PATH [--json] [--notes]
    python -m bench.ground_truth.score ctags PATH [--json] [--notes]
    python -m bench.ground_truth.score stack-graphs PATH [--json] [--notes]
    python -m bench.ground_truth.score swarm PATH [--json] [--notes]

PATH is a checkout of the project that has the truth: PyCG for its micro-benchmark, universal-ctags
for its units, stack-graphs for the suites of its languages, SWARM-CG for its suites of call graphs.
Nothing of it is executed and nothing of it belongs into this repository. ``--notes`` prints one
line for each thing that is wrong or missed. What stands *aside* was not asked for: the graph has no
node for it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.ground_truth import ctags, pycg, stack_graphs, swarm
from bench.ground_truth.analysis import Score

TRUTHS: Mapping[str, Callable[[Path], dict[str, Score]]] = {
    "ctags": ctags.score,
    "pycg": pycg.score,
    "stack-graphs": stack_graphs.score,
    "swarm": swarm.score,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores of one truth; the exit code is 1 when its checkout is not one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("truth", choices=sorted(TRUTHS))
    parser.add_argument("path", type=Path, metavar="PATH", help="a checkout that holds it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--notes", action="store_true", help="print what is wrong or missed")
    options = parser.parse_args(arguments)
    try:
        scores = TRUTHS[options.truth](options.path)
    except FileNotFoundError as error:
        print(f"score: {error}", file=sys.stderr)
        return 1
    total = Score()
    for score in scores.values():
        total.add(score)
    rows = {**scores, "all": total}
    if options.json:
        print(json.dumps({name: _figures(score) for name, score in rows.items()}, indent=2))
    else:
        heads = "".join(f" {head:>6}" for head in ("right", "wrong", "missed", "aside"))
        print(f"{'':20} {'precision':>9} {'recall':>7}{heads}")
        for name, score in rows.items():
            counts = f"{score.right:>6} {score.wrong:>6} {score.missed:>6} {score.aside:>6}"
            print(f"{name:20} {score.precision:>9.3f} {score.recall:>7.3f} {counts}")
    if options.notes:
        print("\n".join(total.notes))
    return 0


def _figures(score: Score) -> dict[str, float | int]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
        "aside": score.aside,
    }


if __name__ == "__main__":
    sys.exit(main())
