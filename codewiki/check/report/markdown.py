"""A report as Markdown: the summary of a job, or a comment on a pull request."""

import re

from codewiki.check.gate import Report
from codewiki.check.model import Figure, Finding, Property
from codewiki.check.report.text import by_weight, figure_text
from codewiki.check.rules import severity

SHOWN = 30


def markdown(report: Report, failing: frozenset[Property]) -> str:
    """Return a heading, a table with a row for each property, and the first findings, folded.

    ``failing`` are the properties that do not pass.
    """
    passed = "holds" if not failing else "does not hold"
    lines = [
        f"### The wiki {passed}",
        "",
        f"{report.pages} pages, {len(report.findings)} findings.",
        "",
        "| | Property | |",
        "|---|---|---|",
    ]
    lines += [_row(report, figure, failing) for figure in report.figures]
    if report.findings:
        count = len(report.findings)
        lines += ["", "<details>", f"<summary>Findings ({count})</summary>", ""]
        lines += [_item(finding) for finding in by_weight(report.findings)[:SHOWN]]
        if count > SHOWN:
            lines.append(f"- … and {count - SHOWN} more")
        lines += ["", "</details>"]
    return "\n".join(lines)


def _row(report: Report, figure: Figure, failing: frozenset[Property]) -> str:
    mark = "✗" if figure.about in failing else "✓"
    if figure.why and not figure.looked_at:
        mark = "–"
    return f"| {mark} | {figure.about.value} | {_plain(figure_text(report, figure))} |"


def _item(finding: Finding) -> str:
    place = f"{finding.page}:{finding.line}" if finding.line else finding.page or "wiki"
    weight = severity(finding.rule).value
    return f"- {_code(place)} **{weight}**: {finding.rule.value}: {_code(finding.message)}"


def _code(text: str) -> str:
    """Return a code span: names of a repository must neither link, nor call anybody."""
    text = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|@#])", r"\\\1", text)
