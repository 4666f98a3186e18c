"""Killed at any moment, a run leaves a folder that the next run brings in order."""

from pathlib import Path

import pytest

from codewiki.errors import FileSystemError
from codewiki.store.files import Disk, atomic_write
from codewiki.store.output import OutputFolder

OLD = {"overview.md": b"old", "gone.md": b"gone", "a/old.md": b"1", "same.md": b"same", "f": b"f"}
NEW = {"overview.md": b"new", "a/new.md": b"2", "b/c/d.md": b"3", "same.md": b"same", "f/g": b"g"}


class Killed(BaseException):
    """Not an error that anything may handle: the process is dead."""


class DyingDisk(Disk):
    """Dies in its ``last`` operation, having done half of it, and does nothing afterwards."""

    def __init__(self, last: int) -> None:
        self.left = last

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def write(self, path: Path, data: bytes, *, durable: bool = False) -> None:
        if self.left == 0:
            path.write_bytes(data[: len(data) // 2])
        self._step()
        super().write(path, data)

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)

    def make_folder(self, path: Path) -> None:
        self._step()
        super().make_folder(path)

    def remove_folder(self, path: Path) -> bool:
        self._step()
        return super().remove_folder(path)


def write(folder: Path, files: dict[str, bytes], disk: Disk) -> bool:
    """Write and tell whether it came to its end."""
    try:
        with OutputFolder(folder, disk=disk) as output:
            output.write(files, {"note": 1})
    except Killed:
        return False
    return True


def holds(folder: Path, files: dict[str, bytes]) -> bool:
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "codewiki.lock.json"
    }
    folders = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}
    wanted = {above.as_posix() for path in files for above in Path(path).parents} - {"."}
    return found == files and folders == wanted


def kill_points(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> int:
    """Count the operations of a run from ``before`` to ``after``."""
    write(folder, before, Disk())
    disk = DyingDisk(10_000)
    assert write(folder, after, disk)
    return 10_000 - disk.left


@pytest.mark.parametrize(("before", "after"), [(OLD, NEW), (NEW, OLD), ({}, NEW), (OLD, {})])
def test_every_kill_point_is_recovered_from(
    tmp_path: Path, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    points = kill_points(tmp_path / "count", before, after)
    assert points > 4
    for point in range(points):
        for then in (after, before):
            folder = tmp_path / f"{point}{then is after}"
            write(folder, before, Disk())
            write(folder, after, DyingDisk(point))
            with OutputFolder(folder) as output:
                report = output.write(then, {"note": 2})
                assert (report.kept, report.problems) == ((), ())
            assert holds(folder, then), (point, then is after)


def test_a_second_crash_during_the_recovery(tmp_path: Path) -> None:
    third = {"overview.md": b"third", "a/old.md": b"x", "b/c/d.md": b"y", "z.md": b"z"}
    points = kill_points(tmp_path / "count", OLD, NEW)
    for point in range(0, points, 2):
        for second in range(0, points, 2):
            folder = tmp_path / f"{point}-{second}"
            write(folder, OLD, Disk())
            write(folder, NEW, DyingDisk(point))
            write(folder, third, DyingDisk(second))
            assert write(folder, NEW, Disk())
            assert holds(folder, NEW), (point, second)


def test_an_unfinished_run_tells_nothing_of_its_inputs(tmp_path: Path) -> None:
    seen = set()
    for point in range(kill_points(tmp_path / "count", OLD, NEW)):
        folder = tmp_path / str(point)
        write(folder, OLD, Disk())
        write(folder, NEW, DyingDisk(point))
        with OutputFolder(folder) as output:
            noted = bool(output.content)
        seen.add(noted)
        # The note may only be believed when the pages are those of one whole run.
        assert not noted or holds(folder, OLD) or holds(folder, NEW)
    assert seen == {True, False}


def test_an_edit_between_crash_and_recovery_is_kept(tmp_path: Path) -> None:
    for point in range(kill_points(tmp_path / "count", OLD, NEW)):
        folder = tmp_path / str(point)
        write(folder, OLD, Disk())
        write(folder, NEW, DyingDisk(point))
        (folder / "overview.md").write_bytes(b"by a person")
        with OutputFolder(folder) as output:
            assert output.write(NEW).kept == ("overview.md",)
        assert (folder / "overview.md").read_bytes() == b"by a person"


def test_strangers_in_the_staging_folder_stay(tmp_path: Path) -> None:
    staging = tmp_path / ".codewiki.staging"
    staging.mkdir()
    (staging / "notes.txt").write_bytes(b"mine")
    (staging / "3").write_bytes(b"left over")

    assert write(tmp_path, NEW, Disk())

    assert [path.name for path in staging.iterdir()] == ["notes.txt"]


def test_a_staging_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1").write_bytes(b"mine")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / ".codewiki.staging").symlink_to(outside)

    with pytest.raises(FileSystemError):
        write(docs, NEW, Disk())

    assert (outside / "1").read_bytes() == b"mine"


def test_atomic_write_leaves_the_old_file_when_it_fails(tmp_path: Path) -> None:
    class Refusing(Disk):
        def replace(self, source: Path, target: Path) -> None:
            raise PermissionError(13, "Permission denied")

    path = tmp_path / "x"
    atomic_write(path, b"old")
    with pytest.raises(PermissionError):
        atomic_write(path, b"new", disk=Refusing())
    assert [file.name for file in tmp_path.iterdir()] == ["x"]
    assert path.read_bytes() == b"old"
