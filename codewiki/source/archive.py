"""Unpacking ZIP and tar archives of source code, whatever is in them.

Only folders and regular files come out, with the permissions of any new file. An archive that
names a path outside itself is refused as a whole. Links, devices and names that the disk cannot
hold are passed over and reported. Sizes are counted while reading; what headers say is not
believed.
"""

import bz2
import calendar
import functools
import gzip
import lzma
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

from codewiki.errors import Cancelled, Problem, ProblemKind, RepositoryError
from codewiki.source.address import name_from
from codewiki.source.reading import printable
from codewiki.store.names import RESERVED_STEMS

_ZIP = (".zip", ".whl")
_TAR = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
_BESIDE = frozenset({"__MACOSX", ".DS_Store"})
_CHUNK = 1 << 20
_LARGEST_READ = 32 << 20
"""No table or header of an archive is longer than this; a longer one is there to fill memory."""

_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_PART = 255
_LONGEST_PATH = 3_000
_DEEPEST = 100
_MOST_PROBLEMS = 100
_LAST_TIME = 253_402_300_799


@dataclass(frozen=True)
class Limits:
    """How much may come out of an archive.

    ``ratio`` is how many bytes may come out for one byte of the archive, above ``free_bytes``.
    """

    entries: int = 300_000
    total_bytes: int = 4 << 30
    ratio: int = 200
    free_bytes: int = 64 << 20


def is_archive(path: str) -> bool:
    """Tell by its name whether ``path`` is an archive that can be unpacked."""
    return path.lower().endswith(_ZIP + _TAR)


def archive_name(path: str) -> str:
    """Return the name of what is packed: the file's name without the suffixes."""
    name = os.path.basename(path)
    suffixes = sorted(_ZIP + _TAR, key=len, reverse=True)
    found = next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")
    return name_from(name[: len(name) - len(found)])


def unpack(
    path: str,
    folder: Path,
    *,
    limits: Limits = Limits(),
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    check: Callable[[], None] = lambda: None,
) -> tuple[Path, tuple[Problem, ...]]:
    """Unpack the archive at ``path`` into the new ``folder``.

    Returns the folder to read, which is the single folder at the top where there is one, and
    what was passed over. ``check`` is called often and may raise. Raises ``RepositoryError`` for
    an archive that is damaged, encrypted, too large, or leads out of the folder.
    """
    size = os.path.getsize(path)
    writer = _Writer(path, folder, limits, size, check)
    folder.mkdir(parents=True)
    try:
        with Path(path).open("rb") as raw, ExitStack() as stack:
            members = _members(path, raw, limits, stack)
            for member in members:
                writer.add(member)
                on_progress(min(member.position(), size), size)
    except (RepositoryError, Cancelled):
        raise
    except _DAMAGE as error:
        raise _refused(path, f"cannot be unpacked: {_told(error)}") from error
    return _inner(folder), writer.problems()


_DAMAGE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
    OSError, ValueError, RuntimeError, OverflowError, LookupError,
)  # fmt: skip
"""What the readers of archives raise for input that is not what it should be."""


def _told(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return printable(text)[:200]


def _refused(path: str, reason: str) -> RepositoryError:
    return RepositoryError(
        f"{path} {reason}", path=path, remedy="Unpack it yourself and name the folder"
    )


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Seekable(_Readable, Protocol):
    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


@dataclass(frozen=True)
class _Member:
    """An entry: its name as written, what it is, its time (Unix), and how to read it."""

    name: str
    kind: str
    modified: int
    open: Callable[[], AbstractContextManager[_Readable]]
    position: Callable[[], int]


class _Bounded:
    """A file whose reads are bounded, so that no header can ask for all of the memory."""

    def __init__(self, file: _Seekable, total: int) -> None:
        self._file = file
        self._total = total
        self.seek = file.seek
        self.tell = file.tell

    def seekable(self) -> bool:
        """Every file here is one."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes; raises ``ValueError`` when that is too many."""
        if size > _LARGEST_READ or self._file.tell() > self._total:
            raise ValueError("it is larger than any source code")
        return self._file.read(size if size >= 0 else _LARGEST_READ)


def _members(path: str, raw: IO[bytes], limits: Limits, stack: ExitStack) -> Iterator[_Member]:
    if path.lower().endswith(_ZIP):
        return _zip_members(path, _Bounded(raw, os.path.getsize(path)), raw, stack)
    head = raw.read(6)
    raw.seek(0)
    packed: _Seekable = raw
    if head.startswith(b"\x1f\x8b"):
        packed = stack.enter_context(gzip.GzipFile(fileobj=raw))
    elif head.startswith(b"BZh"):
        packed = stack.enter_context(bz2.BZ2File(raw))
    elif head.startswith(b"\xfd7zXZ"):
        packed = stack.enter_context(lzma.LZMAFile(raw))  # noqa: SIM115
    # Every entry has a header of 512 bytes and is filled up to a multiple of as many.
    longest = limits.total_bytes + 2048 * limits.entries
    return _tar_members(_Bounded(packed, longest), raw, stack)


def _tar_members(file: "_Bounded", raw: IO[bytes], stack: ExitStack) -> Iterator[_Member]:
    archive = stack.enter_context(tarfile.TarFile(fileobj=file))  # type: ignore[arg-type]
    while (entry := archive.next()) is not None:
        # The archive remembers every entry; what it has given is not needed any more.
        archive.members = []  # type: ignore[attr-defined]
        # The type of extractfile allows for entries without content, which are never opened.
        content = cast("Callable[[], IO[bytes]]", functools.partial(archive.extractfile, entry))
        yield _Member(entry.name, _tar_kind(entry), int(entry.mtime), content, raw.tell)


def _tar_kind(entry: tarfile.TarInfo) -> str:
    if entry.isdir():
        return "folder"
    if entry.issparse():
        return "sparse file"
    if entry.isreg():
        return "file"
    if entry.issym():
        return "symbolic link"
    return "hard link" if entry.islnk() else "special file"


def _zip_members(
    path: str, file: "_Bounded", raw: IO[bytes], stack: ExitStack
) -> Iterator[_Member]:
    archive = stack.enter_context(zipfile.ZipFile(file))
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise _refused(path, "is encrypted")
        content = functools.partial(archive.open, entry)
        yield _Member(entry.orig_filename, _zip_kind(entry), _zip_time(entry), content, raw.tell)


def _zip_time(entry: zipfile.ZipInfo) -> int:
    """Return the time of an entry, which has no zone, as if it were UTC."""
    try:
        return calendar.timegm((*entry.date_time, 0, 0, 0))
    except (ValueError, IndexError):
        return 0


def _zip_kind(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "symbolic link"
    if entry.is_dir():
        return "folder"
    return "file" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "special file"


class _Writer:
    """Writes entries below a folder and keeps count."""

    def __init__(
        self, path: str, folder: Path, limits: Limits, size: int, check: Callable[[], None]
    ) -> None:
        self._path = path
        self._folder = folder
        self._limits = limits
        self._allowed = min(limits.total_bytes, max(limits.free_bytes, size * limits.ratio))
        self._check = check
        self._entries = 0
        self._bytes = 0
        self._passed: list[Problem] = []
        self._passed_more = 0

    def add(self, member: _Member) -> None:
        """Write an entry, or note why it is passed over. Raises ``RepositoryError``."""
        self._check()
        self._entries += 1
        if self._entries > self._limits.entries:
            raise _refused(self._path, f"holds more than {self._limits.entries} entries")
        parts = self._parts(member.name)
        fault = _name_fault(parts)
        if member.kind not in ("file", "folder"):
            fault = f"a {member.kind} is not unpacked"
        if fault:
            self._pass_over(member.name, fault)
        elif parts:
            self._write(parts, member)

    def problems(self) -> tuple[Problem, ...]:
        """Return what was passed over."""
        if not self._passed_more:
            return tuple(self._passed)
        more = f"{self._passed_more} more entries of the archive are not unpacked"
        return (*self._passed, Problem("source", ProblemKind.LIMIT, "", more))

    def _parts(self, name: str) -> list[str]:
        """Return the parts of a name. Raises ``RepositoryError`` when it leads out."""
        plain = name.replace("\\", "/")
        if plain.startswith("/") or _DRIVE.match(plain) or ".." in plain.split("/"):
            shown = printable(os.fsencode(name).decode("utf-8", "backslashreplace"))[:200]
            raise _refused(self._path, f"holds a path that leads out of it ({shown})")
        return [part for part in name.split("/") if part not in ("", ".")]

    def _pass_over(self, name: str, fault: str) -> None:
        if len(self._passed) >= _MOST_PROBLEMS:
            self._passed_more += 1
            return
        shown = printable(os.fsencode(name).decode("utf-8", "backslashreplace"))[:300]
        self._passed.append(Problem("source", ProblemKind.UNREADABLE, shown, fault))

    def _write(self, parts: list[str], member: _Member) -> None:
        target = self._folder.joinpath(*parts)
        try:
            if member.kind == "folder":
                target.mkdir(parents=True, exist_ok=True)
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target.open("xb")
        except FileExistsError:
            fault = "the archive holds it twice, or the disk does not tell the names apart"
            self._pass_over(member.name, fault)
            return
        except (OSError, ValueError) as error:
            self._pass_over(member.name, f"the disk cannot hold it: {_told(error)}")
            return
        with file, member.open() as packed:
            while part := packed.read(_CHUNK):
                self._check()
                self._bytes += len(part)
                if self._bytes > self._allowed:
                    reason = f"holds more than {self._allowed} bytes for its size"
                    raise _refused(self._path, reason)
                file.write(part)
        moment = min(max(member.modified, 0), _LAST_TIME)
        os.utime(target, (moment, moment))


def _name_fault(parts: list[str]) -> str:
    if len(parts) > _DEEPEST or sum(len(os.fsencode(part)) + 1 for part in parts) > _LONGEST_PATH:
        return "its path is too long"
    for part in parts:
        if "\0" in part or "\\" in part:
            return "its name holds a character that not every system allows"
        if len(os.fsencode(part)) > _LONGEST_PART:
            return "its name is too long"
        if os.name == "nt" and part.partition(".")[0].rstrip().casefold() in RESERVED_STEMS:
            return "its name is that of a device"
    return ""


def _inner(folder: Path) -> Path:
    """Return the single folder in ``folder`` that holds everything, or ``folder`` itself."""
    names = sorted(name for name in os.listdir(folder) if name not in _BESIDE)
    if len(names) == 1 and (folder / names[0]).is_dir():
        return folder / names[0]
    return folder
