"""What a file has for others to find by name alone, without an import that leads to it.

These are the rows of all tables that go over the whole repository. They are plain values, so that
they can be kept between runs, and small: number and name of a definition, and who may find it.
"""

import msgspec

from codewiki.facts.model import TOP_LEVEL, DefinitionKind
from codewiki.graph.names import CONSTRUCTOR, FileNames, Symbol

UNIQUE, INCLUDED, PACKAGED, TYPE = 1, 2, 4, 8
"""Signs of an offer: it counts for names that are unique, it is visible where the file is included,
it is a type of the file's package; it is a type of any kind."""


class Offer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A definition: its name, its number in the file, and the sum of its signs."""

    name: str
    number: int
    signs: int


class Offers(msgspec.Struct, frozen=True, array_like=True):
    """What one file offers. ``family`` are languages that may be joined, ``language`` is one."""

    family: str
    language: str
    is_test: bool
    packaged: bool = False
    package: str = ""
    rows: tuple[Offer, ...] = ()


def offers_of(file: FileNames) -> Offers:
    """Return what ``file`` offers."""
    adapter = file.adapter
    rows = ((symbol, _signs(symbol)) for symbol in file.symbols)
    return Offers(
        adapter.relatives,
        adapter.language,
        file.is_test,
        adapter.packaged,
        file.facts.package,
        tuple(
            Offer(symbol.definition.name, symbol.number, signs)
            for symbol, signs in rows
            if signs & (UNIQUE | INCLUDED | PACKAGED)
        ),
    )


def _signs(symbol: Symbol) -> int:
    adapter, modifiers = symbol.file.adapter, symbol.definition.modifiers
    signs = TYPE if symbol.is_type else 0
    hidden = adapter.included and not {"declaration", "static"}.isdisjoint(modifiers)
    if not hidden and not (adapter.packaged and CONSTRUCTOR in modifiers):
        signs |= UNIQUE
    if adapter.included and _is_file_level(symbol):
        signs |= INCLUDED
    if adapter.packaged and symbol.file.parents[symbol.number] == TOP_LEVEL:
        signs |= PACKAGED
    return signs


def _is_file_level(symbol: Symbol) -> bool:
    """Tell whether a name is visible outside what it is defined in."""
    parent = symbol.file.parents[symbol.number]
    kind = symbol.definition.kind
    if parent == TOP_LEVEL or kind is DefinitionKind.MACRO:
        return True
    outer = symbol.file.symbols[parent]
    if outer.is_callable:
        return False
    return symbol.is_type or (
        kind is DefinitionKind.CONSTANT and outer.definition.kind is DefinitionKind.ENUM
    )
