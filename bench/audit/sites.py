"""Draw call sites from the source, and tell how many of them the graph has.

    python -m bench.audit.sites draw LANGUAGE COUNT NAME=VERSION=FOLDER... > drawn.json
    python -m bench.audit.sites score FILE NAME=FOLDER...

``draw`` looks at nothing but the text: a name before a parenthesis, in the source files of a
language, drawn by a generator with a fixed seed. A person then writes down what each site calls
(``target``: the id of the node, "outside" for what the repository does not define or a person
cannot tell) before looking at the graph. ``score`` prints how many of the sites whose target lies
inside have an edge from their line to it, and which have none.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.audit.flow import wilson
from bench.ground_truth.analysis import analyse
from codewiki.graph.model import EdgeKind
from codewiki.source.build import read_repository
from codewiki.source.model import Role

SEED = 7
OUTSIDE = "outside"
_SITE = re.compile(r"(?<![\w$@#])(?P<name>[A-Za-z_$][\w$]*)(?:<[\w<>, .|\[\]]*>)?\(")
_BEFORE = re.compile(r"\b(?:def|function|class|fn|macro|define|sizeof)\s+$")
_COMMENT = re.compile(r"^\s*(?:#|//|/?\*|\"\"\"|'''|>>>)")
_WORDS = frozenset({
    "if", "for", "while", "switch", "return", "catch", "and", "or", "not", "in", "is", "lambda",
    "print", "elif", "with", "assert", "yield", "await", "function", "sizeof", "typeof", "new",
    "super", "isinstance", "len", "range", "defined", "synchronized", "throw",
})  # fmt: skip
_FAMILY = {"tsx": "typescript"}
_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS, EdgeKind.DECORATES, EdgeKind.RAISES})


@dataclass(frozen=True)
class Site:
    """A place that looks like a call, and what a person says that it calls."""

    repository: str
    version: str
    language: str
    path: str
    line: int
    name: str
    text: str
    target: str = ""


def draw(language: str, count: int, name: str, version: str, folder: Path) -> list[Site]:
    """Draw ``count`` sites from the source files of a repository."""
    repository = read_repository(str(folder))
    found = []
    for file in repository.files:
        if file.role is Role.SOURCE and _FAMILY.get(file.language, file.language) == language:
            for line, called, text in sites((folder / file.path).read_text("utf-8", "replace")):
                found.append(Site(name, version, language, file.path, line, called, text))
    chance = random.Random(SEED)  # noqa: S311 (the draw is to be repeatable, not secret)
    chosen = chance.sample(found, min(count, len(found)))
    return sorted(chosen, key=lambda site: (site.path, site.line, site.name))


def sites(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and text of what looks like a call."""
    for number, line in enumerate(text.split("\n"), 1):
        if _COMMENT.match(line) or len(line) > 300:
            continue
        for match in _SITE.finditer(line):
            if match["name"] not in _WORDS and not _BEFORE.search(line[: match.start()]):
                yield number, match["name"], line.strip()


def load(path: Path) -> list[Site]:
    """Return the sites of a file."""
    return [Site(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def dumped(rows: Sequence[Site]) -> str:
    """Return sites as the text of a file, one site a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


def missing(rows: Sequence[Site], folder: Path) -> list[Site]:
    """Return the sites of one repository whose target has no edge from their line.

    Overloads count as one. A target of which the graph has no node is missed. Raises
    ``ValueError`` where a target is not written down, or lies in no file of the repository.
    """
    graph = analyse(folder).graph
    files = {node.path for node in graph.nodes}
    paths = {node.id: node.path for node in graph.nodes}
    edges = {
        (paths[edge.source], edge.line, edge.target.partition("#")[0])
        for edge in graph.edges
        if edge.kind in _CALLS
    }
    missed = []
    for row in rows:
        if row.target != OUTSIDE and row.target.partition("::")[0] not in files:
            raise ValueError(f"no file: {row.target or 'nothing'} at {row.path}:{row.line}")
        if row.target != OUTSIDE and (row.path, row.line, row.target) not in edges:
            missed.append(row)
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw sites, or print how many of them the graph has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("language")
    drawing.add_argument("count", type=int)
    drawing.add_argument("repositories", nargs="+", metavar="NAME=VERSION=FOLDER")
    scoring = commands.add_parser("score")
    scoring.add_argument("file", type=Path, metavar="FILE")
    scoring.add_argument("repositories", nargs="+", metavar="NAME=FOLDER")
    options = parser.parse_args(arguments)
    if options.command == "draw":
        rows: list[Site] = []
        for text in options.repositories:
            name, version, folder = text.split("=", 2)
            rows += draw(options.language, options.count, name, version, Path(folder))
        sys.stdout.write(dumped(rows))
        return 0
    inside, missed = 0, 0
    everything = load(options.file)
    for text in options.repositories:
        name, folder = text.split("=", 1)
        rows = [row for row in everything if row.repository == name]
        inside += sum(row.target != OUTSIDE for row in rows)
        for row in missing(rows, Path(folder)):
            missed += 1
            print(f"missed {name} {row.path}:{row.line} {row.name} -> {row.target}")
    found = inside - missed
    share = found / inside if inside else 0.0
    print(
        f"{options.file.name}: {found} of {inside} found, {share:.3f}; "
        f"at least {wilson(found, inside):.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
