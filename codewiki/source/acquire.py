"""From what a user names to a folder that can be read: addresses, archives, bare repositories.

Copies lie in the cache folder, one folder for each thing that was named, and are made current by
every run. While a run reads a copy no other run may change it.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import msgspec

from codewiki.errors import (
    ConfigurationError,
    FileSystemError,
    OutputBusyError,
    Problem,
    RepositoryError,
)
from codewiki.source.address import Address, is_address, name_from, parse_address
from codewiki.source.archive import archive_name, is_archive, unpack
from codewiki.source.clone import Wish, clone, explain
from codewiki.source.git import GitFailure, find_git, inside_work_tree, looks_bare
from codewiki.source.transport import Watch
from codewiki.store.locks import FolderLock


class Kind(StrEnum):
    """What a user may name."""

    FOLDER = "folder"
    ADDRESS = "address"
    ARCHIVE = "archive"
    BARE = "bare repository"


class Named(msgspec.Struct, frozen=True):
    """What a user named: ``shown`` is an absolute path, or an address without user information.

    ``name`` is what it is called, and the folder of its copy.
    """

    kind: Kind
    shown: str
    name: str


class Acquired(msgspec.Struct, frozen=True):
    """A repository that can be read: ``root`` is its folder.

    For a copy, ``origin`` is what it is a copy of (a path, or an address without user
    information) and ``output`` the folder to write to by default; for a folder that the user
    named both are empty.
    """

    root: str
    origin: str = ""
    output: str = ""
    problems: tuple[Problem, ...] = ()


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """How to acquire: ``cache`` is the folder for copies, ``None`` to keep none.

    ``ref`` and ``full_history`` are as in ``Wish``; ``seconds`` bounds the whole of it.
    """

    ref: str = ""
    full_history: bool = False
    cache: Path | None = None
    seconds: float = 1800.0


def require_name(text: str) -> None:
    """Refuse "", which is no way to name the current folder. Raises ``RepositoryError``."""
    if not text:
        raise RepositoryError(
            "the repository has no name",
            path=text,
            remedy="Name a folder (. for this one), an address or an archive",
        )


def named(text: str) -> Named:
    """Tell what ``text`` names. Raises ``RepositoryError`` for an address that is not taken."""
    if is_address(text):
        address = parse_address(text)
        return Named(Kind.ADDRESS, address.shown, address.name)
    path = os.path.realpath(text)
    if is_archive(path) and os.path.isfile(path):
        return Named(Kind.ARCHIVE, path, archive_name(path))
    if os.path.isdir(path) and looks_bare(path) and not _belongs_to_work_tree(path):
        return Named(Kind.BARE, path, name_from(path))
    return Named(Kind.FOLDER, path, os.path.basename(path))


@contextmanager
def acquired(
    text: str,
    request: Request,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Acquired]:
    """Give the folder to read for ``text``: itself, or a copy that stays unchanged meanwhile.

    Raises ``RepositoryError`` when it cannot be had, ``ConfigurationError`` for a setting that
    does not fit it, ``FileSystemError`` when the cache folder cannot be used, and ``Cancelled``.
    """
    what = named(text)
    wish = Wish(request.ref, request.full_history)
    if what.kind in (Kind.FOLDER, Kind.ARCHIVE) and (wish.ref or wish.full_history):
        raise _unfit(wish, what.kind)
    if what.kind is Kind.FOLDER:
        yield Acquired(text)
        return
    watch = Watch(request.seconds, on_progress, cancelled)
    with _place(what, wish, request.cache) as place:
        problems: tuple[Problem, ...] = ()
        root = place / what.name
        if what.kind is Kind.ARCHIVE:
            root, problems = _unpacked(what, root, watch)
        else:
            _clone(text, what, root, wish, watch)
        output = os.path.abspath(f"{what.name}-wiki")
        yield Acquired(str(root), what.shown, output, problems)


def _belongs_to_work_tree(path: str) -> bool:
    """Tell whether ``path`` is, or lies in, the ``.git`` of a work tree."""
    return ".git" in Path(path).parts or inside_work_tree(path)


def _unfit(wish: Wish, kind: Kind) -> ConfigurationError:
    flag = "--ref" if wish.ref else "--full-history"
    thing = "an archive" if kind is Kind.ARCHIVE else "a folder, which is read as it is"
    return ConfigurationError(
        f"{flag} does not go with {thing}",
        setting=flag,
        remedy="Leave it out, or name the repository by an address: file:///path/to/repository",
    )


@contextmanager
def _place(what: Named, wish: Wish, cache: Path | None) -> Iterator[Path]:
    """Give the folder for the copy of ``what``, with nobody else in it."""
    if cache is None:
        with tempfile.TemporaryDirectory(prefix="codewiki-", ignore_cleanup_errors=True) as folder:
            yield Path(folder).resolve()
        return
    key = "\0".join((what.kind.value, what.shown, wish.ref)).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(key, digest_size=10).hexdigest()
    place = (cache / "copies" / digest).resolve()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileSystemError(
            f"{place} cannot be created ({error.strerror})",
            path=str(place),
            remedy="Choose another folder with --cache-folder, or use --no-cache",
        ) from error
    lock = FolderLock(place)
    try:
        lock.acquire()
    except OutputBusyError as error:
        raise RepositoryError(
            f"Another run is reading {what.shown}",
            path=what.shown,
            remedy="Wait until it has finished, or use another --cache-folder or --no-cache",
        ) from error
    try:
        yield place
    finally:
        lock.release()


def _unpacked(what: Named, folder: Path, watch: Watch) -> tuple[Path, tuple[Problem, ...]]:
    # Always anew: what is unpacked is exactly what the archive holds now.
    if os.path.lexists(folder):
        shutil.rmtree(folder)

    def check() -> None:
        try:
            watch.check()
        except GitFailure as failure:
            raise explain(failure, what.shown) from failure

    return unpack(what.shown, folder, on_progress=watch.on_progress, check=check)


def _clone(text: str, what: Named, folder: Path, wish: Wish, watch: Watch) -> None:
    program = find_git()
    if program is None:
        raise RepositoryError(
            f"{what.shown} needs the git program, which was not found",
            path=what.shown,
            remedy="Install Git, or name a folder or an archive",
        )
    address = parse_address(text) if what.kind is Kind.ADDRESS else _local(what)
    clone(address, folder, wish, program, watch)


def _local(what: Named) -> Address:
    return Address(Path(what.shown).as_uri(), what.shown, what.name, "file")
