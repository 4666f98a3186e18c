"""Java that is hostile or deep, how libraries are named, and what docs and types are left with."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.build import file_facts
from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.java import ADAPTER, erased
from codewiki.facts.languages.java_modules import module_file, package, source_roots
from codewiki.facts.model import FileFacts

DEEP = 5_000
PIECES = [
    "class A {", "interface B<T extends A> {", "enum E { X, Y(1) {", "record R(int a, B... b) {",
    "@interface N {", "}", "{", "(", ")", "<", ">", ";", ",", "void m(", "int f = 1", "new A() {",
    "@Test ", "@Value(\"${x}\") ", "import static a.b.C.*;", "package a.b;", "throw new E(\"x\")",
    "x.y(1).z[0]",
    "() -> ", "A::new", "case A a when b -> ", "switch (x) {", "\"\"\"", "'\"'", "//",
    "/**", "*/", "if (a) ", "instanceof A b", "default ", "super.", "this.", "\\u0041", "var v = ",
    "sealed permits X ", "for (A a : b) ", "module m { requires x; }", "é", "\x00", "\n", "...",
]  # fmt: skip


def read(text: str) -> FileFacts:
    return file_facts(text.encode(), "java", "A.java")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_order_of_pieces_gives_facts(text: str) -> None:
    facts = read(text)
    count = len(facts.definitions)
    assert facts == read(text)
    assert all(entry.scope < count for entry in facts.references)
    assert all(len(entry.given) == max(entry.arguments, 0) for entry in facts.references)
    assert all(entry.receiver != "" or entry.name for entry in facts.references)


PARTS = [
    "a", "a.b.C", "this.x", "this", "true", "false", "null", "A.class", "a.B.class", "0", "12L",
    "017", '"x"', '"a, b)"', '"\\""', "_x1", "trueish", "x.null_", "superb",
]  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5))
def test_arguments_are_told_from_their_text_as_from_their_nodes(parts: list[str]) -> None:
    listed = ", ".join(parts)
    # A comment makes the text say too little, so that nodes are asked.
    calls = [
        next(one for one in read("class A { void m() { f(" + text + "); } }").references
             if one.name == "f")
        for text in (listed, "/**/" + listed)
    ]  # fmt: skip
    assert calls[0].given == calls[1].given
    assert calls[0].arguments == len(parts)


@pytest.mark.parametrize(
    "text",
    [
        "class A { " * DEEP + "}" * DEEP,
        "class A { Object x = " + "new B() { Object y = " * DEEP,
        "class A { void m() { " + "if (a) { " * DEEP,
        "class A { List" + "<List" * DEEP + ">" * DEEP + " x; }",
        "class A { int x = " + "(" * DEEP + "1" + ")" * DEEP + "; }",
        "class A { void m() { a" + ".b(1, c)" * DEEP + "; } }",
        "class A { void m() { a" + "[0]" * DEEP + ".b(); } }",
        "class A { void m() { f(" * DEEP,
        "class A { Object x = " + "a -> " * DEEP + "b; }",
        "class A { String x = " + '"a" + ' * DEEP + "b; }",
        "class A { void m() { throw new E(" + '"a" + ' * DEEP + '"b"); } }',
        "@A(" * DEEP + ")" * DEEP + " class B {}",
        "class A { void m() { f(" + "1, " * 20_000 + "1); } }",
        "class A { void m(" + "int a, " * 20_000 + "int b) {} }",
        "class A { int " + "a, " * 20_000 + "b; }",
        "enum A { " + "B, " * 20_000 + "C }",
        "class A { void m() { switch (a) { " + "case B -> switch (a) { " * DEEP,
        "import " + "a." * 20_000 + "B; class C {}",
        "package " + "a." * 20_000 + "b; class C {}",
        "class A extends " + "B." * 20_000 + "C {}",
        "/** " + "{@link A " * 20_000 + "*/ class A {}",
        "class A { " + "void m() {} " * 10_000 + "}",
    ],
    ids=range(22),
)
def test_deep_and_long_files_end_soon(text: str) -> None:
    started = time.process_time()
    facts = read(text)
    assert time.process_time() - started < 8
    assert all(len(entry.receiver) <= 400 for entry in facts.references)


def test_the_library_of_a_package() -> None:
    assert package("java.util.List") == "java"
    assert package("javax.xml.parsers.SAXParser") == "javax.xml"
    assert package("org.junit.jupiter.api.Test") == "org.junit"
    assert package("org.apache.commons.io.IOUtils") == "org.apache.commons.io"
    assert package("com.google.gson.Gson") == "com.google.gson"
    assert package("Plain") == "Plain"


def test_the_file_of_a_class() -> None:
    paths = ["core/src/main/java/a/b/C.java", "app/src/main/java/a/b/C.java", "x/org/y/Z.java"]
    context = ImportContext(set(paths).__contains__, source_roots(paths))
    assert module_file("app/src/main/java/a/D.java", "a.b.C", context) == paths[1]
    assert module_file("core/src/main/java/a/D.java", "a.b.C", context) == paths[0]
    assert module_file("other.py", "org.y.Z", context) == paths[2]
    assert module_file("other.py", "org.y.Missing", context) is None


def test_a_type_without_its_arguments() -> None:
    assert erased("Map<String, List<Foo>>") == "Map"
    assert erased("@Nullable a.b.Foo<?>[]") == "a.b.Foo[]"
    assert erased("Foo | Bar<X>") == "Foo|Bar"
    assert ADAPTER.named_type("int") == "int"


def test_a_file_of_any_encoding_is_read() -> None:
    text = 'class Größe {}\nclass B { String s = "ä"; }'
    facts = file_facts(text.encode("latin-1"), "java", "A.java")
    # A name that cannot be read is no name.
    assert [one.name for one in facts.definitions] == ["B", "s"]
    assert read("\ufeffclass A {}").definitions[0].name == "A"
