"""The graph in other programs' formats: read back, whatever the names in it are."""

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.errors import QuestionError
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, GraphStatistics, Node, Tier
from codewiki.site.graph_formats import FORMATS, MOST_DRAWN, as_dot, as_graphml, as_json, as_mermaid

SPACE = "{http://graphml.graphdrawing.org/xmlns}"
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# An unquoted word, or a quoted string in which only a backslash takes a quote's meaning away.
DOT_STRING = r'"(?:[^"\\\n]|\\.)*"'
DOT_LINE = re.compile(
    rf"  (?:{DOT_STRING}(?: -> {DOT_STRING})? \[label={DOT_STRING}(?:, \w+=\w+)?\];"
    r'|rankdir=LR;|(?:node|edge) \[(?:shape=box, )?fontname="sans-serif"\];)'
)
MERMAID_LINE = re.compile(r'  \w+(?:\["[^"<>&`\\]*"\])?|  \w+ (?:-->|-\.->)\|"[^"<>&`\\]*"\| \w+')
hostile = st.text(
    st.one_of(
        st.sampled_from("\"'\\<>&;#`|[]{}()%\n\r\t\x00\x1b\x85\u202e\u2028\u2066\ufffe\ud800-->/*"),
        st.characters(exclude_categories=()),
    ),
    min_size=1,
    max_size=12,
)


def graph_of(paths: list[str], edges: list[Edge]) -> DependencyGraph:
    nodes = tuple(
        Node(path, "file", path.rpartition("/")[2], path, 1, 2, role="source")
        for path in sorted(set(paths))
    )
    return DependencyGraph(nodes, tuple(sorted(edges)), GraphStatistics(0, 0, 0, 0, 0, 0, 0, 0))


def imports(source: str, target: str, tier: Tier = Tier.IMPORT) -> Edge:
    return Edge(source, target, EdgeKind.IMPORTS, 3, tier, 0.9)


def calls(source: str, target: str) -> Edge:
    return Edge(source, target, EdgeKind.CALLS, 7, Tier.UNIQUE, 0.5)


@given(hostile, hostile)
def test_no_name_breaks_out_of_a_format(one: str, two: str) -> None:
    graph = graph_of([one, two], [imports(one, two), calls(two, one)])
    root = ElementTree.fromstring(as_graphml(graph))  # noqa: S314 - we wrote it
    assert len(list(root.iter(f"{SPACE}node"))) == len(graph.nodes)
    assert len(list(root.iter(f"{SPACE}edge"))) == 2
    *body, last, end = as_dot(graph).split("\n")[1:]
    assert (last, end) == ("}", "")
    assert all(DOT_LINE.fullmatch(line) for line in body), body
    head, *lines = as_mermaid(graph).removesuffix("\n").split("\n")
    assert head == "flowchart LR"
    assert all(MERMAID_LINE.fullmatch(line) for line in lines), lines
    assert len(lines) == len(graph.nodes) + len({(e.source, e.target) for e in graph.edges})
    for name, write in FORMATS.items():
        if name != "json":
            assert not UNFIT.search(write(graph))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_json_keeps_every_name_without_its_raw_controls(name: str) -> None:
    text = as_json(graph_of([name], []))
    assert not UNFIT.search(text)
    assert json.loads(text)["nodes"][0]["id"] == name


def test_names_that_look_alike_stay_two_nodes() -> None:
    one, two = "a\x07.py", "a\x08.py"
    text = as_dot(graph_of([one, two], [imports(one, two)]))
    assert '"a\ufffd.py" -> "a\ufffd.py~2" [label="imports"];' in text


def test_dot_joins_the_kinds_and_dashes_what_is_inferred() -> None:
    graph = graph_of(
        ["a.py", "b.py", "alone.py"],
        [imports("a.py", "b.py"), calls("a.py", "b.py"), calls("b.py", "a.py")],
    )
    assert as_dot(graph).splitlines()[4:] == [
        '  "a.py" [label="a.py", shape=note];',
        '  "b.py" [label="b.py", shape=note];',
        '  "a.py" -> "b.py" [label="calls, imports"];',
        '  "b.py" -> "a.py" [label="calls", style=dashed];',
        "}",
    ]


def test_graphml_holds_every_node_and_edge_with_its_data() -> None:
    graph = graph_of(["a<b>.py", "b.py"], [calls("a<b>.py", "b.py")])
    root = ElementTree.fromstring(as_graphml(graph))  # noqa: S314 - we wrote it
    keys = {key.get("id"): key.get("for") for key in root.iter(f"{SPACE}key")}
    nodes = {
        node.get("id"): {data.get("key"): data.text for data in node}
        for node in root.iter(f"{SPACE}node")
    }
    assert nodes["n0"]["id"] == "a<b>.py"
    assert nodes["n1"] == {
        "id": "b.py",
        "name": "b.py",
        "kind": "file",
        "path": "b.py",
        "line": "1",
        "end_line": "2",
        "role": "source",
    }
    (edge,) = root.iter(f"{SPACE}edge")
    assert (edge.get("source"), edge.get("target")) == ("n0", "n1")
    assert {data.get("key"): data.text for data in edge} == {
        "relation": "calls",
        "written": "7",
        "tier": "unique",
        "confidence": "0.5",
        "seen": "false",
    }
    assert all(keys[data.get("key")] == "node" for data in next(root.iter(f"{SPACE}node")))


def test_a_mermaid_diagram_too_large_says_how_to_narrow_it() -> None:
    paths = [f"m{number:03}.py" for number in range(MOST_DRAWN + 2)]
    edges = [imports(paths[0], path) for path in paths[1:]]
    assert as_mermaid(graph_of(paths, edges[:-1])).count("-->") == MOST_DRAWN
    with pytest.raises(QuestionError, match="201 edges") as caught:
        as_mermaid(graph_of(paths, edges))
    assert "--focus" in caught.value.remedy
