"""What a page says already, as a model is told it."""

from codewiki.authoring.facts_text import lead_of, page_facts
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Code,
    Items,
    Page,
    PageKind,
    Plain,
    Prose,
    Section,
    Statement,
    Table,
)

CITE = Cite(Citation("a.py", 1, 2, "0" * 16, "x"))
SENTENCE = Statement(cells=((Plain("It calls "), Code("f"), Plain(" ("), CITE, Plain(").")),))
ROW = Statement(cells=((Code("f"),), (CITE, Plain(", "), Plain("two")), (CITE,)))


def page(*sections: Section) -> Page:
    return Page("a", "A", PageKind.MODULE, sections)


def section(heading: str, level: int, *contents: Prose | Items | Table) -> Section:
    blocks = tuple(Block(f"a#x/{number}", one) for number, one in enumerate(contents, 1))
    return Section((Plain(heading),), heading.lower().replace(" ", "-"), level, blocks)


def test_facts_are_told_without_what_citations_leave_behind() -> None:
    made = page(
        section("A", 1, Prose((SENTENCE,))),
        section("Files", 2, Table(("a", "b", "c"), (ROW,)), Items((SENTENCE,))),
        section("class F", 3, Prose((SENTENCE,))),
        section("Related pages", 2, Items((SENTENCE,))),
    )
    assert page_facts(made) == "A:\nIt calls f.\nFiles:\nf; two\nIt calls f."
    assert lead_of(made) == "It calls f."


def test_a_page_without_prose_has_no_lead() -> None:
    assert lead_of(page(section("A", 1, Table(("a",), (ROW,))))) == ""


def test_long_tables_are_cut() -> None:
    made = page(section("A", 1, Table(("a", "b", "c"), (ROW,) * 500)))
    assert page_facts(made).count("\n") == 12
