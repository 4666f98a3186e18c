"""``codewiki generate``, inside this process: what it says when the wiki does not hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer.testing

from codewiki import pipeline
from codewiki.check.model import Finding, Rule
from codewiki.cli.app import app
from codewiki.errors import Problem, ProblemKind
from codewiki.source.build import read_repository
from codewiki.source.model import Repository

FINDINGS = tuple(
    Finding(f"page{number:02}.md", number, Rule.DEAD_LINK, "no such page") for number in range(12)
)
Generate = Callable[..., typer.testing.Result]


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generate:
    """The command on a repository of two files; it works in the repository's folder."""
    repository = tmp_path / "pot"
    (repository / "kitchen").mkdir(parents=True)
    (repository / "README.md").write_text("# Pot\n\nIt boils.\n", encoding="utf-8")
    (repository / "kitchen" / "pot.py").write_text('"""A pot."""\n\nLID = 1\n', encoding="utf-8")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setenv("CODEWIKI_JOBS", "1")
    runner = typer.testing.CliRunner()
    return lambda *arguments: runner.invoke(app, ["generate", *arguments])


def test_the_summary_says_where_to_start(generate: Generate) -> None:
    done = generate()
    assert done.exit_code == 0, done.stderr
    assert f"start reading  {Path('docs', 'overview.md')}" in done.stdout
    for name in ("pages", "modules", "files", "coverage", "statements", "problems"):
        assert f"\n  {name}" in done.stdout
    assert "\x1b" not in done.stdout
    assert "(nothing changed)" in generate().stdout


def test_a_wiki_that_does_not_hold_is_exit_1_and_says_where(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "check_ownership", lambda wiki, source: FINDINGS)
    done = generate()
    assert done.exit_code == 1
    assert "The wiki does not hold: 12 findings." in done.stderr
    assert "page01.md:1: dead link: no such page" in done.stderr
    assert "page11.md" not in done.stderr
    assert "and 2 more; -v shows all" in done.stderr
    assert "page11.md:11" in generate("-v").stderr
    with monkeypatch.context() as patch:
        patch.setenv("CODEWIKI_LOG", "json")
        lines = [json.loads(line) for line in generate().stderr.splitlines()]
    assert [line["path"] for line in lines if line["level"] == "error"][:2] == [
        "page00.md",
        "page01.md",
    ]
    told = json.loads(generate("--json", "-q").stdout)
    assert told["status"] == "failed"
    assert told["error_message"].startswith("the wiki does not hold: ")
    assert len(told["findings"]) == 12
    assert told["findings"][1] == {
        "page": "page01.md",
        "line": 1,
        "rule": "dead link",
        "message": "no such page",
        "file": "",
        "name": "",
    }


def test_problems_are_counted_by_kind(generate: Generate, monkeypatch: pytest.MonkeyPatch) -> None:
    problems = (
        Problem("facts", ProblemKind.SYNTAX, "a.py", "x"),
        Problem("facts", ProblemKind.SYNTAX, "b.py", "x"),
        Problem("facts", ProblemKind.TIMEOUT, "c.py", "x"),
    )

    def with_problems(path: str, **settings: Any) -> Repository:
        return msgspec.structs.replace(read_repository(path, **settings), problems=problems)

    monkeypatch.setattr(pipeline, "read_repository", with_problems)
    assert "3 (2 syntax, 1 timeout; -v shows them)" in generate().stdout
    assert [problem["path"] for problem in json.loads(generate("--json").stdout)["problems"]] == [
        "a.py",
        "b.py",
        "c.py",
    ]
    assert "codewiki.events: syntax: a.py: x" in generate("-v").stderr


def test_a_fault_of_our_own_is_told_as_one(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(pipeline, "linked", broken)
    done = generate("--json")
    assert done.exit_code == 1
    assert "A fault of codewiki itself: ZeroDivisionError: oh." in done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert (told["status"], told["error_message"]) == ("failed", "ZeroDivisionError: oh")
    assert "Traceback" in generate("-vv").stderr
