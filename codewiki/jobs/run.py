"""Running a job: the pipeline, with the job's record kept true whatever happens."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from codewiki.authoring.model import Spent
from codewiki.errors import Cancelled, CodewikiError, FileSystemError, Problem, ProblemKind
from codewiki.events import Event, Finished, Noticed, Started, Used
from codewiki.jobs.log import Entry, EntryKind, JobLog, NoLog
from codewiki.jobs.model import DocumentationJob, GenerationOptions, LLMConfig
from codewiki.jobs.proposal import proposing
from codewiki.pipeline import run
from codewiki.redaction import redact
from codewiki.results import Result
from codewiki.settings import Settings, uses_model
from codewiki.source.acquire import named

ASKED_SECONDS = 0.1
"""The log is asked for a request to cancel at most this often."""
MAX_PROBLEMS = 200
"""So many problems of a run go to the log; metadata.json has all of them."""

Pipeline = Callable[..., Result]

_log = logging.getLogger(__name__)


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
            github_pages=settings.github_pages,
            no_cache=settings.no_cache,
            custom_output=settings.output or None,
        ),
        llm_config=_models(settings),
    )


def _models(settings: Settings) -> LLMConfig | None:
    """Return which models a job asks, ``None`` when it asks none."""
    if not uses_model(settings):
        return None
    return LLMConfig(
        main_model=settings.main_model or settings.model_command,
        cluster_model=settings.cluster_model,
        base_url=settings.base_url,
    )


def run_job(
    job: DocumentationJob,
    settings: Settings,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    log: JobLog | None = None,
    pipeline: Pipeline = run,
    address: str = "",
    steer: Callable[[Settings, str], Settings] = lambda settings, root: settings,
) -> Result:
    """Run ``job`` over its repository, fill in its record and return what was made.

    ``address`` is the repository's address in full, where it holds user information: the record
    of the job does not. ``steer`` is as for ``codewiki.pipeline.run``.

    The job is completed when the wiki is written and every check of it passed; a wiki with
    findings is written too, but its job has failed. Whatever stops the run fails the job and is
    raised again; an interrupt (``KeyboardInterrupt``, whose arguments may say by whom, and a code
    for the reason) becomes ``Cancelled``. Where the settings ask for a branch or a commit, a run
    that fails leaves the output folder, too, as it was. ``log`` keeps every change and is asked
    whether somebody wants the job cancelled; a log that cannot be written is an event, not an end.
    """
    keeper = _Keeper(job, log or NoLog(), on_event)

    def stopped() -> bool:
        keeper.ask()
        return cancelled()

    job.start()
    try:
        keeper.state()
        with proposing(job.repository_path, settings) as proposal:
            named_so = address or job.repository_path
            result = pipeline(named_so, settings, None, keeper.event, stopped, steer)
            record(job, result)
            if proposal is not None and result.findings:
                job.files_generated = []
            elif proposal is not None:
                done = proposal.carry_out(result)
                result = msgspec.structs.replace(result, proposal=done)
                job.branch_name = done.branch or job.branch_name
        if result.findings:
            job.fail(redact(_findings(result)).text)
            keeper.state("findings")
        else:
            job.complete()
            keeper.state()
    except BaseException as error:
        stop = _stop(error)
        job.fail(redact(_message(stop)).text)
        keeper.state(reason_of(stop))
        if stop is error:
            raise
        raise stop from error
    return result


def reason_of(error: BaseException) -> str:
    """Return the code for why a run was stopped, as the log keeps it."""
    if isinstance(error, Cancelled):
        return error.reason
    if isinstance(error, TimeoutError):
        return "timeout"
    return f"error:{type(error).__name__}"


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
    """Keeps the job and what happens to it; where that fails, says so once and goes on."""

    def __init__(
        self, job: DocumentationJob, log: JobLog, on_event: Callable[[Event], None]
    ) -> None:
        self._job = job
        self._log = log
        self._on_event = on_event
        self._told = False
        self._asked = time.monotonic()
        self._problems = 0
        self._waiting: list[Entry] = []

    def state(self, reason: str = "") -> None:
        """Keep the job in its new state."""
        message = self._job.error_message or ""
        self._keep(Entry(EntryKind.STATE, self._job.status.value, "", reason, message))

    def event(self, event: Event) -> None:
        """Keep what the log tells of ``event``, and hand it on."""
        match event:
            case Started(stage=stage):
                self._keep(Entry(EntryKind.STARTED, stage=stage.value))
            case Finished(stage=stage, summary=summary):
                self._keep(Entry(EntryKind.FINISHED, stage=stage.value, message=summary))
            case Noticed(problem=problem):
                self._note(problem)
            case Used(spent=spent):
                self._job.statistics.total_tokens_used = spent.usage.total
                self._keep(*_asked(spent))
            case _:
                pass
        self._on_event(event)

    def ask(self) -> None:
        """Raise ``Cancelled`` when somebody asked for the job to be stopped."""
        now = time.monotonic()
        if now - self._asked < ASKED_SECONDS:
            return
        self._asked = now
        try:
            by = self._log.cancelled_by(self._job.job_id)
        except (OSError, FileSystemError) as error:
            self._tell(error)
        else:
            if by:
                raise Cancelled(by, reason="user")

    def _note(self, problem: Problem) -> None:
        # Many come at once: they are kept together with what comes next.
        self._problems += 1
        if self._problems > MAX_PROBLEMS:
            return
        where = f"{problem.path}: " if problem.path else ""
        message = f"{where}{problem.message}"
        if self._problems == MAX_PROBLEMS:
            message += " (further problems are not kept)"
        self._waiting.append(
            Entry(EntryKind.PROBLEM, "", problem.stage, problem.kind.value, message)
        )

    def _keep(self, *added: Entry) -> None:
        entries, self._waiting = [*self._waiting, *added], []
        try:
            self._log.keep(self._job, *entries)
        except (OSError, FileSystemError) as error:
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            message = f"the record of the job cannot be kept ({error})"
            _log.info("%s", message)
            self._on_event(Noticed(Problem("jobs", ProblemKind.OUTPUT, "", message)))


def _asked(spent: Spent) -> Iterator[Entry]:
    """Yield what was asked of models for each page and stage, as far as it is kept."""
    for page in spent.pages[:MAX_PROBLEMS]:
        for use in page.uses:
            usage = use.usage
            price = f", {use.cost} US dollars" if use.cost else ""
            message = f"{page.page}: {use.calls} calls, {usage.input} tokens in, {usage.output} out"
            yield Entry(EntryKind.MODEL, stage=use.stage, message=message + price)


def _stop(error: BaseException) -> BaseException:
    """Return the error to raise: an interrupt is a cancellation by whoever sent it."""
    if not isinstance(error, KeyboardInterrupt):
        return error
    by, reason = (*map(str, error.args), *("the user", "user")[len(error.args) :])[:2]
    return Cancelled(by, reason=reason)


def _message(error: BaseException) -> str:
    if isinstance(error, CodewikiError):
        return error.message
    return f"{type(error).__name__}: {error}"


def _findings(result: Result) -> str:
    first = result.findings[0]
    more = f" (and {len(result.findings) - 1} more)" if len(result.findings) > 1 else ""
    return f"the wiki does not hold: {first.page}: {first.rule.value}: {first.message}{more}"
