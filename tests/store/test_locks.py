"""Two runs on one output exclude each other; a dead one excludes nobody."""

import errno
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from codewiki.errors import FileSystemError, OutputBusyError
from codewiki.store import locks
from codewiki.store.locks import LOCK_NAME, FolderLock
from codewiki.store.output import OutputFolder

HOLD = """
import sys, time
from pathlib import Path
from codewiki.store.locks import FolderLock
FolderLock(Path(sys.argv[1])).acquire()
print("locked", flush=True)
time.sleep(60)
"""


def test_a_second_lock_is_refused_and_names_the_first(tmp_path: Path) -> None:
    first = FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(OutputBusyError, match=r"process \d+ on ") as caught:
        FolderLock(tmp_path).acquire()
    assert "--output" in caught.value.remedy
    first.release()
    second = FolderLock(tmp_path)
    second.acquire()
    second.release()
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_run_in_another_process_excludes_us_until_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(OutputBusyError, match=f"process {holder.pid} on "):
            OutputFolder(tmp_path).__enter__()
        holder.kill()
        holder.wait()
    assert (tmp_path / LOCK_NAME).exists()
    with OutputFolder(tmp_path) as output:
        assert output.write({"a.md": b"1"}).written == ("a.md",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "codewiki.lock.json"]


def test_many_threads_never_hold_it_together(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []
    done: list[int] = []

    def work(number: int) -> None:
        while len(done) < 200:
            lock = FolderLock(tmp_path)
            try:
                lock.acquire()
            except OutputBusyError:
                continue
            inside.append(number)
            most.append(len(inside))
            inside.pop()
            done.append(number)
            lock.release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(done) >= 200


def test_a_disk_without_locks_is_used_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locks, "_lock", unsupported)
    with OutputFolder(tmp_path) as output:
        report = output.write({"a.md": b"1"})
    assert report.written == ("a.md",)
    assert "no locks" in report.problems[0].message


def test_a_lock_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"text")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / LOCK_NAME).symlink_to(victim)

    with pytest.raises(FileSystemError):
        OutputFolder(docs).__enter__()

    assert victim.read_bytes() == b"text"


def test_a_run_that_fails_before_it_writes_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), OutputFolder(tmp_path / "a" / "b"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
