"""Diagrams: what cannot be drawn, what is not there, and what the engine cannot say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codewiki.check import mermaid_engine
from codewiki.check.diagram_grammar import is_ours
from codewiki.check.diagram_loops import line_of_loop
from codewiki.check.diagram_reading import read_drawing
from codewiki.check.diagrams import DiagramCheck, Options
from codewiki.check.mermaid_cache import Judgements
from codewiki.check.mermaid_engine import Judgement, judge, text_digest
from codewiki.check.model import Finding, Rule
from codewiki.check.subject import Subject
from codewiki.site.mermaid import mermaid
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode, Statement
from tests.site.mermaid_parser import parser

SOURCE = {
    "shop/base.py": "class Base:\n    def shared(self):\n        pass\n",
    "shop/till.py": (
        "from shop.base import Base\n\n\nclass Till(Base):\n    total = 0\n\n"
        "    def pay(self, amount):\n        return amount\n"
    ),
    "lib/till.c": "int till_IsOpen(void) { return 1; }\n",
    "web/app.ts": "export class App extends Shell implements Thing {\n  run(): void {}\n}\n",
}


def findings(*diagrams: str, options: Options | None = None) -> list[Finding]:
    return outcome(*diagrams, options=options)[0]


def outcome(*diagrams: str, options: Options | None = None) -> tuple[list[Finding], int]:
    page = "# Home\n\n" + "\n".join(f"```mermaid\n{text}\n```\n" for text in diagrams)
    made = tuple(SourceFile(path, "python", Role.SOURCE, 1, 3, "") for path in sorted(SOURCE))
    repository = Repository(name="shop", root="/nowhere", files=made)
    subject = Subject({"index.md": page.encode()}, repository, MemoryContents(SOURCE), place="docs")
    found = DiagramCheck(options=options or Options(engine=False))(subject)
    return list(found.findings), found.figures[0].not_checked


def rules(*diagrams: str) -> list[tuple[Rule, int]]:
    return [(one.rule, one.line) for one in findings(*diagrams)]


def test_what_a_class_diagram_shows_is_in_the_source() -> None:
    assert not findings(
        "classDiagram\n  class Till {\n    +int total\n    +pay(amount) int\n    +shared()\n  }\n"
        "  Base <|-- Till\n  App --|> Shell\n  Thing <|.. App\n  Till : +pay(amount)\n"
        "  class App {\n    +run() void\n    <<service>>\n  }\n"
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("class TillFactory", Rule.DRAWN_NAME),
        ("class Till {\n +refund()\n}", Rule.DRAWN_NAME),
        ("class Till {\n +refunds: list\n}", Rule.DRAWN_NAME),
        ("Till : +int balance", Rule.DRAWN_NAME),
        ("App <|-- Till", Rule.DRAWN_EDGE),
        ("Till ..|> App", Rule.DRAWN_EDGE),
        ("Till <|-- App", Rule.DRAWN_EDGE),
    ],
)
def test_what_a_class_diagram_invents(line: str, rule: Rule) -> None:
    found = rules(f"classDiagram\n{line}")
    assert [one for one, _ in found] == [rule]
    assert found[0][1] in {5, 6}


def test_calls_in_flows_and_sequences() -> None:
    assert not findings(
        "sequenceDiagram\n  A->>Till: pay(amount)\n  Note over A: refund() comes later\n",
        "flowchart TD\n  a[pay] --> b[pay() is done]\n",
        # A name like this may be an id that says where it is from, or all of a name.
        "sequenceDiagram\n  A->>B: till_IsOpen(item)\n",
        "classDiagram\n  shop_till_Till <|-- Other\n",
    )
    assert rules("sequenceDiagram\n  A->>Till: refund(amount)") == [(Rule.DRAWN_NAME, 5)]
    assert rules('flowchart TD\n  a["refund()"] --> b[x]') == [(Rule.DRAWN_NAME, 5)]


def test_a_group_that_contains_itself() -> None:
    assert rules("flowchart TD\n  subgraph One\n    a --> One\n  end") == [(Rule.DIAGRAM_LOOP, 6)]
    styled = "graph TD\n subgraph ext[X]\n a:::ext\n style ext fill:#fff\n class a ext\n end"
    assert line_of_loop(styled) == 0


def test_the_real_mermaid_is_asked_about_what_is_not_ours() -> None:
    pytest.importorskip("mermaidx")
    engine = Options()
    assert not findings("graph TD\n  A[x] --> B((y))", options=engine)
    (broken,) = findings("graph TD\n  A[x] --> B", "graph TD\n  A[x --> B[y]", options=engine)
    assert broken.rule is Rule.BROKEN_DIAGRAM
    assert broken.line in {9, 10}
    assert broken.message.startswith("Parse error on line 2")


def test_without_the_engine_nothing_is_valid_or_invalid() -> None:
    assert outcome("graph TD\n  A[x --> B[y]") == ([], 1)
    assert outcome("flowchart LR\n  A\n  B\n  A --> B") == ([], 0)


def test_a_diagram_that_is_too_large() -> None:
    text = "graph TD\n" + "\n".join(f"  a{number} --> b{number}" for number in range(5000))
    assert [rule for rule, _ in rules(text)] == [Rule.BROKEN_DIAGRAM]


NASTY = ('"', "<b>", "end", "a;b", "{x}", "[y]", "#35;", "|", "ü", "`", "%%", "class", "", "(", "~")


@pytest.mark.parametrize("kind", list(DiagramKind))
@pytest.mark.parametrize("label", NASTY)
def test_what_our_emitter_writes_is_ours_and_the_real_mermaid_takes_it(
    kind: DiagramKind, label: str
) -> None:
    nodes = (
        DiagramNode("a", f"A{label}", here=True, members=(f"m{label}(x)", "n"), group="g 1"),
        DiagramNode("b", f"{label}B", stereotype="abstract"),
    )
    styles = ("solid", "dashed") if kind is DiagramKind.FLOWCHART else ("inherits", "has", "call")
    edges = tuple(DiagramEdge("a", "b", f"e{label}", style) for style in styles)
    text = mermaid(Diagram(kind, "t", nodes, edges, Statement(((),))))
    assert is_ours(text)
    assert parser().problem(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "", "graph TD\n  A --> B", "flowchart LR\n  A --> B", "flowchart LR\n  A\n  click A x",
        'flowchart LR\n  A["<b>"]', 'flowchart LR\n  subgraph g["x"]\n  A',
        "sequenceDiagram\n  A->>B: x",
        "classDiagram\n  class end", "classDiagram\n  class A {\n    x(", "flowchart LR\n  A\n  A",
    ],
)  # fmt: skip
def test_what_is_not_in_our_grammar(text: str) -> None:
    assert not is_ours(text)


def test_the_engine_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends, or never answers, leaves its diagram unjudged and the next is asked."""
    program = (
        "import json, sys, time, os\n"
        "print(json.dumps({'ready': True}), flush=True)\n"
        "for line in sys.stdin:\n"
        "    text = json.loads(line)['text']\n"
        "    if text == 'dies': os._exit(3)\n"
        "    if text == 'hangs': time.sleep(60)\n"
        "    fault = text == 'fault'\n"
        "    said = '' if text == 'good' else 'no'\n"
        "    print(json.dumps({'message': said, 'fault': fault}), flush=True)\n"
    )
    monkeypatch.setattr(mermaid_engine, "_command", lambda: [sys.executable, "-c", program])
    monkeypatch.setattr(mermaid_engine, "engine_key", lambda: "key")
    known: dict[str, Judgement] = {}
    found = judge(["dies", "fault", "hangs", "good", "bad"], known, parse_seconds=1.0)
    assert {text: one.valid for text, one in found.items()} == {
        "dies": None, "fault": None, "hangs": None, "good": True, "bad": False,
    }  # fmt: skip
    assert set(known) == {text_digest("good"), text_digest("bad")}
    again = judge(["good"], {text_digest("good"): Judgement(False, "kept")})
    assert again["good"].message == "kept"


def test_an_engine_that_does_not_start_ends_the_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid_engine, "_command", lambda: [sys.executable, "-c", ""])
    monkeypatch.setattr(mermaid_engine, "engine_key", lambda: "key")
    found = judge([f"text {number}" for number in range(9)], {})
    assert {one.valid for one in found.values()} == {None}


def test_no_engine_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid_engine, "engine_key", lambda: None)
    assert judge(["x"], {})["x"].valid is None


def test_hostile_diagrams_end() -> None:
    pytest.importorskip("mermaidx")
    texts = [
        "flowchart TD\n" + "subgraph a\n" * 2000,
        "graph TD\n" + "[" * 20_000,
        "\0",
        "x" * 40_000,
    ]
    assert set(judge(texts, {})) == set(texts)


def test_what_mermaid_said_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("mermaidx")
    first = Judgements(tmp_path)
    first.known["d"] = Judgement(False, "no")
    first.keep()
    second = Judgements(tmp_path)
    assert second.known == {"d": Judgement(False, "no")}
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"broken")
    assert Judgements(tmp_path).known == {}
    assert Judgements(None).known == {}


def test_the_worker_loads_nothing_of_ours() -> None:
    """A process that serves hostile texts holds as little as possible."""
    program = (
        "import sys; import codewiki.check.mermaid_worker; "
        "print([name for name in sys.modules if name.startswith('codewiki')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    names: Any = done.stdout
    assert names.split() == [
        "['codewiki',",
        "'codewiki.check',",
        "'codewiki.check.mermaid_worker']",
    ]


def test_reading_a_class_diagram() -> None:
    drawing = read_drawing(
        "classDiagram\n  class A~T~ {\n    +String name\n    -count: int = 3\n"
        "    +run(x: int) bool\n"
        '    <<abstract>>\n  }\n  class b1["B.Real"]\n  A <|-- b1\n  A --> C : uses\n'
    )
    assert set(drawing.classes) == {"A", "B.Real", "C"}
    assert [(one.owner, one.name, one.called) for one in drawing.members] == [
        ("A", "name", False), ("A", "count", False), ("A", "run", True),
    ]  # fmt: skip
    assert [(one.derived, one.base) for one in drawing.bases] == [("B.Real", "A")]
