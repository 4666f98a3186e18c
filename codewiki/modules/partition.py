"""Dividing source files into a tree: folders are the prior, coupling is the evidence.

The top is opened like a map: a folder that holds most of what there is gives way to what is in
it. Below, a part is divided while it is too long for one page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from codewiki.modules.atoms import Atom, Unit, common_folder, folders_above, units_of
from codewiki.modules.gather import Bounds, gather, leading_token, links_between
from codewiki.modules.model import ModuleKind
from codewiki.modules.weights import Weights

LONGEST_LEAF = 4_000
"""Lines of source above which a module is divided if it can be."""

DEEPEST_LEVEL = 4
"""Modules at this level (the top is 1) are not divided any more."""

_DOMINANT = 0.6
_NEARLY_ALL = 0.85
_MOST_PACKAGES = 20
_MANY_FILES = 24
_MOST_OPENINGS = 40
_SATELLITE_LINES = 40
_PRIVATE_SATELLITE_LINES = 200
_LONGEST_CLUSTER = 2_000
_CRUMB_LINES = 10
_MOST_NAMES = 3
_SMALL_FOLDER_LINES = 120


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
    """Modules at the top, and the files that only introduce the package as a whole."""

    drafts: list[Draft]
    introductions: list[str]


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
        return Division([], [])
    inhabited = {folder for atom in atoms for folder in folders_above(atom.files[0])}
    packages = inhabited.intersection(packages)
    units, introducing = _opened(Unit(name, "", tuple(atoms)), packages, introductions)
    units = _with_satellites(units, weights)
    steps = _power_of_two(sum(unit.lines for unit in units))
    flat = sum(not unit.path for unit in units) > _MANY_FILES
    small = max(60, min(1_500, steps // (32 if flat else 64)))
    bounds = Bounds(12, 14, small, max(_LONGEST_CLUSTER, steps // 8))
    drafts = _divided(_gathered(units, weights, bounds), weights, ModuleKind.CODE)
    return Division(drafts, introducing)


def divide_by_folder(atoms: Sequence[Atom], name: str, kind: ModuleKind) -> Draft:
    """Make one module of ``atoms``, with children by folder where it is long."""
    unit = Unit(name, common_folder(atoms), tuple(atoms))
    return _divided([unit], {}, kind)[0]


def _power_of_two(lines: int) -> int:
    """Bounds move in steps, so that a few lines more or less in a repository change nothing."""
    return 1 << max(lines, 1).bit_length() - 1


def _opened(
    whole: Unit, packages: Collection[str], introductions: Collection[str]
) -> tuple[list[Unit], list[str]]:
    """The units at the top: dominant folders and folders of packages give way to what they hold.

    One of several packages stays whole, however large it is.
    """
    waiting = [whole]
    openings = 0
    units: list[Unit] = []
    introducing: list[str] = []
    while waiting:
        unit = waiting.pop()
        inner = _inside(unit)
        opens = openings < _MOST_OPENINGS and _gives_way(unit, inner, whole.lines, packages)
        if unit is not whole and not opens:
            units.append(unit)
            continue
        openings += 1
        for part in inner:
            if not part.path and all(path in introductions for path in part.files):
                introducing += part.files
            else:
                waiting.append(part)
    return sorted(units, key=lambda unit: unit.key), sorted(introducing)


def _inside(unit: Unit) -> list[Unit]:
    return units_of(unit.atoms, common_folder(unit.atoms), unit.name)


def _gives_way(unit: Unit, inner: Sequence[Unit], total: int, packages: Collection[str]) -> bool:
    if len(inner) < 2:
        return False
    if unit.path in packages and len(packages) > 1:
        return False
    if unit.lines > total * _DOMINANT:
        return True
    return len(inner) <= _MOST_PACKAGES and all(part.path in packages for part in inner)


def _with_satellites(units: Sequence[Unit], weights: Weights) -> list[Unit]:
    """Put small files to the only unit that uses them, and crumbs to what they use."""
    place = {path: index for index, unit in enumerate(units) for path in unit.files}
    users: dict[int, set[int]] = {}
    used: dict[int, set[int]] = {}
    for user, targets in weights.items():
        for path in targets:
            if user in place and path in place and place[user] != place[path]:
                users.setdefault(place[path], set()).add(place[user])
                used.setdefault(place[user], set()).add(place[path])
    home = list(range(len(units)))
    members = {index: [index] for index in home}
    for index in sorted(home, key=lambda index: (units[index].lines, index)):
        around: set[int] = set()
        if _may_be_satellite(units[index]):
            around = {home[user] for user in users.get(index, ())} - {home[index]}
        if not around and _may_be_crumb(units[index]):
            around = {home[target] for target in used.get(index, ())} - {home[index]}
        if len(around) == 1:
            (center,) = around
            moved = members.pop(home[index])
            members[center] += moved
            for one in moved:
                home[one] = center
    return [merged([units[index] for index in sorted(group)]) for group in members.values()]


def _may_be_satellite(unit: Unit) -> bool:
    if unit.path:
        return False
    most = _PRIVATE_SATELLITE_LINES if unit.atoms[0].private else _SATELLITE_LINES
    return unit.lines < most


def _may_be_crumb(unit: Unit) -> bool:
    """Whether a file that nothing uses is too small to stand alone (``__main__.py`` often is)."""
    started = unit.atoms[0].stem == "__main__" and unit.lines < _SATELLITE_LINES
    return not unit.path and (started or unit.lines < _CRUMB_LINES)


def _gathered(units: Sequence[Unit], weights: Weights, bounds: Bounds) -> list[Unit]:
    return [merged(cluster) for cluster in gather(units, links_between(units, weights), bounds)]


def merged(units: Sequence[Unit]) -> Unit:
    """Put units together under the name that most of them share, or that of the largest."""
    if len(units) == 1:
        return units[0]
    parts = sorted((part for unit in units for part in unit.parts or (unit,)), key=_by_key)
    ranked = sorted(parts, key=lambda part: (-_prominence(part), part.key))
    lead = ranked[0]
    token = leading_token(lead.name)
    shared = [part for part in parts if token and leading_token(part.name) == token]
    name = token if len(shared) * 3 >= len(parts) * 2 else lead.name
    equals = [part.name for part in ranked if _prominence(part) * 2 >= _prominence(lead)]
    title = name if name != lead.name else _listed([*dict.fromkeys(equals)][:_MOST_NAMES])
    atoms = tuple(sorted((atom for part in parts for atom in part.atoms), key=lambda a: a.files))
    return Unit(name, "", atoms, tuple(parts), lead.name, title)


def _by_key(unit: Unit) -> str:
    return unit.key


def _listed(names: Sequence[str]) -> str:
    plain = [name.strip("_") or name for name in names]
    return " and ".join([", ".join(plain[:-1]), plain[-1]] if len(plain) > 1 else plain)


def _prominence(part: Unit) -> int:
    hidden = not part.path and part.atoms[0].private
    return part.lines // 4 if hidden else part.lines


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
    if unit.lines <= LONGEST_LEAF or len(unit.atoms) == 1:
        return []
    inner = _without_dominant(list(unit.parts) or _inside(unit), unit.lines)
    if kind is not ModuleKind.CODE:
        folders = [part for part in inner if part.path and part.lines >= _SMALL_FOLDER_LINES]
        rest = [atom for part in inner if part not in folders for atom in part.atoms]
        if folders and rest:
            folders.append(Unit(unit.name, common_folder(rest), tuple(rest)))
        return _gathered(folders, weights, Bounds(8, 12, 300, unit.lines))
    if folders := [part for part in inner if part.path]:
        inner = folders + _bundled([part for part in inner if not part.path], unit.name)
        inner.sort(key=lambda part: part.key)
    largest = max(_LONGEST_CLUSTER, _power_of_two(unit.lines) // 4)
    for bounds in (Bounds(1, 16, 120, largest), Bounds(8, 16, 300, largest)):
        inner = _gathered(inner, weights, bounds)
    return inner


def _without_dominant(units: list[Unit], total: int) -> list[Unit]:
    """Put what is in a folder that holds nearly all lines in its place."""
    for _ in range(_MOST_OPENINGS):
        dominant = [part for part in units if part.path and part.lines > total * _NEARLY_ALL]
        inner = _inside(dominant[0]) if dominant else []
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
