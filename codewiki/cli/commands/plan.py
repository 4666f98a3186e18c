"""``codewiki plan``: what ``generate`` would do, ask and cost; nothing is written or asked."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.commands.generate import Quiet, RepositoryPath
from codewiki.cli.configuration import Flags, load_for, steering, takes_settings
from codewiki.cli.errors import reported
from codewiki.cli.logs import set_up_logging
from codewiki.cli.terminal import say
from codewiki.settings import OPTIONS

if TYPE_CHECKING:
    from codewiki.results import Foresight


@takes_settings(OPTIONS)
def plan(
    path: RepositoryPath = ".",
    *,
    flags: Flags,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the plan as one JSON document.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Show what generate would do with the same options, and what a model would cost.

    Reads the repository and works out its pages, and what a model would be asked for each: calls,
    tokens in both directions, the price from the likely to the most, and the answers that are kept
    already. Nothing is asked, spent or written but the cache of facts.
    """
    with reported():
        from codewiki.cli.interruption import Interruption
        from codewiki.cli.progress import progress
        from codewiki.pipeline import foresee
        from codewiki.source.acquire import require_name

        set_up_logging(0)
        require_name(path)
        loaded = load_for(flags, path)
        with Interruption() as interrupted, progress(quiet=quiet) as on_event:
            found = foresee(path, loaded.settings, on_event, interrupted, steering(loaded))
        say(json.dumps(document(found), indent=2) if as_json else told(found))


def document(found: "Foresight") -> object:
    """Return the plan as plain JSON values."""
    import msgspec

    return msgspec.to_builtins(found)


def told(found: "Foresight") -> str:
    """Return the plan as lines for a person."""
    rows = [
        ("files", f"{found.files}, {found.analysed} of them analysed"),
        ("modules", f"{found.modules}"),
        ("pages", f"{found.pages}"),
    ]
    plan = found.plan
    if plan is None:
        rows.append(("model", "none: the pages are written from the facts, at no cost"))
        return "\n".join(_line(*row) for row in rows)
    rows += [
        ("model", plan.model),
        ("questions", f"{len(plan.pages)}, of which {plan.hits} are answered already"),
        ("calls", _range(*plan.calls)),
        ("tokens in", _range(*plan.input)),
        ("tokens out", _range(*plan.output)),
        ("price", f"{plan.cost[0]} to {plan.cost[1]} US dollars" if plan.cost else "unknown"),
    ]
    if plan.caps:
        rows.append(("caps", f"{' and '.join(plan.caps)} may leave pages as the facts wrote them"))
    head = "\n".join(_line(*row) for row in rows)
    each = [
        f"  {page.page:<40} {page.stage:<8} {page.input:>8,} in {page.output:>7,} out"
        + ("  (kept)" if page.kept else "")
        for page in plan.pages
    ]
    return "\n".join([head, *each])


def _line(name: str, value: str) -> str:
    return f"{name:<11} {value}"


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
