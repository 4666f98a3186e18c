import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.build import file_facts
from codewiki.facts.model import (
    Binding,
    BindingKind,
    Definition,
    DefinitionKind,
    Export,
    FileFacts,
    Import,
    Inheritance,
    Parameter,
    Reference,
    ReferenceKind,
    Unit,
)
from codewiki.graph.build import build_graph
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Tier
from codewiki.source.model import Repository, Role, SourceFile

Files = dict[str, str]


def repository(paths: list[str], role: Role = Role.SOURCE) -> Repository:
    files = tuple(SourceFile(path, "python", role, 1, 100, "0" * 32) for path in paths)
    return Repository(name="x", root="/x", files=files)


def graph_of(files: Files) -> DependencyGraph:
    facts = {path: file_facts(text.encode(), "python", path) for path, text in files.items()}
    return build_graph(repository(list(files)), facts)


def edges(graph: DependencyGraph, *kinds: EdgeKind) -> list[Edge]:
    return [edge for edge in graph.edges if edge.kind in kinds]


def test_an_empty_repository_has_an_empty_graph() -> None:
    graph = build_graph(repository([]), {})
    assert not graph.nodes
    assert not graph.edges
    assert not graph.misses
    assert graph.statistics.nodes == graph.statistics.max_depth == 0


def test_files_without_facts_are_nodes() -> None:
    graph = build_graph(repository(["b.txt", "a.txt"]), {})
    assert [node.id for node in graph.nodes] == ["a.txt", "b.txt"]


def test_foreign_files_are_not_looked_into() -> None:
    facts = {"vendor/a.py": file_facts(b"def f(): pass\n", "python", "a.py")}
    graph = build_graph(repository(["vendor/a.py"], Role.VENDORED), facts)
    assert [node.id for node in graph.nodes] == ["vendor/a.py"]


def test_a_long_chain_of_calls() -> None:
    size = 5_000
    text = "".join(f"def f{i}():\n    return f{i + 1}()\n\n\n" for i in range(size))
    graph = graph_of({"chain.py": text + f"def f{size}():\n    return 0\n"})
    assert graph.statistics.max_depth == size
    assert graph.statistics.resolved == size


def test_many_functions_that_call_each_other() -> None:
    size = 10_000
    text = "".join(f"def f{i}():\n    return f{(i + 1) % size}()\n\n\n" for i in range(size))
    graph = graph_of({"ring.py": text})
    assert len(edges(graph, EdgeKind.CALLS)) == size
    assert graph.statistics.max_depth == 0


def test_a_deep_line_of_classes() -> None:
    size = 1_500
    text = "class C0:\n    def go(self):\n        pass\n\n\n"
    text += "".join(f"class C{i}(C{i - 1}):\n    pass\n\n\n" for i in range(1, size))
    graph = graph_of({"deep.py": text + f"C100().go()\nC{size - 1}().go()\n"})
    assert [edge.target for edge in edges(graph, EdgeKind.CALLS)] == ["deep.py::C0.go"]
    assert len(edges(graph, EdgeKind.INHERITS)) == size - 1


def test_a_long_chain_of_aliases_and_attributes_is_given_up() -> None:
    aliases = "a0 = make\n" + "".join(f"a{i} = a{i - 1}\n" for i in range(1, 2_000))
    links = "class L:\n    def __init__(self):\n        self.next = L()\n\n\n"
    text = f"def make():\n    pass\n\n\n{aliases}{links}a1999.b()\nL(){'.next' * 30}.next()\n"
    assert graph_of({"alias.py": text}).statistics.references > 0


def test_a_long_chain_of_reexports_ends() -> None:
    files = {f"m{i}.py": f"from m{i + 1} import thing\n" for i in range(150)}
    files["m150.py"] = "def thing():\n    pass\n"
    files["use.py"] = "from m0 import thing\nthing()\n"
    files |= {f"n{i}.py": f"from n{i + 1} import other\n" for i in range(500)}
    files["n500.py"] = "def other():\n    pass\n"
    files["far.py"] = "from n0 import other\nother()\n"
    graph = graph_of(files)
    assert [edge.target for edge in edges(graph, EdgeKind.CALLS)] == ["m150.py::thing"]


def test_equal_names_are_numbered() -> None:
    graph = graph_of({"a.py": "def f():\n    pass\n\n\ndef f():\n    pass\n\n\nf()\n"})
    assert [node.id for node in graph.nodes] == ["a.py", "a.py::f", "a.py::f#2"]
    assert [edge.target for edge in edges(graph, EdgeKind.CALLS)] == ["a.py::f#2"]


def test_the_order_of_what_is_given_does_not_matter() -> None:
    files = {
        f"pkg/m{i}.py": f"from pkg.m{(i * 7) % 20} import *\nclass A{i}(A{i + 1}):\n"
        f"    def f{i}(self):\n        return self.f{i + 1}() or f{i}()\n"
        for i in range(20)
    }
    facts = {path: file_facts(text.encode(), "python", path) for path, text in files.items()}
    expected = build_graph(repository(sorted(files)), facts)
    shuffled = list(files)
    random.Random(7).shuffle(shuffled)  # noqa: S311
    assert build_graph(repository(shuffled), {path: facts[path] for path in shuffled}) == expected


def test_nodes_and_edges_are_sorted_and_unique() -> None:
    graph = graph_of({"b.py": "import a\na.f()\na.f()\n", "a.py": "def f():\n    f(f())\n"})
    assert list(graph.nodes) == sorted(graph.nodes, key=lambda node: node.id)
    assert list(graph.edges) == sorted(set(graph.edges))


def test_statistics_say_what_they_count() -> None:
    graph = graph_of({
        "a.py": "import os\nimport b\ndef f():\n    b.g()\n    b.g()\n    os.getcwd()\n    x()\n",
        "b.py": "def g():\n    pass\n",
    })
    figures = graph.statistics
    assert figures.nodes == 4
    assert figures.edges == 2  # a.py imports b.py; f calls g, on two lines
    assert figures.leaf_nodes == 2  # b.py and g
    assert figures.max_depth == 1
    assert (figures.references, figures.resolved) == (4, 2)
    assert (figures.external, figures.unresolved) == (1, 1)
    assert [(miss.name, miss.external, miss.count) for miss in graph.misses] == [
        ("x", False, 1),
        ("getcwd", True, 1),
    ]


def test_overloads_and_type_checking_imports_make_no_users() -> None:
    graph = graph_of({
        "a.py": (
            "from typing import TYPE_CHECKING, overload\n"
            "if TYPE_CHECKING:\n    from b import B\n\n\n"
            "@overload\ndef f(x: 'B') -> 'B': ...\n"
            "def f(x: 'B | int') -> 'B':\n    return x\n"
        ),
        "b.py": "class B:\n    pass\n",
    })
    counted = {
        (edge.source, edge.kind, edge.counted) for edge in graph.edges if "b.py" in edge.target
    }
    assert ("a.py", EdgeKind.IMPORTS, False) in counted
    assert ("a.py::f", EdgeKind.USES_TYPE, False) in counted
    assert ("a.py::f#2", EdgeKind.USES_TYPE, True) in counted


def test_an_own_package_is_never_external() -> None:
    graph = graph_of({
        "pkg/__init__.py": "",
        "pkg/a.py": "from pkg._speedups import fast\nfast()\n",
    })
    assert not edges(graph, EdgeKind.DEPENDS)
    assert graph.statistics.unresolved == 1


@pytest.mark.parametrize(
    "text",
    [
        "x = x\nx.y()\n",
        "a = b\nb = a\na.c()\n",
        "def f() -> 'f': ...\nf().g()\n",
        "class A(A): pass\nA().x()\n",
        "class A(B): pass\nclass B(A): pass\nA().x()\n",
        "from . import *\nfrom .x import *\ny()\n",
        "import x.y\nx.y.z()\nx.x.x()\n",
        "self.x()\nsuper().x()\ncls()\n",
        "class A:\n    def f(self):\n        self = A()\n        self.f()\n        super().f()()\n",
        "type A = A\ndef f(x: A): x.y()\n",
        "def f(f): f(f)\nf(f)\n",
        "class A:\n    x: 'A.x'\n    def f(self): self.x.x.x.x()\n",
    ],
)
def test_circles_in_names_and_types_end(text: str) -> None:
    graph = graph_of({"x.py": text})
    assert graph.statistics.references >= 1


NAMES = st.sampled_from([
    "a",
    "b",
    "f",
    "A",
    "self",
    "cls",
    "super",
    "x.y",
    "*",
    "",
    "?",
    "a#2",
    "::",
])
DOTTED = st.lists(
    st.sampled_from(["a", "b", "A", "self", "super()", "a()", "?", "", "x[0]", "é", "$"]),
    max_size=4,
).map(".".join)
LINES = st.integers(1, 30)


def scopes(count: int) -> st.SearchStrategy[int]:
    return st.integers(-1, count - 1)


@st.composite
def wild_facts(draw: st.DrawFn) -> FileFacts:
    """Facts that no reader would give, but that are valid values."""
    count = draw(st.integers(0, 5))
    parents = [draw(scopes(count)) for _ in range(count)]
    definitions = tuple(
        Definition(
            name := draw(NAMES),
            name,
            draw(st.sampled_from(DefinitionKind)),
            line := draw(LINES),
            line + draw(st.integers(0, 9)),
            line,
            parent,
            parameters=tuple(
                Parameter(draw(NAMES), draw(DOTTED)) for _ in range(draw(st.integers(0, 2)))
            ),
            returns=draw(DOTTED),
            value=draw(DOTTED),
        )
        for parent in parents
    )

    def some(strategy: st.SearchStrategy[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(strategy, max_size=4)))

    scope = scopes(count)
    return FileFacts(
        "python",
        definitions=definitions,
        references=some(
            st.builds(Reference, st.sampled_from(ReferenceKind), NAMES, DOTTED, scope, LINES)
        ),  # type: ignore[arg-type]
        imports=some(st.builds(Import, DOTTED, NAMES, NAMES, scope, LINES, LINES, st.booleans())),  # type: ignore[arg-type]
        bindings=some(
            st.builds(Binding, st.sampled_from(BindingKind), NAMES, DOTTED, scope, LINES)
        ),  # type: ignore[arg-type]
        inheritance=some(st.builds(Inheritance, st.integers(0, count - 1), DOTTED, LINES))
        if count
        else (),  # type: ignore[arg-type]
        exports=draw(st.none() | st.just(()))
        if count
        else some(st.builds(Export, NAMES, NAMES, LINES)),  # type: ignore[arg-type]
    )


@given(st.lists(wild_facts(), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_facts_are_too_strange(rows: list[FileFacts]) -> None:
    paths = ["a.py", "b/__init__.py", "b/a.py"][: len(rows)]
    graph = build_graph(repository(paths), dict(zip(paths, rows, strict=True)))
    nodes = {node.id for node in graph.nodes}
    assert len(nodes) == len(graph.nodes)
    assert all(edge.source in nodes and edge.target in nodes for edge in graph.edges)
    figures = graph.statistics
    assert figures.references == figures.resolved + figures.external + figures.unresolved


def test_units_have_nodes_but_running_text_has_none() -> None:
    facts = FileFacts(
        "markdown",
        artifact="markdown",
        units=(
            Unit("heading", "Use\n it", "1", 1, 1),
            Unit("paragraph", "", "text", 2, 2, 0),
            Unit("heading", "Use it", "2", 3, 3, 0),
        ),
    )
    graph = build_graph(repository(["a.md"]), {"a.md": facts})
    assert [node.id for node in graph.nodes] == [
        "a.md",
        "a.md#heading:Use it",
        "a.md#heading:Use it#2",
    ]
    assert [(edge.source, edge.tier) for edge in graph.edges] == [
        ("a.md", Tier.STRUCTURE),
        ("a.md#heading:Use it", Tier.STRUCTURE),
    ]


def test_time_grows_with_the_size_only() -> None:
    def seconds(files: int) -> float:
        texts = {
            f"p/m{i}.py": "from p.m0 import *\n"
            + "".join(
                f"def f{i}_{k}(x):\n    return f{i}_{(k + 1) % 50}(x).run_it(g{k})\n"
                for k in range(50)
            )
            for i in range(files)
        }
        facts = {path: file_facts(text.encode(), "python", path) for path, text in texts.items()}
        start = time.process_time()
        build_graph(repository(list(texts)), facts)
        return time.process_time() - start

    seconds(10)
    assert seconds(80) < 40 * max(seconds(10), 0.005)
