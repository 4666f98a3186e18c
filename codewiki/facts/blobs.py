"""Facts as bytes, for pipes and the cache: MessagePack, compressed where that pays.

The first bytes tell what the report needs of every file, so that it need not be decoded for that.
"""

import struct
import zlib

import msgspec

from codewiki.facts.model import FileFacts

_PLAIN = b"p"
_DEFLATED = b"z"
_PAYS_FROM = 300
_MOST = 200_000_000
_HEAD = struct.Struct("<cI")

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(FileFacts)


def encode(facts: FileFacts) -> bytes:
    """Return facts as bytes."""
    plain = _encoder.encode(facts)
    if len(plain) >= _PAYS_FROM:
        packed = zlib.compress(plain, 1)
        if len(packed) < len(plain):
            return _HEAD.pack(_DEFLATED, facts.error_lines) + packed
    return _HEAD.pack(_PLAIN, facts.error_lines) + plain


def error_lines(blob: bytes) -> int | None:
    """Return how many lines of a file could not be parsed; ``None`` for what is no facts."""
    if len(blob) <= _HEAD.size:
        return None
    kind, lines = _HEAD.unpack_from(blob)
    return int(lines) if kind in {_PLAIN, _DEFLATED} else None


def decode(blob: bytes) -> FileFacts | None:
    """Return the facts that ``encode`` made into bytes; ``None`` when it did not make these."""
    if error_lines(blob) is None:
        return None
    body = memoryview(blob)[_HEAD.size :]
    try:
        if blob[:1] == _DEFLATED:
            unpacker = zlib.decompressobj()
            plain = unpacker.decompress(body, _MOST)
            return _decoder.decode(plain) if unpacker.eof else None
        return _decoder.decode(body)
    except (zlib.error, msgspec.DecodeError):
        return None
