"""Statements of a wiki that was written earlier, against source that changed or did not."""

import msgspec
import pytest

from codewiki.check.reproof import Reproof, Verdict, read_wiki_model, reprove
from codewiki.errors import FileSystemError
from codewiki.source.contents import MemoryContents
from codewiki.source.reading import digest_of
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.model import (
    Block,
    Cite,
    Claim,
    ClaimKind,
    Code,
    Excerpt,
    Items,
    Page,
    PageKind,
    Section,
    Statement,
    Wiki,
)

BEFORE = """\
import os

def first(value):
    return value

def second(value, limit=3):
    if limit > 9:
        raise ValueError(limit)
    return os.environ.get("LIMIT")

def third():
    return second(1)
"""

DERIVED = Claim(ClaimKind.DERIVED, "graph")


def statement(
    kind: ClaimKind,
    subject: str,
    lines: tuple[int, int],
    needle: str,
    *more: Claim,
    object: str = "",
) -> Statement:
    """A statement about a.py with its claim, which cites what it says."""
    citation = Evidence(MemoryContents({"a.py": BEFORE})).cite("a.py", *lines, needle)
    assert citation is not None
    claim = Claim(kind, subject, object=object, citation=citation)
    return Statement(((Code(subject), Cite(citation)),), (claim, *more))


FIRST = statement(ClaimKind.DECLARES, "first", (3, 4), "first")
SECOND = statement(ClaimKind.DECLARES, "second", (6, 9), "second")
RAISES = statement(ClaimKind.RAISES, "second", (8, 8), "ValueError", object="ValueError")
THIRD = statement(ClaimKind.DECLARES, "third", (11, 12), "third")
DERIVES = statement(ClaimKind.DECLARES, "third", (11, 12), "third", DERIVED)
COUNTS = Statement(((Code("a.py"),),), (Claim(ClaimKind.LINES, "a.py", value="12"),))
GUESS = Statement(FIRST.cells, (DERIVED,))
INVENTED = Statement(
    ((Code("ghost"),),), (msgspec.structs.replace(FIRST.claims[0], subject="ghost"),)
)
SILENT = Statement(((Code("nothing"),),))


def wiki(*statements: Statement) -> Wiki:
    section = Section((Code("a"),), "a", 1, (Block("a#a/1", Items(statements)),))
    return Wiki("a", (Page("a", "a", PageKind.MODULE, (section,)),))


def verdicts(after: dict[str, str], *statements: Statement, known: bool = True) -> list[Reproof]:
    digests = {path: digest_of(text.encode()) for path, text in after.items()}
    inputs = {"a.py": digest_of(BEFORE.encode())} if known else {}
    return list(reprove(wiki(*statements), MemoryContents(after), digests, inputs))


def verdict(after: str, one: Statement, *around: Statement, known: bool = True) -> Verdict:
    return verdicts({"a.py": after}, one, *around, known=known)[0].verdict


@pytest.mark.parametrize("known", [True, False])
def test_source_that_is_what_it_was_supports_what_is_proved(known: bool) -> None:
    every = (FIRST, SECOND, RAISES, COUNTS, GUESS, DERIVES, SILENT)
    found = verdicts({"a.py": BEFORE}, *every, known=known)
    supported, unverified = Verdict.SUPPORTED, Verdict.UNVERIFIED
    assert [one.verdict for one in found] == [supported] * 4 + [unverified] * 2
    assert [one.proved for one in found] == [True] * 4 + [False] * 2
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert not any(one.reasons or one.moved for one in found)


@pytest.mark.parametrize("one", [FIRST, SECOND, RAISES, THIRD, GUESS])
def test_lines_that_stand_elsewhere_have_moved(one: Statement) -> None:
    found = verdicts({"a.py": "# new\n# lines\n" + BEFORE}, one)[0]
    assert found.verdict is Verdict.MOVED
    assert [(moved.now.line - moved.before.line) for moved in found.moved] == [2]
    assert verdict("# new\n" + BEFORE, COUNTS) is Verdict.STALE


def test_a_file_that_is_called_otherwise_has_moved() -> None:
    found = verdicts({"b/c.py": BEFORE}, SECOND, COUNTS)
    assert [one.verdict for one in found] == [Verdict.MOVED, Verdict.SUPPORTED]
    assert found[0].moved[0].now.path == "b/c.py"


def test_what_changed_is_stale_and_the_rest_is_not() -> None:
    after = BEFORE.replace("raise ValueError", "raise KeyError")
    assert verdict(after, RAISES) is Verdict.STALE
    assert verdict(after, SECOND) is Verdict.SUPPORTED
    assert verdict(after, FIRST) is Verdict.SUPPORTED
    longer = after.replace("def second", "# why\n\ndef second")
    assert verdict(longer, RAISES, FIRST, THIRD) is Verdict.STALE
    # Its lines are found between those of its neighbours, and it is declared there.
    found = verdicts({"a.py": longer}, SECOND, FIRST, THIRD)[0]
    assert found.verdict is Verdict.MOVED
    assert (found.moved[0].now.line, found.moved[0].now.end_line) == (6, 11)


def test_what_is_gone_is_stale() -> None:
    assert verdict(BEFORE.replace("def first", "def other"), FIRST) is Verdict.STALE
    assert [one.verdict for one in verdicts({}, FIRST, GUESS)] == [Verdict.STALE, Verdict.STALE]
    assert verdict(BEFORE.replace("return value", "return 1"), GUESS) is Verdict.STALE


@pytest.mark.parametrize("known", [True, False])
def test_what_was_never_there_is_invented(known: bool) -> None:
    assert verdict(BEFORE, INVENTED, known=known) is Verdict.INVENTED
    cite = FIRST.claims[0].citation
    assert cite is not None
    other = msgspec.structs.replace(cite, path="none.py")
    missing = Statement(((Cite(other),),))
    if known:
        assert verdict(BEFORE, missing) is Verdict.INVENTED
        forged = msgspec.structs.replace(cite, digest="0" * 16)
        assert verdict(BEFORE, Statement(((Cite(forged),),))) is Verdict.INVENTED
    wrong = msgspec.structs.replace(cite, needle="elsewhere")
    assert verdict(BEFORE, Statement(((Cite(wrong),),)), known=known) is Verdict.INVENTED


def test_lines_that_are_shown_are_judged_too() -> None:
    cite = FIRST.claims[0].citation
    shown = Excerpt("python", "def first(value):\n    return value", cite)
    section = Section((Code("a"),), "a", 1, (Block("a#a/1", shown),))
    written = Wiki("a", (Page("a", "a", PageKind.MODULE, (section,)),))
    after = BEFORE.replace("return value", "return 1")
    contents = MemoryContents({"a.py": after})
    inputs = {"a.py": digest_of(BEFORE.encode())}
    found = reprove(written, contents, {"a.py": digest_of(after.encode())}, inputs)
    assert [one.verdict for one in found] == [Verdict.STALE]


def test_bytes_that_are_no_text_are_cited_by_their_bytes() -> None:
    data = "name = 'é'\n".encode("latin-1")
    citation = Evidence(MemoryContents({"a.py": data})).cite("a.py", 1, 1, "name")
    assert citation is not None
    one = Statement(((Cite(citation),),), (Claim(ClaimKind.DECLARES, "name", citation=citation),))
    found = reprove(wiki(one), MemoryContents({"a.py": data}), {"a.py": ""})
    assert [one.verdict for one in found] == [Verdict.SUPPORTED]


def test_the_model_is_read_and_nothing_else() -> None:
    written = wiki(FIRST, GUESS)
    assert read_wiki_model(msgspec.json.encode(written)) == written
    for other in (b"{}", b"no json", b"\xff", b"[" * 100_000):
        with pytest.raises(FileSystemError, match="codewiki generate"):
            read_wiki_model(other)


def test_what_was_proved_and_is_not_shown_any_more_is_stale() -> None:
    """A call whose callee is declared otherwise now stands on lines that are what they were."""
    claim = Claim(ClaimKind.CALLS, "third", "second", "a.py", THIRD.claims[0].citation)
    calls = Statement(THIRD.cells, (claim,))
    other = Statement(THIRD.cells, (msgspec.structs.replace(claim, open=True),))
    after = BEFORE.replace("def second(", "def second_other(").replace("    return value\n", "")
    after += "\ndel second\n"
    found = verdicts({"a.py": after}, calls, other, THIRD)
    assert found[0].claims[0].proved is None
    assert [one.verdict for one in found[:2]] == [Verdict.STALE, Verdict.MOVED]
    assert verdict(BEFORE, calls) is Verdict.SUPPORTED
