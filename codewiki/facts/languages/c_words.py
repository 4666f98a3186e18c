"""Names that come with C: keywords, and what the C and POSIX headers declare."""

from importlib import resources


def _words(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(text.split())


KEYWORDS = _words("c_keywords.txt")
"""Words that are never names."""
BUILTINS = _words("c_builtins.txt")
"""Functions, types, variables and macros of the C library, POSIX and the compilers."""
STANDARD_LIBRARY = _words("c_standard_library.txt")
"""Headers of the C standard and POSIX."""
