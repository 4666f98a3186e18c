"""The table of rules: what each finding says about a wiki, and how much it weighs."""

from collections.abc import Mapping

import msgspec

from codewiki.check.model import Property, Rule, Severity


class About(msgspec.Struct, frozen=True):
    """The property that a rule belongs to, its weight, and one sentence that explains it."""

    property: Property
    severity: Severity
    help: str


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES: Mapping[Rule, About] = {
    Rule.DEAD_LINK: About(
        Property.LINKS, _ERROR, "A link leads to no page of the wiki and no file of the source."
    ),
    Rule.SPACE_IN_LINK: About(
        Property.LINKS,
        _ERROR,
        "A link's address holds a raw space, so Markdown shows its source instead of a link.",
    ),
    Rule.MISSING_IMAGE: About(Property.LINKS, _ERROR, "A picture is not there."),
    Rule.DEAD_ANCHOR: About(
        Property.ANCHORS, _ERROR, "A link names a heading that its page does not have."
    ),
    Rule.RAW_HTML: About(
        Property.STRUCTURE, _WARNING, "HTML stands in a page; hosts show it differently or drop it."
    ),
    Rule.DUPLICATE_TITLE: About(Property.STRUCTURE, _WARNING, "Two pages have the same title."),
    Rule.NO_TITLE: About(Property.STRUCTURE, _WARNING, "A page has no heading of the first level."),
    Rule.CITATION_LINES: About(
        Property.CITATIONS, _ERROR, "A citation names a file or lines that do not exist."
    ),
    Rule.CITATION_TEXT: About(
        Property.CITATIONS,
        _ERROR,
        "The cited lines hold none of the names and quotations of the sentence that cites them.",
    ),
    Rule.CITATION_MOVED: About(
        Property.CITATIONS, _WARNING, "What was cited stands on other lines of the same file now."
    ),
    Rule.CITATION_STALE: About(
        Property.CITATIONS, _ERROR, "The cited lines are no longer those that were cited."
    ),
    Rule.CITATION_WIDE: About(
        Property.CITATIONS, _WARNING, "A citation of so many lines shows nothing."
    ),
    Rule.FILE_WITHOUT_PAGE: About(
        Property.COVERAGE, _WARNING, "No page of the wiki names this source file."
    ),
    Rule.FILE_ON_TWO_PAGES: About(
        Property.COVERAGE, _ERROR, "A source file belongs to more than one page."
    ),
}


def severity(rule: Rule) -> Severity:
    """Return how much a finding of ``rule`` weighs."""
    return RULES[rule].severity


def property_of(rule: Rule) -> Property:
    """Return the property that ``rule`` belongs to."""
    return RULES[rule].property
