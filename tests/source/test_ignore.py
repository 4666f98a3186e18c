import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.errors import ConfigurationError
from codewiki.source.discovery import walk_folder
from codewiki.source.ignore import Patterns, is_transient, pruned

Writer = Callable[[Mapping[str, str | bytes]], Path]


def walked(root: Path) -> list[str]:
    return sorted(walk_folder(str(root)).paths)


def test_patterns_of_settings() -> None:
    patterns = Patterns("exclude", ["docs/", "*.min.js", "/build", "!docs/keep.md", "# note", ""])
    assert patterns.match("docs/a.md")
    assert patterns.match("lib/x.min.js")
    assert patterns.match("build/x.c")
    assert not patterns.match("src/build/x.c")
    assert not patterns.match("src/docs.py")


def test_no_patterns_match_nothing() -> None:
    patterns = Patterns("include", [])
    assert patterns.empty
    assert not patterns.match("a.py")


@pytest.mark.parametrize("pattern", ["!", "/", "a\\", "a[b", "[[:no:]]"])
def test_a_wrong_pattern_is_named(pattern: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Patterns("exclude", [pattern])
    assert caught.value.setting == "exclude"
    assert repr(pattern) in str(caught.value)


def test_nested_ignore_files(write: Writer) -> None:
    root = write({
        ".gitignore": "\ufeff*.log\r\n/out/\n!keep.log\n# comment\n\n",
        "a.log": "x",
        "keep.log": "x",
        "out/x.py": "x",
        "sub/out/x.py": "x",
        "sub/.gitignore": "!a.log\n*.tmp\n",
        "sub/a.log": "x",
        "sub/b.log": "x",
        "sub/c.tmp": "x",
        "c.tmp": "x",
    })
    assert walked(root) == [
        ".gitignore",
        "c.tmp",
        "keep.log",
        "sub/.gitignore",
        "sub/a.log",
        "sub/out/x.py",
    ]


def test_folders_that_are_never_entered(write: Writer) -> None:
    root = write({
        "a.py": "x",
        ".git/config": "x",
        "node_modules/x/index.js": "x",
        "sub/__pycache__/a.pyc": "x",
        ".tox/py/x.py": "x",
        "env/pyvenv.cfg": "x",
        "env/lib/x.py": "x",
        "target/CACHEDIR.TAG": "x",
        "target/debug/x.rs": "x",
        "docs/.codewiki.staging/0": "x",
        "docs/.codewiki.busy": "x",
        "docs/.index.md.77.codewiki-new": "x",
        "vendor/x.go": "x",
    })
    assert walked(root) == ["a.py", "vendor/x.go"]


def test_a_mark_in_the_root_hides_nothing(write: Writer) -> None:
    assert walked(write({"pyvenv.cfg": "x", "a.py": "x"})) == ["a.py", "pyvenv.cfg"]


def test_the_same_folders_are_pruned_from_a_list() -> None:
    paths = ["a.py", "env/pyvenv.cfg", "env/a.py", "environment/a.py", "x/node_modules/a.js"]
    assert pruned([*paths, "docs/.codewiki.busy"]) == ["a.py", "environment/a.py"]
    assert not is_transient(".codewiki.toml")


def test_an_ignore_file_that_is_a_link_has_no_effect(write: Writer, tmp_path: Path) -> None:
    (tmp_path / "rules").write_text("*.py\n", encoding="utf-8")
    root = write({"a.py": "x"})
    (root / ".gitignore").symlink_to(tmp_path / "rules")
    assert walked(root) == [".gitignore", "a.py"]


def test_wrong_rules_match_nothing_and_costly_ones_are_quick(write: Writer) -> None:
    costly = "*a" * 60 + "*b\n" + "/**/a" * 40 + "/**/b\n" + "**/" * 500 + "z\n"
    root = write({".gitignore": "!\n[\n\\\n" + costly + "*.log\n", "b.log": "x"})
    write({"a" * 240: "x", "a/" * 100 + "c": "x"})
    start = time.monotonic()
    walk = walk_folder(str(root))
    assert time.monotonic() - start < 5
    assert sorted(walk.paths) == [".gitignore", "a/" * 100 + "c", "a" * 240]
    assert not walk.problems


def test_an_endless_ignore_file_is_left_out_and_reported(write: Writer) -> None:
    walk = walk_folder(str(write({".gitignore": "*.py\n" * 300_000, "a.py": "x"})))
    assert sorted(walk.paths) == [".gitignore", "a.py"]
    assert [problem.path for problem in walk.problems] == [".gitignore"]


_PARTS = st.sampled_from([
    "a",
    "b",
    "ab",
    "*",
    "a*",
    "*b",
    "?",
    "[ab]",
    "[!a]",
    "**",
    "***",
    "a**b",
    "\\a",
    "[]",
    "[[:alpha:]]",
])
_RULES = st.builds(
    lambda bang, lead, parts, end: bang + lead + "/".join(parts) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "/"]),
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/", " ", "\\ ", "\t"]),
)
_TREE = ["a", "ab", "c/a", "c/b/a", "b/a", "b/c/ab", "c/c/c", "b/b/b", "d"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_RULES, max_size=4), st.lists(_RULES, max_size=2))
def test_the_walk_agrees_with_git(
    write: Writer, git: Callable[..., str], rules: list[str], inner: list[str]
) -> None:
    files = dict.fromkeys(_TREE, "x")
    root = write(files | {".gitignore": "\n".join(rules), "c/.gitignore": "\n".join(inner)})
    git(root, "init", "-q")
    listed = git(root, "ls-files", "--others", "--exclude-standard").splitlines()
    assert walked(root) == sorted(listed)
