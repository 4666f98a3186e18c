"""Reading files of a repository: the one port through which later stages see bytes."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Contents(Protocol):
    """Gives the bytes of a file by its path relative to the repository root.

    Raises ``OSError`` when the file cannot be read (any more).
    """

    def read(self, path: str) -> bytes:
        """Return the bytes of ``path``."""
        ...


class FolderContents:
    """Contents of a folder on disk."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = Path(root)

    def read(self, path: str) -> bytes:
        """Return the bytes of ``path``."""
        return (self._root / path).read_bytes()


class MemoryContents:
    """Contents held in memory, for tests."""

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        self._files = {
            path: data.encode() if isinstance(data, str) else data for path, data in files.items()
        }

    def read(self, path: str) -> bytes:
        """Return the bytes of ``path``."""
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def split_lines(data: bytes) -> list[bytes]:
    """Split at ``\\n`` only, without the line ends (``\\r\\n`` loses both).

    Form feeds, vertical tabs and U+2028 do not end a line, so the numbers agree with those of
    editors, Git and the parsers.
    """
    lines = data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line[:-1] if line.endswith(b"\r") else line for line in lines]
