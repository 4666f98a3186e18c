"""Every prompt is a file, rendered in one pass, and changes when its text does."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.llm.prompting import briefs, mark, render, template, version

NAMES = sorted(
    one.name.removesuffix(".md")
    for one in files("codewiki.llm").joinpath("prompts").iterdir()
    if one.name.endswith(".md")
)


@pytest.mark.parametrize("name", NAMES)
def test_each_prompt_renders_with_its_slots_and_no_others(name: str) -> None:
    slots = set(re.findall(r"\{([a-z_]+)\}", template(name)))
    given_slots = {slot: f"<{slot}> {{mark}} {{handles}}" for slot in slots}
    text = render(name, **given_slots)
    for slot in slots:
        assert f"<{slot}> {{mark}} {{handles}}" in text, "what stands in a slot is never filled"
    with pytest.raises(KeyError):
        render(name, **given_slots, more="x")
    if slots:
        with pytest.raises(KeyError):
            render(name, **dict(list(given_slots.items())[1:]))
    assert re.fullmatch("[0-9a-f]{12}", version(name))


def test_all_prompts_are_known() -> None:
    assert NAMES == ["corrections", "look", "modules", "page", "strings", "words", "writer"]
    assert len({version(name) for name in NAMES}) == len(NAMES)


def test_there_is_a_brief_for_each_kind_and_section() -> None:
    known = briefs()
    assert set(known["sections"]) == {"purpose", "design", "flow", "hazards", "reading"}
    assert {"architecture", "build", "testing", "operations", "security", "performance",
            "configuration", "deployment"} <= set(known["topics"])  # fmt: skip
    assert all(text.strip() for group in known.values() for text in group.values())


@given(st.text(max_size=300))
def test_no_text_holds_its_own_mark(text: str) -> None:
    assert mark(text) not in text
