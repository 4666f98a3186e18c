"""Facts of one file: from its bytes, or from the disk with everything that may go wrong."""

import math
from functools import lru_cache

import msgspec

from codewiki.errors import ProblemKind
from codewiki.facts.blobs import encode
from codewiki.facts.model import FileFacts
from codewiki.source.model import SkippedFile
from codewiki.source.reading import FileReader, digest_of

MAX_BYTES = 200_000_000
"""A file that has grown beyond this since it was found is not read."""


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A file to read. ``index`` is its number in the caller's list, ``size`` in bytes."""

    index: int
    path: str
    language: str
    size: int


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What came of a task.

    ``digest`` is that of the bytes which were read ("" if none were) and ``blob`` the encoded
    facts (empty if there are none); then ``problem`` and ``message`` say why.
    """

    index: int
    digest: str = ""
    blob: bytes = b""
    problem: ProblemKind | None = None
    message: str = ""


def is_read(language: str, name: str) -> bool:
    """Tell whether files of this language and base name have facts."""
    from codewiki.facts.languages.registry import ADAPTERS

    if language in ADAPTERS:
        return True
    from codewiki.facts.artifacts.registry import readers_for

    return bool(readers_for(language, name))


def file_facts(data: bytes, language: str, path_name: str) -> FileFacts:
    """Return the facts of one file, a function of its arguments only.

    ``path_name`` is the base name of the file; it only picks the reader of an artifact. A file
    that neither an adapter nor a reader knows has facts that tell its lines and nothing else.
    """
    from codewiki.facts.languages.registry import adapter_for

    adapter = adapter_for(language)
    if adapter is not None:
        from codewiki.facts.languages.extraction import read_source

        return read_source(adapter, data)
    # A worker that reads code alone is ready sooner without the readers of artifacts.
    from codewiki.facts.artifacts.registry import readers_for
    from codewiki.facts.artifacts.units import count_code

    for reader in readers_for(language, path_name):
        facts = reader.read(data, language)
        if facts is not None:
            return facts
    return FileFacts(language=language, code_lines=count_code(data))


@lru_cache(maxsize=1)
def _file_reader(root: str) -> FileReader:
    return FileReader(root, MAX_BYTES)


def given_up(seconds: float) -> str:
    """Return the message about a file that took longer."""
    return f"Given up after {seconds:g} seconds"


def read_task(root: str, task: Task, parse_seconds: float = math.inf) -> Outcome:
    """Read a file and its facts; whatever goes wrong is told by the outcome.

    A parser that works longer than ``parse_seconds`` is stopped. In a worker process it need not
    be: the parent watches the time of all that is done with a file.
    """
    from codewiki.facts.languages.syntax import TookTooLong, parsing_time

    try:
        file = _file_reader(root).read(task.path)
    except OSError as error:
        message = f"The file is gone ({error.strerror})"
        return Outcome(task.index, problem=ProblemKind.UNREADABLE, message=message)
    if isinstance(file, SkippedFile):
        message = f"The file cannot be read any more: {file.reason.value}"
        return Outcome(task.index, problem=ProblemKind.UNREADABLE, message=message)
    digest = digest_of(file.data)
    try:
        with parsing_time(parse_seconds):
            facts = file_facts(file.data, task.language, task.path.rpartition("/")[2])
        return Outcome(task.index, digest, encode(facts))
    except TookTooLong:
        message = given_up(parse_seconds)
        return Outcome(task.index, digest, problem=ProblemKind.TIMEOUT, message=message)
    # An adapter should never raise, but one that does must not cost the other files.
    except Exception as error:  # noqa: BLE001
        message = f"Reading the facts failed ({type(error).__name__}: {str(error)[:200]})"
        return Outcome(task.index, digest, problem=ProblemKind.CRASH, message=message)
