"""Compare with a peer: its command and ours on the same files, in turn, with ratios.

    python -m bench.compare --peer "ctags -R -f {out}/tags {repo}" [NAME ... | FOLDER ...]

``{repo}`` becomes the folder to read, a copy made for this peer, and ``{out}`` an empty folder for
each run. The command is split into words as a shell would, but no shell runs it. ``--ours`` says
what of codewiki is compared: the whole wiki, or only up to the resolved graph.
"""

import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.measuring import Failed, Usage, alternated, measured
from bench.results import Cell, Result, Table, publish
from bench.speed import staged


def filled(template: str, places: Mapping[str, Path]) -> list[str]:
    """Return the words of ``template`` with ``{name}`` replaced by the path of that name.

    Raises ``ValueError`` where it cannot be split, is empty or does not name ``{repo}``.
    """
    words = shlex.split(template)
    if not any("{repo}" in word for word in words[1:]):
        raise ValueError("the peer's command needs {repo}, the folder to read")
    for name, path in places.items():
        words = [word.replace(f"{{{name}}}", str(path)) for word in words]
    return words


def peer(template: str, repository: Path, scratch: Path) -> Usage:
    """Run the peer's command with a fresh folder for its output. Raises ``Failed``."""
    with tempfile.TemporaryDirectory(dir=scratch) as out:
        command = filled(template, {"repo": repository, "out": Path(out)})
        return measured(command, folder=Path(out), watched=True)


def compared(name: str, runs: Mapping[str, Callable[[], Usage]], rounds: int) -> tuple[Cell, ...]:
    """Return a row: both sides' CPU, wall and memory, and peer divided by ours."""
    usages = alternated(runs, rounds)
    ours, other = usages["codewiki"], usages["peer"]
    cells: list[Cell] = [name]
    for figure in (_cpu, _wall, _memory):
        cells += [figure(ours), figure(other), figure(other) / figure(ours)]
    return tuple(cells)


def _cpu(usage: Usage) -> float:
    return usage.cpu


def _wall(usage: Usage) -> float:
    return usage.wall


def _memory(usage: Usage) -> float:
    return (usage.together or usage.largest) / 1e6


def folders(names: Sequence[str]) -> dict[str, Path]:
    """Return the folders to read by name: those given by their path, and packages."""
    given = {Path(name).name: Path(name) for name in names if Path(name).is_dir()}
    rest = [name for name in names if not Path(name).is_dir()]
    packages = present(rest) if rest else ()
    return {**given, **{package.name: package.folder for package in packages}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what the arguments say; return the exit code."""
    options = parser(__doc__, default="small")
    options.add_argument("--peer", required=True, help="its command, with {repo} and {out}")
    options.add_argument("--ours", choices=("wiki", "graph"), default="wiki")
    given = options.parse_args(arguments)
    until = ("--until", "graph") if given.ours == "graph" else ()
    rows: list[tuple[Cell, ...]] = []
    for name, source in folders(given.name).items():
        tell(f"comparing on {name}")
        with tempfile.TemporaryDirectory() as scratch:
            # The peer may write into what it reads; ours does not.
            theirs = shutil.copytree(source, Path(scratch, "theirs", source.name), symlinks=True)
            ours = shutil.copytree(source, Path(scratch, "ours", source.name), symlinks=True)
            runs = {
                "codewiki": partial(staged, ours, Path(scratch), *until, watched=True),
                "peer": partial(peer, given.peer, theirs, Path(scratch)),
            }
            try:
                rows.append(compared(name, runs, given.rounds))
            except (Failed, ValueError) as error:
                tell(f"FAILED {name}: {error}")
    if not rows:
        return 1
    figures = ("CPU s", "wall s", "peak MB")
    columns = [word for one in figures for word in (f"ours {one}", f"peer {one}", "peer/ours")]
    notes = (f"ours: up to the {given.ours}; peer: {given.peer}",)
    table = Table("Compared with a peer", ("repository", *columns), tuple(rows), notes)
    publish(Result("compare", (table,)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
