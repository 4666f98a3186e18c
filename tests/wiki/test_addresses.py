"""Anchors as GitHub makes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.document import read_document
from codewiki.wiki.addresses import Anchors, anchor, plain_text, topic_id
from codewiki.wiki.model import Code, Plain, Quote, Spans


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("How it works: Signer.unsign", "how-it-works-signerunsign"),
        ("Where it sits", "where-it-sits"),
        ("class _Box", "class-_box"),
        ("C++ & C#", "c--c"),
        ("Überblick", "überblick"),
        ("a - b", "a---b"),
        ("日本語 テスト", "日本語-テスト"),
        ("1.2 (beta)", "12-beta"),
        ("🎉 Party", "-party"),
    ],
)
def test_punctuation_falls_away_and_spaces_become_hyphens(heading: str, expected: str) -> None:
    assert anchor(heading) == expected


def test_equal_headings_are_numbered() -> None:
    anchors = Anchors()
    headings: list[Spans] = [(Plain("Errors"),), (Code("errors"),), (Plain("errors!"),)]
    assert [anchors.of(heading) for heading in headings] == ["errors", "errors-1", "errors-2"]


def test_spans_count_with_their_text() -> None:
    assert plain_text((Plain("How: "), Code("A.b"), Quote(" c"))) == "How: A.b c"
    assert topic_id("build") == "topics/build"


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\n\r"), max_size=12)))
def test_the_checker_finds_the_same_anchors(names: list[str]) -> None:
    kept = [name for name in names if name.strip().isalnum()]
    anchors = Anchors()
    made = [anchors.of((Plain(name.strip()),)) for name in kept]
    page = "\n\n".join(f"## {name.strip()}" for name in kept)
    assert set(made) == set(read_document(page).anchors)
