"""Names that come with Python, of all versions from 3.11 to 3.14 together.

They are fixed lists: what the interpreter that runs codewiki knows must not show in its output.
"""

from importlib import resources


def _words(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(text.split())


BUILTINS = _words("python_builtins.txt")
"""Names that need no import."""

STANDARD_LIBRARY = _words("python_standard_library.txt")
"""Top-level modules of the standard library."""
