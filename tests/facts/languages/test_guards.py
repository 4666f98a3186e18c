"""Tests of types: which lines they tell something of, and how many are looked at."""

import pytest

from codewiki.facts.build import file_facts
from codewiki.facts.languages import javascript_guards, python_parts


def rows(text: str, language: str) -> list[tuple[str, str, int, int]]:
    """Return the guards of a file as name, type, first and last line."""
    facts = file_facts(text.encode(), language, "a")
    return [(one.name, one.type, one.line, one.end_line) for one in facts.guards]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("if isinstance(a, B):\n        a.c()", [("a", "B", 3, 3)]),
        ("if not isinstance(a, B):\n        return\n    a.c()", [("a", "B", 4, 4)]),
        ("if not isinstance(a, B):\n        pass\n    a.c()", []),
        (
            "if not (isinstance(a, B) and d):\n        return\n    a.c()",
            [("a", "B", 2, 2), ("a", "B", 4, 4)],
        ),
        ("if not isinstance(a, B) or a.c():\n        return", [("a", "B", 2, 2)]),
        (
            "while isinstance(a.b, m.B) and x:\n        a.b.c()",
            [("a.b", "m.B", 2, 2), ("a.b", "m.B", 3, 3)],
        ),
        ("if isinstance(a, (B, C)):\n        a.c()", []),
        ("if isinstance(a(), B):\n        a.c()", [("a()", "B", 3, 3)]),
        ("assert not isinstance(a, B)\n    a.c()", []),
        ("if isinstance(b, B):\n        a.c()", []),
    ],
)
def test_python(test: str, expected: list[tuple[str, str, int, int]]) -> None:
    found = rows(f"def f(a):\n    {test}\n", "python")
    assert [row for row in found if row[2] <= row[3]] == [
        row for row in expected if row[2] <= row[3]
    ]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("if (a instanceof B) {\n a.c()\n}", [("a", "B", 2, 4)]),
        ("if (!(a instanceof B)) return;\n a.c()", [("a", "B", 3, 4)]),
        ("if (!(a instanceof B)) a.c();\n a.c()", []),
        ("if (a instanceof B || d) a.c()", []),
        ("const x = a.b instanceof m.B ? a.b.c() : 1", [("a.b", "m.B", 2, 2)]),
        ("if (a() instanceof B) a.c()", []),
    ],
)
def test_javascript(test: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert rows(f"function f(a) {{\n{test}\n}}\n", "javascript") == expected


def test_a_bounded_number_is_looked_at() -> None:
    python = "def f(a):\n" + "    if isinstance(a, B): a.c()\n" * (python_parts.MOST_TESTS + 50)
    assert len(rows(python, "python")) == python_parts.MOST_TESTS
    script = "if (a instanceof B) a.c()\n" * (javascript_guards.MOST_TESTS + 50)
    assert len(rows(script, "javascript")) == javascript_guards.MOST_TESTS
