"""The pool survives whatever a file does to its worker, and leaves nothing behind."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codewiki.errors import Cancelled, ProblemKind
from codewiki.facts import pool
from codewiki.facts.pool import run_pool
from codewiki.facts.reading import Outcome, Task

HANDLER = "faulty_reading:read"
LONG = 120.0


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    threads = threading.active_count()
    before = open_files(), children()
    yield
    assert threading.active_count() == threads
    assert (open_files(), children()) == before


def children() -> set[str]:
    """Return the processes that this one started and has not waited for (Linux only)."""
    lists = Path("/proc/self/task").glob("*/children")
    return {number for file in lists for number in file.read_text(encoding="ascii").split()}


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def read(
    paths: list[str], root: Path = Path("/"), *, jobs: int = 2, seconds: float = LONG
) -> dict[str, Outcome]:
    """Read files of these names and return what came of each."""
    tasks = [Task(index, path, "some", 100) for index, path in enumerate(paths)]
    outcomes = list(run_pool(str(root), tasks, jobs=jobs, parse_seconds=seconds, handler=HANDLER))
    assert sorted(outcome.index for outcome in outcomes) == list(range(len(paths)))
    return {paths[outcome.index]: outcome for outcome in outcomes}


def good(outcomes: dict[str, Outcome]) -> list[str]:
    """Return the paths that were read."""
    return sorted(path for path, outcome in outcomes.items() if outcome.blob == path.encode())


def names(count: int) -> list[str]:
    return [f"good-{number:03}" for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_task_has_one_outcome(jobs: int) -> None:
    paths = names(150)
    assert good(read(paths, jobs=jobs)) == paths


def test_no_tasks_need_no_worker() -> None:
    assert read([]) == {}


def test_a_file_that_ends_its_worker_costs_only_itself() -> None:
    paths = [*names(40), "exit-1", *(f"more-{number}" for number in range(40)), "exit-2"]
    outcomes = read(paths)
    assert good(outcomes) == sorted(path for path in paths if not path.startswith("exit"))
    for path in ("exit-1", "exit-2"):
        assert outcomes[path].problem is ProblemKind.CRASH
        assert "exit status 3" in outcomes[path].message


def test_a_handler_that_raises_costs_only_its_file() -> None:
    outcomes = read(["good-1", "raise-1", "good-2"], jobs=1)
    assert good(outcomes) == ["good-1", "good-2"]
    assert outcomes["raise-1"].problem is ProblemKind.CRASH


@pytest.mark.skipif(sys.platform != "linux", reason="the system bounds no address space")
def test_a_file_that_takes_all_memory_costs_only_itself() -> None:
    outcomes = read(["good-1", "swell-1", "good-2"], jobs=1)
    assert good(outcomes) == ["good-1", "good-2"]
    assert outcomes["swell-1"].problem is ProblemKind.CRASH


def test_a_worker_that_someone_else_ended_costs_nothing(tmp_path: Path) -> None:
    paths = [*names(20), "once-1", "after-1"]
    assert good(read(paths, tmp_path, jobs=1)) == sorted(paths)


def test_a_file_that_takes_too_long_is_given_up() -> None:
    paths = ["good-1", "hang-1", "good-2", "hang-2", "good-3"]
    outcomes = read(paths, seconds=2)
    assert good(outcomes) == ["good-1", "good-2", "good-3"]
    for path in ("hang-1", "hang-2"):
        assert outcomes[path].problem is ProblemKind.TIMEOUT
        assert outcomes[path].message == "Given up after 2 seconds"


def test_what_is_printed_does_not_come_between_the_messages() -> None:
    paths = ["print-1", "print-2", "good-1"]
    assert good(read(paths, jobs=1)) == sorted(paths)


def test_long_and_odd_names_reach_the_workers() -> None:
    paths = [f"good-{'é' * 900}-{number}" for number in range(100)]
    assert good(read(paths)) == sorted(paths)


def test_a_run_can_be_cancelled_while_a_file_hangs() -> None:
    tasks = [Task(0, "hang-1", "some", 1)]
    asked = iter([False, False, False])
    with pytest.raises(Cancelled):
        list(
            run_pool(
                "/",
                tasks,
                jobs=1,
                parse_seconds=LONG,
                cancelled=lambda: next(asked, True),
                handler=HANDLER,
            )
        )


def test_a_caller_that_stops_listening_ends_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    tasks = [Task(index, f"good-{index}", "some", 1) for index in range(100)]
    outcomes = run_pool("/", tasks, jobs=2, parse_seconds=LONG, handler=HANDLER)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert started
    assert all(process.poll() is not None for process in started)


def test_workers_that_do_not_start_are_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [sys.executable, "-c", "import sys; sys.exit(7)"]
    monkeypatch.setattr(pool, "command", lambda: broken)
    tasks = [Task(index, "any", "some", 1) for index in range(3)]
    outcomes = list(
        run_pool("/", tasks, jobs=1, parse_seconds=LONG, handler="faulty_reading:never")
    )
    assert [outcome.index for outcome in outcomes] == [-1, 0, 1, 2]
    assert outcomes[0].problem is ProblemKind.CRASH
    assert outcomes[1].blob == b"read by the parent"


def test_a_worker_that_never_gets_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = [sys.executable, "-c", "import time; time.sleep(300)"]
    monkeypatch.setattr(pool, "command", lambda: silent)
    monkeypatch.setattr(pool, "START_SECONDS", 0.1)
    outcomes = list(
        run_pool(
            "/",
            [Task(0, "any", "some", 1)],
            jobs=1,
            parse_seconds=LONG,
            handler="faulty_reading:never",
        )
    )
    assert [outcome.index for outcome in outcomes] == [-1, 0]


def test_a_worker_loads_neither_settings_nor_faces() -> None:
    program = (
        "import sys; import codewiki.facts.worker; "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('rich', 'typer', 'pydantic', 'sqlite3', 'tree_sitter', 'yaml', 'markdown_it') "
        "or name in ('codewiki.settings', 'codewiki.cli', 'codewiki.store.cache')])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_modules_of_the_working_folder_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The working folder is often the repository, whose code is never run.
    for name in ("json.py", "msgspec.py", "codewiki.py", "faulty_reading.py", "signal.py"):
        (tmp_path / name).write_text("import pathlib; pathlib.Path('ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert good(read(["good-1"])) == ["good-1"]
    assert not (tmp_path / "ran").exists()


def test_a_script_without_a_guard_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from codewiki.facts.pool import run_pool\n"
        "from codewiki.facts.reading import Task\n"
        "print('once')\n"
        "tasks = [Task(0, 'absent', 'python', 1)]\n"
        "for outcome in run_pool('/', tasks, jobs=1, parse_seconds=60):\n"
        "    print(outcome.problem)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["once", "unreadable"]
