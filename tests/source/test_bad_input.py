"""Input that is not what one expects: each has a reason of its own, and none stops a run."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.facts.build import extract_facts
from codewiki.source.build import read_repository
from codewiki.source.model import Repository, SkipReason

Writer = Callable[[Mapping[str, str | bytes]], Path]


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
