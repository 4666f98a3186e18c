"""Running a job: the pipeline, with the job's record kept true whatever happens."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from codewiki.errors import Cancelled, CodewikiError, Problem, ProblemKind
from codewiki.jobs.model import DocumentationJob, GenerationOptions
from codewiki.jobs.proposal import proposing
from codewiki.pipeline import Event, Noticed, Result, run
from codewiki.settings import Settings
from codewiki.source.acquire import named

Save = Callable[[DocumentationJob], None]
"""Keeps the record of a job; called at every change of its state. May raise ``OSError``."""

Pipeline = Callable[..., Result]


def new_job(repository: str, settings: Settings) -> DocumentationJob:
    """Return a pending job over ``repository``: a folder, an archive or an address.

    Raises ``RepositoryError`` for an address that is not taken.
    """
    what = named(repository)
    return DocumentationJob(
        repository_path=what.shown,
        repository_name=what.name,
        output_directory=settings.output and str(Path(settings.output).resolve()),
        generation_options=GenerationOptions(
            create_branch=settings.create_branch,
            no_cache=settings.no_cache,
            custom_output=settings.output or None,
        ),
    )


def run_job(
    job: DocumentationJob,
    settings: Settings,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    save: Save = lambda job: None,
    pipeline: Pipeline = run,
    address: str = "",
) -> Result:
    """Run ``job`` over its repository, fill in its record and return what was made.

    ``address`` is the repository's address in full, where it holds user information: the record
    of the job does not.

    The job is completed when the wiki is written and every check of it passed; a wiki with
    findings is written too, but its job has failed. Whatever stops the run fails the job and is
    raised again; an interrupt (``KeyboardInterrupt``, whose argument may say by whom) becomes
    ``Cancelled``. Where the settings ask for a branch or a commit, a run that fails leaves the
    output folder, too, as it was. A record that cannot be kept is an event, not an end.
    """
    keep = _Keeper(save, on_event)
    job.start()
    try:
        keep(job)
        with proposing(job.repository_path, settings) as proposal:
            result = pipeline(address or job.repository_path, settings, None, on_event, cancelled)
            record(job, result)
            if proposal is not None and result.findings:
                job.files_generated = []
            elif proposal is not None:
                done = proposal.carry_out(result)
                result = msgspec.structs.replace(result, proposal=done)
                job.branch_name = done.branch or job.branch_name
        if result.findings:
            job.fail(_findings(result))
        else:
            job.complete()
        keep(job)
    except BaseException as error:
        stop = _stop(error)
        job.fail(_message(stop))
        keep(job)
        if stop is error:
            raise
        raise stop from error
    return result


def record(job: DocumentationJob, result: Result) -> None:
    """Fill in what a run found out about the repository and what it made."""
    repository = result.repository
    job.repository_path = result.origin or repository.root
    job.repository_name = repository.name
    job.commit_hash = repository.commit.id if repository.commit else ""
    job.branch_name = repository.branch
    job.output_directory = result.output
    job.files_generated = list(result.files)
    job.module_count = result.figures.modules
    job.statistics.total_files_analyzed = result.figures.analysed
    job.statistics.leaf_nodes = result.graph.leaf_nodes
    job.statistics.max_depth = result.graph.max_depth


class _Keeper:
    """Saves jobs; where that fails, says so once and lets the run go on."""

    def __init__(self, save: Save, on_event: Callable[[Event], None]) -> None:
        self._save = save
        self._on_event = on_event
        self._told = False

    def __call__(self, job: DocumentationJob) -> None:
        try:
            self._save(job)
        except OSError as error:
            if not self._told:
                self._told = True
                message = f"the record of the job cannot be kept ({error})"
                self._on_event(Noticed(Problem("jobs", ProblemKind.OUTPUT, "", message)))


def _stop(error: BaseException) -> BaseException:
    """Return the error to raise: an interrupt is a cancellation by whoever sent it."""
    if isinstance(error, KeyboardInterrupt):
        return Cancelled(str(error) or "the user")
    return error


def _message(error: BaseException) -> str:
    if isinstance(error, CodewikiError):
        return error.message
    return f"{type(error).__name__}: {error}"


def _findings(result: Result) -> str:
    first = result.findings[0]
    more = f" (and {len(result.findings) - 1} more)" if len(result.findings) > 1 else ""
    return f"the wiki does not hold: {first.page}: {first.rule.value}: {first.message}{more}"
