"""Diagrams: whatever the labels hold, the real Mermaid accepts the text, and nothing leaks out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.site.mermaid import RESERVED, mermaid, node_ids, text
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode, Statement
from tests.site.mermaid_parser import parser

HOSTILE = [
    "end",
    "graph",
    'say "hi"',
    "a]b",
    "a<script>alert(1)</script>",
    "#quot;",
    "`code`",
    "a;b",
    "a\nb",
    "%% comment",
    "list[dict[str, int]]",
    "<T extends A>",
    "x | y",
    "{curly}",
    "[[square]]",
    "click c1 href",
    "style c1 fill:#f00",
    "日本語 — “quoted”",
    "~~~",
    ":::here",
    "note for c1",
    "-->",
    "",
    " ",
    "\u202eevil",
    "\x00\x1b",
    "__init__",
    ")",
    "f(g(x))",
    "*",
    "a" * 300,
]
STYLES = ("solid", "dashed", "inherits", "has", "call", "reply", "fail")


def diagram(kind: DiagramKind, labels: list[str]) -> Diagram:
    nodes = tuple(
        DiagramNode(
            f"c{number}",
            label,
            group=labels[0] if number % 2 and kind is DiagramKind.FLOWCHART else "",
            stereotype="abstract" if number % 3 == 0 else "",
            members=(f"+{label}", f"+{label}(x) {label}", label),
            here=number == 0,
        )
        for number, label in enumerate(labels)
    )
    edges = tuple(
        DiagramEdge(nodes[number - 1].id, node.id, labels[number], STYLES[number % len(STYLES)])
        for number, node in enumerate(nodes)
        if number
    )
    return Diagram(kind, "Title", nodes, edges, Statement(()))


@pytest.mark.parametrize("kind", list(DiagramKind))
@pytest.mark.parametrize("label", HOSTILE)
def test_mermaid_accepts_every_label(kind: DiagramKind, label: str) -> None:
    written = mermaid(diagram(kind, [label, "plain", label]))
    assert parser().problem(written) == "", written


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=2, max_size=5), st.sampled_from(list(DiagramKind)))
def test_mermaid_accepts_any_labels(labels: list[str], kind: DiagramKind) -> None:
    written = mermaid(diagram(kind, labels))
    assert parser().problem(written) == "", written


def test_mermaid_refuses_what_is_wrong() -> None:
    assert parser().problem("flowchart LR\n  a[x --> b") != ""


def test_labels_are_written_with_entity_codes() -> None:
    assert text('a "b" <c>') == "a #34;b#34; #60;c#62;"
    assert text("x" * 200).endswith("…")
    assert text("") == "?"


def test_ids_read_like_their_labels_and_are_unique() -> None:
    labels = ["signer", "End", "a-b.c", "Signer", "日本", "2nd", "x" * 60]
    nodes = [DiagramNode(f"m{number}", label) for number, label in enumerate(labels)]
    assert list(node_ids(nodes).values()) == [
        *("signer", "n_End", "a_b_c", "Signer_2", "node", "n_2nd", "x" * 40),
    ]


@pytest.mark.parametrize("kind", list(DiagramKind))
def test_words_of_the_grammar_are_fit_for_labels(kind: DiagramKind) -> None:
    for word in sorted(RESERVED):
        for label in (word, word.upper(), word.title()):
            written = mermaid(diagram(kind, [label, "plain"]))
            assert parser().problem(written) == "", written


def test_a_flowchart_line_by_line() -> None:
    nodes = (DiagramNode("m0", "signer", here=True), DiagramNode("m1", "exc", group="below"))
    edges = (DiagramEdge("m0", "m1", "3"), DiagramEdge("m1", "m0", style="dashed"))
    drawn = Diagram(DiagramKind.FLOWCHART, "t", nodes, edges, Statement(()))
    assert mermaid(drawn).split("\n") == [
        "flowchart LR",
        "  signer",
        '  subgraph g_1["below"]',
        "    exc",
        "  end",
        '  signer -->|"3"| exc',
        "  exc -.-> signer",
        "  classDef here stroke-width:3px",
        "  class signer here",
    ]


def test_a_class_diagram_line_by_line() -> None:
    nodes = (
        DiagramNode("c1", "Base", stereotype="abstract", members=("+keys list[bytes]",)),
        DiagramNode("c2", "Derived"),
    )
    edges = (
        DiagramEdge("c2", "c1", style="inherits"),
        DiagramEdge("c1", "c2", "algorithm", "has"),
        DiagramEdge("c1", "c2", "constructs", "dashed"),
    )
    drawn = Diagram(DiagramKind.CLASSES, "t", nodes, edges, Statement(()), "TB")
    assert mermaid(drawn).split("\n") == [
        "classDiagram",
        "  class Base {",
        "    <<abstract>>",
        "    +keys list~bytes~",
        "  }",
        "  class Derived",
        "  Base <|-- Derived",
        "  Base o-- Derived : algorithm",
        "  Base ..> Derived : constructs",
    ]


def test_a_sequence_diagram_line_by_line() -> None:
    nodes = (DiagramNode("p0", "Caller"), DiagramNode("p1", "Signer"))
    edges = (DiagramEdge("p0", "p1", "sign(value)", "call"), DiagramEdge("p1", "p0", "E", "fail"))
    drawn = Diagram(DiagramKind.SEQUENCE, "t", nodes, edges, Statement(()))
    assert mermaid(drawn).split("\n") == [
        "sequenceDiagram",
        "  participant Caller",
        "  participant Signer",
        "  Caller->>Signer: sign(value)",
        "  Signer--xCaller: E",
    ]
