"""Modules that no dossier can show: divided into parts, and those into parts again."""

import math
from collections.abc import Iterator, Sequence

import msgspec

from codewiki.graph.model import Node
from codewiki.llm.tokens import LETTERS
from codewiki.wiki.evidence import MAX_LINES
from codewiki.wiki.material import Material

LARGE = 4
"""A module with more source than so many dossiers hold is summarised in parts first."""
MOST_PARTS = 8
"""Parts that one page, or one part, is told of."""
_LINE_LETTERS = 36
"""Letters of a line of source, about."""


class Part(msgspec.Struct, frozen=True):
    """Some symbols of a module; ``parts`` are told first where they are too many for a dossier."""

    title: str
    symbols: tuple[Node, ...]
    parts: tuple["Part", ...] = ()


def parts_of(material: Material, paths: tuple[str, ...], tokens: int) -> tuple[Part, ...]:
    """Return the parts of the module with the source files ``paths``, none where a dossier of so
    many ``tokens`` can show enough of it.
    """
    most = max(int(tokens * LETTERS * LARGE / _LINE_LETTERS), 1)
    tops = [node for node in material.top_symbols(paths) if material.is_named(node)]
    items = [item for node in tops for item in _items(material, node, most)]
    if sum(size for _, size in items) <= most or len(items) < 2:
        return ()
    return _divided(material, items, most)


def _items(material: Material, node: Node, most: int) -> Iterator[tuple[Node, int]]:
    """Yield a symbol with its lines; a type that is too large for a part as its members."""
    size = material.definition(node).end_line - node.line + 1
    members = material.members(node) if size > most and material.is_type(node) else ()
    if not members:
        yield node, size
        return
    inside = [item for member in members for item in _items(material, member, most)]
    # Of a long type no more than its head is shown.
    yield node, min(max(size - sum(lines for _, lines in inside), 1), MAX_LINES)
    yield from inside


def _divided(material: Material, items: Sequence[tuple[Node, int]], most: int) -> tuple[Part, ...]:
    """Divide symbols, in their order, into at most ``MOST_PARTS`` parts of about the same size;
    those that are still larger than ``most`` lines are divided again.
    """
    total = sum(size for _, size in items)
    count = min(math.ceil(total / most), MOST_PARTS, len(items))
    groups: list[list[tuple[Node, int]]] = [[]]
    filled = 0
    for item in items:
        if groups[-1] and filled >= total / count * len(groups) and len(groups) < count:
            groups.append([])
        groups[-1].append(item)
        filled += item[1]
    if len(groups) == 1 and len(items) > 1:  # the last one is larger than all before it
        groups = [list(items[:-1]), list(items[-1:])]
    return tuple(_part(material, group, most) for group in groups)


def _part(material: Material, items: Sequence[tuple[Node, int]], most: int) -> Part:
    first, last = items[0][0], items[-1][0]
    title = f"{first.path} ({material.name(first)} to {material.name(last)})"
    large = sum(size for _, size in items) > most and len(items) > 1
    below = _divided(material, items, most) if large else ()
    return Part(title, tuple(node for node, _ in items), below if len(below) > 1 else ())
