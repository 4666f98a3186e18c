"""What writing costs must not grow with the product of pages and files."""

from pathlib import Path

import pytest

from codewiki.facts.model import FileFacts
from codewiki.facts.stored import StoredFacts
from tests.wiki.whole_line import make

FUNCTION = (
    'def step_{0}_{1}(value: int) -> int:\n    """Do step {1}."""\n    return value + {1}\n\n\n'
)

MOST = 8
"""Every stage goes through the facts once; linking and pages keep what they decode."""


def shop(folder: Path, packages: int) -> Path:
    """Write a repository of so many packages, with a manifest."""
    for number in range(packages):
        package = folder / "shop" / f"part{number:02}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f'"""Part {number} of the shop."""\n', "utf-8")
        text = "".join(FUNCTION.format(number, step) for step in range(40))
        (package / "steps.py").write_text(text, "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n', "utf-8")
    return folder


def test_the_facts_of_a_file_are_decoded_a_few_times_however_many_pages_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    usual = StoredFacts.__getitem__

    def counted(facts: StoredFacts, path: str) -> FileFacts:
        nonlocal asked
        asked += 1
        return usual(facts, path)

    monkeypatch.setattr(StoredFacts, "__getitem__", counted)
    costs = []
    for packages in (4, 10):
        asked = 0
        made = make(shop(tmp_path / str(packages), packages))
        costs.append((len(made.wiki.pages), asked / len(made.repository.files)))
    (few, before), (many, after) = costs
    assert many > few + 4
    assert max(before, after) < MOST
