"""The table of errors: where each is raised, under which condition, and who catches it."""

from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, symbol_link
from codewiki.wiki.escaping import error_flow
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Code, Content, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.raising import Raising, raisings
from codewiki.wiki.reaching import reach_of
from codewiki.wiki.steps import step_book

MAX_ROWS = 30
MOST_CATCHERS = 4
LONGEST_WAY = 20
"""Lines of the longest citation from a condition to its error."""


def errors(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """One row for each place that raises an error by name."""
    found = [one for path in sources for one in raisings(material, path)]
    rows = [_row(material, page, one) for one in found[:MAX_ROWS]]
    header = tuple(
        label(f"column.{name}")
        for name in ("error", "raised_in", "when", "message", "caught", "lines_of")
    )
    content: list[Content] = list(table(header, rows))
    if len(found) > len(rows):
        words = say("errors.cut", shown=len(rows), all=len(found))
        content += paragraph(caption(words))
    return tuple(content)


def _row(material: Material, page: str, one: Raising) -> Statement:
    catchers = error_flow(material).catchers(one)
    when, citation = _when(material, one)
    caught: list[Spans] = [symbol_link(material, node, page) for node in catchers]
    cells: tuple[Spans, ...] = (
        (Code(one.error),),
        (Code(material.name(one.owner)),) if one.owner else say("errors.top_level"),
        when,
        (Code(one.message),) if one.message else (),
        listing(caught, MOST_CATCHERS) or say("errors.nowhere"),
        cited(citation),
    )
    return row(cells, *one.claims, *((DERIVED,) if catchers or when else ()))


def _when(material: Material, one: Raising) -> tuple[Spans, Citation | None]:
    """The condition in words, and the lines from it to the error."""
    actions = step_book(material).actions(one.owner) if one.owner is not None else ()
    reach = reach_of(actions, one.signal.line)
    if reach is None:
        return ((Code(one.condition),) if one.condition else ()), one.citation
    if not reach.line:
        alone = len(actions) == 1 and not one.condition
        return (say("condition.always") if alone else ()), one.citation
    last = one.signal.end_line
    if one.citation is not None and last - reach.line < LONGEST_WAY:
        wider = material.evidence.cite(one.path, reach.line, last, one.citation.needle)
        return reach.words, wider or one.citation
    return reach.words, one.citation
