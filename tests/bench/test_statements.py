"""The audited statements, and the changes by which drift is measured."""

import random
from pathlib import Path

from bench.audit import statements
from bench.drift import written
from bench.mutations import changes

AUDIT = Path(__file__).parents[2] / "bench" / "audit" / "statements.json"
PROGRAM = '''\
"""Counts."""
import os

LIMIT = 3


class Counter(Base):
    """Counts things."""

    def count(self, items, step=1):
        """Count items."""
        check(items)
        if not items:
            raise ValueError("none")
        return os.environ.get("STEP", step)


def check(items):
    """Look at items."""
    other = items
    return other
'''


def test_enough_statements_are_judged_and_true() -> None:
    rows = statements.load(AUDIT)
    assert len(rows) >= 200
    assert len({row.repository for row in rows}) >= 3
    assert all(row.verdict == "true" or row.reason for row in rows)
    assert sum(row.verdict == "true" for row in rows) / len(rows) >= 0.99
    assert len({(row.repository, row.block, row.number) for row in rows}) == len(rows)


def test_what_was_false_is_kept_with_its_reason() -> None:
    rows = statements.load(AUDIT.with_name("statements-mended.json"))
    assert rows
    assert all(row.verdict == "false" and row.reason for row in rows)


def test_a_draw_is_repeatable_and_unjudged(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PROGRAM, encoding="utf-8")
    drawn = statements.draw(5, "a", "1", tmp_path)
    assert drawn == statements.draw(5, "a", "1", tmp_path)
    assert len(drawn) == 5
    assert not any(row.verdict for row in drawn)
    file = tmp_path / "drawn.json"
    file.write_text(statements.dumped(drawn), encoding="utf-8")
    assert statements.load(file) == drawn


def test_changes_know_what_they_touch(tmp_path: Path) -> None:
    root = tmp_path / "a"
    root.mkdir()
    (root / "a.py").write_text(PROGRAM, encoding="utf-8")
    old = written(root, tmp_path / "cache")
    made = list(changes(root, old.facts, old.roles, random.Random(1), 30))  # noqa: S311
    assert len({change.kind for change in made}) >= 6
    lines = PROGRAM.split("\n")
    for change in made:
        assert change.data != PROGRAM.encode()
        assert 1 <= change.first <= change.last <= len(lines)
        touched = "\n".join(lines[change.first - 1 : change.last])
        assert any(name in touched for name in change.names)
