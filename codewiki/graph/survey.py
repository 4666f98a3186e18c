"""What is known of a file before anything is linked: its nodes, and what others may see of it."""

import hashlib
from collections.abc import Sequence
from functools import cache

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import FileFacts, Surface
from codewiki.graph.model import Edge, Node
from codewiki.graph.nodes import (
    file_node,
    symbol_containment,
    symbol_nodes,
    unit_containment,
    unit_ids,
    unit_nodes,
)
from codewiki.source.model import SourceFile

TEXTS = frozenset({"markdown", "rest"})
"""Artifacts that are running text: nothing is linked by what they say."""

_encoder = msgspec.msgpack.Encoder()


def language_of(facts: FileFacts) -> Adapter | None:
    """Return the language by whose rules a file is linked, ``None`` for what is no code."""
    return None if facts.artifact else adapter_for(facts.language)


def is_manifest(facts: FileFacts) -> bool:
    """Tell whether an artifact may name other files, or say how they are found."""
    return bool(facts.artifact) and facts.artifact not in TEXTS


def own_graph(
    file: SourceFile, facts: FileFacts | None, ids: Sequence[str]
) -> tuple[list[Node], list[Edge]]:
    """Return the nodes of a file, and the edges that say what contains what.

    ``ids`` are those of its definitions.
    """
    nodes = [file_node(file)]
    if facts is None:
        return nodes, []
    path = file.path
    units = unit_ids(path, facts)
    nodes += symbol_nodes(file, facts, ids) + unit_nodes(file, facts, units)
    return nodes, symbol_containment(path, facts, ids) + unit_containment(path, facts, units)


def seen_digest(facts: Surface) -> bytes:
    """Return a digest of what others may see of a file.

    Lines count by their order, so that
    a comment above changes nothing.
    """
    lines: set[int] = set()
    rows: list[list[list[object]]] = []
    for table in _TABLES:
        items = getattr(facts, table) or ()
        found = [list(msgspec.structs.astuple(item)) for item in items]
        rows.append(found)
        for place in _lines_of(items):
            lines.update(row[place] for row in found)
    order = {line: number for number, line in enumerate(sorted(lines))}
    for table, found in zip(_TABLES, rows, strict=True):
        for place in _lines_of(getattr(facts, table) or ()):
            for row in found:
                row[place] = order[row[place]]  # type: ignore[index]
    others = [facts.exports is None, *(getattr(facts, name) for name in _SCALARS)]
    return hashlib.blake2b(_encoder.encode((others, rows)), digest_size=12).digest()


_TABLES = tuple(
    name for name in Surface.__struct_fields__ if "tuple[" in str(Surface.__annotations__[name])
)
_SCALARS = tuple(name for name in Surface.__struct_fields__ if name not in _TABLES)


def _lines_of(items: Sequence[msgspec.Struct]) -> list[int]:
    """Return the places of the fields that are lines."""
    return _places(type(items[0]), "line") if items else []


@cache
def _places(kind: type[msgspec.Struct], ending: str) -> list[int]:
    return [number for number, name in enumerate(kind.__struct_fields__) if name.endswith(ending)]
