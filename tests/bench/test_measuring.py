"""What a command costs, and how figures are put together. No test looks at how long it takes."""

import sys
from pathlib import Path

import pytest

from bench.measuring import Failed, Usage, alternated, measured, smallest

PYTHON = sys.executable


def test_children_are_counted() -> None:
    burn = "sum(range(10_000_000))"
    child = f"import subprocess; subprocess.run([{PYTHON!r}, '-c', {burn!r}])"
    assert measured([PYTHON, "-c", child]).cpu > measured([PYTHON, "-c", "pass"]).cpu


def test_memory_of_the_process_is_seen() -> None:
    hold = "import time; held = b'x' * 200_000_000; time.sleep(0.3)"
    usage = measured([PYTHON, "-c", hold], watched=True)
    assert usage.largest > 200_000_000
    assert usage.together is None or usage.together > 200_000_000


def test_output_is_kept_and_the_environment_is_added(tmp_path: Path) -> None:
    command = [PYTHON, "-c", "import os; print(os.environ['COLOUR'], os.getcwd())"]
    usage = measured(command, folder=tmp_path, environment={"COLOUR": "red"})
    assert usage.printed.split() == ["red", str(tmp_path.resolve())]


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(Failed, match=r"ended with 3: no milk"):
        measured([PYTHON, "-c", "import sys; print('no milk', file=sys.stderr); sys.exit(3)"])


def test_a_command_that_is_not_there_is_told() -> None:
    with pytest.raises(Failed, match="cannot be started"):
        measured(["no-such-program-anywhere"])


def test_a_command_that_takes_too_long_is_killed() -> None:
    with pytest.raises(Failed, match="ended with -9"):
        measured([PYTHON, "-c", "import time; time.sleep(600)"], seconds=0.2)


def test_runs_alternate() -> None:
    order: list[str] = []

    def run(name: str, cpu: float) -> Usage:
        order.append(name)
        return Usage(cpu + len(order), 1.0, 1, None, f"{name}{len(order)}")

    found = alternated({"a": lambda: run("a", 0), "b": lambda: run("b", 10)}, 3)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert (found["a"].cpu, found["b"].cpu) == (1, 12)
    assert found["a"].printed == "a1"


def test_the_smallest_of_each_figure_counts() -> None:
    one, two = Usage(1, 9, 5, 7, "one"), Usage(2, 3, 4, None, "two")
    assert smallest([one, two]) == Usage(1, 3, 4, 7, "one")
