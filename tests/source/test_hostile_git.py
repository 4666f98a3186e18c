"""Nothing that a repository's settings name is ever started."""

import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.source.build import read_repository

Writer = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]

HOOKS = (
    *("fsmonitor-watchman", "post-checkout", "post-index-change", "pre-auto-gc"),
    *("reference-transaction", "post-commit", "pre-commit", "update"),
)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a file ``sang`` beside it when it is started."""
    program = tmp_path / "canary.sh"
    program.write_text(f"#!/bin/sh\necho x >> '{tmp_path}/sang'\nexit 1\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.fixture
def hostile(committed: Writer, git: Git, canary: Path) -> Path:
    """A repository whose settings, attributes and hooks all name the canary."""
    root = committed({
        "a.py": "x\n",
        "b.py": "x\n",
        ".gitattributes": "* filter=bad diff=bad merge=bad ident\n",
    })
    for name in HOOKS:
        hook = root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(canary.read_bytes())
        hook.chmod(0o755)
    settings = {
        "core.fsmonitor": canary,
        "core.hooksPath": root / ".git" / "hooks",
        "core.pager": canary,
        "pager.ls-files": canary,
        "pager.ls-tree": canary,
        "pager.rev-list": canary,
        "pager.log": canary,
        "alias.log": f"!{canary}",
        "core.editor": canary,
        "core.askPass": canary,
        "core.sshCommand": canary,
        "core.gitProxy": canary,
        "core.alternateRefsCommand": canary,
        "credential.helper": f"!{canary}",
        "filter.bad.clean": canary,
        "filter.bad.smudge": canary,
        "filter.bad.process": canary,
        "filter.bad.required": "true",
        "diff.bad.textconv": canary,
        "diff.bad.command": canary,
        "diff.external": canary,
        "merge.bad.driver": canary,
        "gpg.program": canary,
        "log.showSignature": "true",
        "alias.ls-files": f"!{canary}",
        "alias.rev-list": f"!{canary}",
        "uploadpack.packObjectsHook": canary,
        "gc.auto": "1",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::{canary}",
    }
    for name, value in settings.items():
        git(root, "config", name, str(value))
    (root / "a.py").write_text("changed\n", encoding="utf-8")
    (canary.parent / "sang").unlink(missing_ok=True)
    return root


def sang(canary: Path) -> bool:
    mark = canary.parent / "sang"
    found = mark.exists()
    mark.unlink(missing_ok=True)
    return found


def test_the_canary_sings_for_ordinary_commands(hostile: Path, canary: Path, git: Git) -> None:
    git(hostile, "status", check=False)
    assert sang(canary)


def test_no_setting_of_the_repository_is_run(hostile: Path, canary: Path) -> None:
    repository = read_repository(str(hostile))
    assert not sang(canary)
    assert [(file.path, file.committed) for file in repository.files] == [
        (".gitattributes", True),
        ("a.py", False),
        ("b.py", True),
    ]
    assert repository.remote is None
    assert repository.history is not None
    assert repository.problems == ()


@pytest.mark.parametrize("protocol", ["ext", "local"])
def test_missing_objects_are_never_fetched(
    hostile: Path, canary: Path, git: Git, protocol: str
) -> None:
    tree = git(hostile, "rev-parse", "HEAD^{tree}")
    url = f"ext::{canary}" if protocol == "ext" else str(hostile)
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": url,
        "remote.origin.uploadpack": str(canary),
        "core.fsmonitor": "false",
    }.items():
        git(hostile, "config", name, value)
    (hostile / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert not sang(canary)
    with pytest.raises(subprocess.CalledProcessError):
        git(hostile, "ls-tree", "-r", "HEAD")
    assert sang(canary), "Git would have fetched"
    repository = read_repository(str(hostile))
    assert not sang(canary)
    assert [file.path for file in repository.files] == [".gitattributes", "a.py", "b.py"]
    assert "git ls-tree failed" in repository.problems[0].message


def test_a_work_tree_elsewhere_cannot_lead_out(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n"})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.py").write_text("x\n", encoding="utf-8")
    for folder in ("/", str(tmp_path), str(tmp_path / "secret")):
        git(root, "config", "core.worktree", folder)
        repository = read_repository(str(root))
        assert [file.path for file in repository.files] == ["a.py"]
        assert repository.prefix == ""
        assert "place its files elsewhere" in repository.problems[0].message


def test_an_entry_of_the_index_cannot_lead_out(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x\n", "d/b.py": "x\n"})
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.py").write_text("secret\n", encoding="utf-8")
    (root / "d" / "b.py").unlink()
    (root / "d").rmdir()
    (root / "d").symlink_to(tmp_path / "secret")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py"]
    reasons = {entry.path: entry.reason.value for entry in repository.skipped}
    assert reasons == {"d": "symbolic link", "d/b.py": "symbolic link"}
