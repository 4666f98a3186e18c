"""``codewiki jobs``: the runs on this machine; list, show, resume and cancel them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli.commands.generate import Verbose, run_and_tell
from codewiki.cli.configuration import load_settings, resumed
from codewiki.cli.errors import reported
from codewiki.cli.logs import set_up_logging
from codewiki.cli.terminal import say, tell

if TYPE_CHECKING:
    from codewiki.jobs.log import Entry
    from codewiki.jobs.model import DocumentationJob, JobStatus
    from codewiki.jobs.store import JobStore, Kept

jobs = typer.Typer(
    name="jobs",
    help="List the runs on this machine, show, resume or cancel one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs.")]
JobId = Annotated[str, typer.Argument(help="Id of the job, or its beginning.", metavar="ID")]
DataFolder = Annotated[
    str,
    typer.Option(
        "--data-folder",
        metavar="DIR",
        show_default=False,
        help="Folder of the records of jobs. [env: CODEWIKI_DATA_FOLDER]",
    ),
]

_SHORT = 8


@jobs.command("list")
def list_jobs(
    as_json: Json = False,
    status: Annotated[
        str,
        typer.Option(
            help="Only jobs that are pending, running, completed or failed.", show_default=False
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many, the newest.")] = 20,
    data_folder: DataFolder = "",
) -> None:
    """List the runs on this machine, the newest first."""
    with reported(), _store(data_folder) as store:
        found = store.jobs(_status(status), limit)
        if as_json:
            say(json.dumps([kept.job.to_dict() for kept in found], indent=2))
            return
        for kept in found:
            job = kept.job
            when = job.timestamp_start[:19].replace("T", " ") or "-"
            why = f"  {job.error_message}" if job.error_message else ""
            name = job.repository_name or job.repository_path
            say(f"{job.job_id[:_SHORT]}  {job.status.value:<9}  {when:<19}  {name}{why}")
        if not found:
            tell("There are no such jobs." if status else "There are no jobs yet.")


@jobs.command("show")
def show_job(
    job_id: JobId,
    as_json: Json = False,
    events: Annotated[
        bool, typer.Option("--events", help="Show what happened to the job, too.")
    ] = False,
    data_folder: DataFolder = "",
) -> None:
    """Show one run: what was asked, how far it is, what came of it. Times are in UTC."""
    with reported(), _store(data_folder) as store:
        import msgspec

        kept = store.find(job_id)
        entries = store.entries(kept.job.job_id) if events else ()
        if as_json:
            values: dict[str, Any] = kept.job.to_dict()
            if events:
                values["events"] = msgspec.to_builtins(entries)
            say(json.dumps(values, indent=2))
            return
        for name, value in _rows(kept):
            say(f"{name:<12} {value}")
        if events:
            say()
        for entry in entries:
            say(_event_line(entry))


@jobs.command("resume")
def resume_job(
    job_id: JobId,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the job and its figures as one JSON document.")
    ] = False,
    verbose: Verbose = 0,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show no progress.")] = False,
    data_folder: DataFolder = "",
) -> None:
    """Run a failed or interrupted job again, with its options.

    What the caches have is not done again. Exit codes are those of codewiki generate.
    """
    with reported():
        from dataclasses import replace

        logged = set_up_logging(verbose)
        with _store(data_folder) as store:
            kept = store.find(job_id)
            folder = str(store.path.parent)
        _must_be_resumable(kept.job)
        settings = replace(kept.restored_settings(), data_folder=folder)
        run_and_tell(
            kept.job,
            resumed(settings, kept.job.repository_path),
            as_json=as_json,
            quiet=quiet,
            logged=logged,
        )


@jobs.command("cancel")
def cancel_job(job_id: JobId, data_folder: DataFolder = "") -> None:
    """Ask the process that runs a job to stop it; the job ends as failed."""
    with reported(), _store(data_folder) as store:
        kept = store.find(job_id)
        store.request_cancel(kept.job.job_id, _who())
        say(f"Asked job {kept.job.job_id} (process {kept.process}) to stop")


@contextmanager
def _store(folder: str) -> Iterator["JobStore"]:
    from codewiki.errors import FileSystemError
    from codewiki.jobs.store import JobStore

    settings = load_settings({"data_folder": folder} if folder else {})
    try:
        store = JobStore.of_user(settings.data_folder)
    except OSError as error:
        raise FileSystemError(
            f"The records of jobs cannot be used ({error})",
            path=settings.data_folder,
            remedy="Make the folder writable, or name another with --data-folder",
        ) from error
    with store:
        for problem in store.problems:
            tell(f"codewiki: {problem.message}")
        yield store


def _status(text: str) -> "JobStatus | None":
    from codewiki.errors import ConfigurationError
    from codewiki.jobs.model import JobStatus

    if not text:
        return None
    try:
        return JobStatus(text.lower())
    except ValueError:
        raise ConfigurationError(
            f"--status cannot be “{text[:80]}”",
            setting="--status",
            remedy=f"Give one of {', '.join(JobStatus)}",
        ) from None


def _must_be_resumable(job: "DocumentationJob") -> None:
    from codewiki.errors import CodewikiError
    from codewiki.jobs.model import JobStatus

    if job.status is JobStatus.COMPLETED:
        raise CodewikiError(
            f"The job {job.job_id} is completed",
            remedy=f"To write its wiki anew: codewiki generate {job.repository_path}",
        )


def _rows(kept: "Kept") -> Iterator[tuple[str, str]]:
    job = kept.job
    values = (
        ("job", job.job_id),
        ("status", job.status.value),
        ("reason", job.error_message),
        ("repository", job.repository_path),
        ("commit", job.commit_hash),
        ("branch", job.branch_name),
        ("output", job.output_directory),
        ("started", job.timestamp_start),
        ("ended", job.timestamp_end),
        ("process", f"{kept.process} on {kept.host}"),
        ("files", len(job.files_generated)),
        ("modules", job.module_count),
    )
    yield from ((name, str(value)) for name, value in values if value)


def _event_line(entry: "Entry") -> str:
    what = entry.state or entry.stage
    reason = f" [{entry.reason}]" if entry.reason else ""
    message = f": {entry.message}" if entry.message else ""
    return f"{entry.time}  {entry.kind.value:<16}  {what}{reason}{message}"


def _who() -> str:
    import getpass
    import socket

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = f"process of {sys.executable}"
    return f"{name} on {socket.gethostname()} (codewiki jobs cancel)"
