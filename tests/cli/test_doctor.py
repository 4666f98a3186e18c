"""``codewiki doctor`` and ``codewiki languages``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from codewiki.cli.commands import doctor as command
from codewiki.cli.commands.languages import supported


def codewiki(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    own = {
        "CODEWIKI_CACHE_FOLDER": str(folder / "cache"),
        "CODEWIKI_DATA_FOLDER": str(folder / "data"),
    }
    return subprocess.run(
        [sys.executable, "-m", "codewiki", *arguments],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_doctor_finds_everything_well_here(tmp_path: Path) -> None:
    done = codewiki("doctor", "--json", folder=tmp_path)
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert done.returncode == 0
    assert {name for name, check in checks.items() if check["state"] == "fail"} == set()
    assert {"Python", "Git", "msgspec", "mermaidx", "SQLite", "cache", "job records"} <= set(checks)
    assert checks["Python"]["detail"].startswith(sys.version.split()[0])
    assert checks["cache"]["detail"] == str(tmp_path / "cache")
    for language in ("Python", "JavaScript"):
        assert f"ok    {language} grammar" in codewiki("doctor", folder=tmp_path).stdout
    assert all(check["remedy"] for check in checks.values() if check["state"] != "ok")


def test_a_folder_that_cannot_be_written_is_a_warning_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    done = codewiki("doctor", folder=tmp_path)
    assert done.returncode == 0
    assert "warn  cache" in done.stdout
    assert "--cache-folder" in done.stdout


def test_without_git_there_is_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    checks = {check.name: check for check in command.examine()}
    assert checks["Git"].state == "warn"
    assert "Install Git" in checks["Git"].remedy


def test_something_needed_that_is_missing_is_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import typer

    missing = command.Check("msgspec", "fail", "not installed", "Install codewiki anew")
    monkeypatch.setattr(command, "examine", lambda: iter([missing]))
    with pytest.raises(typer.Exit) as caught:
        command.doctor()
    assert caught.value.exit_code == 1
    assert capsys.readouterr().out == (
        "fail  msgspec             not installed\n                          Install codewiki anew\n"
    )


def test_languages_are_told_in_words_and_as_json(tmp_path: Path) -> None:
    told = json.loads(codewiki("languages", "--json", folder=tmp_path).stdout)
    assert told == supported()
    analysed = {row["language"]: row for row in told["analysed"]}
    assert {"python", "javascript"} <= set(analysed)
    assert ".py" in analysed["python"]["suffixes"]
    assert {"pyproject", "workflow"} <= {row["name"] for row in told["artifacts"]}
    assert not set(analysed) & {row["language"] for row in told["recognised"]}
    text = " ".join(codewiki("languages", folder=tmp_path).stdout.split())
    for row in (*told["analysed"], *told["recognised"]):
        assert row["title"] in text
    for row in told["artifacts"]:
        assert row["name"] in text
