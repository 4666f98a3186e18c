"""How the wiki hangs together: titles, live HTML."""

from collections.abc import Iterator

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject


def check_structure(subject: Subject) -> Outcome:
    """Look at each page by itself and beside the others."""
    findings = tuple(_titles(subject))
    faulty = {finding.page for finding in findings}
    figure = Figure(
        about=Property.STRUCTURE,
        unit="pages",
        looked_at=len(subject.pages),
        sound=len(subject.pages) - len(faulty),
    )
    return Outcome((figure,), findings)


def _titles(subject: Subject) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, document in subject.pages.items():
        for line in sorted({piece.line for piece in document.html}):
            yield Finding(path, line, Rule.RAW_HTML, "HTML stands in the page")
        if not document.title:
            yield Finding(path, 1, Rule.NO_TITLE, "the page has no heading of the first level")
        elif document.title in seen:
            message = f"“{document.title}” is also the title of {seen[document.title]}"
            yield Finding(path, 1, Rule.DUPLICATE_TITLE, message)
        else:
            seen[document.title] = path
