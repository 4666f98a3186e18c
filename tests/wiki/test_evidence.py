"""Citations are made only of lines that hold what they are cited for."""

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.claims import citation_holds
from codewiki.check.source_text import SourceText
from codewiki.facts.model import Definition, DefinitionKind, Doc
from codewiki.source.contents import MemoryContents
from codewiki.wiki.evidence import Evidence, cited, evidence_of
from codewiki.wiki.model import Block, Cite, Excerpt, Prose, Statement

TEXT = "\n\ndef make():\n    pass\n\n\ndef maker():\n    make()\n"


def evidence(text: str | bytes = TEXT) -> Evidence:
    return Evidence(MemoryContents({"a.py": text}))


def test_blank_lines_at_both_ends_are_left_out() -> None:
    citation = evidence().cite("a.py", 1, 6, "make")
    assert citation is not None
    assert (citation.line, citation.end_line) == (3, 4)
    assert citation.digest == blake2b(b"def make():\n    pass", digest_size=8).hexdigest()


def test_a_needle_counts_only_as_a_whole_word() -> None:
    assert evidence().cite("a.py", 7, 7, "make") is None
    assert evidence().cite("a.py", 7, 8, "make") is not None
    assert evidence().cite("a.py", 3, 3, "") is None
    assert evidence().cite("a.py", 3, 3, " ") is None


def test_lines_outside_the_file_and_unknown_files_are_not_cited() -> None:
    assert evidence().cite("a.py", 40, 50, "make") is None
    assert evidence().cite("a.py", 3, 2, "make") is None
    assert evidence().cite("b.py", 1, 1, "make") is None
    assert evidence("\n \n").cite("a.py", 1, 2, "x") is None


def test_at_most_sixty_lines() -> None:
    text = "def big():\n" + "    x = 1\n" * 100 + "    last = 2\n"
    citation = evidence(text).cite("a.py", 1, 102, "big")
    assert citation is not None
    assert (citation.line, citation.end_line) == (1, 60)
    assert evidence(text).cite("a.py", 1, 102, "last") is None


def test_line_ends_and_byte_order_marks_do_not_count() -> None:
    unix = evidence("a = 1\nb = 2\n").cite("a.py", 1, 2, "a")
    other = evidence(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n").cite("a.py", 1, 2, "a")
    assert unix == other


def test_a_definition_is_cited_with_the_documentation_just_above_it() -> None:
    text = "/**\n * Says it.\n */\nfunction say() {\n}\n"
    definition = Definition(
        "say", "say", DefinitionKind.FUNCTION, 4, 5, 4, doc=Doc("Says it.", 1, 3)
    )
    citation = evidence(text).cite_definition("a.py", definition)
    assert citation is not None
    assert (citation.line, citation.end_line) == (1, 5)


def test_what_cannot_be_cited_leaves_no_span() -> None:
    citation = evidence().cite("a.py", 3, 3, "make")
    assert cited(None) == ()
    assert citation is not None
    assert cited(citation) == (Cite(citation),)


def test_a_block_knows_its_evidence() -> None:
    one = evidence().cite("a.py", 3, 3, "make")
    two = evidence().cite("a.py", 8, 8, "make")
    assert one is not None
    assert two is not None
    prose = Block("p#s/1", Prose((Statement(((Cite(two), Cite(one), Cite(two)),)),)))
    assert evidence_of(prose) == (one, two)
    assert evidence_of(Block("p#s/2", Excerpt("python", "make()", two))) == (two,)


@given(
    st.lists(st.text(max_size=12), max_size=20),
    st.integers(-2, 25),
    st.integers(-2, 25),
    st.text(min_size=1, max_size=3),
)
def test_every_citation_passes_the_checker(
    rows: list[str], line: int, end_line: int, needle: str
) -> None:
    contents = MemoryContents({"a.py": "\n".join(rows).encode("utf-8", "replace")})
    citation = Evidence(contents).cite("a.py", line, end_line, needle)
    if citation is not None:
        assert citation_holds(citation, SourceText(contents))
        assert citation.line <= citation.end_line < citation.line + 60
