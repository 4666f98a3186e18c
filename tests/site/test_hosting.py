"""Addresses of files on the hosts that we know, and beside the pages."""

import pytest

from codewiki.site.hosting import Hosting, path_reference
from codewiki.source.model import Commit, Repository, Role, SourceFile
from codewiki.wiki.model import Citation

ID = "0123456789abcdef0123456789abcdef01234567"


def repository(remote: str | None, prefix: str = "") -> Repository:
    files = tuple(
        SourceFile(path, "python", Role.SOURCE, 1, 9, "0" * 32, path != "new.py")
        for path in ("src/a.py", "new.py")
    )
    return Repository(
        name="r", root="/", files=files, remote=remote, commit=Commit(ID, 0), prefix=prefix
    )


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/o/r", f"https://github.com/o/r/blob/{ID}/src/a.py#L2-L4"),
        ("https://github.com/o/r.git", f"https://github.com/o/r/blob/{ID}/src/a.py#L2-L4"),
        ("https://gitlab.com/g/s/r", f"https://gitlab.com/g/s/r/-/blob/{ID}/src/a.py#L2-4"),
        ("https://gitlab.firm.x/r/", f"https://gitlab.firm.x/r/-/blob/{ID}/src/a.py#L2-4"),
        ("https://bitbucket.org/o/r", f"https://bitbucket.org/o/r/src/{ID}/src/a.py#lines-2:4"),
        ("https://codeberg.org/o/r", f"https://codeberg.org/o/r/src/commit/{ID}/src/a.py#L2-L4"),
        ("https://unknown.example/o/r", "../../src/a.py#L2-L4"),
        ("ssh://github.com/o/r", "../../src/a.py#L2-L4"),
        (None, "../../src/a.py#L2-L4"),
    ],
)
def test_lines_by_host(remote: str | None, expected: str) -> None:
    hosting = Hosting(repository(remote), "docs")
    assert hosting.lines("json/tag", Citation("src/a.py", 2, 4, "", "x")) == expected


def test_one_line_and_a_prefix() -> None:
    hosting = Hosting(repository("https://github.com/o/r", "packages/x"), None)
    citation = Citation("src/a.py", 2, 2, "", "x")
    expected = f"https://github.com/o/r/blob/{ID}/packages/x/src/a.py#L2"
    assert hosting.lines("overview", citation) == expected


def test_files_that_the_commit_does_not_hold_are_not_pinned() -> None:
    assert Hosting(repository("https://github.com/o/r"), "docs").file("p", "new.py") == "../new.py"
    assert Hosting(repository("https://github.com/o/r"), None).file("p", "new.py") is None
    assert Hosting(repository(None), "").file("p", "new.py") == "new.py"
    assert Hosting(repository(None), "docs").file("p", "no such.py") is None


def test_paths_are_safe_in_addresses() -> None:
    assert path_reference("a b/(c)#d?.py") == "a%20b/%28c%29%23d%3F.py"
