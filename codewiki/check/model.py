"""Values of the check stage."""

from enum import StrEnum

import msgspec

from codewiki.errors import Problem
from codewiki.wiki.model import Wiki


class Property(StrEnum):
    """What is asked of a wiki; each has one figure in a report, in this order."""

    LINKS = "links"
    ANCHORS = "anchors"
    STRUCTURE = "structure"
    REPETITION = "repetition"
    FILES = "files named"
    DIAGRAMS = "diagrams"
    ARROWS = "drawn arrows"
    CITATIONS = "citations"
    IDENTIFIERS = "identifiers"
    CLAIMS = "claims"
    STATEMENTS = "statements"
    COVERAGE = "coverage"
    SYMBOLS = "symbols"
    STALENESS = "staleness"
    SECRETS = "secrets"


class Severity(StrEnum):
    """How much a finding weighs: an error fails the check, a warning only with ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Rule(StrEnum):
    """What a finding is about; see ``codewiki.check.rules`` for the property of each."""

    DEAD_LINK = "dead link"
    MISSING_IMAGE = "missing image"
    SPACE_IN_LINK = "space in a link"
    DEAD_ANCHOR = "dead anchor"
    RAW_HTML = "raw HTML"
    ACTIVE_HTML = "active HTML"
    HIDDEN_TEXT = "text hidden as HTML"
    DUPLICATE_TITLE = "duplicate title"
    NO_TITLE = "no title"
    ORPHAN_PAGE = "page without a link to it"
    MODULE_WITHOUT_PAGE = "module without a page"
    OUTSIDE_TREE = "page outside the module tree"
    THIN_PAGE = "thin page"
    SPECULATIVE_HEADING = "heading about work to come"
    REPEATED_TEXT = "text that stands on another page"
    ABSENT_FILE = "file that is not there"
    INVENTED_NAME = "name that is not there"
    WRONG_OWNER = "member of something else"
    BROKEN_DIAGRAM = "diagram that Mermaid does not draw"
    DIAGRAM_LOOP = "diagram that contains itself"
    DRAWN_NAME = "drawn name that is not there"
    DRAWN_EDGE = "drawn relation that is not there"
    DRAWN_ARROW = "drawn arrow that the source contradicts"
    DRAWN_IDEA = "drawn arrow that nothing in the source shows"
    CITATION_LINES = "citation outside its file"
    CITATION_TEXT = "citation does not hold what it is cited for"
    CITATION_MOVED = "cited lines moved"
    CITATION_STALE = "cited lines changed"
    CITATION_WIDE = "citation of more than 60 lines"
    CONTRADICTED = "contradicted by the source"
    STATEMENT_STALE = "statement no longer true"
    STATEMENT_INVENTED = "statement that was never true"
    FILE_WITHOUT_PAGE = "file without a page"
    FILE_ON_TWO_PAGES = "file on two pages"
    SYMBOL_UNNAMED = "public symbol on no page"
    SOURCE_CHANGED = "source changed since"
    SOURCE_ADDED = "source added since"
    SOURCE_GONE = "source gone since"
    SECRET = "secret"  # noqa: S105


class Finding(msgspec.Struct, frozen=True, order=True):
    """A fault of the written wiki. ``page`` is a path in the output folder, ``line`` from 1.

    ``file`` is the file of the source, and ``name`` the name, that it is about, where there is one.
    """

    page: str
    line: int
    rule: Rule
    message: str
    file: str = ""
    name: str = ""


class Share(msgspec.Struct, frozen=True, order=True):
    """A part of a figure: that of a ``name``, "language" or "module" as ``of`` says."""

    of: str
    name: str
    looked_at: int
    sound: int


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one property.

    ``looked_at`` counts what was asked (links, diagrams, …, as ``unit`` says), ``sound`` those
    that hold. ``not_checked`` counts those that nothing can be said about, and ``why``. ``shares``
    are its parts by language and by module, where it has some.
    """

    about: Property
    unit: str
    looked_at: int
    sound: int
    not_checked: int = 0
    why: str = ""
    shares: tuple[Share, ...] = ()

    @property
    def share(self) -> float:
        """How much of what was looked at holds, in per cent."""
        return 100.0 * self.sound / self.looked_at if self.looked_at else 100.0


class Outcome(msgspec.Struct, frozen=True):
    """What one check found: its figures and its findings."""

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


class Settled(msgspec.Struct, frozen=True):
    """A wiki whose statements have their states, and what the source contradicted in it."""

    wiki: Wiki
    problems: tuple[Problem, ...]
