"""The gate: every check over a written wiki, and what their findings come to."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

import msgspec

from codewiki.check.citations import check_citations
from codewiki.check.coverage import check_coverage
from codewiki.check.diagrams import DiagramCheck
from codewiki.check.identifiers import check_identifiers
from codewiki.check.links import check_links
from codewiki.check.model import Figure, Finding, Outcome, Property, Severity
from codewiki.check.paths import check_paths
from codewiki.check.prose import check_prose
from codewiki.check.repetition import check_repetition
from codewiki.check.rules import property_of, severity
from codewiki.check.secrets import check_secrets
from codewiki.check.staleness import check_staleness
from codewiki.check.statements import check_statements
from codewiki.check.structure import check_structure
from codewiki.check.subject import Subject
from codewiki.check.symbols import check_symbols

_IDEAS = frozenset({Property.ARROWS})
"""What may be no thing of the source: that it cannot be looked up is no lack of the check."""

Check = Callable[[Subject], Outcome]


def checks(diagrams: Check | None = None, *, strict: bool = False) -> tuple[Check, ...]:
    """Return all checks in the order of a report, with ``diagrams`` as that of the diagrams.

    ``strict`` proves statements of ours again whether or not their source has changed.
    """
    return (
        check_links,
        check_structure,
        check_repetition,
        check_paths,
        diagrams or DiagramCheck(),
        check_citations,
        check_identifiers,
        check_prose,
        partial(check_statements, everything=strict),
        check_coverage,
        check_symbols,
        check_staleness,
        check_secrets,
    )


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate found. ``pages`` counts the pages; ``source`` says whether there was one."""

    pages: int
    source: bool
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]

    def failing(
        self, *, strict: bool = False, thresholds: Mapping[Property, float] = MappingProxyType({})
    ) -> frozenset[Property]:
        """Return the properties that do not pass.

        A property passes when it has no error; with ``strict`` it must have no warning either, and
        all of it must have been checked, arrows between ideas aside. ``thresholds`` say for single
        properties how much must hold instead, in per cent; 0 asks nothing.
        """
        return frozenset(
            figure.about
            for figure in self.figures
            if not self._passes(figure, strict, thresholds.get(figure.about))
        )

    def failed(
        self, *, strict: bool = False, thresholds: Mapping[Property, float] = MappingProxyType({})
    ) -> bool:
        """Tell whether a property does not pass; see ``failing``."""
        return bool(self.failing(strict=strict, thresholds=thresholds))

    def _passes(self, figure: Figure, strict: bool, threshold: float | None) -> bool:
        if threshold == 0:
            return True
        if strict and figure.not_checked and figure.about not in _IDEAS:
            return False
        if threshold is not None:
            return round(figure.share, 2) >= threshold
        weights = {severity(finding.rule) for finding in self.of(figure)}
        return Severity.ERROR not in weights and not (strict and Severity.WARNING in weights)

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
