"""Packages for code that waits and for code that does not: what is the same is told once."""

from pathlib import Path

import pytest

from tests.wiki.test_testing_topic import write
from tests.wiki.whole_line import pages

POOL = """
from shop.wire import send


class {0}Pool:
    def __init__(self, size=3):
        self.size = size

    {1}def take(self, name):
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return send(found)

    def find(self, name):
        return name

    {1}def {2}close(self): ...
    {1}def put(self, one): ...
    {1}def count(self): ...
    {1}def clear(self): ...


class {0}Entry:
    {1}def read(self): ...
    {1}def touch(self): ...
"""
FILLER = "\n".join(f"def f{number}(x):\n    return x + {number}\n" for number in range(60))


def shop(other: str) -> dict[str, str]:
    return {
        "shop/__init__.py": "",
        "shop/wire.py": f"def send(one):\n    return one\n{FILLER}",
        "shop/_async/__init__.py": "",
        "shop/_async/pool.py": POOL.format("Async", "async ", "a"),
        "shop/_sync/__init__.py": "",
        "shop/_sync/pool.py": other,
    }


def test_a_twin_is_told_once(tmp_path: Path) -> None:
    written = pages(write(tmp_path, shop(POOL.format("", "", ""))))
    first, second = written["async.md"], written["sync.md"]
    assert "It is the twin of [async](async.md)" in second
    assert "is the twin of" not in first
    assert "How it works: `AsyncPool.take`" in first
    assert "How it works" not in second
    assert "### class `Pool`" in second


@pytest.mark.parametrize(
    "other",
    [
        POOL.format("", "", "").replace("def ", "def other_"),
        "class Pool:\n    def take(self): ...\n",
    ],
    ids=["other names", "less"],
)
def test_what_only_has_a_name_of_files_in_common_is_no_twin(tmp_path: Path, other: str) -> None:
    written = pages(write(tmp_path, shop(other)))
    assert not any("is the twin of" in text for text in written.values())
