"""Figures of the graph."""

from collections.abc import Iterable, Iterator

from codewiki.graph.algorithms import longest_path_by_number
from codewiki.graph.model import Edge, EdgeKind, GraphStatistics, Node, References
from codewiki.graph.nodes import PACKAGE


def graph_statistics(
    nodes: Iterable[Node], edges: Iterable[Edge], languages: tuple[References, ...]
) -> GraphStatistics:
    """Count nodes, edges, leaves, depth and the references of all ``languages``; edges are sorted.

    External packages and ``contains`` edges are left out. Edges of one kind between the same two
    nodes on several lines count as one.
    """
    place = {node.id: number for number, node in enumerate(_inside(nodes))}
    targets: list[list[int]] = [[] for _ in place]
    distinct = 0
    contains = EdgeKind.CONTAINS
    source, target, kind = "", "", contains
    row: list[int] = []
    for edge in edges:
        if edge.source != source:
            source, target, kind = edge.source, "", contains
            row = targets[place[source]]
        elif edge.target == target and edge.kind is kind:
            continue
        found = place.get(edge.target) if edge.kind is not contains else None
        if found is not None:
            distinct += 1
            if edge.target != target and edge.target != source:
                row.append(found)
            target, kind = edge.target, edge.kind
    resolved = sum(one.resolved for one in languages)
    external = sum(one.external for one in languages)
    unresolved = sum(one.unresolved for one in languages)
    return GraphStatistics(
        nodes=len(place),
        edges=distinct,
        leaf_nodes=sum(not row for row in targets),
        max_depth=longest_path_by_number(targets),
        references=resolved + external + unresolved,
        resolved=resolved,
        external=external,
        unresolved=unresolved,
        languages=languages,
    )


def _inside(nodes: Iterable[Node]) -> Iterator[Node]:
    return (node for node in nodes if node.kind != PACKAGE)
