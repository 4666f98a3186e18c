"""Input that is not what one expects: each has a reason of its own, and none stops a run."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.errors import RepositoryError
from codewiki.facts.build import extract_facts, file_facts
from codewiki.source.build import read_repository
from codewiki.source.contents import FolderContents
from codewiki.source.languages import language_of
from codewiki.source.model import Repository, SkipReason

Writer = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]


def skipped(repository: Repository) -> dict[str, tuple[SkipReason, str]]:
    return {entry.path: (entry.reason, entry.detail) for entry in repository.skipped}


def test_utf16_is_told_from_other_binary_files(write: Writer) -> None:
    root = write({
        "ok.py": "x = 1\n",
        "little.py": "x = 1\n".encode("utf-16"),
        "big.py": b"\xfe\xff" + "x = 1\n".encode("utf-16-be"),
        "blob.py": b"\0\1\2",
    })
    assert skipped(read_repository(str(root))) == {
        "little.py": (SkipReason.BINARY, "UTF-16 text"),
        "big.py": (SkipReason.BINARY, "UTF-16 text"),
        "blob.py": (SkipReason.BINARY, ""),
    }


def test_a_mark_and_line_ends_of_windows_change_no_fact(write: Writer) -> None:
    text = "def f(a):\n    return a\n\n\nclass C:\n    def g(self):\n        return f(1)\n"
    root = write({
        "plain.py": text,
        "mark.py": b"\xef\xbb\xbf" + text.encode(),
        "crlf.py": text.replace("\n", "\r\n"),
    })
    repository = read_repository(str(root))
    assert {file.lines for file in repository.files} == {7}
    facts = extract_facts(str(root), repository.files).facts
    told = [
        [(item.name, item.line, item.end_line) for item in facts[path].definitions]
        for path in ("plain.py", "mark.py", "crlf.py")
    ]
    assert told[0]
    assert told[0] == told[1] == told[2]


def test_a_minified_line_of_50_megabytes_is_listed_and_not_held(write: Writer) -> None:
    root = write({"ok.py": "x = 1\n", "bundle.js": b"a();" * 12_500_000})
    found = skipped(read_repository(str(root)))
    assert found["bundle.js"] == (SkipReason.TOO_LARGE, "50000000 bytes")
    os.truncate(root / "bundle.js", 900_000)
    found = skipped(read_repository(str(root)))
    assert found["bundle.js"] == (SkipReason.MINIFIED, "900000 bytes in 1 line")


def test_very_many_files_in_one_folder(tmp_path: Path) -> None:
    for number in range(20_000):
        descriptor = os.open(tmp_path / f"f{number:05}.txt", os.O_CREAT | os.O_WRONLY)
        os.write(descriptor, b"x\n")
        os.close(descriptor)
    repository = read_repository(str(tmp_path))
    assert len(repository.files) == 20_000
    assert repository.files[0].path == "f00000.txt"


def test_paths_that_differ_in_case_and_names_of_devices(write: Writer, tmp_path: Path) -> None:
    (tmp_path / "Case").touch()
    if (tmp_path / "case").exists():
        pytest.skip("the disk does not tell the names apart")
    names = ["A.py", "a.py", "Dir/x.py", "dir/x.py", "aux.py", "con", "trailing.", "nul.txt"]
    root = write(dict.fromkeys(names, "x = 1\n"))
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == sorted(names)


def test_a_repository_that_changes_while_it_is_read(write: Writer) -> None:
    text = "def f():\n    return 1\n"
    root = write(dict.fromkeys(["a.py", "gone.py", "grown.py", "now_a_folder.py"], text))
    repository = read_repository(str(root))
    (root / "gone.py").unlink()
    (root / "grown.py").write_text(text * 50_000, encoding="utf-8")
    (root / "now_a_folder.py").unlink()
    (root / "now_a_folder.py").mkdir()
    extraction = extract_facts(str(root), repository.files)
    assert "a.py" in extraction.facts
    told = {problem.path for problem in extraction.problems}
    assert {"gone.py", "grown.py", "now_a_folder.py"} <= told


def test_a_file_that_goes_while_the_folder_is_read(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"a.py": "x = 1\n", "b.py": "x = 1\n", "c.py": "x = 1\n"})
    calls = iter(range(100))

    def cancelled() -> bool:
        if next(calls) == 3:
            (root / "c.py").unlink(missing_ok=True)
        return False

    repository = read_repository(str(root), cancelled=cancelled)
    assert [file.path for file in repository.files] == ["a.py", "b.py"]
    assert "not on disk" in repository.problems[0].message


def test_what_leaves_nothing_to_read_is_named(write: Writer, git: Git) -> None:
    root = write({"big.py": "x = 1\n" * 100})
    with pytest.raises(RepositoryError, match="no text file of at most 99 bytes") as caught:
        read_repository(str(root), max_file_bytes=99)
    assert "--max-file-bytes" in caught.value.remedy
    (root / "big.py").unlink()
    write({"bundle.js": "a();" * 1_000})
    with pytest.raises(RepositoryError, match="nothing but minified files"):
        read_repository(str(root))


def test_a_clone_without_its_files_says_so(committed: Writer, git: Git, tmp_path: Path) -> None:
    root = committed({"a.py": "x = 1\n", "b.py": "x = 1\n"})
    empty = tmp_path / "empty"
    git(tmp_path, "clone", "-q", "--no-checkout", root.as_uri(), str(empty))
    with pytest.raises(RepositoryError, match=r"holds no|None of the tracked") as caught:
        read_repository(str(empty))
    assert caught.value.remedy
    git(empty, "reset", "-q", "HEAD")
    with pytest.raises(RepositoryError, match=r"None of the tracked files .* \(2 are missing\)"):
        read_repository(str(empty))


def test_a_name_that_looks_like_a_secret_is_left_out(write: Writer) -> None:
    token = "ghp_" + "q7Zk2mXv9BtR4nWc8LsD1fHy6JpG3uEaT5wQ"
    root = write({f"src/{token}/a.py": "x = 1\n", f"{token}.py": "x = 1\n", "ok.py": "x = 1\n"})
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["ok.py"]
    assert skipped(repository) == {
        "src/[redacted]/a.py": (SkipReason.SECRET_NAME, ""),
        "[redacted].py": (SkipReason.SECRET_NAME, ""),
    }


def test_odd_line_ends_and_encodings_are_noticed(write: Writer) -> None:
    root = write({
        "mac.py": "# one\rdef f():\r    return 1\r",
        "latin.py": "# caf\xe9\nx = 1\n".encode("latin-1"),
        "windows.py": "x = 1\r\ny = 2\r\n",
    })
    repository = read_repository(str(root))
    assert {problem.path: problem.message for problem in repository.problems} == {
        "mac.py": "Carriage returns alone end its lines: it counts as one line",
        "latin.py": "It is not UTF-8: what cannot be decoded is left out or shown as a mark",
    }
    facts = extract_facts(str(root), repository.files).facts
    assert [(item.name, item.line, item.end_line) for item in facts["mac.py"].definitions] == [
        ("f", 1, 1)
    ]


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        (
            "a.py",
            "def caf\xe9(): pass\nclass \xdcb:\n    def m(self): pass\ndef ok(): pass\n",
            ["ok"],
        ),
        ("a.js", "function caf\xe9() {}\nfunction ok() {}\n", ["ok"]),
        ("a.c", "int ok(void) { return 1; }\nint caf\xe9(void) { return 1; }\n", ["ok"]),
    ],
)
def test_pieces_of_names_that_cannot_be_decoded_are_no_names(
    path: str, text: str, names: list[str]
) -> None:
    facts = file_facts(text.encode("latin-1"), language_of(path, b""), path)
    found = {definition.name for definition in facts.definitions}
    assert found.issuperset(names)
    assert not found & {"caf", "b", "f"}


def test_contents_follow_no_link_and_wait_for_no_pipe(write: Writer, tmp_path: Path) -> None:
    root = write({"a.py": "x = 1\n", "b.py": "x = 1\n", "c.py": "x = 1\n", "d/e.py": "x = 1\n"})
    repository = read_repository(str(root))
    contents = FolderContents(root, {file.path: file.digest for file in repository.files})
    assert contents.read("a.py") == b"x = 1\n"
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "e.py").write_text("secret\n", encoding="utf-8")
    (root / "a.py").unlink()
    (root / "a.py").symlink_to(tmp_path / "secret" / "e.py")
    (root / "b.py").unlink()
    os.mkfifo(root / "b.py")
    (root / "c.py").write_text("x = 2\n", encoding="utf-8")
    (root / "d" / "e.py").unlink()
    (root / "d").rmdir()
    (root / "d").symlink_to(tmp_path / "secret")
    for path in ("a.py", "b.py", "d/e.py", "absent.py", "nul\0"):
        with pytest.raises(OSError):  # noqa: PT011 - any of its kinds
            contents.read(path)
    assert contents.read("c.py") == b"x = 2\n"
    assert contents.changed == ("a.py", "b.py", "c.py", "d/e.py")
