"""The scores: a small truth in the form of each source, scored as a person would."""

import json
from pathlib import Path

import pytest

from bench.ground_truth import ctags, pycg, stack_graphs, swarm
from bench.ground_truth.analysis import Score
from bench.ground_truth.score import main

PROGRAM = """\
class Base:
    def __init__(self): pass
class Child(Base):
    def go(self): pass
def late(x): return x
def run():
    Child().go()
    print(1)
run()
"""


def write_pycg(root: Path, graph: dict[str, list[str]]) -> Path:
    case = root / "micro-benchmark" / "snippets" / "calls" / "one"
    case.mkdir(parents=True)
    (case / "main.py").write_text(PROGRAM, encoding="utf-8")
    (case / "callgraph.json").write_text(json.dumps(graph), encoding="utf-8")
    return root


def test_pycg_compares_calls_inside_the_case(tmp_path: Path) -> None:
    graph = {
        "main": ["main.run"],
        "main.run": ["main.Base.__init__", "main.Child.go", "<builtin>.print", "main.late"],
    }
    (score,) = pycg.score(write_pycg(tmp_path, graph)).values()
    assert (score.right, score.wrong, score.missed) == (3, 0, 1)
    assert score.notes == ["calls/one: missed main.run -> main.late"]
    assert (score.precision, score.recall) == (1.0, 0.75)


def test_pycg_counts_what_is_wrong(tmp_path: Path) -> None:
    (score,) = pycg.score(write_pycg(tmp_path, {"main": []})).values()
    assert (score.right, score.wrong) == (0, 3)
    assert score.precision == 0


def test_ctags_asks_for_some_kinds_with_a_name(tmp_path: Path) -> None:
    unit = tmp_path / "Units" / "parser-python.r" / "one.d"
    unit.mkdir(parents=True)
    (unit / "input.py").write_text("class A:\n    def b(self): pass\nc = 1\n", encoding="utf-8")
    tags = (
        'A\tinput.py\t/^class A:$/;"\tc\n'
        'b\tinput.py\t/^    def b(self): pass$/;"\tkind:member\tclass:A\n'
        'b\tinput.py\t/^    def b(self): pass$/;"\tm\tclass:A\n'
        'c\tinput.py\t/^c = 1$/;"\tv\n'
        'anonFunc100067ac0101\tinput.py\t/^c = 1$/;"\tf\n'
        'gone\tinput.py\t/^c = 1$/;"\tf\n'
    )
    (unit / "expected.tags").write_text(tags, encoding="utf-8")
    (score,) = ctags.score(tmp_path).values()
    assert (score.right, score.missed) == (2, 1)


SUITE = """\
ignored
#--- path: one.py ---#
class A:
    size = 1

#--- path: two.py ---#
from one import A as B

B.size
# ^ defined: 4
# ^ refers: size
def go(here):
    here(); B()
    # ^ defined: 12
    #       ^ defined: 3
    A()
#   ^ defined:
    B()
#   ^ defined: 4
    # <- is no assertion
"""


def test_stack_graphs_takes_files_and_assertions_apart() -> None:
    test = stack_graphs.taken_apart(SUITE, "main.py")
    assert sorted(test.files) == ["one.py", "two.py"]
    assert test.files["one.py"].split("\n") == ["", "", "class A:", "    size = 1", ""]
    assert test.paths[1] == ""
    assert test.paths[3] == "one.py"
    assert test.paths[7] == "two.py"
    told = {(one.line, one.name): set(lines) for one, lines in test.wanted.items()}
    assert told[9, "size"] == {4}
    assert (told[13, "here"], told[13, "B"], told[16, "A"]) == ({12}, {3}, set())
    whole = stack_graphs.taken_apart("x = 1\n\nx\n# <- x\n#^ defined: 1\n", "main.py")
    assert list(whole.files) == ["main.py"]
    assert {one.line for one in whole.wanted} == {4}


def test_stack_graphs_compares_lines_of_definitions(tmp_path: Path) -> None:
    suite = tmp_path / "languages" / "tree-sitter-stack-graphs-python" / "test"
    suite.mkdir(parents=True)
    (suite / "one.py").write_text(SUITE, encoding="utf-8")
    (suite / "two.py.skip").write_text(SUITE, encoding="utf-8")
    (score,) = stack_graphs.score(tmp_path).values()
    assert (score.right, score.wrong, score.missed, score.aside) == (2, 1, 0, 1)
    assert score.notes == ["one.py:18 B: wrong one.py -> 3"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pycg", str(tmp_path)]) == 1
    assert "no case of PyCG" in capsys.readouterr().err
    assert main(["stack-graphs", str(tmp_path)]) == 1
    write_pycg(tmp_path, {"main": ["main.run"]})
    assert main(["pycg", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["recall"] == 1.0
    assert main(["pycg", str(tmp_path), "--notes"]) == 0
    assert "wrong main.run -> main.Child.go" in capsys.readouterr().out


def test_nothing_found_and_nothing_expected_is_perfect() -> None:
    assert (Score().precision, Score().recall) == (1.0, 1.0)


SHAPE = """\
interface Shape { int area(); }
class Square implements Shape {
    Square(int side) { }
    public int area() { return 1; }
    static int of(Shape shape) { return shape.area(); }
    static int one() { return of(new Square(1)); }
}
"""


def test_swarm_takes_overriders_for_what_they_override(tmp_path: Path) -> None:
    case = tmp_path / "benchmarks" / "java" / "cats" / "Shapes" / "S1"
    case.mkdir(parents=True)
    (case / "Square.java").write_text(SHAPE, encoding="utf-8")
    graph = {
        "Square:of(Shape)": ["Square:area()", "java.lang.Object:toString()"],
        "Square:one()": ["Square:<init>(int)", "Square:area()"],
    }
    (case / "callgraph.json").write_text(json.dumps(graph), encoding="utf-8")
    (score,) = swarm.score(tmp_path).values()
    assert (score.right, score.wrong, score.missed) == (2, 0, 1)


def test_swarm_reads_suites_that_are_written_as_pycg_is(tmp_path: Path) -> None:
    case = tmp_path / "benchmarks" / "javascript" / "swarm_js" / "calls" / "one"
    case.mkdir(parents=True)
    text = "class A { constructor() {} }\nfunction f() { return new A(); }\nf();\n"
    (case / "main.js").write_text(text, encoding="utf-8")
    graph = {"main": ["main.f"], "main.f": ["main.A.constructor", "main.g"]}
    (case / "callgraph.json").write_text(json.dumps(graph), encoding="utf-8")
    scores = swarm.score(tmp_path)
    assert set(scores) == {"javascript"}
    assert (scores["javascript"].right, scores["javascript"].missed) == (2, 1)


def test_escapes_of_tags_are_read() -> None:
    assert ctags._unescaped(r"\x21a\tb\\c") == "!a\tb\\c"
