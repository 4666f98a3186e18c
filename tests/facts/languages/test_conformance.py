"""What holds for every language, on good, broken and hostile input."""

import time
from pathlib import Path, PurePosixPath

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.facts.languages.adapter import Adapter, ImportContext
from codewiki.facts.languages.extraction import MAX_BYTES, read_source
from codewiki.facts.languages.registry import ADAPTERS, adapter_for, adapters
from codewiki.facts.languages.syntax import load_query
from codewiki.facts.model import TOP_LEVEL, Definition, Doc, FileFacts, Import, Signal

CASES = Path(__file__).parents[2] / "cases" / "facts"
LANGUAGES = pytest.mark.parametrize("adapter", adapters(), ids=lambda adapter: adapter.language)
TOKENS = [
    b"(", b")", b"[", b"{", b"}", b"'", b'"', b'"""', b"`", b"\n", b"\r\n", b"\t", b"\x0c", b":",
    b"=", b"=>", b".", b",", b"/*", b"*/", b"//", b"#", b"@", b"\\", b"\x00", b"\xff\xfe", b"${",
    b"\xe2\x80\xa8", b"\xc3\xbc", b"class ", b"def f", b"function ", b"async ", b"import ",
    b"from . import *", b"export default ", b"lambda x", b"<a>", b"</a>", b" of ", b" in ",
    b"return", b"raise ", b"throw ", b"0x", b"...", b"type X", b"new ", b"super().", b"this.",
]  # fmt: skip
BOUNDED = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def samples(adapter: Adapter) -> list[bytes]:
    """Return the source files of the language's cases."""
    return [
        file.read_bytes()
        for file in sorted((CASES / adapter.language).glob("*/*"))
        if file.name != "expected.txt"
    ]


def line_count(data: bytes) -> int:
    """Count the lines of a file; an unfinished last one counts."""
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


def check(adapter: Adapter, data: bytes) -> FileFacts:
    """Read the facts twice and check everything that every file's facts fulfil."""
    facts = read_source(adapter, data)
    assert facts == read_source(adapter, data)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=FileFacts) == facts
    lines = line_count(data)
    assert facts.language == adapter.language
    assert 0 <= facts.code_lines <= lines
    assert 0 <= facts.error_lines <= lines
    for number, definition in enumerate(facts.definitions):
        check_definition(facts, number, definition, lines)
    check_spans(facts, lines)
    for doc in [facts.doc, *(definition.doc for definition in facts.definitions)]:
        if doc is not None:
            check_doc(doc, data)
    return facts


def check_definition(facts: FileFacts, number: int, definition: Definition, lines: int) -> None:
    assert 1 <= definition.line <= definition.name_line <= definition.end_line <= lines
    assert definition.name
    assert definition.qualified == definition.name or definition.qualified.endswith(
        f".{definition.name}"
    )
    assert all(parameter.name for parameter in definition.parameters)
    parent = definition.parent
    assert TOP_LEVEL <= parent < len(facts.definitions)
    if parent != TOP_LEVEL:
        outer = facts.definitions[parent]
        assert definition.qualified.startswith(f"{outer.qualified}.")
        inside = outer.line <= definition.line and definition.end_line <= outer.end_line
        assert parent < number or not inside
    values = (definition.value, definition.returns, *(p.default for p in definition.parameters))
    assert all(len(text) <= 240 and "\n" not in text for text in values)


def check_spans(facts: FileFacts, lines: int) -> None:
    count = len(facts.definitions)
    for reference in facts.references:
        assert reference.name
        assert 1 <= reference.line <= lines
        if reference.scope != TOP_LEVEL:
            scope = facts.definitions[reference.scope]
            assert scope.line <= reference.line <= scope.end_line
    assert all(TOP_LEVEL <= entry.scope < count for entry in facts.references)
    for binding in facts.bindings:
        assert TOP_LEVEL <= binding.scope < count
        assert binding.name
        assert 1 <= binding.line <= lines
    for flow in facts.flows:
        assert TOP_LEVEL <= flow.scope < count
        assert flow.into
        assert flow.value
        assert 1 <= flow.line <= lines
    for guard in facts.guards:
        assert TOP_LEVEL <= guard.scope < count
        assert guard.name
        assert guard.type
        assert 1 <= guard.line <= lines
    spans: list[Import | Signal] = [*facts.imports, *facts.signals]
    for span in spans:
        assert TOP_LEVEL <= span.scope < count
        assert 1 <= span.line <= span.end_line <= lines
    for base in facts.inheritance:
        assert 0 <= base.definition < count
        assert 1 <= base.line <= lines
        assert base.base
    for export in facts.exports or ():
        assert export.name
        assert 1 <= export.line <= lines


def check_doc(doc: Doc, data: bytes) -> None:
    """Check that each line of a documentation text stands on its line of the source."""
    source = data.decode("utf-8", "replace").split("\n")
    rows = doc.text.split("\n")
    assert doc.end_line == doc.line + len(rows) - 1
    assert rows[0].strip()
    assert rows[-1].strip()
    for place, row in enumerate(rows):
        assert row.strip() in source[doc.line - 1 + place]


@LANGUAGES
def test_the_query_has_one_principal_capture_for_each_pattern(adapter: Adapter) -> None:
    query = load_query(adapter.grammar, adapter.query)
    assert query.pattern_count
    names = [query.capture_name(number) for number in range(query.capture_count)]
    assert any(name.startswith("def.") for name in names)
    assert "error.node" in names


@LANGUAGES
def test_cases(adapter: Adapter) -> None:
    files = samples(adapter)
    assert len(files) >= 3
    for data in files:
        check(adapter, data)


@LANGUAGES
def test_other_line_ends_change_no_line(adapter: Adapter) -> None:
    for data in samples(adapter):
        if b"\r" in data:
            continue
        one, other = read_source(adapter, data), check(adapter, data.replace(b"\n", b"\r\n"))
        assert [(entry.qualified, entry.line, entry.end_line) for entry in one.definitions] == [
            (entry.qualified, entry.line, entry.end_line) for entry in other.definitions
        ]
        assert one.code_lines == other.code_lines
        assert one.references == other.references
        assert one.doc == other.doc


@LANGUAGES
def test_a_truncated_file_gives_facts(adapter: Adapter) -> None:
    for data in samples(adapter):
        for end in range(0, len(data), max(len(data) // 12, 1)):
            check(adapter, data[:end])


@LANGUAGES
def test_mutated_files(adapter: Adapter) -> None:
    files = samples(adapter)

    @BOUNDED
    @given(
        data=st.sampled_from(files),
        cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40)), max_size=3),
        tokens=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(TOKENS)), max_size=6),
    )
    def mutate(
        data: bytes, cuts: list[tuple[float, int]], tokens: list[tuple[float, bytes]]
    ) -> None:
        for place, length in cuts:
            start = int(place * len(data))
            data = data[:start] + data[start + length :]
        for place, token in tokens:
            start = int(place * len(data))
            data = data[:start] + token + data[start:]
        check(adapter, data)

    mutate()


@LANGUAGES
def test_random_bytes(adapter: Adapter) -> None:
    words = st.lists(st.sampled_from(TOKENS) | st.binary(max_size=4), max_size=40)

    @BOUNDED
    @given(data=st.binary(max_size=200) | words.map(b"".join))
    def read(data: bytes) -> None:
        check(adapter, data)

    read()


@LANGUAGES
@pytest.mark.parametrize(
    "data",
    [
        b"(" * 5_000 + b")" * 5_000,
        b"x = " + b"[" * 20_000,
        b"a" + b".b()" * 40_000,
        b"a" + b".b" * 20_000,
        b"a = " * 5_000 + b"1",
        b"1" + b" + 1" * 20_000,
        b"a if b else " * 3_000 + b"c",
        b"'" * 9_999,
        b'"""' + b"x\n" * 20_000,
        b"{" * 3_000 + b"}" * 3_000,
        b"# comment\n" * 20_000,
        b"\n" * 100_000,
        b"x" * 500_000,
        b"\x00" * 10_000,
        b"@a\n" * 5_000,
        b"f(" * 3_000 + b"x" + b")" * 3_000,
        b"(" * 200_000,
        b"#" * 100_000,
        b"not " * 20_000,
    ],
    ids=[
        "parentheses", "brackets", "calls", "members", "assignments", "sum", "conditions",
        "quotes", "string", "braces", "comments", "blank", "word", "zeros", "decorators",
        "nested", "garbage", "marks", "words",
    ],
)  # fmt: skip
def test_hostile_shapes_end_soon(adapter: Adapter, data: bytes) -> None:
    started = time.process_time()
    facts = read_source(adapter, data)
    assert time.process_time() - started < 5
    check_spans(facts, line_count(data))


@LANGUAGES
def test_giant_files_are_counted_only(adapter: Adapter) -> None:
    facts = read_source(adapter, b"x = 1\n\n" * (MAX_BYTES // 7 + 1))
    assert facts.code_lines == MAX_BYTES // 7 + 1
    assert facts.definitions == ()


@LANGUAGES
def test_module_rules_never_raise(adapter: Adapter) -> None:
    paths = ["a/b.py", "src/x/index.js", "package.json", "lib/__init__.py", "x.ts"]
    roots = adapter.source_roots(paths)
    assert roots == adapter.source_roots(list(reversed(paths)))
    context = ImportContext(exists=set(paths).__contains__, roots=roots)

    @BOUNDED
    @given(
        importer=st.sampled_from([*paths, "z.py", ""]),
        module=st.text(max_size=12) | st.from_regex(r"\A[./@a-z]{0,12}\Z"),
        name=st.text(max_size=4),
    )
    def resolve(importer: str, module: str, name: str) -> None:
        found = adapter.module_file(importer, module, context)
        assert found is None or found in paths
        # The index asks once for all files of a folder.
        sibling = str(PurePosixPath(importer).with_name("sibling")) if importer else "sibling"
        assert adapter.module_file(sibling, module, context) == found
        assert isinstance(adapter.submodule(module, name), str)
        assert isinstance(adapter.package(module), str)

    resolve()


def test_languages_have_names_of_their_own() -> None:
    assert [adapter.language for adapter in adapters()] == sorted(ADAPTERS)
    assert adapter_for("python") is not None
    assert adapter_for("klingon") is None
