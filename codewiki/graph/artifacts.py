"""Edges from manifests, build and CI files to the files and symbols that they name.

This is the one place where an edge may lead from one language to another: only what is written
out as a path of the repository or as a module of a known language counts as evidence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join, normpath

from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import TOP_LEVEL, FileFacts, Unit
from codewiki.graph.build_files import (
    BuildParts,
    class_files,
    dockerfile_of,
    gradle_files,
    plain_path,
)
from codewiki.graph.edges import EdgeBook
from codewiki.graph.index import Index
from codewiki.graph.model import EdgeKind, Tier
from codewiki.graph.names import Symbol
from codewiki.graph.nodes import TEXT_UNITS, package_id, unit_ids

MOST_WORDS = 400
"""How many words of one command text are looked at."""

_WORD = re.compile(r"[^\s\"'`;|&()<>=,]+")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_OBJECT = re.compile(r"([A-Za-z_][\w.]*)\s*:\s*([A-Za-z_][\w.]*)")
_COORDINATES = re.compile(r"[\w.-]+:[\w.-]+")
_PATH_FIELDS = frozenset({"main", "module", "types", "typings", "browser", "readme"})
_JAVASCRIPT_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")

Targets = Iterator[tuple[str, EdgeKind]]
Reader = Callable[["Evidence", Unit], Targets]


def link_artifacts(index: Index, facts: Mapping[str, FileFacts], book: EdgeBook) -> None:
    """Add the edges of all artifacts; ``facts`` are those of files that are no running text."""
    parts = BuildParts(facts)
    for path in sorted(facts):
        found = facts[path]
        readers = READERS.get(found.artifact)
        if readers is None:
            continue
        evidence = Evidence(index, path, parts)
        ids = unit_ids(path, found)
        for number, unit in enumerate(found.units):
            reader = readers.get(unit.kind)
            if reader is None:
                continue
            source = _source(path, found, ids, number)
            for target, kind in reader(evidence, unit):
                if target != path:
                    book.add(source, target, kind, unit.line, Tier.EVIDENCE)


def _source(path: str, facts: FileFacts, ids: list[str], number: int) -> str:
    while number != TOP_LEVEL and facts.units[number].kind in TEXT_UNITS:
        number = facts.units[number].parent
    return path if number == TOP_LEVEL else ids[number]


class Evidence:
    """Finds what the texts of one artifact name."""

    def __init__(self, index: Index, path: str, parts: BuildParts) -> None:
        self._index = index
        self._path = path
        self.parts = parts
        self._folder = dirname(path)

    def file(self, text: str, endings: tuple[str, ...] = ("",)) -> str | None:
        """Return the file that a path means from the artifact's folder, else from the root."""
        if not text or text.startswith(("/", "$", "~")) or "\0" in text:
            return None
        for folder in dict.fromkeys((self._folder, "")):
            place = normpath(join(folder, text))
            for ending in endings:
                if self._index.modules.has(place + ending):
                    return place + ending
        return None

    def first(self, places: tuple[str, ...]) -> str | None:
        """Return the first of several paths that is a file."""
        return next((found for place in places if (found := self.file(place))), None)

    def project(self, name: str) -> str | None:
        """Return the build script of a Gradle project by its path (":core")."""
        places = gradle_files(self.parts.folders(self._path, name))
        return next((place for place in places if self._index.modules.has(place)), None)

    def sources(self) -> tuple[str, ...]:
        """Return the folders of sources that the artifact names, from its folder."""
        return self.parts.sources(self._path)

    def module(self, name: str, language: str = "python") -> str | None:
        """Return the file that runs when a module is run by its name."""
        adapter = adapter_for(language)
        if adapter is None or not _MODULE.fullmatch(name):
            return None
        for module in (f"{name}.__main__", name):
            found = self._index.absolute(adapter, self._path, module)
            if found is not None:
                return found.path
        return None

    def object(self, text: str) -> str | None:
        """Return the node that ``module:function`` names: the symbol, or at least the file."""
        match = _OBJECT.match(text.strip())
        adapter = adapter_for("python")
        if match is None or adapter is None:
            return None
        file = self._index.absolute(adapter, self._path, match[1])
        if file is None:
            return None
        first, *rest = match[2].split(".")
        value = self._index.offered(file, first)
        for part in rest:
            if not isinstance(value, Symbol):
                break
            inner = value.file.scopes[value.number + 1].get(part)
            value = inner if isinstance(inner, Symbol) else None
        return value.id if isinstance(value, Symbol) else file.path

    def named_in(self, text: str) -> Iterator[str]:
        """Give the files that a command text names as paths, or runs as Python modules."""
        found: dict[str, None] = {}
        before = ""
        for match in _WORD.finditer(text, 0, 40 * MOST_WORDS):
            word = match[0]
            path = self.module(word) if before == "-m" else self._path_in(word)
            if path is not None:
                found[path] = None
            before = word
        yield from found

    def _path_in(self, word: str) -> str | None:
        # A bare word such as "test" is a command far more often than a file of that name.
        if "/" not in word and "." not in word:
            return None
        return self.file(word.rstrip(".,:"))


def _script(evidence: Evidence, unit: Unit) -> Targets:
    target = evidence.object(unit.value)
    if target is not None:
        yield target, EdgeKind.CONFIGURES


def _path_field(evidence: Evidence, unit: Unit) -> Targets:
    if unit.name in _PATH_FIELDS:
        yield from _path_value(evidence, unit)


def _path_value(evidence: Evidence, unit: Unit) -> Targets:
    target = evidence.file(unit.value, _JAVASCRIPT_ENDINGS)
    if target is not None:
        yield target, EdgeKind.CONFIGURES


def _path_name(evidence: Evidence, unit: Unit) -> Targets:
    target = evidence.file(unit.name)
    if target is not None:
        yield target, EdgeKind.BUILDS


def _local_action(evidence: Evidence, unit: Unit) -> Targets:
    if unit.name.startswith("./"):
        folder = unit.name.rstrip("/")
        target = evidence.file(folder, ("", "/action.yml", "/action.yaml", "/Dockerfile"))
        if target is not None:
            yield target, EdgeKind.BUILDS


def _command(evidence: Evidence, unit: Unit) -> Targets:
    for target in evidence.named_in(unit.value):
        yield target, EdgeKind.BUILDS


def _setting(evidence: Evidence, unit: Unit) -> Targets:
    for target in evidence.named_in(unit.value):
        yield target, EdgeKind.CONFIGURES


def _one(target: str | None, kind: EdgeKind) -> Targets:
    if target is not None:
        yield target, kind


def _built_path(evidence: Evidence, unit: Unit) -> Targets:
    """A file that the name means once the variable for its folder is left out."""
    return _one(evidence.file(plain_path(unit.name)), EdgeKind.BUILDS)


def _used_path(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.file(plain_path(unit.name)), EdgeKind.CONFIGURES)


def _from_root(evidence: Evidence, unit: Unit) -> Targets:
    if unit.value == "local":
        yield from _one(evidence.file(unit.name.lstrip("/")), EdgeKind.BUILDS)


def _class(evidence: Evidence, unit: Unit) -> Targets:
    places = class_files(unit.name, evidence.sources())
    return _one(evidence.first(places), EdgeKind.CONFIGURES)


def _maven_module(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.file(unit.name, ("/pom.xml", "")), EdgeKind.BUILDS)


def _maven_parent(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.parts.pom(unit.name), EdgeKind.CONFIGURES)


def _needed(evidence: Evidence, unit: Unit) -> Targets:
    """A dependency of the JVM: another pom.xml of the repository, or a package from outside."""
    name = evidence.parts.coordinates(unit.name)
    own = evidence.parts.pom(name)
    if own is not None:
        yield own, EdgeKind.BUILDS
    elif _COORDINATES.fullmatch(name):
        yield package_id("maven", name), EdgeKind.DEPENDS


def _gradle_project(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.project(unit.name), EdgeKind.BUILDS)


def _subdirectory(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.file(plain_path(unit.name) + "/CMakeLists.txt"), EdgeKind.BUILDS)


def _cmake_include(evidence: Evidence, unit: Unit) -> Targets:
    name = plain_path(unit.name)
    places = (name, f"{name}.cmake", f"cmake/{name}.cmake")
    return _one(evidence.first(places), EdgeKind.BUILDS)


def _linked(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.parts.target(unit.name), EdgeKind.BUILDS)


def _cmake_package(evidence: Evidence, unit: Unit) -> Targets:
    if _MODULE.fullmatch(unit.name):
        yield package_id("cmake", unit.name), EdgeKind.DEPENDS


def _cmake_files(evidence: Evidence, unit: Unit) -> Targets:
    for target in evidence.named_in(plain_path(unit.value)):
        yield target, EdgeKind.BUILDS


def _service_build(evidence: Evidence, unit: Unit) -> Targets:
    return _one(evidence.first(dockerfile_of(unit)), EdgeKind.BUILDS)


def _mounted(evidence: Evidence, unit: Unit) -> Targets:
    if unit.name.startswith("."):
        yield from _one(evidence.file(unit.name), EdgeKind.CONFIGURES)


READERS: Mapping[str, Mapping[str, Reader]] = {
    "pyproject": {
        "script": _script,
        "entry-point": _script,
        "field": _path_field,
        "key": _setting,
    },
    "setup-cfg": {"script": _script, "entry-point": _script},
    "requirements": {"include": _path_name},
    "package-json": {
        "field": _path_field,
        "bin": _path_value,
        "export": _path_value,
        "export-condition": _path_value,
        "script": _command,
    },
    "dockerfile": {
        "copy": _path_name,
        "run": _command,
        "entrypoint": _command,
        "command": _command,
        "healthcheck": _command,
    },
    "workflow": {"run": _command, "uses": _local_action},
    "make": {
        "recipe": _command,
        "prerequisite": _path_name,
        "include": _path_name,
        "source": _path_name,
        "link": _linked,
    },
    "maven": {
        "module": _maven_module,
        "parent": _maven_parent,
        "dependency": _needed,
        "main-class": _class,
    },
    "gradle": {
        "module": _gradle_project,
        "project-dependency": _gradle_project,
        "dependency": _needed,
        "include": _built_path,
        "main-class": _class,
        "run": _command,
    },
    "gradle-catalog": {"dependency": _needed},
    "cmake": {
        "source": _built_path,
        "subdirectory": _subdirectory,
        "include": _cmake_include,
        "link": _linked,
        "package": _cmake_package,
        "variable": _cmake_files,
        "install": _built_path,
        "configure": _built_path,
        "prerequisite": _built_path,
        "test": _command,
    },
    "compose": {
        "build": _service_build,
        "env-file": _used_path,
        "include": _built_path,
        "volume": _mounted,
        "command": _command,
        "entrypoint": _command,
    },
    "gitlab": {"run": _command, "include": _from_root},
    "ini": {"key": _setting},
}
"""What the units of each artifact say, by kind."""
