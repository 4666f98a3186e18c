"""Whole words in text, held against the patterns that they stand for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.words import has_word, places

SIGNS = st.text(alphabet="ab_$1 .-é", max_size=30)


@given(SIGNS, st.text(alphabet="ab_$1.-é", max_size=3))
def test_a_word_is_found_as_by_its_pattern(text: str, word: str) -> None:
    left = r"(?<![\w$])" if word[:1].isalnum() or word[:1] in "_$" else ""
    right = r"(?![\w$])" if word[-1:].isalnum() or word[-1:] in "_$" else ""
    assert has_word(text, word) == (re.search(left + re.escape(word) + right, text) is not None)


@given(SIGNS, st.text(alphabet="ab_1é", min_size=1, max_size=2))
def test_places_are_those_of_the_pattern(text: str, word: str) -> None:
    found = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    assert list(places(text, word)) == found
