"""Draw edges found by the flow of values for people to judge, and tell what they found.

    python -m bench.audit.flow draw LANGUAGE NAME=VERSION=FOLDER... > drawn.json
    python -m bench.audit.flow share FILE...

``share`` prints for each file of verdicts the share of right edges and the lower end of Wilson's
interval at 95 %: the share that is undercut with less than 2.5 % chance when the edges are a
random draw.
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.ground_truth.analysis import analyse
from codewiki.graph.model import Tier

SEED = 20
QUOTA = 19
"""At most so many edges of one repository, so that none decides alone."""
_DEVIATIONS = 1.959964
"""Standard deviations that leave 2.5 % of a normal distribution on each side."""

Row = dict[str, Any]


def draw(language: str, repositories: Sequence[tuple[str, str, Path]]) -> list[Row]:
    """Draw edges from each repository, given as (name, version, folder); verdicts are empty.

    Edges of test files are left out. The same folders give the same rows.
    """
    rows: list[Row] = []
    for name, version, folder in repositories:
        analysis = analyse(folder)
        nodes = {node.id: node for node in analysis.graph.nodes}
        edges = [
            edge
            for edge in analysis.graph.edges
            if edge.tier is Tier.FLOW
            and nodes[edge.source].role == "source"
            and analysis.facts[nodes[edge.source].path].language == language
        ]
        chance = random.Random(SEED)  # noqa: S311 (the draw is to be repeatable, not secret)
        for edge in sorted(chance.sample(edges, min(QUOTA, len(edges)))):
            rows.append({
                "repository": name,
                "version": version,
                "source": edge.source,
                "line": edge.line,
                "target": edge.target,
                "verdict": "",
                "reason": "",
            })
    return rows


def wilson(right: int, count: int) -> float:
    """Return the lower end of Wilson's interval for ``right`` of ``count``; 0 when count is 0."""
    if not count:
        return 0.0
    share, square = right / count, _DEVIATIONS**2 / count
    middle = share + square / 2
    spread = _DEVIATIONS * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return (middle - spread) / (1 + square)


def verdicts(path: Path) -> tuple[int, int]:
    """Return how many edges of a file are right, and how many are judged.

    Raises ``ValueError`` for a verdict other than "right" and "wrong", or without a reason.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        if row["verdict"] not in {"right", "wrong"} or not row["reason"]:
            raise ValueError(f"{path.name}: not judged: {row['source']} -> {row['target']}")
    return sum(row["verdict"] == "right" for row in rows), len(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw edges, or print the shares of files of verdicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("language")
    drawing.add_argument("repositories", nargs="+", metavar="NAME=VERSION=FOLDER")
    sharing = commands.add_parser("share")
    sharing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.command == "draw":
        triples = [text.split("=", 2) for text in options.repositories]
        found = draw(options.language, [(name, at, Path(folder)) for name, at, folder in triples])
        print(json.dumps(found, indent=1))
        return 0
    for path in options.files:
        right, count = verdicts(path)
        share = right / count if count else 0.0
        least = wilson(right, count)
        print(f"{path.name}: {right} of {count} right, {share:.3f}; at least {least:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
