"""Facts as bytes: MessagePack for pipes, compressed where that pays for the cache."""

import zlib

import msgspec

from codewiki.facts.model import FileFacts

_PLAIN = b"p"
_DEFLATED = b"z"
_PAYS_FROM = 300
_MOST = 200_000_000

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(FileFacts)


def encode(facts: FileFacts) -> bytes:
    """Return facts as bytes. Raises ``UnicodeEncodeError`` for text that is none."""
    return _PLAIN + _encoder.encode(facts)


def compressed(blob: bytes) -> bytes:
    """Return what ``encode`` gave in fewer bytes, where it can be; ``decode`` takes both."""
    if len(blob) >= _PAYS_FROM and blob[:1] == _PLAIN:
        packed = zlib.compress(memoryview(blob)[1:], 1)
        if len(packed) + 1 < len(blob):
            return _DEFLATED + packed
    return blob


def decode(blob: bytes) -> FileFacts | None:
    """Return the facts that were made into bytes here; ``None`` when these bytes were not."""
    try:
        if blob[:1] == _DEFLATED:
            unpacker = zlib.decompressobj()
            plain = unpacker.decompress(memoryview(blob)[1:], _MOST)
            return _decoder.decode(plain) if unpacker.eof else None
        return _decoder.decode(memoryview(blob)[1:]) if blob[:1] == _PLAIN else None
    except (zlib.error, msgspec.DecodeError):
        return None
