import pytest

from codewiki.graph.vocabulary import ORDINARY, SHORTEST, is_telling

NEWER = {"c_contiguous", "f_contiguous", "from_number", "resize"}
"""Rare ones, some of which come with later versions of the language."""

ORDINARY_NAMES = [
    "get",
    "set",
    "add",
    "update",
    "items",
    "open",
    "read",
    "write",
    "close",
    "run",
    "main",
    "filter",
    "map",
    "delete",
    "error",
    "log",
    "append",
    "forEach",
    "toString",
    "then",
    "catch",
    "format",
    "join",
    "split",
    "strip",
    "encode",
]


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_ordinary_names_tell_nothing(name: str) -> None:
    assert not is_telling(name)


@pytest.mark.parametrize("name", ["__enter__", "_get", "x", "abc", "_error", "Open"])
def test_neither_do_short_special_or_dressed_up_ones(name: str) -> None:
    assert not is_telling(name)


@pytest.mark.parametrize("name", ["unsign", "verify_signature", "layoutChildren"])
def test_unusual_names_do(name: str) -> None:
    assert is_telling(name)


def test_methods_of_built_in_types_are_ordinary() -> None:
    built_in = (str, bytes, list, dict, set, frozenset, tuple, int, float, bytearray, memoryview)
    methods = {name for kind in built_in for name in dir(kind) if not name.startswith("_")}
    assert {name for name in methods if len(name) >= SHORTEST} <= ORDINARY | NEWER
