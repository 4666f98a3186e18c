from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.model import Definition, DefinitionKind, FileFacts
from codewiki.graph.hierarchy import MOST_ANCESTORS, Hierarchy
from codewiki.graph.names import FileNames, Symbol, file_names
from codewiki.source.model import Role


def no_grammar() -> object:
    raise AssertionError("nothing is parsed here")


ADAPTER = Adapter(
    language="python",
    title="Python",
    grammar=no_grammar,  # type: ignore[arg-type]
    query="",
    extract=lambda tree, data, query: FileFacts("python"),
    module_file=lambda importer, module, context: None,
    submodule=lambda module, name: "",
    package=lambda module: "",
    source_roots=lambda paths: ("",),
    linearised=True,
)


def classes(count: int, adapter: Adapter = ADAPTER) -> list[Symbol]:
    """Symbols of ``count`` classes C0, C1, … in one file."""
    names = [f"C{number}" for number in range(count)]
    definitions = tuple(
        Definition(name, name, DefinitionKind.CLASS, line, line, line)
        for line, name in enumerate(names, 1)
    )
    facts = FileFacts("python", definitions=definitions)
    file: FileNames = file_names("a.py", Role.SOURCE, facts, adapter, names)
    return file.symbols


def hierarchy(symbols: list[Symbol], bases: dict[int, list[int]]) -> Hierarchy:
    return Hierarchy(
        lambda symbol: (tuple(symbols[base] for base in bases.get(symbol.number, [])), False)
    )


def order(bases: dict[int, list[int]], number: int, adapter: Adapter = ADAPTER) -> list[int]:
    symbols = classes(
        max([number, *bases, *(b for row in bases.values() for b in row)]) + 1, adapter
    )
    return [entry.number for entry in hierarchy(symbols, bases).order(symbols[number])]


def test_a_class_without_bases_is_alone() -> None:
    assert order({}, 0) == [0]


def test_the_diamond_is_linearised() -> None:
    bases = {1: [0], 2: [0], 3: [1, 2]}
    assert order(bases, 3) == [3, 1, 2, 0]
    assert order(bases, 3, replace(ADAPTER, linearised=False)) == [3, 1, 0, 2]


def test_contradictions_fall_back_to_depth_first() -> None:
    assert order({2: [0, 1], 3: [1, 0], 4: [2, 3]}, 4) == [4, 2, 0, 1, 3]


@pytest.mark.parametrize("bases", [{0: [0]}, {0: [1], 1: [0]}, {0: [1], 1: [2], 2: [1]}])
def test_circles_end(bases: dict[int, list[int]]) -> None:
    assert order(bases, 0)[0] == 0
    assert len(set(order(bases, 0))) == len(order(bases, 0))


def test_a_long_line_is_cut_not_overflowed() -> None:
    size = 5_000
    found = order({number: [number - 1] for number in range(1, size)}, size - 1)
    assert found == list(range(size - 1, size - 1 - MOST_ANCESTORS, -1))


@given(
    st.lists(st.lists(st.integers(0, 8), max_size=3, unique=True), min_size=1, max_size=9).map(
        lambda rows: {
            number: [base for base in row if base < number] for number, row in enumerate(rows)
        }
    )
)
def test_c3_agrees_with_python(bases: dict[int, list[int]]) -> None:
    real: dict[int, type] = {}
    for number, row in bases.items():
        try:
            real[number] = type(f"C{number}", tuple(real[base] for base in row), {})
        except (TypeError, KeyError):
            break
    for number, made in real.items():
        names = [entry.__name__ for entry in made.__mro__[:-1]]
        assert [f"C{entry}" for entry in order(bases, number)] == names


def test_openness_is_inherited() -> None:
    symbols = classes(3)
    bases = {2: (symbols[1],), 1: (), 0: ()}
    found = Hierarchy(lambda symbol: (bases[symbol.number], symbol.number == 1))
    assert found.is_open(symbols[2])
    assert found.is_open(symbols[1])
    assert not found.is_open(symbols[0])
