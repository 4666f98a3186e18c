"""Calls through values: bounded work, and what is said when there is too much to say."""

import pytest

from codewiki.facts.build import file_facts
from codewiki.graph.build import build_graph
from codewiki.graph.flow import MOST_TARGETS, MOST_VALUES
from codewiki.graph.model import EdgeKind, Tier
from tests.graph.test_graph import edges, graph_of, repository


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


def script(text: str, caller: str) -> list[str]:
    """What a function of a script calls by value."""
    facts = {"a.js": file_facts(text.encode(), "javascript", "a.js")}
    return [
        edge.target.removeprefix("a.js::")
        for edge in build_graph(repository(["a.js"]), facts).edges
        if edge.source == f"a.js::{caller}" and edge.tier is Tier.FLOW
    ]


def test_variables_of_two_functions_are_two() -> None:
    text = (
        "function w() {}\n"
        "function one() { const options = {}; options.done = w; }\n"
        "function two() { const options = {}; options.done(); }\n"
        "function three() { const options = {}; options.done = w; options.done(); }\n"
    )
    assert script(text, "two") == []
    assert script(text, "three") == ["w"]


def test_a_callback_has_its_own_variables_only_where_no_other_has_them() -> None:
    text = (
        "function w() {}\nfunction v() {}\n"
        "function one() { [w].forEach((x) => x()); [v].forEach((x) => x()); }\n"
        "function two() { [w].forEach((x) => x()); [v].forEach((y) => y()); }\n"
    )
    assert script(text, "one") == []
    assert script(text, "two") == ["v", "w"]


def test_a_replaced_function_is_not_the_one_that_replaces_it() -> None:
    text = (
        "const hooks = {};\nhooks.go = null;\nconst old = hooks.go;\n"
        "hooks.go = function next() { old(); };\n"
    )
    assert script(text, "hooks.go") == []
    text = "function run(again) { again(); }\nrun(run);\n"
    assert script(text, "run") == ["run"]


def test_many_values_in_a_script_are_none() -> None:
    functions = "".join(f"function w{number}() {{}}\n" for number in range(MOST_TARGETS + 1))
    listed = ", ".join(f"w{number}" for number in range(MOST_TARGETS + 1))
    text = f"{functions}function run() {{ for (const w of [{listed}]) w(); }}\n"
    assert script(text, "run") == []


def test_a_member_of_a_name_with_several_types_is_not_followed() -> None:
    text = (
        "class A:\n    def go(self): pass\n"
        "def run(one: (A | str)):\n    one.go()\n"
        "def walk(one):\n    one.go()\n"
        "run(A())\nwalk(A())\n"
    )
    assert called(text, "run") == []
    assert called(text, "walk") == ["A.go"]


def test_what_is_called_is_a_function_before_an_object() -> None:
    text = functions(1) + (
        "class A:\n    def __call__(self): pass\n"
        "class P(Protocol):\n    def __call__(self): ...\n"
        "def both(x):\n    x()\n"
        "def single(x):\n    x()\n"
        "def said(x: P):\n    x()\n"
        "both(w0)\nboth(A())\nsingle(A())\n"
    )
    assert called(text, "both") == ["w0"]
    assert called(text, "single") == ["A.__call__"]
    assert called(text, "said") == []


def test_the_current_object_is_none_that_overrides_the_method() -> None:
    text = (
        "class Base:\n    def run(self):\n        self.step()\n"
        "class One(Base):\n    def step(self): pass\n"
        "class Two(Base):\n    def step(self): pass\n    def run(self): pass\n"
        "class Three(Two):\n    def step(self): pass\n"
    )
    assert called(text, "Base.run") == ["One.step"]
