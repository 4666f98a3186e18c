"""Draw edges of the graph for people to judge, show them, and tell what was found.

    python -m bench.audit.edges draw LANGUAGE COUNT NAME=VERSION=FOLDER... [--tier TIER] > rows.json
    python -m bench.audit.edges show FILE NAME=FOLDER...
    python -m bench.audit.edges share FILE...

``draw`` takes so many edges of each repository, by a generator with a fixed seed, from all edges of
its source files that are shown by default, apart from what follows from the structure alone. The
same folders and rules give the same rows. ``show`` prints each row with the source line and the
head of the target, which is what a person needs to judge most of them. ``share`` prints the share
of right edges with the lower end of Wilson's interval at 95 %, by language, tier and kind.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.audit.flow import wilson
from bench.ground_truth.analysis import analyse
from codewiki.graph.model import EdgeKind

SEED = 4
VERDICTS = ("right", "wrong")
_FAMILY = {"tsx": "typescript"}
_ASIDE = frozenset({
    EdgeKind.CONTAINS, EdgeKind.TESTS, EdgeKind.DEPENDS, EdgeKind.CONFIGURES, EdgeKind.BUILDS,
})  # fmt: skip
_WIDTH = 170


@dataclass(frozen=True)
class Row:
    """An edge that was drawn, and what a person found; the verdict is empty until then."""

    repository: str
    version: str
    language: str
    source: str
    line: int
    target: str
    kind: str
    tier: str
    verdict: str = ""
    reason: str = ""

    @property
    def edge(self) -> tuple[str, str, int, str, str]:
        """What makes it the same edge in another draw."""
        return self.repository, self.source, self.line, self.target, self.kind


def draw(
    language: str, count: int, name: str, version: str, folder: Path, tier: str = ""
) -> list[Row]:
    """Draw ``count`` edges of ``language`` from a repository, of one tier if it is given."""
    analysis = analyse(folder)
    nodes = {node.id: node for node in analysis.graph.nodes}
    edges = []
    for edge in analysis.graph.edges:
        source = nodes[edge.source]
        facts = analysis.facts.get(source.path)
        if tier and edge.tier.value != tier:
            continue
        if facts is None or source.role != "source" or edge.kind in _ASIDE:
            continue
        if _FAMILY.get(facts.language, facts.language) == language:
            edges.append(edge)
    chance = random.Random(SEED)  # noqa: S311 (the draw is to be repeatable, not secret)
    return [
        Row(
            name,
            version,
            language,
            edge.source,
            edge.line,
            edge.target,
            edge.kind.value,
            edge.tier.value,
        )
        for edge in sorted(chance.sample(edges, min(count, len(edges))))
    ]


def load(path: Path) -> list[Row]:
    """Return the rows of a file."""
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def dumped(rows: Sequence[Row]) -> str:
    """Return rows as the text of a file, one row a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


def shown(rows: Sequence[Row], folders: Mapping[str, Path]) -> Iterator[str]:
    """Yield two or three lines for each row whose repository is at hand."""
    for number, row in enumerate(rows):
        root = folders.get(row.repository)
        if root is None:
            continue
        path = row.source.partition("::")[0]
        yield f"#{number} {row.repository} {row.source}:{row.line} --{row.kind}/{row.tier}-->"
        yield f"    {_line(root / path, row.line)}"
        yield f"    => {row.target}   {row.verdict} {row.reason}".rstrip()


def _line(path: Path, number: int) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return lines[number - 1].strip()[:_WIDTH] if 0 < number <= len(lines) else ""


def judged(path: Path) -> list[Row]:
    """Return the rows of a file that was judged; raises ``ValueError`` where one is not."""
    rows = load(path)
    for row in rows:
        if row.verdict not in VERDICTS or (row.verdict == "wrong" and not row.reason):
            raise ValueError(f"{path.name}: not judged: {row.source} -> {row.target}")
    return rows


def shares(rows: Sequence[Row]) -> list[tuple[str, int, int]]:
    """Return what was judged by language, tier and kind: a title, the right ones, all."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        for title in (
            row.language,
            f"{row.language}, tier {row.tier}",
            f"{row.language}, kind {row.kind}",
        ):
            right, count = found.get(title, (0, 0))
            found[title] = right + (row.verdict == "right"), count + 1
    return [(title, *found[title]) for title in sorted(found)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw edges, show them, or print the shares of files of verdicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("language")
    drawing.add_argument("count", type=int)
    drawing.add_argument("--tier", default="", help="draw from the edges of one tier")
    drawing.add_argument("repositories", nargs="+", metavar="NAME=VERSION=FOLDER")
    showing = commands.add_parser("show")
    showing.add_argument("file", type=Path, metavar="FILE")
    showing.add_argument("repositories", nargs="+", metavar="NAME=FOLDER")
    sharing = commands.add_parser("share")
    sharing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.command == "draw":
        rows = []
        for text in options.repositories:
            name, version, folder = text.split("=", 2)
            place = Path(folder)
            rows += draw(options.language, options.count, name, version, place, options.tier)
        sys.stdout.write(dumped(rows))
        return 0
    if options.command == "show":
        pairs = (text.split("=", 1) for text in options.repositories)
        for line in shown(load(options.file), {name: Path(folder) for name, folder in pairs}):
            print(line)
        return 0
    for title, right, count in shares([row for path in options.files for row in judged(path)]):
        share = f"{right / count:.3f}  at least {wilson(right, count):.3f}"
        print(f"{title:40} {right:>4} of {count:>4}  {share}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
