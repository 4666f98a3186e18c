"""Dividing source files into a tree: folders are the prior, coupling is the evidence.

The top is opened like a map: a folder that holds most of what there is gives way to what is in
it. Below, a part is divided while it is too long for one page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from codewiki.modules.atoms import Atom, Unit, common_folder, folders_above, inside
from codewiki.modules.gather import Bounds, gather, links_between
from codewiki.modules.merging import by_letter, merged
from codewiki.modules.model import ModuleKind
from codewiki.modules.opening import opened, with_satellites
from codewiki.modules.weights import Weights

LONGEST_LEAF = 4_000
"""Lines of source above which a module is divided if it can be."""

LONGEST_LIST = 8_000
"""The same for tests, examples, documents and data: a page gives little more than a list."""

DEEPEST_LEVEL = 4
"""Modules at this level (the top is 1) are not divided any more."""

_NEARLY_ALL = 0.85
_MOST_OPENINGS = 40
_MANY_FILES = 24
_LONGEST_CLUSTER = 2_000
_SMALL_FOLDER_LINES = 120

LARGE = 3_000
"""Lines of source from which on a repository is more than a handful of files to its reader."""

SHORTEST_LEAF = 300
"""In a large repository a module with fewer lines joins another."""

_STRAY_LINES = 100
_SHORTEST_AT_TOP = 150
"""A single file at the top may be shorter than other leaves: it is known by its name."""
_FEW = 5
_MOST_AT_TOP = 11
"""Modules of code at the top of a large repository; with what supports them there are 12."""
_MOST_BELOW = 12


@dataclass
class Draft:
    """A module that is being made.

    ``path`` is its folder, "" when it is not one folder; ``lead`` is another name for it and
    ``title`` a longer one, both "" where there is none.
    """

    name: str
    path: str
    kind: ModuleKind
    files: list[str]
    lead: str = ""
    title: str = ""
    children: list["Draft"] = field(default_factory=list)


@dataclass(frozen=True)
class Division:
    """Modules at the top, the files that only introduce the package as a whole, and those of
    small folders that have nothing to do with the rest.
    """

    drafts: list[Draft]
    introductions: list[str]
    strays: list[str]


def divide_source(
    atoms: Sequence[Atom],
    weights: Weights,
    *,
    name: str = "",
    packages: Collection[str] = (),
    introductions: Collection[str] = (),
) -> Division:
    """Divide source files into modules.

    ``name`` is that of the repository, ``packages`` are folders with a manifest of their own;
    ``introductions`` are files that only re-export what others define: those of an opened folder
    belong to no module.
    """
    if not atoms:
        return Division([], [], [])
    inhabited = {folder for atom in atoms for folder in folders_above(atom.files[0])}
    packages = inhabited.intersection(packages)
    units, introducing = opened(Unit(name, "", tuple(atoms)), packages, introductions)
    units = with_satellites(units, weights)
    units, strays = _without_strays(units, weights, packages)
    parts = _by_letters(units, weights) or _top_clusters(units, weights, packages)
    return Division(_divided(parts, weights, ModuleKind.CODE), introducing, strays)


def _without_strays(
    units: Sequence[Unit], weights: Weights, packages: Collection[str]
) -> tuple[list[Unit], list[str]]:
    """Take the folders of a few lines that nothing is coupled to out of a large repository."""
    if sum(unit.lines for unit in units) < LARGE:
        return list(units), []
    coupled = {index for pair in links_between(units, weights) for index in pair}
    kept, strays = [], []
    for index, unit in enumerate(units):
        small = unit.path and unit.lines < _STRAY_LINES and unit.path not in packages
        if small and index not in coupled:
            strays += unit.files
        else:
            kept.append(unit)
    return kept, sorted(strays)


def divide_by_folder(atoms: Sequence[Atom], name: str, kind: ModuleKind) -> Draft:
    """Make one module of ``atoms``, with children by folder where it is long."""
    unit = Unit(name, common_folder(atoms), tuple(atoms))
    return _divided([unit], {}, kind)[0]


def _power_of_two(lines: int) -> int:
    """Bounds move in steps, so that a few lines more or less in a repository change nothing."""
    return 1 << max(lines, 1).bit_length() - 1


def _top_clusters(units: Sequence[Unit], weights: Weights, packages: Collection[str]) -> list[Unit]:
    """The modules at the top: one per unit as long as they are not too many or too small.

    Packages are modules of their own, however small, as long as there is room for all.
    """
    whole = [unit for unit in units if unit.path in packages]
    if len(whole) < 2 or len(whole) > _MOST_AT_TOP:
        return _clusters(units, weights, _MOST_AT_TOP)
    rest = [unit for unit in units if unit.path not in packages]
    gathered = _clusters(rest, weights, max(1, _MOST_AT_TOP - len(whole)))
    return sorted((*whole, *gathered), key=lambda unit: unit.key)


def _clusters(units: Sequence[Unit], weights: Weights, most: int) -> list[Unit]:
    lines = sum(unit.lines for unit in units)
    steps = _power_of_two(lines)
    largest = max(_LONGEST_CLUSTER, steps // 4)
    if lines < LARGE:
        return _gathered(units, weights, Bounds(most, most, 60, largest))
    many = sum(not unit.path for unit in units) > _MANY_FILES
    small = max(_SHORTEST_AT_TOP, min(1_500, steps // 16)) if many else _SHORTEST_AT_TOP
    return _gathered(units, weights, Bounds(min(_FEW, most), most, small, largest))


def _by_letters(units: Sequence[Unit], weights: Weights) -> list[Unit]:
    """Groups by first letter of many files that have little to do with each other, else none.

    Hundreds of plug-ins or scripts have no better order than that of the alphabet.
    """
    files = [unit for unit in units if not unit.path]
    if len(files) <= _MANY_FILES or len(links_between(files, weights)) > len(files):
        return []
    for width in (3, 1):
        groups = by_letter(files, width)
        if len(groups) > 2:
            folders = [unit for unit in units if unit.path]
            room = max(_FEW, _MOST_BELOW - len(groups))
            bounds = Bounds(1, room, SHORTEST_LEAF, sum(unit.lines for unit in units))
            return sorted((*groups, *_gathered(folders, weights, bounds)), key=_by_name)
    return []


def _by_name(unit: Unit) -> tuple[str, str]:
    return (unit.name, unit.key)


def _gathered(units: Sequence[Unit], weights: Weights, bounds: Bounds) -> list[Unit]:
    return [merged(cluster) for cluster in gather(units, links_between(units, weights), bounds)]


def _divided(units: Sequence[Unit], weights: Weights, kind: ModuleKind) -> list[Draft]:
    """Turn units into modules, and divide those that are too long, level by level."""
    top = [(unit, _draft(unit, kind)) for unit in units]
    waiting = [(unit, draft, 1) for unit, draft in top]
    while waiting:
        unit, draft, level = waiting.pop()
        parts = _parts(unit, weights, kind) if level < DEEPEST_LEVEL else []
        if len(parts) < 2:
            continue
        draft.files = []
        for part in parts:
            child = _draft(part, kind)
            draft.children.append(child)
            waiting.append((part, child, level + 1))
    return [draft for _, draft in top]


def _draft(unit: Unit, kind: ModuleKind) -> Draft:
    return Draft(unit.name, unit.path, kind, unit.files, unit.lead, unit.title)


def _parts(unit: Unit, weights: Weights, kind: ModuleKind) -> list[Unit]:
    """The parts into which a unit is divided, fewer than two when it is not."""
    most = LONGEST_LEAF if kind is ModuleKind.CODE else LONGEST_LIST
    if unit.lines <= most or len(unit.atoms) == 1:
        return []
    inner = _without_dominant(list(unit.parts) or inside(unit), unit.lines)
    if kind is not ModuleKind.CODE:
        folders = [part for part in inner if part.path and part.lines >= _SMALL_FOLDER_LINES]
        rest = [atom for part in inner if part not in folders for atom in part.atoms]
        if folders and rest:
            folders.append(Unit(f"other {unit.name}", common_folder(rest), tuple(rest)))
        return _gathered(folders, weights, Bounds(_FEW, _MOST_BELOW, SHORTEST_LEAF, unit.lines))
    if folders := [part for part in inner if part.path]:
        inner = folders + _bundled([part for part in inner if not part.path], unit.name)
        inner.sort(key=lambda part: part.key)
    if lettered := _by_letters(inner, weights):
        return lettered
    largest = max(_LONGEST_CLUSTER, _power_of_two(unit.lines) // 4)
    return _gathered(inner, weights, Bounds(1, _MOST_BELOW, SHORTEST_LEAF, largest))


def _without_dominant(units: list[Unit], total: int) -> list[Unit]:
    """Put what is in a folder that holds nearly all lines in its place."""
    for _ in range(_MOST_OPENINGS):
        dominant = [part for part in units if part.path and part.lines > total * _NEARLY_ALL]
        inner = inside(dominant[0]) if dominant else []
        if len(inner) < 2:
            break
        units = [part for part in units if part is not dominant[0]] + inner
    return units


def _bundled(direct: Sequence[Unit], name: str) -> list[Unit]:
    """Put the files that lie directly in one folder together, if they are not too many."""
    folders: dict[str, list[Unit]] = {}
    for part in direct:
        folders.setdefault(part.atoms[0].folder, []).append(part)
    bundles = []
    for folder, parts in sorted(folders.items()):
        atoms = tuple(atom for part in parts for atom in part.atoms)
        if len(parts) > 1 and sum(atom.lines for atom in atoms) <= LONGEST_LEAF:
            bundles.append(Unit(folder.rpartition("/")[2] or name, folder, atoms))
        else:
            bundles += parts
    return bundles
