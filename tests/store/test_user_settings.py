"""Private files and the user's file of settings: whole, private, comments kept, links kept."""

import os
import stat
import tomllib
from pathlib import Path

import pytest

from codewiki.errors import ConfigurationError, FileSystemError
from codewiki.store.files import private_write
from codewiki.store.user_settings import change_setting

posix = pytest.mark.skipif(os.name != "posix", reason="the system has no permissions of this kind")
BEFORE = """\
# mine
jobs = 2 # few

[titles]
# the heart
core = "Core"
"""


def mode(path: Path) -> int:
    """The permissions of ``path``."""
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_private_files_are_private_from_the_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    former = os.umask(0)
    try:
        private_write(tmp_path / "a" / "b" / "key", b"x")
    finally:
        os.umask(former)
    assert seen == [0o600]
    assert mode(tmp_path / "a" / "b" / "key") == 0o600
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700


@posix
def test_a_file_that_was_open_to_others_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"old")
    path.chmod(0o666)
    with path.open("rb") as held:
        private_write(path, b"new")
        assert held.read() == b"old"
    assert mode(path) == 0o600


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    target, link = tmp_path / "dotfiles" / "config.toml", tmp_path / "config.toml"
    link.symlink_to(target)
    private_write(link, b"first")
    private_write(link, b"second")
    assert link.is_symlink()
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["config.toml"]


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(FileSystemError):
        change_setting(tmp_path / "a", "jobs", 1)
    with pytest.raises(OSError):  # noqa: PT011 - the words are the system's
        private_write(tmp_path / "a", b"x")


def test_what_waits_under_the_name_aside_is_not_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / f".key.{os.getpid()}.codewiki-new").symlink_to(victim)
    private_write(tmp_path / "key", b"secret")
    assert victim.read_bytes() == b"mine"
    assert (tmp_path / "key").read_bytes() == b"secret"


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(BEFORE, encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileSystemError, match="No space left"):
        change_setting(path, "jobs", 3)
    assert path.read_text(encoding="utf-8") == BEFORE
    assert list(tmp_path.iterdir()) == [path]


def test_comments_and_order_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(BEFORE, encoding="utf-8")
    assert change_setting(path, "jobs", 3)
    assert change_setting(path, "exclude", ["a/", 'q"\\'])
    assert not change_setting(path, "jobs", 3)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\njobs = 3 # few\n")
    assert '[titles]\n# the heart\ncore = "Core"\n' in text
    assert tomllib.loads(text) == {
        "jobs": 3,
        "exclude": ["a/", 'q"\\'],
        "titles": {"core": "Core"},
    }
    assert change_setting(path, "exclude", None)
    assert not change_setting(path, "exclude", None)
    assert change_setting(path, "titles", {"src/core": "Größe = “1”"})
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "jobs": 3,
        "titles": {"src/core": "Größe = “1”"},
    }


@pytest.mark.parametrize(
    "value", [True, False, 0, 7, 0.5, "a\\b\"c'\n", [], ["x"], {}, {"a.b": "c", "d e": "'"}]
)
def test_every_kind_of_value_is_read_back(
    value: bool | int | float | str | list[str] | dict[str, str], tmp_path: Path
) -> None:
    assert change_setting(tmp_path / "new" / "config.toml", "x", value)
    text = (tmp_path / "new" / "config.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {"x": value}


@pytest.mark.parametrize("data", [b"jobs = \n", b"\xff", b"a = 1\na = 2\n"])
def test_a_file_that_is_broken_is_not_touched(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigurationError):
        change_setting(path, "jobs", 3)
    assert path.read_bytes() == data
