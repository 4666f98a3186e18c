"""Folders around paths."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.folders import folders_from, folders_of

PATHS = st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=6).map("/".join)


def test_the_root_comes_last() -> None:
    assert list(folders_from("a/b/c")) == ["a/b/c", "a/b", "a", ""]
    assert list(folders_from("")) == [""]


@given(st.lists(PATHS, max_size=8))
def test_all_folders_are_those_around_each_path(paths: list[str]) -> None:
    around = {folder for path in paths for folder in folders_from(path)} - set(paths)
    parents = {str(one) for path in paths for one in PurePosixPath(f"/{path}").parents}
    assert folders_of(paths) >= around
    assert folders_of(paths) == {one.lstrip("/") for one in parents} | {""}
