"""The languages that codewiki reads. Adding one is one file, its query and one line here."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from codewiki.facts.languages.adapter import Adapter

ADAPTERS: Mapping[str, str] = MappingProxyType({
    "c": "c:ADAPTER",
    "java": "java:ADAPTER",
    "javascript": "javascript:ADAPTER",
    "python": "python:ADAPTER",
    "tsx": "typescript:TSX",
    "typescript": "typescript:ADAPTER",
})
"""Module and name of the adapter of each language. A worker that reads one file of one language
loads that adapter alone: all of them take as long as a thousand lines."""


@cache
def adapter_for(language: str) -> Adapter | None:
    """Return the adapter of a language of the languages table, if there is one."""
    place = ADAPTERS.get(language)
    if place is None:
        return None
    module, _, name = place.partition(":")
    adapter: Adapter = getattr(import_module(f"codewiki.facts.languages.{module}"), name)
    return adapter


@cache
def adapters() -> tuple[Adapter, ...]:
    """Return all adapters, by language."""
    return tuple(found for found in map(adapter_for, sorted(ADAPTERS)) if found is not None)
