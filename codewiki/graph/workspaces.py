"""Packages that the repository itself makes, so that importing one by its name finds its files.

Manifests say their names (``package.json``); an import of such a name from anywhere in the
repository means the file that the manifest offers for it.
"""

from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

import msgspec

from codewiki.facts.model import FileFacts, Unit

LANGUAGES = frozenset({"javascript", "typescript", "tsx"})
"""Languages whose packages ``package.json`` names."""

_MANIFEST = "package-json"
_ENTRIES = ("module", "main")
_USUAL = ("src/index", "index", "src/main", "lib/index")


class OwnPackage(msgspec.Struct, frozen=True):
    """A package of the repository: its folder and the files that an import of it may mean."""

    folder: str
    entries: tuple[str, ...]


def own_packages(facts: Mapping[str, FileFacts]) -> dict[str, OwnPackage]:
    """Return the packages of the repository by name; of equal names none is certain."""
    found: dict[str, OwnPackage] = {}
    twice: set[str] = set()
    for path in sorted(facts):
        if facts[path].artifact != _MANIFEST:
            continue
        fields = {unit.name: unit.value for unit in facts[path].units if unit.kind == "field"}
        name = fields.get("name", "")
        if name in found:
            twice.add(name)
        if name:
            entries = (*_exported(facts[path].units), *(fields.get(key, "") for key in _ENTRIES))
            found[name] = OwnPackage(dirname(path), tuple(entry for entry in entries if entry))
    return {name: package for name, package in found.items() if name not in twice}


def _exported(units: tuple[Unit, ...]) -> Iterator[str]:
    """Give what the manifest exports for the package as a whole."""
    for unit in units:
        export = unit
        if unit.kind == "export-condition" and unit.parent >= 0:
            export = units[unit.parent]
        if export.kind == "export" and export.name == "." and unit.value:
            yield unit.value


def specifiers(package: OwnPackage, inner: str, importer: str) -> Iterator[str]:
    """Give the relative specifiers that may stand for a package, or ``inner`` in it, best first.

    What a build writes is often not in the repository: then the usual source files are tried.
    """
    here = dirname(importer)
    places = [inner, f"src/{inner}"] if inner else [*package.entries, *_USUAL]
    for place in places:
        target = relpath(normpath(join("/", package.folder, place)), join("/", here))
        yield target if target.startswith(".") else f"./{target}"
