"""What the classes of all files extend, as it was found out for each file."""

from collections.abc import Mapping, Sequence

import msgspec

from codewiki.graph.files import Files, mark
from codewiki.graph.held import Held
from codewiki.graph.names import Symbol

MOST_BELOW = 100
"""How many classes below one are looked at."""

Place = tuple[str, int]
"""A definition: the path of its file, and its number there."""


class Extends(msgspec.Struct, frozen=True, array_like=True):
    """What class number ``number`` of a file extends.

    ``bases`` are those of the repository, in source order; ``is_open`` tells that there are others,
    and ``outside`` is the text of one of these that holds something.
    """

    number: int
    bases: tuple[Place, ...]
    is_open: bool = False
    outside: str = ""


class Ancestry:
    """The direct bases of every class, and the classes directly below it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._rows: dict[str, tuple[Extends, ...]] = {}
        self._of: dict[Place, Extends] = {}
        self._below: dict[Place, dict[Place, None]] = {}

    def learn(self, rows: Mapping[str, Sequence[Extends]]) -> None:
        """Take what the classes of some files extend, in place of what was known of these files.

        No question may be going on.
        """
        for path, found in rows.items():
            before = self._rows.get(path, ())
            if before == tuple(found):
                continue
            self._rows[path] = tuple(found)
            for row in before:
                del self._of[path, row.number]
                for base in row.bases:
                    del self._below[base][path, row.number]
            for row in found:
                self._of[path, row.number] = row
                for base in row.bases:
                    self._below.setdefault(base, {})[path, row.number] = None

    def bases(self, symbol: Symbol) -> tuple[tuple[Symbol, ...], bool]:
        """Return the direct bases of a class, and whether there are others from outside."""
        row = self._row(symbol)
        if row is None:
            return (), False
        return tuple(self._files[path].symbols[number] for path, number in row.bases), row.is_open

    def container(self, symbol: Symbol) -> Held | None:
        """Return the container from outside that a class itself extends."""
        row = self._row(symbol)
        if row is None or not row.outside:
            return None
        return Held("", symbol.file, symbol.file.parents[symbol.number], row.outside)

    def _row(self, symbol: Symbol) -> Extends | None:
        symbol.file.parents  # noqa: B018 - a look into the file, to be noted
        return self._of.get((symbol.file.path, symbol.number))

    def below(self, symbol: Symbol) -> list[Symbol]:
        """Return the classes that have ``symbol`` as an ancestor, nearest first, and at most some
        hundred.
        """
        first = (symbol.file.path, symbol.number)
        found: dict[Place, None] = {}
        waiting = [first]
        for current in waiting:
            self._files.asked.add(below_mark(current))
            for child in sorted(self._below.get(current, ())):
                if child != first and child not in found and len(found) < MOST_BELOW:
                    found[child] = None
                    waiting.append(child)
        return [self._files[path].symbols[number] for path, number in found]


def below_mark(place: Place) -> int:
    """Return the mark of the question what stands below a class."""
    return mark("below", *place)
