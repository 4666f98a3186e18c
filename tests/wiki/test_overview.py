"""What the overview says of the whole, where a part could pass for it."""

from pathlib import Path

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
