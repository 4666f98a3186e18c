"""A report as SARIF 2.1.0, which GitHub and many editors show as annotations."""

import json
from hashlib import blake2b
from urllib.parse import quote

from codewiki import __version__
from codewiki.check.gate import Report
from codewiki.check.model import Finding, Rule, Severity
from codewiki.check.report.places import Places
from codewiki.check.rules import RULES, property_of, severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_HELP = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report, places: Places) -> str:
    """Return the report as a SARIF log of one run; every rule stands in it, found or not."""
    order = {rule: number for number, rule in enumerate(Rule)}
    log = {
        "$schema": _HELP,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "codewiki",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in Rule],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, order, places) for one in report.findings],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def rule_id(rule: Rule) -> str:
    """Return the id of a rule for programs ("dead-link")."""
    return rule.name.lower().replace("_", "-")


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule_id(rule),
        "shortDescription": {"text": rule.value},
        "fullDescription": {"text": RULES[rule].help},
        "defaultConfiguration": {"level": _LEVELS[severity(rule)]},
        "properties": {"tags": [property_of(rule).value]},
    }


def _result(finding: Finding, order: dict[Rule, int], places: Places) -> dict[str, object]:
    path, line = places.of(finding)
    # Lines move when a page changes: the same message on the same page is the same finding.
    same = "\0".join((rule_id(finding.rule), finding.page, finding.message))
    return {
        "ruleId": rule_id(finding.rule),
        "ruleIndex": order[finding.rule],
        "level": _LEVELS[severity(finding.rule)],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": line},
                }
            }
        ],
        "partialFingerprints": {
            "codewiki/v1": blake2b(same.encode("utf-8", "replace"), digest_size=16).hexdigest()
        },
    }
