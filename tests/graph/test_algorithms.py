import random
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.graph import algorithms

NAMES = "abcdefg"


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    size = draw(st.integers(0, len(NAMES)))
    names = NAMES[:size]
    return {
        name: sorted(draw(st.sets(st.sampled_from(names), max_size=size)) if names else [])
        for name in names
    }


def brute_reach(graph: dict[str, list[str]]) -> dict[str, set[str]]:
    """Warshall's closure: which nodes a path of one or more edges leads to."""
    reach = {node: set(after) for node, after in graph.items()}
    for middle in graph:
        for node in graph:
            if middle in reach[node]:
                reach[node] |= reach[middle]
    return reach


def brute_paths(graph: dict[str, list[str]], source: str, target: str) -> list[tuple[str, ...]]:
    """Every simple path, by trying all arrangements of nodes."""
    if source == target:
        return [(source,)]
    between = [node for node in graph if node not in {source, target}]
    tries = (
        (source, *middle, target)
        for size in range(len(between) + 1)
        for middle in permutations(between, size)
    )
    found = (path for path in tries if all(b in graph[a] for a, b in pairwise(path)))
    return sorted(found, key=lambda path: (len(path), path))


def brute_longest(graph: dict[str, list[str]]) -> int:
    """Longest path of the condensation, by relaxing as often as there are nodes."""
    reach = brute_reach(graph)
    group = {n: frozenset({n} | {m for m in reach[n] if n in reach[m]}) for n in graph}
    edges = {(group[a], group[b]) for a in graph for b in graph[a] if group[a] != group[b]}
    height = dict.fromkeys(group.values(), 0)
    for _ in graph:
        for a, b in edges:
            height[a] = max(height[a], height[b] + 1)
    return max(height.values(), default=0)


@given(graphs())
def test_components_are_the_classes_of_mutual_reach(graph: dict[str, list[str]]) -> None:
    reach = brute_reach(graph)
    expected = {
        tuple(sorted({node} | {other for other in reach[node] if node in reach[other]}))
        for node in graph
    }
    found = algorithms.components(graph)
    assert set(found) == expected
    assert len(found) == len(expected)


@given(graphs())
def test_the_condensation_points_backwards_only(graph: dict[str, list[str]]) -> None:
    condensed = algorithms.condensation(graph)
    assert sorted(node for group in condensed.members for node in group) == sorted(graph)
    for index, successors in enumerate(condensed.successors):
        assert all(after < index for after in successors)
    edges = {
        (condensed.component[a], condensed.component[b])
        for a in graph
        for b in graph[a]
        if condensed.component[a] != condensed.component[b]
    }
    assert edges == {(a, b) for a, row in enumerate(condensed.successors) for b in row}


@given(graphs())
def test_the_longest_path_is_the_oracles(graph: dict[str, list[str]]) -> None:
    assert algorithms.longest_path(graph) == brute_longest(graph)


@given(graphs())
def test_layers_depend_on_earlier_layers_or_their_own_cycle(graph: dict[str, list[str]]) -> None:
    reach = brute_reach(graph)
    rows = algorithms.layers(graph)
    layer = {node: index for index, row in enumerate(rows) for node in row}
    assert sorted(layer) == sorted(graph)
    assert all(rows)
    for node, successors in graph.items():
        for after in successors:
            assert layer[after] < layer[node] or (
                layer[after] == layer[node] and node in reach[after]
            )


@given(graphs())
def test_cycles_are_the_nodes_that_reach_themselves(graph: dict[str, list[str]]) -> None:
    reach = brute_reach(graph)
    found = {node for group in algorithms.cycles(graph) for node in group}
    assert found == {node for node in graph if node in reach[node]}


@given(graphs())
def test_the_shortest_cycle_is_no_longer_than_any(graph: dict[str, list[str]]) -> None:
    """The oracle: the shortest path from a successor of a node back to it, over all nodes."""
    lengths = [
        len(path)
        for node, successors in graph.items()
        for after in successors
        if (path := algorithms.shortest_path(graph, after, node))
    ]
    found = algorithms.shortest_cycle(graph)
    assert len(found) == min(lengths, default=0)
    assert len(set(found)) == len(found)
    assert all(b in graph[a] for a, b in pairwise((*found, *found[:1])))
    assert not found or found[0] == min(found)


@given(graphs(), st.integers(0, 3), st.integers(1, 4))
def test_reachable_keeps_to_its_depth_and_limit(
    graph: dict[str, list[str]], depth: int, limit: int
) -> None:
    for start in graph:
        whole = algorithms.reachable(graph, [start])
        near = algorithms.reachable(graph, [start], depth=depth)
        assert near == {node: steps for node, steps in whole.items() if steps <= depth}
        assert list(algorithms.reachable(graph, [start], limit=limit)) == list(whole)[:limit]


@given(graphs())
def test_reachable_is_the_closure_with_shortest_distances(graph: dict[str, list[str]]) -> None:
    reach = brute_reach(graph)
    for start in graph:
        distance = algorithms.reachable(graph, [start])
        assert set(distance) == reach[start] | {start}
        for node, steps in distance.items():
            assert len(algorithms.shortest_path(graph, start, node)) == steps + 1


@given(graphs())
@settings(max_examples=40)
def test_paths_are_all_simple_paths(graph: dict[str, list[str]]) -> None:
    small = {node: [after for after in graph[node] if after in "abcde"] for node in graph}
    small = {node: successors for node, successors in small.items() if node in "abcde"}
    for source in small:
        for target in small:
            expected = brute_paths(small, source, target)
            found = algorithms.paths(small, source, target, max_edges=9, max_paths=10_000)
            assert list(found) == expected
            short = algorithms.shortest_path(small, source, target)
            assert (short == ()) == (not expected)
            assert not expected or len(short) == len(expected[0])


@given(graphs(), st.integers(1, 5), st.integers(1, 4))
def test_limits_of_paths_cut_the_longest_off(
    graph: dict[str, list[str]], max_edges: int, max_paths: int
) -> None:
    small = {node: [after for after in graph[node] if after in "abcde"] for node in graph}
    backwards = algorithms.reversed_graph(small)
    for source in small:
        for target in small:
            expected = [p for p in brute_paths(small, source, target) if len(p) <= max_edges + 1]
            found = algorithms.paths(
                small,
                source,
                target,
                backwards=backwards,
                max_edges=max_edges,
                max_paths=max_paths,
            )
            assert list(found) == expected[:max_paths]


@given(graphs())
def test_ranks_are_those_of_the_textbook(graph: dict[str, list[str]]) -> None:
    """The oracle: the rank of each node is passed along its edges, one after the other."""
    rank = dict.fromkeys(graph, 1 / max(len(graph), 1))
    for _ in range(40):
        loose = sum(rank[node] for node in graph if not graph[node])
        flow = dict.fromkeys(graph, (0.15 + 0.85 * loose) / max(len(graph), 1))
        for node, successors in graph.items():
            for after in successors:
                flow[after] += 0.85 * rank[node] / len(successors)
        rank = flow
    found = algorithms.page_rank(graph)
    assert set(found) == set(rank)
    assert all(abs(found[node] - rank[node]) < 1e-8 for node in rank)


@given(graphs())
def test_ranks_sum_to_one(graph: dict[str, list[str]]) -> None:
    ranks = algorithms.page_rank(graph)
    assert set(ranks) == set(graph)
    assert not graph or abs(sum(ranks.values()) - 1) < 1e-6


@given(graphs(), st.randoms(use_true_random=False))
def test_no_order_shows_in_ranks(graph: dict[str, list[str]], chance: random.Random) -> None:
    """Sums of fractions would depend on their order in the last digit."""
    keys = chance.sample(sorted(graph), len(graph))
    mixed = {node: chance.sample(graph[node], len(graph[node])) for node in keys}
    assert algorithms.page_rank(mixed) == algorithms.page_rank(graph)


@given(graphs())
def test_more_rounds_change_no_settled_rank(graph: dict[str, list[str]]) -> None:
    many = algorithms.page_rank(graph, rounds=400)
    more = algorithms.page_rank(graph, rounds=4_000)
    assert many == more


@given(graphs())
def test_turning_round_twice_gives_the_same_graph(graph: dict[str, list[str]]) -> None:
    assert algorithms.reversed_graph(algorithms.reversed_graph(graph)) == graph


def test_a_node_that_many_point_to_ranks_first() -> None:
    ranks = algorithms.page_rank({"a": ["hub"], "b": ["hub"], "c": ["hub"], "hub": []})
    assert max(ranks, key=lambda node: ranks[node]) == "hub"
    assert ranks["a"] == ranks["b"] == ranks["c"]


def test_a_successor_that_is_no_key_is_a_node() -> None:
    assert algorithms.components({"a": ["b"]}) == (("b",), ("a",))
    assert algorithms.longest_path({"a": ["b"]}) == 1
    assert algorithms.reachable({"a": ["b"]}, ["a"]) == {"a": 0, "b": 1}


def test_limits_cut_the_search() -> None:
    chain = {str(i): [str(i + 1)] for i in range(10)}
    assert list(algorithms.reachable(chain, ["0"], depth=2)) == ["0", "1", "2"]
    assert list(algorithms.reachable(chain, ["0"], limit=4)) == ["0", "1", "2", "3"]
    assert algorithms.paths(chain, "0", "9", max_edges=8) == ()
    diamond = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
    assert algorithms.paths(diamond, "a", "d", max_paths=1) == (("a", "b", "d"),)


def test_a_dense_graph_does_not_keep_paths_busy() -> None:
    names = [f"n{i:02}" for i in range(40)]
    dense = {name: [other for other in names if other != name] for name in names}
    found = algorithms.paths(dense, names[0], names[-1], max_edges=12, max_paths=1_000_000)
    assert found[0] == (names[0], names[-1])


def test_deep_graphs_need_no_stack() -> None:
    size = 20_000
    chain = {f"{i:05}": [f"{i + 1:05}"] for i in range(size)}
    assert algorithms.longest_path(chain) == size
    assert len(algorithms.layers(chain)) == size + 1
    ring = {f"{i:05}": [f"{(i + 1) % size:05}"] for i in range(size)}
    assert len(algorithms.components(ring)) == 1
    assert algorithms.longest_path(ring) == 0
    assert len(algorithms.shortest_path(chain, "00000", f"{size:05}")) == size + 1


def test_ten_thousand_functions_that_call_each_other() -> None:
    """A ring with chords and a hub: one component, whose answers need no stack and little time."""
    size = 10_000
    names = [f"{number:05}" for number in range(size)]
    graph = {
        name: sorted({names[(place + 1) % size], names[place // 2], names[0]})
        for place, name in enumerate(names)
    }
    assert len(algorithms.components(graph)) == 1
    assert len(algorithms.shortest_cycle(graph)) == 1
    del graph["00000"]
    assert all(len(group) < size for group in algorithms.cycles(graph))
    ring = {name: [names[(place + 1) % size]] for place, name in enumerate(names)}
    assert algorithms.shortest_cycle(ring) == tuple(names)
    assert algorithms.paths(ring, names[0], names[5_000], max_edges=100) == ()
    assert len(algorithms.shortest_path(ring, names[1], names[0])) == size
    assert max(algorithms.reachable(ring, [names[0]]).values()) == size - 1
