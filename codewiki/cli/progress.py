"""Showing what a run does: a live line on a terminal, plain lines elsewhere; never on stdout."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from codewiki.authoring.model import Plan, Spent
from codewiki.cli.terminal import error_console, printable, tell
from codewiki.errors import Cancelled, Problem
from codewiki.events import Advanced, Event, Finished, Noticed, Planned, Started, Used

OnEvent = Callable[[Event], None]


@contextmanager
def progress(*, quiet: bool = False, ask: bool = False) -> Iterator[OnEvent]:
    """Give a callback that shows events while the context lasts.

    ``quiet`` shows nothing: where the log is shown, it tells the same and more. ``ask`` asks, at
    a terminal, before anything is asked of a model; whoever says no raises ``Cancelled``.
    """
    asked = ask and sys.stdin.isatty() and sys.stderr.isatty()
    if quiet:
        yield lambda event: _confirm(event, asked=asked)
    elif sys.stderr.isatty():
        with _live(asked=asked) as on_event:
            yield on_event
    else:
        yield PlainLines(tell)


def _confirm(event: Event, *, asked: bool) -> None:
    if not asked or not isinstance(event, Planned) or not event.plan.calls[1]:
        return
    from typer import confirm

    if not confirm("Ask the model?", default=True, err=True):
        raise Cancelled("the user", reason="user")


class PlainLines:
    """One line when a stage is through: for logs, pipes and CI."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def __call__(self, event: Event) -> None:
        """Show ``event``."""
        match event:
            case Finished(stage=stage, summary=summary):
                self._write(f"{stage.value}: {summary}")
            case Noticed(problem=problem):
                if not problem.path:
                    self._write(f"  {problem_line(problem)}")
            case Planned(plan=plan):
                self._write(plan_line(plan))
            case Used(spent=spent) if spent.calls:
                self._write(spent_line(spent))
            case _:
                pass


def plan_line(plan: Plan) -> str:
    """Return what is about to be asked of a model, as one line."""
    calls = _range(*plan.calls)
    tokens = f"{_range(*plan.input)} tokens in, {_range(*plan.output)} out"
    cost = f"{plan.cost[0]} to {plan.cost[1]} US dollars" if plan.cost else "price unknown"
    if not plan.calls[1]:
        return f"Model {plan.model}: nothing to ask, {plan.hits} answers are kept"
    capped = f"; {' and '.join(plan.caps)} may end it early" if plan.caps else ""
    return f"Model {plan.model}: {calls} calls, {tokens}, {cost}, {plan.hits} answers kept{capped}"


def spent_line(spent: Spent) -> str:
    """Return what was asked of models, as one line."""
    usage = spent.usage
    cost = f"{Decimal(spent.cost):.4f} US dollars" if spent.cost else "price unknown"
    about = "" if usage.reported else "about "
    return (
        f"Asked {spent.calls} times: {about}{usage.input:,} tokens in ({usage.cached:,} of them "
        f"cached by the provider), {usage.output:,} out, {cost}"
    )


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def problem_line(problem: Problem) -> str:
    """Return a problem as one line."""
    where = f"{problem.path}: " if problem.path else ""
    return f"{problem.kind.value}: {where}{problem.message}"


@contextmanager
def _live(*, asked: bool) -> Iterator[OnEvent]:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    console = error_console()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        lines = PlainLines(lambda line: console.print(printable(line)))

        def on_event(event: Event) -> None:
            lines(event)
            match event:
                case Planned() if asked:
                    bars.stop()
                    _confirm(event, asked=True)
                    bars.start()
                case Started(stage=stage):
                    # A new task for each stage: the total of a task cannot be taken back.
                    for task in bars.task_ids:
                        bars.remove_task(task)
                    bars.add_task(stage.value, total=None, count="")
                case Advanced(done=done, total=total):
                    for task in bars.task_ids:
                        bars.update(task, completed=done, total=total, count=f"{done}/{total}")

        yield on_event
