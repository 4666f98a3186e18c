"""``codewiki check``, inside this process."""

import json
from pathlib import Path

import pytest
import typer.testing

from codewiki.cli.app import app

PAGE = f"# Pot\n\n{'It boils what is put into it. ' * 8}\n\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a wiki that somebody else wrote, which is also the current folder."""
    folder = tmp_path / "pot"
    (folder / "docs").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "pot"\n', encoding="utf-8")
    (folder / "pot.py").write_text('"""A pot."""\n\nLID = 1\n', encoding="utf-8")
    (folder / "docs" / "index.md").write_text(f"{PAGE}See [pot.py](../pot.py).\n", "utf-8")
    monkeypatch.chdir(folder)
    return folder


def check(*arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["check", *arguments])


def test_a_wiki_that_holds(repository: Path) -> None:
    result = check("docs")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Checked 1 page in docs: nothing found\n")
    assert "coverage       1 of 1 files" in result.stdout


def test_a_wiki_that_does_not_hold(repository: Path) -> None:
    page = repository / "docs" / "index.md"
    page.write_text(f"{PAGE}See [pot.py](../pan.py) for pot.py.\n", "utf-8")
    result = check("--format", "json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["passed"] is False
    assert [one["rule"] for one in document["findings"]] == ["dead link"]


def test_warnings_fail_only_when_that_is_asked_for(repository: Path) -> None:
    (repository / "docs" / "more.md").write_text("No title. [a](index.md)\n", "utf-8")
    assert check("docs").exit_code == 0
    assert check("docs", "--strict").exit_code == 1


def test_the_wiki_does_not_prove_itself(repository: Path) -> None:
    """Its own pages are no source, so that a citation of them shows nothing."""
    (repository / "docs" / "more.md").write_text("# More\n\n[x](index.md)\n", "utf-8")
    page = "# Pot\n\n`LID` ([more.md:3](more.md)).\n"
    (repository / "docs" / "index.md").write_text(page, "utf-8")
    result = check("docs")
    assert result.exit_code == 1
    assert "more.md names no file" in result.stdout
    assert "coverage       0 of 1 files" in result.stdout


def test_without_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "index.md").write_text("# A\n\n`x` ([a.py:1]).\n", "utf-8")
    result = check("wiki")
    assert result.exit_code == 0, result.output
    assert "citations      not checked: there is no source" in result.stdout
    assert check("wiki", "--strict").exit_code == 1


def test_what_cannot_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert check("nowhere").exit_code == 5
    (tmp_path / "index.md").write_text("# A\n", "utf-8")
    assert check(".", "--source", "nowhere").exit_code == 3


def test_the_share_that_must_hold(repository: Path) -> None:
    settings = repository / "codewiki.toml"
    page = repository / "docs" / "index.md"
    page.write_text(f"{PAGE}See [a](no.md) and [pot.py](../pot.py).\n", "utf-8")
    assert check("docs").exit_code == 1
    settings.write_text("[check]\nlinks = 50\n", "utf-8")
    assert check("docs").exit_code == 0
    settings.write_text("[check]\nlinks = 51\n", "utf-8")
    assert "Does not pass: links" in check("docs").stderr
    settings.write_text("[check]\nlinks = false\n", "utf-8")
    assert check("docs").exit_code == 0


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("check = 3", "codewiki.toml:1: check cannot be 3"),
        ("[check]\nlink = 3", "codewiki.toml:2: there is no property “link”"),
        ("[check]\nlinks = 101", "codewiki.toml:2: links cannot be 101"),
        ("[check]\nlinks = true", "codewiki.toml:2: links cannot be true"),
        ("[check]\nlinks = ", "codewiki.toml:2"),
    ],
)
def test_a_slip_does_not_weaken_the_gate(repository: Path, table: str, says: str) -> None:
    (repository / "codewiki.toml").write_text(table, "utf-8")
    result = check("docs")
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize("kind", ["text", "json", "sarif", "github", "markdown", "badge"])
def test_every_format(repository: Path, kind: str) -> None:
    assert check("docs", "--format", kind).stdout.strip()


def test_what_the_settings_left_out_is_no_part_of_the_source(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    (repository / "old.py").write_text("OLD = 1\n", "utf-8")
    (repository / "older.py").write_text("OLDER = 1\n", "utf-8")
    (repository / "codewiki.toml").write_text('exclude = ["older.py"]\n', "utf-8")
    runner = typer.testing.CliRunner()
    made = runner.invoke(app, ["generate", "-o", "wiki", "--exclude", "old*.py", "--jobs", "1"])
    assert made.exit_code == 0, made.output
    result = check("wiki", "--format", "json")
    document = json.loads(result.stdout)
    assert [one for one in document["findings"] if one["property"] == "staleness"] == []
    (repository / "new.py").write_text("NEW = 1\n", "utf-8")
    document = json.loads(check("wiki", "--format", "json").stdout)
    added = [one["file"] for one in document["findings"] if one["rule"] == "source added since"]
    assert added == ["new.py"]
