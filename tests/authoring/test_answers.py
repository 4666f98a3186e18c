"""Answers are read with tolerance, and never raise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.authoring.answers import MOST_PARAGRAPHS, read_answer, shape
from codewiki.authoring.model import SECTIONS, Draft

ONE = Draft("design", "A claim", "A sentence [S1].")
OBJECT = '{"section": "design", "claim": "A claim", "text": "A sentence [S1]."}'


@pytest.mark.parametrize(
    "answer",
    [
        f'{{"paragraphs": [{OBJECT}]}}',
        f"[{OBJECT}]",
        OBJECT,
        f'```json\n{{"paragraphs": [{OBJECT},]}}\n```',
        f'Sure!\n{{"paragraphs": [{OBJECT}, {{"section": "desi',
        f'<think>{{"paragraphs": []}}</think>{{"paragraphs": [{OBJECT}]}}',
        '{"section": "Design:", "claim": "**A claim.**", "text": "A  sentence\\n[S1]."}',
        '{"section": "desing", "claim": "A claim.", "text": "A sentence [S1]."}',
        '{"section": "design", "text": "**A claim.** A sentence [S1]."}',
        '{"section": "design", "claim": "A claim", "text": "**A claim.** A sentence [S1]."}',
        '{"section": "design", "claim": "A claim", "text": "A sentence\n[S1].",}',
        "## design\n**A claim.** A sentence [S1].",
        "### Design\n\n**A claim**: A sentence [S1].\n",
        "Section: design\n- **A claim.** A sentence [S1].",
        "**design**\n\n## design\n1. **A claim** A sentence\n[S1].",
    ],
)
def test_the_same_paragraph_in_many_forms(answer: str) -> None:
    assert (read_answer(answer, SECTIONS) or ())[-1] == ONE


def test_several_items_of_marked_text() -> None:
    text = "## purpose\nIt is so [S1].\n## hazards\n- **One.** First [S1].\n- **Two.** Second [S2]."
    assert read_answer(text, SECTIONS) == (
        Draft("purpose", "", "It is so [S1]."),
        Draft("hazards", "One", "First [S1]."),
        Draft("hazards", "Two", "Second [S2]."),
    )


def test_one_bad_item_loses_no_other() -> None:
    items = [{"text": 5}, None, {"section": 1, "claim": 2, "text": "Good [S1]."}, "x"]
    assert read_answer(json.dumps({"paragraphs": items}), SECTIONS) == (
        Draft("purpose", "", "Good [S1]."),
    )


def test_an_answer_without_paragraphs_is_told_from_one_that_cannot_be_read() -> None:
    assert read_answer('{"paragraphs": []}', SECTIONS) == ()
    assert read_answer("{ 'paragraphs", SECTIONS) is None
    assert read_answer("", SECTIONS) is None


def test_a_flood_is_cut() -> None:
    many = json.dumps({"paragraphs": [{"text": f"{n} " + "x" * 9000} for n in range(500)]})
    found = read_answer(many, SECTIONS) or ()
    assert 0 < len(found) <= MOST_PARAGRAPHS
    assert all(len(draft.text) <= 2000 for draft in found)


@given(st.text(max_size=400) | st.text(alphabet='{}[]",:\\ \n#*`textparagraphs', max_size=400))
def test_nothing_raises(answer: str) -> None:
    for draft in read_answer(answer, SECTIONS) or ():
        assert draft.section in SECTIONS
        assert draft.text


def test_every_string_and_list_of_the_form_is_bounded() -> None:
    def bounded(value: object) -> bool:
        if isinstance(value, dict):
            kind = value.get("type")
            fits = kind != "string" or "maxLength" in value or "enum" in value
            fits = fits and (kind != "array" or "maxItems" in value)
            return fits and all(bounded(one) for one in value.values())
        return True

    made = shape(("purpose", "design"), 4)
    assert bounded(json.loads(made.schema))
    assert "purpose, design" in made.delimited
