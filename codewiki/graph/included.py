"""Names that come with included text: what a file sees, and where the linker finds it.

A file sees the names of every file that it includes, and of those that they include. What is only
declared there (a prototype, an ``extern`` variable, an opaque type) means the definition, if just
one file of the repository has one. Nothing else joins files: a ``static`` function is invisible
outside its file and those that include it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from codewiki.facts.model import DefinitionKind
from codewiki.graph.files import Files, mark
from codewiki.graph.index import Index
from codewiki.graph.names import CALLABLE_KINDS, FileNames, Symbol
from codewiki.graph.offers import INCLUDED, TYPE, Offers

MOST_FILES = 2_000
"""How many files a file includes at most, directly and through others."""
MOST_SYMBOLS = 200
"""How many definitions of one name are looked at."""

_DECLARATION = "declaration"

Place = tuple[str, int, int]
"""Path, number and signs of a definition."""


class Includes:
    """The names of all files of languages that include text, found by name."""

    def __init__(self, index: Index, files: Files, offers: Mapping[str, Offers]) -> None:
        self._index = index
        self._files = files
        self._places: dict[tuple[str, str], list[Place]] = {}
        self._closures: dict[str, _Closure] = {}
        self._answers: dict[tuple[str, str, bool], Symbol | None] = {}
        files.resets += [self._closures.clear, self._answers.clear]
        for path in sorted(offers):
            for row in offers[path].rows:
                if row.signs & INCLUDED:
                    key = (offers[path].language, row.name)
                    self._places.setdefault(key, []).append((path, row.number, row.signs))

    def reaches_outside(self, file: FileNames) -> bool:
        """Tell whether a file includes anything that is not of the repository."""
        return self._closure(file).outside

    def reaches_unread(self, file: FileNames) -> bool:
        """Tell whether a file includes text that is here and not read: a bundled library."""
        return self._closure(file).unread

    def find(self, file: FileNames, name: str, types: bool) -> Symbol | None:
        """Return what ``name`` means at the top level of ``file``; types first where expected."""
        key = (file.path, name, types)
        if key not in self._answers:
            self._answers[key] = self._find(file, name, types)
        return self._answers[key]

    def _find(self, file: FileNames, name: str, types: bool) -> Symbol | None:
        self._files.asked.add(mark("name", name))
        every = self._places.get((file.adapter.language, name), ())[:MOST_SYMBOLS]
        if not every:
            return None
        own = self._symbols(place for place in every if place[0] == file.path)
        best = _best(own, types)
        if best is not None and not _is_declared(best):
            return best
        closure = self._closure(file).paths
        seen = self._symbols(place for place in every if place[0] in closure)
        found = _best([*seen, *own], types)
        if found is None:
            # A tag needs no declaration to be pointed to.
            tags = self._symbols(place for place in every if place[2] & TYPE) if types else []
            return _of_one_file(file, tags)
        if not _is_declared(found):
            return found
        defined = _defined(file, found, self._symbols(every))
        return defined or best or found

    def _symbols(self, places: Iterable[Place]) -> list[Symbol]:
        return [self._files[path].symbols[number] for path, number, _ in places]

    def _closure(self, file: FileNames) -> "_Closure":
        known = self._closures.get(file.path)
        if known is not None:
            return known
        seen: set[str] = {file.path}
        pending, outside, unread = [file], False, False
        while pending and len(seen) < MOST_FILES:
            here = pending.pop()
            for entry in here.facts.imports:
                target = self._index.module(here, entry.module)
                if target is None:
                    unread = unread or self._index.modules.find(here, entry.module) is not None
                    outside = outside or self._index.external(here, entry.module) is not None
                elif target.path not in seen:
                    seen.add(target.path)
                    pending.append(target)
        seen.discard(file.path)
        answer = self._closures[file.path] = _Closure(frozenset(seen), outside or unread, unread)
        return answer


class _Closure(NamedTuple):
    """What a file includes: paths, whether some lie outside, whether some here are not read."""

    paths: frozenset[str]
    outside: bool
    unread: bool


def _is_declared(symbol: Symbol) -> bool:
    return _DECLARATION in symbol.definition.modifiers


def _best(symbols: Sequence[Symbol], types: bool) -> Symbol | None:
    """Return the symbol that a use means: a definition before a declaration before a macro."""
    return min(symbols, key=lambda symbol: _rank(symbol, types), default=None)


def _rank(symbol: Symbol, types: bool) -> tuple[bool, int, str, int]:
    definition = symbol.definition
    macro = definition.kind is DefinitionKind.MACRO
    step = 2 if macro else 1 if _is_declared(symbol) else 0
    return symbol.is_type != types and not macro, step, symbol.file.path, symbol.number


def _defined(file: FileNames, declared: Symbol, every: Sequence[Symbol]) -> Symbol | None:
    """Return the definition of what is only declared, if one file alone has one."""
    fitting = [
        symbol
        for symbol in every
        if not _is_declared(symbol)
        and _sort(symbol) == _sort(declared)
        and "static" not in symbol.definition.modifiers
        and symbol.definition.kind is not DefinitionKind.MACRO
    ]
    return _of_one_file(file, fitting)


def _of_one_file(file: FileNames, symbols: Sequence[Symbol]) -> Symbol | None:
    """Return the first of symbols that stand in one file; those of tests count for tests only."""
    counted = [symbol for symbol in symbols if not symbol.file.is_test]
    if file.is_test:
        here = [symbol for symbol in symbols if symbol.file is file]
        counted = here or counted or list(symbols)
    return counted[0] if len({symbol.file.path for symbol in counted}) == 1 else None


def _sort(symbol: Symbol) -> int:
    if symbol.is_type:
        return 0
    return 1 if symbol.definition.kind in CALLABLE_KINDS else 2
