"""What is particular to JavaScript: names of functions, module rules, comments, bounded work."""

import time
from pathlib import Path

import pytest

from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.extraction import read_source
from codewiki.facts.languages.javascript import ADAPTER
from codewiki.facts.languages.jsdoc import read_tags
from codewiki.facts.languages.syntax import MOST_NESTED
from codewiki.facts.languages.typescript import TSX
from codewiki.facts.model import (
    DefinitionKind,
    Doc,
    FileFacts,
    Reference,
    ReferenceKind,
    SignalKind,
)

EXPRESS = Path(__file__).parents[3] / "bench" / "corpus" / "express-5.1.0"


def facts(text: str) -> FileFacts:
    return read_source(ADAPTER, text.encode())


def names(text: str) -> list[str]:
    return [entry.qualified for entry in facts(text).definitions]


def calls(text: str) -> list[str]:
    return [
        f"{entry.receiver}.{entry.name}" if entry.receiver else entry.name
        for entry in facts(text).references
        if entry.kind is ReferenceKind.CALL
    ]


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f() {}", ["f"]),
        ("const f = function g() {}", ["f"]),
        ("const f = (() => 1)", ["f"]),
        ("let f; f = () => 1", ["f", "f"]),
        ("f ||= () => 1", ["f"]),
        ("const f = memo(() => 1)", ["f"]),
        ("list.map(function each() {})", ["each"]),
        ("export default function () {}", ["default"]),
        ("export default class {}", ["default"]),
        ("export default memo(function Card() {})", ["Card"]),
        ("module.exports = () => 1", ["module.exports"]),
        ("module.exports = function f() {}", ["f"]),
        ("var f = module.exports = function () {}", ["f"]),
        ("exports['a-b'] = () => 1", ["a-b"]),
        ("module.exports = { f() {}, ...g, [h]: 1 }", ["f"]),
        ("const a = { b: { c: { d() {} } } }", ["a", "a.b", "a.b.c", "a.b.c.d"]),
        ("const a = Object.freeze({ b() {} })", ["a", "a.b"]),
        ("A.b.c = function () {}", ["A.b.c"]),
        ("use({ get() {}, set: () => 1 })", []),
        ("use(() => ({ get() {} }))", []),
        ("app[name] = function () {}", []),
        ("for (let i = 0, f = 1; ; ) {}", []),
        ("for (var i = 0, f = 1; ; ) { var g }", ["g"]),
        ("if (a) { const b = 1; var c = 2; }", ["c"]),
        ("class A { 'b c'() {} [d]() {} #e() {} 1() {} }", ["A", "A.b c", "A.#e", "A.1"]),
        ("const { a, b: [c], ...d } = e", ["a", "c", "d"]),
        ("(() => { var a; function b() {} })()", ["a", "b"]),
        ("(() => { const a = 1; for (let b = 0; ; ) {} })()", ["a"]),
        ("define(['x'], function (x) { function a() {} })", ["a"]),
        ("function A() { this.b = () => 1 }", ["A", "A.b"]),
        ("class A { constructor() { this.b = () => 1 } }", ["A", "A.constructor", "A.b"]),
    ],
)
def test_functions_are_named_after_where_they_are_put(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_members_belong_to_what_is_declared_below_them() -> None:
    found = facts("A.prototype.b = function () { c(); };\nfunction A() {}\nfunction c() {}\n")
    member, owner, _ = found.definitions
    assert (member.qualified, member.parent) == ("A.b", 1)
    assert (owner.kind, owner.modifiers) == (DefinitionKind.CLASS, ("function",))


def test_members_of_an_inner_name_stay_inside() -> None:
    text = "var app = {};\nfunction make() { var app = function () {}; app.go = function () {} }"
    assert names(text) == ["app", "make", "make.app", "make.app.go"]


def test_a_member_of_the_class_itself_is_static() -> None:
    found = facts("class A {}\nA.b = () => 1;\nA.prototype.c = () => 1;")
    modifiers = {entry.qualified: entry.modifiers for entry in found.definitions}
    assert modifiers == {"A": (), "A.b": ("static",), "A.c": ()}


def test_chained_names_begin_where_the_statement_does() -> None:
    found = facts("/** Header. */\nreq.get =\nreq.header = function header() {\n};\nvar req;")
    lines = {
        entry.qualified: (entry.line, entry.name_line, entry.end_line)
        for entry in found.definitions
    }
    assert lines == {"req.get": (2, 2, 4), "req.header": (2, 3, 4), "req": (5, 5, 5)}
    assert [entry.doc is not None for entry in found.definitions] == [True, True, False]


# Uses -----------------------------------------------------------------------------------------


def test_calls_of_unknown_variables_are_no_calls_of_the_file() -> None:
    text = "import { go } from './go';\nrun((go, next) => { go(); next(); go.on(); next.on(); });"
    assert calls(text) == ["run", "?.on", "next.on"]


def test_parameters_of_named_functions_are_left_to_their_definitions() -> None:
    assert calls("function f(go) { go(); go.on(); }") == ["go", "go.on"]


def test_a_throw_is_no_second_call() -> None:
    found = facts("throw new E(1);\nthrow make(2, 3);\nthrow known;").references
    assert found == (
        Reference(ReferenceKind.RAISE, "E", "", -1, 1, 1),
        Reference(ReferenceKind.RAISE, "make", "", -1, 2, 2),
        Reference(ReferenceKind.CALL, "make", "", -1, 2, 2),
    )


def test_comments_are_no_arguments() -> None:
    assert facts("f(/* none */);\nf(a, // one\n b);").references[0].arguments == 0
    assert facts("f(a, // one\n b);").references[0].arguments == 2


def test_a_call_is_noted_on_the_line_of_its_name() -> None:
    found = facts("a\n  .b()\n  .c();").references
    assert [(entry.name, entry.line) for entry in found] == [("b", 2), ("c", 3)]


def test_members_of_this_are_read_when_the_file_has_them() -> None:
    found = facts("class A { b() { on(this.c, this.d); } c() {} }").references
    assert [entry.name for entry in found] == ["on", "c"]


# Comments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/** One. */\nf();", Doc("One.", 1, 1)),
        ("#!/usr/bin/env node\n'use strict';\n// One\n// two.\n\nf();", Doc("One\ntwo.", 3, 4)),
        ("/* Copyright somebody */\n/** One. */\nimport 'a';", Doc("One.", 2, 2)),
        ("/*! banner */\nf();", None),
        ("/** Module dependencies. */\nvar a = require('a');", None),
        ("/** Of f. */\nfunction f() {}", None),
        ("/** Of f. */\n/** @module m */\nfunction f() {}", Doc("@module m", 2, 2)),
        ("/* eslint-disable */\n// @ts-check\nf();", None),
        ("f();\n/** One. */", None),
        ("", None),
    ],
)
def test_documentation_of_the_file(text: str, expected: Doc | None) -> None:
    assert facts(text).doc == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/** One.\n *   two\n * three\n */\nfunction f() {}", "One.\n  two\nthree"),
        ("/**\n * One.\n */\n\nfunction f() {}", "One."),
        ("// One\n// two\nfunction f() {}", "One\ntwo"),
        ("// One\n\nfunction f() {}", None),
        ("/** One. */\n// eslint-disable-next-line\nfunction f() {}", "One."),
        ("/** One. */\n// more\nexport const f = () => 1", "One."),
        ("/** One. */ function f() {}", None),
        ("/* Licensed under MIT */\nfunction f() {}", None),
        ("/** Module variables. */\nvar f;", None),
        ("g(); // behind\nfunction f() {}", None),
    ],
)
def test_documentation_of_a_definition(text: str, expected: str | None) -> None:
    doc = facts(text).definitions[-1].doc
    assert (doc.text if doc else None) == expected


def test_tags_tell_types() -> None:
    tags = read_tags(
        "@param {{ a: number }} one\n@param {...string} [two=x] words\n@param three\n"
        "@param {number} one.a\n@returns {Promise<{\n ok: boolean }>} later\n@api private"
    )
    assert tags.parameters == {"one": "{ a: number }", "two": "string"}
    assert tags.returns == "Promise<{ ok: boolean }>"
    assert tags.private
    assert read_tags("@param {" + "{" * 5000).parameters == {}


# Public ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f() {}\nfunction _g() {}", {"f"}),
        ("export function f() {}\nfunction g() {}", {"f"}),
        ("exports.f = g;\nfunction g() { function h() {} }", {"g"}),
        ("class A { b() {} _c() {} #d() {} }", {"A", "A.b"}),
        ("/** @private */\nclass A { b() {} }\nclass C {}", {"C"}),
        ("module.exports = make();\nfunction f() {}", {"f"}),
        ("module.exports = A;\nclass A { b() {} }\nclass C { d() {} }", {"A", "A.b"}),
    ],
)
def test_what_is_public(text: str, expected: set[str]) -> None:
    assert {entry.qualified for entry in facts(text).definitions if entry.public} == expected


# Modules --------------------------------------------------------------------------------------

FILES = frozenset({
    "index.js", "a.js", "a.json", "lib/index.js", "lib/b.mjs", "lib/c.cjs", "lib/d/index.jsx",
    "lib/e.data", "lib/f.js/index.js",
})  # fmt: skip


@pytest.mark.parametrize(
    ("importer", "module", "expected"),
    [
        ("lib/x.js", "./b", "lib/b.mjs"),
        ("lib/x.js", "./c", "lib/c.cjs"),
        ("lib/x.js", "./d", "lib/d/index.jsx"),
        ("lib/x.js", "./d/", "lib/d/index.jsx"),
        ("lib/x.js", "./e.data", "lib/e.data"),
        ("lib/x.js", "./f.js", "lib/f.js/index.js"),
        ("lib/x.js", "../a", "a.js"),
        ("lib/x.js", "../a.json", "a.json"),
        ("lib/x.js", "..", "index.js"),
        ("lib/x.js", "../", "index.js"),
        ("lib/d/x.js", "..", "lib/index.js"),
        ("x.js", ".", "index.js"),
        ("x.js", "./lib", "lib/index.js"),
        ("x.js", "./lib/../a.js?raw", "a.js"),
        ("x.js", "../a", None),
        ("x.js", "./missing", None),
        ("x.js", "a", None),
        ("x.js", "lib/b", None),
        ("x.js", "#a", None),
        ("x.js", "", None),
    ],
)
def test_relative_specifiers_name_files(importer: str, module: str, expected: str | None) -> None:
    context = ImportContext(exists=FILES.__contains__)
    assert ADAPTER.module_file(importer, module, context) == expected


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("express", "express"),
        ("lodash/fp", "lodash"),
        ("@scope/name", "@scope/name"),
        ("@scope/name/sub/file.js", "@scope/name"),
        ("node:fs/promises", "fs"),
        ("fs/promises", "fs"),
        ("node:test", "test"),
        ("./a", ""),
        ("..", ""),
        ("#a", ""),
    ],
)
def test_the_package_of_a_specifier(module: str, expected: str) -> None:
    assert ADAPTER.package(module) == expected
    assert ADAPTER.submodule(module, "name") == ""


def test_built_in_names() -> None:
    assert {"Promise", "require", "document", "console"} <= ADAPTER.builtins
    assert {"fs", "path", "child_process"} <= ADAPTER.standard_library
    assert not ADAPTER.standard_library & {"express", "fs/promises"}
    assert ADAPTER.source_roots(["lib/a.js"]) == ("",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const a = require('a')", [("a", "", "a", False)]),
        ("const { a, b: c } = require('x').d", [("x", "d", "", False)]),
        ("let a = (await import('a')).b", [("a", "b", "a", False)]),
        ("a = require(`a`)", [("a", "", "a", False)]),
        ("a(require('b'))", [("b", "", "", False)]),
        ("require(name)", []),
        ("module.exports = require('a').b", [("a", "b", "module.exports", True)]),
        ("export { 'x-y' as z } from 'a'", [("a", "x-y", "z", True)]),
        ("import a, { b as c } from 'd'", [("d", "default", "a", False), ("d", "b", "c", False)]),
    ],
)
def test_imports(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = [
        (entry.module, entry.name, entry.alias, entry.reexport) for entry in facts(text).imports
    ]
    assert found == expected


def test_a_file_without_exports_does_not_say_what_it_offers() -> None:
    assert facts("function f() {}").exports is None
    assert [entry.name for entry in facts("export {}; exports.a = 1").exports or ()] == ["a"]


# Signals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "cache.get('/x', f)",
        "app.get('name')",
        "process.env.A = 1",
        "delete process.env.A",
        "regex.exec('a')",
        "other.readFile('a')",
        "page.option('-a')",
        "regex.test('a')",
        "console.table('a')",
        "throw error",
    ],
)
def test_what_is_no_signal(text: str) -> None:
    assert facts(text).signals == ()


def test_a_condition_above_a_throw_is_told() -> None:
    (found,) = facts("if (!a)\n  throw new Error('no a');").signals
    assert (found.kind, found.name, found.detail) == (
        SignalKind.RAISE,
        "Error",
        "no a\nif !a",
    )
    (found,) = facts("if (!a) { log(a); throw new Error('no a'); }").signals
    assert found.detail == "no a"


# Bounded work ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "function a(){" * 5000 + "}" * 5000,
        "x=>(" * 5000 + "1" + ")" * 5000,
        "class A{m(){" * 2000 + "}}" * 2000,
        "var a={b:" + "{b:" * 3000 + "{c(){}}" + "}" * 3001,
        "const " + "{a:" * 3000 + "b" + "}" * 3000 + "=x",
        "f(" * 5000 + ")" * 5000,
        "a" + ".b()" * 5000,
        "a" + ".b" * 5000 + "()",
        "a.b=" * 5000 + "function(){}",
        "exports.a=" * 5000 + "function(){}",
        "x=" + "a+" * 5000 + "a",
        "a?b:" * 5000 + "c",
        "(function(){" * 2000 + "})()" * 2000,
        "const a=" + "require('x')(" * 3000 + ")" * 3000,
        "x=" + "<A>" * 5000 + "</A>" * 5000,
        "[" * 5000,
        "{" * 5000,
        "`${" * 5000,
        "/*" * 20000,
        '"' * 20001,
        "// comment\n" * 10000 + "function f() {}",
        "/** @param {{{{{ x */\nfunction f(x) {}\n" * 1000,
        "A.prototype.b=function(){return this.b()};" * 4000,
        "function f(a, b) { return a ? f(b) : g(a, [1, 2]) }" * 4000,
    ],
    ids=range(24),
)
def test_work_is_bounded(text: str) -> None:
    started = time.process_time()
    found = facts(text)
    assert time.process_time() - started < 4
    assert all(len(entry.qualified) <= 4 * MOST_NESTED for entry in found.definitions)


def test_cut_files_keep_what_parses() -> None:
    text = "export function f() { return g(1); }\nfunction g() {}\nclass A { b() { "
    for end in range(len(text)):
        found = facts(text[:end])
        if end > 60:
            assert [entry.qualified for entry in found.definitions][:2] == ["f", "g"]


# Real code ------------------------------------------------------------------------------------


@pytest.mark.real
def test_express() -> None:
    if not EXPRESS.is_dir():
        pytest.skip("the corpus is not here: bench/fetch.py fetches it")
    found = {
        path.name: read_source(ADAPTER, path.read_bytes())
        for path in sorted(EXPRESS.glob("**/lib/*.js"))
    }
    definitions = {
        f"{name}:{entry.qualified}" for name, read in found.items() for entry in read.definitions
    }
    assert {
        "application.js:app.handle", "application.js:app.init.getrouter", "view.js:View",
        "view.js:View.lookup", "request.js:req.get", "request.js:req.header",
        "response.js:res.status", "utils.js:normalizeType", "express.js:createApplication",
    } <= definitions  # fmt: skip
    assert sum(read.error_lines for read in found.values()) == 0
    names = {read_name for read in found.values() for read_name in _raised(read)}
    assert names == {"Error", "TypeError", "RangeError"}


def _raised(read: FileFacts) -> set[str]:
    return {entry.name for entry in read.signals if entry.kind is SignalKind.RAISE}


def test_a_method_of_a_function_that_is_written_out_is_called_outside_of_it() -> None:
    read = facts("x = function g() {\n  h();\n}\n  .keep(1);\n")
    assert [(entry.name, entry.scope) for entry in read.references if entry.kind == "call"] == [
        ("h", 0),
        ("keep", -1),
    ]


def test_a_field_without_a_name_binds_nothing() -> None:
    assert facts("class P{=e").bindings == ()


def test_lines_of_slashes_frame_what_a_file_says() -> None:
    text = f"{'/' * 58}\n// The ways in.\n{'/' * 58}\n\nexport const a = 1;\n"
    doc = facts(text).doc
    assert doc is not None
    assert doc.text == "The ways in."


def test_what_follows_a_class_of_broken_code_is_not_its_name() -> None:
    found = read_source(
        TSX,
        b"const pick = <T extends object>(value value;\nexport class View extends Base<Props> {\n"
        b"  state: State = { open: false };\n}\n${",
    )
    assert [entry.name for entry in found.definitions] == ["View", "state"]
    assert all(entry.name_line <= entry.end_line for entry in found.definitions)
