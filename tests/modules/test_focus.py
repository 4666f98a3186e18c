"""Modules in focus come first; nothing else moves, and what matches nothing is told."""

import pytest

from codewiki.errors import ConfigurationError
from codewiki.modules.focus import with_focus
from codewiki.modules.model import Module, ModuleKind, ModuleTree

TREE = ModuleTree(
    modules=(
        Module("core", "core", ModuleKind.CODE, children=("core/io", "core/net", "core/ui")),
        Module("core/io", "io", ModuleKind.CODE, files=("core/io.py",), parent="core"),
        Module("core/net", "net", ModuleKind.CODE, files=("core/net/a.py",), parent="core"),
        Module("core/ui", "ui", ModuleKind.CODE, files=("core/ui.py",), parent="core"),
        Module("web", "web", ModuleKind.CODE, files=("web/a.py", "web/b.py")),
        Module("docs", "docs", ModuleKind.DOCS, files=("docs/net.md",)),
    ),
    roots=("core", "web", "docs"),
    overview=("README.md",),
)


def ids(tree: ModuleTree) -> list[str]:
    """The modules in reading order."""
    return [module.id for module in tree.modules]


def test_without_focus_the_tree_is_the_same() -> None:
    assert with_focus(TREE, ()) is TREE


def test_a_module_in_focus_and_those_above_it_go_before_their_siblings() -> None:
    made = with_focus(TREE, ["net/", "/web/b.py"])
    assert ids(made) == ["core", "core/net", "core/io", "core/ui", "web", "docs"]
    assert {module.id for module in made.modules if module.focused} == {"core", "core/net", "web"}
    made = with_focus(TREE, ["docs/"])
    assert made.roots == ("docs", "core", "web")
    assert ids(made) == ["docs", "core", "core/io", "core/net", "core/ui", "web"]
    assert made.problems == ()


def test_the_order_of_patterns_does_not_matter() -> None:
    patterns = ["docs/", "web/", "core/ui.py"]
    assert with_focus(TREE, patterns) == with_focus(TREE, patterns[::-1])
    assert sorted(ids(with_focus(TREE, patterns))) == sorted(ids(TREE))


def test_a_pattern_without_a_file_of_a_module_is_a_problem() -> None:
    made = with_focus(TREE, ["README.md", "gone/", "gone/"])
    assert [problem.message for problem in made.problems] == [
        "no file of a module matches “README.md”, which was to be in focus",
        "no file of a module matches “gone/”, which was to be in focus",
    ]
    assert ids(made) == ids(TREE)
    with pytest.raises(ConfigurationError):
        with_focus(TREE, ["[a"])
