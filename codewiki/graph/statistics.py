"""Figures of the graph."""

from collections.abc import Iterable

from codewiki.graph.algorithms import longest_path
from codewiki.graph.model import Edge, EdgeKind, GraphStatistics, Node, References
from codewiki.graph.nodes import PACKAGE


def graph_statistics(
    nodes: Iterable[Node], edges: Iterable[Edge], languages: tuple[References, ...]
) -> GraphStatistics:
    """Count nodes, edges, leaves, depth and the references of all ``languages``.

    External packages and ``contains`` edges are left out. Edges of one kind between the same two
    nodes on several lines count as one.
    """
    inside = {node.id for node in nodes if node.kind != PACKAGE}
    contains = EdgeKind.CONTAINS
    kinds: dict[str, dict[str, set[str]]] = {}
    for edge in edges:
        if edge.kind is not contains and edge.target in inside:
            kinds.setdefault(edge.source, {}).setdefault(edge.target, set()).add(edge.kind)
    distinct = sum(len(of_pair) for targets in kinds.values() for of_pair in targets.values())
    graph: dict[str, list[str]] = {}
    for source, targets in kinds.items():
        targets.pop(source, None)
        if targets:
            graph[source] = list(targets)
    resolved = sum(one.resolved for one in languages)
    external = sum(one.external for one in languages)
    unresolved = sum(one.unresolved for one in languages)
    return GraphStatistics(
        nodes=len(inside),
        edges=distinct,
        leaf_nodes=len(inside) - len(graph),
        max_depth=longest_path(graph),
        references=resolved + external + unresolved,
        resolved=resolved,
        external=external,
        unresolved=unresolved,
        languages=languages,
    )
