"""What Mermaid said about diagrams before, kept in one disposable file for each version of it."""

from contextlib import suppress
from pathlib import Path

import msgspec

from codewiki.check.mermaid_engine import Judgement, engine_key
from codewiki.store.files import atomic_write

_MOST = 20_000
_LARGEST = 20_000_000


class Judgements:
    """``known`` maps digests of diagrams to judgements. Without a ``folder`` nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        key = engine_key() if folder is not None else None
        self._path = folder / f"diagrams-{key}.json" if folder is not None and key else None
        self.known: dict[str, Judgement] = self._read()
        self._before = len(self.known)

    def _read(self) -> dict[str, Judgement]:
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            if self._path is not None and self._path.stat().st_size <= _LARGEST:
                return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Judgement])
        return {}

    def keep(self) -> None:
        """Write what is new; a cache that cannot be written is done without."""
        if self._path is None or len(self.known) == self._before:
            return
        kept = dict(sorted(self.known.items())) if len(self.known) <= _MOST else {}
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(self._path, msgspec.json.encode(kept))
