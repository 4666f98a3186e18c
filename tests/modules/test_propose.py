"""What a model proposes for the module tree is held against it; nothing is lost."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.errors import ModelError, ModelFault
from codewiki.llm.fakes import ScriptedModel
from codewiki.modules.model import Module, ModuleKind, ModuleTree
from codewiki.modules.propose import propose, request_of, taken_over

CODE = ModuleKind.CODE
TREE = ModuleTree(
    modules=(
        Module("core", "core", CODE, "core", children=("core/a", "core/b")),
        Module("core/a", "a", CODE, "core/a", ("core/a/x.py",), parent="core"),
        Module("core/b", "b", CODE, "core/b", ("core/b/y.py",), parent="core"),
        Module("net", "net", CODE, "net", ("net/n.py",)),
        Module("disk", "disk", CODE, "disk", ("disk/d.py",)),
        Module("mine", "My own", CODE, "mine", ("mine/m.py",), titled=True),
        Module("tests", "tests", ModuleKind.TESTS, "tests", ("tests/t.py",)),
    ),
    roots=("core", "net", "disk", "mine", "tests"),
    overview=("README.md",),
)


def answer(titles: dict[str, str], groups: dict[str, list[str]] | None = None) -> str:
    named = [{"module": module, "title": title} for module, title in titles.items()]
    joined = [{"title": title, "modules": one} for title, one in (groups or {}).items()]
    return json.dumps({"titles": named, "groups": joined})


def titles(tree: ModuleTree) -> dict[str, str]:
    return {one.id: one.title for one in tree.modules}


def test_titles_are_taken_over_and_addresses_stay() -> None:
    made = taken_over(TREE, answer({"M1": "The core", "m 4": "Sockets", "disk": "Storage"}))
    assert titles(made.tree) == titles(TREE) | {
        "core": "The core", "net": "Sockets", "disk": "Storage",
    }  # fmt: skip
    assert made.titles == 3
    assert [one.id for one in made.tree.modules] == [one.id for one in TREE.modules]
    assert made.tree.roots == TREE.roots


@pytest.mark.parametrize(
    "proposed",
    [
        {"M99": "Nowhere"},
        {"zzz": "Nowhere"},
        {"M4": "core"},  # taken
        {"M4": "Overview"},  # reserved
        {"M4": "../../etc/passwd"},
        {"M4": "<script>alert(1)</script>"},
        {"M4": "utils"},
        {"M4": ""},
        {"M4": "x" * 200},
        {"M6": "Not mine"},  # a person chose it
    ],
)
def test_titles_that_do_not_fit_are_ignored(proposed: dict[str, str]) -> None:
    made = taken_over(TREE, answer(proposed))
    assert made.tree == TREE
    assert made.ignored == 1


def test_modules_of_the_top_may_be_put_together() -> None:
    made = taken_over(TREE, answer({}, {"Input and output": ["M4", "M5", "M2", "M99"]}))
    tree = made.tree
    assert tree.roots == ("core", "input-and-output", "mine", "tests")
    group = next(one for one in tree.modules if one.id == "input-and-output")
    assert (group.title, group.children) == ("Input and output", ("net", "disk"))
    parents = {one.id: one.parent for one in tree.modules}
    assert parents["net"] == parents["disk"] == "input-and-output"
    order = [one.id for one in tree.modules]
    assert order.index("input-and-output") < order.index("net") < order.index("disk")


@pytest.mark.parametrize(
    "groups",
    [
        {"Alone": ["M4"]},
        {"core": ["M4", "M5"]},
        {"Overview": ["M4", "M5"]},
        {"Tests": ["M7", "M6"]},
        {"": ["M4", "M5"]},
        {"Strange": []},
    ],
)
def test_groups_that_do_not_fit_are_ignored(groups: dict[str, list[str]]) -> None:
    assert taken_over(TREE, answer({}, groups)).tree == TREE


HANDLES = st.sampled_from(["M1", "M3", "M4", "M5", "M7", "M9", "net", "?"])


@given(
    st.lists(st.tuples(HANDLES, st.text(max_size=30))),
    st.lists(st.tuples(st.text(max_size=12), st.lists(HANDLES))),
)
def test_nothing_is_lost_whatever_is_proposed(
    named: list[tuple[str, str]], joined: list[tuple[str, list[str]]]
) -> None:
    text = json.dumps({
        "titles": [{"module": module, "title": title} for module, title in named],
        "groups": [{"title": title, "modules": one} for title, one in joined],
    })
    tree = taken_over(TREE, text).tree
    assert {one.id for one in TREE.modules} <= {one.id for one in tree.modules}
    files = sorted(path for one in tree.modules for path in one.files)
    assert files == sorted(path for one in TREE.modules for path in one.files)
    below = [child for one in tree.modules for child in one.children]
    assert sorted([*tree.roots, *below]) == sorted(one.id for one in tree.modules)
    seen: set[str] = set()
    for one in tree.modules:
        assert not one.parent or one.parent in seen
        seen.add(one.id)
    ids = [one.id.casefold() for one in tree.modules]
    assert len(set(ids)) == len(ids)


@given(st.text(max_size=200))
def test_no_answer_raises(text: str) -> None:
    assert {one.id for one in taken_over(TREE, text).tree.modules} >= {"core", "net"}


def test_a_model_that_fails_leaves_the_tree_and_a_problem() -> None:
    request = request_of(TREE, max_output=500, seconds=5)
    assert "M4 at the top: “net” (code) net/n.py" in request.prompt
    failing = ScriptedModel([ModelError("gone", fault=ModelFault.SERVER, remedy="Wait")])
    made = asyncio.run(propose(failing, TREE, request))
    assert made.tree.modules == TREE.modules
    assert "gone" in made.tree.problems[0].message
    good = ScriptedModel([answer({"M4": "Sockets"})])
    made = asyncio.run(propose(good, TREE, request))
    assert titles(made.tree)["net"] == "Sockets"
    assert len(made.answers) == 1
