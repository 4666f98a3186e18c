"""``codewiki jobs``, inside this process: what it tells, and its errors."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.testing

from codewiki import pipeline
from codewiki.cli.app import app
from codewiki.events import Stage
from codewiki.jobs.model import DocumentationJob, JobStatus
from codewiki.jobs.store import JobStore

Call = Callable[..., typer.testing.Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command, in the folder of a repository of one file."""
    repository = tmp_path / "pot"
    repository.mkdir()
    (repository / "pot.py").write_text('"""A pot."""\n\nLID = 1\n', encoding="utf-8")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setenv("CODEWIKI_JOBS", "1")
    runner = typer.testing.CliRunner()
    return lambda *arguments: runner.invoke(app, list(arguments))


@pytest.fixture
def store(tmp_path: Path) -> Callable[[], JobStore]:
    return lambda: JobStore.of_user(str(tmp_path / "data"))


def test_a_run_is_listed_and_shown(call: Call) -> None:
    assert "There are no jobs yet." in call("jobs", "list").stderr
    job = json.loads(call("generate", "--json").stdout)
    listed = call("jobs", "list")
    assert listed.exit_code == 0
    assert listed.stdout.startswith(f"{job['job_id'][:8]}  completed")
    assert listed.stdout.rstrip().endswith("pot")
    (told,) = json.loads(call("jobs", "list", "--json").stdout)
    assert told == {key: job[key] for key in told}
    shown = call("jobs", "show", job["job_id"][:5]).stdout
    assert f"job          {job['job_id']}" in shown
    assert "status       completed" in shown
    assert json.loads(call("jobs", "show", job["job_id"], "--json").stdout) == told


def test_events_tell_the_stages_in_order(call: Call) -> None:
    job = json.loads(call("generate", "--json").stdout)
    told = json.loads(call("jobs", "show", job["job_id"], "--json", "--events").stdout)
    events = told["events"]
    assert [one["state"] for one in events if one["kind"] == "state"] == [
        "pending",
        "running",
        "completed",
    ]
    finished = [one["stage"] for one in events if one["kind"] == "stage finished"]
    assert finished == [
        stage.value
        for stage in Stage
        if stage.name not in {"FETCH", "PROPOSE", "WORDS", "AUTHOR", "SITE"}
    ]
    assert [one["time"] for one in events] == sorted(one["time"] for one in events)
    text = call("jobs", "show", job["job_id"], "--events").stdout
    assert "stage finished    Reading the repository: 1 file, 0 skipped" in text


def test_status_and_limit(call: Call, store: Callable[[], JobStore]) -> None:
    with store() as jobs:
        for number in range(4):
            job = DocumentationJob(job_id=f"job-{number}")
            if number % 2:
                job.fail("no")
            jobs.keep(job)
    assert len(call("jobs", "list").stdout.splitlines()) == 4
    assert call("jobs", "list", "--limit", "1").stdout.startswith("job-3")
    failed = call("jobs", "list", "--status", "failed").stdout
    assert failed.count("\n") == 2
    assert "  no" in failed
    wrong = call("jobs", "list", "--status", "odd")
    assert wrong.exit_code == 2
    assert "--status cannot be “odd”" in wrong.stderr
    assert "pending, running, completed, failed" in wrong.stderr


@pytest.mark.parametrize("command", ["show", "resume", "cancel"])
def test_unknown_and_ambiguous_ids(call: Call, store: Callable[[], JobStore], command: str) -> None:
    with store() as jobs:
        jobs.keep(DocumentationJob(job_id="aa1"))
        jobs.keep(DocumentationJob(job_id="aa2"))
    unknown = call("jobs", command, "x")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "There is no job “x”." in unknown.stderr
    both = call("jobs", command, "aa")
    assert both.exit_code == 1
    assert "2 jobs begin with “aa” (aa1, aa2)." in both.stderr


def test_a_failed_job_is_resumed_with_its_options(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "linked", broken)
        failed = call("generate", "--json", "-o", "wiki", "--exclude", "*.txt")
    assert failed.exit_code == 5
    job_id = json.loads(failed.stdout)["job_id"]
    assert not (tmp_path / "pot" / "wiki").exists()
    monkeypatch.chdir(tmp_path)
    done = call("jobs", "resume", job_id[:6], "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["job_id"], told["status"]) == (job_id, "completed")
    assert (tmp_path / "pot" / "wiki" / "overview.md").is_file()
    assert "1 file, 1 from the cache" in done.stderr
    again = call("jobs", "resume", job_id)
    assert again.exit_code == 1
    assert "is completed" in again.stderr
    assert "codewiki generate" in again.stderr
    events = json.loads(call("jobs", "show", job_id, "--json", "--events").stdout)["events"]
    states = [(one["state"], one["reason"]) for one in events if one["kind"] == "state"]
    assert states == [
        ("pending", ""),
        ("running", ""),
        ("failed", "error:OSError"),
        ("running", ""),
        ("completed", ""),
    ]


def test_what_does_not_run_cannot_be_cancelled(call: Call) -> None:
    job = json.loads(call("generate", "--json").stdout)
    done = call("jobs", "cancel", job["job_id"])
    assert done.exit_code == 1
    assert "does not run: it is completed" in done.stderr


def test_a_running_job_is_not_resumed(call: Call, store: Callable[[], JobStore]) -> None:
    job = DocumentationJob(job_id="runs")
    job.start()
    with store() as jobs:
        jobs.keep(job)
    done = call("jobs", "resume", "runs")
    assert done.exit_code == 1
    assert "is running" in done.stderr
    assert "codewiki jobs cancel runs" in done.stderr
    cancelled = call("jobs", "cancel", "runs")
    assert cancelled.exit_code == 0
    with store() as jobs:
        assert "codewiki jobs cancel" in jobs.cancelled_by("runs")
        assert jobs.find("runs").job.status is JobStatus.RUNNING


def test_a_newer_or_unusable_database_is_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    done = call("jobs", "list")
    assert done.exit_code == 5
    assert "--data-folder" in done.stderr
    (tmp_path / "data").unlink()
    import sqlite3

    (tmp_path / "data").mkdir()
    connection = sqlite3.connect(tmp_path / "data" / "jobs.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for arguments in (["jobs", "list"], ["generate"]):
        refused = call(*arguments)
        assert refused.exit_code == 5
        assert "newer codewiki" in refused.stderr


def test_a_damaged_database_is_told_and_begun_anew(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "jobs.sqlite").write_bytes(b"rubbish" * 999)
    done = call("generate")
    assert done.exit_code == 0
    assert "The records of jobs were damaged" in done.stderr
    assert call("jobs", "list").stdout.count("completed") == 1
