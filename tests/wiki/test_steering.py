"""What a person asks for steers the pages: what comes first, and by what the whole is told."""

import pytest

from codewiki.settings import DOC_TYPES
from codewiki.wiki.doc_types import leading_parts
from codewiki.wiki.model import Page
from tests.wiki.whole_line import CASES, Made, make

BANK = CASES / "bank" / "input"


@pytest.fixture(scope="module")
def plain() -> Made:
    """The wiki that nobody steers."""
    return make(BANK)


def headings(page: Page) -> list[str]:
    """The anchors of a page in order."""
    return [section.anchor for section in page.sections]


@pytest.mark.parametrize(
    ("doc_type", "first"),
    [
        ("api", ["interface", "configuration-and-signals", "errors", "tests-as-examples"]),
        ("architecture", ["where-it-sits", "how-it-is-built", "how-it-works-transfer"]),
        ("developer", ["relevant-source-files", "how-it-is-built", "how-it-works-transfer"]),
        ("user-guide", ["tests-as-examples", "configuration-and-signals", "errors", "interface"]),
    ],
)
def test_the_type_decides_which_sections_come_first(
    doc_type: str, first: list[str], plain: Made
) -> None:
    made = make(BANK, doc_type=doc_type)
    for page, usual in zip(made.wiki.pages, plain.wiki.pages, strict=True):
        assert page.sections[0] == usual.sections[0]
        assert sorted(page.sections, key=str) == sorted(usual.sections, key=str)
    account = next(page for page in made.wiki.pages if page.id == "account")
    found = [section.anchor for section in account.sections if section.level == 2]
    assert found[: len(first)] == first


def test_sections_below_a_section_stay_with_it(plain: Made) -> None:
    usual = next(page for page in plain.wiki.pages if page.id == "account")
    place = headings(usual).index("interface")
    below = headings(usual)[place:]
    assert len(below) > 1
    moved = next(page for page in make(BANK, doc_type="api").wiki.pages if page.id == "account")
    assert headings(moved)[1 : 1 + len(below)] == below


def test_every_type_has_an_order_of_its_own() -> None:
    orders = {leading_parts(doc_type) for doc_type in DOC_TYPES}
    assert len(orders) == len(DOC_TYPES)
    assert leading_parts("") == ()


def test_the_overview_tells_of_what_is_in_focus(plain: Made) -> None:
    # What something outside starts tells of the whole, unless it is out of focus.
    assert "How it works: `main`" in plain.page("overview")
    assert "How it works: `transfer`" in make(BANK, focus=("account.py",)).page("overview")
    made = make(BANK, focus=("command.py",))
    overview = made.page("overview")
    table = overview[overview.index("## Modules") :]
    assert table.index("[command]") < table.index("[account]")
    assert "Those that the settings put in focus come first." in table
    assert "How it works: `transfer`" not in overview
    assert made.problems == ()
