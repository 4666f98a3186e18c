"""Branches and commits with the wiki: only its files, nothing run, all as before on failure."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from codewiki import pipeline
from codewiki.check.model import Finding, Rule
from codewiki.errors import CodewikiError, ConfigurationError, RepositoryError
from codewiki.jobs.model import JobStatus
from codewiki.jobs.run import new_job, run_job
from codewiki.results import Result
from codewiki.settings import Settings
from codewiki.source.commit import WorkTree
from codewiki.source.git import GitFailure, find_git
from codewiki.store.manifest import MANIFEST_NAME
from codewiki.store.output import OutputFolder

Git = Callable[..., str]
Snapshot = tuple[str, str, str, dict[str, bytes]]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run Git in the folder ``repo`` as Ada."""
    program = find_git()
    if program is None:
        pytest.skip("the git program is not installed")
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run(*arguments: str) -> str:
        command = [program, "-C", str(tmp_path / "repo"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    return run


@pytest.fixture
def repo(tmp_path: Path, git: Git) -> Path:
    """A repository of two files on GitHub, with one commit."""
    root = tmp_path / "repo"
    root.mkdir()
    (root / "README.md").write_text("# Pot\n\nIt boils.\n", encoding="utf-8")
    (root / "pot.py").write_text('"""A pot."""\n\nLID = 1\n', encoding="utf-8")
    git("init", "-q", "-b", "main")
    git("remote", "add", "origin", "git@github.com:o/pot.git")
    git("add", "-A")
    git("commit", "-q", "-m", "Start")
    return root


@pytest.fixture
def generate(tmp_path: Path, repo: Path) -> Callable[..., Result]:
    """Run a job over the repository; keeps its record as ``generate.job``."""

    def run(**wishes: object) -> Result:
        settings = Settings(jobs=1, cache_folder=str(tmp_path / "cache"), **wishes)  # type: ignore[arg-type]
        job = new_job(str(repo), settings)
        run.job = job  # type: ignore[attr-defined]
        return run_job(job, settings)

    return run


def snapshot(repo: Path, git: Git) -> Snapshot:
    """Everything a failure must leave alone: refs, HEAD, index, files."""
    files = {
        path.relative_to(repo).as_posix(): path.read_bytes()
        for path in sorted(repo.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(repo).parts
    }
    return git("for-each-ref"), (repo / ".git/HEAD").read_text(), git("ls-files", "-s"), files


def test_a_branch_with_a_commit(repo: Path, git: Git, generate: Callable[..., Result]) -> None:
    start = git("rev-parse", "HEAD")
    made = generate(create_branch=True, commit=True)
    proposal = made.proposal
    assert proposal is not None
    assert re.fullmatch(r"docs/codewiki-\d{8}-\d{6}", proposal.branch)
    assert (proposal.base, proposal.commit) == ("main", git("rev-parse", "HEAD"))
    assert git("symbolic-ref", "--short", "HEAD") == proposal.branch
    assert git("rev-parse", "main") == git("rev-parse", "HEAD~1") == start
    assert git("status", "--porcelain") == ""
    assert git("log", "-1", "--format=%an <%ae> %cn") == "Ada <ada@example.org> Ada"
    changed = git("diff", "--name-only", "main", "HEAD").splitlines()
    assert sorted(changed) == sorted(f"docs/{name}" for name in {*made.files, MANIFEST_NAME})
    assert proposal.page == f"https://github.com/o/pot/compare/{proposal.branch}?expand=1"
    job = generate.job  # type: ignore[attr-defined]
    assert (job.status, job.branch_name) == (JobStatus.COMPLETED, proposal.branch)
    assert job.generation_options.create_branch


def test_a_commit_on_the_branch_one_is_on(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    generate()
    first = generate(commit=True).proposal
    assert first is not None
    assert (first.branch, first.base) == ("main", "main")
    assert git("status", "--porcelain") == ""
    git("mv", "pot.py", "pan.py")
    git("commit", "-q", "-m", "Rename")
    second = generate(commit=True)
    assert second.proposal is not None
    assert second.proposal.commit == git("rev-parse", "main")
    assert git("status", "--porcelain") == ""
    held = git("ls-files", "docs").splitlines()
    assert sorted(held) == sorted(f"docs/{name}" for name in {*second.files, MANIFEST_NAME})


def test_a_branch_alone_leaves_the_files_to_the_user(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    made = generate(create_branch=True)
    assert made.proposal is not None
    assert (made.proposal.commit, made.proposal.base) == ("", "main")
    assert git("symbolic-ref", "--short", "HEAD") == made.proposal.branch
    assert git("status", "--porcelain") == "?? docs/"


def test_changes_are_named_and_refused(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    for number in range(11):
        (repo / f"new{number:02}.py").write_text("x\n", encoding="utf-8")
    (repo / "a staged.py").write_text("x\n", encoding="utf-8")
    git("add", "a staged.py")
    (repo / "README.md").write_text("changed\n", encoding="utf-8")
    (repo / "pot.py").unlink()
    before = snapshot(repo, git)
    with pytest.raises(RepositoryError) as caught:
        generate(create_branch=True, commit=True)
    assert "README.md, a staged.py, new00.py" in caught.value.message
    assert caught.value.message.endswith("new07.py and 4 more")
    assert snapshot(repo, git) == before


def test_a_page_that_a_person_edited_counts_as_a_change(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    generate()
    page = repo / "docs" / "overview.md"
    page.write_text("mine\n", encoding="utf-8")
    with pytest.raises(RepositoryError, match=r"docs/overview\.md"):
        generate(commit=True)
    assert page.read_text(encoding="utf-8") == "mine\n"


def broken(step: str) -> Callable[..., None]:
    def fail(*arguments: object, **named: object) -> None:
        raise GitFailure(step) if step.startswith("git") else KeyboardInterrupt(step)

    return fail


@pytest.mark.parametrize("with_wiki", [False, True])
@pytest.mark.parametrize(
    "place",
    ["pipeline.check_files", "pipeline.OutputFolder.write", "WorkTree.commit", "symbolic-ref",
     "update-index", "findings"],
)  # fmt: skip
def test_after_a_failure_all_is_as_before(
    repo: Path,
    git: Git,
    generate: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    with_wiki: bool,
) -> None:
    if with_wiki:
        generate(commit=True)
        (repo / "docs" / "notes.txt").write_text("mine\n", encoding="utf-8")
        (repo / "pan.py").write_text('"""A pan."""\n\nHANDLE = 1\n', encoding="utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", "More")
    before = snapshot(repo, git)
    call = WorkTree._call

    def failing(
        tree: WorkTree, arguments: Sequence[str], *more: Any
    ) -> subprocess.CompletedProcess[bytes]:
        # Only the steps that move the user: those on a temporary index come before.
        temporary = more[2:] and "codewiki-index" in more[2]["GIT_INDEX_FILE"]
        moves = "-m" in arguments or place == "update-index"
        if arguments[0] == place and moves and not temporary:
            return subprocess.CompletedProcess([], 1, b"", b"x")
        return call(tree, arguments, *more)

    if place == "findings":
        finding = Finding("a.md", 1, Rule.DEAD_LINK, "x")
        monkeypatch.setattr(pipeline, "check_ownership", lambda wiki, source: (finding,))
        assert generate(create_branch=True, commit=True).findings
    else:
        if place == "WorkTree.commit":
            monkeypatch.setattr(WorkTree, "commit", broken("git: x"))
        elif place == "pipeline.check_files":
            monkeypatch.setattr(pipeline, "check_files", broken("the user"))
        elif place == "pipeline.OutputFolder.write":
            write = OutputFolder.write

            def half(*arguments: object, **named: object) -> None:
                write(*arguments, **named)  # type: ignore[arg-type]
                raise KeyboardInterrupt

            monkeypatch.setattr(OutputFolder, "write", half)
        else:
            monkeypatch.setattr(WorkTree, "_call", failing)
        with pytest.raises(CodewikiError):
            generate(create_branch=True, commit=True)
    assert generate.job.status is JobStatus.FAILED  # type: ignore[attr-defined]
    monkeypatch.undo()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert snapshot(repo, git) == before
    assert git("status", "--porcelain") == ""


def test_nothing_of_the_repository_is_run(
    repo: Path, git: Git, generate: Callable[..., Result], tmp_path: Path
) -> None:
    canary = tmp_path / "canary.sh"
    canary.write_text(f"#!/bin/sh\necho $0 >> '{tmp_path}/sang'\ncat\nexit 1\n", encoding="utf-8")
    canary.chmod(0o755)
    (repo / ".gitattributes").write_text("* filter=evil diff=evil\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "Attributes")
    hooks = repo / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction",
                 "post-checkout", "post-index-change", "prepare-commit-msg"):  # fmt: skip
        (hooks / name).write_bytes(canary.read_bytes())
        (hooks / name).chmod(0o755)
    for name in ("filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
                 "diff.evil.textconv", "core.fsmonitor", "gpg.program", "core.editor"):  # fmt: skip
        git("config", name, str(canary))
    git("config", "commit.gpgSign", "true")
    (tmp_path / "sang").unlink(missing_ok=True)
    made = generate(create_branch=True, commit=True).proposal
    assert not (tmp_path / "sang").exists()
    assert made is not None
    assert made.commit


def test_where_there_is_nothing_to_commit_to(
    repo: Path, git: Git, generate: Callable[..., Result], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with pytest.raises(ConfigurationError, match="outside the work tree"):
        generate(commit=True, output=str(tmp_path / "elsewhere"))
    settings = Settings(commit=True)
    with pytest.raises(ConfigurationError, match="needs a work tree"):
        run_job(new_job(repo.as_uri(), settings), settings)
    (repo / ".git" / "MERGE_HEAD").write_text("x\n", encoding="utf-8")
    with pytest.raises(RepositoryError, match="in the middle of"):
        generate(commit=True)
    (repo / ".git" / "MERGE_HEAD").unlink()
    git("checkout", "-q", "--detach")
    with pytest.raises(RepositoryError, match="at no branch"):
        generate(commit=True)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(ConfigurationError, match="does not know who commits"):
        generate(create_branch=True, commit=True)
    assert not (repo / "docs").exists()


def test_an_ignored_output_is_refused(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    (repo / ".gitignore").write_text("docs/\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "Ignore")
    with pytest.raises(ConfigurationError, match="ignored by Git"):
        generate(commit=True)


def test_a_second_commit_of_the_same_is_none(
    repo: Path, git: Git, generate: Callable[..., Result]
) -> None:
    generate(commit=True)
    git("branch", "docs")
    made = generate(create_branch=True, commit=True).proposal
    assert made is not None
    if made.commit:
        assert made.branch.startswith("docs-codewiki-")
