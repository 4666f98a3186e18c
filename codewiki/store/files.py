"""Writing files so that a reader never sees half of one."""

import errno
import os
from pathlib import Path


class Disk:
    """The few operations that change a folder; tests put one in its place that fails."""

    def write(self, path: Path, data: bytes, *, durable: bool = False) -> None:
        """Create or overwrite ``path``; ``durable`` waits until the bytes are on the device."""
        with path.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Rename ``source`` to ``target``, which may exist, in one step."""
        os.replace(source, target)

    def remove(self, path: Path) -> None:
        """Remove the file ``path``; it may be absent."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        """Create ``path`` and the folders above it; they may exist."""
        path.mkdir(parents=True, exist_ok=True)

    def remove_folder(self, path: Path) -> bool:
        """Remove the folder ``path`` if it is empty; tell whether it is gone."""
        try:
            path.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


DISK = Disk()


def atomic_write(
    path: Path, data: bytes, *, aside: Path | None = None, disk: Disk = DISK, durable: bool = True
) -> None:
    """Write ``data`` to ``path``: a reader sees the old bytes or the new ones, never a part.

    The bytes are written to the file ``aside`` (on the same disk; default: beside ``path``),
    which is then renamed. Raises ``OSError``.
    """
    aside = aside or path.with_name(f".{path.name}.{os.getpid()}.codewiki-new")
    try:
        disk.write(aside, data, durable=durable)
        disk.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def private_write(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that nobody but the user can read it at any moment.

    The permissions (0600; on Windows those of the folder) are set before anything is written.
    Where ``path`` is a symbolic link the file that it leads to is replaced and the link stays.
    Folders that are missing are made for the user alone. Raises ``OSError``.
    """
    try:
        target = path.resolve()
    except RuntimeError as error:
        # Before Python 3.13 a circle of links is not an OSError.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error
    _make_private_folders(target.parent)
    aside = target.with_name(f".{target.name}.{os.getpid()}.codewiki-new")
    aside.unlink(missing_ok=True)
    try:
        with open(aside, "wb", opener=_open_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _make_private_folders(folder: Path) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def _open_private(path: str, flags: int) -> int:
    """Open a file that must not exist yet: nobody else can have put it there or hold it open."""
    return os.open(path, flags | os.O_EXCL, 0o600)
