import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.source.build import read_repository
from codewiki.source.model import SkipReason
from codewiki.source.ownership import owned_files

Writer = Callable[[Mapping[str, str | bytes]], Path]


def manifest(*files: str, generator: object = "codewiki", pending: tuple[str, ...] = ()) -> str:
    content: dict[str, object] = {"generator": generator, "files": dict.fromkeys(files, "0" * 32)}
    if pending:
        content["pending"] = dict.fromkeys(pending, "1" * 32)
    return json.dumps(content | {"schema": 1, "blocks": [[1, {"x": None}]]})


def test_only_what_the_manifest_lists_is_ours(write: Writer) -> None:
    root = write({
        "a.py": "x = 1\n",
        "docs/codewiki.lock.json": manifest("overview.md", "topics/routes.md", pending=("b.md",)),
        "docs/overview.md": "# Ours\n",
        "docs/topics/routes.md": "# Ours\n",
        "docs/b.md": "# Half written\n",
        "docs/guide.md": "# Theirs\n",
    })
    repository = read_repository(str(root))
    assert [file.path for file in repository.files] == ["a.py", "docs/guide.md"]
    assert {entry.path: entry.reason for entry in repository.skipped} == dict.fromkeys(
        [
            "docs/b.md",
            "docs/codewiki.lock.json",
            "docs/overview.md",
            "docs/topics/routes.md",
        ],
        SkipReason.OWN_OUTPUT,
    )


def test_a_manifest_in_the_root(write: Writer) -> None:
    root = write({"codewiki.lock.json": manifest("overview.md"), "overview.md": "x", "a.py": "x"})
    assert [file.path for file in read_repository(str(root)).files] == ["a.py"]


def test_a_manifest_cannot_reach_out_of_its_folder(write: Writer) -> None:
    names = ["../a.py", "/a.py", "x/../../a.py", "./b.md", "", "x//b.md"]
    root = write({"docs/codewiki.lock.json": manifest(*names), "a.py": "x"})
    found = owned_files(str(root), ["a.py", "docs/codewiki.lock.json"])
    assert found == {"docs/codewiki.lock.json"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"generator": "another", "files": {"a.py": ""}}',
        '{"generator": 7, "files": {"a.py": ""}}',
        '{"generator": "codewiki", "files": ["a.py"]}',
        '{"x": ' + "[" * 100_000 + "]" * 100_000 + "}",
        b"\xff\xfe",
    ],
)
def test_what_is_no_manifest_of_ours_owns_nothing(write: Writer, content: str | bytes) -> None:
    root = write({"codewiki.lock.json": content, "a.py": "x"})
    assert owned_files(str(root), ["a.py", "codewiki.lock.json"]) == frozenset()


def test_a_manifest_that_is_a_link_is_not_read(write: Writer, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(manifest("a.py"), encoding="utf-8")
    root = write({"a.py": "x"})
    (root / "codewiki.lock.json").symlink_to(tmp_path / "lock")
    assert owned_files(str(root), ["a.py", "codewiki.lock.json"]) == frozenset()


def test_the_output_folder_counts_even_if_its_manifest_is_ignored(write: Writer) -> None:
    root = write({
        "a.py": "x",
        ".gitignore": "*.lock.json\n",
        "wiki/codewiki.lock.json": manifest("overview.md"),
        "wiki/overview.md": "x",
    })
    read = read_repository(str(root), output=str(root / "wiki"))
    assert [file.path for file in read.files] == [".gitignore", "a.py"]
    assert [file.path for file in read_repository(str(root)).files][-1] == "wiki/overview.md"


@pytest.mark.parametrize("output", ["", "..", "/", "/nowhere", "../elsewhere"])
def test_an_output_folder_elsewhere_does_not_matter(write: Writer, output: str) -> None:
    root = write({"a.py": "x"})
    assert owned_files(str(root), ["a.py"], output) == frozenset()
