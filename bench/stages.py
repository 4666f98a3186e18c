"""Run the pipeline in this process and print what each stage costs, as JSON.

    python -m bench.stages FOLDER --output DIR [--until graph] [--language NAME] ...

The other benchmarks start it as a process of its own. It calls ``codewiki.pipeline.run`` as every
front end does and reads the clock at its events; CPU seconds include worker processes.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from codewiki.errors import Cancelled
from codewiki.events import Event, Finished, Stage, Started
from codewiki.pipeline import run
from codewiki.results import Result
from codewiki.settings import Settings
from codewiki.source.languages import LANGUAGES

_SELDOM = {Stage.FETCH, Stage.PROPOSE, Stage.WORDS, Stage.AUTHOR, Stage.SITE}
WIKI_STAGES = tuple(stage.name.lower() for stage in Stage if stage not in _SELDOM)
"""The stages of a run with the facts alone, from a folder to pages, in order."""


@dataclass
class Costs:
    """CPU and wall seconds by the lower-case name of the stage."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


class _Clock:
    """Follows a run and stops it after a stage."""

    def __init__(self, until: str) -> None:
        self.costs = Costs()
        self.over = False
        self._until = until
        self._since = (0.0, 0.0)

    def __call__(self, event: Event) -> None:
        if isinstance(event, Started):
            self._since = (_cpu(), time.perf_counter())
        elif isinstance(event, Finished):
            name = event.stage.name.lower()
            self.costs.cpu[name] = round(_cpu() - self._since[0], 4)
            self.costs.wall[name] = round(time.perf_counter() - self._since[1], 4)
            self.costs.told[name] = event.summary
            self.over = name == self._until


def _cpu() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def patterns(language: str) -> tuple[str, ...]:
    """Return what the names of files of ``language`` match. Raises ``ValueError``."""
    for row in LANGUAGES:
        if row.name == language:
            return tuple(f"*{suffix}" for suffix in row.suffixes)
    raise ValueError(f"no language of the table: {language}")


def follow(folder: Path, settings: Settings, until: str = "") -> tuple[Costs, Result | None]:
    """Run the pipeline on ``folder``; the result is ``None`` where it ends early."""
    clock = _Clock(until)
    try:
        result = run(str(folder), settings, on_event=clock, cancelled=lambda: clock.over)
    except Cancelled:
        result = None
    return clock.costs, result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the arguments say and print one JSON document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", required=True)
    parser.add_argument("--cache", default="", help="folder of the cache; without it, none")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--language", default="", help="read only files of this language")
    parser.add_argument("--until", default="", choices=["", *(s.name.lower() for s in Stage)])
    given = parser.parse_args(arguments)
    settings = Settings(
        output=given.output,
        no_cache=not given.cache,
        cache_folder=given.cache,
        jobs=given.jobs,
        include=patterns(given.language) if given.language else (),
    )
    costs, result = follow(given.folder, settings, given.until)
    files = None if result is None else len(result.files)
    json.dump({**asdict(costs), "files": files}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
