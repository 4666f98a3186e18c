"""The files for machines."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.errors import ConfigurationError, Problem, ProblemKind
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph, GraphStatistics, Node
from codewiki.modules.model import Module, ModuleKind, ModuleTree
from codewiki.site.build import MACHINE_FILES, render
from codewiki.site.machine import encoded, lock_content, module_tree, source_date, timestamp
from codewiki.source.model import (
    Commit,
    Repository,
    Role,
    SkippedFile,
    SkipReason,
    SourceFile,
)
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Page,
    PageKind,
    Plain,
    Prose,
    Section,
    State,
    Statement,
    Wiki,
)

STATISTICS = GraphStatistics(2, 1, 1, 1, 3, 2, 1, 0)
GRAPH = DependencyGraph(
    nodes=(
        Node("pkg/a.py", "file", "a.py", "pkg/a.py"),
        Node("pkg/a.py::f", "function", "f", "pkg/a.py", 1, 2, 0),
    ),
    edges=(),
    statistics=STATISTICS,
)
TREE = ModuleTree(
    (
        Module("pkg", "pkg", ModuleKind.CODE, "pkg", (), ("pkg/a", "pkg/b")),
        Module("pkg/a", "a", ModuleKind.CODE, "", ("pkg/a.py",), (), "pkg"),
        Module("pkg/b", "b", ModuleKind.CODE, "", (), (), "pkg"),
    ),
    ("pkg",),
    ("README.md",),
)
CITATION = Citation("pkg/a.py", 1, 2, "0123456789abcdef", "f")
WIKI = Wiki(
    "demo",
    (
        Page(
            "overview",
            "demo",
            PageKind.OVERVIEW,
            (
                Section(
                    (Plain("demo"),),
                    "demo",
                    1,
                    (
                        Block(
                            "overview#demo/1",
                            Prose((
                                Statement(((Plain("x "), Cite(CITATION)),), state=State.CITED),
                            )),
                        ),
                    ),
                ),
            ),
            owns=("README.md",),
        ),
    ),
    ("testing",),
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(
        name="demo",
        root=str(tmp_path),
        files=(
            SourceFile("README.md", "markdown", Role.DOCS, 3, 1, "a" * 32, True),
            SourceFile("pkg/a.py", "python", Role.SOURCE, 3, 2, "b" * 32, True),
        ),
        skipped=(SkippedFile("x.png", SkipReason.BINARY),),
        commit=Commit("c" * 40, 1_700_000_000),
        remote="https://github.com/o/demo",
        newest=1_600_000_000,
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(alphabet='aé\n"{}[],: '),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.integers(0, 5))
def test_what_is_laid_out_reads_back_the_same(value: object, levels: int) -> None:
    text = encoded(value, levels)
    assert json.loads(text) == value
    assert text.endswith(b"\n")
    deepest = max(len(line) - len(line.lstrip()) for line in text.decode().split("\n"))
    assert deepest <= 2 * levels


def test_only_the_outer_levels_take_lines() -> None:
    value = {"a": [{"b": [1, 2]}, {}], "c": []}
    assert (
        encoded(value, 2)
        == b"""{
  "a": [
    {"b":[1,2]},
    {}
  ],
  "c": []
}
"""
    )
    assert encoded(value, 0) == b'{"a":[{"b":[1,2]},{}],"c":[]}\n'
    assert encoded(value).count(b"\n") == 12


def test_the_module_tree_is_a_nested_map() -> None:
    made = module_tree(TREE, GRAPH)
    assert list(made) == ["pkg"]
    assert list(made["pkg"]["children"]) == ["a", "b"]
    assert made["pkg"]["path"] == "pkg"
    assert made["pkg"]["children"]["a"]["components"] == ["pkg/a.py::f"]


def test_all_files_are_there_and_say_nothing_of_this_machine(
    repository: Repository, tmp_path: Path
) -> None:
    files = render(WIKI, repository, {}, GRAPH, TREE, output_relative="docs")
    assert list(files) == sorted([*MACHINE_FILES, "overview.md"])
    assert not [name for name, data in files.items() if str(tmp_path).encode() in data]
    again = render(WIKI, repository, {}, GRAPH, TREE, output_relative="docs")
    assert files == again
    for name in MACHINE_FILES:
        json.loads(files[name])
    assert files["module_tree.json"] == files["first_module_tree.json"]


def test_metadata(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    odd = Problem("facts", ProblemKind.SYNTAX, "a.py", "2 lines are not understood")
    local = Problem("store", ProblemKind.CACHE, "", "the cache was damaged")
    facts = {"a.py": FileFacts("python")}
    files = render(
        *(WIKI, repository, facts, GRAPH, TREE), output_relative="docs", problems=(local, odd)
    )
    made = json.loads(files["metadata.json"])
    assert made["generation_info"]["timestamp"] == "2023-11-14T22:13:20+00:00"
    assert made["generation_info"]["main_model"] is None
    assert made["generation_info"]["repo_path"] == "https://github.com/o/demo"
    assert made["generation_info"]["commit_id"] == "c" * 40
    assert made["files_generated"] == sorted(files)
    assert made["statistics"]["total_files_analyzed"] == 1
    assert [problem["path"] for problem in made["problems"]] == ["a.py"]
    assert made["statistics"]["leaf_nodes"] == 1
    assert made["coverage"] == {
        "files": 2,
        "files_with_a_page": 1,
        "files_not_read": 1,
        "pages": 1,
    }
    assert made["trust"] == {"checked": 0, "cited": 1, "unchecked": 0}
    assert made["skipped"] == [{"path": "x.png", "reason": "binary", "detail": ""}]
    assert made["looked_for"] == ["testing"]


def test_the_time_is_that_of_the_source(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    without = msgspec.structs.replace(repository, commit=None)
    assert timestamp(without) == "2020-09-13T12:26:40+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert timestamp(repository) == "1970-01-02T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert timestamp(repository) == "2023-11-14T22:13:20+00:00"


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", "٣", "9" * 12, "9" * 5000, "1\n"])
def test_a_wrong_source_date_is_an_error(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(ConfigurationError, match="SOURCE_DATE_EPOCH cannot be"):
        source_date()


@pytest.mark.parametrize("time", [-(2**63), 2**63])
def test_times_beyond_the_calendar_are_kept_within_it(
    repository: Repository, time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    odd = msgspec.structs.replace(repository, commit=Commit("a" * 40, time))
    assert timestamp(odd)[:4] in {"1970", "9999"}


def test_the_lock_holds_inputs_and_blocks(repository: Repository) -> None:
    made = lock_content(WIKI, repository, {})
    assert made["inputs"]["pkg/a.py"] == {"digest": "b" * 32, "read": False}
    block = made["blocks"]["overview#demo/1"]
    assert block["evidence"] == ["pkg/a.py:1-2:0123456789abcdef"]
    assert block["author"] == "facts"
    assert len(block["digest"]) == 16


def test_the_wiki_model_can_be_read_back(repository: Repository) -> None:
    files = render(WIKI, repository, {}, GRAPH, TREE, output_relative=None)
    assert msgspec.json.decode(files["wiki.json"], type=Wiki) == WIKI
