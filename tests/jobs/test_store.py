"""The database of jobs: kept at every change, shared by processes, never lost."""

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codewiki.errors import CodewikiError, FileSystemError
from codewiki.jobs.log import BrokenLog, Entry, EntryKind
from codewiki.jobs.migrations import MIGRATIONS, migrate
from codewiki.jobs.model import DocumentationJob, JobStatus
from codewiki.jobs.store import JobStore, user_log
from codewiki.settings import Settings
from codewiki.store.processes import started


def store_at(folder: Path) -> JobStore:
    return JobStore(folder / "jobs.sqlite")


def rewrite(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_a_job_is_read_back_as_it_was_last_kept(tmp_path: Path) -> None:
    job = DocumentationJob(repository_name="näme\udcff")
    with store_at(tmp_path / "deep" / "folder") as store:
        store.claim(job, Settings(jobs=3, include=("\udcff",), output="wiki"))
        job.start()
        store.keep(job, Entry(EntryKind.STATE, state="running"))
    with store_at(tmp_path / "deep" / "folder") as store:
        kept = store.find(job.job_id)
        assert kept.job == job
        assert kept.process == os.getpid()
        settings = kept.restored_settings()
        assert settings == Settings(jobs=3, include=("\udcff",), output=str(Path("wiki").resolve()))
        assert [entry.state for entry in store.entries(job.job_id)] == ["pending", "running"]


def test_times_of_entries_are_in_utc_and_messages_hold_no_secret(tmp_path: Path) -> None:
    job = DocumentationJob()
    before = datetime.now(UTC)
    with store_at(tmp_path) as store:
        store.keep(job, Entry(EntryKind.PROBLEM, message="bad token=hunter" + "2x9"))
        (entry,) = store.entries(job.job_id)
    assert before <= datetime.fromisoformat(entry.time) <= datetime.now(UTC)
    assert entry.time.endswith("+00:00")
    assert entry.message == "bad token=[redacted]"


def test_entries_are_only_added(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        store.keep(DocumentationJob(), Entry(EntryKind.PROBLEM))
    for statement in ("DELETE FROM entries", "UPDATE entries SET message = 'other'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            rewrite(store.path, statement)


def test_the_beginning_of_an_id_is_enough(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        for job_id in ("aabb", "aabbcc", "aacc", "b%_"):
            store.keep(DocumentationJob(job_id=job_id))
        assert store.find("aabb").job.job_id == "aabb"
        assert store.find("aac").job.job_id == "aacc"
        assert store.find("b%").job.job_id == "b%_"
        with pytest.raises(CodewikiError, match="3 jobs begin with “aa”"):
            store.find("aa")
        for unknown in ("x", "", "aabbccd", "_", "%"):
            with pytest.raises(CodewikiError, match="There is no job") as caught:
                store.find(unknown)
            assert "codewiki jobs list" in caught.value.remedy


def test_the_newest_come_first(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        assert store.jobs() == ()
        for number in range(5):
            job = DocumentationJob(job_id=str(number))
            if number % 2:
                job.start()
                job.fail("no")
            store.keep(job)
        assert [kept.job.job_id for kept in store.jobs()] == ["4", "3", "2", "1", "0"]
        assert [kept.job.job_id for kept in store.jobs(limit=2)] == ["4", "3"]
        assert [kept.job.job_id for kept in store.jobs(JobStatus.FAILED)] == ["3", "1"]
        assert store.jobs(JobStatus.COMPLETED) == ()


def test_a_job_whose_process_died_is_interrupted(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from codewiki.jobs.store import JobStore\n"
        "from codewiki.jobs.log import *; from codewiki.jobs.model import DocumentationJob\n"
        "job = DocumentationJob(job_id='dead'); job.start()\n"
        "JobStore(Path(sys.argv[1])).keep(job, Entry(EntryKind.STATE, state='running'))\n"
        "os._exit(9)\n"
    )
    path = tmp_path / "jobs.sqlite"
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=60)
    assert done.returncode == 9
    with JobStore(path) as store:
        for _ in range(2):
            kept = store.find("dead")
            assert kept.job.status is JobStatus.FAILED
            assert kept.job.error_message == "interrupted"
            assert kept.job.timestamp_end is not None
        last = store.entries("dead")[-1]
        assert (last.state, last.reason) == ("failed", "interrupted")
        assert len(store.entries("dead")) == 2
        store.claim(kept.job, Settings())


def test_an_id_of_a_process_that_is_used_again_is_another_process(tmp_path: Path) -> None:
    job = DocumentationJob()
    job.start()
    with store_at(tmp_path) as store:
        store.keep(job)
        assert store.find(job.job_id).job.status is JobStatus.RUNNING
        rewrite(store.path, "UPDATE jobs SET process_started = 'long ago'")
        assert store.find(job.job_id).job.status is JobStatus.FAILED


def test_a_job_of_another_machine_is_left_alone(tmp_path: Path) -> None:
    job = DocumentationJob()
    job.start()
    with store_at(tmp_path) as store:
        store.keep(job)
        rewrite(store.path, "UPDATE jobs SET host = 'elsewhere', process = 1")
        assert store.find(job.job_id).job.status is JobStatus.RUNNING
        with pytest.raises(CodewikiError, match="another machine"):
            store.request_cancel(job.job_id, "ada")
        with pytest.raises(CodewikiError, match="is running"):
            store.claim(job, Settings())


def test_a_request_to_cancel_is_kept_until_the_job_is_run_again(tmp_path: Path) -> None:
    job = DocumentationJob()
    with store_at(tmp_path) as store, store_at(tmp_path) as other:
        store.claim(job, Settings())
        assert store.cancelled_by(job.job_id) == ""
        assert store.cancelled_by("unknown") == ""
        other.request_cancel(job.job_id[:12], "ada")
        assert store.cancelled_by(job.job_id) == "ada"
        entry = store.entries(job.job_id)[-1]
        assert (entry.kind, entry.reason, entry.message) == (EntryKind.CANCEL, "user", "by ada")
        job.fail("cancelled by ada")
        store.keep(job)
        with pytest.raises(CodewikiError, match="does not run"):
            other.request_cancel(job.job_id, "ada")
        store.claim(job, Settings())
        assert store.cancelled_by(job.job_id) == ""


def test_processes_share_the_database(tmp_path: Path) -> None:
    """Each keeps 40 changes of its own job; none is lost, none fails."""
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with store_at(tmp_path) as store:
                job = DocumentationJob(job_id=f"job{number}")
                for _ in range(40):
                    store.keep(job, Entry(EntryKind.PROBLEM))
        except (OSError, CodewikiError) as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with store_at(tmp_path) as store:
        assert len(store.jobs()) == 6
        assert sum(len(store.entries(f"job{number}")) for number in range(6)) == 240


@pytest.mark.parametrize(
    "data", [b"not a database at all, but long enough " * 99, b"SQLite format 3"]
)
def test_a_damaged_database_is_set_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "jobs.sqlite"
    path.write_bytes(data)
    with JobStore(path) as store:
        (problem,) = store.problems
        assert "damaged" in problem.message
        store.keep(DocumentationJob(job_id="a"))
        assert store.find("a")
    (aside,) = tmp_path.glob("jobs.damaged-*.sqlite")
    assert aside.read_bytes() == data
    with JobStore(path) as store:
        assert store.problems == []


def test_a_database_damaged_inside_is_set_aside(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        for number in range(50):
            store.keep(DocumentationJob(job_id=str(number), error_message="x" * 3000))
    data = bytearray(store.path.read_bytes())
    data[8192:40_000] = b"\xa5" * (40_000 - 8192)
    store.path.write_bytes(data)
    with store_at(tmp_path) as store:
        assert len(store.problems) == 1
        assert store.jobs() == ()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        pass
    rewrite(store.path, "PRAGMA user_version = 99")
    before = store.path.read_bytes()
    with pytest.raises(FileSystemError, match="newer codewiki") as caught:
        store_at(tmp_path)
    assert "Update codewiki" in caught.value.remedy
    assert store.path.read_bytes() == before


def test_migrations_are_taken_in_order_from_where_the_database_is() -> None:
    taken: list[str] = []
    steps = [lambda connection, name=name: taken.append(name) for name in "abc"]
    connection = sqlite3.connect(":memory:")
    migrate(connection, Path("x"), steps[:1])
    migrate(connection, Path("x"), steps)
    migrate(connection, Path("x"), steps)
    assert taken == ["a", "b", "c"]
    assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    connection.close()


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_older_version_is_brought_up(tmp_path: Path, version: int) -> None:
    path = tmp_path / "jobs.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, MIGRATIONS[:version])
    connection.close()
    with JobStore(path) as store:
        store.keep(DocumentationJob(job_id="a"), Entry(EntryKind.PROBLEM))
        assert len(store.entries("a")) == 1


def test_without_a_place_the_run_goes_on_and_the_log_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings = Settings(data_folder=str(tmp_path / "file"))
    with user_log(DocumentationJob(), settings, lambda problem: None) as log:
        assert isinstance(log, BrokenLog)
        assert log.cancelled_by("x") == ""
        with pytest.raises(OSError, match="file"):
            log.keep(DocumentationJob())


def test_settings_of_other_versions_and_secrets(tmp_path: Path) -> None:
    with store_at(tmp_path) as store:
        store.claim(DocumentationJob(job_id="a"), Settings())
        rewrite(store.path, "UPDATE jobs SET settings = ?", '{"jobs": 2, "of_the_future": [1]}')
        assert store.find("a").restored_settings() == Settings(jobs=2)
        rewrite(store.path, "UPDATE jobs SET settings = ?", '{"jobs": "two"}')
        with pytest.raises(FileSystemError, match="cannot be understood"):
            store.find("a").restored_settings()


def test_a_process_is_known_by_its_start() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = started(child.pid)
    assert mark
    assert started(child.pid) == mark
    child.communicate(b"\n", timeout=30)
    assert started(child.pid) != mark
    assert started() == started(os.getpid()) != ""


def test_the_folder_of_the_user_can_be_chosen(tmp_path: Path) -> None:
    with JobStore.of_user(str(tmp_path)) as store:
        assert store.path == tmp_path / "jobs.sqlite"
