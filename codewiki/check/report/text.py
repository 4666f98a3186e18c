"""A report for a person at a terminal: one line for each property, then the findings."""

from collections import Counter
from collections.abc import Iterable, Iterator

from codewiki.check.gate import Report
from codewiki.check.model import Figure, Finding, Severity
from codewiki.check.rules import severity

SHOWN = 50


def text(report: Report, *, wiki: str, everything: bool = False) -> str:
    """Return the report as lines; at most ``SHOWN`` findings unless ``everything`` is wanted."""
    count = len(report.findings)
    found = "nothing found" if not count else f"{count} finding{'s' if count > 1 else ''}"
    lines = [f"Checked {report.pages} page{'s' if report.pages != 1 else ''} in {wiki}: {found}"]
    lines += [
        f"  {figure.about.value:<14} {figure_text(report, figure)}" for figure in report.figures
    ]
    shown = by_weight(report.findings)
    lines += [line(one) for one in (shown if everything else shown[:SHOWN])]
    if not everything and count > SHOWN:
        lines.append(f"… and {count - SHOWN} more; --all shows them")
    return "\n".join(lines)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` with the gravest first."""
    return sorted(findings, key=lambda one: (_WEIGHTS.index(severity(one.rule)), one))


_WEIGHTS = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def figure_text(report: Report, figure: Figure) -> str:
    """Say what came of a property in a few words."""
    if figure.why and not figure.looked_at:
        return f"not checked: {figure.why}"
    parts = [f"{figure.sound:,} of {figure.looked_at:,} {figure.unit}"]
    parts += _kinds(report, figure)
    if figure.not_checked:
        parts.append(f"{figure.not_checked:,} not checked: {figure.why}")
    return "; ".join(parts)


def _kinds(report: Report, figure: Figure) -> Iterator[str]:
    counts = Counter(one.rule for one in report.of(figure))
    for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:,} {rule.value}"


def line(finding: Finding) -> str:
    """Return a finding on one line: place, weight, rule and message."""
    place = f"{finding.page}:{finding.line}" if finding.line else finding.page or "wiki"
    return f"{place}: {severity(finding.rule).value}: {finding.rule.value}: {finding.message}"
