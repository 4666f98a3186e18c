"""Titles that a person chose: by id or folder; what fits nothing is told."""

from codewiki.modules.model import Module, ModuleKind, ModuleTree
from codewiki.modules.titles import with_titles

TREE = ModuleTree(
    modules=(
        Module("core", "core", ModuleKind.CODE, path="src/core", children=("core/io",)),
        Module("core/io", "io", ModuleKind.CODE, path="src/core", files=("a.py",), parent="core"),
        Module("docs", "docs", ModuleKind.DOCS, path="docs"),
    ),
    roots=("core", "docs"),
)


def titles(tree: ModuleTree) -> dict[str, str]:
    """The titles that were chosen, by module."""
    return {module.id: module.title for module in tree.modules if module.titled}


def test_a_module_is_named_by_id_or_folder() -> None:
    made = with_titles(TREE, [("core/io", "Input"), ("src/core", "The core")])
    assert titles(made) == {"core": "The core", "core/io": "Input"}
    assert made.problems == ()
    assert [module.id for module in made.modules] == [module.id for module in TREE.modules]


def test_the_id_goes_before_the_folder() -> None:
    for given in ([("core", "By id"), ("src/core", "By folder")],):
        assert titles(with_titles(TREE, given)) == {"core": "By id"}
        assert titles(with_titles(TREE, reversed(given))) == {"core": "By id"}


def test_what_fits_no_module_is_a_problem() -> None:
    made = with_titles(TREE, [("cor", "x"), ("docs", "Manual")])
    assert titles(made) == {"docs": "Manual"}
    assert [problem.message for problem in made.problems] == [
        "there is no module “cor” to give the title “x”"
    ]
    assert with_titles(TREE, ()) == TREE
