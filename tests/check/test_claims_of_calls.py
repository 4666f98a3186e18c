"""What rests on several places: errors that leave a function, objects that a function makes,
overloaded methods, imports and where they lead, members and the classes that hold them.
"""

import pytest

from codewiki.check.claims import prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

FILES = {
    "shop/__init__.py": "from .till import Till as Till\n",
    "shop/base.py": "class Base:\n    def open(self): ...\n    def count(self): ...\n",
    "shop/till.py": """\
from outside import Odd
from .base import Base


class Till(Base):
    size: int = 1

    def __init__(self):
        self.coins = []

    def pay(self, amount):
        if amount < 0:
            raise ValueError("no")
        self.open()

    def try_to_pay(self, amount):
        try:
            self.pay(amount)
        except ValueError:
            return
        try:
            self.pay(amount)
        except KeyError:
            raise

    def mixed(self):
        try:
            self.pay(1)
        except Odd:
            return


class Strange(Odd, Base):
    def pay(self):
        self.open()
""",
    "tests/test_till.py": """\
import shop
from shop import base
from shop.till import Till


def test_till():
    till = shop.Till()
    till.pay(3)
    till.open()
    other = shop.Till()
    other = print()
    other.pay(1)


def test_given(till):
    till = Till()
    till.pay(3)
""",
    "src/zoo/Cage.java": """\
package zoo;
public class Cage {
    void open(int a) { }
    void open(int a, int b) { open(a); }
    void shut(int a) { }
    void shut(String a) { open(1, two(2, 3)); shut(1); }
    void lock(int... a) { }
    void lock(int a, int b) { lock(1, 2); }
    void feed() {
        try { open(1); } catch (Odd odd) { }
        open(2);
    }
}
""",
    "src/shed/Shed.java": "package shed;\nimport zoo.Cage;\nimport zoo.food.Hay;\nclass Shed {}\n",
    "lib/a.js": "const b = require('./b')\nconst { c } = require('./c')\n",
    "lib/b.js": "exports.open = function open() {}\n",
    "lib/c.js": "exports.c = function c() {}\n",
    "lib/d.js": """\
module.exports = {
  get url() { return this.req.url },
  get(name) { throw made(name) },
  set(name) { throw new problem.Odd(name) },
  ask(name) { if (printHeader_changed) { return printHeader } },
}
""",
}
K = ClaimKind
TILL, TEST, CAGE = "shop/till.py", "tests/test_till.py", "src/zoo/Cage.java"


@pytest.fixture
def source() -> SourceText:
    return SourceText(MemoryContents(FILES))


def at(path: str, line: int, end_line: int | None = None) -> Citation:
    return Citation(path, line, end_line or line, "", "x")


VERDICTS: list[tuple[Claim, bool | None]] = [
    (Claim(K.ESCAPES, "Till.pay", "ValueError", citation=at(TILL, 13)), True),
    (Claim(K.ESCAPES, "Till.try_to_pay", "ValueError", citation=at(TILL, 18)), None),
    # What is caught there is no base of it, as Python itself tells.
    (Claim(K.ESCAPES, "Till.try_to_pay", "ValueError", citation=at(TILL, 22)), True),
    (Claim(K.ESCAPES, "Till.mixed", "ValueError", citation=at(TILL, 28)), None),
    (Claim(K.ESCAPES, "Till.mixed", "ValueError", citation=at(TILL, 13)), None),
    (Claim(K.ESCAPES, "Cage.feed", "Odd", citation=at(CAGE, 10)), None),
    (Claim(K.ESCAPES, "Cage.feed", "Odd", citation=at(CAGE, 11)), True),
    (Claim(K.ESCAPES, "Cage.shut", "Odd", citation=at(CAGE, 11)), None),
    # A receiver that is given a new object, and nothing else.
    (Claim(K.CALLS, "test_till", "pay", TILL, at(TEST, 8)), True),
    # Of a long test the first lines are cited: it goes on behind them.
    (Claim(K.REACHES, "test_till", "pay", TILL, at(TEST, 6, 7)), True),
    (Claim(K.REACHES, "test_till", "shared", TILL, at(TEST, 6, 7)), False),
    (Claim(K.CALLS, "test_till", "open", "shop/base.py", at(TEST, 9)), True),
    (Claim(K.CALLS, "test_till", "open", TILL, at(TEST, 9)), None),
    (Claim(K.CALLS, "test_till", "pay", TILL, at(TEST, 12)), None),
    (Claim(K.CALLS, "test_given", "pay", TILL, at(TEST, 17)), None),
    # A base that is not seen may have the method.
    (Claim(K.CALLS, "Till.pay", "open", "shop/base.py", at(TILL, 14)), True),
    (Claim(K.CALLS, "Strange.pay", "open", "shop/base.py", at(TILL, 35)), None),
    # Overloaded methods are told apart by how many arguments they take.
    (Claim(K.CALLS, "Cage.open", "open/1", CAGE, at(CAGE, 4)), True),
    (Claim(K.CALLS, "Cage.open", "open/2", CAGE, at(CAGE, 4)), None),
    (Claim(K.CALLS, "Cage.open", "open", CAGE, at(CAGE, 4)), None),
    (Claim(K.CALLS, "Cage.shut", "open/2", CAGE, at(CAGE, 6)), True),
    (Claim(K.CALLS, "Cage.shut", "shut/1", CAGE, at(CAGE, 6)), None),
    (Claim(K.CALLS, "Cage.lock", "lock/2", CAGE, at(CAGE, 8)), None),
    (Claim(K.CALLS, "Cage.lock", "gone/2", CAGE, at(CAGE, 8)), False),
    # An import leads to the file that is said.
    (Claim(K.IMPORTS, "shop/__init__.py", "Till", TILL, at("shop/__init__.py", 1)), True),
    (Claim(K.IMPORTS, "shop/__init__.py", "Till", "shop/base.py", at("shop/__init__.py", 1)), None),
    (Claim(K.IMPORTS, TEST, "base", "shop/base.py", at(TEST, 2)), True),
    (Claim(K.IMPORTS, TEST, "Base", "shop/base.py", at(TEST, 2)), False),
    (Claim(K.IMPORTS, "src/shed/Shed.java", "Cage", CAGE, at("src/shed/Shed.java", 2)), True),
    (Claim(K.IMPORTS, "lib/a.js", "b", "lib/b.js", at("lib/a.js", 1)), True),
    (Claim(K.IMPORTS, "lib/a.js", "b", "lib/c.js", at("lib/a.js", 1)), None),
    # A value that a function reads is not called; what a function makes is thrown, not it.
    (Claim(K.SIGNATURE, "url", value="url()", citation=at("lib/d.js", 2)), None),
    (Claim(K.SIGNATURE, "get", value="get(name)", citation=at("lib/d.js", 3)), True),
    (Claim(K.RAISES, "get", "made", citation=at("lib/d.js", 3)), None),
    (Claim(K.RAISES, "set", "problem.Odd", citation=at("lib/d.js", 4)), True),
    (Claim(K.RAISES_ONLY, "set", value="Odd", citation=at("lib/d.js", 4)), True),
    (Claim(K.RAISES_ONLY, "set", value="TypeError", citation=at("lib/d.js", 4)), None),
    (Claim(K.RAISES_ONLY, "Till.pay", value="ValueError", citation=at(TILL, 11)), True),
    (Claim(K.RAISES_ONLY, "Till.pay", value="TypeError", citation=at(TILL, 11)), None),
    (Claim(K.COUNTS, TILL, "raised places of ValueError", "1"), True),
    (Claim(K.COUNTS, TILL, "raised places of ValueError", "2"), None),
    (Claim(K.COUNTS, TILL, "places of pay", "5"), True),
    (Claim(K.COUNTS, TILL, "places of try_to_pay", "1"), True),
    (Claim(K.COUNTS, TILL, "places of pay", "6"), None),
    (Claim(K.COUNTS, "gone.py", "places of pay", "6"), None),
    # No part of a longer word is a piece of code.
    (Claim(K.STATES, "", value="if (printHeader_changed)", citation=at("lib/d.js", 5)), True),
    (Claim(K.STATES, "", value="if (printHeader", citation=at("lib/d.js", 5)), None),
    (Claim(K.STATES, "", value="if (print…", citation=at("lib/d.js", 5)), True),
    # Names inside of others, and how many there are.
    (Claim(K.HOLDS, TILL, "Till.pay"), True),
    (Claim(K.HOLDS, TILL, "Till.open"), None),
    (Claim(K.HOLDS, TILL, "Till.gone"), False),
    (Claim(K.HOLDS, CAGE, "Cage.feed"), True),
    (Claim(K.HOLDS, CAGE, "Shed.feed"), None),
    (Claim(K.COUNTS, TILL, "fields of Till", "1", at(TILL, 5, 31)), True),
    (Claim(K.COUNTS, TILL, "methods of Till", "3", at(TILL, 5, 31)), True),
    (Claim(K.COUNTS, TILL, "methods of Till", "4", at(TILL, 5, 31)), False),
]


@pytest.mark.parametrize(("claim", "verdict"), VERDICTS)
def test_claims(claim: Claim, verdict: bool | None, source: SourceText) -> None:
    assert prove(claim, source) is verdict
