"""The gate: every check over a written wiki, and what their findings come to."""

from collections.abc import Callable, Iterable

import msgspec

from codewiki.check.citations import check_citations
from codewiki.check.coverage import check_coverage
from codewiki.check.diagrams import DiagramCheck
from codewiki.check.identifiers import check_identifiers
from codewiki.check.links import check_links
from codewiki.check.model import Figure, Finding, Outcome, Severity
from codewiki.check.paths import check_paths
from codewiki.check.repetition import check_repetition
from codewiki.check.rules import property_of, severity
from codewiki.check.structure import check_structure
from codewiki.check.subject import Subject

Check = Callable[[Subject], Outcome]


def checks(diagrams: Check | None = None) -> tuple[Check, ...]:
    """Return all checks in the order of a report, with ``diagrams`` as that of the diagrams."""
    return (
        check_links,
        check_structure,
        check_repetition,
        check_paths,
        diagrams or DiagramCheck(),
        check_citations,
        check_identifiers,
        check_coverage,
    )


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate found. ``pages`` counts the pages; ``source`` says whether there was one."""

    pages: int
    source: bool
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]

    def failed(self, *, strict: bool = False) -> bool:
        """Tell whether the wiki does not pass."""
        weights = {severity(finding.rule) for finding in self.findings}
        unknown = strict and any(figure.not_checked for figure in self.figures)
        return Severity.ERROR in weights or unknown or (strict and Severity.WARNING in weights)

    def of(self, figure: Figure) -> tuple[Finding, ...]:
        """Return the findings of the property of ``figure``."""
        return tuple(one for one in self.findings if property_of(one.rule) is figure.about)


def inspect(subject: Subject, wanted: Iterable[Check] | None = None) -> Report:
    """Run the ``wanted`` checks (default: all) over a wiki; findings are sorted by page."""
    outcomes = [check(subject) for check in (checks() if wanted is None else wanted)]
    findings = {finding for outcome in outcomes for finding in outcome.findings}
    return Report(
        pages=len(subject.pages),
        source=subject.repository is not None,
        figures=tuple(figure for outcome in outcomes for figure in outcome.figures),
        findings=tuple(sorted(findings)),
    )
