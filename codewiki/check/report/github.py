"""A report as commands to GitHub Actions, which shows them beside the lines of a pull request."""

from codewiki.check.gate import Report
from codewiki.check.model import Severity
from codewiki.check.report.places import Places
from codewiki.check.report.text import by_weight, figure_text
from codewiki.check.rules import severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(report: Report, places: Places) -> str:
    """Return one command for each finding, the gravest first, then the figures as plain lines.

    GitHub shows only the first ten of each weight.
    """
    lines = []
    for finding in by_weight(report.findings):
        path, line = places.of(finding)
        command = _COMMANDS[severity(finding.rule)]
        where = f"file={_property(path)},line={line},title={_property(finding.rule.value)}"
        lines.append(f"::{command} {where}::{_data(finding.message)}")
    for figure in report.figures:
        lines.append(f"{figure.about.value}: {_data(figure_text(report, figure))}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
