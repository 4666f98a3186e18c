"""Values of the authoring stage: what a model is shown of a page, and what becomes of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from codewiki.errors import Problem
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.llm.model import Usage
from codewiki.modules.model import ModuleTree
from codewiki.settings import Settings
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.model import Statement, Wiki

SECTIONS = ("purpose", "design", "flow", "hazards", "reading")
"""The kinds of paragraphs, in the order in which a page has them."""


class Manuscript(msgspec.Struct, frozen=True, kw_only=True):
    """A wiki as the facts writer left it, and all that it was made from; ``facts`` are by path."""

    wiki: Wiki
    repository: Repository
    facts: Mapping[str, FileFacts]
    graph: DependencyGraph
    tree: ModuleTree
    contents: Contents
    settings: Settings


class Excerpt(msgspec.Struct, frozen=True):
    """Lines of a file that the model sees and may cite by ``handle`` ("S3").

    ``name`` is the symbol that they define, or the file; ``text`` the lines as they are.
    """

    handle: str
    path: str
    line: int
    end_line: int
    name: str
    text: str


class Summary(msgspec.Struct, frozen=True):
    """What the page above is told of a page, or of a part of a large module."""

    title: str
    text: str


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a model is shown for one page: bounded whatever the size of the module.

    ``kind`` is "module", "parent", "part", "overview" or the name of a topic; ``sections`` are
    those that the page can have; ``facts`` is what the page says already, as plain text.
    """

    page: str
    title: str
    kind: str
    sections: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]
    facts: str = ""
    children: tuple[Summary, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """A paragraph as the model gave it: ``text`` with handles in brackets."""

    section: str
    claim: str
    text: str


class Fault(StrEnum):
    """Why a sentence or paragraph is not kept."""

    NO_HANDLE = "no handle"
    UNKNOWN_HANDLE = "unknown handle"
    NOT_IN_LINES = "not in the cited lines"
    INVENTED = "name that is not there"
    CONTRADICTED = "contradicted by the source"
    UNIVERSAL = "universal claim"
    NUMBER = "number from nowhere"
    SPECULATION = "speculation"
    ADDRESS = "address"
    OUTSIDE = "from outside the repository"
    SECRET = "secret"  # noqa: S105
    LANGUAGE = "other language"
    ECHO = "repeats the question"
    NO_NEWS = "says no more than the facts"
    REPEATED = "stands on another page"
    EMPTY = "nothing left"


class Objection(msgspec.Struct, frozen=True):
    """A fault, and what the model is told of it."""

    fault: Fault
    told: str


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph whose sentences are proved; they make one paragraph, or one item of a list."""

    section: str
    claim: str
    sentences: tuple[Statement, ...]


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers of a stage ("part", "page", "correction", "modules") took, kept ones
    included. ``cost`` is in US dollars, "" when a part of it is unknown.
    """

    stage: str
    calls: int
    usage: Usage
    cost: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a page.

    ``kept`` counts paragraphs, ``corrected`` those of them that were sent back before; ``dropped``
    are the faults of what was left out, in order. ``failure`` says why the page has nothing by the
    model at all, "" when it has. ``uses`` are those of the answers that it rests on, by stage.
    """

    page: str
    kept: int = 0
    corrected: int = 0
    dropped: tuple[Fault, ...] = ()
    failure: str = ""
    uses: tuple[Use, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a model did for a wiki. ``outcomes`` are by page, ``prompts`` the digests of
    the prompts by their name; ``uses`` are those of answers that are about no
    page; ``stopped`` says why pages were left
    as they are, "" when none was for want of budget or of a model.
    """

    main_model: str
    cluster_model: str = ""
    outcomes: tuple[Outcome, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()
    uses: tuple[Use, ...] = ()
    stopped: str = ""


class Authored(msgspec.Struct, frozen=True):
    """A wiki with the paragraphs that were proved, and what became of each page; ``report`` is
    ``None`` where no model was to write.
    """

    wiki: Wiki
    report: Report | None
    problems: tuple[Problem, ...] = ()


class PlannedPage(msgspec.Struct, frozen=True):
    """What a page would ask: ``input`` tokens at first, ``output`` at most; ``kept`` tells that its
    answer is there already.
    """

    page: str
    stage: str
    input: int
    output: int
    kept: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would ask of its main model.

    ``calls``, ``input`` and ``output`` are from the likely to the most: pairs. ``cost`` is such a
    pair in US dollars, ``None`` where the price is unknown. ``hits`` are answers that are kept
    already. ``caps`` are the caps that the most would pass.
    """

    model: str
    pages: tuple[PlannedPage, ...]
    hits: int
    calls: tuple[int, int]
    input: tuple[int, int]
    output: tuple[int, int]
    cost: tuple[str, str] | None
    caps: tuple[str, ...] = ()


class PageUse(msgspec.Struct, frozen=True):
    """What was really asked for one page, or for the module tree, by stage."""

    page: str
    uses: tuple[Use, ...]


class Spent(msgspec.Struct, frozen=True):
    """What a run really asked: ``cost`` in US dollars, "" when a part of it is unknown; ``pages``
    sorted by page.
    """

    calls: int = 0
    usage: Usage = Usage()
    cost: str = ""
    pages: tuple[PageUse, ...] = ()


def together(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Return the uses with those of one stage added up, sorted by it."""
    found: dict[str, Use] = {}
    for use in uses:
        before = found.get(use.stage)
        found[use.stage] = use if before is None else _sum(before, use)
    return tuple(found[stage] for stage in sorted(found))


def _sum(one: Use, two: Use) -> Use:
    known = bool(one.cost and two.cost)
    return Use(
        stage=one.stage,
        calls=one.calls + two.calls,
        usage=one.usage + two.usage,
        cost=str(Decimal(one.cost) + Decimal(two.cost)) if known else "",
    )
