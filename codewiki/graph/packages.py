"""Packages that files say they belong to: which type a full name means, and from where.

What is not public is seen from its own package only. Where several files define a type of one full
name (modules of one build, tests beside sources), the one nearest to the file that asks is meant;
outside tests those of tests come last.
"""

from collections.abc import Iterator, Mapping

from codewiki.facts.model import Import
from codewiki.graph.files import Files, Mark, mark
from codewiki.graph.names import FileNames, Namespace, Symbol
from codewiki.graph.offers import PACKAGED, Offers

MOST_PARTS = 24
"""Longer full names mean nothing."""

Package = tuple[str, str]
"""A family of languages and the full name of a package."""


class Packages:
    """The types at the top level of all files whose language has packages, by full name."""

    def __init__(self, files: Files, offers: Mapping[str, Offers]) -> None:
        self._files = files
        self._types: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
        self._known: set[Package] = set()
        self._answers: dict[tuple[str, str, str], Symbol | None] = {}
        self._full: dict[tuple[str, str], Symbol | None] = {}
        files.resets += [self._answers.clear, self._full.clear]
        for path in sorted(offers):
            if offers[path].packaged:
                self._take(path, offers[path])

    def _take(self, path: str, offers: Offers) -> None:
        language, package = offers.family, offers.package
        self._known.update(packages_of(offers))
        for row in offers.rows:
            if row.signs & PACKAGED:
                place = (path, row.number)
                self._types.setdefault((language, package, row.name), []).append(place)

    def has(self, file: FileNames, package: str) -> bool:
        """Tell whether ``package`` or one inside it has files here."""
        key = (file.adapter.relatives, package)
        self._files.asked.add(package_mark(key))
        return key in self._known

    def outside(self, file: FileNames, module: str, package: str) -> str:
        """Return the name of the library of ``module``, which begins with ``package``.

        It is longer where the repository has packages under that name; "" for a type of an own
        package, which is not written in source.
        """
        parts = module.split(".")[:MOST_PARTS]
        count = package.count(".") + 1
        while self.has(file, package) and count < len(parts):
            if parts[count][:1].isupper():
                return ""
            count += 1
            package = ".".join(parts[:count])
        return "" if self.has(file, package) else package

    def find(self, file: FileNames, package: str, name: str) -> Symbol | None:
        """Return the type ``name`` of a package as ``file`` sees it."""
        key = (file.path, package, name)
        if key not in self._answers:
            self._files.asked.add(mark("name", name))
            places = self._types.get((file.adapter.relatives, package, name), [])
            found = [self._files[path].symbols[number] for path, number in places]
            if package != file.facts.package:
                found = [symbol for symbol in found if "public" in symbol.definition.modifiers]
            self._answers[key] = min(
                found, key=lambda symbol: _distance(file, symbol), default=None
            )
        return self._answers[key]

    def full(self, file: FileNames, text: str) -> Symbol | None:
        """Return the type, or the member of a type, that a full name means."""
        key = (file.path, text)
        if key not in self._full:
            self._full[key] = self._find_full(file, text)
        return self._full[key]

    def _find_full(self, file: FileNames, text: str) -> Symbol | None:
        parts = text.split(".")
        for count in range(min(len(parts) - 1, MOST_PARTS), -1, -1):
            symbol = self.find(file, ".".join(parts[:count]), parts[count])
            for name in parts[count + 1 :]:
                symbol = _member(symbol, name) if symbol is not None else None
            if symbol is not None:
                return symbol
        return None

    def inside(self, namespace: Namespace, name: str) -> "Symbol | Namespace | None":
        """Return the type or package ``name`` of a package."""
        found = self.find(namespace.file, namespace.module, name)
        if found is not None:
            return found
        inner = f"{namespace.module}.{name}"
        return Namespace(namespace.file, inner) if self.has(namespace.file, inner) else None

    def imported(self, file: FileNames, entry: Import) -> Symbol | None:
        """Return what an import brings; one of all members of a type brings the type."""
        if entry.name == "*":
            return self.full(file, entry.module)
        return self.full(file, f"{entry.module}.{entry.name}")


def packages_of(offers: Offers) -> Iterator[Package]:
    """Give the package of a file and those around it; none where the language has no packages."""
    parts = offers.package.split(".") if offers.packaged else []
    for count in range(1, min(len(parts), MOST_PARTS) + 1):
        yield offers.family, ".".join(parts[:count])


def package_mark(package: Package) -> Mark:
    """Return the mark of the question whether a package has files here."""
    return mark("package", *package)


def _distance(file: FileNames, symbol: Symbol) -> tuple[bool, int, int, str, int]:
    """Return a key that is least for the nearest: the most folders in common, the fewest others."""
    mine, other = file.path.split("/"), symbol.file.path.split("/")
    shared = 0
    for one, two in zip(mine, other, strict=False):
        if one != two:
            break
        shared += 1
    is_apart = symbol.file.is_test and not file.is_test
    return is_apart, -shared, len(other) - shared, symbol.file.path, symbol.number


def _member(symbol: Symbol, name: str) -> Symbol | None:
    found = symbol.file.scopes[symbol.number + 1].get(name)
    if isinstance(found, Symbol):
        return found
    methods = symbol.file.overloads.get((symbol.number, name), ())
    return next(iter(methods), None)
