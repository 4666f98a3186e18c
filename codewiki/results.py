"""What front ends get from the pipeline: what a run made, would make, or found out."""

from collections.abc import Mapping

import msgspec

from codewiki.authoring.model import Plan, Report, Spent
from codewiki.check.model import Finding
from codewiki.errors import Problem
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph, GraphStatistics
from codewiki.source.model import Repository


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run, in numbers.

    ``files`` counts the files that the wiki covers, ``analysed`` those of them with facts,
    ``owned`` those that belong to exactly one page; ``skipped`` files are not read. ``checked``,
    ``cited`` and ``unchecked`` count the statements that assert something.
    """

    files: int
    analysed: int
    skipped: int
    owned: int
    pages: int
    modules: int
    checked: int
    cited: int
    unchecked: int


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """A repository as far as its dependency graph; ``facts`` are those of its files by path.

    ``origin`` is as for ``Result``.
    """

    repository: Repository
    facts: Mapping[str, FileFacts]
    graph: DependencyGraph
    problems: tuple[Problem, ...]
    origin: str = ""


class Foresight(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would do: the figures are those of ``Figures``; ``plan`` is what a model would be
    asked, ``None`` where none is to write.
    """

    files: int
    analysed: int
    modules: int
    pages: int
    plan: Plan | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a wiki that was to be put on a branch or into a commit.

    ``branch`` is where the user is now (empty when there was nothing to commit), ``base`` where
    they were (empty: at no branch). ``commit`` is empty when nothing was committed; ``files``
    counts those that the run changed. ``page`` is where a pull request can be opened.
    """

    branch: str = ""
    base: str = ""
    commit: str = ""
    files: int = 0
    page: str | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run made.

    ``origin`` is what was copied in order to read it (an address without user information, or a
    path), empty for a folder. ``output`` is the absolute path of the output folder; ``files`` are
    all files of the wiki, ``written`` and ``removed`` those that this run changed; all relative to
    it and sorted. ``findings`` are faults of the wiki itself: a run with one has failed.
    ``site`` says whether there is a site. ``report`` is there when a model was to write, ``spent``
    is what was really asked of models. ``proposal`` is filled in where a branch or a commit was
    asked for.
    """

    repository: Repository
    graph: GraphStatistics
    figures: Figures
    output: str
    files: tuple[str, ...]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    site: bool = False
    origin: str = ""
    report: Report | None = None
    spent: Spent = Spent()
    proposal: Proposal | None = None
