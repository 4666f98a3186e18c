"""Marks stand for names in patterns without changing what a pattern says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.declarations import _DECLARATIONS, _declared_near
from codewiki.check.marks import mark_of, marked, pattern_words

WORDS = st.sampled_from([
    *("def", "class", "function", "const", "let", "struct", "enum", "static", "int", "type"),
    *("one", "ONE", "two", "TWO", "get", "x1", "return", "async", "interface", "one-two"),
])  # fmt: skip
SIGNS = st.sampled_from([*" (){}[]=,;:*.<>\n", "\n", " ", " ", "{ ", ") {", " = ", "#define "])
CODE = st.lists(st.one_of(WORDS, SIGNS), max_size=24).map("".join)
NAMES = st.sampled_from(["one", "ONE", "two", "x1", "get", "type", "one-two"])


@pytest.mark.parametrize("language", sorted(_DECLARATIONS))
@given(CODE, NAMES)
def test_a_mark_finds_what_the_name_finds(language: str, code: str, name: str) -> None:
    plain = _DECLARATIONS[language].format(rf"(?<!\w){re.escape(name)}(?!\w)")
    expected = re.search(plain, code, re.MULTILINE) is not None
    assert _declared_near(code, name, language) == expected


def test_words_of_the_pattern_and_odd_names_are_not_marked() -> None:
    words = pattern_words(r"\bdef\s+{0}\w")
    assert words == {"def"}
    assert mark_of("def", "def f", words) == ""
    assert mark_of("a b", "a b", words) == ""
    assert mark_of("$x", "$x", words) == ""
    assert mark_of("name", "def name", words) != mark_of("NAME", "def NAME", words)


def test_a_text_that_holds_the_mark_is_not_marked() -> None:
    mark = mark_of("name", "", frozenset())
    assert mark_of("name", f"def {mark}", frozenset()) == ""
    assert not _declared_near(f"def {mark}\nname", "name", "python")


def test_only_whole_words_are_marked() -> None:
    assert marked("a ab a.a $a", ("a", "b"), "M") == "M ab M.M $M"
