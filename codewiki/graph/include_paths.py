"""Folders in which headers are looked for, as far as build files say.

A compilation database says for each folder of sources in which order they are searched. CMake and
Make files say what counts for their folder and those below, often for several targets at once:
which of them a file belongs to is not known, so that all such folders are one group.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from posixpath import dirname, join, normpath

from codewiki.facts.model import TOP_LEVEL, FileFacts, Unit
from codewiki.graph.build_files import plain_path
from codewiki.source.folders import folders_from, folders_of

MOST_GROUPS = 40
"""So many groups count for one folder."""
MOST_OF_FILE = 200
"""So many folders of one build file count."""

Group = tuple[str, ...]
"""Folders of which none comes before the others."""

_INTERFACE = re.compile(r"\$<(?:BUILD_INTERFACE:)?([^<>]*)>?\Z")
_FLAG = re.compile(r"(?:^|\s)-(?:I|isystem|iquote)\s{0,9}([^\s\"']{1,400})")
_TOP = re.compile(r"\$[({](?:(?:abs_)?top_srcdir|CMAKE_SOURCE_DIR)[)}]")
_SOURCE_FOLDER = re.compile(r"\A(?:\$[({](?:(?:abs_)?(?:top_)?srcdir|CURDIR|PWD)[)}]|\.)(?:/|\Z)")


class IncludePaths:
    """The folders of headers that count for folders. ``known`` are the paths of all files."""

    def __init__(self, manifests: Mapping[str, FileFacts], known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._exact: dict[str, list[Group]] = {}
        self._below: dict[str, list[str]] = {}
        for path in sorted(manifests):
            facts = manifests[path]
            if facts.artifact == "compile-commands":
                self._take_commands(facts.units)
            elif facts.artifact in {"cmake", "make"}:
                texts = _stated(facts) if facts.artifact == "cmake" else _flagged(facts)
                for text in islice(texts, MOST_OF_FILE):
                    self._take(dirname(path), text)

    def groups(self, folder: str) -> Iterable[Group]:
        """Return the groups of folders that count for a folder, the first to be asked first."""
        if not self._exact and not self._below:
            return ()
        return islice(self._groups(folder), MOST_GROUPS)

    def _groups(self, folder: str) -> Iterator[Group]:
        yield from self._exact.get(folder, ())
        for here in folders_from(folder):
            if here in self._below:
                yield tuple(self._below[here])

    def _take(self, folder: str, text: str) -> None:
        """Note a folder that a build file in ``folder`` names: from there, or from above."""
        from_top = _TOP.match(text) is not None
        text = plain_path(_SOURCE_FOLDER.sub("", text, count=1) or ".")
        if text.startswith(("/", "-")) or "$" in text:
            return
        places = [_within(here, text) for here in folders_from(folder)]
        if from_top:
            places.reverse()
        place = next((one for one in places if one is not None and self._is_folder(one)), None)
        if place is not None:
            found = self._below.setdefault(folder, [])
            if place not in found:
                found.append(place)

    def _take_commands(self, units: tuple[Unit, ...]) -> None:
        """Note the folders of commands, whose paths are those of some machine."""
        inside: dict[int, tuple[str, str, str]] = {}
        for number, unit in enumerate(units):
            if unit.kind == "compiled":
                parts = normpath(join(unit.value, unit.name)).split("/")
                ends = ("/".join(parts[count:]) for count in range(len(parts)))
                end = next((one for one in ends if one in self._known), None)
                if end is not None:
                    root = "/".join(parts)[: -len(end)]
                    inside[number] = (dirname(end), root, unit.value)
            elif unit.parent in inside and unit.parent != TOP_LEVEL:
                folder, root, place = inside[unit.parent]
                path = normpath(join(place, unit.name)) + "/"
                named = path[len(root) :].strip("/") if path.startswith(root) else None
                if named is not None and self._is_folder(named):
                    self._exact.setdefault(folder, []).append((named,))

    @cached_property
    def _folders(self) -> set[str]:
        return folders_of(self._known)

    def _is_folder(self, path: str) -> bool:
        return path in self._folders


def _within(folder: str, text: str) -> str | None:
    """Join two paths, from the root of the repository; ``None`` where it leads out of it."""
    place = normpath(join(folder, text))
    if place == ".":
        return ""
    return None if place.startswith("..") else place


def _stated(facts: FileFacts) -> Iterator[str]:
    for unit in facts.units:
        if unit.kind == "include-path":
            match = _INTERFACE.match(unit.name)
            yield match[1] if match else unit.name


def _flagged(facts: FileFacts) -> Iterator[str]:
    for unit in facts.units:
        if unit.kind in {"variable", "recipe"} and "-" in unit.value:
            for match in _FLAG.finditer(unit.value):
                yield match[1]
