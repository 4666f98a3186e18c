"""Repository to source files: the one public function of the stage."""

import os
from collections.abc import Callable, Iterable

from codewiki.errors import Cancelled, Problem, ProblemKind, RepositoryError
from codewiki.source.bundled import with_bundled
from codewiki.source.discovery import Listing, list_files
from codewiki.source.git import Checkout, same_as_blob
from codewiki.source.ignore import Patterns
from codewiki.source.model import Repository, SkippedFile, SkipReason, SourceFile
from codewiki.source.ownership import owned_files
from codewiki.source.reading import FileReader, count_lines, digest_of, printable
from codewiki.source.roles import role_of


def read_repository(
    path: str,
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    max_file_bytes: int = 1_000_000,
    output: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Repository:
    """Read the repository in the folder ``path``: every text file once, and what is left out.

    ``include`` and ``exclude`` are patterns as in ``.gitignore``; a file is read when it matches
    one of ``include`` (or there are none) and none of ``exclude``. ``output`` is the folder that
    the wiki will be written to: what codewiki wrote there before is no input.

    Raises ``RepositoryError`` when there is nothing to read, ``ConfigurationError`` for a wrong
    pattern and ``Cancelled`` when ``cancelled()`` turns true.
    """
    included = Patterns("include", include)
    excluded = Patterns("exclude", exclude)
    root = repository_root(path)
    listing = list_files(root, cancelled=cancelled)
    stop_if(cancelled)
    owned = owned_files(root, listing.paths, output)
    wanted: list[str] = []
    skipped = list(listing.skipped)
    for file in listing.paths:
        if file in owned:
            skipped.append(SkippedFile(file, SkipReason.OWN_OUTPUT))
        elif excluded.match(file) or not (included.empty or included.match(file)):
            skipped.append(SkippedFile(file, SkipReason.EXCLUDED))
        else:
            wanted.append(file)
    reading = _Reading(listing, FileReader(root, max_file_bytes))
    for file in wanted:
        stop_if(cancelled)
        reading.add(file)
    skipped.extend(reading.skipped)
    if not reading.files:
        raise _nothing_to_read(root, skipped, reading.missing, max_file_bytes)
    return _repository(root, listing, reading, skipped)


def stop_if(cancelled: Callable[[], bool]) -> None:
    """Raise ``Cancelled`` when ``cancelled()`` is true."""
    if cancelled():
        raise Cancelled("request")


class _Reading:
    """Reads the files of a listing one by one."""

    def __init__(self, listing: Listing, reader: FileReader) -> None:
        checkout = listing.checkout
        self._reader = reader
        self._tracked = checkout.tracked if checkout else frozenset[str]()
        self._blobs = checkout.blobs if checkout else {}
        self.files: list[SourceFile] = []
        self.skipped: list[SkippedFile] = []
        self._odd: list[Problem] = []
        self.missing = 0
        self.newest = 0

    def add(self, path: str) -> None:
        """Read the file at ``path`` and keep what it is, or why it is not read."""
        try:
            found = self._reader.read(path)
        except (FileNotFoundError, NotADirectoryError):
            self.missing += 1
            return
        if isinstance(found, SkippedFile):
            self.skipped.append(found)
            return
        self._notice(path, found.data)
        blob = self._blobs.get(path) if path in self._tracked else None
        self.newest = max(self.newest, found.modified)
        self.files.append(
            SourceFile(
                path=path,
                language=found.language,
                role=role_of(path, found.language, found.data),
                size=len(found.data),
                lines=count_lines(found.data),
                digest=digest_of(found.data),
                committed=blob is not None and same_as_blob(found.data, blob),
            )
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what was noticed about the files."""
        return (*self._not_on_disk(), *sorted(self._odd))

    def _notice(self, path: str, data: bytes) -> None:
        """Keep what a reader of the wiki should know about the text of a file."""
        messages = []
        if b"\r" in data and b"\n" not in data and data.count(b"\r") > 1:
            messages.append("Carriage returns alone end its lines: it counts as one line")
        if not _is_utf8(data):
            messages.append(
                "It is not UTF-8: what cannot be decoded is left out or shown as a mark"
            )
        self._odd += (
            Problem("source", ProblemKind.UNREADABLE, path, message) for message in messages
        )

    def _not_on_disk(self) -> tuple[Problem, ...]:
        if not self.missing:
            return ()
        message = f"{self.missing} tracked files are not on disk (deleted, or a sparse checkout)"
        if self.missing == 1:
            message = "1 tracked file is not on disk (deleted, or a sparse checkout)"
        return (Problem("source", ProblemKind.UNREADABLE, "", message),)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def repository_root(path: str) -> str:
    """Return the absolute path of the folder ``path``, links resolved.

    Raises ``RepositoryError`` when it is missing, no folder, empty or not readable.
    """
    root = os.path.realpath(path)
    if not os.path.lexists(root):
        raise RepositoryError(
            f"{path} does not exist", path=path, remedy="Name the folder of a repository"
        )
    if not os.path.isdir(root):
        raise RepositoryError(
            f"{path} is a file, not a folder",
            path=path,
            remedy="Name the folder of the repository; --include selects files in it",
        )
    try:
        with os.scandir(root) as entries:
            empty = next(entries, None) is None
    except OSError as error:
        raise RepositoryError(
            f"{path} cannot be read: {error.strerror}",
            path=path,
            remedy="Check the permissions of the folder",
        ) from error
    if empty:
        raise RepositoryError(
            f"{path} is empty", path=path, remedy="Name a folder that holds source files"
        )
    return root


def _nothing_to_read(
    root: str, skipped: list[SkippedFile], missing: int, max_file_bytes: int
) -> RepositoryError:
    reasons = {entry.reason for entry in skipped}
    if missing:
        return RepositoryError(
            f"None of the tracked files of {root} is on disk ({missing} are missing)",
            path=root,
            remedy="Check them out: git checkout, or git sparse-checkout disable",
        )
    if SkipReason.TOO_LARGE in reasons:
        return RepositoryError(
            f"{root} holds no text file of at most {max_file_bytes} bytes",
            path=root,
            remedy="Allow larger files with --max-file-bytes (CODEWIKI_MAX_FILE_BYTES)",
        )
    if SkipReason.MINIFIED in reasons:
        return RepositoryError(
            f"{root} holds nothing but minified files",
            path=root,
            remedy="Name the folder of the sources that they were made from",
        )
    if SkipReason.EXCLUDED in reasons:
        return RepositoryError(
            f"the settings leave nothing to read in {root}",
            path=root,
            remedy="Widen include or drop patterns of exclude; codewiki config show says where "
            "they are set",
        )
    return RepositoryError(
        f"{root} holds no text file that can be read",
        path=root,
        remedy="Name a folder that holds source files, not ignored by its .gitignore",
    )


def _repository(
    root: str, listing: Listing, reading: _Reading, skipped: list[SkippedFile]
) -> Repository:
    checkout = listing.checkout
    return Repository(
        name=_name(root, checkout),
        root=root,
        files=tuple(with_bundled(reading.files)),
        skipped=tuple(sorted(skipped, key=lambda entry: (entry.path, entry.reason, entry.detail))),
        problems=(*listing.problems, *reading.problems()),
        prefix=checkout.prefix if checkout else "",
        remote=checkout.remote if checkout else None,
        branch=checkout.branch if checkout else None,
        commit=checkout.commit if checkout else None,
        history=checkout.history if checkout else None,
        newest=0 if checkout and checkout.commit else reading.newest,
    )


def _name(root: str, checkout: Checkout | None) -> str:
    """Return the last part of the remote, or the folder's name (always for a sub-directory)."""
    if checkout and checkout.remote and not checkout.prefix:
        return checkout.remote.rpartition("/")[2]
    name = os.fsencode(os.path.basename(root)).decode("utf-8", "replace")
    return printable(name) or "repository"
