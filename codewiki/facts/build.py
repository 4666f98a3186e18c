"""Facts of files: from the cache, read by this process, or by a pool of workers.

A file has facts when its role is read (``READ_ROLES``) and its language has an adapter or its
name an artifact reader; any other file has no entry. The facts of a file depend on its bytes,
its language and its base name only.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.errors import Cancelled, Problem, ProblemKind
from codewiki.facts.blobs import error_lines
from codewiki.facts.keys import facts_key
from codewiki.facts.reading import Outcome, Task, file_facts, is_read, read_task
from codewiki.facts.stored import StoredFacts
from codewiki.source.model import READ_ROLES, SourceFile

if TYPE_CHECKING:
    from codewiki.store.cache import FactsCache

__all__ = ["Extraction", "extract_facts", "file_facts"]

POOL_FILES = 200
"""From this many files on (or ``POOL_BYTES``) they are read by worker processes."""
POOL_BYTES = 4_000_000
ALONE_BYTES = 8_000
"""A larger file is never parsed in this process: text of a few thousand bytes can cost the parser
time and memory that grow with the square of its length (24,000 bytes of "/*/*" a minute and 20 GB),
and at the end of a text it cannot be stopped. Workers have bounds for both."""

_SAVED_AT_ONCE = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Extraction:
    """The facts of a repository's files.

    ``facts`` gives facts by path, in path order; ``problems`` are sorted; ``cached`` counts the
    files whose facts were in the cache.
    """

    facts: StoredFacts
    problems: tuple[Problem, ...] = ()
    cached: int = 0


def extract_facts(
    root: str,
    files: Sequence[SourceFile],
    *,
    cache: "FactsCache | None" = None,
    jobs: int = 1,
    parse_seconds: float = 30.0,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Extraction:
    """Return the facts of ``files``, whose paths are relative to ``root``.

    ``jobs`` is the number of worker processes; few small files are read by this process. No file is
    worked on for longer than ``parse_seconds``. ``on_progress`` is told how many
    files are done and how many there are. Raises ``Cancelled``.
    """
    chosen = sorted((file for file in files if _has_facts(file)), key=lambda file: file.path)
    work = _Work(chosen, cache, on_progress or (lambda done, total: None))
    work.look_up()
    tasks = work.tasks()
    try:
        for outcome in _outcomes(root, tasks, jobs, parse_seconds, cancelled):
            work.take(outcome)
    finally:
        # What is done when the run is cancelled need not be done again.
        work.save()
    return work.finish()


def _has_facts(file: SourceFile) -> bool:
    return file.role in READ_ROLES and is_read(file.language, file.path.rpartition("/")[2])


def _outcomes(
    root: str,
    tasks: Sequence[Task],
    jobs: int,
    parse_seconds: float,
    cancelled: Callable[[], bool],
) -> Iterator[Outcome]:
    from codewiki.facts.pool import can_start, run_pool

    many = len(tasks) >= POOL_FILES or sum(task.size for task in tasks) >= POOL_BYTES
    large = any(task.size > ALONE_BYTES for task in tasks)
    if (many or large) and can_start():
        yield from run_pool(
            root, tasks, jobs=jobs, parse_seconds=parse_seconds, cancelled=cancelled
        )
        return
    for task in tasks:
        if cancelled():
            raise Cancelled("request")
        yield read_task(root, task, parse_seconds)


@dataclass
class _Work:
    """The files, and what is known of them so far (by their number)."""

    files: Sequence[SourceFile]
    cache: "FactsCache | None"
    on_progress: Callable[[int, int], None]
    found: dict[int, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cached: int = 0
    done: int = 0
    unsaved: dict[str, bytes] = field(default_factory=dict)

    def look_up(self) -> None:
        """Take from the cache what it has."""
        if self.cache is not None:
            keys = [self._key(file, file.digest) for file in self.files]
            blobs = self.cache.get_many(keys)
            for index, key in enumerate(keys):
                blob = blobs.get(key, b"")
                if error_lines(blob) is not None:
                    self.found[index] = blob
                    _log.debug("%s: from the cache", self.files[index].path)
        self.cached = self.done = len(self.found)
        self.on_progress(self.done, len(self.files))

    def tasks(self) -> list[Task]:
        """Return what is left to read."""
        return [
            Task(index, file.path, file.language, file.size)
            for index, file in enumerate(self.files)
            if index not in self.found
        ]

    def take(self, outcome: Outcome) -> None:
        """Take what came of a task."""
        if outcome.index < 0:
            self._note(outcome.problem or ProblemKind.CRASH, "", outcome.message)
            return
        file = self.files[outcome.index]
        _log.debug("%s: read", file.path)
        if error_lines(outcome.blob) is not None:
            self.found[outcome.index] = outcome.blob
            self.unsaved[self._key(file, outcome.digest)] = outcome.blob
            if len(self.unsaved) >= _SAVED_AT_ONCE:
                self.save()
        else:
            self._note(outcome.problem or ProblemKind.CRASH, file.path, outcome.message)
        if outcome.digest and outcome.digest != file.digest:
            message = "The file changed while it was read; the facts are those of its new content"
            self._note(ProblemKind.UNREADABLE, file.path, message)
        self.done += 1
        self.on_progress(self.done, len(self.files))

    def save(self) -> None:
        """Put into the cache what it does not have yet."""
        if self.cache is not None:
            self.cache.put_many(self.unsaved)
        self.unsaved = {}

    def finish(self) -> Extraction:
        """Return everything, in order."""
        for index, blob in self.found.items():
            lost = error_lines(blob)
            if lost:
                lines = "1 line" if lost == 1 else f"{lost} lines"
                message = f"{lines} could not be parsed"
                self._note(ProblemKind.SYNTAX, self.files[index].path, message)
        if self.cache is not None:
            self.problems += self.cache.problems
        return Extraction(
            facts=StoredFacts({self.files[index].path: blob for index, blob in self.found.items()}),
            problems=tuple(sorted(self.problems)),
            cached=self.cached,
        )

    def _key(self, file: SourceFile, digest: str) -> str:
        return facts_key(digest, file.language, file.path.rpartition("/")[2])

    def _note(self, kind: ProblemKind, path: str, message: str) -> None:
        self.problems.append(Problem("facts", kind, path, message))
