"""Calls through values: bounded work, and what is said when there is too much to say."""

import pytest

from codewiki.graph.flow import MOST_TARGETS, MOST_VALUES
from codewiki.graph.model import EdgeKind, Tier
from tests.graph.test_graph import edges, graph_of


def called(text: str, caller: str) -> list[str]:
    """What a function of the file calls by value."""
    graph = graph_of({"a.py": text})
    return [
        edge.target.removeprefix("a.py::")
        for edge in edges(graph, EdgeKind.CALLS)
        if edge.source == f"a.py::{caller}" and edge.tier is Tier.FLOW
    ]


def functions(count: int) -> str:
    return "".join(f"def w{number}(): pass\n" for number in range(count))


@pytest.mark.parametrize("count", [1, MOST_TARGETS, MOST_TARGETS + 1, MOST_VALUES + 1, 500])
def test_more_than_a_few_callees_are_none(count: int) -> None:
    text = functions(count) + "def run(work):\n    work()\n"
    text += "".join(f"run(w{number})\n" for number in range(count))
    expected = sorted(f"w{number}" for number in range(count)) if count <= MOST_TARGETS else []
    assert called(text, "run") == expected


def test_arguments_that_cross_at_every_step_take_no_time() -> None:
    size = 400
    text = functions(2) + "".join(
        f"def f{number}(a, b):\n    f{number + 1}(a, b)\n    f{number + 1}(b, a)\n    a()\n"
        for number in range(size)
    )
    text += f"def f{size}(a, b):\n    a()\nf0(w0, w1)\n"
    assert called(text, "f1") == ["w0", "w1"]


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_way_needs_no_stack(step: int) -> None:
    size = 3_000
    text = functions(1) + "".join(
        f"def f{number}(a):\n    f{number + 1}(a)\n    a()\n" for number in range(size)[::step]
    )
    text += f"def f{size}(a):\n    a()\nf0(w0)\n"
    assert called(text, "f5") == ["w0"]


def test_names_that_are_each_other_say_nothing() -> None:
    text = "def run(a):\n    x = y\n    y = x\n    z = [z]\n    x()\n    z[0][0][0][0][0]()\n"
    assert called(text, "run") == []


def test_a_value_that_goes_round_is_found() -> None:
    text = functions(1) + (
        "def ping(work, left):\n    pong(work, left)\n"
        "def pong(work, left):\n    ping(work, left)\n    work()\n"
        "ping(w0, 3)\n"
    )
    assert called(text, "pong") == ["w0"]


def test_the_order_of_files_does_not_matter() -> None:
    parts = {
        "a.py": "from b import run\ndef one(): pass\nrun(one)\n",
        "b.py": "def run(work):\n    work()\n",
        "c.py": "from b import run\ndef two(): pass\nrun(two)\n",
    }
    turned = dict(reversed(parts.items()))
    assert graph_of(parts).edges == graph_of(turned).edges
    found = [edge.target for edge in graph_of(parts).edges if edge.tier is Tier.FLOW]
    assert found == ["a.py::one", "c.py::two"]


def test_a_name_of_the_current_class_may_be_a_variable() -> None:
    text = (
        "class A:\n    def go(self): pass\n"
        "class B:\n    def go(self):\n        for cls in [A]:\n            cls.go(self)\n"
    )
    targets = {edge.target for edge in edges(graph_of({"a.py": text}), EdgeKind.CALLS)}
    assert targets == {"a.py::A.go"}


def test_a_function_that_gives_back_what_it_was_given_says_nothing() -> None:
    """Its callers are not told apart, so each would get what the others gave."""
    text = functions(2) + "def same(x):\n    return x\ndef run():\n    same(w0)()\n    same(w1)()\n"
    assert called(text, "run") == []
