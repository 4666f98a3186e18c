"""Modules in layers: which imports stand against them, and which arrows say all that the others
do.
"""

from collections.abc import Mapping, Sequence

import msgspec

from codewiki.graph import algorithms

MAX_CUTS = 60
Weights = Mapping[tuple[str, str], int]


class Layering(msgspec.Struct, frozen=True):
    """``layers`` from the ground up, of modules that imports join; ``cut`` are the imports without
    which no circle remains, ``weights`` all imports by pair with the number of names.
    """

    weights: Weights
    layers: tuple[tuple[str, ...], ...]
    cut: tuple[tuple[str, str], ...]

    @property
    def telling(self) -> list[tuple[str, str]]:
        """The imports in the layers without those that others lead along: where ``a`` imports from
        ``b`` and ``b`` from ``c``, that ``a`` imports from ``c`` too goes without saying.
        """
        against = set(self.cut)
        graph = _graph([pair for pair in self.weights if pair not in against])
        return [
            (source, target)
            for source in sorted(graph)
            for target in graph[source]
            if not _around(graph, source, target)
        ]


def layered(modules: Sequence[str], weights: Weights) -> Layering:
    """The layers of modules. Where imports go in circles, the lightest are left out for it; where
    too many would have to be, the modules of a circle share a layer.
    """
    cut = _cuts(modules, weights)
    joined_up = {end for pair in weights for end in pair}
    graph: dict[str, list[str]] = {one: [] for one in sorted(modules) if one in joined_up}
    for source, target in sorted(weights):
        if (source, target) not in cut:
            graph[source].append(target)
    return Layering(weights, algorithms.layers(graph), tuple(cut))


def _cuts(modules: Sequence[str], weights: Weights) -> dict[tuple[str, str], None]:
    """Imports without which no circle remains: of a shortest circle always the one with the fewest
    names, until there is none. None where they would be too many.
    """
    graph = _graph(weights)
    members = {
        one: number
        for number, group in enumerate(algorithms.cycles(graph))
        for one in group
        if len(group) > 1
    }
    left = {
        pair: count
        for pair, count in weights.items()
        if pair[0] in members and members[pair[0]] == members.get(pair[1])
    }
    cut: dict[tuple[str, str], None] = {}
    while len(cut) < MAX_CUTS:
        circle = algorithms.shortest_cycle(_graph(left))
        if not circle:
            return cut
        pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
        lightest = min(pairs, key=lambda pair: (left[pair], pair))
        cut.setdefault(lightest)
        del left[lightest]
    return {}


def _graph(pairs: Sequence[tuple[str, str]] | Weights) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {}
    for source, target in sorted(pairs):
        graph.setdefault(source, []).append(target)
        graph.setdefault(target, [])
    return graph


def _around(graph: Mapping[str, Sequence[str]], source: str, target: str) -> bool:
    """Tell whether another way than the arrow itself leads from ``source`` to ``target``."""
    seen = {source}
    waiting = [one for one in graph[source] if one != target]
    while waiting:
        here = waiting.pop()
        if here == target:
            return True
        if here not in seen:
            seen.add(here)
            waiting += graph[here]
    return False
