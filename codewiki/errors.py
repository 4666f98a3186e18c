"""The error tree and the record of what went wrong without stopping a run.

::

    CodewikiError                1
    ├── QuestionError            1   a question to the graph has no answer as it is put
    ├── ConfigurationError       2   a setting, flag or file of settings is wrong
    ├── RepositoryError          3   the repository cannot be read
    ├── ModelError               4   the language model cannot be used; ``fault`` says in what way
    │   └── BudgetSpent              a call could pass the cap on tokens or cost
    ├── FileSystemError          5   a file or folder cannot be read or written
    │   └── OutputBusyError          another run writes the same folder
    └── Cancelled              130   the user or the system stopped the run

Every error is one sentence that says what happened and one that says how to mend it.
"""

from enum import StrEnum
from typing import ClassVar

import msgspec


class CodewikiError(Exception):
    """Something went wrong that stops the run.

    ``message`` is one sentence without a final full stop; ``remedy`` tells the user how to mend it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}"


class QuestionError(CodewikiError):
    """A question to the graph cannot be answered as it is put; ``name`` is what it is about."""

    def __init__(self, message: str, *, name: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.name = name


class ConfigurationError(CodewikiError):
    """A setting is wrong; ``setting`` names it."""

    exit_code = 2

    def __init__(self, message: str, *, setting: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.setting = setting


class RepositoryError(CodewikiError):
    """The repository cannot be read; ``path`` is what the user named."""

    exit_code = 3

    def __init__(self, message: str, *, path: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.path = path


class ModelFault(StrEnum):
    """In what way a model cannot be used; the value is what a person is told."""

    NAME = "name resolution"
    TLS = "TLS"
    CONNECTION = "connection"
    KEY = "key"
    MODEL = "unknown model"
    QUOTA = "quota"
    REQUEST = "request refused"
    SCHEMA = "structured answers"
    CONTEXT = "context window"
    RATE = "rate limit"
    SERVER = "server error"
    TIMEOUT = "time-out"
    ANSWER = "unreadable answer"
    EMPTY = "empty answer"
    FILTER = "content filter"
    REFUSAL = "refusal"
    PROGRAM = "program"
    PACKAGE = "missing package"
    BUDGET = "budget"


_PASSING = frozenset({
    ModelFault.NAME,
    ModelFault.CONNECTION,
    ModelFault.RATE,
    ModelFault.SERVER,
    ModelFault.TIMEOUT,
    ModelFault.ANSWER,
})
_ONE_ANSWER = frozenset({
    ModelFault.CONTEXT,
    ModelFault.EMPTY,
    ModelFault.FILTER,
    ModelFault.REFUSAL,
})


class ModelError(CodewikiError):
    """The language model cannot be used; ``fault`` says in what way.

    ``retry_after`` are the seconds that the provider asks to wait, if it says so. ``billed`` tells
    that the request reached the provider, which may have charged for it without telling how much.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        fault: ModelFault,
        remedy: str,
        retry_after: float | None = None,
        billed: bool = False,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.fault = fault
        self.retry_after = retry_after
        self.billed = billed

    @property
    def passing(self) -> bool:
        """Whether asking again may help."""
        return self.fault in _PASSING

    @property
    def of_one_answer(self) -> bool:
        """Whether it is about one request, so that others may still be answered."""
        return self.fault in _ONE_ANSWER


class BudgetSpent(ModelError):
    """A call is not made since its worst case could pass ``cap`` ("--max-cost")."""

    def __init__(self, message: str, *, cap: str, remedy: str) -> None:
        super().__init__(message, fault=ModelFault.BUDGET, remedy=remedy)
        self.cap = cap


class FileSystemError(CodewikiError):
    """A file or folder cannot be read or written; ``path`` names it."""

    exit_code = 5

    def __init__(self, message: str, *, path: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.path = path


class OutputBusyError(FileSystemError):
    """Another run holds the lock of the output folder."""


class Cancelled(CodewikiError):
    """The run was stopped from outside; ``by`` says by whom or what, ``reason`` is a code for it
    ("user", "signal:SIGTERM", "request").
    """

    exit_code = 130

    def __init__(self, by: str, *, reason: str = "request") -> None:
        super().__init__(
            f"cancelled by {by}", remedy="Run the same command again; finished work is kept"
        )
        self.by = by
        self.reason = reason


class ProblemKind(StrEnum):
    """What kind of thing went wrong, for counting and filtering."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    TIMEOUT = "timeout"
    CRASH = "crash"
    LIMIT = "limit"
    HISTORY = "history"
    CACHE = "cache"
    OUTPUT = "output"
    CLAIM = "claim"
    MODEL = "model"
    SETTINGS = "settings"


class Problem(msgspec.Struct, frozen=True, order=True):
    """A finding that did not stop the run: reported, never swallowed.

    ``path`` is relative to the repository, or empty when the problem is not about one file.
    """

    stage: str
    kind: ProblemKind
    path: str
    message: str
