"""Names that TypeScript brings besides those of JavaScript."""

from importlib import resources

from codewiki.facts.languages import javascript_names

_TYPES = resources.files(__package__).joinpath("typescript_builtins.txt")

BUILTINS = javascript_names.BUILTINS | frozenset(_TYPES.read_text(encoding="utf-8").split())
"""Globals of the language and types of its standard library."""
