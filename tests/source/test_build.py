import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import chain, repeat
from pathlib import Path

import pytest

from codewiki.errors import Cancelled, ConfigurationError, ProblemKind, RepositoryError
from codewiki.source.build import read_repository
from codewiki.source.model import Role, SkippedFile, SkipReason
from codewiki.source.reading import digest_of

Writer = Callable[[Mapping[str, str | bytes]], Path]


def test_a_folder_without_git(write: Writer) -> None:
    root = write({"src/a.py": "x = 1\ny = 2", "README.md": "# A\n", ".gitignore": "*.log\n"})
    write({"run.log": "x\n"})
    os.utime(root / "src/a.py", (1_700_000_000, 1_700_000_000))
    for name in ("README.md", ".gitignore"):
        os.utime(root / name, (1_600_000_000, 1_600_000_000))
    repository = read_repository(str(root))
    assert repository.name == "work"
    assert repository.root == str(root.resolve())
    assert repository.newest == 1_700_000_000
    assert (repository.commit, repository.remote, repository.history) == (None, None, None)
    assert (repository.branch, repository.prefix) == (None, "")
    assert [file.path for file in repository.files] == [".gitignore", "README.md", "src/a.py"]
    source = repository.files[2]
    assert (source.language, source.role, source.size, source.lines) == (
        "python",
        Role.SOURCE,
        11,
        2,
    )
    assert source.digest == digest_of(b"x = 1\ny = 2")
    assert not source.committed
    assert repository.skipped == ()
    assert repository.problems == ()


def test_a_path_may_be_relative_or_a_link(
    write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"a.py": "x"})
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    for path in ("work", f"{root.name}/.", "link", str(root)):
        assert read_repository(path).root == str(root.resolve())
    monkeypatch.chdir(root)
    assert read_repository(".").name == "work"


def test_include_and_exclude(write: Writer) -> None:
    root = write({"src/a.py": "x", "src/b.js": "x", "docs/c.py": "x", "src/old/d.py": "x"})
    repository = read_repository(str(root), include=["src/", "*.md"], exclude=["*.js", "/src/old"])
    assert [file.path for file in repository.files] == ["src/a.py"]
    assert repository.skipped == tuple(
        SkippedFile(path, SkipReason.EXCLUDED) for path in ("docs/c.py", "src/b.js", "src/old/d.py")
    )


def test_every_reason_for_leaving_a_file_out(write: Writer) -> None:
    root = write({
        "a.py": "x",
        "b.png": b"\0",
        "c.txt": "x" * 500,
        "d.js": "x" * 300,
        "e.js": "y" * 3000,
        "f\ng.py": "x",
        "h.py": "x",
    })
    (root / "link").symlink_to("a.py")
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "pipe")
    skipped = {
        entry.path: entry.reason
        for entry in read_repository(str(root), exclude=["h.py"], max_file_bytes=400).skipped
    }
    assert skipped.pop("pipe", SkipReason.SPECIAL) is SkipReason.SPECIAL
    assert skipped == {
        "b.png": SkipReason.BINARY,
        "c.txt": SkipReason.TOO_LARGE,
        "e.js": SkipReason.TOO_LARGE,
        "f\\ng.py": SkipReason.NAME,
        "h.py": SkipReason.EXCLUDED,
        "link": SkipReason.SYMLINK,
    }
    minified = read_repository(str(root)).skipped
    assert SkippedFile("e.js", SkipReason.MINIFIED, "3000 bytes in 1 line") in minified


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("use_git", [False, True])
def test_names_that_are_not_valid_text(
    write: Writer, git: Callable[..., str], use_git: bool
) -> None:
    root = write({"ok.py": "x", "größe 日本.py": "x", "back\\slash.py": "x"})
    for name in (b"bad\xff.py", b"esc\x1b[31m.py", "line\u2028end.py".encode(), b"tab\t.py"):
        (root / os.fsdecode(name)).write_bytes(b"x")
    if use_git:
        git(root, "init", "-q")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["back\\slash.py", "größe 日本.py", "ok.py"]
    assert {entry.path for entry in repository.skipped} == {
        "bad\\xff.py",
        "esc\\x1b[31m.py",
        "line\\u2028end.py",
        "tab\\t.py",
    }
    assert {entry.reason for entry in repository.skipped} == {SkipReason.NAME}


def test_loops_of_links_end(write: Writer) -> None:
    root = write({"a/b/c.py": "x"})
    (root / "a" / "b" / "up").symlink_to("..")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a/b/c.py"]
    assert {entry.path: entry.detail for entry in repository.skipped} == {
        "a/b/up": "to a",
        "one": "to two",
        "two": "to one",
    }


def test_folders_of_any_depth(write: Writer) -> None:
    root = write({"a.py": "x"})
    deep = "/".join(["d"] * 700)
    os.makedirs(root / deep)
    (root / deep / "z.py").write_bytes(b"x")
    assert [file.path for file in read_repository(str(root)).files] == ["a.py", f"{deep}/z.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs folders by descriptor")
def test_a_folder_that_cannot_be_listed_is_a_problem(write: Writer) -> None:
    """A path that is too long for the system stands for every failure: it fails for root too."""
    root = write({"a.py": "x"})
    folder = os.open(root, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=folder)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py"]
    assert [problem.kind for problem in repository.problems] == [ProblemKind.UNREADABLE]
    assert repository.problems[0].path.startswith("d" * 250)
    assert str(root) not in repository.problems[0].message


def test_the_order_of_the_disk_does_not_show(write: Writer, tmp_path: Path) -> None:
    names = [f"{a}{sep}{b}.py" for a in "zmaZ_" for sep in ("/", "-", "") for b in "ba9"]
    write(dict.fromkeys(names, "x"))
    first = read_repository(str(tmp_path / "work")).files
    random.Random(7).shuffle(names)  # noqa: S311
    for path in (tmp_path / "work").rglob("*.py"):
        path.unlink()
    write(dict.fromkeys(names, "x"))
    second = read_repository(str(tmp_path / "work")).files
    assert first == second
    assert [file.path for file in first] == sorted(names)


def test_the_hash_seed_does_not_show(write: Writer) -> None:
    root = write({f"{name}.py": "x" for name in "abcdefgh"} | {"x\ny.py": "x", "b.png": b"\0"})
    code = (
        "import sys, msgspec; from codewiki.source.build import read_repository;"
        "sys.stdout.buffer.write(msgspec.json.encode(read_repository(sys.argv[1])))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(root)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_what_cannot_be_read_at_all(write: Writer, tmp_path: Path) -> None:
    root = write({"a.png": b"\0", "only/b.py": "x"})
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").symlink_to("nowhere")
    cases = {
        tmp_path / "absent": "does not exist",
        tmp_path / "broken": "does not exist",
        root / "a.png": "is a file, not a folder",
        tmp_path / "empty": "is empty",
    }
    for path, message in cases.items():
        with pytest.raises(RepositoryError, match=message) as caught:
            read_repository(str(path))
        assert caught.value.remedy
        assert caught.value.path == str(path)
        assert caught.value.exit_code == 3


def test_nothing_left_to_read(write: Writer) -> None:
    root = write({"a.png": b"\0"})
    with pytest.raises(RepositoryError, match="holds no text file"):
        read_repository(str(root))
    write({"b.py": "x"})
    with pytest.raises(RepositoryError, match="the settings leave nothing to read"):
        read_repository(str(root), exclude=["*.py"])
    with pytest.raises(RepositoryError, match="the settings leave nothing to read"):
        read_repository(str(root), include=["*.go"])


def test_wrong_patterns_are_refused_before_anything_is_read() -> None:
    with pytest.raises(ConfigurationError):
        read_repository("/nowhere", exclude=["[a"])


def test_a_run_can_be_cancelled(write: Writer) -> None:
    root = write({f"{number}.py": "x" for number in range(20)})
    for calls in (0, 1, 5, 15):
        answers = chain([False] * calls, repeat(True))
        with pytest.raises(Cancelled):
            read_repository(str(root), cancelled=answers.__next__)


def test_a_folder_name_that_is_not_text(tmp_path: Path) -> None:
    root = tmp_path / "a\nb"
    root.mkdir()
    (root / "a.py").write_bytes(b"x")
    assert read_repository(str(root)).name == "a\\nb"
