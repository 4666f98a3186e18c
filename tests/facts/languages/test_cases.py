"""Every folder in tests/cases/facts/<language> holds one source file and the facts it must give.

``expected.txt`` has one fact a line. With CODEWIKI_UPDATE_CASES=1 they are written anew; then read
what changed, for these files are the specification of the languages.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from codewiki.facts.languages.extraction import read_source
from codewiki.facts.languages.registry import adapter_for, adapters
from codewiki.facts.model import (
    TOP_LEVEL,
    Binding,
    Definition,
    Doc,
    FileFacts,
    Import,
    Reference,
    Signal,
)

CASES = Path(__file__).parents[2] / "cases" / "facts"
EXPECTED = "expected.txt"
FOLDERS = sorted(
    folder
    for adapter in adapters()
    if (CASES / adapter.language).is_dir()
    for folder in (CASES / adapter.language).iterdir()
    if folder.is_dir()
)


def facts_of(folder: Path) -> FileFacts:
    """Read the one source file of a case."""
    (file,) = (file for file in folder.iterdir() if file.name != EXPECTED)
    adapter = adapter_for(folder.parent.name)
    assert adapter is not None
    return read_source(adapter, file.read_bytes())


def rows(facts: FileFacts) -> str:
    """Write facts as text, one a line."""
    return "\n".join(_rows(facts)) + "\n"


def _rows(facts: FileFacts) -> Iterator[str]:
    yield f"{facts.language}: {facts.code_lines} lines of code, {facts.error_lines} lost"
    yield from _doc(facts.doc, "")
    depths: list[int] = []
    for number, definition in enumerate(facts.definitions):
        parent = definition.parent
        depths.append(0 if parent == TOP_LEVEL else depths[parent] + 1)
        yield from _definition(number, definition, "  " * depths[-1])
    yield from _section("inheritance", (
        f"{entry.line}: {_name(facts, entry.definition)} "
        f"{'implements' if entry.implements else 'extends'} {entry.base}"
        for entry in facts.inheritance
    ))  # fmt: skip
    yield from _section("imports", (_import(facts, entry) for entry in facts.imports))
    if facts.exports is not None:
        texts = (f"{entry.line}: {entry.name} = {entry.local!r}" for entry in facts.exports)
        yield from _section("exports", texts, always=True)
    yield from _section("references", (_reference(facts, entry) for entry in facts.references))
    yield from _section("bindings", (_binding(facts, entry) for entry in facts.bindings))
    yield from _section("flows", (
        f"{flow.line}: {flow.into} <- {flow.value} in {_name(facts, flow.scope)}"
        for flow in facts.flows
    ))  # fmt: skip
    yield from _section("signals", (_signal(facts, entry) for entry in facts.signals))


def _section(title: str, texts: Iterable[str], *, always: bool = False) -> Iterator[str]:
    lines = [f"  {text}" for text in texts]
    if lines or always:
        yield title
        yield from lines


def _name(facts: FileFacts, scope: int) -> str:
    return "-" if scope == TOP_LEVEL else f"{facts.definitions[scope].qualified}#{scope}"


def _place(line: int, end_line: int) -> str:
    return f"{line}" if line == end_line else f"{line}-{end_line}"


def _doc(doc: Doc | None, indent: str) -> Iterator[str]:
    if doc is not None:
        yield f"{indent}| {_place(doc.line, doc.end_line)}: {doc.text!r}"


def _definition(number: int, definition: Definition, indent: str) -> Iterator[str]:
    words = [*definition.modifiers, definition.kind.value, definition.qualified]
    if not definition.public:
        words.insert(0, "hidden")
    text = f"{indent}#{number} {_place(definition.line, definition.end_line)}"
    text += f" ({definition.name_line}) {' '.join(words)}"
    if definition.parameters or definition.kind in {"function", "method"}:
        shown = (
            f"{entry.prefix}{entry.name}{': ' * bool(entry.type)}{entry.type}"
            f"{' = ' * bool(entry.default)}{entry.default}"
            for entry in definition.parameters
        )
        text += f"({', '.join(shown)})"
    text += f" -> {definition.returns}" if definition.returns else ""
    text += f" = {definition.value}" if definition.value else ""
    yield text
    if definition.decorators:
        yield f"{indent}  @ {' '.join(definition.decorators)}"
    yield from _doc(definition.doc, indent + "  ")


def _import(facts: FileFacts, entry: Import) -> str:
    flags = " type-only" * entry.type_only + " reexport" * entry.reexport
    return (
        f"{_place(entry.line, entry.end_line)}: {_name(facts, entry.scope)}: "
        f"{entry.module!r} {entry.name!r} as {entry.alias!r}{flags}"
    )


def _reference(facts: FileFacts, entry: Reference) -> str:
    text = f"{entry.receiver}.{entry.name}" if entry.receiver else entry.name
    count = f"/{entry.arguments}" if entry.arguments >= 0 else ""
    return f"{entry.line}: {_name(facts, entry.scope)}: {entry.kind.value} {text}{count}"


def _binding(facts: FileFacts, entry: Binding) -> str:
    name = f".{entry.name}" if entry.attribute else entry.name
    return f"{entry.line}: {_name(facts, entry.scope)}: {name} {entry.kind.value} {entry.value!r}"


def _signal(facts: FileFacts, entry: Signal) -> str:
    return (
        f"{_place(entry.line, entry.end_line)}: {_name(facts, entry.scope)}: "
        f"{entry.kind.value} {entry.name!r} {entry.detail!r}"
        f"{f' help {entry.help!r}' if entry.help else ''}"
    )


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)
def test_case(folder: Path) -> None:
    text = rows(facts_of(folder))
    expected = folder / EXPECTED
    if os.environ.get("CODEWIKI_UPDATE_CASES"):
        expected.write_bytes(text.encode("utf-8", "backslashreplace"))
    assert text == expected.read_bytes().decode("utf-8")
