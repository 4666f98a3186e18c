"""The confidences of edges: every tier of every language has one."""

import pytest

from codewiki.facts.languages.registry import adapters
from codewiki.graph.confidences import confidences
from codewiki.graph.model import Tier


@pytest.mark.parametrize("language", ["", "cobol", *(one.language for one in adapters())])
def test_every_tier_has_a_confidence(language: str) -> None:
    found = confidences(language)
    assert set(found) == set(Tier)
    assert all(0 < value <= 1 for value in found.values())
    assert found[Tier.UNIQUE] < found[Tier.STRUCTURE] == 1


def test_a_language_that_nobody_measured_has_those_of_all() -> None:
    assert confidences("cobol") == confidences("")
    assert confidences("tsx") == confidences("typescript") != confidences("c")
