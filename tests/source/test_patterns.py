import contextlib
import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.patterns import RuleSet, parse_rule


def covers(path: str, *lines: str) -> bool:
    return RuleSet(rule for line in lines if (rule := parse_rule(line))).covers(path)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("a", "a", True),
        ("a", "x/a", True),
        ("a", "a/x", True),
        ("a", "ab", False),
        ("/a", "x/a", False),
        ("x/a", "x/a", True),
        ("x/a", "y/x/a", False),
        ("a/", "a", False),
        ("a/", "x/a/b", True),
        ("*.py", "x/a.py", True),
        ("*.py", "x/a.pyc", False),
        ("x/*", "x/a", True),
        ("x/*", "x/a/b", True),
        ("x/*.py", "x/y/a.py", False),
        ("**/a", "a", True),
        ("**/a/b", "x/y/a/b", True),
        ("a/**", "a", False),
        ("a/**", "a/b/c", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b/**/c", "a/b/x/b/y/c", True),
        ("a/**/b", "a/x/y/c", False),
        ("?.c", "a.c", True),
        ("?.c", "ab.c", False),
        ("[a-c].h", "b.h", True),
        ("[!a-c].h", "b.h", False),
        ("[^a-c].h", "d.h", True),
        ("[]x].h", "].h", True),
        ("[c-a].h", "b.h", False),
        ("[[:digit:]_].h", "7.h", True),
        ("[a\\]].h", "].h", True),
        (r"\#x", "#x", True),
        (r"\!x", "!x", True),
        (r"\*", "*", True),
        (r"\*", "a", False),
        ("a ", "a", True),
        (r"a\ ", "a ", True),
        (r"a\\ ", "a\\", True),
        ("a+(b)|.c", "a+(b)|.c", True),
        ("*a*b*c", "xaxbxbc", True),
        ("*a*b*c", "xbxaxc", False),
        ("*aab", "aaaab", True),
        ("*\n", "a\n", True),
        ("x/[/]", "x/a", False),
        ("x[a/]/b", "xa/b", True),
        ("x\\/a", "x/a", True),
        ("y/x\\/a", "x/a", False),
    ],
)
def test_one_pattern(pattern: str, path: str, expected: bool) -> None:
    assert covers(path, pattern) is expected


def test_the_last_match_decides() -> None:
    assert not covers("a.log", "*.log", "!a.log")
    assert covers("a.log", "!a.log", "*.log")
    assert covers("x/a.log", "x/", "!x/a.log")
    assert not covers("x/a.log", "x/*", "!x/a.log")
    assert not covers("x/a.py", "*", "!*/", "!*.py")
    assert covers("x/a.md", "*", "!*/", "!*.py")


@pytest.mark.parametrize("line", ["", "   ", "# note", "#"])
def test_lines_that_are_no_pattern(line: str) -> None:
    assert parse_rule(line) is None


@pytest.mark.parametrize("line", ["!", "/", "!/", "a\\", "[a", "[", "[!", "[\\", "[[:x:]]"])
def test_invalid_patterns(line: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|bracket|class"):
        parse_rule(line)


@given(st.text(alphabet="ab*?", min_size=1, max_size=12), st.text(alphabet="ab", max_size=12))
def test_globs_agree_with_the_standard_library(glob: str, name: str) -> None:
    name = name or "a"
    assert covers(name, glob) is (re.match(fnmatch.translate(glob), name) is not None)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_line_and_path_is_answered(line: str, path: str) -> None:
    with contextlib.suppress(ValueError):
        assert covers(path, line) in (True, False)
