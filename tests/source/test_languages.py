import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.source.languages import (
    LANGUAGES,
    UNKNOWN,
    LanguageKind,
    kind_of,
    known_languages,
    language_of,
)

PROMISED = frozenset({
    *("python", "javascript", "typescript", "tsx", "java", "kotlin", "scala", "c", "cpp"),
    *("csharp", "go", "rust", "php", "ruby", "swift", "dart", "lua", "bash", "sql"),
    *("markdown", "restructuredtext", "toml", "json", "yaml", "dockerfile", "make", "cmake"),
    *("html", "css", "xml", "ini", "text"),
})


def test_every_promised_language_is_in_the_table() -> None:
    assert {row.name for row in LANGUAGES} >= PROMISED


def test_no_name_suffix_or_interpreter_belongs_to_two_languages() -> None:
    for attribute in ("suffixes", "names", "interpreters"):
        words = [word for row in LANGUAGES for word in getattr(row, attribute)]
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)
    assert len({row.name for row in LANGUAGES}) == len(LANGUAGES)


def test_the_listing_is_sorted_and_whole() -> None:
    names = [row.name for row in known_languages()]
    assert names == sorted(names)
    assert set(names) == {row.name for row in LANGUAGES}


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("src/app.py", "python"),
        ("src/app.pyi", "python"),
        ("SRC/APP.PY", "python"),
        ("lib/index.mjs", "javascript"),
        ("lib/Button.jsx", "javascript"),
        ("lib/index.d.ts", "typescript"),
        ("lib/index.mts", "typescript"),
        ("lib/Button.tsx", "tsx"),
        ("src/Main.java", "java"),
        ("build.gradle.kts", "gradle"),
        ("build.gradle", "gradle"),
        ("build.sbt", "scala"),
        ("main.c", "c"),
        ("main.cpp", "cpp"),
        ("main.hpp", "cpp"),
        ("Program.cs", "csharp"),
        ("main.go", "go"),
        ("lib.rs", "rust"),
        ("index.php", "php"),
        ("app.rb", "ruby"),
        ("Gemfile", "ruby"),
        ("tool.gemspec", "ruby"),
        ("App.swift", "swift"),
        ("main.dart", "dart"),
        ("init.lua", "lua"),
        ("install.sh", "bash"),
        (".bashrc", "bash"),
        ("schema.sql", "sql"),
        ("README.md", "markdown"),
        ("docs/index.rst", "restructuredtext"),
        ("pyproject.toml", "toml"),
        ("package.json", "json"),
        (".github/workflows/ci.yml", "yaml"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.dev", "dockerfile"),
        ("dev.Dockerfile", "dockerfile"),
        ("Makefile", "make"),
        ("rules.mk", "make"),
        ("CMakeLists.txt", "cmake"),
        ("cmake/Find.cmake", "cmake"),
        ("index.html", "html"),
        ("page.html.j2", "template"),
        ("site.css", "css"),
        ("pom.xml", "xml"),
        ("setup.cfg", "ini"),
        (".editorconfig", "ini"),
        (".env.local", "dotenv"),
        ("go.mod", "gomod"),
        ("requirements.txt", "requirements"),
        ("requirements-dev.txt", "requirements"),
        ("requirements/tests.in", "requirements"),
        ("LICENSE", "text"),
        ("notes.txt", "text"),
        ("config.h.in", "text"),
        ("notes.", "text"),
        ("dockerfile.py", "python"),
        ("requirements.md", "markdown"),
        ("requirements.py", "python"),
        ("v1.2.3", "text"),
        ("unknown.qqq", "text"),
    ],
)
def test_names_and_suffixes(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("first_line", "language"),
    [
        (b"#!/usr/bin/python3\n", "python"),
        (b"#!/usr/bin/env python3.12\n", "python"),
        (b"#!/usr/bin/env -S python3 -u\n", "python"),
        (b"#!/usr/bin/env -S uv run --script\n", "python"),
        (b"#!/usr/bin/env -S PYTHONPATH=. python\r\n", "python"),
        (b"\xef\xbb\xbf#! /bin/sh\n", "bash"),
        (b"#!/bin/bash -e\n", "bash"),
        (b"#!/usr/bin/env node\n", "javascript"),
        (b"#!/usr/local/bin/ruby2.7\n", "ruby"),
        (b"#!/usr/bin/env\n", "text"),
        (b"#!\n", "text"),
        (b"#!/bin/\xff\xfe\n", "text"),
        (b"# !/bin/sh\n", "text"),
        (b"<?xml version='1.0'?>\n", "xml"),
    ],
)
def test_first_lines(first_line: bytes, language: str) -> None:
    assert language_of("bin/tool", first_line) == language


def test_a_suffix_is_stronger_than_the_first_line() -> None:
    assert language_of("tool.rb", b"#!/usr/bin/env python\n") == "ruby"


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("a.h", b"#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n", "c"),
        ("a.h", b"struct point { int x; };\n", "c"),
        ("a.h", b"namespace geo {\nint f();\n}\n", "cpp"),
        ("a.h", b"/* closed\n   using these instead of std::f */\nint f(void);\n", "c"),
        ("a.h", b"#include <vector>\nvoid f(std::vector<int>);\n", "cpp"),
        ("a.h", b"#include <stdio.h>\nvoid f(void);\n", "c"),
        ("a.h", b"class Shape : public Base {\n};\n", "cpp"),
        ("a.h", b"#import <Foundation/Foundation.h>\n@interface A : B\n@end\n", "objective-c"),
        ("a.m", b"@implementation A\n@end\n", "objective-c"),
        ("a.m", b"function y = f(x)\n  y = x;\nend\n", "matlab"),
        ("a.ts", b"export const x = 1;\n", "typescript"),
        ("a.ts", b"<?xml version='1.0'?>\n<!DOCTYPE TS>\n", "xml"),
        ("a.scm", b"; a query\n(call function: (_) @name)\n", "query"),
        ("a.scm", b"(define (f x) (* x x))\n", "scheme"),
        ("tool.1", b".TH TOOL 1\n.SH NAME\n", "man"),
        ("log.1", b"2024-01-01 started\n", "text"),
    ],
)  # fmt: skip
def test_shared_suffixes_are_told_apart_by_content(path: str, data: bytes, language: str) -> None:
    assert language_of(path, data) == language


def test_kinds() -> None:
    assert kind_of("python") is LanguageKind.CODE
    assert kind_of("markdown") is LanguageKind.MARKUP
    assert kind_of("toml") is LanguageKind.CONFIGURATION
    assert kind_of("json") is LanguageKind.DATA
    assert kind_of("no such language") is LanguageKind.DATA


@given(st.text(max_size=40), st.binary(max_size=200))
def test_any_name_and_content_has_a_language_of_the_table(path: str, data: bytes) -> None:
    assert language_of(path, data) in {row.name for row in LANGUAGES} | {UNKNOWN}


@pytest.mark.parametrize("suffix", sorted({s for row in LANGUAGES for s in row.suffixes}))
def test_no_content_makes_the_shared_suffixes_slow(suffix: str) -> None:
    for piece in (b"class a ", b"(((( ", b"#include <", b"_@a \n", b"\n" * 8):
        assert language_of("x" + suffix, piece * (65_536 // len(piece)))
