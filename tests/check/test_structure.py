"""Structure, repetition, files named and identifiers: each rule finds its fault and no other."""

import json

import pytest

from codewiki.check.gate import inspect
from codewiki.check.model import Property, Rule
from codewiki.check.rules import RULES
from codewiki.check.subject import Subject
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile

SOURCE = {
    "shop/till.py": (
        "import requests\n\n\nclass Till:\n    def pay(self, amount_due, *, max_tries=3):\n"
        '        """Pay."""\n        return requests.post("/api/pay", amount_due)\n\n\n'
        "class Drawer:\n    SHOP_DRAWER = 1\n\n    def open_slowly(self):\n        pass\n"
    ),
    "shop/other.py": "def balance():\n    return 1\n",
    "web/app.ts": "export const maxRetries = 3;\n",
    "shop/cli.py": 'parser.add_argument("--dry-run")\nopen("report.txt", "w")\n',
}
WORDS = "The till takes what the customer owes and puts it into the drawer below, " * 3


def found(page: str, *about: Property, **others: str) -> list[Rule]:
    files = {"index.md": f"# Home\n\n{WORDS}\n\n{page}\n"}
    files |= {name.replace("__", "/") + ".md": text for name, text in others.items()}
    if "tree" in others:
        files["module_tree.json"] = files.pop("tree.md")
    return found_in(files, *about)


def found_in(files: dict[str, str], *about: Property) -> list[Rule]:
    made = tuple(SourceFile(path, "python", Role.SOURCE, 1, 3, "") for path in sorted(SOURCE))
    subject = Subject(
        {path: data.encode() for path, data in files.items()},
        Repository(name="shop", root="/nowhere", files=made),
        MemoryContents(SOURCE),
        place="docs",
    )
    findings = inspect(subject).findings
    return [one.rule for one in findings if RULES[one.rule].property in about]


def structure(page: str, **others: str) -> list[Rule]:
    return found(page, Property.STRUCTURE, **others)


def test_a_page_needs_a_way_to_it() -> None:
    other = f"# Other\n\n{WORDS}\n\n[home](index.md)\n"
    assert structure("", other=other) == [Rule.ORPHAN_PAGE]
    assert structure("[x](other.md)", other=other) == []
    third = f"# Third\n\n{WORDS}\n"
    assert structure("[x](other)", other=f"{other}\n[y](third.md)\n", third=third) == []
    assert structure("[x](other.md)", other=other, third=third) == [Rule.ORPHAN_PAGE]


def test_modules_and_pages_agree() -> None:
    other = f"# Other\n\n{WORDS}\n"
    tree: dict[str, object] = {"other": {"children": {"Inner part": {"children": {}}}}}
    inner = f"# Inner\n\n{WORDS}\n"
    links = "[x](other.md) [y](inner_part.md)"
    assert structure(links, other=other, inner_part=inner, tree=json.dumps(tree)) == []
    assert structure("[x](other.md)", other=other, tree=json.dumps(tree)) == [
        Rule.MODULE_WITHOUT_PAGE
    ]
    assert structure(links, other=other, inner_part=inner, tree='{"other": {}}') == [
        Rule.OUTSIDE_TREE
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Future Enhancements",
        "Possible Future Improvements",
        "Planned features",
        "Roadmap",
        "7. Potential Improvements",
        "Future Development Directions",
        "Coming soon",
    ],
)
def test_work_to_come_is_no_documentation(heading: str) -> None:
    assert structure(f"## {heading}") == [Rule.SPECULATIVE_HEADING]


@pytest.mark.parametrize(
    "heading", ["Futures and promises", "`Future`", "Class Future results", "Improvements", "Plans"]
)
def test_headings_that_only_sound_so(heading: str) -> None:
    assert structure(f"## {heading}") == []


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<details><summary>x</summary>", Rule.RAW_HTML),
        ("a<br/>b", Rule.RAW_HTML),
        ("<!-- note -->", Rule.RAW_HTML),
        ("A Vec<String> of names", Rule.HIDDEN_TEXT),
        ("<script>x</script>", Rule.ACTIVE_HTML),
        ('<img src="x" onerror="y">', Rule.ACTIVE_HTML),
        ('<a href="javascript:x">x</a>', Rule.ACTIVE_HTML),
        ("<iframe src='x'></iframe>", Rule.ACTIVE_HTML),
    ],
)
def test_html_by_what_it_does(html: str, rule: Rule) -> None:
    assert set(structure(html)) == {rule}


def test_a_page_says_something() -> None:
    assert structure("[x](other.md)", other="# Other\n\nTo do.\n") == [Rule.THIN_PAGE]
    assert structure("[x](other.md)", other="# Other\n\n```\ncode\n```\n") == []


LONG = " ".join(f"word{number}" for number in range(40))


def test_paragraphs_that_stand_on_two_pages() -> None:
    other = f"# Other\n\n{LONG} and more\n"
    assert found(LONG, Property.REPETITION, other=other) == [Rule.REPEATED_TEXT]
    assert found(f"*{LONG}*", Property.REPETITION, other=f"# Other\n\n*{LONG}*\n") == []
    assert found(f"{LONG}\n\n{LONG}", Property.REPETITION) == []
    cited = f"{LONG} ([till.py:4](../shop/till.py))"
    assert found(cited, Property.REPETITION, other=f"# Other\n\n{cited}\n") == []
    links = ", ".join(f"[the page number {number}](other.md)" for number in range(12))
    listed = f"- Modules that import from it: {links}"
    assert found(listed, Property.REPETITION, other=f"# Other\n\n{listed}\n") == []


@pytest.mark.parametrize(
    "path",
    [
        "shop/till.py", "till.py", "./shop/till.py", "shop/", "web/app.ts", "shop/till.py:10",
        "report.txt", "index.md", "docs/index.md", "path/to/file.py", "requests.post",
        "node.js", "node_modules/a/b.js", "shop/till.py#L3",
    ],
)  # fmt: skip
def test_files_that_are_there_or_may_be_anything(path: str) -> None:
    assert found(f"`{path}`", Property.FILES) == []


@pytest.mark.parametrize(
    "path", ["shop/tills.py", "tills.py", "web/app.js", "shops/", "lib/a/b.go"]
)
def test_files_that_are_not_there(path: str) -> None:
    assert found(f"`{path}`", Property.FILES) == [Rule.ABSENT_FILE]


@pytest.mark.parametrize(
    "name",
    [
        "Till", "Till.pay", "Till::pay", "Till#pay()", "till.Till.pay", "pay()", "amount_due",
        "max_tries=3", "maxRetries", "MAX_RETRIES", "SHOP_DRAWER", "--dry-run", "/api/pay",
        "POST /api/pay", "/api/{id}", "requests.Session.mount", "os.environ.get",
        "asyncio.gather()", "list[Till]", "Optional[Till]", "Promise<void>", "true", "GET", "redis",
        "Redis", "x", "foo", "pip install something_odd", "for each_one in many_things",
        "self.balance", "useState",
        "git commit --amend", "index", "Till.pay(amount_due, max_tries)", "till.py::Till",
    ],
)  # fmt: skip
def test_names_that_are_there_or_may_be_anything(name: str) -> None:
    assert found(f"`{name}`", Property.IDENTIFIERS) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("TillFactory", Rule.INVENTED_NAME),
        ("pay_later", Rule.INVENTED_NAME),
        ("payLater()", Rule.INVENTED_NAME),
        ("refund()", Rule.INVENTED_NAME),
        ("Till.refund", Rule.INVENTED_NAME),
        ("Till.refund(amount)", Rule.INVENTED_NAME),
        ("SHOP_TIMEOUT", Rule.INVENTED_NAME),
        ("--really-dry", Rule.INVENTED_NAME),
        ("shop --really", Rule.INVENTED_NAME),
        ("/api/refund", Rule.INVENTED_NAME),
        ("list[TillFactory]", Rule.INVENTED_NAME),
        ("Drawer.balance", Rule.WRONG_OWNER),
    ],
)
def test_names_that_are_not_there(name: str, rule: Rule) -> None:
    assert found(f"`{name}`", Property.IDENTIFIERS) == [rule]


def test_names_in_headings() -> None:
    assert found("## The TillFactory class", Property.IDENTIFIERS) == [Rule.INVENTED_NAME]
    assert found("## Using refund()", Property.IDENTIFIERS) == [Rule.INVENTED_NAME]
    assert found("## How the Till and maxRetries work", Property.IDENTIFIERS) == []
    assert found("## Overview of Payments", Property.IDENTIFIERS) == []


def test_an_invented_name_comes_with_the_nearest_real_one() -> None:
    files = {"index.md": f"# Home\n\n{WORDS} `amount_dues`\n"}
    made = (SourceFile("shop/till.py", "python", Role.SOURCE, 1, 3, ""),)
    repository = Repository(name="shop", root="/nowhere", files=made)
    subject = Subject(
        {path: data.encode() for path, data in files.items()},
        repository,
        MemoryContents(SOURCE),
        place="docs",
    )
    (finding,) = [one for one in inspect(subject).findings if one.rule is Rule.INVENTED_NAME]
    assert finding.message == (
        "`amount_dues` is nowhere in the source; the nearest name is `amount_due`"
    )
