"""States of an enumeration: transitions that the source shows, and none that it does not."""

from pathlib import Path

import pytest

from tests.site.mermaid_parser import parser
from tests.wiki.test_testing_topic import write
from tests.wiki.whole_line import pages

DOOR = """
import enum


class State(enum.Enum):
    NEW = 1
    OPEN = 2
    SHUT = 3
    GONE = 4


class Door:
    def __init__(self):
        self._state = State.NEW

    def open(self):
        with self.lock:
            if self._state in (State.NEW, State.SHUT):
                self.count += 1
                self._state = State.OPEN
            else:
                raise ValueError

    def shut(self):
        if self._state == State.OPEN:
            self._state = State.SHUT
        if self._state != State.OPEN:
            self._state = State.GONE

    def leave(self):
        self._state = State.GONE
        return self._state == State.GONE
"""

VALVE = """
enum valve_state { VALVE_NEW, VALVE_OPEN, VALVE_SHUT };
struct valve { enum valve_state state; };

void turn(struct valve *v) {
    switch (v->state) {
    case VALVE_NEW:
        v->state = VALVE_OPEN;
        break;
    case VALVE_OPEN:
        v->state = VALVE_SHUT;
        break;
    default:
        break;
    }
}
"""


def rows(text: str) -> list[str]:
    part = text.partition("## States: ")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("| ") and ":" in line]


def test_transitions_with_what_was_before(tmp_path: Path) -> None:
    written = pages(write(tmp_path, {"door.py": DOOR}))
    (page,) = (text for text in written.values() if "## States: `State`" in text)
    assert [line.rpartition(" | [")[0] for line in rows(page)] == [
        "| start | `NEW` | `Door.__init__`",
        "| any | `GONE` | `Door.leave`",
        "| any | `GONE` | `Door.shut`",
        "| `NEW` | `OPEN` | `Door.open`",
        "| `OPEN` | `SHUT` | `Door.shut`",
        "| `SHUT` | `OPEN` | `Door.open`",
    ]
    drawn = page.partition("## States: ")[2].partition("```mermaid\n")[2].partition("\n```")[0]
    assert parser().problem(drawn) == ""
    assert '|"leave, shut"|' in drawn


def test_cases_of_a_choice_tell_what_was_before(tmp_path: Path) -> None:
    written = pages(write(tmp_path, {"valve.c": VALVE}))
    (page,) = (text for text in written.values() if "## States: `valve_state`" in text)
    assert [line.rpartition(" | [")[0] for line in rows(page)] == [
        "| `VALVE_NEW` | `VALVE_OPEN` | `turn`",
        "| `VALVE_OPEN` | `VALVE_SHUT` | `turn`",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import enum\nclass A(enum.Enum):\n    X = 1\n    Y = 2\n    Z = 3\n"
        "def f(a):\n    a.b = A.X\n    a.b = A.Y\n",
        "class A:\n    X = 1\n    Y = 2\n    Z = 3\n"
        "def f(a):\n    if a.b == A.X:\n        a.b = A.Y\n    if a.b == A.Y:\n        a.b = A.Z\n",
        "import enum\nclass A(enum.Enum):\n    X = 1\n    Y = 2\n    Z = 3\n"
        "def f(a):\n    if a.b != A.X:\n        a.b = A.Y\n"
        "    if not a.b == A.Y:\n        a.b = A.Z\n",
    ],
    ids=["nothing asked", "no enumeration", "only what was not"],
)
def test_without_transitions_there_is_no_section(tmp_path: Path, text: str) -> None:
    written = pages(write(tmp_path, {"a.py": text}))
    assert not any("## States" in one for one in written.values())
