"""Showing what a run does: a live line on a terminal, plain lines elsewhere; never on stdout."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from codewiki.cli.terminal import error_console, printable, tell
from codewiki.errors import Problem
from codewiki.pipeline import Advanced, Event, Finished, Noticed, Started

OnEvent = Callable[[Event], None]


@contextmanager
def progress(*, quiet: bool = False, verbose: bool = False) -> Iterator[OnEvent]:
    """Give a callback that shows events while the context lasts.

    ``quiet`` shows nothing; ``verbose`` adds times and every problem as it is met.
    """
    if quiet:
        yield lambda event: None
    elif sys.stderr.isatty():
        with _live(verbose) as on_event:
            yield on_event
    else:
        yield PlainLines(tell, verbose=verbose)


class PlainLines:
    """One line when a stage is through: for logs, pipes and CI."""

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        verbose: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._verbose = verbose
        self._clock = clock
        self._since = clock()

    def __call__(self, event: Event) -> None:
        """Show ``event``."""
        match event:
            case Started():
                self._since = self._clock()
            case Finished(stage=stage, summary=summary):
                took = f" ({self._clock() - self._since:.2f} s)" if self._verbose else ""
                self._write(f"{stage.value}: {summary}{took}")
            case Noticed(problem=problem):
                if self._verbose or not problem.path:
                    self._write(f"  {problem_line(problem)}")
            case Advanced():
                pass


def problem_line(problem: Problem) -> str:
    """Return a problem as one line."""
    where = f"{problem.path}: " if problem.path else ""
    return f"{problem.kind.value}: {where}{problem.message}"


@contextmanager
def _live(verbose: bool) -> Iterator[OnEvent]:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    console = error_console()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        lines = PlainLines(lambda line: console.print(printable(line)), verbose=verbose)

        def on_event(event: Event) -> None:
            lines(event)
            match event:
                case Started(stage=stage):
                    # A new task for each stage: the total of a task cannot be taken back.
                    for task in bars.task_ids:
                        bars.remove_task(task)
                    bars.add_task(stage.value, total=None, count="")
                case Advanced(done=done, total=total):
                    for task in bars.task_ids:
                        bars.update(task, completed=done, total=total, count=f"{done}/{total}")

        yield on_event
