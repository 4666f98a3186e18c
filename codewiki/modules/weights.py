"""How strongly files hold together: the edges of the graph between them, weighed."""

from collections import Counter
from collections.abc import Mapping

from codewiki.graph.model import DependencyGraph, EdgeKind

Weights = Mapping[str, Mapping[str, int]]
"""User file -> used file -> weight, both sorted; never a file to itself."""

_WEIGHT = {
    EdgeKind.IMPORTS: 2,
    EdgeKind.CALLS: 1,
    EdgeKind.CONSTRUCTS: 1,
    EdgeKind.INHERITS: 3,
    EdgeKind.IMPLEMENTS: 3,
    EdgeKind.OVERRIDES: 1,
    EdgeKind.USES_TYPE: 1,
    EdgeKind.READS: 1,
    EdgeKind.DECORATES: 1,
    EdgeKind.RAISES: 1,
    EdgeKind.CATCHES: 1,
}
_MOST_OF_A_KIND = 8
"""More edges of one kind between two files say no more: a long file is not a closer friend."""
_LEAST_CONFIDENCE = 0.5


def file_weights(graph: DependencyGraph) -> Weights:
    """Weigh the edges between files; guesses and names merely handed on do not count."""
    path_of = {node.id: node.path for node in graph.nodes if node.path}
    counts: Counter[tuple[str, str, EdgeKind]] = Counter()
    for edge in graph.edges:
        if edge.kind not in _WEIGHT or not edge.counted or edge.confidence < _LEAST_CONFIDENCE:
            continue
        source, target = path_of.get(edge.source, ""), path_of.get(edge.target, "")
        if source and target and source != target:
            counts[source, target, edge.kind] += 1
    totals: Counter[tuple[str, str]] = Counter()
    for (source, target, kind), count in counts.items():
        totals[source, target] += _WEIGHT[kind] * min(count, _MOST_OF_A_KIND)
    weights: dict[str, dict[str, int]] = {}
    for (source, target), weight in sorted(totals.items()):
        weights.setdefault(source, {})[target] = weight
    return weights
