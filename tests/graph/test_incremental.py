"""A graph that is brought up to date is, byte for byte, the one that is linked from nothing."""

import logging
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.graph import blobs, build, files
from codewiki.graph.build import build_graph, linked
from codewiki.graph.model import DependencyGraph, Edge
from tests.graph.made_repositories import edited, first, read


class MemoryKept:
    """Keeps blobs in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the blobs that there are for ``keys``."""
        return {key: self.blobs[key] for key in keys if key in self.blobs}

    def put_many(self, blobs: Mapping[str, bytes]) -> None:
        """Keep blobs."""
        self.blobs.update(blobs)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 1_000_000), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_edited_the_graph_is_that_of_a_cold_run(seed: int, edits: list[int]) -> None:
    kept, texts = MemoryKept(), first(seed)
    linked(*read(texts), kept)
    for edit in edits:
        texts = edited(texts, edit)
        repository, facts = read(texts)
        warm, cold = linked(repository, facts, kept), build_graph(repository, facts)
        assert warm == cold
        assert blobs.encode(warm) == blobs.encode(cold)
        assert linked(repository, facts, kept) == cold


REACHED: dict[str, tuple[dict[str, str], tuple[str, str], str]] = {
    "what a table holds": (
        {
            "a.py": "from b import table\ntable['k']()\n",
            "b.py": "def one(): pass\ndef two(): pass\ntable = {}\ntable['k'] = one\n",
        },
        ("b.py", "def one(): pass\ndef two(): pass\ntable = {}\ntable['k'] = two\n"),
        "a.py",
    ),
    "the base of a class that is named": (
        {
            "user.py": "from a import A\nA().go()\n",
            "a.py": "from middle import Base\nclass A(Base): pass\n",
            "middle.py": "from x import Base\n",
            "x.py": "class Base:\n    def go(self): pass\n",
            "y.py": "class Base:\n    def go(self): pass\n",
        },
        ("middle.py", "from y import Base\n"),
        "user.py",
    ),
    "a class below": (
        {
            "base.py": "class Base:\n    def run(self):\n        return self.step()\n",
            "one.py": "class One:\n    def step(self): pass\n",
            "two.py": "from base import Base\nclass Two(Base):\n    def step(self): pass\n",
        },
        ("one.py", "from base import Base\nclass One(Base):\n    def step(self): pass\n"),
        "base.py",
    ),
    "what a parameter gets": (
        {
            "b.py": "def call(cb):\n    cb()\n",
            "a.py": "from b import call\ndef one(): pass\ndef two(): pass\ncall(one)\n",
        },
        ("a.py", "from b import call\ndef one(): pass\ndef two(): pass\ncall(two)\n"),
        "b.py",
    ),
    "what a parameter gets through another": (
        {
            "c.py": "def last(cb):\n    cb()\n",
            "b.py": "from c import last\ndef call(cb):\n    inner = cb\n    inner(last)\n",
            "a.py": "from b import call\ndef one(): pass\ndef take(f):\n    f(one)\ncall(take)\n",
        },
        ("a.py", "from b import call\ndef one(): pass\ndef take(f):\n    f(take)\ncall(take)\n"),
        "c.py",
    ),
    "a name that is not the only one any more": (
        {
            "a.py": "def f(x):\n    x.collect_everything()\n",
            "b.py": "class B:\n    def collect_everything(self): pass\n",
            "c.py": "class C:\n    def other(self): pass\n",
        },
        ("c.py", "class C:\n    def collect_everything(self): pass\n"),
        "a.py",
    ),
    "a type of the same package": (
        {
            "p/A.java": "package p;\nclass A { void go() { new B().run(1); } }\n",
            "p/X.java": "package p;\nclass B { void run(int x) { } }\n",
            "p/Y.java": "package p;\nclass C { void run(int x) { } }\n",
        },
        ("p/X.java", "package p;\nclass D { void run(int x) { } }\n"),
        "p/A.java",
    ),
    "an overload that fits better": (
        {
            "p/A.java": "package p;\nclass A { void go(B b) { b.run(1); } }\n",
            "p/B.java": "package p;\nclass B { void run(Object x) { } }\n",
        },
        ("p/B.java", "package p;\nclass B { void run(Object x) { } void run(int x) { } }\n"),
        "p/A.java",
    ),
    "an inherited inner type": (
        {
            "p/A.java": "package p;\nclass A extends B { static class C extends Inner { } }\n",
            "p/B.java": "package p;\nclass B { static class Inner { } }\n",
        },
        ("p/B.java", "package p;\nclass B { static class Other { } }\n"),
        "p/A.java",
    ),
    "what a header includes": (
        {
            "a.c": '#include "a.h"\nint main(void) { return helper(); }\n',
            "a.h": '#include "b.h"\n',
            "b.h": "static inline int helper(void) { return 1; }\n",
            "c.h": "static inline int helper(void) { return 2; }\n",
        },
        ("a.h", '#include "c.h"\n'),
        "a.c",
    ),
    "what a barrel hands on": (
        {
            "a.ts": "import { go } from './all'\ngo()\n",
            "all.ts": "export * from './one'\n",
            "one.ts": "export function go() { }\n",
            "two.ts": "export function go() { }\n",
        },
        ("all.ts", "export * from './two'\n"),
        "a.ts",
    ),
}


@pytest.mark.parametrize("what", REACHED)
def test_a_change_reaches_the_files_whose_names_it_gives_another_meaning(what: str) -> None:
    texts, (path, text), reached = REACHED[what]
    kept = MemoryKept()
    before = linked(*read(texts), kept)
    repository, facts = read({**texts, path: text})
    after = linked(repository, facts, kept)
    assert after == build_graph(repository, facts)
    assert _from(reached, before) != _from(reached, after)


def _from(path: str, graph: DependencyGraph) -> list[Edge]:
    paths = {node.id: node.path for node in graph.nodes}
    return [edge for edge in graph.edges if paths[edge.source] == path]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# more\nclass Base:\n    def go(self):\n        return 1\n", 1),
        ("class Base:\n    def go(self):\n        print(1)\n        return 1\n", 1),
        ("class Base:\n    def go(self, x):\n        return 1\n", 2),
    ],
)
def test_what_nobody_else_sees_links_only_its_own_file(
    text: str, count: int, caplog: pytest.LogCaptureFixture
) -> None:
    texts = {
        "a.py": "class Base:\n    def go(self):\n        return 1\n",
        "b.py": "from a import Base\nBase().go()\n",
        "c.py": "import os\nos.getcwd()\n",
    }
    kept = MemoryKept()
    linked(*read(texts), kept)
    with caplog.at_level(logging.INFO, "codewiki.graph.build"):
        linked(*read({**texts, "a.py": text}), kept)
    assert caplog.messages == [f"{count} of 3 files were linked"]


MOVES: dict[str, tuple[dict[str, str | None], set[str]]] = {
    "a file that nothing names": ({"new.py": "def unheard_of(): pass\n"}, {"new.py"}),
    "a module that was missing": ({"later.py": "def go(): pass\n"}, {"later.py", "early.py"}),
    "a module less": ({"a.py": None}, {"b.py", "c.py"}),
    "a module with another name": (
        {"d.py": None, "e.py": "def alone():\n    return 1\n"},
        {"e.py", "user.py"},
    ),
    "a module that hides another": (
        {"a/__init__.py": "class Base:\n    def go(self): pass\n"},
        {"a/__init__.py", "b.py", "c.py"},
    ),
    "the only definition of a name twice": (
        {"new.py": "class Other:\n    def collect_everything(self): pass\n"},
        {"new.py", "guess.py"},
    ),
    "a class of a package": (
        {"p/B.java": "package p;\nclass B { }\n"},
        {"p/B.java", "p/A.java"},
    ),
    "a header that comes first": (
        {"c/deep/x.h": "int helper(void);\n"},
        {"c/deep/x.h", "c/deep/main.c"},
    ),
    "what an alias means": (
        {"tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["web/*"]}}}'},
        {"app.ts"},
    ),
    "a package of a workspace": ({"web/package.json": '{"name": "parts"}'}, {"app.ts"}),
    "a build file that says nothing of modules": ({"Makefile": "all:\n\techo\n"}, set()),
}


@pytest.mark.parametrize("what", MOVES)
def test_a_file_that_comes_or_goes_links_only_what_it_reaches(
    what: str, caplog: pytest.LogCaptureFixture
) -> None:
    texts = {
        "a.py": "class Base:\n    def go(self):\n        return 1\n",
        "app.ts": "import { part } from '@/index'\nimport 'parts'\npart()\n",
        "b.py": "from a import Base\nclass Next(Base): pass\n",
        "c.py": "from b import Next\nNext().go()\n",
        "c/deep/main.c": '#include "x.h"\nint main(void) { return helper(); }\n',
        "c/x.h": "static inline int helper(void) { return 1; }\n",
        "d.py": "def alone():\n    return 1\n",
        "early.py": "import later\nlater.go()\n",
        "guess.py": "def f(x):\n    x.collect_everything()\n",
        "one.py": "class One:\n    def collect_everything(self): pass\n",
        "p/A.java": "package p;\nclass A { void go() { new B(); } }\n",
        "user.py": "import d\nd.alone()\n",
        "web/index.ts": "export function part() { }\n",
        "z.py": "import os\nos.getcwd()\n",
    }
    moves, reached = MOVES[what]
    kept = MemoryKept()
    before = linked(*read(texts), kept)
    after = {path: text for path, text in {**texts, **moves}.items() if text is not None}
    repository, facts = read(after)
    with caplog.at_level(logging.DEBUG, "codewiki.graph.build"):
        graph = linked(repository, facts, kept)
    assert {line.removesuffix(": linked") for line in caplog.messages[:-1]} == reached
    assert blobs.encode(graph) == blobs.encode(build_graph(repository, facts))
    # And back again.
    assert linked(*read(texts), kept) == before


def test_a_graph_is_kept_where_much_was_linked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SELDOM", 2)
    texts = {f"m{number}.py": "def go(): pass\n" for number in range(6)}
    kept = MemoryKept()
    linked(*read(texts), kept)
    first = dict(kept.blobs)
    for number in range(3):  # each links one file more than the one before
        texts[f"m{number}.py"] = "def went(): pass\n"
        assert linked(*read(texts), kept) == build_graph(*read(texts))
        assert kept.blobs == first
    texts["m3.py"] = "def gone(): pass\n"
    assert linked(*read(texts), kept) == build_graph(*read(texts))
    assert kept.blobs != first


def test_nothing_of_another_version_is_used() -> None:
    kept, texts = MemoryKept(), first(1)
    graph = linked(*read(texts), kept)
    kept.blobs = {key: blob[:-9] for key, blob in kept.blobs.items()}
    changed = edited(texts, 3)
    assert linked(*read(changed), kept) == build_graph(*read(changed))
    assert linked(*read(texts), MemoryKept()) == graph


@pytest.mark.parametrize("seed", range(4))
def test_tables_that_went_are_made_again(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, facts = read(first(seed))
    whole = build_graph(repository, facts)
    monkeypatch.setattr(files, "KEPT_DEFINITIONS", 2)
    assert build_graph(repository, facts) == whole
