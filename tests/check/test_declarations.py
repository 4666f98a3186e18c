"""Where a file declares a name is looked for around each place of it, a few lines at a time."""

import pytest

from codewiki.check.declarations import declared_in


def test_a_declaration_is_found_among_many_uses() -> None:
    uses = "".join(f"    use_{at}(name);\n" for at in range(60))
    code = f"{uses}static int name(int one)\n{{\n{uses}}}\n"
    assert declared_in(code, "name", "c")
    assert not declared_in(uses, "name", "c")


def test_what_is_spread_over_lines_is_found_at_the_edge_of_a_part() -> None:
    filler = "    int other = 0; /* a line of some length, so that parts are cut early on */\n"
    head = "struct table\n*\nname(\n    int one,\n    int two)\n{\n"
    for before in range(20, 60):
        code = "call(name);\n" * 3 + filler * before + "call(name);\n" * before + head
        assert declared_in(code, "name", "c"), before


@pytest.mark.parametrize("language", ["c", "python", "java", "typescript", "go"])
def test_a_part_of_a_longer_word_declares_nothing(language: str) -> None:
    code = "class my_name_is: pass\nint name_of(int a) {\n}\nfunction rename() {\n}\n"
    assert not declared_in(code, "name", language)


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("javascript", "const table = { 'two words': 1 }\n", "two words"),
        ("javascript", "let $name = 1\n", "$name"),
        ("python", "def fünf(): pass\n", "fünf"),
        ("java", "class A { int $a = 1; }\n", "$a"),
    ],
)
def test_names_of_other_signs_are_found(language: str, code: str, name: str) -> None:
    assert declared_in(code, name, language)


def test_the_last_part_of_a_dotted_name_is_what_is_declared() -> None:
    assert declared_in("class A:\n    def run(self): pass\n", "A.run", "python")


def test_only_so_many_places_of_a_name_are_looked_at() -> None:
    uses = "    use(name);\n" * 100_000
    assert not declared_in(f"{uses}int name;\n", "name", "c")
