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
        Property.STRUCTURE, _NOTE, "HTML stands in a page; hosts show it differently or drop it."
    ),
    Rule.ACTIVE_HTML: About(
        Property.STRUCTURE, _ERROR, "HTML in a page runs, loads or hides something."
    ),
    Rule.HIDDEN_TEXT: About(
        Property.STRUCTURE,
        _WARNING,
        "Text in angle brackets, such as a type, is taken for HTML and not shown.",
    ),
    Rule.DUPLICATE_TITLE: About(Property.STRUCTURE, _WARNING, "Two pages have the same title."),
    Rule.NO_TITLE: About(Property.STRUCTURE, _WARNING, "A page has no heading of the first level."),
    Rule.ORPHAN_PAGE: About(
        Property.STRUCTURE, _WARNING, "No chain of links leads from the first page to this one."
    ),
    Rule.MODULE_WITHOUT_PAGE: About(
        Property.STRUCTURE, _ERROR, "A module of module_tree.json has no page."
    ),
    Rule.OUTSIDE_TREE: About(
        Property.STRUCTURE, _NOTE, "A page belongs to no module of module_tree.json."
    ),
    Rule.THIN_PAGE: About(Property.STRUCTURE, _WARNING, "A page says next to nothing."),
    Rule.SPECULATIVE_HEADING: About(
        Property.STRUCTURE,
        _WARNING,
        "A section is about what might be done, which no source shows.",
    ),
    Rule.REPEATED_TEXT: About(
        Property.REPETITION, _WARNING, "A paragraph stands almost word for word on another page."
    ),
    Rule.ABSENT_FILE: About(
        Property.FILES, _ERROR, "A page names a file or folder that the source does not have."
    ),
    Rule.INVENTED_NAME: About(
        Property.IDENTIFIERS,
        _ERROR,
        "A name in a code span or heading is in no file of the source, nor in the language.",
    ),
    Rule.WRONG_OWNER: About(
        Property.IDENTIFIERS,
        _ERROR,
        "A member is attributed to something of the source that no file shows together with it.",
    ),
    Rule.BROKEN_DIAGRAM: About(
        Property.DIAGRAMS, _ERROR, "Mermaid does not accept a diagram, so nothing is shown."
    ),
    Rule.DIAGRAM_LOOP: About(
        Property.DIAGRAMS,
        _ERROR,
        "A group or state of a diagram contains itself: no way to draw it.",
    ),
    Rule.DRAWN_NAME: About(
        Property.DIAGRAMS, _ERROR, "A diagram shows a class, member or call that no source has."
    ),
    Rule.DRAWN_EDGE: About(
        Property.DIAGRAMS, _ERROR, "A class diagram shows a base that the class does not have."
    ),
    Rule.DRAWN_ARROW: About(
        Property.ARROWS,
        _ERROR,
        "An arrow says that something calls, raises or uses what its source does not name.",
    ),
    Rule.DRAWN_IDEA: About(
        Property.ARROWS, _WARNING, "An arrow joins two things that do not name each other."
    ),
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
    Rule.CONTRADICTED: About(
        Property.CLAIMS,
        _ERROR,
        "A signature, base, call, count, default or dependency is not what the source declares.",
    ),
    Rule.STATEMENT_STALE: About(
        Property.STATEMENTS,
        _ERROR,
        "A statement of the wiki was true of source that has changed, and is not shown to be now.",
    ),
    Rule.STATEMENT_INVENTED: About(
        Property.STATEMENTS, _ERROR, "The source is what it was, and contradicts a statement."
    ),
    Rule.FILE_WITHOUT_PAGE: About(
        Property.COVERAGE, _WARNING, "No page of the wiki names this source file."
    ),
    Rule.FILE_ON_TWO_PAGES: About(
        Property.COVERAGE, _ERROR, "A source file belongs to more than one page."
    ),
    Rule.SYMBOL_UNNAMED: About(
        Property.SYMBOLS, _NOTE, "No page names this public class or function."
    ),
    Rule.SOURCE_CHANGED: About(
        Property.STALENESS, _WARNING, "A source file is not what it was when the wiki was written."
    ),
    Rule.SOURCE_ADDED: About(
        Property.STALENESS, _WARNING, "A source file was not there when the wiki was written."
    ),
    Rule.SOURCE_GONE: About(
        Property.STALENESS, _WARNING, "A source file was there when the wiki was written."
    ),
    Rule.SECRET: About(
        Property.SECRETS, _ERROR, "A page shows what looks like a password, a token or a key."
    ),
}


def severity(rule: Rule) -> Severity:
    """Return how much a finding of ``rule`` weighs."""
    return RULES[rule].severity


def property_of(rule: Rule) -> Property:
    """Return the property that ``rule`` belongs to."""
    return RULES[rule].property
