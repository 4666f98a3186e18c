"""Import statements of source text."""

import pytest

from codewiki.check.imports import import_statements


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('#include "a.h"\nint x;\n# include <b.h>', "c", [(1, 1), (3, 3)]),
        ("require(x);", "c", []),
        ("from a import (\n  b,\n  c,\n)\nimport d", "python", [(1, 4), (5, 5)]),
        ("from a import b, \\\n  c\n", "python", [(1, 2)]),
        ("import a, { b } from 'b'\nexport { c } from 'c'", "javascript", [(1, 1), (2, 2)]),
        ("x\nconst {\n  a,\n  b,\n} = require('c').d", "javascript", [(2, 5)]),
        ("const {\n  A: { b },\n} = require('c')", "javascript", [(1, 3)]),
        ("x();\nconst { a } = await import('b')", "javascript", [(2, 2)]),
        ("};\nif (a) { b; } = require('c')", "javascript", [(2, 2)]),
        ("var a = require('b'), c = require('d')", "javascript", [(1, 1), (1, 1)]),
        ("\n\nawait import('x')", "typescript", [(3, 3)]),
        ("a == require('b')", "javascript", [(1, 1)]),
        ("= require('b')", "javascript", [(1, 1)]),
        ("} = require('b')", "javascript", [(1, 1)]),
    ],
)
def test_statements_are_found_with_their_lines(
    text: str, language: str, expected: list[tuple[int, int]]
) -> None:
    found = import_statements(text, language)
    assert [(first, last) for first, last, _ in found] == expected


def test_the_names_that_are_assigned_belong_to_the_statement() -> None:
    text = "one\nconst { a,\n  b: c } = require('d')\nlet e.f   = import('g')"
    texts = [statement for _, _, statement in import_statements(text, "javascript")]
    assert texts == ["{ a,\n  b: c } = require('d')", "e.f   = import('g')"]


@pytest.mark.parametrize(
    "text", ["{" * 50_000 + "= require(", "a = " * 50_000, " " * 200_000 + "= require('a')"]
)
def test_hostile_text_ends(text: str) -> None:
    assert len(import_statements(text, "javascript")) <= 1


def test_a_java_import_may_go_over_lines() -> None:
    found = import_statements("package a;\nimport         sample\n    .other.Thing;\n", "java")
    assert found == [(2, 3, "import         sample\n    .other.Thing")]
