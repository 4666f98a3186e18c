"""Sentences of documentation, with their lines and without markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.quotations import holds
from codewiki.facts.model import Doc
from codewiki.wiki.docs_text import (
    MAX_QUOTED,
    Sentence,
    first_sentence,
    parameter_text,
    without_markup,
)


def doc(text: str, line: int = 10) -> Doc:
    return Doc(text, line, line + text.count("\n"))


@pytest.mark.parametrize(
    ("text", "expected", "lines"),
    [
        ("Signs it.", "Signs it.", (10, 10)),
        ("Signs it. Then more.", "Signs it.", (10, 10)),
        ("\nSigns\nthe value.\n\nMore.", "Signs the value.", (11, 12)),
        ("Takes e.g. a list. More.", "Takes e.g. a list.", (10, 10)),
        ("Reads (see a. b.) it. More.", "Reads (see a. b.) it.", (10, 10)),
        ("No full stop\n\n:param x: y", "No full stop", (10, 10)),
        ("Version 1.2 is out. More", "Version 1.2 is out.", (10, 10)),
        ("Title\n=====\n\nThe text.", "The text.", (13, 13)),
        (".. note::\n   Careful.\n\nThe text.", "The text.", (13, 13)),
        ("- item\n- item\n\nThe text.", "The text.", (13, 13)),
        ("Is it so? Yes.", "Is it so?", (10, 10)),
        ("Use it like this::\n\n    x()", "Use it like this", (10, 10)),
        ("A formatter that:\n\n* colours\n* times", None, None),
        ("A formatter that:\n* colours\n* times\n\nUsed by all.", "Used by all.", (14, 14)),
        ("Examples:\n\n    a(1)", None, None),
        ("Holds these:\n* colours", "Holds these", (10, 10)),
        ("$OpenBSD: alerts.c,v 1.35 2026/07/10 13:38:45 nicm Exp $", None, None),
        ("<p>Keeps lines.</p>\n\n<p>More.</p>", "Keeps lines.", (10, 10)),
        ("Sorted by\n<code>order</code>\n<p>\nFor example", "Sorted by order", (10, 11)),
        ("<pre>\n  Foo foo = new Foo();\n</pre>\nMakes it.", "Makes it.", (13, 13)),
        ("<ul>\n<li>one</li>\n</ul>\nMakes it.", "Makes it.", (13, 13)),
        ("Ends here.<p>More.", "Ends here.", (10, 10)),
        ("@param x the value", None, None),
        ("...", None, None),
        ("", None, None),
    ],
)
def test_the_first_sentence(text: str, expected: str | None, lines: tuple[int, int] | None) -> None:
    found = first_sentence(doc(text))
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.text, (found.line, found.end_line)) == (expected, lines)


def test_no_documentation_says_nothing() -> None:
    assert first_sentence(None) is None
    assert parameter_text(None, "x") is None


CODE = [
    ("Use `InitVar[int]()` for `a<b and c>d`.", "Use InitVar[int]() for a<b and c>d."),
    ("Calls `list[int](x)` and **bold `x**y**z`**", "Calls list[int](x) and bold x**y**z"),
    ("Write `&lt;a&gt;` for &lt;a&gt;", "Write &lt;a&gt; for <a>"),
    ("Keep `_x_y_` and `*args` and ``**kw``", "Keep _x_y_ and *args and **kw"),
    ("Put `<b>bold</b>` into ``<p class='x'>``", "Put <b>bold</b> into <p class='x'>"),
    ("A `[text](target)` and [`code`](target)", "A [text](target) and code"),
    ("See `.gitignore` and `./run` and `~/x`", "See .gitignore and ./run and ~/x"),
    ("Filters a<b and c>d here", "Filters a<b and c>d here"),
    ("![`gone`](x) stays", "stays"),
    ("Some `<T>` and :ref:`the text <target>`", "Some <T> and the text"),
    ("One ` alone <b>and</b> more", "One ` alone and more"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":class:`.Signer` signs", "Signer signs"),
        (":meth:`~pkg.mod.Signer.sign` it", "sign it"),
        ("a ``literal`` and `text`_", "a literal and text"),
        ("see `the docs <https://x.y>`_ now", "see the docs now"),
        ("**bold** and *soft*", "bold and soft"),
        ("[text](https://x.y) and ![badge](z)", "text and"),
        ("{@link Foo} and {@code bar}", "Foo and bar"),
        ("{@link a.Foo#of(int, int) the maker} of {@link #bar}s", "the maker of bars"),
        ("{@inheritDoc} More", "More"),
        ("<p>one</p> &lt;two&gt;", "one <two>"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        *CODE,
    ],
)
def test_markup_is_removed(text: str, expected: str) -> None:
    assert without_markup(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in CODE])
def test_the_checker_finds_what_was_written_without_markup(text: str) -> None:
    assert holds(f"    {text}", without_markup(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":param x: The value. More.", Sentence("The value.", 10, 10)),
        (":param str x: The value", Sentence("The value", 10, 10)),
        (":param y: no\n:param x: The\n    value.\n:return: z", Sentence("The value.", 11, 12)),
        ("@param {string} x - The value.", Sentence("The value.", 10, 10)),
        ("@param {Object} [x=1] The value.", Sentence("The value.", 10, 10)),
        ("Args:\n    x (int): The value.\n    y: no", Sentence("The value.", 11, 11)),
        ("Parameters\n----------\nx : int\n    The value.", Sentence("The value.", 12, 13)),
        ("x is not documented here", None),
        (":param xx: Another.", None),
    ],
)
def test_what_is_said_of_a_parameter(text: str, expected: Sentence | None) -> None:
    assert parameter_text(doc(text), "x") == expected


def test_a_long_sentence_is_cut_at_a_word() -> None:
    found = first_sentence(doc("word " * 200))
    assert found is not None
    assert found.text.endswith("word …")
    assert len(found.text) <= MAX_QUOTED + 2


WORDS = st.lists(st.from_regex(r"[A-Za-z]{1,8}[.,]?", fullmatch=True), min_size=1, max_size=40)


@given(WORDS, st.integers(1, 8))
def test_the_checker_finds_every_quotation_in_its_lines(words: list[str], width: int) -> None:
    rows = [" ".join(words[start : start + width]) for start in range(0, len(words), width)]
    found = first_sentence(doc("\n".join(rows), 1))
    if found is not None:
        assert holds("\n".join(rows[found.line - 1 : found.end_line]), found.text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = first_sentence(doc(text, 1))
    assert found is None or 1 <= found.line <= found.end_line <= text.count("\n") + 1
    parameter_text(doc(text, 1), "x")


@pytest.mark.parametrize("piece", ["[", "{@a ", "`a <", "*a", "<a", "`", "`a`", "<a b"])
def test_hostile_documentation_takes_bounded_work(piece: str) -> None:
    # Quadratic patterns would take minutes here; the suite's own limit would notice.
    text = "Intro " + piece * 200_000
    assert first_sentence(Doc(text, 1, 1)) is None
    assert len(without_markup(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Copyright (c) A Foundation.\nAll rights reserved.\n\nRedistribution is permitted.", None),
        ("Copyrighted works are listed.", "Copyrighted works are listed."),
        ("Source Code: https://host.example/a\n\nServes requests.", "Serves requests."),
        ("See https://host.example/a for more.", "See https://host.example/a for more."),
    ],
)
def test_licences_and_bare_addresses_say_nothing(text: str, expected: str | None) -> None:
    found = first_sentence(doc(text))
    assert (found.text if found else None) == expected
