"""The audited edges: what is recorded, and what is computed from it."""

import json
from pathlib import Path

import pytest

from bench.audit import calibrate, edges, sites
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


@pytest.mark.parametrize("language", ["c", "java", "python", "typescript"])
def test_enough_edges_of_each_language_are_judged_and_right(language: str) -> None:
    rows = edges.judged(AUDIT / f"edges-{language}.json")
    assert len(rows) == len({row.edge for row in rows}) >= 200
    assert len({row.repository for row in rows}) >= 4
    (whole,) = [found for found in edges.shares(rows) if found[0] == language]
    assert whole[1] / whole[2] >= 0.95


@pytest.mark.parametrize("language", ["c", "java", "python", "typescript"])
def test_enough_sites_of_each_language_are_judged(language: str) -> None:
    rows = sites.load(AUDIT / f"sites-{language}.json")
    assert all(row.target for row in rows)
    assert sum(row.target != sites.OUTSIDE for row in rows) >= 37


def test_edges_are_drawn_shown_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "test_a.py").write_text("from a import one\none()\n", encoding="utf-8")
    assert edges.main(["draw", "python", "9", f"small=1={tmp_path}"]) == 0
    path = tmp_path / "rows.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    rows = edges.load(path)
    assert rows == edges.draw("python", 9, "small", "1", tmp_path)
    assert {row.source.partition("::")[0] for row in rows} == {"a.py"}
    assert len(edges.draw("python", 1, "small", "1", tmp_path)) == 1
    with pytest.raises(ValueError, match="not judged"):
        edges.main(["share", str(path)])
    assert edges.main(["show", str(path), f"small={tmp_path}"]) == 0
    assert "    run(one)" in capsys.readouterr().out
    said = [{**json.loads(line.rstrip(",")), "verdict": "right"} for line in _rows(path)]
    path.write_text(json.dumps(said), encoding="utf-8")
    assert edges.main(["share", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"{len(rows)} of {len(rows)} 1.000" in told


def _rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:-1]


def test_a_wrong_edge_needs_a_reason(tmp_path: Path) -> None:
    row = edges.Row("small", "1", "python", "a", 1, "b", "calls", "flow", "wrong")
    path = tmp_path / "rows.json"
    path.write_text(edges.dumped([row]), encoding="utf-8")
    with pytest.raises(ValueError, match="not judged"):
        edges.judged(path)


def test_sites_are_what_looks_like_a_call() -> None:
    text = "def f(x):\n    # g(1)\n    return h(x).i(2) if (x) else J<K>(3)\n"
    assert [(line, name) for line, name, _ in sites.sites(text)] == [(3, "h"), (3, "i"), (3, "J")]


def test_sites_are_scored_against_the_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text(PROGRAM + "getattr(one, 'x')()\n", encoding="utf-8")
    drawn = sites.draw("python", 9, "small", "1", tmp_path)
    assert [(site.line, site.name) for site in drawn] == [(3, "work"), (4, "run"), (5, "getattr")]
    path = tmp_path / "sites.json"
    path.write_text(sites.dumped(drawn), encoding="utf-8")
    with pytest.raises(ValueError, match="no file"):
        sites.main(["score", str(path), f"small={tmp_path}"])
    targets = ("a.py::one", "a.py::run", "a.py::gone")
    rows = [
        sites.Site(**{**json.loads(line.rstrip(",")), "target": target})
        for line, target in zip(_rows(path), targets, strict=True)
    ]
    path.write_text(sites.dumped(rows), encoding="utf-8")
    assert sites.main(["score", str(path), f"small={tmp_path}"]) == 0
    told = capsys.readouterr().out
    assert "missed small a.py:5 getattr -> a.py::gone" in told
    assert "2 of 3 found, 0.667" in told


def test_the_confidences_are_those_of_the_verdicts() -> None:
    assert calibrate.main(["--check"]) == 0


def test_few_verdicts_lean_on_those_of_all_languages() -> None:
    found = [("python", "unique", True)] * 98 + [("c", "unique", False)] * 1
    rows = calibrate.table(found)
    share = 99 / 101
    assert rows["", "unique"] == round(share, 2)
    assert rows["python", "unique"] == 0.99
    assert rows["c", "unique"] == round(10 * share / 11, 2)
    assert rows["c", "structure"] == 1
    assert rows["c", "type"] == 0.5  # nobody looked at any
    assert calibrate.written({("", "flow"): 0.5}) == "\tflow\t0.5\n"
