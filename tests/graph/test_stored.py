"""The graph in the cache: the same as one that is linked, and linked again where it must be."""

import gc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.facts.build import extract_facts
from codewiki.graph import blobs, build, keys
from codewiki.graph.build import build_graph, linked
from codewiki.graph.keys import graph_key
from codewiki.graph.model import DependencyGraph
from codewiki.source.build import read_repository
from codewiki.source.model import Repository
from codewiki.store.cache import FactsCache

TEXTS = {
    "a.py": "from b import Base\n\nclass A(Base):\n    def run(self):\n        odd(self.go())\n",
    "b.py": "class Base:\n    def go(self):\n        return 1\n",
    "test_a.py": "from a import A\n\ndef test_a():\n    assert A().run()\n",
    "README.md": "# A\n\nText.\n",
    "web/x.ts": "export class X { go(): number { return 1 } }\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository."""
    folder = tmp_path / "repository"
    for path, text in TEXTS.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def run(root: Path, cache: FactsCache | None) -> tuple[Repository, DependencyGraph]:
    """Return the repository and its graph."""
    source = read_repository(str(root))
    facts = extract_facts(source.root, source.files, cache=cache).facts
    return source, linked(source, facts, cache)


def test_a_graph_survives_as_bytes(root: Path) -> None:
    _, graph = run(root, None)
    assert graph.edges
    assert graph.misses
    assert blobs.decode(blobs.encode(graph)) == graph


def test_nothing_is_left_to_the_collector(root: Path) -> None:
    source = read_repository(str(root))
    facts = extract_facts(source.root, source.files).facts
    build_graph(source, facts)
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        graph = build_graph(source, facts)
        unreachable = gc.collect()
    finally:
        if was_on:
            gc.enable()
    assert graph.edges
    # The tables of one file alone are some dozens of objects; the empty ones may stay.
    assert unreachable < 5 * len(TEXTS)


def test_no_graph_survives_as_bytes() -> None:
    graph = build_graph(Repository(name="x", root="/x", files=()), {})
    assert blobs.decode(blobs.encode(graph)) == graph


@given(st.binary(max_size=60))
def test_other_bytes_are_no_graph(data: bytes) -> None:
    assert blobs.decode(data) is None


def test_a_cut_graph_is_none(root: Path) -> None:
    blob = blobs.encode(run(root, None)[1])
    assert all(blobs.decode(blob[:end]) is None for end in range(len(blob)))


def test_a_second_run_links_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        _, first = run(root, cache)
    monkeypatch.setattr(build, "_Run", lambda *given: pytest.fail("linked again"))
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        assert run(root, cache)[1] == first


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "import os\n"),
        ("b.py", TEXTS["b.py"] + "\n\n"),  # one line more: the node of the file says so
        ("c.py", ""),
        ("tests/x.py", "class Base:\n    pass\n"),
    ],
)
def test_a_changed_file_is_linked(root: Path, tmp_path: Path, path: str, text: str) -> None:
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        _, first = run(root, cache)
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        _, second = run(root, cache)
    assert second != first
    assert second == run(root, None)[1]


def test_a_damaged_graph_is_linked_again(root: Path, tmp_path: Path) -> None:
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        _, first = run(root, cache)
        cache.put_many({graph_key(): cache.get_many([graph_key()])[graph_key()][:50]})
        assert run(root, cache)[1] == first


def test_the_key_covers_the_tables_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.linking_digest.cache_clear()
    before = keys.linking_digest()
    table = Path(keys.__file__).with_name("confidences.tsv")
    read = Path.read_bytes

    def other(path: Path) -> bytes:
        return read(path) + b"#" * (path == table)

    monkeypatch.setattr(Path, "read_bytes", other)
    keys.linking_digest.cache_clear()
    assert keys.linking_digest() != before
    keys.linking_digest.cache_clear()
