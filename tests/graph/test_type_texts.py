import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.graph.type_texts import MOST_ALTERNATIVES, alternatives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foo", ["Foo"]),
        ("a.b.Foo", ["a.b.Foo"]),
        ("'Foo'", ["Foo"]),
        ("Foo | None", ["Foo"]),
        ("'Foo | Bar'", ["Foo", "Bar"]),
        ("Optional[Foo]", ["Foo"]),
        ("t.Optional['Foo']", ["Foo"]),
        ("Union[Foo, Bar, None]", ["Foo", "Bar"]),
        ("Annotated[Foo, Depends(x, y)]", ["Foo"]),
        ("Final[Foo | str]", ["Foo", "str"]),
        ("list[Foo]", ["list"]),
        ("dict[str, Foo | Bar]", ["dict"]),
        ("Callable[[Foo], Bar]", ["Callable"]),
        ("Foo[]", []),
        ("Array<Foo>", ["Array"]),
        ("Foo | null | undefined", ["Foo"]),
        ("Literal['Foo']", []),
        ("None", []),
        ("", []),
        ("lambda: x", []),
        ("Foo | 'Bar'", ["Foo", "Bar"]),
        ("[[[", []),
        ("$scope.Foo", ["$scope.Foo"]),
        ("( Foo | None )", ["Foo"]),
        ("(Foo) | (Bar)", []),
        ("((((", []),
    ],
)
def test_the_named_types_of_a_text(text: str, expected: list[str]) -> None:
    assert [head for head, _ in alternatives(text)] == expected


def test_the_class_itself_is_told_apart() -> None:
    assert alternatives("type[Foo]") == (("Foo", True),)
    assert set(alternatives("Type[Foo] | Bar")) == {("Foo", True), ("Bar", False)}


@given(st.text(alphabet="Foo.|[]<>(){}'\", \\\0é", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    for head, _ in alternatives(text):
        assert all(part.isidentifier() for part in head.split("."))


def test_long_and_deep_texts_are_cut() -> None:
    assert len(alternatives(" | ".join(f"T{i}" for i in range(100)))) <= MOST_ALTERNATIVES
    deep = "Optional[" * 90 + "Foo" + "]" * 90
    assert alternatives(deep) == (("Foo", False),)
    assert alternatives("Optional[" * 5_000 + "Foo" + "]" * 5_000) == ()
