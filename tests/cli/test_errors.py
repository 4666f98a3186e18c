"""One sentence, then how to mend it; the exit code of the error; a traceback only on request."""

import pytest
import typer

from codewiki import errors
from codewiki.cli.errors import reported
from codewiki.cli.logs import set_up_logging


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (errors.CodewikiError("it broke", remedy="Mend it"), 1, "it broke.\n  Mend it."),
        (errors.ConfigurationError("x", setting="--jobs", remedy="y"), 2, "x.\n  y."),
        (errors.RepositoryError("no folder", path="p", remedy="Name one."), 3, "Name one.\n"),
        (
            errors.ModelError("no model", fault=errors.ModelFault.MODEL, remedy="Set one"),
            4,
            "no model.",
        ),
        (errors.FileSystemError("is full", path="p", remedy="Make room"), 5, "Make room."),
        (errors.OutputBusyError("busy", path="p", remedy="Wait"), 5, "busy."),
        (errors.Cancelled("the user"), 130, "cancelled by the user."),
        (KeyboardInterrupt(), 130, "cancelled by the user."),
        (PermissionError(13, "Permission denied", "/etc/x"), 5, "Permission denied (/etc/x)"),
        (MemoryError(), 1, "memory"),
        (ZeroDivisionError("oh"), 1, "A fault of codewiki itself: ZeroDivisionError: oh."),
    ],
)
def test_errors_are_told_in_words(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught, reported():
        raise error
    told = capsys.readouterr()
    assert caught.value.exit_code == code
    assert told.out == ""
    assert told.err.startswith("codewiki: ")
    assert words in told.err
    assert "Traceback" not in told.err


def test_the_traceback_is_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    for verbosity, told in ((0, False), (1, False), (2, True)):
        set_up_logging(verbosity, {})
        with pytest.raises(typer.Exit), reported():
            raise ZeroDivisionError("oh")
        assert ("Traceback (most recent call last)" in capsys.readouterr().err) == told


def test_a_secret_in_a_message_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), reported():
        raise errors.RepositoryError("no password=hunter" + "2x9", path="p", remedy="Mend it")
    assert "no password=[redacted]." in capsys.readouterr().err


def test_a_name_from_the_repository_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit), reported():
        raise errors.RepositoryError("bad \x1b[2J\r\u202ename\udcff", path="p", remedy="Rename it")
    assert r"bad \x1b[2J\r\u202ename\udcff" in capsys.readouterr().err


@pytest.mark.parametrize("stop", [typer.Exit(3), typer.Abort(), BrokenPipeError()])
def test_what_typer_handles_passes_through(stop: Exception) -> None:
    with pytest.raises(type(stop)) as caught, reported():
        raise stop
    assert caught.value is stop
