"""A report as JSON, for programs."""

import json

from codewiki.check.gate import Report
from codewiki.check.model import Figure, Property
from codewiki.check.rules import property_of, severity

SCHEMA = 1


def as_json(report: Report, failing: frozenset[Property]) -> str:
    """Return the report as a JSON document; ``failing`` are the properties that do not pass.

    ``figures`` has one object for each property (``share`` in per cent), with its parts by language
    and module where it has some, ``findings`` one for each finding, sorted by page and line.
    """
    document = {
        "schema": SCHEMA,
        "passed": not failing,
        "pages": report.pages,
        "source": report.source,
        "figures": [
            {
                "property": figure.about.value,
                "passed": figure.about not in failing,
                "unit": figure.unit,
                "looked_at": figure.looked_at,
                "sound": figure.sound,
                "share": round(figure.share, 2),
                "not_checked": figure.not_checked,
                "why": figure.why,
                "by_language": _shares(figure, "language"),
                "by_module": _shares(figure, "module"),
            }
            for figure in report.figures
        ],
        "findings": [
            {
                "page": one.page,
                "line": one.line,
                "property": property_of(one.rule).value,
                "rule": one.rule.value,
                "severity": severity(one.rule).value,
                "message": one.message,
                "file": one.file,
            }
            for one in report.findings
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _shares(figure: Figure, of: str) -> list[dict[str, str | int]]:
    return [
        {"name": one.name, "looked_at": one.looked_at, "sound": one.sound}
        for one in figure.shares
        if one.of == of
    ]
