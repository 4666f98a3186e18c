"""Reading files of a repository: the one port through which later stages see bytes."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from codewiki.source.reading import FileReader, digest_of

_MOST_BYTES = 200_000_000
"""A file that has grown beyond this since it was found is not read."""


class Contents(Protocol):
    """Gives the bytes of a file by its path relative to the repository root.

    Raises ``OSError`` when the file cannot be read (any more).
    """

    def read(self, path: str) -> bytes:
        """Return the bytes of ``path``."""
        ...


class FolderContents:
    """Contents of a folder on disk; links are not followed, and pipes never waited for.

    ``digests`` are those of the files when they were first read (see ``SourceFile``).
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        digests: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._reader = FileReader(os.fspath(root), _MOST_BYTES)
        self._digests = digests
        self._changed: set[str] = set()

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that were no longer what they had been, as far as they were read again."""
        return tuple(sorted(self._changed))

    def read(self, path: str) -> bytes:
        """Return the bytes of ``path``."""
        try:
            data = self._reader.bytes_of(path)
        except OSError:
            if path in self._digests:
                self._changed.add(path)
            raise
        if path in self._digests and digest_of(data) != self._digests[path]:
            self._changed.add(path)
        return data


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
