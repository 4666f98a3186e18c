"""Algorithms on directed graphs given as ``{node: successors}``.

A successor that is no key counts as a node without successors. Nothing here recurses, so a chain
of any length is safe, and the answers depend on the graph and the order of its keys alone: callers
pass sorted mappings. Work is bounded by the size of the graph or by a limit that the caller gives.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from operator import itemgetter, sub

import msgspec

Graph = Mapping[str, Sequence[str]]
"""Successors of every node, in the order in which they are to be visited."""

PATH_STEPS = 20_000
"""How many extensions ``paths`` tries before it gives up looking for more."""


CYCLE_STEPS = 200_000
"""How many visits of nodes ``shortest_cycle`` makes before it takes what it has."""


class Condensation(msgspec.Struct, frozen=True):
    """A graph with every cycle folded into one component.

    ``members`` are the components, dependencies before dependents, each sorted;
    ``component`` gives the index of a node's component and ``successors`` the edges between
    components, sorted, without loops: they lead to smaller indices only.
    """

    members: tuple[tuple[str, ...], ...]
    component: dict[str, int]
    successors: tuple[tuple[int, ...], ...]


def components(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the strongly connected components, dependencies first, each sorted (Tarjan, 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    trail: list[str] = []
    on_trail: set[str] = set()
    found: list[tuple[str, ...]] = []

    def enter(node: str) -> tuple[str, Iterator[str]]:
        number[node] = low[node] = len(number)
        trail.append(node)
        on_trail.add(node)
        return node, iter(graph.get(node, ()))

    for start in graph:
        if start in number:
            continue
        work = [enter(start)]
        while work:
            node, rest = work[-1]
            for successor in rest:
                if successor not in number:
                    work.append(enter(successor))
                    break
                if successor in on_trail:
                    low[node] = min(low[node], number[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_unwind(node, trail, on_trail))
    return tuple(found)


def _unwind(root: str, trail: list[str], on_trail: set[str]) -> tuple[str, ...]:
    """Take the component that ``root`` opened off the trail."""
    members: list[str] = []
    while True:
        member = trail.pop()
        on_trail.discard(member)
        members.append(member)
        if member == root:
            return tuple(sorted(members))


def condensation(graph: Graph) -> Condensation:
    """Fold every strongly connected component of ``graph`` into one node."""
    members = components(graph)
    component = {node: index for index, group in enumerate(members) for node in group}
    successors = tuple(
        tuple(
            sorted({component[after] for node in group for after in graph.get(node, ())} - {index})
        )
        for index, group in enumerate(members)
    )
    return Condensation(members, component, successors)


def heights(condensed: Condensation) -> tuple[int, ...]:
    """Return for every component the number of edges of the longest path that starts there."""
    height: list[int] = []
    for successors in condensed.successors:  # dependencies first: all answers are already there
        height.append(max((height[after] + 1 for after in successors), default=0))
    return tuple(height)


def longest_path(graph: Graph) -> int:
    """Return the number of edges of the longest path of the condensation of ``graph``."""
    place = {node: number for number, node in enumerate(graph)}
    for targets in graph.values():
        for one in targets:
            place.setdefault(one, len(place))
    after: list[list[int]] = [[] for _ in place]
    for node, targets in graph.items():
        after[place[node]] = [place[one] for one in targets]
    return longest_path_by_number(after)


def longest_path_by_number(targets: Sequence[Sequence[int]]) -> int:
    """Return the same for nodes that are numbers: ``targets`` are those of each.

    The heights of components are settled while they are found, on numbers instead of names: this
    is a part of every run.
    """
    # Most nodes lead nowhere: they need no visit.
    after = [[one for one in row if targets[one]] for row in targets]
    height = [int(len(left) < len(row)) for left, row in zip(after, targets, strict=True)]
    number = [-1] * len(after)
    low = number.copy()
    trail: list[int] = []
    on_trail = bytearray(len(after))
    met = 0
    for start in range(len(after)):
        work = [(start, iter(after[start]))] if number[start] < 0 and after[start] else []
        while work:
            node, rest = work[-1]
            if number[node] < 0:
                number[node] = low[node] = met
                met += 1
                trail.append(node)
                on_trail[node] = 1
            for one in rest:
                if number[one] < 0:
                    work.append((one, iter(after[one])))
                    break
                if on_trail[one]:
                    low[node] = min(low[node], number[one])
                elif height[one] >= height[node]:
                    height[node] = height[one] + 1
            else:
                work.pop()
                if low[node] == number[node]:
                    _settle(node, trail, on_trail, height)
                if work:
                    _hand_up(node, work[-1][0], low, on_trail, height)
    return max(height, default=0)


def _settle(root: int, trail: list[int], on_trail: bytearray, height: list[int]) -> None:
    """Take the component that ``root`` opened off the trail and give its members one height."""
    start = len(trail) - 1
    while trail[start] != root:
        start -= 1
    members = trail[start:]
    del trail[start:]
    most = max(height[member] for member in members)
    for member in members:
        height[member] = most
        on_trail[member] = 0


def _hand_up(node: int, outer: int, low: list[int], on_trail: bytearray, height: list[int]) -> None:
    """Tell the node from which ``node`` was reached what was found there."""
    if on_trail[node]:
        low[outer] = min(low[outer], low[node])
    elif height[node] >= height[outer]:
        height[outer] = height[node] + 1


def layers(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the nodes in topological layers, each sorted.

    The first layer depends on nothing outside its own cycles, every other one only on the layers
    before it. The members of a cycle share a layer.
    """
    condensed = condensation(graph)
    height = heights(condensed)
    rows: list[list[str]] = [[] for _ in range(max(height, default=-1) + 1)]
    for index, group in enumerate(condensed.members):
        rows[height[index]].extend(group)
    return tuple(tuple(sorted(row)) for row in rows)


def cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the components that hold a cycle (also a node that points to itself), sorted."""
    return tuple(
        sorted(
            group
            for group in components(graph)
            if len(group) > 1 or group[0] in graph.get(group[0], ())
        )
    )


def shortest_cycle(graph: Graph) -> tuple[str, ...]:
    """Return the nodes of a short cycle in order, its least node first; empty without any.

    It is a shortest one of those through any of the first nodes that have a cycle, in their order:
    so many are tried as fit into ``CYCLE_STEPS`` visits of nodes, which in all but large
    components are all of them.
    """
    best: tuple[str, ...] = ()
    steps = CYCLE_STEPS
    for start in sorted(graph):
        found, visited = _cycle_through(graph, start)
        if found and (not best or len(found) < len(best)):
            best = found
        steps -= visited
        if best and (len(best) == 1 or steps < 0):
            break
    least = best.index(min(best)) if best else 0
    return best[least:] + best[:least]


def _cycle_through(graph: Graph, start: str) -> tuple[tuple[str, ...], int]:
    """Return a shortest cycle through ``start``, which begins it, and how many nodes were met."""
    before: dict[str, str] = {start: start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for after in graph.get(node, ()):
            if after == start:
                return _walk_back(before, node), len(before)
            if after not in before:
                before[after] = node
                queue.append(after)
    return (), len(before)


_WHOLE = 1 << 60
"""The sum of all ranks while they are computed: whole numbers add up exactly, in any order."""


def page_rank(
    graph: Graph, *, rounds: int = 40, damping: float = 0.85, digits: int = 9
) -> dict[str, float]:
    """Return the PageRank of every node; the sum is 1 but for rounding (Brin and Page, 1998).

    There are at most so many rounds, less where nothing moves any more that ``digits`` would show.
    Ranks are whole numbers of a fixed unit, so that the result is the same everywhere and no order
    of the edges shows. Nodes without successors give their rank to all nodes alike.
    """
    nodes = sorted({*graph, *(after for successors in graph.values() for after in successors)})
    if not nodes:
        return {}
    degree, sources, ends = _incoming(graph, nodes)
    arriving = itemgetter(*sources)
    loose = [place for place, edges in enumerate(degree) if not edges]
    kept = round(damping * 1_000)
    shares = [1_000 * (edges or 1) for edges in degree]
    settled = _WHOLE * (1_000 - kept) // (1_000 * 2 * 10**digits)
    rank = [_WHOLE // len(nodes)] * len(nodes)
    for _ in range(rounds):
        given = [kept * value // share for value, share in zip(rank, shares, strict=True)]
        left = sum(map(given.__getitem__, loose))
        base = (_WHOLE * (1_000 - kept) // 1_000 + left) // len(nodes)
        flow = list(accumulate(arriving(given), initial=0))
        until = map(flow.__getitem__, ends)
        # What reaches a node is what has flowed up to its last edge less what had before its first.
        after = [base + last - start for start, last in pairwise(until)]
        moved = sum(map(abs, map(sub, after, rank)))
        rank = after
        if moved < settled:
            break
    return {node: round(value / _WHOLE, digits) for node, value in zip(nodes, rank, strict=True)}


def _incoming(graph: Graph, nodes: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Return how many edges leave each node, where all edges come from, by the node that they lead
    to, and at which of them each node's edges begin, with the end of the last.

    Two sources that lead nowhere stand first, so that there is more than one.
    """
    index = {node: position for position, node in enumerate(nodes)}
    before: list[list[int]] = [[] for _ in nodes]
    degree = [0] * len(nodes)
    for node, successors in graph.items():
        place = index[node]
        degree[place] = len(successors)
        for after in successors:
            before[index[after]].append(place)
    sources = [0, 0, *chain.from_iterable(before)]
    return degree, sources, list(accumulate(map(len, before), initial=2))


def reversed_graph(graph: Graph) -> dict[str, list[str]]:
    """Return the graph with all edges turned round, keys and successors sorted."""
    turned: dict[str, list[str]] = {node: [] for node in sorted(graph)}
    for node in sorted(graph):
        for after in graph[node]:
            turned.setdefault(after, []).append(node)
    return {node: turned[node] for node in sorted(turned)}


def reachable(
    graph: Graph, starts: Iterable[str], *, limit: int = 1_000_000, depth: int = 1_000_000
) -> dict[str, int]:
    """Return the distance of every node that can be reached, the starts included at 0.

    Nearest nodes come first. The search ends after ``limit`` nodes or at ``depth`` edges.
    """
    distance: dict[str, int] = {}
    queue: deque[tuple[str, int]] = deque((start, 0) for start in starts)
    while queue and len(distance) < limit:
        node, steps = queue.popleft()
        if node in distance:
            continue
        distance[node] = steps
        if steps < depth:
            queue.extend(
                (after, steps + 1) for after in graph.get(node, ()) if after not in distance
            )
    return distance


def shortest_path(graph: Graph, source: str, target: str) -> tuple[str, ...]:
    """Return the first shortest path, both ends included; empty when there is none."""
    before: dict[str, str] = {source: source}
    queue = deque([source])
    while queue:
        node = queue.popleft()
        if node == target:
            return _walk_back(before, target)
        for after in graph.get(node, ()):
            if after not in before:
                before[after] = node
                queue.append(after)
    return ()


def _walk_back(before: Mapping[str, str], target: str) -> tuple[str, ...]:
    path = [target]
    while before[path[-1]] != path[-1]:
        path.append(before[path[-1]])
    return tuple(reversed(path))


def paths(
    graph: Graph,
    source: str,
    target: str,
    *,
    backwards: Graph | None = None,
    max_edges: int = 8,
    max_paths: int = 20,
) -> tuple[tuple[str, ...], ...]:
    """Return simple paths from ``source`` to ``target``, shortest first, then by their nodes.

    At most ``max_paths`` paths of at most ``max_edges`` edges are found, in at most ``PATH_STEPS``
    steps; branches that cannot reach the target in time are never entered. Lengths are tried one
    after another, so whatever a limit cuts off is never shorter than what is returned.
    ``backwards`` is ``graph`` with its edges turned round, for callers that have it.
    """
    turned = reversed_graph(graph) if backwards is None else backwards
    left = reachable(turned, [target], depth=max_edges)
    if source not in left:
        return ()
    found: list[tuple[str, ...]] = []
    steps = PATH_STEPS
    for length in range(left[source], max_edges + 1):
        exact, steps = _paths_of_length(graph, (source, target), length, left, steps)
        found.extend(sorted(exact))
        if len(found) >= max_paths or steps <= 0:
            break
    return tuple(found[:max_paths])


def _paths_of_length(
    graph: Graph, ends: tuple[str, str], length: int, left: Mapping[str, int], steps: int
) -> tuple[list[tuple[str, ...]], int]:
    """Return the simple paths of exactly ``length`` edges and the steps that remain."""
    source, target = ends
    if length == 0:
        return ([(source,)] if source == target else []), steps
    found: list[tuple[str, ...]] = []
    path = [source]
    work = [iter(graph.get(source, ()))]
    while work and steps > 0:
        after = next(work[-1], None)
        if after is None:
            work.pop()
            path.pop()
            continue
        steps -= 1
        room = length - len(path)
        if after == target and room == 0 and after not in path:
            found.append((*path, after))
        elif after not in path and after != target and left.get(after, length + 1) <= room:
            path.append(after)
            work.append(iter(graph.get(after, ())))
    return found, steps
