"""Build, change, build again: what did not change stays where it was."""

from pathlib import Path

import pytest

from codewiki.modules.model import ModuleTree
from codewiki.source.model import Role, SourceFile
from tests.modules.written import make_file, tree_of

CASES = Path(__file__).parent.parent / "cases" / "modules"
Calls = dict[tuple[str, str], int]


def read_case(name: str) -> tuple[list[SourceFile], Calls, dict[str, str]]:
    """Read a written case as its parts, so that they can be changed."""
    files, remarks = [], {}
    for line in (CASES / name / "files.txt").read_text(encoding="utf-8").splitlines():
        role, lines, path, *remark = line.split()
        files.append(make_file(path, int(lines), Role(role)))
        remarks[path] = " ".join(remark)
    calls = {}
    for line in (CASES / name / "edges.txt").read_text(encoding="utf-8").splitlines():
        user, used, count = line.split()
        calls[user, used] = int(count)
    return files, calls, remarks


def places(tree: ModuleTree) -> dict[str, str]:
    """The module of every file."""
    found = {path: module.id for module in tree.modules for path in module.files}
    return found | dict.fromkeys(tree.overview, "overview")


def moved(before: ModuleTree, after: ModuleTree) -> list[str]:
    """The files of both trees that are in another module now."""
    old, new = places(before), places(after)
    return sorted(path for path in old.keys() & new.keys() if old[path] != new[path])


def sources(files: list[SourceFile]) -> list[SourceFile]:
    return [file for file in files if file.role is Role.SOURCE]


@pytest.mark.parametrize(
    ("name", "most", "share"),
    [("itsdangerous", 1, 0.01), ("flask", 10, 0.01), ("large-flat-folder", 12, 0.15)],
)
def test_an_added_file_joins_and_moves_hardly_anybody(name: str, most: int, share: float) -> None:
    files, calls, remarks = read_case(name)
    before = tree_of(files, calls, remarks)
    counts = []
    for index, friend in enumerate(sources(files)):
        folder = friend.path.rpartition("/")[0]
        new = make_file(f"{folder}/added{index}.py", 60 + 40 * (index % 7))
        after = tree_of([*files, new], calls | {(new.path, friend.path): 4}, remarks)
        counts.append(len(moved(before, after)))
    assert max(counts) <= most, counts
    assert sum(counts) <= len(counts) * len(files) * share, counts


@pytest.mark.parametrize("name", ["itsdangerous", "flask", "large-flat-folder"])
def test_a_few_lines_more_move_nobody(name: str) -> None:
    files, calls, remarks = read_case(name)
    before = tree_of(files, calls, remarks)
    for changed in sources(files):
        longer = make_file(changed.path, changed.lines + 3)
        after = tree_of([*(file for file in files if file is not changed), longer], calls, remarks)
        assert moved(before, after) == []


@pytest.mark.parametrize("name", ["itsdangerous", "flask"])
def test_a_removed_test_or_document_moves_nobody(name: str) -> None:
    files, calls, remarks = read_case(name)
    before = tree_of(files, calls, remarks)
    for gone in files:
        if gone.role not in {Role.SOURCE, Role.GENERATED, Role.VENDORED}:
            after = tree_of([file for file in files if file is not gone], calls, remarks)
            hardly = [path for path in moved(before, after) if not path.startswith("docs/")]
            assert hardly == [], gone.path


def test_a_renamed_file_keeps_its_neighbours() -> None:
    files, calls, remarks = read_case("flask")
    before = tree_of(files, calls, remarks)
    old, new = "src/flask/views.py", "src/flask/handlers.py"
    renamed = [make_file(new, f.lines) if f.path == old else f for f in files]
    swapped = {
        (new if user == old else user, new if used == old else used): count
        for (user, used), count in calls.items()
    }
    after = tree_of(renamed, swapped, remarks)
    assert places(after)[new] == "handlers"
    assert groups(after) == {
        frozenset(new if path == old else path for path in group) for group in groups(before)
    }


def groups(tree: ModuleTree) -> set[frozenset[str]]:
    """What lies together, of the source."""
    found = {
        frozenset(path for path in module.files if path.startswith("src/"))
        for module in tree.modules
    }
    return found - {frozenset()}


def test_a_moved_file_leaves_the_others_alone() -> None:
    files, calls, remarks = read_case("flask")
    before = tree_of(files, calls, remarks)
    old, new = "src/flask/sessions.py", "src/flask/json/sessions.py"
    relocated = [make_file(new, f.lines) if f.path == old else f for f in files]
    swapped = {
        (new if user == old else user, new if used == old else used): count
        for (user, used), count in calls.items()
    }
    after = tree_of(relocated, swapped, remarks)
    assert places(after)[new] == "json"
    # There is room for one module more at the top now: one pair parts, nobody else moves.
    assert len([path for path in moved(before, after) if path.startswith("src/")]) <= 2
