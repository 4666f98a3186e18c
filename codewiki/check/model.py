"""Values of the check stage."""

from enum import StrEnum

import msgspec

from codewiki.errors import Problem
from codewiki.wiki.model import Wiki


class Rule(StrEnum):
    """What a finding is about."""

    DEAD_LINK = "dead link"
    DEAD_ANCHOR = "dead anchor"
    RAW_HTML = "raw HTML"
    DUPLICATE_TITLE = "duplicate title"
    NO_TITLE = "no title"
    CITATION_LINES = "citation outside its file"
    CITATION_TEXT = "citation does not hold what it is cited for"
    FILE_WITHOUT_PAGE = "file without a page"
    FILE_ON_TWO_PAGES = "file on two pages"


class Finding(msgspec.Struct, frozen=True, order=True):
    """A fault of the written wiki. ``page`` is a path in the output folder, ``line`` from 1."""

    page: str
    line: int
    rule: Rule
    message: str


class Settled(msgspec.Struct, frozen=True):
    """A wiki whose statements have their states, and what the source contradicted in it."""

    wiki: Wiki
    problems: tuple[Problem, ...]
