"""Draw statements that a wiki calls checked, and tell how many of them people found true.

    python -m bench.audit.statements draw [--seed N] COUNT NAME=VERSION=FOLDER... > drawn.json
    python -m bench.audit.statements show FILE NAME=FOLDER...
    python -m bench.audit.statements share FILE...

``draw`` makes the wiki of each repository and takes COUNT of its checked statements by a generator
with a fixed seed. A person then reads the source and writes down the verdict: "true", or "false"
with the reason. ``show`` prints each statement with the lines that it cites. ``share`` prints the
share of true ones and the lower end of Wilson's interval at 95 %.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.audit.flow import wilson
from bench.drift import told, written
from codewiki.check.proof import shown
from codewiki.wiki.model import Cite, State

SEED = 11
_SHOWN = 16


@dataclass(frozen=True)
class Row:
    """A statement, the lines that it cites ("path:first-last"), and what a person says of it."""

    repository: str
    version: str
    block: str
    number: int
    text: str
    cites: tuple[str, ...] = ()
    verdict: str = ""
    reason: str = ""


def draw(count: int, name: str, version: str, folder: Path, seed: int = SEED) -> list[Row]:
    """Draw ``count`` checked statements of the wiki of a repository."""
    with tempfile.TemporaryDirectory() as temporary:
        wiki = written(folder, Path(temporary)).wiki
    found = []
    for _, block, number, statement in told(wiki):
        if not statement.counted or statement.state is not State.CHECKED:
            continue
        cited = dict.fromkeys(
            f"{span.citation.path}:{span.citation.line}-{span.citation.end_line}"
            for cell in statement.cells
            for span in cell
            if isinstance(span, Cite)
        )
        found.append(Row(name, version, block, number, shown(statement), tuple(cited)))
    chance = random.Random(seed)  # noqa: S311 (the draw is to be repeatable, not secret)
    return sorted(chance.sample(found, min(count, len(found))), key=lambda row: row.block)


def load(path: Path) -> list[Row]:
    """Return the statements of a file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Row(**{**row, "cites": tuple(row["cites"])}) for row in rows]


def dumped(rows: Sequence[Row]) -> str:
    """Return statements as the text of a file, one a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


def lines_of(cited: str, folder: Path) -> list[str]:
    """Return the first of the cited lines with their numbers."""
    path, _, span = cited.rpartition(":")
    first, last = (int(one) for one in span.split("-"))
    lines = (folder / path).read_text("utf-8", "replace").split("\n")[first - 1 : last]
    return [f"{number:6} {line}" for number, line in enumerate(lines[:_SHOWN], start=first)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw statements, show them, or print how many are true."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("--seed", type=int, default=SEED)
    drawing.add_argument("count", type=int)
    drawing.add_argument("repositories", nargs="+", metavar="NAME=VERSION=FOLDER")
    showing = commands.add_parser("show")
    showing.add_argument("file", type=Path)
    showing.add_argument("repositories", nargs="+", metavar="NAME=FOLDER")
    sharing = commands.add_parser("share")
    sharing.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args(arguments)
    if given.command == "draw":
        rows: list[Row] = []
        for text in given.repositories:
            name, version, folder = text.split("=", 2)
            rows += draw(given.count, name, version, Path(folder), given.seed)
        sys.stdout.write(dumped(rows))
    elif given.command == "show":
        folders = dict(text.split("=", 1) for text in given.repositories)
        for place, row in enumerate(load(given.file)):
            print(f"--- {place} {row.repository} {row.block}/{row.number}\n{row.text}")
            for cited in row.cites:
                print("\n".join([cited, *lines_of(cited, Path(folders[row.repository]))]))
    else:
        rows = [row for path in given.files for row in load(path)]
        judged = [row for row in rows if row.verdict]
        right = sum(row.verdict == "true" for row in judged)
        share = right / len(judged) if judged else 0.0
        print(
            f"{right} of {len(judged)} statements true, {share:.3f}; "
            f"at least {wilson(right, len(judged)):.3f}; {len(rows) - len(judged)} not judged"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
