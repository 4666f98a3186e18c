"""What a run leaves for the next one beside the graph: what each file had, and what it rests on."""

import zlib
from collections import Counter
from collections.abc import Mapping

import msgspec

from codewiki.graph.files import Mark, mark
from codewiki.graph.linking import Changes, Trace
from codewiki.graph.offers import Offers
from codewiki.source.model import Role

_MOST = 2_000_000_000


class Link(msgspec.Struct, array_like=True):
    """What a file with code has for others, and what linking it has found.

    ``seen`` is a digest of what others may see of it; ``extends`` tells that classes of it do.
    """

    offers: Offers
    seen: bytes
    extends: bool
    trace: Trace = msgspec.field(default_factory=Trace)


class FileState(msgspec.Struct, array_like=True):
    """A file of the repository as it was.

    ``digest`` is that of its facts, empty without any, and ``code`` the language by whose rules it
    is linked, empty for what is no code.
    """

    language: str
    role: Role
    lines: int
    digest: bytes = b""
    manifest: bool = False
    code: str = ""
    link: Link | None = None


State = dict[str, FileState]
"""The files of a repository by path."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def encode(state: State) -> bytes:
    """Return a state as bytes."""
    return zlib.compress(_encoder.encode(state), 1)


def decode(blob: bytes) -> State | None:
    """Return the state that ``encode`` made into bytes; ``None`` when it did not make these."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(blob, _MOST)
        return _decoder.decode(plain) if unpacker.eof else None
    except (zlib.error, msgspec.DecodeError):
        return None


def is_base_for(before: State, now: State) -> bool:
    """Tell whether one state can be brought up to date with what changed since another.

    Everything must be linked anew where files came, went or became something else, for any import
    may mean another file then, and so where anything changed that says how modules are found.
    """
    if before.keys() != now.keys():
        return False
    for path, new in now.items():
        old = before[path]
        if _sort(old) != _sort(new):
            return False
        if old.manifest and old.digest != new.digest:
            return False
        if old.link is not None and new.link is not None and _basis(old.link) != _basis(new.link):
            return False
    return True


def _sort(file: FileState) -> tuple[str, Role, bool, str]:
    return file.language, file.role, file.manifest, file.code


def _basis(link: Link) -> tuple[str, str, bool, bool, str]:
    here = link.offers
    return here.family, here.language, here.is_test, here.packaged, here.package


def changes(before: State, now: State) -> Changes:
    """Return what changed between two states of the same files."""
    found = Changes()
    for path, new in now.items():
        old = before[path]
        if old.digest == new.digest or old.link is None or new.link is None:
            continue
        found.text.add(path)
        if old.link.seen != new.link.seen:
            found.seen.add(path)
        found.marks |= _names(old.link.offers, new.link.offers)
    return found


def _names(old: Offers, new: Offers) -> set[Mark]:
    """Return the questions for names that find more, fewer or other definitions in a file."""
    before = Counter((row.name, row.signs) for row in old.rows)
    after = Counter((row.name, row.signs) for row in new.rows)
    keys = {*before, *after}
    return {mark("name", key[0]) for key in keys if before[key] != after[key]}


def traces(state: Mapping[str, FileState]) -> dict[str, Trace]:
    """Return the traces of all files that have one."""
    return {path: file.link.trace for path, file in state.items() if file.link is not None}
