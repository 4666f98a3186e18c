"""Are the bytes the same? Every package is written in several ways that must not show.

    python -m bench.determinism [NAME ... | small | full] [--json]

Compared with the first way: other hash seeds, numbers of worker processes, locales and time zones,
a copy made in another order and in another folder, and the cache filled and used. The exit code is
1 when a byte differs.
"""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.measuring import Failed, measured
from bench.results import Cell, Result, Table, publish


@dataclass(frozen=True)
class Way:
    """One way to write the same wiki. ``moved`` reads a copy made in another order, elsewhere."""

    name: str
    options: tuple[str, ...] = ("--no-cache", "--jobs", "1")
    environment: dict[str, str] = field(default_factory=dict)
    moved: bool = False


FIRST = Way("hash seed 0, one worker", environment={"PYTHONHASHSEED": "0"})
WAYS = (
    Way("hash seed 1", environment={"PYTHONHASHSEED": "1"}),
    Way("hash seed 4,294,967,295", environment={"PYTHONHASHSEED": "4294967295"}),
    Way("two workers", ("--no-cache", "--jobs", "2")),
    Way("four workers", ("--no-cache", "--jobs", "4")),
    Way("copied in another order, elsewhere", moved=True),
    Way("C locale, another time zone", environment={"LC_ALL": "C", "TZ": "Asia/Kathmandu"}),
    Way("empty cache", ("--cache-folder", "{cache}")),
    Way("filled cache", ("--cache-folder", "{cache}")),
)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 digest of every file below ``folder`` by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied(source: Path, target: Path) -> Path:
    """Copy ``source`` to ``target`` with the last file first; return ``target``."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file() or path.is_symlink():
            to = target / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to, follow_symlinks=False)
    return target


def written(repository: Path, way: Way, scratch: Path) -> dict[str, str]:
    """Write the wiki of ``repository`` in a way and return the digests of its files."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        output = Path(folder, "wiki")
        options = [one.format(cache=scratch / "cache") for one in way.options]
        command = [sys.executable, "-m", "codewiki", "generate", str(repository), "--quiet"]
        command += ["-o", str(output), "--data-folder", str(scratch / "data"), *options]
        measured(command, environment=way.environment)
        return digests(output)


def differences(repository: Path, ways: Sequence[Way] = WAYS) -> Iterator[tuple[str, list[str]]]:
    """Yield each way's name and the files that differ from those of the first way."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        first = written(repository, FIRST, scratch)
        elsewhere = copied(repository, scratch / "quite" / "elsewhere" / repository.name)
        for way in ways:
            other = written(elsewhere if way.moved else repository, way, scratch)
            names = sorted(first.keys() | other.keys())
            yield way.name, [name for name in names if first.get(name) != other.get(name)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what the arguments say; return the exit code."""
    options = parser(__doc__, default="small", rounds=False)
    given = options.parse_args(arguments)
    rows: list[tuple[Cell, ...]] = []
    same = True
    for package in present(given.name):
        tell(f"determinism of {package.name}")
        try:
            for way, differing in differences(package.folder):
                same = same and not differing
                told = ", ".join(differing[:3]) if differing else "the same bytes"
                rows.append((package.name, way, len(differing), told))
        except Failed as error:
            same = False
            rows.append((package.name, "", None, str(error)))
    table = Table("Determinism", ("package", "way", "files that differ", "which"), tuple(rows))
    publish(Result("determinism", (table,)), as_json=given.json)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
