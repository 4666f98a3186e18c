"""``--changed BASE``: what a change touches, and nothing else."""

import subprocess
from pathlib import Path

import pytest

from codewiki.checking import check_wiki
from codewiki.errors import RepositoryError

WORDS = "The till takes what the customer owes and puts it into the drawer below, " * 3
PAGE = f"# Till\n\n{WORDS}\n\n`pay_now` of `till.py`, see [x](nowhere.md) and [till](../till.py).\n"
OTHER = f"# Other\n\n{WORDS.upper()}\n\n`made_up_name`, see [till](till.md).\n"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "docs").mkdir(parents=True)
    (folder / "till.py").write_text("def pay_now():\n    return 1\n", "utf-8")
    (folder / "docs" / "till.md").write_text(PAGE, "utf-8")
    (folder / "docs" / "index.md").write_text(f"# Home\n\n{WORDS.lower()} [a](till.md)\n", "utf-8")
    (folder / "docs" / "other.md").write_text(OTHER, "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def told(folder: Path, base: str = "main") -> list[tuple[str, str]]:
    report = check_wiki(str(folder / "docs"), changed=base).report
    return [(one.page, one.rule.value) for one in report.findings]


def test_nothing_is_told_where_nothing_changed(repository: Path) -> None:
    assert check_wiki(str(repository / "docs")).report.findings
    assert told(repository) == []


def test_a_changed_page_is_told_whole(repository: Path) -> None:
    page = repository / "docs" / "other.md"
    page.write_text(OTHER + "\nMore.\n", "utf-8")
    assert ("other.md", "name that is not there") in told(repository)
    assert all(page == "other.md" for page, _ in told(repository))


def test_a_name_that_went_is_told_on_pages_that_did_not_change(repository: Path) -> None:
    (repository / "till.py").write_text("def pay_later():\n    return 1\n", "utf-8")
    assert ("till.md", "name that is not there") in told(repository)
    assert ("other.md", "name that is not there") not in told(repository)


def test_a_file_that_went(repository: Path) -> None:
    (repository / "till.py").rename(repository / "drawer.py")
    found = told(repository)
    assert ("till.md", "file that is not there") in found
    assert ("till.md", "dead link") in found


def test_a_base_that_is_none(repository: Path, tmp_path: Path) -> None:
    for base in ("nowhere", "--output=x", "-x", "main:docs"):
        with pytest.raises(RepositoryError, match="cannot be told"):
            told(repository, base)
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "index.md").write_text("# A\n", "utf-8")
    with pytest.raises(RepositoryError, match="lies in no repository"):
        check_wiki(str(tmp_path / "wiki"), changed="main")
