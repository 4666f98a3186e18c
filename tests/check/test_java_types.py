"""Calls of Java on the result of other calls: the types are followed along the chain."""

import pytest

from codewiki.check.claims import prove
from codewiki.check.java_types import chain_before
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

FORMAT = """\
package zoo;

public class Format {
    public static final Format PLAIN = new Format();
    private final Other other = new Other();

    public static class Builder {
        public static Builder create() { return new Builder(); }
        public Builder setTrim(boolean trim) { return this; }
        public Builder setAny(boolean any) { return this; }
        public Format build() { return new Format(); }
    }

    public Builder builder() { return new Builder(); }
    public <T> T any(T one) { return one; }
    public Format[] all() { return null; }
    public Other other() { return other; }
    public Format twice(int one) { return this; }
    public Other twice(String one) { return other; }
    public void parse(String text) { }

    public Format withTrim() { return builder().setTrim(true).build(); }
}
"""
OTHER = "package zoo;\n\nclass Other {\n    void parse(String text) { }\n    void trim() { }\n}\n"
FAR = (
    "package far;\n\nimport zoo.Format;\n\npublic class Far {\n"
    "    public Format format() { return null; }\n}\n"
)
PATH = "src/main/java/zoo/Format.java"
USER = "src/test/java/zoo/Use.java"


def proved(statement: str, name: str, target: str = PATH, fields: str = "") -> bool | None:
    user = (
        "package zoo;\n\nimport far.Far;\n\n"
        f"class Use {{\n{fields}\n    void use(Format format, Object thing) {{\n"
        f"        {statement}\n    }}\n}}\n"
    )
    files = {
        PATH: FORMAT,
        "src/main/java/zoo/Other.java": OTHER,
        "src/main/java/far/Far.java": FAR,
        USER: user,
    }
    line = user[: user.index(statement)].count("\n") + 1
    here = Citation(USER, line, line + statement.count("\n"), "", name)
    claim = Claim(ClaimKind.CALLS, "Use.use", name, target, here)
    return prove(claim, SourceText(MemoryContents(files)))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("Format.PLAIN.builder();", "builder"),
        ("Format.PLAIN.builder().setTrim(a(b, c)).build();", "build"),
        ("Format.PLAIN.builder()\n            .setTrim(true)\n            .build();", "setTrim"),
        ("format.builder().setTrim(true);", "setTrim"),
        ("new Format().builder().build();", "build"),
        ("Format.Builder.create().setTrim(true);", "setTrim"),
        ("new Far().format().builder();", "builder"),
        ("assertThrows(() -> Format.PLAIN.builder().build());", "build"),
    ],
)
def test_what_leads_to_the_type(statement: str, name: str) -> None:
    assert proved(statement, name) is True


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("format.other().parse(text);", "parse"),  # of another class with such a method
        ("thing.builder().setTrim(true);", "setTrim"),
        ("make().builder().setTrim(true);", "setTrim"),
        ("format.any(format).builder();", "builder"),  # generic
        ("format.all()[0].builder();", "builder"),  # an element
        ("format.all().builder();", "builder"),
        ("format.twice(1).parse(text);", "parse"),  # one of two types
        ("((Format) thing).builder();", "builder"),
        ("items.get(0).build();", "build"),
        ('"text".parse(text);', "parse"),
    ],
)
def test_what_shows_no_type_stays_open(statement: str, name: str) -> None:
    assert proved(statement, name) is None


def test_a_variable_of_two_types_shows_none() -> None:
    two = "    void other(Other format) { }"
    assert proved("format.builder().build();", "build") is True
    assert proved("format.builder().build();", "build", fields=two) is None


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("x = a.b().c(1, d(2)).", ["a", "b()", "c()"]),
        ("return new A(1).", ["new A()"]),
        ("this.a.", ["this", "a"]),
        ("call(", []),
        ("a[0].", []),
        ("(a).", []),
        ("a.\n  b()\n  .", ["a", "b()"]),
        (").", []),
        (".", []),
        ("", []),
    ],
)
def test_the_names_before_a_call(before: str, names: list[str]) -> None:
    assert chain_before(before + "name(", len(before)) == names


def test_hostile_chains_end() -> None:
    for part in ("a.", "a().", "(", ")", "new ", "a(b)."):
        text = part * 20_000
        assert len(chain_before(text + ".name(", len(text) + 1)) <= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function stop() {}\nmake(1).stop();\n", None),
        ("function stop() {}\nmake()\n  .stop();\n", None),
        ("function stop() {}\nmake[0].stop();\n", None),
        ("function stop() {}\nuse(...stop());\n", True),
        ("function stop() {}\nuse(stop());\n", True),
    ],
)
def test_a_call_on_some_value_is_none_of_the_files_own_function(
    text: str, expected: bool | None
) -> None:
    last = text.count("\n")
    here = Citation("a.js", 2, last, "", "stop")
    claim = Claim(ClaimKind.CALLS, "a.js", "stop", "a.js", here)
    assert prove(claim, SourceText(MemoryContents({"a.js": text}))) is expected
