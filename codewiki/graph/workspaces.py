"""Packages that the repository itself makes, so that importing one by its name finds its files.

Manifests say their names (``package.json``); an import of such a name from anywhere in the
repository means the file that the manifest offers for it. Names that begin with "#" are meant for
the files of the package alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath, relpath

import msgspec

from codewiki.facts.model import TOP_LEVEL, FileFacts, Unit
from codewiki.graph.aliases import Paths, matching

LANGUAGES = frozenset({"javascript", "typescript", "tsx"})
"""Languages whose packages ``package.json`` names."""

_MANIFEST = "package-json"
_LISTS = frozenset({_MANIFEST, "pnpm-workspace"})
_ENTRIES = ("module", "main")
_USUAL = ("src/index", "index", "src/main", "lib/index")
_BUILT = frozenset({"build", "cjs", "dist", "es", "esm", "lib", "out"})
_MOST_STARS = 4
"""Patterns with more stars choose nothing: they may be made to cost time."""


class OwnPackage(msgspec.Struct, frozen=True):
    """A package of the repository: its folder and the files that an import of it may mean.

    ``exports`` are what its manifest gives for the names behind its own ("./parts/*"), ``imports``
    for the names that only its own files may use ("#inner/*").
    """

    folder: str
    name: str = ""
    entries: tuple[str, ...] = ()
    exports: tuple[Paths, ...] = ()
    imports: tuple[Paths, ...] = ()


class Workspaces:
    """The packages of a repository, by name and by folder. ``manifests`` are its build files."""

    def __init__(self, manifests: Mapping[str, FileFacts]) -> None:
        found = [
            _package(path, manifests[path].units)
            for path in sorted(manifests)
            if manifests[path].artifact == _MANIFEST
        ]
        self._by_folder = {package.folder: package for package in found}
        self._by_name: dict[str, OwnPackage] = {}
        named: dict[str, list[OwnPackage]] = {}
        for package in found:
            named.setdefault(package.name, []).append(package)
        lists = [
            _Members(dirname(path), manifests[path].units)
            for path in sorted(manifests)
            if manifests[path].artifact in _LISTS
        ]
        for name, packages in named.items():
            if len(packages) > 1:
                # A fixture or an example may have the name of a package of the workspace.
                packages = [one for one in packages if any(each.has(one.folder) for each in lists)]
            if name and len(packages) == 1:
                self._by_name[name] = packages[0]

    def places(self, importer: str, module: str, name: str) -> Iterator[str]:
        """Give the relative specifiers that ``module``, of the package ``name``, may stand for in a
        file, best first.

        What a build writes is often not in the repository: then the usual source files are tried.
        """
        here = dirname(importer)
        if module.startswith("#"):
            package = self._around(here)
            wanted = [*matching(package.imports, module)] if package is not None else []
        else:
            package = self._by_name.get(name)
            wanted = _offered(package, module[len(name) :].strip("/")) if package else []
        for place in (each for one in wanted for each in _written(one)):
            folder = package.folder if package is not None else ""
            target = relpath(normpath(join("/", folder, place)), join("/", here))
            yield target if target.startswith(".") else f"./{target}"

    def _around(self, folder: str) -> OwnPackage | None:
        """Return the package that holds a folder."""
        while folder not in self._by_folder and folder:
            folder = dirname(folder)
        return self._by_folder.get(folder)


def _offered(package: OwnPackage, inner: str) -> list[str]:
    if not inner:
        return [*matching(package.exports, "."), *package.entries, *_USUAL]
    return [*matching(package.exports, f"./{inner}"), inner, f"src/{inner}"]


def _written(place: str) -> Iterator[str]:
    """Give a file, then what it may have been built from."""
    yield place
    first, slash, rest = place.removeprefix("./").partition("/")
    if slash and first in _BUILT:
        yield f"src/{rest}"
        yield rest


def _package(path: str, units: Sequence[Unit]) -> OwnPackage:
    fields = {unit.name: unit.value for unit in units if unit.kind == "field"}
    entries = (fields.get(key, "") for key in _ENTRIES)
    return OwnPackage(
        folder=dirname(path),
        name=fields.get("name", ""),
        entries=tuple(entry for entry in entries if entry),
        exports=_mapped(units, "export"),
        imports=_mapped(units, "import"),
    )


def _mapped(units: Sequence[Unit], kind: str) -> tuple[Paths, ...]:
    """Return names with their targets; files of types alone come last."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for unit in units:
        named = unit
        if unit.kind == f"{kind}-condition" and unit.parent != TOP_LEVEL:
            named = units[unit.parent]
        if named.kind == kind and unit.value.startswith("./"):
            is_folder = named.name.endswith("/")  # how it was written before there were stars
            name, value = (
                (f"{named.name}*", f"{unit.value}*") if is_folder else (named.name, unit.value)
            )
            found.setdefault(name, []).append(("types" in unit.name.split("."), value))
    return tuple(
        (name, tuple(value for _, value in sorted(targets, key=lambda one: one[0])))
        for name, targets in found.items()
    )


class _Members:
    """The folders that a list of packages names by patterns; those with "!" are left out."""

    def __init__(self, folder: str, units: Iterable[Unit]) -> None:
        patterns = [unit.name for unit in units if unit.kind == "workspace"]
        self._chosen = [_pattern(folder, one) for one in patterns if not one.startswith("!")]
        self._left_out = [_pattern(folder, one[1:]) for one in patterns if one.startswith("!")]

    def has(self, folder: str) -> bool:
        """Tell whether a folder is one of them."""
        return any(one.fullmatch(folder) for one in self._chosen) and not any(
            one.fullmatch(folder) for one in self._left_out
        )


def _pattern(folder: str, text: str) -> re.Pattern[str]:
    place = normpath(join("/", folder, text)).lstrip("/")
    if text.count("*") > _MOST_STARS:
        return re.compile(r"(?!)")
    parts = re.split(r"(\*\*/?|\*)", place)
    written = {"*": "[^/]*", "**": ".*", "**/": "(?:.*/)?"}
    return re.compile("".join(written.get(part, re.escape(part)) for part in parts))
