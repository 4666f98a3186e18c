import pytest

from codewiki.graph.model import DependencyGraph, EdgeKind, Node, Tier
from codewiki.query.build import GraphIndex, is_file, is_symbol
from codewiki.query.model import EntryPoint, FileImport, Users
from tests.query.graphs import edge, file, graph_of, symbol

CONTAINS = EdgeKind.CONTAINS


def signing() -> DependencyGraph:
    """A class with a method, used by a source file, a test, an example and an overload."""
    return graph_of(
        [
            file("signer.py"),
            symbol("signer.py", "Signer", kind="class", number=0, lines=(1, 30)),
            symbol("signer.py", "Signer.sign", kind="method", number=1, lines=(2, 9)),
            symbol("signer.py", "Signer.key", kind="method", number=2, lines=(10, 11)),
            symbol("signer.py", "make", number=3, lines=(40, 50)),
            file("timed.py"),
            symbol("timed.py", "stamp", number=0),
            symbol("timed.py", "stub", number=1),
            file("test_signer.py", "test"),
            symbol("test_signer.py", "test_sign", role="test"),
            file("demo.py", "example"),
            Node("package:python:hmac", "package", "hmac"),
        ],
        [
            edge("signer.py", "signer.py::Signer", CONTAINS, line=1),
            edge("signer.py", "signer.py::make", CONTAINS, line=40),
            edge("signer.py::Signer", "signer.py::Signer.sign", CONTAINS, line=2),
            edge("signer.py::Signer", "signer.py::Signer.key", CONTAINS, line=10),
            edge("timed.py", "timed.py::stamp", CONTAINS),
            edge("signer.py::make", "signer.py::Signer", EdgeKind.CONSTRUCTS, line=41),
            edge("signer.py::Signer.sign", "signer.py::Signer.key", line=3),
            edge("timed.py::stamp", "signer.py::Signer.sign", line=5),
            edge("timed.py::stamp", "signer.py::Signer.sign", line=6),
            edge("timed.py::stamp", "signer.py::make", line=4),
            edge("timed.py::stub", "signer.py::Signer", EdgeKind.USES_TYPE, counted=False),
            edge("test_signer.py::test_sign", "signer.py::Signer.sign", line=7),
            edge("demo.py", "signer.py::Signer", EdgeKind.CONSTRUCTS, line=2),
            edge("timed.py", "signer.py::Signer", EdgeKind.IMPORTS, line=1),
            edge("timed.py", "signer.py::make", EdgeKind.IMPORTS, line=1),
            edge("signer.py", "package:python:hmac", EdgeKind.DEPENDS, line=1),
        ],
    )


@pytest.fixture(scope="module")
def index() -> GraphIndex:
    return GraphIndex(signing())


def ids(nodes: tuple[Node, ...]) -> list[str]:
    return [node.id for node in nodes]


def test_nodes_are_found_by_id_name_and_dotted_name(index: GraphIndex) -> None:
    assert index.node("signer.py::Signer").kind == "class"
    assert ids(index.find("signer.py")) == ["signer.py"]
    assert ids(index.find("sign")) == ["signer.py::Signer.sign"]
    assert ids(index.find("Signer.sign")) == ["signer.py::Signer.sign"]
    assert index.find("Other.sign") == ()
    assert index.find("igner.sign") == ()
    with pytest.raises(KeyError):
        index.node("nothing")


def test_qualified_names_lose_path_and_number() -> None:
    nodes = [symbol("a.py", "f"), Node("a.py::f#2", "function", "f", "a.py", definition=1)]
    nodes.append(Node("a.js::A.#x", "method", "#x", "a.js", definition=0))
    index = GraphIndex(graph_of(nodes, []))
    assert index.qualified("a.py::f#2") == "f"
    assert index.qualified("a.js::A.#x") == "A.#x"
    assert index.qualified("unknown") == "unknown"
    assert ids(index.find("f")) == ["a.py::f", "a.py::f#2"]


def test_containment_goes_both_ways(index: GraphIndex) -> None:
    assert ids(index.children("signer.py")) == ["signer.py::Signer", "signer.py::make"]
    assert index.inside("signer.py") == (
        "signer.py",
        "signer.py::Signer",
        "signer.py::make",
        "signer.py::Signer.sign",
        "signer.py::Signer.key",
    )
    parent = index.parent("signer.py::Signer.key")
    assert parent is not None
    assert parent.id == "signer.py::Signer"
    assert index.parent("signer.py") is None
    assert ids(index.definitions_of("timed.py")) == ["timed.py::stamp", "timed.py::stub"]


def test_callers_and_callees_come_once(index: GraphIndex) -> None:
    assert ids(index.callers("signer.py::Signer.sign")) == [
        "test_signer.py::test_sign",
        "timed.py::stamp",
    ]
    assert ids(index.callees("timed.py::stamp")) == ["signer.py::make", "signer.py::Signer.sign"]
    assert index.callers("nothing") == ()


def test_users_are_outside_counted_and_sorted_by_role(index: GraphIndex) -> None:
    assert index.users("signer.py::Signer") == Users(
        source=("signer.py::make", "timed.py::stamp"),
        tests=("test_signer.py::test_sign",),
        others=("demo.py",),
    )
    assert index.users("signer.py").source == ("timed.py::stamp",)
    assert index.users("signer.py::Signer.key").source == ("signer.py::Signer.sign",)
    assert ids(index.tests_of("signer.py::Signer")) == ["test_signer.py::test_sign"]


def test_imports_between_files_are_gathered(index: GraphIndex) -> None:
    assert index.file_imports == (
        FileImport(
            "timed.py", "signer.py", ("signer.py::Signer", "signer.py::make"), 1, counted=True
        ),
    )
    assert index.import_graph["timed.py"] == ("signer.py",)
    assert index.file_graph["demo.py"] == ("signer.py",)
    assert index.packages_of("signer.py") == ("hmac",)


def test_a_guess_joins_no_files() -> None:
    nodes = [file("a.py"), file("b.py"), symbol("b.py", "f")]
    index = GraphIndex(graph_of(nodes, [edge("a.py", "b.py::f", tier=Tier.UNIQUE)]))
    assert index.file_graph == {"a.py": (), "b.py": ()}


def test_impact_follows_dependents_backwards(index: GraphIndex) -> None:
    impact = index.impact("signer.py::Signer.key")
    assert impact.complete
    assert impact.distance == {
        "signer.py::Signer.sign": 1,
        "test_signer.py::test_sign": 2,
        "timed.py::stamp": 2,
    }
    cut = index.impact("signer.py::Signer.key", limit=1)
    assert not cut.complete
    assert list(cut.distance) == ["signer.py::Signer.sign"]
    assert list(index.impact("signer.py::Signer.key", depth=1).distance) == [
        "signer.py::Signer.sign"
    ]


def test_paths_are_chains_of_calls(index: GraphIndex) -> None:
    direct = ("timed.py::stamp", "signer.py::Signer.sign", "signer.py::Signer.key")
    assert index.shortest_path("timed.py::stamp", "signer.py::Signer.key") == direct
    assert index.paths("timed.py::stamp", "signer.py::Signer.key") == (direct,)
    assert index.shortest_path("signer.py::Signer.key", "timed.py::stamp") == ()


def test_cycles_of_imports_and_calls() -> None:
    nodes = [file("a.py"), file("b.py"), symbol("a.py", "f"), symbol("b.py", "g")]
    edges = [
        edge("a.py", "b.py::g", EdgeKind.IMPORTS),
        edge("b.py", "a.py", EdgeKind.IMPORTS),
        edge("a.py::f", "b.py::g"),
        edge("b.py::g", "a.py::f"),
    ]
    index = GraphIndex(graph_of(nodes, edges))
    assert index.import_cycles() == (("a.py", "b.py"),)
    assert index.call_cycles() == (("a.py::f", "b.py::g"),)


def test_entry_points_are_the_callables_most_called_from_outside(index: GraphIndex) -> None:
    assert index.entry_points(["signer.py"]) == (
        EntryPoint("signer.py::Signer.sign", callers=1, tests=1, reach=1),
        EntryPoint("signer.py::make", callers=1, tests=0, reach=1),
    )
    assert index.entry_points(["signer.py", "timed.py"]) == (
        EntryPoint("signer.py::Signer.sign", callers=0, tests=1, reach=1),
    )
    assert index.entry_points(["demo.py"]) == ()


def test_short_private_and_inner_callables_are_no_entry_points() -> None:
    nodes = [
        file("a.py"),
        symbol("a.py", "short", lines=(1, 2), number=0),
        symbol("a.py", "_private", lines=(3, 9), public=False, number=1),
        symbol("a.py", "outer", lines=(10, 30), number=2),
        symbol("a.py", "outer.inner", lines=(11, 20), number=3),
        file("b.py"),
        symbol("b.py", "caller"),
    ]
    edges = [edge("a.py::outer", "a.py::outer.inner", CONTAINS)]
    edges += [
        edge("b.py::caller", f"a.py::{name}")
        for name in ("short", "_private", "outer", "outer.inner")
    ]
    index = GraphIndex(graph_of(nodes, edges))
    assert [entry.id for entry in index.entry_points(["a.py"])] == ["a.py::outer"]


def test_ranks_favour_what_is_used(index: GraphIndex) -> None:
    ranks = index.ranks
    assert ranks["signer.py::Signer.sign"] > ranks["timed.py::stamp"]
    assert set(ranks) == set(index.nodes)


def test_kinds_of_nodes(index: GraphIndex) -> None:
    assert is_file(index.node("demo.py"))
    assert is_symbol(index.node("signer.py::Signer"))
    assert not is_symbol(index.node("package:python:hmac"))
