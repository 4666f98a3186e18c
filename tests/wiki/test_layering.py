"""Layers of modules: what is cut where imports go in circles, and which arrows tell the rest."""

from hypothesis import given
from hypothesis import strategies as st

from codewiki.graph import algorithms
from codewiki.wiki.layering import layered

PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
        lambda pair: pair[0] != pair[1]
    ),
    st.integers(1, 9),
    max_size=14,
)


def test_what_follows_from_other_arrows_is_not_drawn() -> None:
    found = layered("abcd", {("c", "b"): 1, ("b", "a"): 1, ("c", "a"): 5})
    assert found.layers == (("a",), ("b",), ("c",))
    assert found.cut == ()
    assert found.telling == [("b", "a"), ("c", "b")]


def test_the_lightest_import_of_a_circle_stands_against_the_layers() -> None:
    found = layered("abc", {("c", "b"): 3, ("b", "a"): 4, ("a", "c"): 1})
    assert found.cut == (("a", "c"),)
    assert found.layers == (("a",), ("b",), ("c",))


def test_where_too_much_would_be_cut_circles_share_a_layer() -> None:
    names = [f"m{number:02}" for number in range(20)]
    every = {(one, two): 1 for one in names for two in names if one != two}
    found = layered(names, every)
    assert found.cut == ()
    assert found.layers == (tuple(names),)


@given(PAIRS)
def test_layers_hold_but_for_what_is_cut(weights: dict[tuple[str, str], int]) -> None:
    found = layered("abcdef", weights)
    height = {one: number for number, members in enumerate(found.layers) for one in members}
    kept = [pair for pair in weights if pair not in found.cut]
    assert all(height[source] > height[target] for source, target in kept)
    graph: dict[str, list[str]] = {one: [] for one in "abcdef"}
    for source, target in found.telling:
        graph[source].append(target)
    for source, target in kept:
        assert target in algorithms.reachable(graph, [source])
