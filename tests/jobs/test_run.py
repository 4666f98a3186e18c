"""The record of a job stays true, whatever becomes of the run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from codewiki.check.model import Finding, Rule
from codewiki.errors import Cancelled, FileSystemError, Problem, ProblemKind
from codewiki.graph.model import GraphStatistics
from codewiki.jobs.model import DocumentationJob, JobStatistics, JobStatus
from codewiki.jobs.run import new_job, run_job
from codewiki.pipeline import Event, Figures, Finished, Noticed, Result, Stage, Started
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
    ) -> Result:
        """Stand in for ``codewiki.pipeline.run``."""
        self.calls.append((repository, settings))
        on_event(Started(Stage.READ))
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        on_event(Finished(Stage.READ, "done"))
        return self.outcome


class Kept:
    """Notes the state of a job at every save."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.last: dict[str, object] = {}

    def __call__(self, job: DocumentationJob) -> None:
        self.last = job.to_dict()
        self.states.append(job.status.value)


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
    assert run_job(job, settings, save=kept, pipeline=pipeline) is pipeline.outcome
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
    other = Finding("a.md", 1, Rule.CLAIM, "f calls g")
    made = run_job(job, Settings(), save=kept, pipeline=FakePipeline(result((other, FINDING))))
    assert made.findings == (other, FINDING)
    assert kept.states == ["running", "failed"]
    assert job.error_message == (
        "the wiki does not hold: a.md: claim contradicted by the source: f calls g (and 1 more)"
    )
    assert job.files_generated == ["metadata.json", "overview.md"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileSystemError("/x is full", path="/x", remedy="Make room"), "/x is full"),
        (Cancelled("request"), "cancelled by request"),
        (RecursionError("too deep"), "RecursionError: too deep"),
        (SystemExit(3), "SystemExit: 3"),
    ],
)
def test_what_stops_a_run_is_recorded_and_raised(error: BaseException, message: str) -> None:
    kept, job = Kept(), DocumentationJob()
    with pytest.raises(type(error)) as caught:
        run_job(job, Settings(), save=kept, pipeline=FakePipeline(error))
    assert caught.value is error
    assert kept.states == ["running", "failed"]
    assert kept.last["error_message"] == message == job.error_message
    assert job.timestamp_end is not None


@pytest.mark.parametrize(
    ("interrupt", "message"),
    [
        (KeyboardInterrupt(), "cancelled by the user"),
        (KeyboardInterrupt("a request to terminate"), "cancelled by a request to terminate"),
    ],
)
def test_an_interrupt_is_a_cancellation(interrupt: KeyboardInterrupt, message: str) -> None:
    kept, job = Kept(), DocumentationJob()
    with pytest.raises(Cancelled) as caught:
        run_job(job, Settings(), save=kept, pipeline=FakePipeline(interrupt))
    assert caught.value.exit_code == 130
    assert caught.value.__cause__ is interrupt
    assert kept.states == ["running", "failed"]
    assert job.error_message == message


def test_a_record_that_cannot_be_kept_is_told_once_and_stops_nothing() -> None:
    def refuse(job: DocumentationJob) -> None:
        raise PermissionError(13, "Permission denied", "/home/x")

    job, events = DocumentationJob(), list[Event]()
    run_job(job, Settings(), events.append, save=refuse, pipeline=FakePipeline(result()))
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
