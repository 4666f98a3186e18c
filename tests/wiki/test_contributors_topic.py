"""The contributors' map: who works on what, what changes often, what together."""

import re
from pathlib import Path

from codewiki.source.model import Change, History
from tests.wiki.whole_line import make, pages

FILES = {
    "shop/till.py": "from shop.store import put\n\n\ndef pay():\n    return put()\n",
    "shop/store.py": "def put():\n    return 1\n",
    "shop/tax.py": "def rate():\n    return 2\n",
    "tests/test_till.py": "def test_pay(): ...\n",
}


def contributors(folder: Path, changes: tuple[Change, ...]) -> str:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    history = History(len(changes), "2024-01-01", "2024-02-01", changes)
    page = pages(make(folder, history=history)).get("topics/contributors.md", "")
    return re.sub(r"\[([^\]`]*)\]\(https[^)]*\)", r"`\1`", page)  # files without their links


def test_what_the_latest_commits_tell(tmp_path: Path) -> None:
    changes = (
        *(Change("Ann", ("shop/till.py", "shop/tax.py")) for _ in range(12)),
        *(Change("Bob [x](y)", ("shop/store.py", "shop/till.py", "gone.py")) for _ in range(8)),
        Change("Cy", ("tests/test_till.py",)),
        Change("Wide", (*FILES, *(f"f{number}.py" for number in range(30)))),
    )
    page = contributors(tmp_path, changes)
    assert "Counted in the latest 22 commits that are no merges." in page
    assert "Ann (12), Bob \\[x\\](y) (8) and Wide (1)" in page
    assert "| `shop/till.py` | 21 | 5 |" in page
    assert "gone.py" not in page
    assert "| `shop/store.py` | `shop/till.py` | 8 | one imports the other |" in page
    assert "| `shop/tax.py` | `shop/till.py` | 12 | neither imports the other |" in page
    assert "Cy" not in page


def test_a_few_commits_tell_nothing(tmp_path: Path) -> None:
    assert contributors(tmp_path, (Change("Ann", ("shop/till.py",)),) * 19) == ""
