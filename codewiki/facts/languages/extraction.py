"""From the bytes of a file to its facts, by the adapter of its language."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.lines import count_code_lines
from codewiki.facts.languages.syntax import SourceText, load_query, parse
from codewiki.facts.model import FileFacts

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_BYTES = 8_000_000
"""Larger files are not parsed: their facts hold the number of code lines only."""
LONGEST_GARBAGE = 20_000
"""A file with errors and a longer run of punctuation (bytes) is not looked at: for each of many
tokens side by side the cursor passes over all that follow."""
MOST_IN_ERROR = 20_000
"""Nor is one with more nodes side by side in one error, for the same reason."""
_MOST_VISITED = 20_000
_GARBAGE = re.compile(rb"[\x00-\x08!-/:-@\[-^`{-~\s]")
_AS_GARBAGE = bytes(0 if _GARBAGE.match(bytes((sign,))) else 1 for sign in range(256))
_LONG_GARBAGE = bytes(LONGEST_GARBAGE + 1)


def read_source(adapter: Adapter, data: bytes) -> FileFacts:
    """Return the facts of one file.

    Files above ``MAX_BYTES`` and long garbage are counted, not looked at.
    """
    lines = count_code_lines(SourceText(data), ()) if len(data) > MAX_BYTES else 0
    if lines:
        return FileFacts(language=adapter.language, code_lines=lines)
    text = _with_newlines(data)
    tree = parse(adapter.grammar, adapter.prepare(text) if adapter.prepare else text)
    if tree.root_node.has_error and (_is_garbage(data) or _is_crowded(tree.root_node)):
        lines = count_code_lines(SourceText(data), ())
        return FileFacts(language=adapter.language, code_lines=lines, error_lines=lines)
    query = load_query(adapter.grammar, adapter.query)
    with _collector_off():
        facts = adapter.extract(tree, data, query)
    if tree.root_node.has_error:
        facts = _without_nameless(facts)
    if facts.language == adapter.language:
        return facts
    # Several adapters (JavaScript, TypeScript, TSX) may share one extract function.
    return msgspec.structs.replace(facts, language=adapter.language)


def _without_nameless(facts: FileFacts) -> FileFacts:
    """Leave out what has no name: the parser puts empty tokens where it misses some."""
    return msgspec.structs.replace(
        facts,
        definitions=tuple(
            one
            if all(parameter.name for parameter in one.parameters)
            else msgspec.structs.replace(
                one, parameters=tuple(entry for entry in one.parameters if entry.name)
            )
            for one in facts.definitions
        ),
        references=tuple(one for one in facts.references if one.name),
        bindings=tuple(one for one in facts.bindings if one.name),
        inheritance=tuple(one for one in facts.inheritance if one.base),
        exports=facts.exports and tuple(one for one in facts.exports if one.name),
        flows=tuple(one for one in facts.flows if one.into and one.value),
    )


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


def _is_crowded(root: "Node") -> bool:
    """Tell whether an error holds very many nodes; a bounded number of nodes is visited."""
    waiting = [root]
    visited = 0
    while waiting and visited < _MOST_VISITED:
        node = waiting.pop()
        visited += 1
        if node.is_error and node.child_count > MOST_IN_ERROR:
            return True
        if visited + node.child_count <= _MOST_VISITED:
            waiting += [child for child in node.children if child.has_error]
    return False


def _is_garbage(data: bytes) -> bool:
    return _LONG_GARBAGE in data.translate(_AS_GARBAGE)
