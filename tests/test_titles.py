"""Titles that a person chose, through the whole line: no title can make a wiki fail."""

import json
from pathlib import Path

import pytest

from codewiki.pipeline import run
from codewiki.results import Result
from codewiki.settings import Settings

PARTS = ("fruit", "stock", "till")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with a few modules of the same size."""
    root = tmp_path / "shop"
    for part in PARTS:
        for number in range(3):
            path = root / part / f"{part}_{number}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            body = "".join(
                f'def {part}_{number}_{n}() -> int:\n    """Give {n}."""\n    return {n}\n\n\n'
                for n in range(25)
            )
            path.write_text(f'"""{part} {number}."""\n\n\n{body}', encoding="utf-8")
    (root / "README.md").write_text("# Shop\n\nSells fruit.\n", encoding="utf-8")
    (root / "pyproject.toml").write_text('[project]\nname = "shop"\n', encoding="utf-8")
    return root


def generate(shop: Path, *titles: tuple[str, str]) -> Result:
    """Write the wiki with ``titles``."""
    made = run(str(shop), Settings(jobs=1, no_cache=True, titles=titles))
    assert made.findings == ()
    return made


def heading(shop: Path, page: str) -> str:
    """The heading of a page of the wiki."""
    lines = (shop / "docs" / page).read_text(encoding="utf-8").split("\n")
    return next(line for line in lines if line.startswith("# "))[2:]


def test_titles_change_words_and_no_address(shop: Path) -> None:
    plain = generate(shop)
    made = generate(shop, ("fruit", "Apples & pears"), ("till", "The till"), ("nowhere", "x"))
    assert made.files == plain.files
    assert heading(shop, "fruit.md") == "Apples & pears"
    assert "[Apples & pears](fruit.md)" in (shop / "docs/overview.md").read_text(encoding="utf-8")
    tree = json.loads((shop / "docs/wiki.json").read_text(encoding="utf-8"))
    assert "Apples & pears" in json.dumps(tree)
    assert [problem.message for problem in made.problems] == [
        "there is no module “nowhere” to give the title “x”"
    ]
    again = generate(shop, ("till", "The till"), ("nowhere", "x"), ("fruit", "Apples & pears"))
    assert again.written == ()


HOSTILE = (
    "stock", "STOCK", "shop", "shop: overview", "Shop", "Build", "Testing", "Getting started",
    "stock: more", "# x #", "*x*", "<script>alert(1)</script>", "[x](y)", "`x`", "![x](y)",
    "---", "1. x", "&amp;", "x | y", "http://example.org", '"]; click a "', "%%{init}%%",
    "{{x}}", "$x$", "a: b: c", "'", '"', "\\", "-", "=", "日本語", "🎉", "end",
)  # fmt: skip


@pytest.mark.parametrize("start", range(0, len(HOSTILE), len(PARTS)))
def test_no_title_makes_a_wiki_fail(start: int, shop: Path) -> None:
    generate(shop, *zip(PARTS, HOSTILE[start : start + len(PARTS)], strict=True))


@pytest.mark.parametrize("title", ["same", "stock", "till: x"])
def test_equal_titles_give_way_to_ids(title: str, shop: Path) -> None:
    generate(shop, ("fruit", title), ("till", title))
    assert (heading(shop, "fruit.md"), heading(shop, "till.md")) == ("fruit", "till")
