"""What is known of a file before anything is linked: its nodes, and what others may see of it."""

import hashlib
from collections.abc import Iterator

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import FileFacts
from codewiki.graph.model import Edge, Node
from codewiki.graph.nodes import (
    file_node,
    symbol_containment,
    symbol_ids,
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


def own_graph(file: SourceFile, facts: FileFacts | None) -> tuple[list[Node], list[Edge]]:
    """Return the nodes of a file, and the edges that say what contains what."""
    nodes = [file_node(file)]
    if facts is None:
        return nodes, []
    path = file.path
    ids, units = symbol_ids(path, facts), unit_ids(path, facts)
    nodes += symbol_nodes(file, facts, ids) + unit_nodes(file, facts, units)
    return nodes, symbol_containment(path, facts, ids) + unit_containment(path, facts, units)


def seen_digest(facts: FileFacts) -> bytes:
    """Return a digest of what names and types of a file others may see.

    Lines count by their order alone, so that a comment above changes nothing.
    """
    lines = {entry.line for entry in facts.bindings}
    for one in facts.definitions:
        lines |= {one.line, one.end_line, one.name_line}
    place = {line: number for number, line in enumerate(sorted(lines))}
    rows = (
        facts.language,
        facts.package,
        list(_definitions(facts, place)),
        [(one.kind, one.name, one.value, one.scope, place[one.line], one.attribute)
         for one in facts.bindings],
        [(one.module, one.name, one.alias, one.scope, one.reexport, one.type_only)
         for one in facts.imports],
        [(one.definition, one.base, one.implements) for one in facts.inheritance],
        None if facts.exports is None else [(one.name, one.local) for one in facts.exports],
    )  # fmt: skip
    return hashlib.blake2b(_encoder.encode(rows), digest_size=12).digest()


def _definitions(facts: FileFacts, place: dict[int, int]) -> Iterator[tuple[object, ...]]:
    for one in facts.definitions:
        yield (
            (one.name, one.qualified, one.kind, one.parent, one.public, one.parameters),
            (place[one.line], place[one.end_line], place[one.name_line]),
            (one.returns, one.value, one.decorators, one.modifiers),
        )


def flows_digest(facts: FileFacts) -> bytes:
    """Return a digest of where the values of a file go."""
    rows = [(one.into, one.value, one.scope) for one in facts.flows]
    return hashlib.blake2b(_encoder.encode(rows), digest_size=12).digest()
