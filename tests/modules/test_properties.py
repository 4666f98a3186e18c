"""What holds for every repository: each file once, names that are fit for every disk."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.modules.model import ModuleTree
from codewiki.modules.naming import RESERVED, slug_of
from codewiki.source.model import Role, SourceFile
from codewiki.store.names import collisions, name_fault
from tests.modules.written import make_file, tree_of

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = (
    "a b core Core utils index __init__ mod test tests docs src lib overview con README build _x "
    "__main__ größe データ test_a a.test topics x-y x_y py.typed"
)
NAMES = st.sampled_from(WORDS.split(" "))
SUFFIXES = st.sampled_from(["", ".py", ".c", ".h", ".md", ".json", ".ts"])
PATHS = st.builds(
    lambda folders, stem, suffix: "/".join([*folders, stem + suffix]),
    st.lists(NAMES, max_size=5),
    NAMES,
    SUFFIXES,
)
FILES = st.builds(make_file, PATHS, st.integers(0, 6_000), st.sampled_from(Role))
REPOSITORIES = st.lists(FILES, max_size=40, unique_by=lambda file: file.path)


def pairs(files: list[SourceFile]) -> st.SearchStrategy[dict[tuple[str, str], int]]:
    if not files:
        return st.just({})
    paths = st.sampled_from([file.path for file in files])
    return st.dictionaries(st.tuples(paths, paths), st.integers(1, 5), max_size=60)


WITH_CALLS = REPOSITORIES.flatmap(lambda files: st.tuples(st.just(files), pairs(files)))


def check_tree(tree: ModuleTree, files: list[SourceFile]) -> None:
    owned = [path for module in tree.modules for path in module.files] + list(tree.overview)
    assert sorted(owned) == sorted(file.path for file in files)
    source = {file.path for file in files if file.role is Role.SOURCE}
    by_id = {module.id: module for module in tree.modules}
    assert len(by_id) == len(tree.modules)
    assert not collisions([f"{module.id}.md" for module in tree.modules])
    seen: set[str] = set()
    for module in tree.modules:
        assert name_fault(f"{module.id}.md") == ""
        assert module.id.rpartition("/")[2] not in RESERVED
        assert bool(module.files) != bool(module.children)
        assert len(module.children) != 1
        assert module.title
        assert module.parent in seen or module.parent == ""
        assert (module.parent == "") == (module.id in tree.roots)
        for child in module.children:
            assert by_id[child].parent == module.id
        if module.path:
            # What is attached to a module may lie anywhere, its source may not.
            inside = source.intersection(leaves(module.id, tree))
            assert all(path.startswith(f"{module.path}/") for path in inside)
        seen.add(module.id)
    for siblings in (tree.roots, *(module.children for module in tree.modules)):
        titles = [by_id[sibling].title.casefold() for sibling in siblings]
        assert len(set(titles)) == len(titles)


def leaves(module: str, tree: ModuleTree) -> list[str]:
    """The files of a module and of all below it."""
    return [
        path
        for one in tree.modules
        if one.id == module or one.id.startswith(f"{module}/")
        for path in one.files
    ]


@settings(max_examples=200, deadline=None)
@given(WITH_CALLS)
def test_every_file_is_in_one_leaf_under_a_good_name(
    drawn: tuple[list[SourceFile], dict[tuple[str, str], int]],
) -> None:
    files, calls = drawn
    check_tree(tree_of(files, calls), files)


@settings(max_examples=60, deadline=None)
@given(WITH_CALLS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_show(
    drawn: tuple[list[SourceFile], dict[tuple[str, str], int]], random: Random
) -> None:
    files, calls = drawn
    shuffled = list(files)
    random.shuffle(shuffled)
    assert tree_of(shuffled, calls) == tree_of(files, calls)


@given(st.text(max_size=80))
def test_slugs_are_safe(name: str) -> None:
    slug = slug_of(name)
    assert slug == slug_of(name)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert slug[0] not in "_-"
    assert len(slug) <= 48


def test_a_repository_without_files() -> None:
    tree = tree_of([])
    assert (tree.modules, tree.roots, tree.overview) == ((), (), ())


def test_deep_and_wide_repositories_are_divided_in_bounded_time() -> None:
    deep = [make_file("/".join(["d"] * depth) + "/f.py", 400) for depth in range(1, 400)]
    wide = [make_file(f"pkg/file{number:04}.py", 400) for number in range(1_500)]
    calls = {
        (wide[number].path, wide[number * 7 % 1_500].path): 3
        for number in range(1_500)
        if number * 7 % 1_500 != number
    }
    check_tree(tree_of(deep), deep)
    tree = tree_of(wide, calls)
    check_tree(tree, wide)
    assert len(tree.roots) <= 16


def test_twenty_thousand_files_in_one_folder() -> None:
    files = [make_file(f"data/part{number:05}.py", number % 90) for number in range(20_000)]
    started = time.process_time()
    tree = tree_of(files)
    assert time.process_time() - started < 20
    check_tree(tree, files)


HASHED = """
from tests.modules.test_cases import built
print(built("flask"), built("large-flat-folder"))
"""


def test_the_hash_seed_does_not_show() -> None:
    trees = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(trees) == 1
