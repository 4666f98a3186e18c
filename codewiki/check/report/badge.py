"""A badge: a small picture (SVG) that says whether the wiki holds. It loads nothing."""

from codewiki.check.gate import Report
from codewiki.check.model import Severity
from codewiki.check.rules import severity

_LABEL = "wiki"
_GREEN, _AMBER, _RED = "#2da44e", "#bf8700", "#cf222e"
_LETTER = 6.6
_PAD = 12


def badge(report: Report, *, passed: bool) -> str:
    """Return the badge: "checked", or how many errors or warnings there are."""
    weights = [severity(one.rule) for one in report.findings]
    errors, warnings = weights.count(Severity.ERROR), weights.count(Severity.WARNING)
    if passed:
        message, colour = "checked", _GREEN if not errors + warnings else _AMBER
    else:
        count, noun = (errors, "error") if errors else (warnings, "warning")
        message, colour = f"{count} {noun}{'s' if count != 1 else ''}", _RED
    left, right = _width(_LABEL), _width(message)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{_LABEL}: {message}"><title>{_LABEL}: {message}</title>'
        f'<rect width="{left + right}" height="20" rx="3" fill="#555"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z" fill="{colour}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" '
        'font-size="11">'
        f'<text x="{left / 2}" y="14">{_LABEL}</text>'
        f'<text x="{left + right / 2}" y="14">{message}</text></g></svg>'
    )


def _width(text: str) -> int:
    return round(len(text) * _LETTER) + _PAD
