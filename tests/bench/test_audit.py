"""The audited edges: what is recorded, and what is computed from it."""

import json
from pathlib import Path

import pytest

from bench.audit.flow import QUOTA, draw, main, verdicts, wilson

AUDIT = Path(__file__).parents[2] / "bench" / "audit"
PROGRAM = "def one(): pass\ndef run(work):\n    work()\nrun(one)\n"


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_enough_edges_are_judged_and_right(language: str) -> None:
    right, count = verdicts(AUDIT / f"flow-{language}.json")
    assert count >= 60
    assert right / count >= 0.95


def test_no_edge_is_judged_twice() -> None:
    for path in sorted(AUDIT.glob("flow-*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        keys = [(row["repository"], row["source"], row["line"], row["target"]) for row in rows]
        assert len(set(keys)) == len(keys)


def test_the_lower_end_of_the_interval() -> None:
    assert wilson(0, 0) == 0
    assert wilson(0, 10) == pytest.approx(0, abs=1e-9)
    # Known values: 9 of 10, and 95 of 100.
    assert wilson(9, 10) == pytest.approx(0.5958, abs=1e-4)
    assert wilson(95, 100) == pytest.approx(0.8882, abs=1e-4)


def test_a_draw_is_repeatable_bounded_and_unjudged(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "b.py").write_text(PROGRAM * (QUOTA + 1), encoding="utf-8")
    (tmp_path / "test_c.py").write_text(PROGRAM, encoding="utf-8")
    rows = draw("python", [("small", "1", tmp_path)])
    assert rows == draw("python", [("small", "1", tmp_path)])
    assert 0 < len(rows) <= QUOTA
    assert {row["verdict"] for row in rows} == {""}
    assert all(not row["source"].startswith("test_") for row in rows)
    assert draw("javascript", [("small", "1", tmp_path)]) == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(PROGRAM, encoding="utf-8")
    assert main(["draw", "python", f"small=1={tmp_path}"]) == 0
    rows = json.loads(capsys.readouterr().out)
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(ValueError, match="not judged"):
        verdicts(path)
    judged = [{**row, "verdict": "right", "reason": "run is called with it"} for row in rows]
    path.write_text(json.dumps(judged), encoding="utf-8")
    assert main(["share", str(path)]) == 0
    assert "1 of 1 right, 1.000" in capsys.readouterr().out
