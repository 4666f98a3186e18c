"""Libraries that lie bundled in folders whose names only say that it may be so."""

import msgspec
import pytest

from codewiki.source.bundled import with_bundled
from codewiki.source.model import Role, SourceFile


def file(path: str, text: str = "") -> SourceFile:
    """A file of source, alike where its text is."""
    return SourceFile(path, "c", Role.SOURCE, len(text), 10, text or path)


def vendored(*files: SourceFile) -> list[str]:
    """The paths of the files that are somebody else's."""
    return [one.path for one in with_bundled(files) if one.role is Role.VENDORED]


def test_libraries_with_their_own_licences_are_somebody_elses() -> None:
    files = [
        file("LICENSE", "ours"),
        file("deps/Makefile"),
        file("deps/README.md"),
        file("deps/client/COPYING", "theirs"),
        file("deps/client/net/read.c"),
        file("deps/lines/lines.c"),
        file("src/main.c"),
    ]
    # The licence of one says of its neighbour what its name alone does not.
    assert vendored(*files) == [
        "deps/client/COPYING",
        "deps/client/net/read.c",
        "deps/lines/lines.c",
    ]


@pytest.mark.parametrize("holder", ["deps", "external", "src/extern", "subprojects", "Deps"])
@pytest.mark.parametrize("licence", ["LICENSE", "LICENCE.txt", "COPYRIGHT", "License-MIT.md"])
def test_folders_and_licences_have_many_names(holder: str, licence: str) -> None:
    files = [file(f"{holder}/zip/zip.c"), file(f"{holder}/zip/{licence}", "theirs")]
    assert vendored(*files) == [f"{holder}/zip/zip.c", f"{holder}/zip/{licence}"]


@pytest.mark.parametrize(
    "paths",
    [
        ["deps/graph.py", "deps/LICENSE"],  # a package of this repository called "deps"
        ["deps/zip/zip.c", "deps/zip/doc/LICENSE"],  # the licence of something inside it
        ["deps/zip/zip.c", "deps/zip/license.c"],  # a file of code about licences
        ["packages/zip/zip.c", "packages/zip/LICENSE"],  # packages of a workspace
        ["deps/a/a.c", "deps/b/b.c", "deps/c/c.c", "deps/c/LICENSE"],  # one of three
    ],
)
def test_without_enough_evidence_code_is_ones_own(paths: list[str]) -> None:
    assert vendored(*map(file, paths)) == []


def test_a_copy_of_the_repositorys_own_licence_tells_nothing() -> None:
    files = [
        file("LICENSE", "ours"),
        file("external/api/LICENSE", "ours"),
        file("external/api/a.c"),
    ]
    assert vendored(*files) == []


def test_nothing_but_the_role_changes_whatever_the_order() -> None:
    files = [file("deps/zip/COPYING", "theirs"), file("deps/zip/a.c"), file("a.c")]
    changed = with_bundled(reversed(files))
    assert changed == with_bundled(files)[::-1]
    assert [msgspec.structs.replace(one, role=Role.SOURCE) for one in changed[::-1]] == files
    assert with_bundled([]) == []
