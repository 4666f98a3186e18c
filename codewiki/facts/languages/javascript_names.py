"""Names that JavaScript, Node and browsers bring.

They are fixed lists: what the machine that runs codewiki knows must not show in its output.
"""

from importlib import resources


def _words(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(text.split())


BUILTINS = _words("javascript_builtins.txt")
"""Globals of the language, of Node, of browsers and of programs that run tests."""

NODE_MODULES = _words("javascript_standard_library.txt")
"""Modules that come with Node."""

STANDARD_LIBRARY = frozenset(name.partition("/")[0] for name in NODE_MODULES)
"""The packages of these modules."""

FUNCTION_TYPES = frozenset({"arrow_function", "function_expression", "generator_function"})
"""Node types of functions that are values."""

FUNCTION_WRAPPERS = frozenset({
    "asyncHandler", "catchAsync", "debounce", "expressAsyncHandler", "forwardRef", "memo",
    "memoize", "observer", "once", "throttle", "useCallback", "wrapAsync",
})  # fmt: skip
"""Functions whose result stands for the function that they are given."""

SECTION_WORDS = r"(?:module (?:dependencies|variables|exports?)|expose|exports?)\b"
"""How comments begin that head a part of a file and do not document what follows."""
