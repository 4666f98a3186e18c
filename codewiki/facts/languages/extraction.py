"""From the bytes of a file to its facts, by the adapter of its language."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.lines import count_code_lines
from codewiki.facts.languages.syntax import SourceText, load_query, parse
from codewiki.facts.model import FileFacts

MAX_BYTES = 8_000_000
"""Larger files are not parsed: their facts hold the number of code lines only."""
LONGEST_GARBAGE = 20_000
"""A file with errors and a longer run of punctuation (bytes) is not looked at: for each of many
tokens side by side the cursor passes over all that follow."""
_GARBAGE = re.compile(rb"[\x00-\x08!-/:-@\[-^`{-~\s]+")


def read_source(adapter: Adapter, data: bytes) -> FileFacts:
    """Return the facts of one file.

    Files above ``MAX_BYTES`` and long garbage are counted, not looked at.
    """
    lines = count_code_lines(SourceText(data), ()) if len(data) > MAX_BYTES else 0
    if lines:
        return FileFacts(language=adapter.language, code_lines=lines)
    text = _with_newlines(data)
    tree = parse(adapter.grammar, adapter.prepare(text) if adapter.prepare else text)
    if tree.root_node.has_error and _is_garbage(data):
        lines = count_code_lines(SourceText(data), ())
        return FileFacts(language=adapter.language, code_lines=lines, error_lines=lines)
    query = load_query(adapter.grammar, adapter.query)
    with _collector_off():
        facts = adapter.extract(tree, data, query)
    if facts.language == adapter.language:
        return facts
    # Several adapters (JavaScript, TypeScript, TSX) may share one extract function.
    return msgspec.structs.replace(facts, language=adapter.language)


def _with_newlines(data: bytes) -> bytes:
    """Return ``data`` of the same length as the grammars expect it: "\\n" ends lines.

    Files of old systems end them with "\\r" alone. They count as one line, everywhere, but a
    comment ends where its line did.
    """
    if b"\n" in data or b"\r" not in data:
        return data
    return data.replace(b"\r", b"\n")


@contextmanager
def _collector_off() -> Iterator[None]:
    """Hold the collector of cycles: there are none, and it would visit every match many times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _is_garbage(data: bytes) -> bool:
    runs = (match.end() - match.start() for match in _GARBAGE.finditer(data))
    return any(length > LONGEST_GARBAGE for length in runs)
