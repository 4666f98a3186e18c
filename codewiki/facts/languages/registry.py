"""The languages that codewiki reads. Adding one is one file, its query and one line here."""

from functools import cache

from codewiki.facts.languages import c, java, javascript, python, typescript
from codewiki.facts.languages.adapter import Adapter

ADAPTERS: tuple[Adapter, ...] = (
    c.ADAPTER,
    java.ADAPTER,
    javascript.ADAPTER,
    python.ADAPTER,
    typescript.ADAPTER,
    typescript.TSX,
)


@cache
def _by_language() -> dict[str, Adapter]:
    return {adapter.language: adapter for adapter in ADAPTERS}


def adapter_for(language: str) -> Adapter | None:
    """Return the adapter of a language of the languages table, if there is one."""
    return _by_language().get(language)
