"""A report for a person at a terminal: one line for each property, then the findings."""

from collections import Counter
from collections.abc import Iterable, Iterator

from codewiki.check.gate import Report
from codewiki.check.model import Figure, Finding, Severity, Share
from codewiki.check.rules import severity

SHOWN = 50
PARTS = 5
"""So many languages or modules stand on one line, or are shown of those that are not covered."""


def text(report: Report, *, wiki: str, everything: bool = False) -> str:
    """Return the report as lines; at most ``SHOWN`` findings unless ``everything`` is wanted, and
    of the modules those that are not covered.
    """
    count = len(report.findings)
    found = "nothing found" if not count else f"{count} finding{'s' if count > 1 else ''}"
    lines = [f"Checked {report.pages} page{'s' if report.pages != 1 else ''} in {wiki}: {found}"]
    for figure in report.figures:
        lines.append(f"  {figure.about.value:<14} {figure_text(report, figure)}")
        lines += [f"{'':<17}{part}" for part in _parts(figure, everything)]
    shown = by_weight(report.findings)
    lines += [line(one) for one in (shown if everything else shown[:SHOWN])]
    if not everything and count > SHOWN:
        lines.append(f"… and {count - SHOWN} more; --all shows them")
    return "\n".join(lines)


def _parts(figure: Figure, everything: bool) -> Iterator[str]:
    """Yield the parts of a figure by language and by module: few on one line, of many those that
    are not covered.
    """
    for of in ("language", "module"):
        parts = [one for one in figure.shares if one.of == of]
        lacking = [one for one in parts if one.sound < one.looked_at]
        if not parts:
            continue
        if len(parts) <= PARTS:
            yield f"by {of}: {', '.join(map(_part, parts))}"
            continue
        yield f"by {of}: {len(parts) - len(lacking):,} of {len(parts):,} whole"
        lacking.sort(key=lambda one: (one.sound - one.looked_at, one.name))
        shown = parts if everything else lacking[:PARTS]
        yield from (f"  {_part(one)}" for one in shown)
        if len(shown) < len(lacking):
            yield f"  … and {len(lacking) - len(shown):,} more; --all shows them"


def _part(share: Share) -> str:
    return f"{' '.join(share.name.split())} {share.sound:,} of {share.looked_at:,}"


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
