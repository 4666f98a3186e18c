"""The layout of the job database, as steps from one version to the next.

A step is never changed once it is released: a new layout is a new step at the end. The version of
a database is the number of steps that were taken; it is kept in ``user_version``.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from codewiki.errors import FileSystemError

Step = Callable[[sqlite3.Connection], None]


def _jobs(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            record TEXT NOT NULL,
            settings TEXT NOT NULL DEFAULT '{}',
            host TEXT NOT NULL,
            process INTEGER NOT NULL,
            process_started TEXT NOT NULL,
            cancelled_by TEXT NOT NULL DEFAULT ''
        )""")


def _entries(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL REFERENCES jobs (id),
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            stage TEXT NOT NULL,
            reason TEXT NOT NULL,
            message TEXT NOT NULL
        )""")
    connection.execute("CREATE INDEX entries_by_job ON entries (job, number)")
    for verb in ("UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TRIGGER entries_no_{verb.lower()} BEFORE {verb} ON entries "
            "BEGIN SELECT raise(ABORT, 'the log of jobs is only added to'); END"
        )


MIGRATIONS: tuple[Step, ...] = (_jobs, _entries)


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = MIGRATIONS) -> None:
    """Bring the database to the newest version; the caller's transaction holds all of it.

    Raises ``FileSystemError`` when it was made by a newer codewiki.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise FileSystemError(
            f"{path} was written by a newer codewiki (layout {version}, this one knows "
            f"{len(steps)})",
            path=str(path),
            remedy="Update codewiki, or keep the records elsewhere with --data-folder",
        )
    for step in steps[version:]:
        step(connection)
    if version < len(steps):
        connection.execute(f"PRAGMA user_version = {len(steps)}")
