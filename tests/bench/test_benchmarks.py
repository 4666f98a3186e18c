"""The benchmarks themselves, on repositories of a few lines."""

import json
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import (
    algorithms,
    checks,
    compare,
    determinism,
    fetch,
    growth,
    report,
    results,
    speed,
    synthetic,
    update,
)
from bench.arguments import present
from bench.fit import exponent
from bench.measuring import Failed, Usage
from bench.results import Result, Table
from bench.stages import WIKI_STAGES, patterns
from codewiki.source.build import read_repository

PEER = "import sys, pathlib; pathlib.Path(sys.argv[2], 'out').write_text(str(len(sys.argv[1])))"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "one.py").write_text("def one():\n    return two()\n", encoding="utf-8")
    return folder


@given(st.floats(0.1, 3), st.floats(0.001, 1000))
def test_the_exponent_of_a_power_law_is_found(power: float, factor: float) -> None:
    sizes = [20_000, 80_000, 320_000, 640_000]
    assert exponent(sizes, [factor * size**power for size in sizes]) == pytest.approx(power)


@pytest.mark.parametrize(("sizes", "costs"), [([1], [1]), ([2, 2], [1, 3]), ([1, 2], [0, 1])])
def test_there_is_no_exponent_without_two_sizes(sizes: list[float], costs: list[float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        exponent(sizes, costs)


def test_what_checking_costs_is_told_as_shares(
    small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fetch, "CORPUS", small.parent)
    small.rename(small.parent / "small-1")
    package = fetch.Package("small", "pypi", "1", "0" * 64, "python", "full")
    told = dict(zip(checks.COLUMNS, checks.row(package, tmp_path, 1), strict=True))
    assert int(str(told["statements"])) > 0
    assert 0 < float(str(told["of the run %"])) < 100
    assert 0 < float(str(told["of generate %"])) < 100


def test_a_made_repository_has_its_lines_and_is_the_same_every_time(tmp_path: Path) -> None:
    counts = [synthetic.write(tmp_path / name, 4_000) for name in ("a", "b")]
    assert counts[0] == counts[1] >= 4_000
    assert determinism.digests(tmp_path / "a") == determinism.digests(tmp_path / "b")
    for path in (tmp_path / "a").rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_growth_is_told_for_each_cost() -> None:
    printed = [json.dumps({"cpu": dict.fromkeys(WIKI_STAGES, cost)}) for cost in (1.0, 4.0)]
    usages = [Usage(10.0 * size, 1, 10**6, None, printed[size - 1]) for size in (1, 2)]
    table = growth.tabulate([1000, 2000], usages)
    row = dict(zip(table.columns, table.rows[-1], strict=True))
    assert row["lines"] == "exponent"
    assert row["facts"] == pytest.approx(2)
    assert row["process"] == pytest.approx(1)
    assert row["largest MB"] == pytest.approx(0)
    assert row["together MB"] is None


def test_the_words_of_a_peer_are_split_but_run_by_no_shell(tmp_path: Path) -> None:
    places = {"repo": tmp_path / "a b", "out": tmp_path / "out"}
    words = compare.filled("peer --to={out} 'x y' {repo} ; rm $HOME", places)
    out, repo = str(tmp_path / "out"), str(tmp_path / "a b")
    assert words == ["peer", f"--to={out}", "x y", repo, ";", "rm", "$HOME"]


@pytest.mark.parametrize("template", ["", "peer", "peer {out}", "peer 'no end {repo}"])
def test_a_peer_without_a_folder_to_read_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compare.filled(template, {})


def test_a_peer_is_compared(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results")
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(PEER)} {{repo}} {{out}}"
    asked = [str(small), "--peer", command, "--ours", "graph", "--rounds", "1", "--json"]
    assert compare.main(asked) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    row = dict(zip(table["columns"], table["rows"][0], strict=False))
    assert row["repository"] == "small"
    assert row["ours CPU s"] > 0
    assert row["peer CPU s"] > 0
    assert [path.name for path in small.iterdir()] == ["one.py"]


def test_a_peer_that_fails_is_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = f"{shlex.quote(sys.executable)} -c 'raise SystemExit(5)' {{repo}}"
    assert compare.main([str(small), "--peer", command, "--rounds", "1"]) == 1
    assert "FAILED small" in capsys.readouterr().err


def test_the_same_bytes_are_seen_and_others_too(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (determinism.Way("moved", moved=True), determinism.Way("four", ("--jobs", "4")))
    assert list(determinism.differences(small, ways)) == [("moved", []), ("four", [])]
    answers = iter([{"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}])
    monkeypatch.setattr(determinism, "written", lambda *_: next(answers))
    assert list(determinism.differences(small, ways[:1])) == [("moved", ["b", "c"])]


def test_a_copy_has_the_same_files(small: Path, tmp_path: Path) -> None:
    (small / "link").symlink_to("one.py")
    copy = determinism.copied(small, tmp_path / "copy")
    assert determinism.digests(copy) == determinism.digests(small)
    assert (copy / "link").is_symlink()


def test_stages_are_told_and_a_run_can_end_early(small: Path, tmp_path: Path) -> None:
    told = json.loads(speed.staged(small, tmp_path, "--until", "graph").printed)
    assert list(told["cpu"]) == ["read", "facts", "graph"]
    whole = json.loads(speed.staged(small, tmp_path).printed)
    assert list(whole["cpu"])[-1] == "write"
    assert whole["files"] > 5


def test_a_run_that_cannot_be_done_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="RepositoryError"):
        speed.staged(tmp_path / "absent", tmp_path)


def test_a_language_without_an_adapter_is_shown_as_such(tmp_path: Path) -> None:
    package = fetch.Package("q", "pypi", "1", "0" * 64, "cobol", "full")
    table = speed.analysis([package], tmp_path, 1)
    assert table.rows == (("cobol", "q", *(None,) * 7, "not supported"),)
    assert len(table.rows[0]) == len(table.columns)


def test_lines_are_those_of_the_language(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "two.js").write_text("let a\n" * 7, encoding="utf-8")
    monkeypatch.setattr(fetch, "CORPUS", small.parent)
    small.rename(small.parent / "small-1")
    package = fetch.Package("small", "pypi", "1", "0" * 64, "python", "full")
    assert speed.lines_of(package) == 2


def test_whole_wikis_are_measured_stage_by_stage(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "CORPUS", small.parent)
    small.rename(small.parent / "small-1")
    package = fetch.Package("small", "pypi", "1", "0" * 64, "python", "full")
    table = speed.wikis([package], tmp_path, 1)
    assert [row[:2] for row in table.rows] == [("small", "cold"), ("small", "warm")]
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert {"facts", "wiki", "settle", "write"} < set(table.columns)


def test_growth_is_measured_over_whole_wikis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    assert growth.main(["--lines", "200", "400", "--rounds", "1", "--json"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["tables"]
    assert [row[0] for row in table["rows"]][-1] == "exponent"
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}


def test_names_of_files_come_from_the_table_of_languages() -> None:
    assert "*.py" in patterns("python")
    with pytest.raises(ValueError, match="cobolt"):
        patterns("cobolt")


def test_packages_that_were_not_fetched_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetch, "CORPUS", tmp_path)
    (tmp_path / "flask-3.1.3").mkdir()
    assert [package.name for package in present(["flask", "express"])] == ["flask"]
    assert "SKIPPED express 5.1.0" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="nothing to measure"):
        present(["express"])
    with pytest.raises(SystemExit, match="nothing-such"):
        present(["nothing-such"])


def test_a_result_is_kept_shown_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table("Costs", ("what", "s"), (("a|b", 1234.5), ("none", None)), ("A note.",))
    results.publish(Result("speed", (table,)), as_json=False, folder=tmp_path)
    shown = capsys.readouterr().out
    assert shown == "Costs\nwhat         s\na|b   1,234.50\nnone         –\n  A note.\n"
    assert results.load(tmp_path / "speed.json").tables == (table,)
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    monkeypatch.setattr(report, "TARGET", tmp_path / "MEASURES.md")
    assert report.main([]) == 0
    text = (tmp_path / "MEASURES.md").read_text(encoding="utf-8")
    assert "| a\\|b | 1,234.50 |\n| none | – |" in text


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"tables": 3}', encoding="utf-8")
    with pytest.raises(ValueError, match="holds no result"):
        results.load(tmp_path / "x.json")


@pytest.mark.parametrize("name", ["compare", "determinism", "growth", "speed", "update"])
def test_help_is_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main = {
        "compare": compare,
        "determinism": determinism,
        "growth": growth,
        "speed": speed,
        "update": update,
    }[name]
    with pytest.raises(SystemExit, match="0"):
        main.main(["--help"])
    assert f"python -m bench.{name}" in capsys.readouterr().out


@pytest.mark.parametrize("number", range(len(update.EDITS)))
def test_an_edit_changes_the_file_and_the_graph_stays_true(
    small: Path, tmp_path: Path, number: int
) -> None:
    text = "def one():\n    return another(1)\n\n\ndef another(x):\n    return x\n"
    (small / "one.py").write_text(text, encoding="utf-8")
    assert update.is_same(small, tmp_path / "cache")
    update.edit(small, read_repository(str(small)).files[0], number)
    assert (small / "one.py").read_text(encoding="utf-8") != text
    assert update.is_same(small, tmp_path / "cache")


@pytest.mark.parametrize("number", range(3))
def test_a_file_more_or_less_changes_the_folder_and_the_graph_stays_true(
    small: Path, tmp_path: Path, number: int
) -> None:
    (small / "one.py").write_text("import two\n\ntwo.go()\n", encoding="utf-8")
    (small / "two.py").write_text("def go():\n    return 1\n", encoding="utf-8")
    assert update.is_same(small, tmp_path / "cache")
    before = read_repository(str(small)).files
    update.move(small, next(file for file in before if file.path == "two.py"), number)
    assert {file.path for file in read_repository(str(small)).files} != {
        file.path for file in before
    }
    assert update.is_same(small, tmp_path / "cache")


def test_a_second_run_is_measured(small: Path, tmp_path: Path) -> None:
    row, costs = update.measure(small, tmp_path, 1, 1)
    assert len(costs) == 1
    assert row[-1] == 0


def test_every_algorithm_is_measured() -> None:
    table = algorithms.measure(100)
    assert len(table.rows) == 10
    assert algorithms.made(100) == algorithms.made(100)
