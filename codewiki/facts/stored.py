"""Facts of a whole repository, kept as bytes and decoded when they are asked for.

All facts of a large repository at once take several times the memory of everything that is made of
them. So they stay encoded; those used last stay decoded as well.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import TypeVar

from codewiki.errors import FileSystemError
from codewiki.facts.blobs import decode, decode_references, decode_surface, encode
from codewiki.facts.model import FileFacts, Reference, Surface

Part = TypeVar("Part")

KEPT_BYTES = 3_000_000
"""So many encoded bytes are kept decoded, which takes about ten times as much memory."""


class StoredFacts(Mapping[str, FileFacts]):
    """Facts by path, in path order. Equal blobs are equal facts."""

    @classmethod
    def of(cls, facts: Mapping[str, FileFacts]) -> "StoredFacts":
        """Return facts that are at hand as stored ones."""
        if isinstance(facts, StoredFacts):
            return facts
        return cls({path: encode(found) for path, found in facts.items()})

    def __init__(self, blobs: Mapping[str, bytes], kept: int = KEPT_BYTES) -> None:
        self._blobs = {path: blobs[path] for path in sorted(blobs)}
        self._kept = kept
        self._decoded: OrderedDict[str, FileFacts] = OrderedDict()
        self._digests: dict[str, bytes] = {}
        self._size = 0

    def __getitem__(self, path: str) -> FileFacts:
        """Return the facts of a file. Raises ``KeyError``."""
        found = self._decoded.get(path)
        if found is not None:
            self._decoded.move_to_end(path)
            return found
        blob = self._blobs[path]
        found = _whole(path, decode(blob))
        self._decoded[path] = found
        self._size += len(blob)
        while self._size > self._kept and len(self._decoded) > 1:
            oldest, _ = self._decoded.popitem(last=False)
            self._size -= len(self._blobs[oldest])
        return found

    def release(self) -> None:
        """Keep nothing decoded until it is asked for again."""
        self._decoded.clear()
        self._size = 0

    def surface(self, path: str) -> Surface:
        """Return what other files may see of a file. It is not kept. Raises ``KeyError``."""
        return _whole(path, decode_surface(self._blobs[path]))

    def references(self, path: str) -> tuple[Reference, ...]:
        """Return the references of a file. They are not kept. Raises ``KeyError``."""
        return _whole(path, decode_references(self._blobs[path]))

    def __contains__(self, path: object) -> bool:
        """Tell whether a file has facts, without decoding them."""
        return path in self._blobs

    def __iter__(self) -> Iterator[str]:
        """Give the paths, sorted."""
        return iter(self._blobs)

    def __len__(self) -> int:
        """Return how many files have facts."""
        return len(self._blobs)

    def digest(self, path: str) -> bytes:
        """Return a digest of the facts of a file. Raises ``KeyError``."""
        found = self._digests.get(path)
        if found is None:
            found = hashlib.blake2b(self._blobs[path], digest_size=16).digest()
            self._digests[path] = found
        return found


def _whole(path: str, found: Part | None) -> Part:
    if found is None:  # whoever put it there has looked at it before
        raise FileSystemError(
            "The cached facts of a file are damaged", path=path, remedy="Use --no-cache"
        )
    return found
