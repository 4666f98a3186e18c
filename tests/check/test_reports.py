"""The formats of a report, over findings that hold whatever a repository may hold."""

import json
import re
from xml.etree import ElementTree

import msgspec
import pytest

from codewiki.check.document import read_document
from codewiki.check.gate import Report
from codewiki.check.model import Figure, Finding, Property, Rule, Share
from codewiki.check.report.badge import badge
from codewiki.check.report.github import github
from codewiki.check.report.machine import as_json
from codewiki.check.report.markdown import markdown
from codewiki.check.report.places import Places
from codewiki.check.report.sarif import sarif
from codewiki.check.report.text import text
from tests.check.sarif_schema import validated

NASTY = "a|b `c` <b>x</b> @user #1 [l](m) 100%\n::error::x\r\u202e"
FINDINGS = (
    Finding("", 0, Rule.FILE_WITHOUT_PAGE, "src/a b.py", file="src/a b.py"),
    Finding("", 0, Rule.MODULE_WITHOUT_PAGE, "core has no core.md"),
    Finding("sub/a,b:c%.md", 3, Rule.DEAD_LINK, NASTY),
    Finding("index.md", 7, Rule.RAW_HTML, "HTML stands in the page"),
)
PLACES = Places(place="pkg/docs", prefix="pkg", home="index.md")


UNKNOWN = Figure(
    about=Property.DIAGRAMS, unit="diagrams", looked_at=0, sound=0, not_checked=2, why="x"
)


def test_parts_of_a_figure_are_shown_by_language_and_module() -> None:
    modules = [Share("module", f"m{number}\nx", 4, 4 - number % 2) for number in range(20)]
    languages = [Share("language", "c", 50, 40), Share("language", "python", 30, 30)]
    shares = (*languages, *modules)
    figure = Figure(about=Property.COVERAGE, unit="files", looked_at=80, sound=70, shares=shares)
    found = Report(pages=1, source=True, figures=(figure,), findings=())
    lines = [line.strip() for line in text(found, wiki="docs").split("\n")]
    assert "by language: c 40 of 50, python 30 of 30" in lines
    assert "by module: 10 of 20 whole" in lines
    assert "m1 x 3 of 4" in lines
    assert "m0 x 4 of 4" not in lines
    assert "… and 5 more; --all shows them" in lines
    assert "m0 x 4 of 4" in text(found, wiki="docs", everything=True)
    (told,) = json.loads(as_json(found, frozenset()))["figures"]
    assert told["by_language"][0] == {"name": "c", "looked_at": 50, "sound": 40}
    assert len(told["by_module"]) == 20


def report(*findings: Finding) -> Report:
    figures = (
        Figure(about=Property.LINKS, unit="links", looked_at=200, sound=199),
        Figure(about=Property.STRUCTURE, unit="pages", looked_at=3, sound=2),
        Figure(
            about=Property.DIAGRAMS, unit="diagrams", looked_at=0, sound=0, not_checked=2, why="x"
        ),
        Figure(about=Property.COVERAGE, unit="files", looked_at=4, sound=3),
    )
    return Report(pages=3, source=True, figures=figures, findings=findings)


def test_sarif_is_as_its_schema_demands() -> None:
    log = validated(sarif(report(*FINDINGS), PLACES))
    (run,) = log.runs
    assert len(run.tool.driver.rules) == len(Rule)
    assert [one.level for one in run.results] == ["warning", "error", "error", "note"]
    where = [one.locations[0].physical_location for one in run.results]
    assert [(one.artifact_location.uri, one.region.start_line) for one in where] == [
        ("pkg/src/a%20b.py", 1),
        ("pkg/docs/index.md", 1),
        ("pkg/docs/sub/a%2Cb%3Ac%25.md", 3),
        ("pkg/docs/index.md", 7),
    ]
    assert run.results[2].message.text == NASTY


def test_the_schema_refuses_what_is_wrong() -> None:
    good = sarif(report(*FINDINGS), PLACES)
    for old, new in (
        ('"startLine": 3', '"startLine": 0'),
        ('"level": "note"', '"level": "notice"'),
        ('"version": "2.1.0"', '"version": "2.0.0"'),
        ('"ruleId"', '"rule"'),
        ('"uri": "pkg/src/a%20b.py"', '"uri": "/pkg/src/a b.py"'),
    ):
        assert old in good
        with pytest.raises(msgspec.ValidationError):
            validated(good.replace(old, new))


def test_a_fingerprint_outlives_a_moved_line() -> None:
    def prints(line: int) -> dict[str, str]:
        log = validated(sarif(report(Finding("a.md", line, Rule.DEAD_LINK, "x")), PLACES))
        return log.runs[0].results[0].partial_fingerprints

    assert prints(3) == prints(30)


def test_commands_of_github_cannot_be_forged() -> None:
    lines = github(report(*FINDINGS), PLACES).split("\n")
    assert len(lines) == len(FINDINGS) + 4
    assert [line.split(" ")[0] for line in lines[:4]] == [
        "::error", "::error", "::warning", "::notice",
    ]  # fmt: skip
    nasty = next(line for line in lines if "a%2Cb" in line)
    assert nasty.startswith("::error file=pkg/docs/sub/a%2Cb%3Ac%25.md,line=3,title=dead link::")
    assert "100%25%0A::error::x%0D" in nasty
    assert all("\r" not in line for line in lines)


def test_markdown_shows_findings_and_does_nothing_else() -> None:
    shown = markdown(report(*FINDINGS), frozenset({Property.LINKS}))
    assert shown.startswith("### The wiki does not hold\n")
    assert "| ✗ | links | 199 of 200 links; 1 dead link |" in shown
    assert "| – | diagrams | not checked: x |" in shown
    page = read_document(shown)
    assert not page.links
    tags = {re.split(r"[\s>]", one.text.strip("\n"))[0] for one in page.html}
    assert tags <= {"<details", "</details"}
    assert "@user" in "".join(span.text for span in page.spans)
    assert "@user" not in "".join(re.sub("`[^`]*`", "", unit.text) for unit in page.units)
    assert markdown(report(), frozenset()).startswith("### The wiki holds\n")


def test_many_findings_are_cut() -> None:
    many = tuple(Finding("a.md", line, Rule.DEAD_LINK, "x") for line in range(1, 200))
    assert "… and 169 more" in markdown(report(*many), frozenset())
    assert "… and 149 more; --all shows them" in text(report(*many), wiki="docs")
    assert text(report(*many), wiki="docs", everything=True).count("dead link: x") == 199


@pytest.mark.parametrize(
    ("findings", "passed", "says"),
    [
        ((), True, "checked"),
        ((FINDINGS[0],), True, "checked"),
        ((FINDINGS[0],), False, "1 warning"),
        (FINDINGS, False, "2 errors"),
    ],
)
def test_the_badge_is_a_picture(findings: tuple[Finding, ...], passed: bool, says: str) -> None:
    picture = ElementTree.fromstring(badge(report(*findings), passed=passed))  # noqa: S314
    assert picture.attrib["aria-label"] == f"wiki: {says}"
    assert not any(name.endswith("href") for one in picture.iter() for name in one.attrib)


def test_what_passes() -> None:
    found = report(*FINDINGS)
    assert found.failing() == {Property.LINKS, Property.STRUCTURE}
    strict = {Property.LINKS, Property.STRUCTURE, Property.DIAGRAMS, Property.COVERAGE}
    assert found.failing(strict=True) == strict
    loose = {Property.LINKS: 99.5, Property.STRUCTURE: 0.0, Property.COVERAGE: 75.0}
    assert found.failing(strict=True, thresholds=loose) == {Property.DIAGRAMS}
    assert found.failing(thresholds={**loose, Property.COVERAGE: 75.1}) == {Property.COVERAGE}
    assert not found.failed(thresholds=loose)
