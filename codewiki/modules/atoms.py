"""Atoms: files that no division takes apart, and units: what a division moves as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from codewiki.modules.shares import INDEX_STEMS, file_stem
from codewiki.modules.weights import Weights

_HEADER_SUFFIXES = (".h", ".hh", ".hpp", ".hxx", ".h++")
_DEEPEST_FOLDER = 64
_BODY_SUFFIXES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".m", ".mm", ".cu")


@dataclass(frozen=True)
class Atom:
    """Files of one folder with one stem (``foo.c`` and ``foo.h``), with headers from elsewhere.

    ``lines`` are those that there is something to say about.
    """

    folder: str
    stem: str
    files: tuple[str, ...]
    lines: int

    @property
    def index(self) -> bool:
        """Whether it stands for its folder."""
        return self.stem in INDEX_STEMS

    @property
    def private(self) -> bool:
        """Whether its name says that it is nobody else's business."""
        return self.stem.startswith("_") and not self.stem.startswith("__")


@dataclass(frozen=True)
class Unit:
    """What a division moves as a whole: an atom, a folder with everything below it, or several.

    ``path`` is the folder, "" when the unit is not one whole folder; ``name`` the last part of it
    or the stem of the atom. Of a unit that was put together, ``parts`` are the units in it,
    ``lead`` is the name of the largest and ``title`` names all that matter as much.
    """

    name: str
    path: str
    atoms: tuple[Atom, ...]
    parts: tuple["Unit", ...] = ()
    lead: str = ""
    title: str = ""
    lines: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", sum(atom.lines for atom in self.atoms))

    @property
    def key(self) -> str:
        """A path that tells it from every other unit of a division."""
        return self.path or self.atoms[0].files[0]

    @property
    def files(self) -> list[str]:
        """All its files, sorted."""
        return sorted(path for atom in self.atoms for path in atom.files)


def make_atoms(lines: Mapping[str, int], weights: Weights) -> tuple[Atom, ...]:
    """Put files (path to lines) together by folder and stem, in path order."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in sorted(lines):
        groups.setdefault((path.rpartition("/")[0], file_stem(path)), []).append(path)
    for header, body in sorted(_headers_elsewhere(groups, weights).items()):
        groups[body].extend(groups.pop(header))
    return tuple(
        Atom(folder, stem, tuple(paths), sum(lines[path] for path in paths))
        for (folder, stem), paths in sorted(groups.items())
    )


def _headers_elsewhere(
    groups: Mapping[tuple[str, str], Sequence[str]], weights: Weights
) -> dict[tuple[str, str], tuple[str, str]]:
    """Headers in a folder of their own, each with the one body that has its stem and uses it."""
    bodies: dict[str, list[tuple[str, str]]] = {}
    for key, paths in groups.items():
        if any(path.endswith(_BODY_SUFFIXES) for path in paths):
            bodies.setdefault(key[1], []).append(key)
    found = {}
    for key, paths in groups.items():
        if not all(path.endswith(_HEADER_SUFFIXES) for path in paths):
            continue
        users = [
            body
            for body in bodies.get(key[1], ())
            if any(header in weights.get(path, {}) for path in groups[body] for header in paths)
        ]
        if len(users) == 1:
            found[key] = users[0]
    return found


def common_folder(atoms: Sequence[Atom]) -> str:
    """The deepest folder that holds all ``atoms``."""
    folders = [folder_parts(folder) for folder in sorted({atom.folder for atom in atoms})]
    first, last = min(folders), max(folders)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return "/".join(first[:same])


def folder_parts(folder: str) -> list[str]:
    """The names on the way to ``folder``, none for the top."""
    return folder.split("/") if folder else []


def units_of(atoms: Sequence[Atom], base: str, name: str) -> list[Unit]:
    """The units right below the folder ``base``: its atoms, and its folders as wholes.

    ``name`` is the name of ``base`` where it is the top of the repository.
    """
    prefix = f"{base}/" if base else ""
    folders: dict[str, list[Atom]] = {}
    units = []
    for atom in atoms:
        if atom.folder == base:
            own = (base.rpartition("/")[2] or name) if atom.index else atom.stem
            units.append(Unit(own, "", (atom,)))
        else:
            part = atom.folder[len(prefix) :].partition("/")[0]
            folders.setdefault(part, []).append(atom)
    units += [Unit(part, prefix + part, tuple(inner)) for part, inner in folders.items()]
    return sorted(units, key=lambda unit: unit.key)


def inside(unit: Unit) -> list[Unit]:
    """The units below the deepest folder that holds all of ``unit``."""
    return units_of(unit.atoms, common_folder(unit.atoms), unit.name)


def folders_above(path: str) -> list[str]:
    """The folders that hold ``path``, outermost first, without the top of the repository.

    Of a path that is nested beyond all measure only the outermost are given.
    """
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(1, min(len(parts), _DEEPEST_FOLDER) + 1)]
