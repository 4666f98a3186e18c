"""What the overview says of the whole, where a part could pass for it."""

from pathlib import Path

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
