"""TOML that may be hostile: bounded, never followed, and every key with its line."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.cli.toml_text import (
    DEEPEST,
    LARGEST_FILE,
    MOST_PARTS,
    TomlFile,
    WrongToml,
    parse_toml,
    read_toml,
)


def test_keys_have_lines() -> None:
    text = (
        "# a = 0\n"
        'a = """\n'
        "b = 1\n"
        '"""\n'
        "c = [\n"
        "  'd = 1',\n"
        "]\n"
        '"e f" = { g = 1 }\n'
        "[titles] # of\n"
        "'src/core' = \"x\"\n"
        "h.i = 2\n"
        "[[many]]\n"
        "j = 1\n"
    )
    read = parse_toml(text.encode())
    assert dict(read.lines) == {
        ("a",): 2,
        ("c",): 5,
        ("e f",): 8,
        ("titles",): 9,
        ("titles", "src/core"): 10,
        ("titles", "h", "i"): 11,
        ("many",): 12,
        ("many", "j"): 13,
    }
    assert read.line("e f", "g") == 8
    assert read.line("titles", "src/core") == 10
    assert read.line("unknown") == 0


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (b"x = " + b"[" * (DEEPEST + 1), 1, "nests too deeply"),
        (b"x = " + b"[" * 100_000 + b"]" * 100_000, 1, "nests too deeply"),
        (b"x = " + b"{a=" * 50_000, 1, "nests too deeply"),
        (b"\n" + b"a." * (MOST_PARTS + 1) + b"b = 1", 2, "nests too deeply"),
        (b"a." * 100_000 + b"b = 1", 1, "nests too deeply"),
        (b"[" + b"a." * 100_000 + b"b]", 1, "nests too deeply"),
        (b"a = 1\n#" + b"x" * LARGEST_FILE, 0, f"larger than {LARGEST_FILE} bytes"),
        (b"a = 1\nb = '\xff'\n", 2, "not UTF-8"),
        ("a = 1\nb = 2\n".encode("utf-16"), 1, "not UTF-8"),
        (b"a = 1\n\nb = 'open\n", 3, "a text is not closed"),
        (b'a = """\n\n\nopen', 1, "a text is not closed"),
        (b"a = " + b'"""\\' * 50_000, 1, "no valid TOML"),
        (b"a = 1\na = 2\n", 2, "no valid TOML: cannot overwrite a value"),
        (b"a = '\x00'", 1, "no valid TOML"),
        (b'a = "\\ud800"', 1, "no valid TOML"),
        (b"a =", 1, "no valid TOML"),
        (b"a = [1,\n2\n", 2, "no valid TOML"),
        (b"= 1", 1, "no valid TOML"),
        (b"a = " + b"9" * 5000, 0, "a value is out of bounds"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, line: int, told: str) -> None:
    with pytest.raises(WrongToml) as caught:
        parse_toml(data)
    assert told in caught.value.message
    assert caught.value.line == line
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    "part",
    [b" ", b"\t", b" \n", b"'", b'"', b"\\", b"#", b"[", b"a ", b"a.", b"=", b'"\\', b"a=1\n "],
)
def test_no_repetition_takes_long(part: bytes) -> None:
    """Each would take minutes with an expression that goes back."""
    data = part * (LARGEST_FILE // len(part))
    assert isinstance(outcome(lambda: parse_toml(data)), TomlFile | WrongToml)


def test_what_nests_within_reason_is_read() -> None:
    assert parse_toml(b"x = " + b"[" * DEEPEST + b"]" * DEEPEST).line("x") == 1
    assert parse_toml(b"").values == {}
    marked = parse_toml(b'\xef\xbb\xbfa = "\xf0\x9f\x8e\x89"\r\nb = 1')
    assert marked.lines == {("a",): 1, ("b",): 2}
    assert parse_toml(b'a = """x""""\nb = 1').line("b") == 2


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab.=\"'[]{}#\\\n,1 \t", max_size=60))
def test_it_reads_what_the_standard_library_reads(text: str) -> None:
    expected = outcome(lambda: tomllib.loads(text))
    found = outcome(lambda: parse_toml(text.encode()))
    if isinstance(found, TomlFile):
        assert found.values == expected
        assert all(found.line(key) > 0 for key in found.values)
    else:
        assert isinstance(expected, ValueError) or "too deeply" in str(found)


def outcome(read: Callable[[], object]) -> object:
    """What ``read`` returns, or the ``ValueError`` that it raises."""
    try:
        return read()
    except ValueError as error:
        return error


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_bytes(b"a = 1\n")
    link.symlink_to(real)
    linked = read_toml(link)
    assert linked is not None
    assert linked.values == {"a": 1}
    with pytest.raises(OSError, match="symbolic link"):
        read_toml(link, follow=False)
    with pytest.raises(OSError, match="no ordinary file"):
        read_toml(Path(os.devnull))
    with pytest.raises(OSError, match="directory"):
        read_toml(tmp_path)
    assert read_toml(tmp_path / "absent.toml") is None
    assert read_toml(real / "absent.toml") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no ordinary file"):
        read_toml(tmp_path / "pipe", follow=False)
