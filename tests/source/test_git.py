import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.errors import RepositoryError
from codewiki.source.build import read_repository
from codewiki.source.git import (
    LONGEST_AUTHOR,
    Checkout,
    GitFailure,
    blob_id,
    find_git,
    inside_work_tree,
    read_checkout,
    same_as_blob,
)
from codewiki.source.model import Change, Commit, History, SkippedFile, SkipReason

Writer = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
AUTHOR = "Ada"


def checkout(root: Path) -> Checkout:
    program = find_git()
    assert program is not None
    found = read_checkout(str(root), program)
    assert found is not None
    return found


def committed_files(root: Path) -> dict[str, bool]:
    return {file.path: file.committed for file in read_repository(str(root)).files}


def fake_git(folder: Path, script: str) -> str:
    """Write a program that stands for git."""
    program = folder / "git"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_commit_branch_and_history(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x = 1\n"})
    (root / "a.py").write_text("x = 2\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Change", date=1_700_200_000)
    found = checkout(root)
    assert found.commit == Commit(git(root, "rev-parse", "HEAD"), 1_700_200_000)
    assert found.branch == "main"
    change = Change(AUTHOR, ("a.py",))
    assert found.history == History(2, "2023-11-14", "2023-11-17", (change, change))
    assert found.prefix == ""
    assert found.remote is None
    assert not found.problems


def test_the_latest_changes(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x = 1\n", "b.py": "x\n"})
    git(root, "checkout", "-q", "-b", "side")
    (root / "b.py").rename(root / "new\nline.py")
    git(root, "add", "-A")
    author = f"{'L' * 80} \x01<of> [many](x)"
    git(root, "commit", "-q", "-m", "Rename", "--author", f"{author} <who@example.org>")
    git(root, "checkout", "-q", "main")
    (root / "a.py").write_text("x = 2\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Change", date=1_700_100_000)
    git(root, "merge", "-q", "-m", "Merge", "side", date=1_700_200_000)
    history = checkout(root).history
    assert history is not None
    assert history.commits == 4
    assert [change.paths for change in history.changes] == [
        ("a.py",),
        ("b.py", "new\nline.py"),
        ("a.py", "b.py"),
    ]
    assert all("@" not in change.author for change in history.changes)
    assert len(history.changes[1].author) == LONGEST_AUTHOR


def test_a_log_that_does_not_fit_is_cut_between_commits(
    committed: Writer, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = committed({"a.py": "x = 1\n"})
    (root / "a.py").write_text("x = 2\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Change")
    monkeypatch.setattr("codewiki.source.git.MOST_TOLD", len(f"\x01{AUTHOR}\0\na.py\0") + 5)
    history = checkout(root).history
    assert history is not None
    assert history.changes == (Change(AUTHOR, ("a.py",)),)


def test_a_repository_without_a_commit(write: Writer, git: Git) -> None:
    root = write({"a.py": "x\n", "b.py": "x\n"})
    git(root, "init", "-q", "-b", "topic/x")
    git(root, "add", "a.py")
    found = checkout(root)
    assert found.tracked == {"a.py"}
    assert found.untracked == ("b.py",)
    assert found.commit is None
    assert found.history is None
    assert found.branch == "topic/x"
    assert not found.problems
    assert committed_files(root) == {"a.py": False, "b.py": False}


def test_a_detached_head_has_no_branch(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n"})
    git(root, "checkout", "-q", "--detach")
    assert checkout(root).branch is None
    assert checkout(root).commit is not None


def test_modified_staged_untracked_ignored_and_deleted_files(committed: Writer, git: Git) -> None:
    root = committed({
        ".gitignore": "*.log\n",
        "same.py": "x\n",
        "changed.py": "x\n",
        "staged.py": "x\n",
        "gone.py": "x\n",
        "mode.py": "x\n",
    })
    (root / "changed.py").write_text("y\n", encoding="utf-8")
    (root / "staged.py").write_text("y\n", encoding="utf-8")
    (root / "new.py").write_text("y\n", encoding="utf-8")
    (root / "added.py").write_text("y\n", encoding="utf-8")
    (root / "debug.log").write_text("y\n", encoding="utf-8")
    (root / "gone.py").unlink()
    (root / "mode.py").chmod(0o755)
    git(root, "add", "staged.py", "added.py")
    assert committed_files(root) == {
        ".gitignore": True,
        "added.py": False,
        "changed.py": False,
        "mode.py": True,
        "new.py": False,
        "same.py": True,
        "staged.py": False,
    }
    messages = [problem.message for problem in read_repository(str(root)).problems]
    assert messages == ["1 tracked file is not on disk (deleted, or a sparse checkout)"]


def test_a_file_hidden_from_git_status_still_counts_as_changed(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n", "b.py": "x\n"})
    git(root, "update-index", "--assume-unchanged", "a.py")
    git(root, "update-index", "--skip-worktree", "b.py")
    (root / "a.py").write_text("y\n", encoding="utf-8")
    assert committed_files(root) == {"a.py": False, "b.py": True}


def test_line_ends_of_a_checkout_do_not_count_as_a_change(committed: Writer) -> None:
    root = committed({"a.py": "x\ny\n", "b.py": "x\r\ny\r\n"})
    (root / "a.py").write_bytes(b"x\r\ny\r\n")
    assert committed_files(root) == {"a.py": True, "b.py": True}


def test_a_sub_directory(committed: Writer, git: Git) -> None:
    root = committed({"packages/x/a.py": "x\n", "packages/y/b.py": "x\n", "c.py": "x\n"})
    git(root, "remote", "add", "origin", "git@github.com:o/mono.git")
    (root / "c.py").write_text("y\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Elsewhere", date=1_700_200_000)
    repository = read_repository(str(root / "packages" / "x"))
    assert repository.prefix == "packages/x"
    assert [(file.path, file.committed) for file in repository.files] == [("a.py", True)]
    assert repository.name == "x"
    assert repository.remote == "https://github.com/o/mono"
    changes = (Change(AUTHOR, ("a.py",)),)
    assert repository.history == History(1, "2023-11-14", "2023-11-14", changes)
    assert repository.commit is not None
    assert repository.commit.time == 1_700_200_000


def test_an_unpacked_archive_inside_somebody_elses_work_tree(committed: Writer) -> None:
    root = committed({".gitignore": "corpus/\n", "a.py": "x\n"})
    inner = root / "corpus" / "flask-3.1.3"
    inner.mkdir(parents=True)
    (inner / "b.py").write_text("x\n", encoding="utf-8")
    repository = read_repository(str(inner))
    assert [file.path for file in repository.files] == ["b.py"]
    assert repository.name == "flask-3.1.3"
    assert (repository.prefix, repository.commit, repository.remote) == ("", None, None)
    assert repository.problems == ()


def test_a_work_tree_beside_the_repository(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    git(root, "worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    (tmp_path / "tree" / "b.py").write_text("x\n", encoding="utf-8")
    assert committed_files(tmp_path / "tree") == {"a.py": True, "b.py": False}
    assert checkout(tmp_path / "tree").branch == "other"


def test_a_shallow_clone_has_no_history(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    git(root, "commit", "-q", "--allow-empty", "-m", "More")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    found = checkout(tmp_path / "clone")
    assert found.history is None
    assert found.commit is not None
    assert found.remote is None


def test_submodules_and_repositories_inside(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    commit = git(root, "rev-parse", "HEAD")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},libs/sub")
    (root / "libs" / "sub").mkdir(parents=True)
    inner = root / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "x.py").write_text("x\n", encoding="utf-8")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py"]
    assert repository.skipped == (
        SkippedFile("inner", SkipReason.SUBMODULE, "a repository of its own"),
        SkippedFile("libs/sub", SkipReason.SUBMODULE, f"at commit {commit[:12]}"),
    )


def test_an_unmerged_file_is_listed_once(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n"})
    git(root, "checkout", "-q", "-b", "side")
    (root / "a.py").write_text("side\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Side")
    git(root, "checkout", "-q", "main")
    (root / "a.py").write_text("main\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Main")
    git(root, "merge", "side", check=False)
    assert committed_files(root) == {"a.py": False}


def test_repositories_with_longer_ids(write: Writer, git: Git) -> None:
    root = write({"a.py": "x\n"})
    git(root, "init", "-q", "--object-format=sha256")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Start")
    assert committed_files(root) == {"a.py": True}
    commit = checkout(root).commit
    assert commit is not None
    assert len(commit.id) == 64


def test_tracked_files_in_pruned_folders_are_kept(committed: Writer) -> None:
    root = committed({"a.js": "x\n", "node_modules/p/index.js": "x\n"})
    (root / "node_modules" / "p" / "new.js").write_text("x\n", encoding="utf-8")
    repository = read_repository(str(root))
    assert [(file.path, file.role.value) for file in repository.files] == [
        ("a.js", "source"),
        ("node_modules/p/index.js", "vendored"),
    ]


@pytest.mark.parametrize(
    ("remotes", "expected"),
    [
        ({"origin": "https://me:secret@github.com/o/n.git"}, "https://github.com/o/n"),
        ({"fork": "git@github.com:f/n.git", "origin": "git@github.com:o/n.git"}, "https://github.com/o/n"),
        ({"upstream": "git@github.com:o/n.git"}, "https://github.com/o/n"),
        ({"a": "git@github.com:a/n.git", "b": "git@github.com:b/n.git"}, None),
        ({"origin": "/srv/n.git"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_remotes(
    committed: Writer, git: Git, remotes: dict[str, str], expected: str | None
) -> None:
    root = committed({"a.py": "x\n"})
    for name, url in remotes.items():
        git(root, "remote", "add", name, url)
    repository = read_repository(str(root))
    assert repository.remote == expected
    assert repository.name == ("n" if expected else "work")


def test_rewriting_rules_of_the_user_do_not_show(
    committed: Writer, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = committed({"a.py": "x\n"})
    git(root, "remote", "add", "origin", "https://github.com/o/n")
    rules = tmp_path / "gitconfig"
    rules.write_text('[url "https://token@mirror.example/"]\ninsteadOf = https://github.com/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(rules))
    assert checkout(root).remote == "https://github.com/o/n"


def test_a_bare_repository_and_gits_own_folder(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    for folder in (tmp_path / "bare.git", root / ".git"):
        with pytest.raises(RepositoryError, match="without files checked out") as caught:
            read_repository(str(folder))
        assert caught.value.remedy


def test_variables_of_an_outer_git_do_not_redirect(
    committed: Writer, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = committed({"a.py": "x\n"})
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert committed_files(root) == {"a.py": True}


def test_nothing_is_written_into_the_repository(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n"})
    os.utime(root / "a.py", (1, 1))
    index = (root / ".git" / "index").read_bytes()
    before = sorted(os.listdir(root / ".git"))
    read_repository(str(root))
    assert (root / ".git" / "index").read_bytes() == index
    assert sorted(os.listdir(root / ".git")) == before


def test_blob_ids_are_those_of_git(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x = 1\n"})
    assert blob_id(b"x = 1\n") == git(root, "rev-parse", "HEAD:a.py")
    assert blob_id(b"", 64) == hashlib.sha256(b"blob 0\0").hexdigest()
    assert same_as_blob(b"a\r\n", blob_id(b"a\n"))
    assert not same_as_blob(b"a\n", blob_id(b"a\r\n"))


def test_a_repository_of_another_user(tmp_path: Path) -> None:
    program = fake_git(
        tmp_path, "echo \"fatal: detected dubious ownership in repository at '$PWD'\" >&2; exit 128"
    )
    with pytest.raises(GitFailure) as caught:
        read_checkout(str(tmp_path), program)
    assert "another user" in caught.value.message
    assert "safe.directory" in caught.value.message
    assert str(tmp_path) not in caught.value.message


_OWNERS = ["pretended", "real"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["pretended"]


@pytest.mark.parametrize("owner", _OWNERS)
def test_files_of_another_users_repository_are_walked(
    committed: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: str
) -> None:
    root = committed({"a.py": "x\n"})
    if owner == "real":
        for path in (root, root / ".git"):
            os.chown(path, 12345, 12345)
    else:
        fake_git(tmp_path, "echo 'fatal: detected dubious ownership' >&2; exit 128")
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py"]
    assert repository.commit is None
    assert len(repository.problems) == 1
    assert "another user" in repository.problems[0].message


def test_a_program_that_hangs_fails_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(GitFailure, match="longer than"):
        read_checkout(str(tmp_path), fake_git(tmp_path, "exec sleep 60"), seconds=0.2)
    with pytest.raises(GitFailure, match="git rev-parse failed"):
        read_checkout(str(tmp_path), fake_git(tmp_path, "exit 3"))
    with pytest.raises(GitFailure, match="cannot be started"):
        read_checkout(str(tmp_path), str(tmp_path / "absent"))


def test_without_the_program_the_folder_is_walked(
    committed: Writer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = committed({"a.py": "x\n", ".gitignore": "b.py\n"})
    (root / "b.py").write_text("x\n", encoding="utf-8")
    (root / "sub").mkdir()
    (root / "sub" / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    (root / "sub" / "c.py").write_text("x\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == [".gitignore", "a.py"]
    assert repository.skipped == (
        SkippedFile("sub", SkipReason.SUBMODULE, "a repository of its own"),
    )
    assert [problem.message for problem in repository.problems] == [
        "the git program was not found; the files come from a walk, "
        "and commit and history are not known"
    ]


def test_a_damaged_repository_is_walked_and_reported(committed: Writer) -> None:
    root = committed({"a.py": "x\n"})
    (root / ".git" / "index").write_bytes(b"damaged")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py"]
    assert "git ls-files failed" in repository.problems[0].message


def test_a_lost_commit_is_a_problem_only_for_what_needs_it(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n"})
    tree = git(root, "rev-parse", "HEAD^{tree}")
    lost = root / ".git" / "objects" / tree[:2] / tree[2:]
    lost.chmod(0o600)
    lost.unlink()
    repository = read_repository(str(root))
    assert [(file.path, file.committed) for file in repository.files] == [("a.py", False)]
    assert repository.commit is not None
    assert "git ls-tree failed" in repository.problems[0].message


def test_a_log_that_fails_is_a_problem(committed: Writer, git: Git) -> None:
    root = committed({"a.py": "x\n"})
    tree = git(root, "rev-parse", "HEAD^{tree}")
    (root / "a.py").write_text("y\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "Change")
    lost = root / ".git" / "objects" / tree[:2] / tree[2:]
    lost.chmod(0o600)
    lost.unlink()
    found = checkout(root)
    assert found.history == History(2, "2023-11-14", "2023-11-14")
    assert ["git log failed" in one.message for one in found.problems] == [True]


def test_a_log_that_takes_too_long_is_a_problem(committed: Writer, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    (tmp_path / "slow").mkdir()
    real = find_git()
    slow = fake_git(
        tmp_path / "slow",
        f'for one in "$@"; do [ "$one" = log ] && exec sleep 60; done\nexec {real} "$@"\n',
    )
    found = read_checkout(str(root), slow, seconds=3)
    assert found is not None
    assert found.history == History(1, "2023-11-14", "2023-11-14")
    assert ["took longer than 3 seconds" in one.message for one in found.problems] == [True]


def test_the_program_is_never_taken_from_a_relative_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(tmp_path, "exit 0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "bin"]))
    assert find_git() is None


def test_looking_for_git_folders(write: Writer) -> None:
    root = write({"a/b/c.py": "x", "a/.git": "gitdir: x"})
    assert inside_work_tree(str(root / "a" / "b"))
    assert inside_work_tree(str(root / "a"))
    assert not inside_work_tree(str(root))
