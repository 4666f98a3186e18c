"""The mechanism that languages share: lines, texts, scopes, dotted expressions, comments."""

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.build import file_facts
from codewiki.facts.languages import python
from codewiki.facts.languages.dotted import DOTTED_LENGTH, UNKNOWN, dotted, split_dotted
from codewiki.facts.languages.extraction import read_source
from codewiki.facts.languages.lines import (
    CommentIndex,
    aligned_doc,
    block_comment_rows,
    count_code_lines,
    count_error_lines,
    line_comment_rows,
    may_tell_rights,
)
from codewiki.facts.languages.python_reading import SHAPE
from codewiki.facts.languages.syntax import (
    Outline,
    SourceText,
    by_position,
    load_query,
    named_child,
    parse,
    read_matches,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Doc

GRAMMAR = python.ADAPTER.grammar


@given(st.binary(max_size=60) | st.text(alphabet="a\n\r\u2028\x0c", max_size=30).map(str.encode))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_lines_end_at_newlines_only(data: bytes) -> None:
    source = SourceText(data)
    rows = data.split(b"\n")
    for number, row in enumerate(rows, 1):
        assert source.line_bytes(number) == row
        start = source.line_start(number)
        assert data[start : start + len(row)] == row
    for byte in range(len(data)):
        assert source.line(byte) == data.count(b"\n", 0, byte) + 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(\n    a,\n    b,\n)", "f(a, b,)"),
        ("[\r\n  1,\r\n  2\r\n]", "[1, 2]"),
        ("a +\\\n  b", "a +\\ b"),
        ("'" + "x" * 118 + "'", "'" + "x" * 118 + "'"),
        ("'" + "x" * 119 + "'", "'" + "x" * 118 + "…"),
        ("'" + "x" * 10_000 + "'", "'" + "x" * 118 + "…"),
    ],
)
def test_bounded_text(code: str, expected: str) -> None:
    data = code.encode()
    node = parse(GRAMMAR, data).root_node.children[0]
    assert SourceText(data).bounded(node) == expected


def test_no_node_has_no_text() -> None:
    assert SourceText(b"x").bounded(None) == ""
    assert named_child(None, 0) is None
    assert named_child(parse(GRAMMAR, b"").root_node, 0) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("a . b", "a.b"),
        ("a(1, x=2)", "a()"),
        ("a.b(c).d(e)(f)", UNKNOWN),
        ("a.b(c(d)).e", "a.b().e"),
        ("(a).b", "a.b"),
        ("(await a.b()).c", "a.b().c"),
        ("super().x", "super().x"),
        ("a[0].b", UNKNOWN),
        ("'x'.y", "str().y"),
        ("[1].y()", "list().y()"),
        ("'x'()", UNKNOWN),
        ("None", UNKNOWN),
        ("1.5", "float()"),
        ("ä.ö", "ä.ö"),
        ("a" + ".b" * 100, UNKNOWN),
        ("a" + ".b()" * 40, UNKNOWN),
    ],
)
def test_dotted_text(code: str, expected: str) -> None:
    data = code.encode()
    statement = parse(GRAMMAR, data).root_node.children[0]
    assert dotted(SourceText(data), statement.children[0], SHAPE) == expected
    assert dotted(SourceText(data), None, SHAPE) == ""
    assert len(expected) <= DOTTED_LENGTH


def test_split_dotted() -> None:
    assert split_dotted("a.b().c") == ("a.b()", "c")
    assert split_dotted("a") == ("", "a")


def outline_of(data: bytes) -> Outline:
    matches = read_matches(parse(GRAMMAR, data), load_query(GRAMMAR, "python.scm"))
    outline = Outline(SourceText(data), matches.get("wrap.definition", ()))
    for principal, kind in (
        ("def.function", DefinitionKind.FUNCTION),
        ("def.class", DefinitionKind.CLASS),
    ):
        for captures in matches.get(principal, ()):
            outline.add(kind, captures["name"][0], captures[principal][0], captures, container=True)
    outline.close()
    return outline


def test_scopes_by_spans() -> None:
    data = b"x\n@a\nclass A:\n    def f(self):\n        y\n    z\nw\ndef g(): v\n"
    outline = outline_of(data)
    assert [draft.qualified for draft in outline.drafts] == ["A", "A.f", "g"]
    assert [draft.line for draft in outline.drafts] == [2, 4, 8]
    names = {name: outline.scope_at(data.rindex(name)) for name in (b"x", b"@", b"y", b"z", b"w")}
    assert names == {b"x": TOP_LEVEL, b"@": 0, b"y": 1, b"z": 0, b"w": TOP_LEVEL}
    assert outline.scope_at(data.rindex(b"v")) == 2
    assert outline.scope_at(10_000) == TOP_LEVEL


def test_an_outline_can_be_closed_again() -> None:
    data = b"class A:\n    b = 1\nclass B: pass\n"
    outline = outline_of(data)
    node = parse(GRAMMAR, data).root_node.children[0]
    first = outline.drafts[0]
    body = node.child_by_field_name("body")
    assert body is not None
    assert outline.add(DefinitionKind.FIELD, "b", body, {}, container=False) is not None
    assert outline.add(DefinitionKind.FIELD, "", body, {}, container=False) is None
    outline.close()
    assert [(draft.qualified, draft.parent) for draft in outline.drafts] == [
        ("A", TOP_LEVEL), ("A.b", 0), ("B", TOP_LEVEL),
    ]  # fmt: skip
    assert outline.drafts[0] is first
    assert outline.scope_at(data.index(b"1")) == 0


@pytest.mark.parametrize(
    ("rows", "first_aside", "expected"),
    [
        (["One."], True, Doc("One.", 5, 5)),
        (["  One.", "", "    Two.", "      Three.", "    "], True,
         Doc("One.\n\nTwo.\n  Three.", 5, 8)),
        (["", "\tOne.", "\t\tTwo."], True, Doc("One.\n        Two.", 6, 7)),
        (["  a", "    b"], False, Doc("a\n  b", 5, 6)),
        (["a\tb  "], False, Doc("a\tb", 5, 5)),
        (["", "  ", "\t"], False, None),
        ([], True, None),
    ],
)  # fmt: skip
def test_aligned_documentation(rows: list[str], first_aside: bool, expected: Doc | None) -> None:
    assert aligned_doc(rows, 5, first_aside=first_aside) == expected


def test_comment_rows() -> None:
    assert block_comment_rows("/** One.\n * Two.\n *\n */") == [" One.", "Two.", "", " "]
    assert block_comment_rows("/* x */") == [" x "]
    assert line_comment_rows("#: text", "#") == [" text"]
    assert line_comment_rows("/// text", "/") == [" text"]


def comments_of(data: bytes) -> CommentIndex:
    matches = read_matches(parse(GRAMMAR, data), load_query(GRAMMAR, "python.scm"))
    nodes = [captures["comment.line"][0] for captures in matches["comment.line"]]
    return CommentIndex(SourceText(data), by_position(nodes))


def test_comments_above_a_line() -> None:
    data = b"# far\n\n# one\n# two\nx = 1  # behind\ny = 2\n"
    comments = comments_of(data)
    assert [node.start_point.row for node in comments.above(5)] == [2, 3]
    assert comments.above(6) == []
    assert comments.at(1) is not None
    assert comments.at(5) is None


def test_code_lines() -> None:
    data = b'"""Doc.\n\nMore."""\n\n# comment\nx = 1  # behind\n\x0c\ny = """\n\n"""\n'
    facts = read_source(python.ADAPTER, data)
    assert facts.code_lines == 3
    assert count_code_lines(SourceText(b""), ()) == 0
    assert count_code_lines(SourceText(b"\xef\xbb\xbf\n \r\nx"), ()) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"x = 1\n", 0),
        (b"x = = 1\ny = 2\n", 1),
        (b"def f(:\n    pass\n", 1),
        (b"x = 1\n$$$\ny = 2\n", 1),
        (b"def f(\n", 1),
    ],
)
def test_error_lines(code: bytes, expected: int) -> None:
    matches = read_matches(parse(GRAMMAR, code), load_query(GRAMMAR, "python.scm"))
    nodes = [captures["error.node"][0] for captures in matches.get("error.node", ())]
    assert count_error_lines(SourceText(code), nodes) == expected


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    read_source(python.ADAPTER, b"x = 1\n")
    assert gc.isenabled()
    gc.disable()
    try:
        read_source(python.ADAPTER, b"x = 1\n")
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("javascript", "new "),
        ("javascript", "@a\n"),
        ("c", "(a"),
        ("python", "(a"),
        ("typescript", "${a:-"),
    ],
)
def test_many_tokens_in_one_error_take_bounded_work(language: str, piece: str) -> None:
    # What grows with the square would take minutes here; the suite's own limit would notice.
    data = (piece * (200_000 // len(piece))).encode()
    facts = file_facts(data, language, "a")
    assert facts.error_lines


@given(st.text(alphabet="a\n\r (é", max_size=40))
def test_lines_and_texts_are_the_same_in_any_encoding(text: str) -> None:
    data = text.encode()
    source = SourceText(data)
    assert source.newlines == [place for place, sign in enumerate(data) if sign == 10]
    tree = parse(python.ADAPTER.grammar, data)
    whole = SourceText(data + "\n# é".encode())
    for node in tree.root_node.children:
        assert source.text(node) == whole.text(node)
        assert source.bounded(node, 8) == whole.bounded(node, 8)


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("a", "a"),
        (" * a", "a"),
        ("\t*a", "a"),
        (" *  a", " a"),
        (" ** a", " ** a"),
        ("  a", "  a"),
        (" *", ""),
        ("", ""),
    ],
)
def test_the_margin_of_a_block_comment_is_a_star_and_a_space(row: str, left: str) -> None:
    assert block_comment_rows(f"/*\n{row}\n*/")[1] == left


@pytest.mark.parametrize("text", ["Licensed to", "COPYRIGHT 2020", "spdx-x", "All Rights Reserved"])
def test_notes_on_rights_are_never_passed_over(text: str) -> None:
    assert may_tell_rights(f"one\n{text} x")
    assert not may_tell_rights("Return what it gives.")
