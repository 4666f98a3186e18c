"""The record of a job stays true, whatever becomes of the run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from codewiki.check.model import Finding, Rule
from codewiki.errors import Cancelled, FileSystemError, Problem, ProblemKind
from codewiki.events import Advanced, Event, Finished, Noticed, Stage, Started
from codewiki.graph.model import GraphStatistics
from codewiki.jobs import run as running
from codewiki.jobs.log import BrokenLog, Entry, EntryKind
from codewiki.jobs.model import DocumentationJob, JobStatistics, JobStatus
from codewiki.jobs.run import new_job, run_job
from codewiki.results import Figures, Result
from codewiki.settings import Settings
from codewiki.source.model import Commit, Repository

FINDING = Finding("overview.md", 3, Rule.DEAD_LINK, "no such page: x.md")


def result(
    findings: tuple[Finding, ...] = (), problems: tuple[Problem, ...] = (), commit: bool = True
) -> Result:
    """A result whose every number is different."""
    return Result(
        repository=Repository(
            name="parcel",
            root="/srv/parcel",
            files=(),
            branch="main" if commit else None,
            commit=Commit("c" * 40, 1) if commit else None,
        ),
        graph=GraphStatistics(
            nodes=70,
            edges=90,
            leaf_nodes=21,
            max_depth=8,
            references=1,
            resolved=1,
            external=0,
            unresolved=0,
        ),
        figures=Figures(
            files=13,
            analysed=11,
            skipped=2,
            owned=12,
            pages=6,
            modules=4,
            checked=50,
            cited=30,
            unchecked=5,
        ),
        output="/srv/parcel/docs",
        files=("metadata.json", "overview.md"),
        written=("overview.md",),
        removed=(),
        problems=problems,
        findings=findings,
    )


@dataclass
class FakePipeline:
    """Returns or raises what it was given, and notes what it was called with."""

    outcome: Result | BaseException
    calls: list[tuple[str, Settings]] = field(default_factory=list)

    def __call__(
        self,
        repository: str,
        settings: Settings,
        previous: None,
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
        steer: Callable[[Settings, str], Settings],
    ) -> Result:
        """Stand in for ``codewiki.pipeline.run``."""
        self.calls.append((repository, settings))
        on_event(Started(Stage.READ))
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        on_event(Finished(Stage.READ, "done"))
        return self.outcome


class Kept:
    """Notes the state of a job whenever it changes, and what else happens."""

    def __init__(self, cancelled_by: str = "") -> None:
        self.states: list[str] = []
        self.reasons: list[str] = []
        self.entries: list[Entry] = []
        self.last: dict[str, object] = {}
        self._cancelled_by = cancelled_by

    def keep(self, job: DocumentationJob, *entries: Entry) -> None:
        self.last = job.to_dict()
        self.entries += entries
        for entry in entries:
            if entry.kind is EntryKind.STATE:
                assert entry.state == job.status.value
                self.states.append(entry.state)
                self.reasons.append(entry.reason)

    def cancelled_by(self, job_id: str) -> str:
        assert job_id
        return self._cancelled_by


def test_a_new_job_knows_what_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parcel").mkdir()
    monkeypatch.chdir(tmp_path / "parcel")
    job = new_job(".", Settings(output="../wiki", no_cache=True))
    assert job.status is JobStatus.PENDING
    assert job.repository_path == str(tmp_path / "parcel")
    assert job.repository_name == "parcel"
    assert Path(job.output_directory).is_absolute()
    assert job.generation_options.no_cache
    assert job.generation_options.custom_output == "../wiki"
    assert new_job(".", Settings()).generation_options.custom_output is None
    assert new_job(".", Settings()).output_directory == ""


def test_a_run_fills_in_the_record() -> None:
    kept, pipeline, settings = Kept(), FakePipeline(result()), Settings(jobs=1)
    job = DocumentationJob(repository_path="/srv/./parcel")
    assert run_job(job, settings, log=kept, pipeline=pipeline) is pipeline.outcome
    assert pipeline.calls == [("/srv/./parcel", settings)]
    assert kept.states == ["running", "completed"]
    assert kept.last == job.to_dict()
    assert job.statistics == JobStatistics(
        total_files_analyzed=11, leaf_nodes=21, max_depth=8, total_tokens_used=0
    )
    assert job.module_count == 4
    assert job.files_generated == ["metadata.json", "overview.md"]
    assert (job.repository_path, job.repository_name) == ("/srv/parcel", "parcel")
    assert (job.commit_hash, job.branch_name) == ("c" * 40, "main")
    assert job.output_directory == "/srv/parcel/docs"
    assert job.llm_config is None


def test_without_git_there_is_no_commit() -> None:
    job = DocumentationJob()
    run_job(job, Settings(), pipeline=FakePipeline(result(commit=False)))
    assert (job.commit_hash, job.branch_name) == ("", None)


def test_a_wiki_that_does_not_hold_is_a_failed_job() -> None:
    kept, job = Kept(), DocumentationJob()
    other = Finding("a.md", 1, Rule.DEAD_LINK, "f calls g")
    made = run_job(job, Settings(), log=kept, pipeline=FakePipeline(result((other, FINDING))))
    assert made.findings == (other, FINDING)
    assert kept.states == ["running", "failed"]
    assert kept.reasons == ["", "findings"]
    assert job.error_message == ("the wiki does not hold: a.md: dead link: f calls g (and 1 more)")
    assert job.files_generated == ["metadata.json", "overview.md"]


@pytest.mark.parametrize(
    ("error", "message", "reason"),
    [
        (
            FileSystemError("/x is full", path="/x", remedy="Make room"),
            "/x is full",
            "error:FileSystemError",
        ),
        (Cancelled("request"), "cancelled by request", "request"),
        (Cancelled("ada", reason="user"), "cancelled by ada", "user"),
        (RecursionError("too deep"), "RecursionError: too deep", "error:RecursionError"),
        (TimeoutError("late"), "TimeoutError: late", "timeout"),
        (SystemExit(3), "SystemExit: 3", "error:SystemExit"),
        (
            ValueError("no token=hunter" + "2x9"),
            "ValueError: no token=[redacted]",
            "error:ValueError",
        ),
    ],
)
def test_what_stops_a_run_is_recorded_and_raised(
    error: BaseException, message: str, reason: str
) -> None:
    kept, job = Kept(), DocumentationJob()
    with pytest.raises(type(error)) as caught:
        run_job(job, Settings(), log=kept, pipeline=FakePipeline(error))
    assert caught.value is error
    assert kept.states == ["running", "failed"]
    assert kept.reasons == ["", reason]
    assert kept.last["error_message"] == message == job.error_message
    assert job.timestamp_end is not None


@pytest.mark.parametrize(
    ("interrupt", "message", "reason"),
    [
        (KeyboardInterrupt(), "cancelled by the user", "user"),
        (KeyboardInterrupt("a program"), "cancelled by a program", "user"),
        (KeyboardInterrupt("a", "signal:SIGTERM"), "cancelled by a", "signal:SIGTERM"),
    ],
)
def test_an_interrupt_is_a_cancellation(
    interrupt: KeyboardInterrupt, message: str, reason: str
) -> None:
    kept, job = Kept(), DocumentationJob()
    with pytest.raises(Cancelled) as caught:
        run_job(job, Settings(), log=kept, pipeline=FakePipeline(interrupt))
    assert caught.value.exit_code == 130
    assert caught.value.__cause__ is interrupt
    assert kept.states == ["running", "failed"]
    assert kept.reasons[-1] == caught.value.reason == reason
    assert job.error_message == message


def test_a_record_that_cannot_be_kept_is_told_once_and_stops_nothing() -> None:
    refuse = BrokenLog("/home/x: Permission denied")
    job, events = DocumentationJob(), list[Event]()
    run_job(job, Settings(), events.append, log=refuse, pipeline=FakePipeline(result()))
    assert job.status is JobStatus.COMPLETED
    problems = [event.problem for event in events if isinstance(event, Noticed)]
    assert [(problem.stage, problem.kind) for problem in problems] == [("jobs", ProblemKind.OUTPUT)]
    assert "Permission denied" in problems[0].message


def test_a_failed_job_can_be_run_again() -> None:
    job = DocumentationJob()
    with pytest.raises(OSError, match="gone"):
        run_job(job, Settings(), pipeline=FakePipeline(OSError("gone")))
    run_job(job, Settings(), pipeline=FakePipeline(result()))
    assert job.status is JobStatus.COMPLETED
    assert job.error_message is None


def test_the_log_tells_stages_and_problems_in_order() -> None:
    def pipeline(
        path: str, settings: Settings, previous: None, on_event: Any, asked: Any, steer: Any
    ) -> Result:
        on_event(Started(Stage.READ))
        on_event(Noticed(Problem("source", ProblemKind.UNREADABLE, "a.py", "gone")))
        on_event(Advanced(Stage.READ, 1, 2))
        on_event(Finished(Stage.READ, "1 file"))
        return result()

    kept, events = Kept(), list[Event]()
    run_job(DocumentationJob(), Settings(), events.append, log=kept, pipeline=pipeline)
    assert kept.entries == [
        Entry(EntryKind.STATE, state="running"),
        Entry(EntryKind.STARTED, stage=Stage.READ.value),
        Entry(EntryKind.PROBLEM, "", "source", "unreadable", "a.py: gone"),
        Entry(EntryKind.FINISHED, stage=Stage.READ.value, message="1 file"),
        Entry(EntryKind.STATE, state="completed"),
    ]
    assert len(events) == 4


def test_the_log_takes_a_bounded_number_of_problems() -> None:
    def pipeline(
        path: str, settings: Settings, previous: None, on_event: Any, asked: Any, steer: Any
    ) -> Result:
        for number in range(1000):
            on_event(Noticed(Problem("facts", ProblemKind.SYNTAX, f"{number}.py", "x")))
        return result()

    kept, events = Kept(), list[Event]()
    run_job(DocumentationJob(), Settings(), events.append, log=kept, pipeline=pipeline)
    told = [entry for entry in kept.entries if entry.kind is EntryKind.PROBLEM]
    assert len(told) == running.MAX_PROBLEMS
    assert "further problems" in told[-1].message
    assert len(events) == 1000


def test_a_request_to_cancel_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ASKED_SECONDS", 0.0)

    def pipeline(
        path: str, settings: Settings, previous: None, on_event: Any, asked: Any, steer: Any
    ) -> Result:
        assert not asked()
        raise AssertionError("not stopped")

    kept, job = Kept(cancelled_by="ada on loom"), DocumentationJob()
    with pytest.raises(Cancelled) as caught:
        run_job(job, Settings(), log=kept, pipeline=pipeline)
    assert caught.value.exit_code == 130
    assert kept.reasons == ["", "user"]
    assert job.error_message == "cancelled by ada on loom"
