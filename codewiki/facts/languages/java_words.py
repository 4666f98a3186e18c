"""Names that come with Java, of all versions up to 25.

They are fixed lists: what the machine that runs codewiki knows must not show in its output.
"""

from importlib import resources


def _words(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(text.split())


STANDARD_LIBRARY = _words("java_standard_library.txt")
"""How the names of the packages begin that come with Java."""

BUILTINS = _words("java_builtins.txt") | {"java", "javax"}
"""Types of ``java.lang``, methods of the packages that every program uses, first package names."""
