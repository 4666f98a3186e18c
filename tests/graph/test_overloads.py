"""Which of several methods is meant, and what containers hold."""

import pytest

from codewiki.facts.build import file_facts
from codewiki.facts.languages.java import ADAPTER
from codewiki.graph.held import element, given, has_parts
from codewiki.graph.names import Symbol, file_names
from codewiki.graph.overloads import ANY_CALL, Argument, Part, choose, read_part
from codewiki.source.model import Role

INT, LONG, CHAR, TEXT = Argument("int"), Argument("long"), Argument("char"), Argument("String")
ROUND = Argument("Round", ("Round", "Shape", "Named"), closed=True)
UNKNOWN, NULL, FUNCTION = Argument(), Argument("null"), Argument("->")


def methods(*signatures: str) -> list[Symbol]:
    source = "class A { " + " ".join(f"void m({text}) {{}}" for text in signatures) + " }"
    facts = file_facts(source.encode(), "java", "A.java")
    ids = [str(number) for number in range(len(facts.definitions))]
    return file_names("A.java", Role.SOURCE, facts, ADAPTER, ids).overloads[0, "m"]


@pytest.mark.parametrize(
    ("signatures", "argument", "place"),
    [
        (["String s", "int i"], INT, 1),
        (["long l", "int i"], INT, 1),
        (["double d", "long l"], INT, 1),
        (["int i", "long l"], LONG, 1),
        (["int i", "char c"], CHAR, 1),
        (["short s", "int i"], CHAR, 1),
        (["Object o", "Integer i"], INT, 1),
        (["Object o", "String s"], TEXT, 1),
        (["Object o", "CharSequence s"], TEXT, 1),
        (["int i", "T t"], TEXT, 1),
        (["Object o", "Named n", "Shape s"], ROUND, 2),
        (["String s", "Object o"], ROUND, 1),
        (["int i", "String s"], NULL, 1),
        (["String s", "Runnable r"], FUNCTION, 1),
        (["int i", "Integer... i"], Argument("Integer[]"), 1),
        (["Object o", "int[] i"], Argument("int[]"), 1),
        (["Object o", "Object[] i"], Argument("String[]"), 1),
        (["int i", "Object o"], Argument("int[]"), 1),
        (["String... s", "Object o"], TEXT, 1),
        (["int i", "String s"], UNKNOWN, 0),
        (["boolean b", "int i"], Argument("Integer"), 1),
    ],
)
def test_the_nearest_type_is_meant(signatures: list[str], argument: Argument, place: int) -> None:
    every = methods(*signatures)

    assert choose(every, ANY_CALL, [argument]) is every[place]


def test_what_fits_nothing_is_nothing() -> None:

    assert choose(methods("int i", "boolean b"), ANY_CALL, [TEXT]) is None


def test_parts_of_dotted_text() -> None:
    assert read_part("make") == Part("make")
    read = read_part("make(2)[][]")
    assert (read.name, read.call and read.call.count, read.depth) == ("make", 2, 2)
    assert (called := read_part("make()").call) is not None
    assert called.count == 0


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("List<Foo>", "get", "Foo"),
        ("java.util.Map<K, List<? extends V>>", "get", "List<? extends V>"),
        ("Map<K, V>", "keySet", "java.util.Set<K>"),
        ("Map<K, V>", "entrySet", "java.util.Set<java.util.Map.Entry<K, V>>"),
        ("Map.Entry<K, V>", "getKey", "K"),
        ("Stream<Foo>", "filter", "Stream<Foo>"),
        ("Optional<? extends Foo>", "orElse", "Foo"),
        ("Foo<Bar>", "get", ""),
        ("List<Foo>", "hashCode", ""),
        ("List", "get", ""),
        ("List<Foo", "get", ""),
    ],
)
def test_what_a_method_of_a_container_gives(text: str, name: str, found: str) -> None:
    assert given(text, name) == found


def test_elements() -> None:
    assert element("Foo[][]") == "Foo[]"
    assert element("Set<Foo>") == "Foo"
    assert element("Map<K, V>") == ""
    assert has_parts("Foo[]")
    assert not has_parts("Foo")
    assert not has_parts("Foo" * 400 + "[]")
