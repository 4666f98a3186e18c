"""What files of Maven, Gradle, CMake, Compose and GitLab CI name: files, parts of the build that
other files hold, and packages from outside.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath

from codewiki.facts.model import TOP_LEVEL, FileFacts, Unit
from codewiki.graph.nodes import unit_ids

_WITH_TARGETS = {"cmake": "target", "make": "program"}
_GRADLE_FILES = ("build.gradle", "build.gradle.kts")
_SETTINGS = ("settings.gradle", "settings.gradle.kts")
_HERE = re.compile(
    r"\$\{?(?:CMAKE_CURRENT_(?:SOURCE|LIST)_DIR|projectDir|project\.basedir|basedir)\}?/"
)
_ROOT = re.compile(
    r"\$\{?(?:CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR|\w+_SOURCE_DIR|rootDir|rootProject\.projectDir"
    r"|maven\.multiModuleProjectDirectory|CI_PROJECT_DIR|PWD)\}?/"
)


def plain_path(text: str) -> str:
    """Return a path without the variable for the folder in which it is looked up anyway."""
    text = text[:1_000]
    return _ROOT.sub("", _HERE.sub("", text, count=1), count=1)


class BuildParts:
    """The parts of builds that other files refer to by name, found once for the repository.

    Of two parts with one name none is certain: neither is found.
    """

    def __init__(self, facts: Mapping[str, FileFacts]) -> None:
        self._poms: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._catalog: dict[str, str] = {}
        self._projects: dict[str, dict[str, str]] = {}
        self._sources: dict[str, tuple[str, ...]] = {}
        twice: set[str] = set()
        for path in sorted(facts):
            found = facts[path]
            self._sources[path] = tuple(
                plain_path(unit.name) for unit in found.units if unit.kind == "source-path"
            )
            if found.artifact == "maven":
                _once(self._poms, twice, _coordinates(found), path)
            elif found.artifact in _WITH_TARGETS:
                self._take_targets(path, found, twice)
            elif found.artifact == "gradle-catalog":
                self._take_catalog(path, found)
            elif found.artifact == "gradle" and path.rpartition("/")[2] in _SETTINGS:
                self._projects[dirname(path)] = _included(found)
        for name in twice:
            self._poms.pop(name, None)
            self._targets.pop(name, None)

    def _take_targets(self, path: str, found: FileFacts, twice: set[str]) -> None:
        kind = _WITH_TARGETS[found.artifact]
        for unit, id_ in zip(found.units, unit_ids(path, found), strict=True):
            if unit.kind != kind or "PROJECT_NAME" in unit.name:
                continue
            # Of twins in one file, under two conditions, the first stands for both.
            if not self._targets.get(unit.name, "").startswith(f"{path}#"):
                _once(self._targets, twice, unit.name, id_)

    def _take_catalog(self, path: str, found: FileFacts) -> None:
        stem = path.rpartition("/")[2].removesuffix(".versions.toml")
        for unit in found.units:
            if unit.kind == "dependency" and unit.parent != TOP_LEVEL:
                alias = re.sub(r"[-_]", ".", found.units[unit.parent].name)
                self._catalog.setdefault(f"{stem}.{alias}", unit.name)

    def pom(self, coordinates: str) -> str | None:
        """Return the pom.xml of "group:artifact"."""
        return self._poms.get(coordinates)

    def target(self, name: str) -> str | None:
        """Return the node of a target of CMake, or of what Automake builds."""
        return self._targets.get(name) or self._targets.get(name.rpartition("::")[2])

    def sources(self, path: str) -> tuple[str, ...]:
        """Return the folders of sources that a build file names, from its folder."""
        return self._sources.get(path, ())

    def coordinates(self, name: str) -> str:
        """Return "group:artifact" of a dependency, whose name may be an alias of a catalogue."""
        return self._catalog.get(re.sub(r"[-_]", ".", name), name)

    def folders(self, path: str, project: str) -> tuple[str, ...]:
        """Return the folders that the Gradle project ":a:b" may mean for a file, from the root."""
        usual = project.strip(":").replace(":", "/")
        place = dirname(path)
        while place not in self._projects and place:
            place = dirname(place)
        folder = self._projects.get(place, {}).get(_accessor(project), usual)
        return tuple(dict.fromkeys(normpath(join(place, one)) for one in (folder, usual)))


def _once(known: dict[str, str], twice: set[str], name: str, value: str) -> None:
    if name in known:
        twice.add(name)
    known.setdefault(name, value)


def _coordinates(facts: FileFacts) -> str:
    """Return "group:artifact" of a pom.xml, which may take the group from its parent."""
    fields = {unit.name: unit.value for unit in facts.units if unit.kind == "field"}
    parent = next((unit for unit in facts.units if unit.kind == "parent"), None)
    group = fields.get("groupId") or (parent.name.partition(":")[0] if parent else "")
    return f"{group}:{fields.get('artifactId', '')}"


def _included(facts: FileFacts) -> dict[str, str]:
    """Return the folders of included projects, by what their names have in common."""
    found = {
        _accessor(unit.name): unit.name.strip(":").replace(":", "/")
        for unit in facts.units
        if unit.kind == "module"
    }
    for unit in facts.units:
        if unit.kind == "folder":
            found[_accessor(unit.name)] = plain_path(unit.value)
    return found


def _accessor(project: str) -> str:
    """Return what ":my-app:core" and ``projects.myApp.core`` have in common."""
    return re.sub(r"[-_.]", "", project.strip(":")).lower()


def gradle_files(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return where the build scripts of folders may be."""
    return tuple(normpath(join(folder, name)) for folder in folders for name in _GRADLE_FILES)


def class_files(name: str, sources: Iterable[str] = ()) -> tuple[str, ...]:
    """Return where the source of a class of the JVM may be, from the folder of its build file.

    ``sources`` are folders that the build file names; those of the usual layout come after them.
    """
    place = name.replace(".", "/").partition("$")[0]
    kotlin = place.removesuffix("Kt")
    roots = (
        *(f"{folder.rstrip('/')}/" for folder in sources),
        "src/main/java/",
        "src/main/kotlin/",
        "src/main/scala/",
        "src/main/groovy/",
        "src/",
        "",
    )
    endings = (f"{place}.java", f"{place}.kt", f"{kotlin}.kt", f"{place}.scala", f"{place}.groovy")
    return tuple(root + ending for root in roots for ending in endings)


def dockerfile_of(unit: Unit) -> tuple[str, ...]:
    """Return where the Dockerfile of a service's build may be, from the folder of its file."""
    return tuple(join(unit.name, name) for name in ([unit.value] if unit.value else _DOCKERFILES))


_DOCKERFILES = ("Dockerfile", "Containerfile")
