"""The gate over small wikis: what each check finds, and what it leaves alone."""

import json
from hashlib import blake2b
from pathlib import Path

import pytest

from codewiki.check.gate import Report, checks, inspect
from codewiki.check.model import Property, Rule
from codewiki.check.report.machine import as_json
from codewiki.check.report.text import text
from codewiki.check.rules import RULES
from codewiki.check.subject import Subject
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile

SOURCE = {
    "src/a.py": "class Signer:\n    def sign(self, value):\n        return value\n",
    "src/deep/b.py": "import a\n\n\ndef run():\n    return a.Signer()\n",
}


def report(files: dict[str, str], *, source: bool = True, place: str | None = "docs") -> Report:
    paths = sorted(SOURCE)
    made = tuple(SourceFile(path, "python", Role.SOURCE, 1, 3, "") for path in paths)
    repository = Repository(
        name="r", root="/nowhere", files=made, remote="https://host.example/o/r"
    )
    return inspect(
        Subject(
            {path: data.encode() for path, data in files.items()},
            repository if source else None,
            MemoryContents(SOURCE) if source else None,
            place=place if source else None,
        )
    )


def rules(page: str, **others: str) -> list[Rule]:
    files = {"index.md": f"# Home\n\n{page}\n"}
    files |= {f"{name}.md": text for name, text in others.items()}
    wanted = {Property.LINKS, Property.ANCHORS, Property.CITATIONS}
    return [one.rule for one in report(files).findings if RULES[one.rule].property in wanted]


def test_every_rule_is_explained() -> None:
    assert set(RULES) == set(Rule)
    assert {about.property for about in RULES.values()} == set(Property)
    assert all(about.help.endswith(".") for about in RULES.values())


@pytest.mark.parametrize(
    "link",
    [
        "[x](other.md)",
        "[x](other)",
        "[x](/docs/other.md)",
        "[x](/src/a.py)",
        "[x](../src/)",
        "[x](../src/deep)",
        "[x](../src/a.py#L1-L3)",
        "[x](other.md?plain=1#part)",
        "[x](#home)",
        "[x](#)",
        "[x](#top)",
        "[x](other.md#user-content-part)",
        "[x](other.md#by-hand)",
        "[x](https://elsewhere.example/o/r/blob/main/nothing.py)",
        "[x](https://host.example/o/r/blob/main/src/a.py#L2)",
        "[x](mailto:a@b.example)",
        "![x](https://elsewhere.example/a.png)",
        "[x](<other.md>)",
        "a [b](c d) e",
    ],
)
def test_links_that_lead_somewhere(link: str) -> None:
    other = '# Other\n\n## Part\n\n<a name="by-hand"></a>\n'
    assert rules(link, other=other) == []


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        ("[x](nothing.md)", Rule.DEAD_LINK),
        ("[x](../src/none.py)", Rule.DEAD_LINK),
        ("[x](../../../etc/hosts)", Rule.DEAD_LINK),
        ("[x](/etc/hosts)", Rule.DEAD_LINK),
        ("![x](none.png)", Rule.MISSING_IMAGE),
        ("[x](other.md#nothing)", Rule.DEAD_ANCHOR),
        ("[x](#nothing)", Rule.DEAD_ANCHOR),
        ("[x](../src/a.py#L2-L9)", Rule.CITATION_LINES),
        ("[x](../src/a.py#L0)", Rule.CITATION_LINES),
        ("[x](https://host.example/o/r/blob/main/nothing.py)", Rule.DEAD_LINK),
        ("[x](my other.md)", Rule.SPACE_IN_LINK),
        ("[x](my folder/other.md#part)", Rule.SPACE_IN_LINK),
    ],
)
def test_links_that_lead_nowhere(link: str, rule: Rule) -> None:
    assert rules(link, other="# Other\n") == [rule]


def cited(label: str, digest: str) -> list[Rule]:
    path, _, lines = label.partition(":")
    first, _, last = lines.partition("-")
    evidence = f"{path}:{first}-{last or first}:{digest}"
    lock = {"generator": "codewiki", "blocks": {"index#home/1": {"evidence": [evidence]}}}
    page = f"# Home\n\n`Signer` ([{label}]).\n"
    found = report({"index.md": page, "codewiki.lock.json": json.dumps(lock)}).findings
    return [one.rule for one in found if RULES[one.rule].property is Property.CITATIONS]


def digest(*lines: str) -> str:
    return blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


def test_cited_lines_are_known_by_their_digest() -> None:
    assert cited("src/a.py:1", digest("class Signer:")) == []
    assert cited("src/a.py:2", digest("class Signer:")) == [Rule.CITATION_MOVED]
    assert cited("src/a.py:7-9", digest("class Signer:")) == [Rule.CITATION_STALE]
    assert cited("src/a.py:1", digest("class Signed:")) == [Rule.CITATION_STALE]


def test_without_a_source_nothing_of_it_is_judged() -> None:
    words = "word " * 30
    page = f"# Home\n\n`Signer` ([a.py:9](a.py)) in `b.py`.\n\n{words}\n"
    found = report({"index.md": page, "a.py": ""}, source=False)
    assert found.findings == ()
    assert not found.failed()
    assert found.failed(strict=True)
    assert {figure.about for figure in found.figures if figure.not_checked} == {
        Property.FILES,
        Property.CITATIONS,
        Property.IDENTIFIERS,
        Property.CLAIMS,
        Property.COVERAGE,
        Property.SYMBOLS,
        Property.STALENESS,
    }


def test_each_property_has_one_figure() -> None:
    figures = report({"index.md": "# Home\n"}).figures
    assert [figure.about for figure in figures] == list(Property)
    assert len(checks()) <= len(figures)


def test_the_report_as_text_and_as_json() -> None:
    words = "word " * 30
    page = f"# Home\n\n[x](nothing.md) and [a.py](../src/a.py)\n\n{words}\n"
    found = report({"index.md": page})
    shown = text(found, wiki="docs")
    assert "  links          1 of 2 links; 1 dead link\n" in shown
    assert "index.md:3: error: dead link: nothing.md leads to no file" in shown
    document = json.loads(as_json(found, found.failing()))
    assert document["passed"] is False
    assert document["findings"][0]["property"] == "coverage"
    assert document["findings"][-1] == {
        "page": "index.md",
        "line": 3,
        "property": "links",
        "rule": "dead link",
        "severity": "error",
        "message": "nothing.md leads to no file of the repository",
        "file": "",
    }


def test_a_source_file_counts_as_covered_when_a_page_names_it() -> None:
    found = report({"index.md": "# Home\n\nSee `a.py`.\n"}).findings
    assert [one.message for one in found if one.rule is Rule.FILE_WITHOUT_PAGE] == ["src/deep/b.py"]


def test_the_document_names_every_rule_and_property() -> None:
    document = (Path(__file__).parents[2] / "docs" / "CHECK.md").read_text("utf-8")
    said = " ".join(document.split())
    assert [one.value for one in Rule if one.value not in said] == []
    assert [one.value for one in Property if f"| {one.value} |" not in said] == []


def test_a_name_of_one_letter_counts_where_it_is_all_that_is_named() -> None:
    assert rules("`Sheet.a` is made ([b.py:5]).") == []
    assert rules("While `a < (b)` holds ([b.py:4]).") == [Rule.CITATION_TEXT]
