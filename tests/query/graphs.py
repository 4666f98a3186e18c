"""Small graphs, written out."""

from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, GraphStatistics, Node, Tier

STATISTICS = GraphStatistics(0, 0, 0, 0, 0, 0, 0, 0)


def graph_of(nodes: list[Node], edges: list[Edge]) -> DependencyGraph:
    """A graph with its nodes and edges in their order."""
    return DependencyGraph(
        nodes=tuple(sorted(nodes, key=lambda node: node.id)),
        edges=tuple(sorted(edges)),
        statistics=STATISTICS,
    )


def file(path: str, role: str = "source") -> Node:
    return Node(path, "file", path.rpartition("/")[2], path, 1, 100, role=role)


def symbol(
    path: str,
    name: str,
    *,
    kind: str = "function",
    number: int = 0,
    role: str = "source",
    lines: tuple[int, int] = (1, 10),
    public: bool = True,
) -> Node:
    return Node(
        f"{path}::{name}",
        kind,
        name.rpartition(".")[2],
        path,
        lines[0],
        lines[1],
        number,
        public,
        role,
    )


def edge(
    source: str,
    target: str,
    kind: EdgeKind = EdgeKind.CALLS,
    *,
    line: int = 1,
    tier: Tier = Tier.LEXICAL,
    counted: bool = True,
) -> Edge:
    return Edge(source, target, kind, line, tier, 0.9, counted)
