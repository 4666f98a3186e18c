"""The written wiki: each fault is found, and a clean wiki has none."""

import pytest

from codewiki.check.build import _without_quotations, check_files, check_ownership, settle
from codewiki.check.document import read_document
from codewiki.check.model import Rule
from codewiki.errors import ProblemKind
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Claim,
    ClaimKind,
    Code,
    Page,
    PageKind,
    Plain,
    Prose,
    Quote,
    Section,
    State,
    Statement,
    Table,
    Wiki,
)

SOURCE = 'class A:\n    """Does things."""\n\n    def run(self):\n        return 1\n'
CLEAN = """\
# Title

`A` is a class ([a.py:1]) that “Does things.” ([a.py:2]); see [b](b.md#part) and
[the source](../src/a.py).

[a.py:1]: https://host/o/r/blob/abc123/src/a.py#L1
[a.py:2]: ../src/a.py#L2
"""
OTHER = "# Other\n\n## Part\n\n[up](a.md#title)\n"


def repository(*paths: str) -> Repository:
    files = tuple(SourceFile(path, "python", Role.SOURCE, 1, 5, "") for path in paths)
    return Repository(name="r", root="/nowhere", files=files)


def findings(page: str, other: str = OTHER) -> list[Rule]:
    found = check_files(
        {"a.md": page.encode(), "b.md": other.encode(), "data.json": b"{}"},
        repository("src/a.py"),
        MemoryContents({"src/a.py": SOURCE}),
        place="wiki",
    )
    return [finding.rule for finding in found]


def test_a_clean_wiki_has_no_finding() -> None:
    assert findings(CLEAN) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("b.md#part", "c.md#part", Rule.DEAD_LINK),
        ("b.md#part", "b.md#parts", Rule.DEAD_ANCHOR),
        ("../src/a.py)", "../src/b.py)", Rule.DEAD_LINK),
        ("blob/abc123/src/a.py", "blob/abc123/src/b.py", Rule.DEAD_LINK),
        ("a.py#L1", "a.py#L11", Rule.CITATION_LINES),
        ("a.py:1", "a.py:9", Rule.CITATION_LINES),
        ("a.py:1]", "z.py:1]", Rule.CITATION_LINES),
        ("a.py:1", "a.py:5", Rule.CITATION_TEXT),
        ("# Title", "Title", Rule.NO_TITLE),
        ("# Title", "# Other", Rule.DUPLICATE_TITLE),
        ("that", "<b>that</b>", Rule.RAW_HTML),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, rule: Rule) -> None:
    assert rule in findings(CLEAN.replace(old, new))


def test_words_that_look_like_a_citation_are_none() -> None:
    assert findings(CLEAN + "\nReads \\[other.py:77-78\\]: the lines of it.\n") == []


def test_links_out_of_the_wiki_are_dead_when_it_lies_outside_the_repository() -> None:
    found = check_files(
        {"a.md": b"# A\n\n[x](../x.py)\n"}, repository(), MemoryContents({}), place=None
    )
    assert [finding.rule for finding in found] == [Rule.DEAD_LINK]


def wiki_of(*statements: Statement, owns: tuple[str, ...] = ()) -> Wiki:
    block = Block("a#a/1", Prose(statements))
    section = Section((Plain("A"),), "a", 1, (block,))
    return Wiki("t", (Page("a", "A", PageKind.MODULE, (section,), owns=owns),))


def states(*statements: Statement) -> tuple[list[State], int]:
    made = settle(wiki_of(*statements), MemoryContents({"a.py": SOURCE}))
    blocks = made.wiki.pages[0].sections[0].blocks
    contents = [block.content for block in blocks]
    left = [one for content in contents if isinstance(content, Prose) for one in content.sentences]
    return [sentence.state for sentence in left], len(made.problems)


def test_the_state_of_a_statement_is_its_weakest_part() -> None:
    here = Citation("a.py", 1, 1, "", "A")
    doc = Citation("a.py", 2, 2, "", "things")
    declares = Claim(ClaimKind.DECLARES, "A", citation=here)
    derived = Claim(ClaimKind.DERIVED, "A", value="3 users")
    quotes = Claim(ClaimKind.QUOTES, "", value="Does things.", citation=doc)
    checked = Statement(((Code("A"), Cite(here)),), (declares,))
    weak = Statement(((Code("A"), Cite(here)),), (declares, derived))
    quoted = Statement(((Quote("Does things."), Cite(doc)),), (quotes,))
    bare = Statement(((Plain("Something."),),))
    assert states(checked, weak, quoted, bare) == (
        [State.CHECKED, State.CITED, State.CITED, State.UNCHECKED],
        0,
    )


HERE = Citation("a.py", 4, 4, "", "run")
DECLARES = Claim(ClaimKind.DECLARES, "run", citation=HERE)
WRONG = Claim(ClaimKind.DECLARES, "walk", citation=HERE)
MISQUOTED = Claim(ClaimKind.QUOTES, "", value="Does nothing.", citation=HERE)


def test_a_sentence_that_the_source_contradicts_is_taken_out() -> None:
    right = Statement(((Cite(HERE),),), (DECLARES,))
    wrong = Statement(((Cite(HERE),),), (DECLARES, WRONG))
    gone = Statement(((Cite(Citation("a.py", 5, 5, "", "run")),),))
    assert states(right, wrong, gone) == ([State.CHECKED], 2)
    assert states(wrong) == ([], 1)


def test_a_row_that_the_source_contradicts_loses_its_quotation_or_is_marked() -> None:
    misquoting = Statement(((Code("run"),), (Quote("Does nothing."), Cite(HERE))), (MISQUOTED,))
    wrong = Statement(((Code("walk"), Cite(HERE)),), (WRONG,))
    page = wiki_of().pages[0]
    table = Block("a#a/1", Table(("A", "B"), (misquoting, wrong)))
    section = Section((Plain("A"),), "a", 1, (table,))
    wiki = Wiki("t", (Page(page.id, "A", PageKind.MODULE, (section,)),))
    made = settle(wiki, MemoryContents({"a.py": SOURCE}))
    content = made.wiki.pages[0].sections[0].blocks[0].content
    assert isinstance(content, Table)
    first, second = content.rows
    assert first.cells == ((Code("run"),), (Cite(HERE),))
    assert (first.state, second.state) == (State.CITED, State.UNCHECKED)
    assert [problem.kind for problem in made.problems] == [ProblemKind.CLAIM] * 2


def test_each_file_belongs_to_one_page() -> None:
    both = Wiki("t", wiki_of(owns=("x", "y")).pages + wiki_of(owns=("y",)).pages)
    found = check_ownership(both, repository("x", "y", "z"))
    assert [(finding.rule, finding.page) for finding in found] == [
        (Rule.FILE_WITHOUT_PAGE, ""),
        (Rule.FILE_ON_TWO_PAGES, "a.md"),
    ]


def test_a_label_inside_a_quotation_is_no_citation_of_ours() -> None:
    text = "# T\n\n“See \\[a.py:3\\] and \\[b.py:1-9\\].” ([a.py:1])\n\n“[a\\|b/c.py:2]”\n"
    found = read_document(text).citations
    assert [use.label for use in found] == ["a.py:1", "a|b/c.py:2"]


def test_a_quotation_that_goes_takes_its_citation_along() -> None:
    citation = Citation("a.py", 1, 1, "", "words")
    gone = (Quote("other words"), Plain(" ("), Cite(citation), Plain(")"))
    kept = (Code("run"), Plain(" ("), Cite(Citation("a.py", 4, 4, "", "run")), Plain(")"))
    row = Statement(
        cells=((Code("run"),), (*gone, *kept)),
        claims=(Claim(ClaimKind.QUOTES, "a.py", value="other words", citation=citation),),
    )
    assert _without_quotations(row).cells == ((Code("run"),), kept)
