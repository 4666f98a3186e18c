"""The error tree and the record of what went wrong without stopping a run.

::

    CodewikiError                1
    ├── QuestionError            1   a question to the graph has no answer as it is put
    ├── ConfigurationError       2   a setting, flag or file of settings is wrong
    ├── RepositoryError          3   the repository cannot be read
    ├── ModelError               4   the language model cannot be used
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


class ModelError(CodewikiError):
    """The language model cannot be used."""

    exit_code = 4


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
    SETTINGS = "settings"


class Problem(msgspec.Struct, frozen=True, order=True):
    """A finding that did not stop the run: reported, never swallowed.

    ``path`` is relative to the repository, or empty when the problem is not about one file.
    """

    stage: str
    kind: ProblemKind
    path: str
    message: str
