"""A cache of facts: one SQLite file per repository in the user's cache folder.

It is disposable. A file that is damaged is set aside and a new one begun; where the folder cannot
be written a temporary file takes its place; where even that fails there is no cache. Each of
these is a ``Problem``, never an error. Keys say everything that an entry depends on, so nothing
in here ever becomes wrong, only useless: entries not used by the last runs are dropped.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from codewiki.errors import Problem, ProblemKind

KEPT_RUNS: Final = 5
"""An entry is kept until this many runs have not used it."""
KEPT_ANSWER_RUNS: Final = 500
"""The same for answers of models, which cost money and serve all repositories."""
MAX_BYTES: Final = 512_000_000
"""Bound of all entries of one file together; those longest unused go first."""
KEPT_DAYS: Final = 60
"""Files of repositories that were not read for so long are removed."""

_LAYOUT = 1
_CHUNK = 500
_BUSY_SECONDS = 5.0
_SIDE_FILES = ("", "-wal", "-shm", "-journal")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, crc INTEGER NOT NULL, blob BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS uses (
    key TEXT PRIMARY KEY, run INTEGER NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (number INTEGER NOT NULL);
"""

_Result = TypeVar("_Result")


# Besides its own errors, a damaged file makes sqlite3 raise for texts that are none and for values
# of other types than were written.
_DAMAGE = (sqlite3.DatabaseError, ValueError, TypeError)


class FactsCache:
    """Keeps blobs by key for one repository; a context manager.

    ``folder`` is the user's cache folder for codewiki; ``root`` is the absolute path of the
    repository ("" shares one file). ``problems`` tells what went wrong so far. Only one thread of
    one process uses an object; several runs may use the same file at once.
    """

    _kind = "facts"
    _kept_runs = KEPT_RUNS
    _synchronous = "NORMAL"

    def __init__(self, folder: str | os.PathLike[str], root: str = "") -> None:
        name = hashlib.blake2b(root.encode("utf-8", "surrogateescape"), digest_size=16)
        self.path = Path(folder) / self._kind / f"{name.hexdigest()}.sqlite"
        self._found: list[Problem] = []
        self._temporary: Path | None = None
        self._run = 0
        self._rebuilt = False
        self._connection: sqlite3.Connection | None = None
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong so far."""
        return tuple(self._found)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the blobs that there are for ``keys``; entries that are damaged are left out."""
        wanted = sorted(set(keys))
        return self._guarded(lambda connection: self._read(connection, wanted)) or {}

    def put_many(self, blobs: Mapping[str, bytes]) -> None:
        """Keep blobs, in one transaction."""
        if blobs:
            self._guarded(lambda connection: self._write(connection, blobs))

    def close(self) -> None:
        """Drop what is old and close the file. A second call does nothing."""
        self._guarded(self._prune)
        self._disconnect()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def _open(self) -> None:
        try:
            self._remove_forgotten()
            self._connection = self._connect(self.path)
        except (OSError, sqlite3.OperationalError) as error:
            self._use_temporary(error)
        except _DAMAGE as error:
            self._rebuild(error)

    def _connect(self, path: Path) -> sqlite3.Connection:
        """Open ``path``, creating it, and begin a run. Raises ``OSError``, ``sqlite3.Error``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("BEGIN IMMEDIATE")
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
            if layout not in {0, _LAYOUT}:
                raise sqlite3.DatabaseError("it has the layout of another version")
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            row = connection.execute("SELECT max(number) FROM runs").fetchone()
            self._run = int(row[0] or 0) + 1
            connection.execute("DELETE FROM runs")
            connection.execute("INSERT INTO runs VALUES (?)", (self._run,))
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(sqlite3.Error):
                connection.close()

    def _guarded(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do ``work`` in a transaction; mend or switch off the cache when it fails."""
        if self._connection is None:
            return None
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            result = work(self._connection)
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._note(f"The cache is not used any more in this run ({error})")
            self._disconnect()
        except _DAMAGE as error:
            self._rebuild(error)
        else:
            return result
        return None

    def _read(self, connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            rows = connection.execute(
                f"SELECT key, crc, blob FROM entries WHERE key IN ({marks})",  # noqa: S608
                part,
            )
            found |= {key: blob for key, crc, blob in rows if zlib.crc32(blob) == crc}
        connection.executemany(
            "UPDATE uses SET run = ? WHERE key = ? AND run < ?",
            ((self._run, key, self._run) for key in found),
        )
        return found

    def _write(self, connection: sqlite3.Connection, blobs: Mapping[str, bytes]) -> None:
        connection.executemany(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
            ((key, zlib.crc32(blob), blob) for key, blob in blobs.items()),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO uses VALUES (?, ?, ?)",
            ((key, self._run, len(blob)) for key, blob in blobs.items()),
        )

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Drop entries that the last runs did not use, and the oldest of too many."""
        cut = self._run - self._kept_runs
        total = 0
        rows = connection.execute(
            "SELECT run, sum(size) FROM uses GROUP BY run ORDER BY run DESC"
        ).fetchall()
        for run, size in rows:
            total += size
            if total > MAX_BYTES:
                # What this run used stays, so that the next finds it.
                cut = max(cut, min(run, self._run - 1))
                break
        dropped = connection.execute("DELETE FROM uses WHERE run <= ?", (cut,)).rowcount
        if dropped > 0:
            connection.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM uses)")
            connection.execute("PRAGMA incremental_vacuum").fetchall()

    def _rebuild(self, error: Exception) -> None:
        """Set the damaged file aside and begin a new one, once."""
        self._disconnect()
        if self._rebuilt:
            self._note(f"The cache is damaged again ({error}) and not used in this run")
            return
        self._rebuilt = True
        self._note(f"The cache was damaged ({error}) and is built again")
        path = self._temporary / self.path.name if self._temporary else self.path
        try:
            os.replace(path, path.with_suffix(".damaged"))
            for suffix in _SIDE_FILES[1:]:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._connection = self._connect(path)
        except (OSError, sqlite3.Error) as second:
            self._use_temporary(second)

    def _use_temporary(self, error: Exception) -> None:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        self._note(f"The cache cannot be used ({reason}); a temporary one takes its place")
        try:
            self._temporary = Path(tempfile.mkdtemp(prefix="codewiki-"))
            self._connection = self._connect(self._temporary / self.path.name)
        except (OSError, sqlite3.Error) as second:
            self._note(f"There is no temporary cache either ({second})")

    def _remove_forgotten(self) -> None:
        """Remove the files of repositories not read for long, when a new one joins them."""
        if self.path.exists() or not self.path.parent.is_dir():
            return
        oldest = time.time() - KEPT_DAYS * 86_400
        for file in sorted(self.path.parent.glob("*.sqlite")):
            # Another run may remove or open it at the same time.
            with suppress(OSError):
                if file.stat().st_mtime < oldest:
                    for suffix in _SIDE_FILES:
                        file.with_name(file.name + suffix).unlink(missing_ok=True)

    def _note(self, message: str) -> None:
        self._found.append(Problem(self._kind, ProblemKind.CACHE, "", message))


class AnswerCache(FactsCache):
    """Keeps the answers of models: one file for all repositories, since an answer depends on the
    question alone. What was kept is on the disk when ``put_many`` returns.
    """

    _kind = "answers"
    _kept_runs = KEPT_ANSWER_RUNS
    _synchronous = "FULL"
