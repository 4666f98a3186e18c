"""The log: quiet unless asked, as text or JSON lines, and without secrets."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from codewiki.cli.errors import reported
from codewiki.cli.logs import set_up_logging
from codewiki.errors import ConfigurationError, RepositoryError
from codewiki.events import Stage
from codewiki.pipeline import run
from codewiki.settings import Settings

SECRET = "q8Z4m" + "N2x7Lk0Vb5Tr9Wc3Yh6"
LOG = logging.getLogger("codewiki.some.module")


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    yield
    set_up_logging(0, {})


def told(capsys: pytest.CaptureFixture[str], verbosity: int, form: str = "") -> list[str]:
    set_up_logging(verbosity, {"CODEWIKI_LOG": form})
    LOG.debug("fine")
    LOG.info("middle")
    LOG.warning("coarse")
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_how_often_v_is_given_says_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    for verbosity, words in ((0, ["coarse"]), (1, ["middle", "coarse"])):
        lines = told(capsys, verbosity)
        assert [line.rsplit(" ", 1)[1] for line in lines] == words
    lines = told(capsys, 7)
    assert len(lines) == 3
    assert " debug   codewiki.some.module: fine" in lines[0]


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = map(json.loads, told(capsys, 0, "json"))
    assert first["time"].endswith("+00:00")
    del first["time"]
    assert first == {"level": "info", "logger": "codewiki.some.module", "message": "middle"}
    assert second["level"] == "warning"
    LOG.info("x\ny", extra={"stage": "Reading", "seconds": 0.5, "foreign": 1})
    (line,) = capsys.readouterr().err.splitlines()
    values = json.loads(line)
    assert (values["message"], values["stage"], values["seconds"]) == ("x\ny", "Reading", 0.5)
    assert "foreign" not in values


@pytest.mark.parametrize("form", ["", "json"])
def test_no_secret_is_logged(capsys: pytest.CaptureFixture[str], form: str) -> None:
    set_up_logging(2, {"CODEWIKI_LOG": form})
    LOG.info("token=%s", SECRET)
    LOG.info("where: %s", "x", extra={"path": f"https://a:{SECRET}@b"})
    try:
        raise ValueError(f'api_key = "{SECRET}"')
    except ValueError:
        LOG.info("failed", exc_info=True)
    text = capsys.readouterr().err
    assert SECRET not in text
    assert text.count("[redacted]") >= 2
    assert "Traceback" in text


def test_in_json_errors_are_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(0, {"CODEWIKI_LOG": "json"})
    with pytest.raises(typer.Exit), reported():
        raise RepositoryError("no 100% folder", path="p", remedy="Name one")
    (line,) = capsys.readouterr().err.splitlines()
    values = json.loads(line)
    assert (values["message"], values["remedy"]) == ("no 100% folder", "Name one")
    assert (values["level"], values["exit_code"]) == ("error", 3)


def test_another_form_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigurationError) as caught:
        set_up_logging(0, {"CODEWIKI_LOG": "xml"})
    assert caught.value.setting == "CODEWIKI_LOG"


def test_stages_log_figures_and_files(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.py").write_text('"""A."""\n', encoding="utf-8")
    caplog.set_level(logging.DEBUG, "codewiki")
    run(str(tmp_path), Settings(jobs=1, no_cache=True))
    stages = [record for record in caplog.records if hasattr(record, "seconds")]
    assert [vars(record)["stage"] for record in stages] == [
        stage.value
        for stage in Stage
        if stage.name not in {"FETCH", "PROPOSE", "WORDS", "AUTHOR", "SITE"}
    ]
    assert all(record.levelno == logging.INFO for record in stages)
    assert "1 file, 0 skipped" in stages[0].getMessage()
    files = [record for record in caplog.records if record.levelno == logging.DEBUG]
    assert ("codewiki.facts.build", "a.py: read") in [(one.name, one.getMessage()) for one in files]
