"""The records of jobs on this machine: one SQLite database in the user's data folder.

It is migrated and never deleted; a damaged one is set aside and a new one begun. Any number of
processes use it at once: each change is one transaction, and waits for those of others.
"""

import json
import logging
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from codewiki.errors import CodewikiError, FileSystemError, Problem, ProblemKind
from codewiki.jobs.log import BrokenLog, Entry, EntryKind, JobLog
from codewiki.jobs.migrations import migrate
from codewiki.jobs.model import DocumentationJob, JobStatus
from codewiki.redaction import is_secret_name, redact
from codewiki.settings import Settings
from codewiki.store.folders import data_folder
from codewiki.store.processes import started

INTERRUPTED = "interrupted"
"""The message and the reason of a job whose process died."""

_log = logging.getLogger(__name__)
_BUSY_SECONDS = 10.0
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNFINISHED = (JobStatus.PENDING, JobStatus.RUNNING)


class Kept(msgspec.Struct, frozen=True):
    """A job as the store has it: what it was told, and which process of which host runs it."""

    job: DocumentationJob
    settings: str
    host: str
    process: int

    def restored_settings(self) -> Settings:
        """Return the settings of the job; those that this codewiki does not know are left out.

        Raises ``FileSystemError`` when they cannot be understood.
        """
        try:
            return msgspec.convert(json.loads(self.settings), Settings)
        except (msgspec.ValidationError, ValueError) as error:
            raise FileSystemError(
                f"The settings of job {self.job.job_id} cannot be understood ({error})",
                path=self.job.repository_path,
                remedy="Run codewiki generate on its repository instead",
            ) from error


class JobStore:
    """The database ``path``; a context manager. Used by one thread.

    Opening it raises ``FileSystemError`` when it is of a newer codewiki and ``OSError`` when it
    cannot be used at all; so do all methods. ``problems`` tells of a damaged one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._host = socket.gethostname()
        self._connection = self._open()

    @classmethod
    def of_user(cls, folder: str = "") -> "JobStore":
        """Return the store of the user's jobs in the data folder ``folder``."""
        return cls(data_folder(folder) / "jobs.sqlite")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def claim(self, job: DocumentationJob, settings: Settings) -> None:
        """Keep ``job`` as one that this process is about to run with ``settings``.

        A former request to cancel it is forgotten. Raises ``CodewikiError`` when another process
        runs it.
        """
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT status, host, process, process_started FROM jobs WHERE id = ?",
                (job.job_id,),
            ).fetchone()
            if row and row[0] in _UNFINISHED and not self._is_dead(*row[1:]):
                raise CodewikiError(
                    f"The job {job.job_id} is {row[0]} (process {row[2]} on {row[1]})",
                    remedy=f"Wait for it, or stop it with: codewiki jobs cancel {job.job_id}",
                )
            self._put(connection, job)
            connection.execute(
                "UPDATE jobs SET settings = ?, cancelled_by = '' WHERE id = ?",
                (_settings_text(settings), job.job_id),
            )
            if not row:
                entry = Entry(EntryKind.STATE, state=job.status.value)
                self._add(connection, job.job_id, (entry,))

    def keep(self, job: DocumentationJob, *entries: Entry) -> None:
        """Keep the job as it is now, run by this process, and add ``entries``, in one step."""
        with self._transaction() as connection:
            self._put(connection, job)
            self._add(connection, job.job_id, entries)

    def cancelled_by(self, job_id: str) -> str:
        """Return who asked for the job to be stopped, "" when nobody did."""
        with self._errors():
            row = self._connection.execute(
                "SELECT cancelled_by FROM jobs WHERE id = ?", (job_id,)
            ).fetchone()
        return str(row[0]) if row else ""

    def request_cancel(self, job_id: str, by: str) -> None:
        """Ask the process that runs the job to stop it.

        Raises ``CodewikiError`` when the job does not run, or on another machine.
        """
        kept = self.find(job_id)
        if kept.job.status not in _UNFINISHED:
            raise CodewikiError(
                f"The job {kept.job.job_id} does not run: it is {kept.job.status.value}",
                remedy="There is nothing to stop",
            )
        if kept.host != self._host:
            raise CodewikiError(
                f"The job {kept.job.job_id} runs on another machine ({kept.host})",
                remedy="Cancel it there",
            )
        with self._transaction() as connection:
            connection.execute(
                "UPDATE jobs SET cancelled_by = ? WHERE id = ?", (by, kept.job.job_id)
            )
            entry = Entry(EntryKind.CANCEL, reason="user", message=f"by {by}")
            self._add(connection, kept.job.job_id, (entry,))

    def find(self, prefix: str) -> Kept:
        """Return the job whose id is or begins with ``prefix``.

        Raises ``CodewikiError`` when there is none or more than one.
        """
        self.settle()
        rows = self._select("WHERE substr(id, 1, length(?)) = ? ORDER BY number", prefix, prefix)
        exact = [kept for kept in rows if kept.job.job_id == prefix]
        found = exact or rows
        if not found or not prefix:
            raise CodewikiError(
                f"There is no job “{prefix[:80]}”", remedy="See them with: codewiki jobs list"
            )
        if len(found) > 1:
            ids = ", ".join(kept.job.job_id for kept in found[:3])
            raise CodewikiError(
                f"{len(found)} jobs begin with “{prefix}” ({ids}{'…' if len(found) > 3 else ''})",
                remedy="Give more of the id",
            )
        return found[0]

    def jobs(self, status: JobStatus | None = None, limit: int = -1) -> tuple[Kept, ...]:
        """Return the newest jobs first, at most ``limit`` where that is not negative."""
        self.settle()
        if status is None:
            return tuple(self._select("ORDER BY number DESC LIMIT ?", limit))
        return tuple(
            self._select("WHERE status = ? ORDER BY number DESC LIMIT ?", status.value, limit)
        )

    def entries(self, job_id: str) -> tuple[Entry, ...]:
        """Return what happened to the job, in order."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT kind, state, stage, reason, message, time FROM entries WHERE job = ? "
                "ORDER BY number",
                (job_id,),
            ).fetchall()
        return tuple(Entry(EntryKind(kind), *rest) for kind, *rest in rows)

    def settle(self) -> None:
        """Mark the unfinished jobs of this machine whose process died as failed."""
        with self._errors():
            dead = self._dead()
        if not dead:
            return
        with self._transaction() as connection:
            for job_id, record in self._dead():
                job = DocumentationJob.from_dict(json.loads(record))
                job.fail(INTERRUPTED)
                connection.execute(
                    "UPDATE jobs SET status = ?, record = ? WHERE id = ?",
                    (job.status.value, job.to_json(), job_id),
                )
                state = job.status.value
                entry = Entry(EntryKind.STATE, state, reason=INTERRUPTED, message=INTERRUPTED)
                self._add(connection, job_id, (entry,))

    def _dead(self) -> list[tuple[str, str]]:
        rows = self._connection.execute(
            "SELECT id, record, host, process, process_started FROM jobs "
            "WHERE status IN ('pending', 'running') ORDER BY number"
        ).fetchall()
        return [(job_id, record) for job_id, record, *who in rows if self._is_dead(*who)]

    def _is_dead(self, host: str, process: int, mark: str) -> bool:
        """Tell whether the process is known not to run any more."""
        return host == self._host and started(process) != mark

    def _select(self, clause: str, *values: object) -> list[Kept]:
        with self._errors():
            rows = self._connection.execute(
                f"SELECT record, settings, host, process FROM jobs {clause}",  # noqa: S608
                values,
            ).fetchall()
        return [
            Kept(DocumentationJob.from_dict(json.loads(record)), *rest) for record, *rest in rows
        ]

    def _put(self, connection: sqlite3.Connection, job: DocumentationJob) -> None:
        process = os.getpid()
        values = (job.status.value, job.to_json(), self._host, process, started(process))
        connection.execute(
            "INSERT INTO jobs (id, status, record, host, process, process_started) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = ?, record = ?, "
            "host = ?, process = ?, process_started = ?",
            (job.job_id, *values, *values),
        )

    def _add(self, connection: sqlite3.Connection, job_id: str, entries: tuple[Entry, ...]) -> None:
        now = datetime.now(UTC).isoformat()
        connection.executemany(
            "INSERT INTO entries (job, time, kind, state, stage, reason, message) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (job_id, now, one.kind.value, one.state, one.stage, one.reason, _clean(one.message))
                for one in entries
            ],
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._errors():
            connection = self._connection
            if connection.in_transaction:
                # An interrupt struck between its begin and its end.
                connection.execute("ROLLBACK")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn errors of SQLite into ``OSError``; a damaged file is set aside for the next try."""
        try:
            yield
        except sqlite3.Error as error:
            if _is_damaged(error):
                self._connection.close()
                self._set_aside(error)
                self._connection = self._connect()
            raise OSError(f"{self.path}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.Error as error:
            if not _is_damaged(error):
                raise OSError(f"{self.path}: {error}") from error
            self._set_aside(error)
        try:
            return self._connect()
        except sqlite3.Error as error:
            raise OSError(f"{self.path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection, self.path)
            connection.execute("COMMIT")
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != ("ok",):
                raise _DamagedError(found[0])
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self, error: Exception) -> None:
        """Rename the damaged files; none is removed, they may hold what somebody wants."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.replace(
                    self.path.with_name(self.path.name + suffix),
                    aside.with_name(aside.name + suffix),
                )
        message = f"The records of jobs were damaged ({error}); they are in {aside}, new ones begun"
        _log.info("%s", message)
        self.problems.append(Problem("jobs", ProblemKind.OUTPUT, "", message))


class _DamagedError(sqlite3.DatabaseError):
    """The database opens but does not hold together."""


def _is_damaged(error: sqlite3.Error) -> bool:
    if isinstance(error, _DamagedError):
        return True
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _clean(message: str) -> str:
    # A name that is not UTF-8 is spelt out.
    return redact(message).text.encode("utf-8", "backslashreplace").decode()


def _settings_text(settings: Settings) -> str:
    """The settings as JSON, without any secret; relative folders would mean another one later."""
    values = msgspec.to_builtins(settings)
    for name in ("output", "cache_folder", "data_folder"):
        values[name] = values[name] and str(Path(values[name]).resolve())
    kept = {name: value for name, value in values.items() if not is_secret_name(name)}
    return json.dumps(kept)


@contextmanager
def user_log(
    job: DocumentationJob, settings: Settings, on_problem: Callable[[Problem], None]
) -> Iterator[JobLog]:
    """Open the user's store for a run of ``job`` with ``settings``.

    Where it cannot be used the run goes on without: the log says why when it is first written to.
    Raises ``FileSystemError`` when it is of a newer codewiki and ``CodewikiError`` when another
    process runs the job.
    """
    try:
        store = JobStore.of_user(settings.data_folder)
    except OSError as error:
        yield BrokenLog(str(error))
        return
    with store:
        for problem in store.problems:
            on_problem(problem)
        log: JobLog = store
        try:
            store.claim(job, settings)
        except OSError as error:
            log = BrokenLog(str(error))
        yield log
