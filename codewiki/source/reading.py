"""Reading one file: its bytes once, and whether they are text that is worth reading."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass

from codewiki.source.languages import language_of
from codewiki.source.model import SkippedFile, SkipReason

_HEAD = 8192
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\v\x1b")) + b"\x7f"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BINARY_MARKS = (
    b"%PDF-", b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"(\xb5/\xfd", b"\x7fELF", b"\xca\xfe\xba\xbe",
    b"wOFF", b"wOF2", b"OggS", b"RIFF", b"SQLite format 3",
)  # fmt: skip
_LFS_MARK = b"version https://git-lfs.github.com/spec/"
_MINIFIED_SIZES = {"javascript": 2_000, "css": 2_000, "json": 10_000}
"""Size in bytes from which a file of long lines counts as minified: small ones are written so."""

_LONG_LINES = 500
_LONG_LINES_OF_MINIFIED_NAMES = 110


@dataclass(frozen=True)
class TextFile:
    """A text file as it was read. ``modified`` is its modification time (Unix, seconds)."""

    data: bytes
    language: str
    modified: int


class FileReader:
    """Reads files below ``root`` and never leaves it; ``max_bytes`` bounds what is read."""

    def __init__(self, root: str, max_bytes: int) -> None:
        self._root = root
        self._max_bytes = max_bytes
        self._folders: dict[str, bool] = {"": True}

    def read(self, path: str) -> TextFile | SkippedFile:
        """Return the file at ``path``, or why it is not read.

        Raises ``FileNotFoundError`` or ``NotADirectoryError`` when there is no such file.
        """
        if not self._is_real_folder(path.rpartition("/")[0]):
            return SkippedFile(path, SkipReason.SYMLINK, "inside a folder that is a symbolic link")
        full = os.path.join(self._root, path)
        try:
            status = os.lstat(full)
            reason = _unfit(status)
            if reason is SkipReason.SYMLINK:
                return SkippedFile(path, reason, self._target(path, os.readlink(full)))
            if reason is not None:
                return SkippedFile(path, reason, _type_of(status))
            data = _bytes_of(full, min(self._max_bytes + 1, max(status.st_size + 1, _HEAD)))
        except (FileNotFoundError, NotADirectoryError):
            raise
        except (OSError, ValueError) as error:
            detail = getattr(error, "strerror", None) or "the system refuses it"
            return SkippedFile(path, SkipReason.UNREADABLE, detail)
        return self._judged(path, data, max(status.st_size, len(data)), int(status.st_mtime))

    def bytes_of(self, path: str) -> bytes:
        """Return the bytes of the file at ``path``, whatever they are.

        Raises ``OSError`` when there is no such file, or when it or a folder on the way to it is
        a link, when it is no regular file, and when it is larger than ``max_bytes``.
        """
        full = os.path.join(self._root, path)
        try:
            status = os.lstat(full)
            fit = self._is_real_folder(path.rpartition("/")[0]) and _unfit(status) is None
            if not fit or status.st_size > self._max_bytes:
                raise OSError(errno.EINVAL, "it is no file that can be read")
            return _bytes_of(full, min(self._max_bytes, max(status.st_size + 1, _HEAD)))
        except ValueError as error:
            raise OSError(errno.EINVAL, "the system refuses the name") from error

    def _judged(self, path: str, data: bytes, size: int, modified: int) -> TextFile | SkippedFile:
        binary = _binary_detail(data[:_HEAD])
        if binary is not None:
            return SkippedFile(path, SkipReason.BINARY, binary)
        if size > self._max_bytes:
            return SkippedFile(path, SkipReason.TOO_LARGE, f"{size} bytes")
        language = language_of(path, data)
        lines = count_lines(data)
        if _is_minified(path, language, size, lines):
            return SkippedFile(path, SkipReason.MINIFIED, f"{size} bytes in {_counted(lines)}")
        return TextFile(data, language, modified)

    def _is_real_folder(self, folder: str) -> bool:
        """Tell whether no part of ``folder`` is a symbolic link (a link may leave the root)."""
        unknown = []
        while folder not in self._folders:
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        real = self._folders[folder]
        for inner in reversed(unknown):
            real = real and not os.path.islink(os.path.join(self._root, inner))
            self._folders[inner] = real
        return real

    def _target(self, path: str, target: str) -> str:
        """Return what a link says, without naming anything outside the root."""
        if os.path.isabs(target):
            return "to outside the repository"
        inside = os.path.normpath(os.path.join(os.path.dirname(path), target)).replace(os.sep, "/")
        if inside == ".." or inside.startswith("../"):
            return "to outside the repository"
        return f"to {printable(inside)}"


def count_lines(data: bytes) -> int:
    """Return the number of lines: those that ``\\n`` ends, and an unfinished last one."""
    return data.count(b"\n") + (not data.endswith(b"\n") if data else 0)


def digest_of(data: bytes) -> str:
    """Return the digest by which ``SourceFile`` knows its bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def printable(text: str) -> str:
    """Return ``text`` with everything escaped that is not printable, for reports."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def _unfit(status: os.stat_result) -> SkipReason | None:
    if stat.S_ISLNK(status.st_mode):
        return SkipReason.SYMLINK
    return None if stat.S_ISREG(status.st_mode) else SkipReason.SPECIAL


def _type_of(status: os.stat_result) -> str:
    """Name the type of a special file."""
    names = {
        stat.S_IFIFO: "named pipe",
        stat.S_IFSOCK: "socket",
        stat.S_IFCHR: "character device",
        stat.S_IFBLK: "block device",
        stat.S_IFDIR: "folder",
    }
    return names.get(stat.S_IFMT(status.st_mode), "")


def _bytes_of(full: str, length: int) -> bytes:
    """Read up to ``length`` bytes; never follows a link and never waits for a pipe."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(full, flags)
    try:
        parts = []
        while length > 0 and (part := os.read(descriptor, length)):
            parts.append(part)
            length -= len(part)
    finally:
        os.close(descriptor)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _binary_detail(head: bytes) -> str | None:
    """Return a remark on binary content, ``None`` when the file begins like text."""
    if head.startswith(_UTF16_MARKS):
        return "UTF-16 text"
    if b"\0" in head or head.startswith(_BINARY_MARKS):
        return ""
    if head.startswith(_LFS_MARK):
        return "kept in Git LFS"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "" if controls * 20 > len(head) else None


def _is_minified(path: str, language: str, size: int, lines: int) -> bool:
    least = _MINIFIED_SIZES.get(language)
    if least is None or size < least:
        return False
    named = ".min." in path.rpartition("/")[2]
    return size > lines * (_LONG_LINES_OF_MINIFIED_NAMES if named else _LONG_LINES)


def _counted(lines: int) -> str:
    return f"{lines} line" if lines == 1 else f"{lines} lines"
