import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.contents import split_lines
from codewiki.source.model import SkippedFile, SkipReason
from codewiki.source.reading import FileReader, TextFile, count_lines, digest_of, printable

Writer = Callable[[Mapping[str, str | bytes]], Path]


def read(root: Path, path: str, max_bytes: int = 100_000) -> TextFile | SkippedFile:
    return FileReader(str(root), max_bytes).read(path)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", 0),
        (b"\n", 1),
        (b"a", 1),
        (b"a\n", 1),
        (b"a\nb", 2),
        (b"a\r\nb\r\n", 2),
        (b"a\rb", 1),
        (b"a\x0cb\x0bc\n", 1),
        ("a\u2028b\u2029c\x85d\n".encode(), 1),
        (b"\n\n\n", 3),
    ],
)
def test_lines_end_with_newlines_only(data: bytes, lines: int) -> None:
    assert count_lines(data) == lines


@given(st.binary(max_size=200) | st.text(alphabet="a\r\n\x0b\x0c\x85\u2028", max_size=50))
def test_lines_are_counted_as_they_are_split(data: bytes | str) -> None:
    raw = data.encode() if isinstance(data, str) else data
    assert count_lines(raw) == len(split_lines(raw))


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_lines_add_up(first: bytes, second: bytes) -> None:
    assert count_lines(first + b"\n" + second) == first.count(b"\n") + 1 + count_lines(second)


def test_a_text_file(write: Writer) -> None:
    found = read(write({"src/a.py": "x = 1\n"}), "src/a.py")
    assert isinstance(found, TextFile)
    assert found.data == b"x = 1\n"
    assert found.language == "python"
    assert found.modified > 0


def test_the_digest_has_the_documented_form() -> None:
    assert digest_of(b"") == "cae66941d9efbd404e4d88758ea67670"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"a\0b", ""),
        (b"\xff\xfea\0", "UTF-16 text"),
        (b"\xfe\xff\0a", "UTF-16 text"),
        (b"%PDF-1.7\nplain", ""),
        (b"\x1f\x8b\x08rest", ""),
        (b"\x01\x02\x03\x04text", ""),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "kept in Git LFS"),
    ],
)
def test_binary_files(write: Writer, data: bytes, detail: str) -> None:
    root = write({"x.dat": data})
    assert read(root, "x.dat") == SkippedFile("x.dat", SkipReason.BINARY, detail)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "Grüße, 日本語\n".encode(),
        "Grüße\n".encode("latin-1"),
        "日本語\n".encode("shift-jis"),
        b"a\x0cb\x1b[0m\tc\n",
        b"a" * 9000 + b"\0",
    ],
)
def test_text_in_any_encoding_is_text(write: Writer, data: bytes) -> None:
    assert isinstance(read(write({"x.txt": data}), "x.txt"), TextFile)


def test_large_files(write: Writer) -> None:
    root = write({"a.txt": b"x" * 1001, "b.txt": b"x" * 1000, "c.png": b"\0" * 50_000})
    large = SkippedFile("a.txt", SkipReason.TOO_LARGE, "1001 bytes")
    assert read(root, "a.txt", 1000) == large
    assert isinstance(read(root, "b.txt", 1000), TextFile)
    assert read(root, "c.png", 1000) == SkippedFile("c.png", SkipReason.BINARY)


def test_a_huge_file_is_not_read_whole(write: Writer) -> None:
    root = write({"a.txt": b"x"})
    with (root / "a.txt").open("r+b") as file:
        file.seek(1 << 33)
        file.write(b"x")
    found = read(root, "a.txt", 1000)
    assert isinstance(found, SkippedFile)


@pytest.mark.parametrize(
    ("path", "data", "minified"),
    [
        ("a.js", b"x" * 5000, True),
        ("a.css", b"a{b:c}" * 1000, True),
        ("a.json", b"[" + b"1," * 9000 + b"1]", True),
        ("package.json", b'{"name": "' + b"x" * 900 + b'"}', False),
        ("a.min.js", (b"x" * 200 + b"\n") * 20, True),
        ("a.js", (b"x" * 200 + b"\n") * 20, False),
        ("a.min.js", b"var x = 1;\n" * 500, False),
        ("a.py", b"x" * 5000, False),
    ],
)
def test_minified_files(write: Writer, path: str, data: bytes, minified: bool) -> None:
    found = read(write({path: data}), path)
    reason = found.reason if isinstance(found, SkippedFile) else None
    assert reason == (SkipReason.MINIFIED if minified else None)


def test_links_are_never_followed(write: Writer, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n", encoding="utf-8")
    root = write({"real/a.py": "x"})
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "up").symlink_to("../secret")
    (root / "in").symlink_to("real/a.py")
    (root / "real" / "self").symlink_to("self")
    (root / "folder").symlink_to(tmp_path)
    link = SkipReason.SYMLINK
    assert read(root, "out") == SkippedFile("out", link, "to outside the repository")
    assert read(root, "up") == SkippedFile("up", link, "to outside the repository")
    assert read(root, "in") == SkippedFile("in", link, "to real/a.py")
    assert read(root, "real/self") == SkippedFile("real/self", link, "to real/self")
    inside = "inside a folder that is a symbolic link"
    assert read(root, "folder/secret") == SkippedFile("folder/secret", link, inside)
    assert read(root, "folder/x/y") == SkippedFile("folder/x/y", link, inside)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_special_files_are_never_opened(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write({"a.py": "x"})
    os.mkfifo(root / "pipe.py")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
    special = SkipReason.SPECIAL
    assert read(root, "pipe.py") == SkippedFile("pipe.py", special, "named pipe")
    assert read(root, "socket.py") == SkippedFile("socket.py", special, "socket")


def test_missing_files_are_an_error_of_their_own(write: Writer) -> None:
    root = write({"a.py": "x"})
    with pytest.raises(FileNotFoundError):
        read(root, "b.py")
    with pytest.raises(NotADirectoryError):
        read(root, "a.py/b.py")


def test_unreadable_files_say_why_without_a_path(write: Writer) -> None:
    root = write({"a.py": "x"})
    found = read(root, "b" * 300)
    assert isinstance(found, SkippedFile)
    assert found.reason is SkipReason.UNREADABLE
    assert found.detail
    assert str(root) not in found.detail


@given(st.text(max_size=30))
def test_printable_text_is_printable(text: str) -> None:
    assert printable(text).isprintable()
