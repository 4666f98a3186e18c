"""What a rule is."""

from collections.abc import Callable

import msgspec

from codewiki.check.source_text import SourceText
from codewiki.wiki.model import Citation, Claim

Test = Callable[[Claim, Citation, SourceText], bool | None]
"""Tests a claim by its cited lines, which exist: true, false, or ``None`` for undecided."""


class Rule(msgspec.Struct, frozen=True):
    """How claims of one kind are tested, and the same in words for a reader who follows it."""

    test: Test
    says: str
