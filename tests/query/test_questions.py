"""Questions to a graph: names, relations with their reasons, chains, impact, cycles, figures."""

from itertools import pairwise

import pytest

from codewiki.errors import ConfigurationError, QuestionError
from codewiki.graph.model import DependencyGraph, EdgeKind, GraphStatistics, Miss, References, Tier
from codewiki.query import questions
from codewiki.query.build import GraphIndex
from codewiki.query.model import Relation
from codewiki.query.names import matches, meant, nearest
from codewiki.query.parts import Level, files_of, part
from tests.query.graphs import edge, file, graph_of, symbol

CONTAINS, IMPORTS = EdgeKind.CONTAINS, EdgeKind.IMPORTS


def bank() -> DependencyGraph:
    """A class with two methods; a command, a test and a file of settings around it."""
    return graph_of(
        [
            file("src/bank/__init__.py"),
            file("src/bank/account.py"),
            symbol("src/bank/account.py", "Account", kind="class", number=0, lines=(1, 20)),
            symbol("src/bank/account.py", "Account.pay", kind="method", number=1, lines=(3, 9)),
            symbol("src/bank/account.py", "Account.book", kind="method", number=2, lines=(11, 20)),
            file("src/bank/cli.py"),
            symbol("src/bank/cli.py", "main", number=0, lines=(5, 9)),
            file("tests/test_account.py", role="test"),
            symbol("tests/test_account.py", "test_pay", number=0, role="test"),
        ],
        [
            edge("src/bank/account.py", "src/bank/account.py::Account", CONTAINS),
            edge("src/bank/account.py::Account", "src/bank/account.py::Account.pay", CONTAINS),
            edge("src/bank/account.py::Account", "src/bank/account.py::Account.book", CONTAINS),
            edge("src/bank/cli.py", "src/bank/cli.py::main", CONTAINS),
            edge("tests/test_account.py", "tests/test_account.py::test_pay", CONTAINS),
            edge("src/bank/account.py::Account.pay", "src/bank/account.py::Account.book", line=8),
            edge("src/bank/account.py::Account.pay", "src/bank/account.py::Account.book", line=6),
            edge(
                "src/bank/cli.py::main", "src/bank/account.py::Account.pay", line=7, tier=Tier.TYPE
            ),
            edge("src/bank/cli.py", "src/bank/account.py::Account", IMPORTS, line=1),
            edge("src/bank/account.py", "src/bank/cli.py", IMPORTS, line=2, counted=False),
            edge("tests/test_account.py::test_pay", "src/bank/account.py::Account.pay", line=4),
            edge("tests/test_account.py", "src/bank/account.py", IMPORTS, line=1),
        ],
    )


BANK = GraphIndex(bank())
PAY = "src/bank/account.py::Account.pay"
BOOK = "src/bank/account.py::Account.book"
MAIN = "src/bank/cli.py::main"
TEST = "tests/test_account.py::test_pay"


def told(relations: tuple[Relation, ...]) -> list[tuple[str, str, str, tuple[int, ...], bool]]:
    return [(one.place.id, one.kind.value, one.path, one.lines, one.seen) for one in relations]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        (PAY, [PAY]),
        ("pay", [PAY]),
        ("pay()", [PAY]),
        (" Account.pay ", [PAY]),
        ("bank.account.Account.pay", [PAY]),
        ("src.bank.account.Account.pay", [PAY]),
        ("account.py::Account.pay", [PAY]),
        ("bank/account.py::Account.pay", [PAY]),
        ("account.py", ["src/bank/account.py"]),
        ("bank/account.py", ["src/bank/account.py"]),
        ("bank.account", ["src/bank/account.py"]),
        ("bank", []),
        ("src.bank", ["src/bank/__init__.py"]),
        ("ank/account.py", []),
        ("ccount.pay", []),
        ("nk.account", []),
        ("", []),
        ("::", []),
        ("/", []),
        (".", []),
    ],
)
def test_a_name_means(name: str, ids: list[str]) -> None:
    assert [node.id for node in matches(BANK, name)] == ids


def test_a_name_that_means_nothing_offers_the_nearest() -> None:
    assert nearest(BANK, "Acount") == ("Account",)
    assert nearest(BANK, "ACCOUNT.PAY") == ("Account.pay",)
    with pytest.raises(QuestionError, match="“Acount”") as caught:
        meant(BANK, "Acount")
    assert caught.value.remedy == "Did you mean Account?"
    assert caught.value.exit_code == 1
    with pytest.raises(QuestionError) as caught:
        meant(BANK, "zzzzzzzz" * 1000)
    assert len(str(caught.value)) < 300


def test_headings_of_the_same_name_are_meant_only_alone() -> None:
    unit = symbol("README.md", "x", kind="unit", number=-1)
    heading = type(unit)("README.md#heading:Account", "unit", "Account", "README.md", 1, 1)
    index = GraphIndex(graph_of([*bank().nodes, file("README.md"), heading], list(bank().edges)))
    assert [node.kind for node in matches(index, "Account")] == ["unit", "class"]
    assert [node.kind for node in meant(index, "Account")] == ["class"]
    assert meant(index, "README.md#heading:Account") == (heading,)


def test_callers_come_with_place_and_reason_source_before_tests() -> None:
    answer = questions.callers(BANK, PAY)
    assert (answer.about.name, answer.about.line) == ("Account.pay", 3)
    assert told(answer.relations) == [
        (MAIN, "calls", "src/bank/cli.py", (7,), False),
        (TEST, "calls", "tests/test_account.py", (4,), True),
    ]
    assert (answer.relations[0].tier, answer.relations[0].confidence) == (Tier.TYPE, 0.9)


def test_callees_join_the_lines_of_one_relation() -> None:
    assert told(questions.callees(BANK, PAY).relations) == [
        (BOOK, "calls", "src/bank/account.py", (6, 8), True)
    ]
    assert told(questions.callees(BANK, "src/bank/account.py").relations) == []
    assert [one.place.id for one in questions.callees(BANK, "src/bank/cli.py").relations] == [PAY]


def test_users_of_a_class_are_those_of_what_is_in_it() -> None:
    found = questions.users(BANK, "src/bank/account.py::Account")
    assert [one.place.id for one in found.relations] == [MAIN, TEST]


def chain_ids(source: str, target: str, *, every: bool = False) -> list[list[str]]:
    found = questions.chains(
        BANK, BANK.node(source), BANK.node(target), every=every, max_edges=8, max_paths=20
    )
    return [[step.place.id for step in chain] for chain in found.chains]


def test_chains_are_of_calls_or_between_files_of_imports() -> None:
    assert chain_ids(MAIN, BOOK) == [[PAY, BOOK]]
    assert chain_ids(MAIN, BOOK, every=True) == [[PAY, BOOK]]
    assert chain_ids(BOOK, MAIN) == []
    assert chain_ids("src/bank/cli.py", BOOK) == [[PAY, BOOK]]
    assert chain_ids("src/bank/account.py::Account", BOOK) == [[BOOK]]
    assert chain_ids(MAIN, MAIN) == [[]]
    test, cli = "tests/test_account.py", "src/bank/cli.py"
    assert chain_ids(test, cli) == [["src/bank/account.py", cli]]
    assert chain_ids(TEST, cli, every=True) == [["src/bank/account.py", cli]]


def test_impact_is_nearest_first_with_the_relation_that_leads_nearer() -> None:
    found = questions.impact(BANK, BOOK, depth=20, limit=100)
    assert [(row.place.id, row.distance, row.because.place.id) for row in found.dependents] == [
        (PAY, 1, BOOK),
        (MAIN, 2, PAY),
    ]
    assert [(row.place.id, row.distance) for row in found.tests] == [(TEST, 2)]
    assert found.complete
    near = questions.impact(BANK, BOOK, depth=1, limit=100)
    assert [row.place.id for row in near.dependents] == [PAY]
    assert not questions.impact(BANK, BOOK, depth=20, limit=1).complete


def test_cycles_of_imports_and_calls() -> None:
    (cycle,) = questions.import_cycles(BANK)
    assert [one.id for one in cycle.members] == ["src/bank/account.py", "src/bank/cli.py"]
    assert [(one.source.id, one.relation.counted) for one in cycle.circle] == [
        ("src/bank/account.py", False),
        ("src/bank/cli.py", True),
    ]
    assert questions.call_cycles(BANK) == ()
    again = GraphIndex(
        graph_of([file("a.py"), symbol("a.py", "f")], [edge("a.py::f", "a.py::f", line=3)])
    )
    (cycle,) = questions.call_cycles(again)
    assert [one.relation.lines for one in cycle.circle] == [(3,)]


def test_ten_thousand_definitions_in_one_cycle() -> None:
    names = [f"f{number:05}" for number in range(10_000)]
    nodes = [symbol("a.py", name, number=number) for number, name in enumerate(names)]
    ring = [edge(one.id, two.id) for one, two in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    hub = [edge(nodes[0].id, node.id) for node in nodes[2:]]
    index = GraphIndex(graph_of([file("a.py"), *nodes], [*ring, *hub]))
    (cycle,) = questions.call_cycles(index)
    assert len(cycle.members) == 10_000
    assert len(cycle.circle) == 2
    assert len(questions.impact(index, nodes[0].id, depth=20_000, limit=20_000).dependents) == 9_999
    assert len(questions.callees(index, nodes[0].id).relations) == 9_999


def test_a_chain_of_five_thousand_calls() -> None:
    nodes = [symbol("a.py", f"f{number:05}", number=number) for number in range(5_001)]
    edges = [edge(one.id, two.id) for one, two in pairwise(nodes)]
    index = GraphIndex(graph_of([file("a.py"), *nodes], edges))
    (chain,) = questions.chains(
        index, nodes[0], nodes[-1], every=False, max_edges=8, max_paths=1
    ).chains
    assert len(chain) == 5_000
    found = questions.impact(index, nodes[-1].id, depth=10_000, limit=10_000)
    assert found.dependents[-1].distance == 5_000


def test_layers_are_of_files_of_some_roles() -> None:
    both = ("src/bank/account.py", "src/bank/cli.py")
    assert questions.layers(BANK, frozenset({"source"})) == (both,)
    assert questions.layers(BANK, frozenset({"source", "test"})) == (
        both,
        ("tests/test_account.py",),
    )


def test_ways_in_are_what_nothing_in_the_source_calls() -> None:
    found = questions.ways_in(BANK, limit=5)
    assert [(row.place.id, row.reach, row.tests) for row in found] == [(MAIN, 2, 0)]
    inside = questions.entry_points(BANK, ["src/bank/account.py"], limit=5)
    assert [(row.place.id, row.callers, row.tests) for row in inside] == [(PAY, 1, 1)]


def test_what_a_manifest_names_comes_first() -> None:
    script = symbol("pyproject.toml", "x", kind="unit", number=-1, role="build")
    edges = [*bank().edges, edge(script.id, BOOK, EdgeKind.CONFIGURES, line=4)]
    index = GraphIndex(graph_of([*bank().nodes, script], edges))
    first, second = questions.ways_in(index, limit=5)
    assert (first.place.id, told(first.named)) == (
        BOOK,
        [(script.id, "configures", "pyproject.toml", (4,), True)],
    )
    assert (second.place.id, second.named) == (MAIN, ())


def test_the_rank_of_a_file_is_that_of_what_is_in_it() -> None:
    symbols = questions.ranked(BANK, files=False, limit=10)
    assert [row.place.id for row in symbols][:2] == [BOOK, PAY]
    assert [row.users for row in symbols][:2] == [1, 2]
    files = questions.ranked(BANK, files=True, limit=1)
    assert [row.place.id for row in files] == ["src/bank/account.py"]
    assert files[0].rank > symbols[0].rank + symbols[1].rank


def test_misses_and_figures_are_told_by_language() -> None:
    languages = (References("c", 5, 0, 1), References("python", 7, 3, 2))
    graph = DependencyGraph(
        bank().nodes,
        bank().edges,
        GraphStatistics(9, 9, 1, 2, 18, 12, 3, 3, languages),
        (Miss("c", "x", False, 1), Miss("python", "len", True, 2), Miss("python", "a", True, 1)),
    )
    c, python = questions.misses(graph, limit=1)
    assert (c.unresolved, c.unresolved_names, c.external_names) == (1, (("x", 1),), ())
    assert (python.external, python.external_names) == (3, (("len", 2),))
    figures = questions.summary(graph)
    assert list(figures.nodes.items())[:1] == [("file", 4)]
    assert figures.edges["calls"] == 4
    assert figures.tiers == {"lexical": 11, "type": 1}
    assert (figures.seen, figures.inferred) == (11, 1)


def test_a_part_of_files_has_one_edge_of_a_kind_the_surest() -> None:
    files = part(BANK, Level.FILES)
    assert {node.kind for node in files.nodes} == {"file"}
    found = [(one.source, one.target, one.kind.value, one.line) for one in files.edges]
    assert found == [
        ("src/bank/account.py", "src/bank/cli.py", "imports", 2),
        ("src/bank/cli.py", "src/bank/account.py", "calls", 7),
        ("src/bank/cli.py", "src/bank/account.py", "imports", 1),
        ("tests/test_account.py", "src/bank/account.py", "calls", 4),
        ("tests/test_account.py", "src/bank/account.py", "imports", 1),
    ]
    assert (files.statistics.nodes, files.statistics.edges) == (4, 5)
    assert part(BANK, Level.SYMBOLS) is BANK.graph


def test_a_focus_keeps_the_files_and_their_neighbours() -> None:
    around = part(BANK, Level.FILES, ("cli.py",))
    assert [node.id for node in around.nodes] == ["src/bank/account.py", "src/bank/cli.py"]
    symbols = part(BANK, Level.SYMBOLS, ("tests/",))
    assert PAY in {node.id for node in symbols.nodes}
    assert MAIN not in {node.id for node in symbols.nodes}
    assert files_of(BANK, ["src/bank/", "!cli.py"]) <= {node.path for node in BANK.graph.nodes}
    with pytest.raises(QuestionError, match="No file matches nowhere/"):
        part(BANK, Level.FILES, ("nowhere/",))
    with pytest.raises(ConfigurationError):
        files_of(BANK, ["a\\"])
