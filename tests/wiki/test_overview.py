"""What the overview says of the whole, where a part could pass for it."""

import re
from pathlib import Path

import pytest

from tests.wiki.test_testing_topic import write
from tests.wiki.whole_line import make, pages


def test_the_manifest_of_a_test_suite_does_not_speak_for_the_whole(tmp_path: Path) -> None:
    (tmp_path / "tests" / "suite").mkdir(parents=True)
    (tmp_path / "tests" / "suite" / "package.json").write_text(
        '{"name": "the-suite", "description": "Only the tests of it."}', encoding="utf-8"
    )
    (tmp_path / "parse.c").write_text("int parse(int a) { return a; }\n", encoding="utf-8")
    found = pages(make(tmp_path))["overview.md"]
    assert f"# {tmp_path.name}" in found
    assert "Only the tests of it" not in found


def test_what_several_files_say_of_themselves_is_the_purpose_of_none(tmp_path: Path) -> None:
    same = '"""Made for the build script, which must not be moved."""\nclass A{0}: ...\n'
    files = {f"shop/{name}/__init__.py": same.format(number) for number, name in enumerate("ab")}
    files["shop/c/__init__.py"] = '"""Counts what is sold."""\nclass C: ...\n'
    text = "".join(pages(write(tmp_path, files)).values())
    assert "Made for the build script" not in text
    assert "“Counts what is sold.”" in text


def test_what_tests_are_run_on_is_no_part_of_the_build(tmp_path: Path) -> None:
    manifest = '[project]\nname = "{0}"\n[project.scripts]\n{0} = "{0}:main"\n'
    files = {
        "pyproject.toml": manifest.format("shop"),
        "shop/__init__.py": "def main(): ...\n",
        "tests/test_a.py": "from shop import main\ndef test_a():\n    main()\n",
        "tests/fixtures/pyproject.toml": manifest.format("stall"),
        "tests/cases/one/Dockerfile": "FROM booth\nENTRYPOINT booth\n",
        "tests/cases/one/SECURITY.md": "# S\n\nWrite to the booth.\n",
        "tests/compose.yaml": "services:\n  kiosk:\n    image: kiosk\n",
    }
    made = write(tmp_path, files)
    topics = {
        name: text
        for name, text in pages(made).items()
        if name.startswith("topics/") and "files_not_read" not in name
    }
    for name, text in topics.items():
        told = "\n".join(line for line in text.splitlines() if not line.startswith("  - {path"))
        assert "stall" not in told, name
        assert "booth" not in told, name
    assert "kiosk" in topics["topics/deployment.md"]


def test_a_purpose_has_some_words_and_says_of_what_it_speaks(tmp_path: Path) -> None:
    said = {"one": "Short.", "two": "Keeps all that is given to it."}
    methods = "    def f(self) -> int:\n        return 1\n" * 60
    for name, words in said.items():
        (tmp_path / name).mkdir()
        for part in ("a", "b"):
            head = f'class {name.title()}{part.upper()}:\n    """{words}"""\n\n'
            (tmp_path / name / f"{part}.py").write_text(head + methods, encoding="utf-8")
    found = pages(make(tmp_path))["overview.md"]
    assert "Short." not in found.split("## Modules", 1)[1].split("##", 1)[0]
    assert "| 2 public types |" in found
    assert "`TwoA`: “Keeps all that is given to it.”" in found


_STARS = {
    "shop/__init__.py": (
        'from ._stock import *\nfrom ._till import *\n__all__ = ["Shelf", "Crate", "Till"]\n'
    ),
    "shop/_stock.py": "from ._shelf import *\nfrom ._crate import Crate\nclass Scale: ...\n",
    "shop/_shelf.py": '__all__ = ["Shelf"]\nclass Shelf: ...\nclass Board: ...\n',
    "shop/_crate.py": "class Crate: ...\nclass Lid: ...\n",
    "shop/_till.py": "class Till: ...\nclass _Drawer: ...\n\ndef count(till: Till) -> int: ...\n",
}
for _path in ("shop/_stock.py", "shop/_shelf.py", "shop/_crate.py", "shop/_till.py"):
    # Smaller files would not be modules of their own.
    _STARS[_path] += "\n\nclass _Long:\n" + "    def f(self) -> int:\n        return 1\n" * 90


def test_names_that_come_with_a_star_are_offered_as_the_list_of_the_package_says(
    tmp_path: Path,
) -> None:
    found = pages(write(tmp_path, _STARS))
    section = found["overview.md"].split("## Exported names", 1)[1].split("\n## ", 1)[0]
    table, left_out = section.split("are not among them", 1)
    assert "takes 3 names from the modules" in table
    offered = set(re.findall(r"`(\w+)`", table.split("|---|", 1)[1].rpartition("|")[0]))
    assert offered == {"Shelf", "Crate", "Till"}
    # The file of `Board` does not offer it either.
    assert set(re.findall(r"`(\w+)`", left_out)) == {"Scale", "Lid", "count"}
    names = found["topics/interfaces.md"].split("## Public types and functions", 1)[1]
    order = re.findall(r"^\| `(\w+)`", names, re.MULTILINE)
    assert "The 3 that the outermost package offers come first" in names
    assert set(order[:3]) == offered


def test_the_overview_does_not_speak_of_what_its_own_files_lack(tmp_path: Path) -> None:
    files = dict(_STARS)
    files["shop/_till.py"] += '\nimport os\nRATE = os.environ["SHOP_RATE"]\n'
    found = pages(write(tmp_path, files))
    assert "No setting" not in found["overview.md"]
    assert "Looked for and not found: environment" not in found["overview.md"]
    assert "SHOP_RATE" in found["topics/configuration.md"]
    headings = re.findall(r"^## (.*)", found["overview.md"], re.MULTILINE)
    assert headings[-1] == "How to read the pages"


def test_a_neighbour_both_ways_has_one_arrow_with_both_numbers(tmp_path: Path) -> None:
    files = {
        "shop/a/one.py": "from shop.b.two import B, C\nclass A: ...\n",
        "shop/b/two.py": "from shop.a.one import A\nclass B: ...\nclass C: ...\n",
        "shop/c/three.py": "from shop.a.one import A\nclass D: ...\n",
    }
    files |= {f"shop/{name}/size.py": f"SIZE_{name} = 1\n" for name in "abc"}
    made = write(tmp_path, files)
    page = next(text for text in pages(made).values() if "class `A`" in text)
    drawn = page.partition("```mermaid")[2].partition("```")[0]
    assert '|"2 / 1"|' in drawn
    assert '|"1"|' in drawn
    assert drawn.count("-->") == 2
    assert "Arrows count imported names, there and back." in page


def test_variables_of_generics_are_no_types_to_rank(tmp_path: Path) -> None:
    text = (
        "import typing as t\nT_one = t.TypeVar('T_one')\nclass A:\n    def f(self) -> T_one: ...\n"
    )
    (page,) = (
        one
        for one in pages(write(tmp_path, {"a.py": text})).values()
        if "## How it is built" in one and "class `A`" in one
    )
    built = page.partition("## How it is built")[2].partition("\n## ")[0]
    assert "| `A` |" in built
    assert "| `T_one` |" not in built
    assert "Also here: `T_one`." in built


@pytest.mark.parametrize("name", ["README.md", "README.rst"])
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Please refer to the handbook for a better experience.", False),
        ("See the handbook before you begin with it.", False),
        ("We're excited to announce the second shop.", False),
        ("Welcome to the best of all shops here.", False),
        ("This README is just a fast quick start document.", False),
        ("TBD: say what a shop is for.", False),
        ("Wealth of goods in a welcome order.", True),
        ("Read and write files of the shop at once.", True),
        ("Pleasing names for all things in a shop.", True),
    ],
)
def test_what_asks_greets_or_announces_opens_no_wiki(
    name: str, said: str, kept: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(
        f"Shop\n====\n\n{said}\n\nShop counts what it sells.\n", encoding="utf-8"
    )
    (tmp_path / "shop.py").write_text("def f(): ...\n", encoding="utf-8")
    found = pages(make(tmp_path))["overview.md"]
    assert (f"“{said}”" in found) is kept
    assert ("“Shop counts what it sells.”" in found) is not kept


def test_several_functions_of_one_name_are_named_once(tmp_path: Path) -> None:
    text = "def main():\n    return 1\n\n\ndef other_{0}():\n    return 2\n\n\n"
    paths = ("app/a.py", "app/b.py", "lib/c.py", "lib/d.py")
    overview = pages(write(tmp_path, {path: text.format(path[4]) for path in paths}))["overview.md"]
    (row,) = (line for line in overview.split("\n") if line.startswith("| [app]"))
    assert row.count("`main`") == 1
    assert "`other_a`" in row
    assert "`other_b`" in row


@pytest.mark.parametrize(
    ("description", "opening", "twice"),
    [
        ("Turns fruit into jam.", "shop turns fruit into jam.", False),
        ("shop turns fruit into jam", "Turns fruit into jam.", False),
        ("Turns fruit into jam.", "Makes jam of all fruit.", True),
        ("Shop.", "The shop is a shop.", True),
        ("Turns fruit into jam.", "What nobody else does for you: it turns fruit into jam.", True),
    ],
)
def test_what_manifest_and_readme_both_say_comes_once(
    description: str, opening: str, twice: bool, tmp_path: Path
) -> None:
    manifest = f'[project]\nname = "shop"\ndescription = "{description}"\n'
    (tmp_path / "pyproject.toml").write_text(manifest, encoding="utf-8")
    (tmp_path / "README.md").write_text(f"# Shop\n\n{opening}\n", encoding="utf-8")
    (tmp_path / "shop.py").write_text("def f(): ...\n", encoding="utf-8")
    found = pages(make(tmp_path))["overview.md"]
    assert f"“{description}”" in found
    assert (f"“{opening}”" in found) is twice


@pytest.mark.parametrize("name", ["README", "README.txt", "Readme"])
def test_a_readme_of_plain_text_says_what_the_whole_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(
        "Welcome to pane!\n\npane splits one screen\nbetween many programs.\n\n* Dependencies\n",
        encoding="utf-8",
    )
    (tmp_path / "notes.txt").write_text("Notes are not read.\n", encoding="utf-8")
    (tmp_path / "pane.c").write_text("int main(void) { return 0; }\n", encoding="utf-8")
    overview = pages(make(tmp_path))["overview.md"]
    assert f"“pane splits one screen between many programs.” ([{name}:3-4])" in overview
    assert "Notes are not read" not in overview


@pytest.mark.parametrize("name", ["Pane Parent", "Pane (Parent)", "Pane :: Parent POM", "Pane"])
def test_the_manifest_of_several_modules_is_called_as_the_whole(name: str, tmp_path: Path) -> None:
    (tmp_path / "pom.xml").write_text(
        f"<project><artifactId>pane-parent</artifactId><name>{name}</name></project>\n",
        encoding="utf-8",
    )
    (tmp_path / "Pane.java").write_text("class Pane { }\n", encoding="utf-8")
    assert "\n# Pane\n" in pages(make(tmp_path))["overview.md"]
