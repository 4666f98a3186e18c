"""Parts of a graph as graphs: its files alone, or some files with what is around them."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from codewiki.errors import QuestionError
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node
from codewiki.graph.nodes import PACKAGE
from codewiki.graph.statistics import graph_statistics
from codewiki.query.build import GraphIndex, is_file
from codewiki.source.ignore import Patterns


class Level(StrEnum):
    """What the nodes of a part are."""

    FILES = "files"
    SYMBOLS = "symbols"


def part(
    index: GraphIndex, level: Level, focus: tuple[str, ...] = (), *, external: bool = True
) -> DependencyGraph:
    """Return the graph, of files or of everything, whole or around the files that match ``focus``.

    Between files there is one edge of a kind, the surest, at its first line. ``external`` keeps
    packages that are no part of the repository. A focus keeps the nodes of matching files, and
    those that an edge joins to them. The figures are those of the part but for the references,
    which are those of the whole graph.
    Raises ``QuestionError`` when no file matches, ``ConfigurationError`` for no valid pattern.
    """
    graph = index.graph
    if level is Level.SYMBOLS and not focus and external:
        return graph
    nodes: Iterable[Node] = graph.nodes
    edges: Iterable[Edge] = graph.edges
    if level is Level.FILES:
        nodes = [node for node in graph.nodes if is_file(node) or node.kind == PACKAGE]
        edges = _between_files(index)
    if not external:
        nodes = [node for node in nodes if node.kind != PACKAGE]
        edges = [edge for edge in edges if index.node(edge.target).kind != PACKAGE]
    if focus:
        inside = files_of(index, focus)
        edges = [
            edge
            for edge in edges
            if index.node(edge.source).path in inside or index.node(edge.target).path in inside
        ]
        joined = {end for edge in edges for end in (edge.source, edge.target)}
        nodes = [node for node in nodes if node.id in joined or node.path in inside]
    figures = graph_statistics(nodes, edges, graph.statistics.languages)
    return msgspec.structs.replace(
        graph, nodes=tuple(nodes), edges=tuple(edges), statistics=figures
    )


def _between_files(index: GraphIndex) -> list[Edge]:
    surest: dict[tuple[str, str, EdgeKind], Edge] = {}
    for edge in index.graph.edges:
        source, target = index.node(edge.source).path, index.node(edge.target)
        end = target.path or target.id
        if edge.kind is EdgeKind.CONTAINS or source == end:
            continue
        key = (source, end, edge.kind)
        known = surest.get(key)
        if known is None or _sureness(edge) > _sureness(known):
            surest[key] = edge
    return [
        msgspec.structs.replace(surest[key], source=key[0], target=key[1]) for key in sorted(surest)
    ]


def _sureness(edge: Edge) -> tuple[float, bool, int]:
    return edge.confidence, edge.counted, -edge.line


def files_of(index: GraphIndex, patterns: Iterable[str]) -> frozenset[str]:
    """Return the paths of the files that match patterns as in ``.gitignore``.

    Raises ``QuestionError`` when there are none, ``ConfigurationError`` for no valid pattern.
    """
    asked = list(patterns)
    rules = Patterns("focus", asked)
    found = frozenset(
        node.path for node in index.graph.nodes if is_file(node) and rules.match(node.path)
    )
    if not found:
        raise QuestionError(
            f"No file matches {', '.join(asked)[:200]}",
            name=asked[0],
            remedy="Patterns are those of .gitignore, such as src/db/ or *.py",
        )
    return found
