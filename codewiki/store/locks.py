"""A lock on a folder that the system releases when its process dies.

The lock is one of the operating system's on a small file in the folder, not the file itself: a
file left by a killed process locks nothing, and the next run simply takes it over.
"""

import errno
import os
import socket
import sys
from pathlib import Path

from codewiki.errors import FileSystemError, OutputBusyError

LOCK_NAME = ".codewiki.busy"
_UNSUPPORTED = frozenset({
    errno.ENOSYS,
    errno.ENOLCK,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EINVAL,
})
_TRIES = 100

if sys.platform == "win32":
    import msvcrt

    # The locked byte lies far behind the text, so that the holder's name stays readable.
    _LOCKED_BYTE = 1 << 20

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Keeps other runs out of a folder, from ``acquire`` to ``release``.

    ``effective`` is false where the file system has no locks: the run goes on, since a wiki
    without a guard against a second run is better than none, and the caller reports it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._descriptor: int | None = None
        self.effective = True

    def acquire(self) -> None:
        """Take the lock. Raises ``OutputBusyError`` when another run has it."""
        for _ in range(_TRIES):
            descriptor = self._open()
            try:
                _lock(descriptor)
            except OSError as error:
                if error.errno not in _UNSUPPORTED:
                    os.close(descriptor)
                    raise self._busy() from error
                self.effective = False
            if self._is_current(descriptor):
                self._descriptor = descriptor
                self._sign(descriptor)
                return
            # The holder removed the file between our opening and locking it: take the new one.
            os.close(descriptor)
        raise self._busy()

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform != "win32":
            # Removed while it is still locked, so that nobody locks a file about to vanish.
            self._path.unlink(missing_ok=True)
            os.close(descriptor)
            return
        os.close(descriptor)
        try:
            self._path.unlink(missing_ok=True)
        except PermissionError:
            return  # another run has opened it already, and will remove it

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            return os.open(self._path, flags, 0o644)
        except OSError as error:
            raise FileSystemError(
                f"The output folder {self._path.parent} cannot be written to ({error.strerror})",
                path=str(self._path.parent),
                remedy="Make it writable or choose another folder with --output",
            ) from error

    def _is_current(self, descriptor: int) -> bool:
        try:
            on_disk = self._path.stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(os.fstat(descriptor), on_disk)

    def _sign(self, descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())

    def _busy(self) -> OutputBusyError:
        try:
            holder = self._path.read_bytes()[:200].decode("utf-8", "replace").strip()
        except OSError:
            holder = ""
        return OutputBusyError(
            f"Another run writes to {self._path.parent} ({holder or 'an unknown process'})",
            path=str(self._path.parent),
            remedy="Wait until it has finished, or choose another folder with --output",
        )
