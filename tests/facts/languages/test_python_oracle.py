"""Facts of real Python files against the interpreter's own parser.

The files are those of the standard library and of this repository: nobody wrote them for a test.
"""

import ast
import sysconfig
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from codewiki.facts.languages.extraction import read_source
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import DefinitionKind, Doc, FileFacts, ReferenceKind

LIBRARY = Path(sysconfig.get_path("stdlib"))
OWN = Path(__file__).parents[3] / "codewiki"
FILES = [
    *(LIBRARY / name for name in (
        "argparse.py", "asyncio/base_events.py", "collections/__init__.py", "dataclasses.py",
        "enum.py", "functools.py", "inspect.py", "logging/__init__.py", "os.py", "pathlib.py",
        "subprocess.py", "tokenize.py", "typing.py", "unittest/mock.py", "zipfile.py",
    ) if (LIBRARY / name).is_file()),
    *sorted(OWN.rglob("*.py")),
]  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef
EACH_FILE = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}"
)


@cache
def parsed(path: Path) -> tuple[FileFacts, ast.Module]:
    adapter = adapter_for("python")
    assert adapter is not None
    data = path.read_bytes()
    return read_source(adapter, data), ast.parse(data)


@dataclass
class Named:
    """The definitions that the interpreter's parser sees: qualified names with their lines."""

    rows: Counter[tuple[str, int, int, int]] = field(default_factory=Counter)
    parameters: Counter[tuple[str, int, tuple[str, ...]]] = field(default_factory=Counter)
    docs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def visit(self, node: ast.AST, outer: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | Function):
                name = f"{outer}{child.name}"
                start = min([child.lineno, *(entry.lineno for entry in child.decorator_list)])
                self.rows[name, start, child.end_lineno or 0, child.lineno] += 1
                self.docs[name, normal(ast.get_docstring(child, clean=False) or "")] += 1
                if isinstance(child, Function):
                    self.parameters[name, child.lineno, tuple(names_of(child.args))] += 1
                self.visit(child, f"{name}.")
            else:
                self.visit(child, outer)


def names_of(arguments: ast.arguments) -> Iterator[str]:
    for entry in (*arguments.posonlyargs, *arguments.args):
        yield entry.arg
    if arguments.vararg:
        yield f"*{arguments.vararg.arg}"
    for entry in arguments.kwonlyargs:
        yield entry.arg
    if arguments.kwarg:
        yield f"**{arguments.kwarg.arg}"


def normal(text: str) -> str:
    return " ".join(text.split())


def doc_text(doc: Doc | None) -> str:
    return normal(doc.text) if doc else ""


@EACH_FILE
def test_definitions(path: Path) -> None:
    facts, tree = parsed(path)
    expected = Named()
    expected.visit(tree, "")
    functions = {DefinitionKind.FUNCTION, DefinitionKind.METHOD, DefinitionKind.PROPERTY}
    kinds = functions | {DefinitionKind.CLASS, DefinitionKind.ENUM, DefinitionKind.INTERFACE}
    real = [
        entry for entry in facts.definitions if entry.kind in kinds and not is_value(entry.value)
    ]
    lines = source_of(path).split("\n")
    found = Counter(
        (entry.qualified, entry.line, last_statement(lines, entry.end_line), entry.name_line)
        for entry in real
    )
    lambdas = found - expected.rows
    assert not expected.rows - found
    assert all(name_line == line for _, line, _, name_line in lambdas)
    parameters = Counter(
        (entry.qualified, entry.name_line, tuple(f"{p.prefix}{p.name}" for p in entry.parameters))
        for entry in real
        if entry.kind in functions
    )
    assert not expected.parameters - parameters


def last_statement(lines: list[str], line: int) -> int:
    """Pass over comments at the end of a body, which belong to it for us."""
    while lines[line - 1].strip().startswith("#") or not lines[line - 1].strip():
        line -= 1
    return line


def is_value(value: str) -> bool:
    """Classes that a call makes have a value; their statements are no class definitions."""
    return bool(value)


@EACH_FILE
def test_documentation(path: Path) -> None:
    facts, tree = parsed(path)
    expected = Named()
    expected.visit(tree, "")
    found = Counter((entry.qualified, doc_text(entry.doc)) for entry in facts.definitions)
    plain = [(name, text) for name, text in expected.docs if text and text.isascii()]
    # Source text keeps escapes as they are written.
    missing = [(name, text) for name, text in plain if (name, text) not in found]
    assert [name for name, text in missing if "\\" not in source_of(path) or text == ""] == []
    module = normal(ast.get_docstring(tree, clean=False) or "")
    assert not module or "\\" in source_of(path) or doc_text(facts.doc) == module


@cache
def source_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@EACH_FILE
def test_imports(path: Path) -> None:
    facts, tree = parsed(path)
    expected: Counter[tuple[str, str, int]] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            expected.update((entry.name, "", node.lineno) for entry in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            expected.update((module, entry.name, node.lineno) for entry in node.names)
    assert Counter((entry.module, entry.name, entry.line) for entry in facts.imports) == expected


@EACH_FILE
def test_calls(path: Path) -> None:
    """Every call of a name or attribute is a call, a decorator or an error that is raised."""
    facts, tree = parsed(path)
    expected: Counter[tuple[str, int]] = Counter()
    inner = names_of_lambdas(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            count = len(node.args) + len(node.keywords)
            if isinstance(node.func, ast.Name) and node.func.id not in inner:
                expected[node.func.id, count] += 1
            elif isinstance(node.func, ast.Attribute):
                expected[node.func.attr, count] += 1
    kinds = {ReferenceKind.CALL, ReferenceKind.DECORATOR, ReferenceKind.RAISE}
    found = Counter(
        (entry.name, entry.arguments)
        for entry in facts.references
        if entry.kind in kinds and entry.arguments >= 0
    )
    raised = Counter(
        (entry.name, entry.arguments)
        for entry in facts.references
        if entry.kind is ReferenceKind.RAISE and not entry.name.lstrip("_")[:1].isupper()
    )
    assert expected - found == Counter()
    extra = found - expected - raised
    assert all(name in inner for name, _ in extra)


def names_of_lambdas(tree: ast.Module) -> set[str]:
    """Return the names that lambdas and comprehensions bind: calls of them are not noted."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            names.update(name.lstrip("*") for name in names_of(node.args))
        elif isinstance(node, ast.comprehension):
            names.update(part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
    return names


@EACH_FILE
def test_nothing_is_lost(path: Path) -> None:
    facts, _ = parsed(path)
    assert facts.error_lines == 0
