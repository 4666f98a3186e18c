"""JSON in the answers of models: whole, in the middle of talk, with commas too many, or cut off."""

import json
import re
from collections.abc import Iterator
from typing import Any

_COMMA = re.compile(r",\s*([}\]])")


def objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects in ``text``, outer ones first; of one that is cut off or broken,
    those inside it.
    """
    decoder = json.JSONDecoder()
    place = text.find("{")
    while place >= 0:
        end = place + 1
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            mended = _mended(text, place)
            if mended is not None:
                value, end = mended
                yield value
        else:
            if isinstance(value, dict):
                yield value
        place = text.find("{", end)


def _mended(text: str, place: int) -> tuple[dict[str, Any], int] | None:
    """Read an object that has commas too many, up to its closing brace."""
    end = _closing(text, place)
    if end is None:
        return None
    try:
        value = json.loads(_COMMA.sub(r"\1", text[place:end]), strict=False)
    except (ValueError, RecursionError):
        return None
    return (value, end) if isinstance(value, dict) else None


def _closing(text: str, place: int) -> int | None:
    depth, quoted, escaped = 0, False, False
    for index in range(place, len(text)):
        sign = text[index]
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = quoted
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign in "{}":
            depth += 1 if sign == "{" else -1
            if not depth:
                return index + 1
    return None
