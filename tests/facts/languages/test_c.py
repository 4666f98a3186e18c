"""What is left out before a C file is parsed, and how included names become files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.build import file_facts
from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.c import named_type
from codewiki.facts.languages.c_macros import prepare, prepared
from codewiki.facts.languages.c_modules import module_file, package, source_roots

PIECES = [
    b"#if 0\n", b"#ifdef X\n", b"#else\n", b"#endif\n", b"#elif 1\n", b"#if 1\n", b"{", b"}", b"(",
    b")", b"=", b"/*", b"*/", b"//", b'"', b"'", b"\\\n", b"\n", b"#define A(x) ", b"int ", b"API ",
    b"f(a) int a; ", b" OF((int)) ", b"else", b"x", b";", b"BEGIN_DECLS\n", b"\r\n", b"\xff",
]  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_nothing_moves(data: bytes) -> None:
    for text in prepared(data):
        assert len(text) == len(data)
        assert [k for k, sign in enumerate(text) if sign == 10] == [
            k for k, sign in enumerate(data) if sign == 10
        ]


@pytest.mark.parametrize(
    "inside",
    [
        b'"#else {"',
        b"'{'",
        b"/*\n#else\n*/ {}",
        b"// {\n",
        b"a # {}",
        b"(a, b)",
        b"(a, (b))",
        b'("{")',
    ],
)
def test_only_directives_at_the_start_of_a_line_count(inside: bytes) -> None:
    data = b"#ifdef X\nint a = " + inside + b";\n#endif\nint b;\n#if 0\nint c;\n#endif\n"
    alive, _ = prepared(data)
    assert alive == data.replace(b"int c;", b"      ")


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (b"ZEXTERN int ZEXPORT deflate OF((int a));", b"int deflate (int a) ;"),
        (b"LIB_API foo_t *make(void);", b"foo_t *make(void);"),
        (b"DWORD WINAPI run(void);", b"DWORD run(void);"),
        (b"foo_t *make(void);", b"foo_t *make(void);"),
        (b"FILE *open_log(void);", b"FILE *open_log(void);"),
        (b"API(const char *) name(void);", b"const char * name(void);"),
        (b"ATTR(1, 2) static int name(void);", b"static int name(void);"),
        (b"unsigned long int x;", b"unsigned long int x;"),
        (b"  return LIMIT foo(1);", b"return LIMIT foo(1);"),
        (b"G_BEGIN_DECLS\n\nint a;", b"int a;"),
        (b"typedef struct foo FOO;", b"typedef struct foo FOO;"),
        (b"typedef void (CALLBACK *done)(int);", b"typedef void ( *done)(int);"),
        (b"VALUE\nrb_new(int a)\n{", b"VALUE rb_new(int a) {"),
        (b"local void tally(tree)\n    node *tree;\n{", b"void tally(tree) {"),
    ],
)
def test_words_that_the_grammar_cannot_place(source: bytes, left: bytes) -> None:
    assert prepare(source).split() == left.split()


@pytest.mark.parametrize(
    ("source", "functions"),
    [
        ("#if 0\nint a(void) {}\n#endif\nint b(void) {}\n", ["b"]),
        ("#if 0\nint a(void) {}\n#else\nint b(void) {}\n#endif\n", ["b"]),
        ("#if 0\n#if 1\nint a(void) {}\n#endif\nint c(void) {}\n#endif\nint b(void) {}\n", ["b"]),
        ("#if 1\nint a(void) {}\n#else\nint b(void) {}\n#endif\n", ["a"]),
        ("#if X\nint a(void) {}\n#elif 0\nint b(void) {}\n#endif\n", ["a"]),
        ("#ifdef A\nint f(int a) {\n#else\nint f(long a) {\n#endif\n}\nint g(void) {}\n",
         ["f", "g"]),
        ("#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n"
         "#ifdef __cplusplus\n}\n#endif\n", ["f"]),
        ("int f(void) {\n#ifdef A\n if (a)\n  x();\n else\n#endif\n  y();\n}\nint g(void) {}\n",
         ["f", "g"]),
    ],
)  # fmt: skip
def test_conditional_parts(source: str, functions: list[str]) -> None:
    facts = file_facts(source.encode(), "c", "a.c")
    assert [entry.name for entry in facts.definitions] == functions
    assert facts.error_lines == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("const struct foo *", "foo"),
        ("foo_t", "foo_t"),
        ("enum color [4]", "color"),
        ("unsigned long", ""),
        ("void (*)(foo_t)", ""),
        ("", ""),
    ],
)
def test_the_type_that_a_text_names(text: str, name: str) -> None:
    assert named_type(text) == name


PATHS = [
    "include/lib/api.h", "src/core/api.c", "src/core/private.h", "src/config.h", "other/config.h",
    "deep/down/only.h", "src/tool/main.c", "compat/string.h",
]  # fmt: skip


@pytest.mark.parametrize(
    ("importer", "module", "path"),
    [
        ("src/core/api.c", "private.h", "src/core/private.h"),
        ("src/core/api.c", "<lib/api.h>", "include/lib/api.h"),
        ("src/core/api.c", "lib/api.h", "include/lib/api.h"),
        ("src/core/api.c", "config.h", "src/config.h"),
        ("deep/x.c", "config.h", None),
        ("src/core/api.c", "down/only.h", "deep/down/only.h"),
        ("src/tool/main.c", "../core/private.h", "src/core/private.h"),
        ("src/tool/main.c", "../../../etc/private.h", None),
        ("src/tool/main.c", "<string.h>", None),
        ("src/tool/main.c", "/etc/passwd", None),
        ("src/tool/main.c", "absent.h", None),
    ],
)
def test_included_names(importer: str, module: str, path: str | None) -> None:
    context = ImportContext(exists=set(PATHS).__contains__, roots=source_roots(PATHS))
    assert module_file(importer, module, context) == path


def test_packages() -> None:
    assert package("<stdio.h>") == "stdio.h"
    assert package("stdio.h") == "stdio.h"
    assert package("<openssl/ssl.h>") == "openssl"
    assert package("<zlib.h>") == "zlib"
    assert package("config.h") == ""
