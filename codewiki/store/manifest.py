"""The ownership manifest: which files of an output folder codewiki wrote.

``codewiki.lock.json`` holds ``generator``, ``schema`` and ``files`` (path to digest), and what
later stages add. While a run writes, it holds ``pending`` too (path to the digest that is about
to be written) and nothing of the later stages: a crash leaves a manifest that owns the old and
the new files, whichever of them are there.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from codewiki.errors import FileSystemError
from codewiki.store.names import name_fault

MANIFEST_NAME = "codewiki.lock.json"
GENERATOR = "codewiki"
SCHEMA = 1
LARGEST_MANIFEST = 200_000_000
_OWN_KEYS = frozenset({"generator", "schema", "files", "pending"})


class Manifest(msgspec.Struct, frozen=True):
    """A manifest as it was read.

    ``owned`` maps a path to the digests under which it is ours (two after a crash). ``content``
    is what later stages put into the file, empty when the run that wrote it did not finish.
    """

    owned: dict[str, frozenset[str]]
    content: dict[str, object]


def digest_of(data: bytes) -> str:
    """Return the BLAKE2b digest of ``data`` (32 hexadecimal digits)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def manifest_bytes(files: Mapping[str, str], content: Mapping[str, object]) -> bytes:
    """Return the bytes of a finished manifest; ``content`` may not hold our own keys."""
    ours = {"generator": GENERATOR, "schema": SCHEMA, "files": dict(files)}
    rest = {key: value for key, value in content.items() if key not in _OWN_KEYS}
    return _json_bytes(ours | rest)


def pending_bytes(files: Mapping[str, str], pending: Mapping[str, str]) -> bytes:
    """Return the bytes of the manifest that stands while ``pending`` is being written."""
    return _json_bytes({
        "generator": GENERATOR,
        "schema": SCHEMA,
        "files": dict(files),
        "pending": dict(pending),
    })


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of ``folder``; ``None`` when there is none.

    Raises ``FileSystemError`` when the file is not a manifest of ours or of a newer codewiki.
    Paths in it that no run of ours can have written are passed over: the file comes with the
    repository, which is not trusted.
    """
    path = folder / MANIFEST_NAME
    if not path.exists() and not path.is_symlink():
        return None
    value = _parse(path)
    if value is None or value.get("generator") != GENERATOR:
        raise FileSystemError(
            f"{path} is not a manifest that codewiki can read",
            path=str(path),
            remedy="Restore it, move it away, or choose another folder with --output",
        )
    if value.get("schema") != SCHEMA:
        raise FileSystemError(
            f"{path} was written by another version of codewiki (schema {value.get('schema')!r})",
            path=str(path),
            remedy="Use that version, or delete the folder and run again",
        )
    return _manifest(value)


def _parse(path: Path) -> dict[str, object] | None:
    """Return the JSON object in ``path``, ``None`` when it is anything else."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            return None
        value = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _manifest(value: Mapping[str, object]) -> Manifest:
    owned: dict[str, frozenset[str]] = {}
    for key in ("files", "pending"):
        entries = value.get(key)
        for path, digest in sorted(entries.items()) if isinstance(entries, dict) else ():
            if isinstance(digest, str) and path != MANIFEST_NAME and not name_fault(path):
                owned[path] = owned.get(path, frozenset()) | {digest}
    content = {key: item for key, item in sorted(value.items()) if key not in _OWN_KEYS}
    return Manifest(owned=owned, content=content if "pending" not in value else {})


def _json_bytes(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")
