"""Facts as bytes, for pipes and the cache: MessagePack, compressed where that pays.

The first bytes tell what the report needs of every file, so that it need not be decoded for that.
Two parts follow: what other files may see, then the rest. Linking reads the first part of a file
many times, and of the rest the references only.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from codewiki.facts.model import FileFacts, Reference, Surface

_PLAIN = b"p"
_DEFLATED = b"z"
_PAYS_FROM = 300
_MOST = 200_000_000
_HEAD = struct.Struct("<cII")
"""How the parts are written, the lines that could not be parsed, the bytes of the first part."""

_SEEN = Surface.__struct_fields__
_OWN = FileFacts.__struct_fields__[len(_SEEN) :]


class _Own(msgspec.Struct, array_like=True):
    """The second part as far as linking needs it."""

    references: tuple[Reference, ...]


_encoder = msgspec.msgpack.Encoder()
_everything = msgspec.msgpack.Decoder(FileFacts)
_surfaces = msgspec.msgpack.Decoder(Surface)
_owns = msgspec.msgpack.Decoder(_Own)
Part = TypeVar("Part")


def encode(facts: FileFacts) -> bytes:
    """Return facts as bytes."""
    parts = [_items(facts, _SEEN), _items(facts, _OWN)]
    kind = _PLAIN
    if sum(map(len, parts)) >= _PAYS_FROM:
        packed = [zlib.compress(part, 1) for part in parts]
        if sum(map(len, packed)) < sum(map(len, parts)):
            kind, parts = _DEFLATED, packed
    return _HEAD.pack(kind, facts.error_lines, len(parts[0])) + b"".join(parts)


def _items(facts: FileFacts, fields: tuple[str, ...]) -> bytes:
    """Return values as MessagePack, without the byte that tells how many they are."""
    return _encoder.encode(tuple(getattr(facts, name) for name in fields))[1:]


def _array(count: int) -> bytes:
    """Return how MessagePack begins an array of so many values."""
    return bytes([0x90 | count]) if count < 16 else b"\xdc" + count.to_bytes(2, "big")


def error_lines(blob: bytes) -> int | None:
    """Return how many lines of a file could not be parsed; ``None`` for what is no facts."""
    if len(blob) <= _HEAD.size:
        return None
    kind, lines, first = _HEAD.unpack_from(blob)
    if kind not in {_PLAIN, _DEFLATED} or first > len(blob) - _HEAD.size:
        return None
    return int(lines)


def decode(blob: bytes) -> FileFacts | None:
    """Return the facts that ``encode`` made into bytes; ``None`` when it did not make these."""
    return _decoded(blob, _everything, seen=True, own=True)


def decode_surface(blob: bytes) -> Surface | None:
    """Return what other files may see of a file, ``None`` when ``encode`` did not make this."""
    return _decoded(blob, _surfaces, seen=True, own=False)


def decode_references(blob: bytes) -> tuple[Reference, ...] | None:
    """Return the references of a file alone, ``None`` when ``encode`` did not make this."""
    found = _decoded(blob, _owns, seen=False, own=True)
    return None if found is None else found.references


def _decoded(
    blob: bytes, decoder: "msgspec.msgpack.Decoder[Part]", *, seen: bool, own: bool
) -> Part | None:
    if error_lines(blob) is None:
        return None
    count = len(_SEEN) * seen + len(_OWN) * own
    try:
        return decoder.decode(b"".join((_array(count), *_parts(blob, seen=seen, own=own))))
    except (zlib.error, msgspec.DecodeError):
        return None


def _parts(blob: bytes, *, seen: bool, own: bool) -> Iterator[bytes | memoryview]:
    """Give the parts that are asked for. Raises ``zlib.error`` where one is damaged."""
    _, _, first = _HEAD.unpack_from(blob)
    body = memoryview(blob)[_HEAD.size :]
    for part in ([body[:first]] if seen else []) + ([body[first:]] if own else []):
        if blob[:1] == _PLAIN:
            yield part
            continue
        unpacker = zlib.decompressobj()
        yield unpacker.decompress(part, _MOST)
        if not unpacker.eof:
            raise zlib.error("a part is cut off or too large")
