"""Names of modules that settings of TypeScript give files: ``paths`` and ``baseUrl``.

The settings that count for a file are those of its folder or of the nearest folder above that has
some; where a folder has several (``tsconfig.app.json`` beside ``tsconfig.json``), all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath, relpath

import msgspec

from codewiki.facts.model import FileFacts

SETTINGS = "tsconfig"
_MOST_EXTENDED = 8
_MOST_PLACES = 64

Paths = tuple[str, tuple[str, ...]]
"""A pattern and its targets."""


class Settings(msgspec.Struct, frozen=True):
    """What one file says: ``base`` is the folder of ``baseUrl``, ``None`` without one.

    ``paths`` are patterns with their targets, from the root of the repository; ``extends`` paths.
    """

    base: str | None
    paths: tuple[Paths, ...]
    extends: tuple[str, ...]


class Aliases:
    """The settings of all folders."""

    def __init__(self, manifests: Mapping[str, FileFacts]) -> None:
        self._settings = {
            path: _read(path, manifests[path])
            for path in sorted(manifests)
            if manifests[path].artifact == SETTINGS
        }
        self._of_folder: dict[str, list[str]] = {}
        for path in self._settings:
            self._of_folder.setdefault(dirname(path), []).append(path)

    def places(self, importer: str, module: str) -> Iterator[str]:
        """Give the relative specifiers that a module name may stand for, best first."""
        if not self._settings:
            return
        here = dirname(importer)
        for target in dict.fromkeys(self._targets(here, module)):
            place = relpath(join("/", target), join("/", here))
            yield place if place.startswith(".") else f"./{place}"

    def name(self, importer: str, module: str) -> bool:
        """Tell whether a pattern that says more than "*" is about a module name."""
        paths = [path for chain in self._chains(dirname(importer)) for path in _own_paths(chain)]
        return any(True for _ in matching([one for one in paths if one[0] != "*"], module))

    def _chains(self, folder: str) -> list[list[Settings]]:
        """Return for each settings file that counts in a folder itself and what it extends."""
        while folder not in self._of_folder:
            if not folder:
                return []
            folder = dirname(folder)
        return [list(self._chain(path)) for path in self._of_folder[folder]]

    def _targets(self, folder: str, module: str) -> Iterator[str]:
        chains = self._chains(folder)
        for chain in chains:
            yield from matching(_own_paths(chain), module)
        for chain in chains:
            base = next((one.base for one in chain if one.base is not None), None)
            if base is not None:
                yield _inside(base, module)

    def _chain(self, path: str) -> Iterator[Settings]:
        """Yield the settings of a file, then those that it extends, nearest first."""
        waiting, seen = [path], {path}
        while waiting and len(seen) <= _MOST_EXTENDED:
            settings = self._settings.get(waiting.pop(0))
            if settings is None:
                continue
            yield settings
            # Of several that are extended the last one wins.
            further = [one for one in reversed(settings.extends) if one not in seen]
            waiting += further
            seen.update(further)


def _read(path: str, facts: FileFacts) -> Settings:
    folder = dirname(path)
    base: str | None = None
    extends: list[str] = []
    paths: dict[int, tuple[str, list[str]]] = {}
    for number, unit in enumerate(facts.units):
        if unit.kind == "extends" and unit.name.startswith("."):
            name = _inside(folder, unit.name)
            extends += (
                [name] if name.endswith(".json") else [f"{name}.json", f"{name}/tsconfig.json"]
            )
        elif unit.kind == "field" and unit.name == "baseUrl":
            base = _inside(folder, unit.value)
        elif unit.kind == "path":
            paths[number] = (unit.name, [])
        elif unit.kind == "target" and unit.parent in paths:
            paths[unit.parent][1].append(unit.name)
    start = folder if base is None else base
    found = tuple(
        (pattern, tuple(_inside(start, target) for target in targets))
        for pattern, targets in paths.values()
    )
    return Settings(base, found, tuple(extends))


def _own_paths(chain: Sequence[Settings]) -> Sequence[Paths]:
    """Return the patterns that count: those of the nearest settings that have any."""
    return next((one.paths for one in chain if one.paths), ())


def _inside(folder: str, place: str) -> str:
    """Join two paths, from the root of the repository; above the root there is nothing."""
    return normpath(join("/", folder, place.lstrip("/"))).lstrip("/")


def matching(paths: Iterable[Paths], module: str) -> Iterator[str]:
    """Yield the targets of the patterns that fit a name, the longest beginning first."""
    fitting: list[tuple[int, str, tuple[str, ...]]] = []
    for pattern, targets in paths:
        start, star, end = pattern.partition("*")
        if not star:
            if pattern == module:
                fitting.append((-len(pattern) - 1, "", targets))
        elif module.startswith(start) and module[len(start) :].endswith(end):
            part = module[len(start) : len(module) - len(end)]
            fitting.append((-len(start), part, targets))
    fitting.sort(key=lambda one: one[0])
    places = [target.replace("*", part) for _, part, targets in fitting for target in targets]
    yield from places[:_MOST_PLACES]
