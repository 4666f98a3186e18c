"""Facts as bytes, for pipes and the cache: MessagePack, compressed where that pays."""

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
    """Return facts as bytes."""
    plain = _encoder.encode(facts)
    if len(plain) >= _PAYS_FROM:
        packed = zlib.compress(plain, 1)
        if len(packed) < len(plain):
            return _DEFLATED + packed
    return _PLAIN + plain


def decode(blob: bytes) -> FileFacts | None:
    """Return the facts that ``encode`` made into bytes; ``None`` when it did not make these."""
    try:
        if blob[:1] == _DEFLATED:
            unpacker = zlib.decompressobj()
            plain = unpacker.decompress(blob[1:], _MOST)
            return _decoder.decode(plain) if unpacker.eof else None
        return _decoder.decode(blob[1:]) if blob[:1] == _PLAIN else None
    except (zlib.error, msgspec.DecodeError):
        return None
