"""The scores: a small truth in the form of each source, scored as a person would."""

import json
from pathlib import Path

import pytest

from bench.ground_truth import ctags, pycg
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


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pycg", str(tmp_path)]) == 1
    assert "no case of PyCG" in capsys.readouterr().err
    write_pycg(tmp_path, {"main": ["main.run"]})
    assert main(["pycg", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["recall"] == 1.0
    assert main(["pycg", str(tmp_path), "--notes"]) == 0
    assert "wrong main.run -> main.Child.go" in capsys.readouterr().out


def test_nothing_found_and_nothing_expected_is_perfect() -> None:
    assert (Score().precision, Score().recall) == (1.0, 1.0)
