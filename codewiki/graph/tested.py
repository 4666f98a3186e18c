"""Which test file tests which source file, derived from what the tests use."""

from collections.abc import Iterable

from codewiki.graph.edges import EdgeBook
from codewiki.graph.model import Edge, EdgeKind, Node, Tier
from codewiki.source.model import Role

USING = frozenset({
    EdgeKind.CALLS,
    EdgeKind.CONSTRUCTS,
    EdgeKind.READS,
    EdgeKind.INHERITS,
    EdgeKind.RAISES,
    EdgeKind.CATCHES,
    EdgeKind.DECORATES,
})
"""Kinds by which a test exercises what it names; imports alone are not enough."""


def link_tests(nodes: Iterable[Node], edges: Iterable[Edge], book: EdgeBook) -> None:
    """Add an edge from each test file to every source file of which it uses a symbol.

    The line is that of the first use. Guesses by a unique name are no evidence.
    """
    by_id = {node.id: node for node in nodes}
    first: dict[tuple[str, str], int] = {}
    for edge in edges:
        if edge.kind not in USING or edge.tier is Tier.UNIQUE:
            continue
        source, target = by_id[edge.source], by_id[edge.target]
        if source.role == Role.TEST and target.role == Role.SOURCE:
            key = (source.path, target.path)
            first[key] = min(edge.line, first.get(key, edge.line))
    for (test, tested), line in first.items():
        book.add(test, tested, EdgeKind.TESTS, line, Tier.EVIDENCE)
