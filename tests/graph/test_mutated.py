"""Whatever source says, linking it ends, in a graph that holds together.

The repositories of the cases are cut, spliced with each other and filled with long names and deep
nesting. What is not told apart from a real repository must never raise, lead nowhere or depend on
how it was come to.
"""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.facts.blobs import encode
from codewiki.facts.build import file_facts
from codewiki.facts.reading import is_read
from codewiki.facts.stored import StoredFacts
from codewiki.graph import blobs
from codewiki.graph.build import build_graph, linked
from codewiki.graph.model import DependencyGraph
from codewiki.source.languages import language_of
from codewiki.source.model import Repository, Role, SourceFile
from tests.graph.test_graph_cases import CASES, NAMES
from tests.graph.test_incremental import MemoryKept

Files = dict[str, bytes]

SUFFIXES = (".py", ".ts", ".tsx", ".js", ".java", ".c", ".h")
HUGE = "n" * 40_000


def case(name: str) -> Files:
    root = CASES / name / "repository"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def read(files: Files) -> tuple[Repository, StoredFacts]:
    found, facts = [], {}
    for path, data in sorted(files.items()):
        language = language_of(path, data)
        lines = data.count(b"\n")
        found.append(SourceFile(path, language, Role.SOURCE, len(data), lines, "0" * 32))
        name = path.rpartition("/")[2]
        if is_read(language, name):
            facts[path] = encode(file_facts(data, language, name))
    return Repository(name="hostile", root="/hostile", files=tuple(found)), StoredFacts(facts)


def holds(graph: DependencyGraph, files: Files) -> None:
    """Assert what is true of every graph."""
    nodes = {node.id: node for node in graph.nodes}
    assert len(nodes) == len(graph.nodes)
    for edge in graph.edges:
        assert nodes[edge.source].path in files
        assert edge.target in nodes
        assert 1 <= edge.line <= files[nodes[edge.source].path].count(b"\n") + 1
    figures = graph.statistics
    assert figures.references == figures.resolved + figures.external + figures.unresolved


def mutated(files: Files, others: Files, chance: random.Random) -> Files:
    """Change some files of a repository."""
    found = dict(files)
    pool = [data for data in (*files.values(), *others.values()) if data]
    for path in chance.sample(sorted(found), min(len(found), 3)):
        data = found[path]
        one, two = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        other = chance.choice(pool)
        start = chance.randrange(len(other))
        piece = other[start : start + chance.randrange(1, 400)]
        found[path] = chance.choice((
            data[:one],
            data[:one] + data[two:],
            data[:one] + piece + data[two:],
            data[:two] + data[one:],
            data[:one] + chance.choice((b"(", b"[", b"{", b"<", b"a.")) * 300 + data[one:],
            data[:one] + b"_" * 5_000 + data[one:],
            other,
            data.replace(b"import", b"import " + piece[:20], 1),
        ))
    return found


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 1 << 30))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_repositories_are_linked(name: str, other: str, seed: int) -> None:
    files = case(name)
    kept = MemoryKept()
    linked(*read(files), kept)
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    changed = mutated(files, case(other), chance)
    repository, facts = read(changed)
    graph = build_graph(repository, facts)
    holds(graph, changed)
    assert blobs.encode(linked(repository, facts, kept)) == blobs.encode(graph)


def python_ring() -> Files:
    """Every file hands on everything of the next one."""
    count = 300
    files = {
        f"m{number}.py": f"from m{(number + 1) % count} import *\nimport m{number}\n".encode()
        for number in range(count)
    }
    return files | {"user.py": b"from m0 import missing, other\nmissing()\nother.x.y()\n"}


def long_chains() -> Files:
    chain = ".a" * 5_000
    return {
        "a.py": f"class A:\n    def __init__(self): self.a = A()\nA(){chain}.a()\n".encode(),
        "b.ts": f"class B {{ a: B; go() {{ this{chain}.go() }} }}\n".encode(),
        "p/C.java": f"package p;\nclass C {{ C a; void go() {{ this{chain}.go(); }} }}\n".encode(),
        "d.c": f"struct s {{ struct s *a; }};\nvoid go(struct s *s) {{ s{chain}; }}\n".encode(),
    }


def tall_classes() -> Files:
    count = 1_000
    python = "class C0: pass\n" + "".join(
        f"class C{number}(C{number - 1}, C{max(0, number - 2)}): pass\n"
        for number in range(1, count)
    )
    java = "package p;\n" + "".join(
        f"class C{number} extends C{number + 1}.Inner {{ static class Inner extends C0 {{ }} }}\n"
        for number in range(300)
    )
    use = f"C{count - 1}().run()\n"
    return {"a.py": (python + use).encode(), "p/C0.java": java.encode()}


def many_of_one_name() -> Files:
    overloads = "".join(f"  void run(T{number} t, int x) {{ }}\n" for number in range(1_000))
    calls = "".join("  { run(null, 1); new A().run(null, 2); }\n" for _ in range(50))
    heads = "".join(f"#define F{number} F{number + 1}\n" for number in range(3_000))
    return {
        "p/A.java": f"package p;\nclass A {{\n{overloads}{calls}}}\n".encode(),
        "a.h": heads.encode(),
        "a.c": b'#include "a.h"\n#include "a.c"\nint x(void) { return F0(1); }\n',
        "a.py": b"def run(): pass\n" * 2_000 + b"run()\n",
    }


def values_in_circles() -> Files:
    count = 400
    passes = "".join(
        f"def f{number}(cb):\n    f{(number + 1) % count}(cb)\n    cb()\n"
        f"    f{(number * 7) % count}(f{number})\n"
        for number in range(count)
    )
    return {"a.py": passes.encode(), "b.js": b"let a = b, b = a; a = a.b = b.a; a.b.a(b, a)()()\n"}


def huge_names() -> Files:
    return {
        "a.py": f"from {HUGE} import {HUGE}\nclass {HUGE}({HUGE}): pass\n{HUGE}()\n".encode(),
        "b.ts": f"import {{ {HUGE} }} from './{HUGE}'\nexport class {HUGE} {{ }}\n".encode(),
        "p/C.java": f"package {HUGE};\nimport {HUGE}.*;\nclass {HUGE} extends A {{ }}\n".encode(),
        "d.c": f'#include "{HUGE}"\nint {HUGE}(void) {{ return {HUGE}(); }}\n'.encode(),
        "tsconfig.json": f'{{"compilerOptions": {{"paths": {{"{HUGE}*": ["*"]}}}}}}'.encode(),
        "package.json": f'{{"name": "{HUGE}", "exports": {{"./{"*" * 3_000}": "./a"}}}}'.encode(),
        "CMakeLists.txt": f"include_directories({HUGE} {'../' * 3_000})\n".encode(),
    }


def deep_types() -> Files:
    deep = "list[" * 800 + "A" + "]" * 800
    generic = "Array<" * 800 + "A" + ">" * 800
    java = "List<" * 800 + "A" + ">" * 800
    taken = "[0]" * 900
    return {
        "a.py": f"class A:\n    def go(self): pass\ndef f(x: '{deep}'): x{taken}.go()\n".encode(),
        "b.ts": f"class A {{ go() {{ }} }}\nfunction f(x: {generic}) {{ x{taken}.go() }}".encode(),
        "p/A.java": (
            f"package p;\nclass A {{ void go({java} x) {{ x{'.get(0)' * 900}.go(null); }} }}\n"
        ).encode(),
    }


HOSTILE: tuple[Callable[[], Files], ...] = (
    python_ring,
    long_chains,
    tall_classes,
    many_of_one_name,
    values_in_circles,
    huge_names,
    deep_types,
)


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_hostile_repositories_are_linked(make: Callable[[], Files]) -> None:
    files = make()
    repository, facts = read(files)
    graph = build_graph(repository, facts)
    holds(graph, files)
    kept = MemoryKept()
    assert linked(repository, facts, kept) == graph
    assert linked(repository, facts, kept) == graph
