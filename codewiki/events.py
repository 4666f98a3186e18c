"""What a run tells while it goes on: its stages, how far they are, and what went wrong."""

import gc
import logging
import time
from collections.abc import Callable, Iterable, Sized
from enum import StrEnum
from typing import TypeVar

import msgspec

from codewiki.authoring.model import Authored, Plan, Report, Spent
from codewiki.check.model import Settled
from codewiki.errors import Cancelled, Problem
from codewiki.facts.build import Extraction
from codewiki.graph.model import DependencyGraph
from codewiki.modules.model import ModuleTree
from codewiki.publishing import Published
from codewiki.source.acquire import Acquired
from codewiki.source.model import Repository
from codewiki.store.output import WriteReport
from codewiki.wiki.evidence import states
from codewiki.wiki.model import State, Wiki

Product = TypeVar("Product")

_log = logging.getLogger(__name__)


class Stage(StrEnum):
    """A step of a run, in order; the value is what a person is told."""

    FETCH = "Fetching the repository"
    READ = "Reading the repository"
    FACTS = "Extracting facts"
    GRAPH = "Building the dependency graph"
    MODULES = "Dividing it into modules"
    PROPOSE = "Asking a model for names of modules"
    WORDS = "Translating fixed words"
    WIKI = "Writing pages"
    AUTHOR = "Writing with a model"
    SETTLE = "Checking statements against the source"
    RENDER = "Rendering"
    CHECK = "Checking links and citations"
    WRITE = "Writing files"
    SITE = "Rendering the site"


class Started(msgspec.Struct, frozen=True):
    """A stage begins."""

    stage: Stage


class Advanced(msgspec.Struct, frozen=True):
    """``done`` of ``total`` items of a stage are through."""

    stage: Stage
    done: int
    total: int


class Noticed(msgspec.Struct, frozen=True):
    """Something went wrong without stopping the run."""

    problem: Problem


class Finished(msgspec.Struct, frozen=True):
    """A stage is through; ``summary`` says in a few words what came of it."""

    stage: Stage
    summary: str


class Planned(msgspec.Struct, frozen=True):
    """What is about to be asked of a model. Whoever follows the run may raise ``Cancelled``."""

    plan: Plan


class Used(msgspec.Struct, frozen=True):
    """What was really asked of models; told also when the run is then stopped."""

    spent: Spent


Event = Started | Advanced | Noticed | Finished | Planned | Used


class Steps:
    """Runs one stage after another, tells of each and gathers the problems."""

    def __init__(self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]) -> None:
        self._on_event = on_event
        self.cancelled = cancelled
        self._stage = Stage.READ
        self.problems: list[Problem] = []

    def __call__(self, stage: Stage, work: Callable[[], Product]) -> Product:
        """Do the work of ``stage`` and return what it made."""
        if self.cancelled():
            raise Cancelled("request")
        self._stage = stage
        self._on_event(Started(stage))
        since = time.monotonic()
        product = work()
        gc.freeze()  # what a stage made stays to the end
        took = round(time.monotonic() - since, 3)
        self.note(getattr(product, "problems", ()))
        told = _summary(product)
        _log.info(
            "%s: %s (%.2f s)",
            stage.value,
            told,
            took,
            extra={"stage": stage.value, "seconds": took},
        )
        self._on_event(Finished(stage, told))
        return product

    def note(self, problems: Iterable[Problem]) -> None:
        """Keep problems and tell of them."""
        for problem in problems:
            self.problems.append(problem)
            _log.info(
                "%s: %s%s",
                problem.kind.value,
                f"{problem.path}: " if problem.path else "",
                problem.message,
                extra={"stage": problem.stage, "path": problem.path},
            )
            self._on_event(Noticed(problem))

    def tell(self, event: Event) -> None:
        """Tell of something else."""
        self._on_event(event)

    def advance(self, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` items of the present stage are through."""
        self._on_event(Advanced(self._stage, done, total))


def _summary(product: object) -> str:
    """Say in a few words what a stage made."""
    match product:
        case Acquired(origin=origin):
            return origin
        case Repository(files=files, skipped=skipped):
            return f"{_count(files, 'file')}, {len(skipped)} skipped"
        case Extraction(facts=facts, cached=cached):
            return f"{_count(facts, 'file')}, {cached} from the cache"
        case DependencyGraph(statistics=statistics):
            return f"{statistics.nodes} nodes, {statistics.edges} edges"
        case ModuleTree(modules=modules):
            return _count(modules, "module")
        case Wiki(pages=pages):
            return _count(pages, "page")
        case Authored(report=Report(outcomes=outcomes)):
            written = sum(bool(one.kept) for one in outcomes)
            kept = sum(one.kept for one in outcomes)
            dropped = sum(len(one.dropped) for one in outcomes)
            return f"{written} of {len(outcomes)} pages, {kept} paragraphs kept, {dropped} faults"
        case Settled(wiki=wiki):
            counted = states(wiki)
            return ", ".join(f"{counted[state]} {state.value}" for state in State)
        case WriteReport(written=written) | Published(report=WriteReport(written=written)):
            return f"{_count(written, 'file')} changed"
        case dict():
            return _count(product, "file")
        case tuple():
            return _count(product, "finding")
        case _:
            return ""


def _count(items: Sized, noun: str) -> str:
    return f"{len(items)} {noun}" if len(items) == 1 else f"{len(items)} {noun}s"
