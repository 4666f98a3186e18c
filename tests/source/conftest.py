"""Folders and Git repositories for the tests of the source stage."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.source.git import find_git

_IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files below a new folder ``work`` and return it; may be called again."""

    def write_files(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "work"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write_files


@pytest.fixture
def git(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run Git in a folder, without the settings of the user who runs the tests."""
    program = find_git()
    if program is None:
        pytest.skip("the git program is not installed")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    dates = {"GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000"}

    def run(folder: Path, *arguments: str, date: int | None = None, check: bool = True) -> str:
        times = dict.fromkeys(dates, f"{date} +0000") if date is not None else dates
        done = subprocess.run(
            [program, *_IDENTITY, "-C", str(folder), *arguments],
            env=os.environ | times,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
        )
        return done.stdout.strip()

    return run


@pytest.fixture
def committed(
    write: Callable[[Mapping[str, str | bytes]], Path], git: Callable[..., str]
) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files into a new repository and commit them."""

    def commit(files: Mapping[str, str | bytes]) -> Path:
        root = write(files)
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A", "-f")
        git(root, "commit", "-q", "-m", "Start")
        return root

    return commit
