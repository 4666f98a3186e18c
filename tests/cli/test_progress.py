"""What is shown while a run goes on."""

import io

import pytest

from codewiki.cli.progress import PlainLines, problem_line, progress
from codewiki.errors import Problem, ProblemKind
from codewiki.events import Advanced, Event, Finished, Noticed, Stage, Started

SYNTAX = Problem("facts", ProblemKind.SYNTAX, "a.py", "3 lines are not understood")
LIMIT = Problem("graph", ProblemKind.LIMIT, "", "too many edges")
EVENTS: list[Event] = [
    Started(Stage.READ),
    Finished(Stage.READ, "2 files, 0 skipped"),
    Started(Stage.FACTS),
    Advanced(Stage.FACTS, 1, 2),
    Noticed(SYNTAX),
    Noticed(LIMIT),
    Finished(Stage.FACTS, "2 files, 0 from the cache"),
]


def shown() -> list[str]:
    lines: list[str] = []
    show = PlainLines(lines.append)
    for event in EVENTS:
        show(event)
    return lines


def test_plain_lines_tell_stages_and_what_concerns_the_whole_run() -> None:
    assert shown() == [
        "Reading the repository: 2 files, 0 skipped",
        "  limit: too many edges",
        "Extracting facts: 2 files, 0 from the cache",
    ]


def test_a_problem_is_one_line() -> None:
    assert problem_line(SYNTAX) == "syntax: a.py: 3 lines are not understood"
    assert problem_line(LIMIT) == "limit: too many edges"


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=True) as on_event:
        for event in EVENTS:
            on_event(event)
    assert capsys.readouterr() == ("", "")


def test_without_a_terminal_there_are_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as on_event:
        for event in EVENTS:
            on_event(event)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == shown()


class Terminal(io.StringIO):
    """A terminal of 100 columns, as far as rich looks."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_live_line_that_leaves_the_plain_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress() as on_event:
        for event in EVENTS:
            on_event(event)
        on_event(Finished(Stage.GRAPH, "[red]\x1b[31mname"))
    text = terminal.getvalue()
    for line in shown():
        assert line in text
    assert "1/2" in text
    assert r"[red]\x1b[31mname" in text
    assert "\x1b[31m" not in text
