"""What is kept of a job while it runs, and the port through which it is kept."""

from enum import StrEnum
from typing import Protocol

import msgspec

from codewiki.jobs.model import DocumentationJob


class EntryKind(StrEnum):
    """What an entry of the log tells."""

    STATE = "state"
    STARTED = "stage started"
    FINISHED = "stage finished"
    PROBLEM = "problem"
    CANCEL = "cancel requested"
    MODEL = "model asked"


class Entry(msgspec.Struct, frozen=True):
    """Something that happened to a job; entries are added and never changed.

    ``time`` is ISO 8601 in UTC, set by the store. ``state`` is the job's new status, ``stage`` the
    stage's name, each "" where it says nothing. ``reason`` is a code: "user", "signal:SIGTERM",
    "timeout", "findings", "interrupted", "error:<class>".
    """

    kind: EntryKind
    state: str = ""
    stage: str = ""
    reason: str = ""
    message: str = ""
    time: str = ""


class JobLog(Protocol):
    """Keeps a job and what happens to it. Both methods may raise ``OSError``."""

    def keep(self, job: DocumentationJob, *entries: Entry) -> None:
        """Keep the job as it is now, and add ``entries``, in one step."""

    def cancelled_by(self, job_id: str) -> str:
        """Return who asked for the job to be stopped, "" when nobody did."""


class NoLog:
    """Keeps nothing: for runs without a place for their records."""

    def keep(self, job: DocumentationJob, *entries: Entry) -> None:
        """Do nothing."""

    def cancelled_by(self, job_id: str) -> str:
        """Return "": nobody can ask."""
        return ""


class BrokenLog(NoLog):
    """Stands in for a store that cannot be used; the first attempt to keep something says why."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def keep(self, job: DocumentationJob, *entries: Entry) -> None:
        """Raise ``OSError`` with the reason."""
        raise OSError(self._reason)
