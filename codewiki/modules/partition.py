"""Dividing source files into a tree: folders are the prior, coupling is the evidence.

The top is opened like a map: a folder that holds most of what there is gives way to what is in
it. Below, a part is divided while it is too long for one page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from codewiki.modules.atoms import Atom, Unit, common_folder, units_of
from codewiki.modules.gather import Bounds, gather, leading_token, links_between
from codewiki.modules.model import ModuleKind
from codewiki.modules.weights import Weights

LONGEST_LEAF = 4_000
"""Lines of source above which a module is divided if it can be."""

DEEPEST_LEVEL = 4
"""Modules at this level (the top is 1) are not divided any more."""

_DOMINANT = 0.6
_MOST_PACKAGES = 20
_SATELLITE_LINES = 40
_PRIVATE_SATELLITE_LINES = 200
_SHARE_OF_A_CLUSTER = 0.4


@dataclass
class Draft:
    """A module that is being made. ``path`` is its folder, "" when it is not one folder."""

    name: str
    path: str
    kind: ModuleKind
    files: list[str]
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
    packages: Collection[str] = (),
    introductions: Collection[str] = (),
) -> Division:
    """Divide source files into modules.

    ``packages`` are folders with a manifest of their own; ``introductions`` files that only
    re-export what others define: those of an opened folder belong to no module.
    """
    if not atoms:
        return Division([], [])
    units, introducing = _opened(atoms, packages, introductions)
    units = _with_satellites(units, weights)
    total = sum(unit.lines for unit in units)
    bounds = Bounds(12, 16, _small(total), max(LONGEST_LEAF, int(total * _SHARE_OF_A_CLUSTER)))
    drafts = _divided(_gathered(units, weights, bounds), weights, ModuleKind.CODE)
    return Division(drafts, introducing)


def divide_by_folder(atoms: Sequence[Atom], name: str, kind: ModuleKind) -> Draft:
    """Make one module of ``atoms``, with children by folder where it is long."""
    unit = Unit(name, common_folder(atoms), tuple(atoms))
    return _divided([unit], {}, kind)[0]


def _small(total: int) -> int:
    """Lines below which a module at the top is too small; steps, not a slope, so that a few
    lines more or less in a repository move nothing."""
    return max(60, min(1_500, (1 << max(total, 1).bit_length() >> 1) // 48))


def _opened(
    atoms: Sequence[Atom], packages: Collection[str], introductions: Collection[str]
) -> tuple[list[Unit], list[str]]:
    """The units at the top: dominant folders and folders of packages give way to what they hold."""
    total = sum(atom.lines for atom in atoms)
    waiting = [Unit("", common_folder(atoms), tuple(atoms))]
    units: list[Unit] = []
    introducing: list[str] = []
    first = True
    while waiting:
        unit = waiting.pop()
        inner = _inside(unit) or [unit]
        if not first and not _gives_way(unit, inner, total, packages):
            units.append(unit)
            continue
        first = False
        for part in inner:
            if not part.path and all(path in introductions for path in part.files):
                introducing += part.files
            else:
                waiting.append(part)
    return sorted(units, key=lambda unit: unit.key), sorted(introducing)


def _inside(unit: Unit) -> list[Unit]:
    return units_of(unit.atoms, common_folder(unit.atoms)) if len(unit.atoms) > 1 else []


def _gives_way(unit: Unit, inner: Sequence[Unit], total: int, packages: Collection[str]) -> bool:
    if len(inner) < 2:
        return False
    if unit.lines > total * _DOMINANT:
        return True
    container = all(part.path in packages for part in inner) and unit.path not in packages
    return container and len(inner) <= _MOST_PACKAGES


def _with_satellites(units: Sequence[Unit], weights: Weights) -> list[Unit]:
    """Put small files to the only unit that uses them."""
    place = {path: index for index, unit in enumerate(units) for path in unit.files}
    users: dict[int, set[int]] = {}
    for user, used in weights.items():
        for path in used:
            if user in place and path in place and place[user] != place[path]:
                users.setdefault(place[path], set()).add(place[user])
    home = list(range(len(units)))
    members = {index: [index] for index in home}
    for index in sorted(home, key=lambda index: (units[index].lines, index)):
        if not _may_be_satellite(units[index]):
            continue
        around = {home[user] for user in users.get(index, ())} - {home[index]}
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


def _gathered(units: Sequence[Unit], weights: Weights, bounds: Bounds) -> list[Unit]:
    return [merged(cluster) for cluster in gather(units, links_between(units, weights), bounds)]


def merged(units: Sequence[Unit]) -> Unit:
    """Put units together under the name that most of them share, or that of the largest."""
    if len(units) == 1:
        return units[0]
    parts = [part for unit in units for part in (unit.parts or (unit,))]
    parts.sort(key=lambda part: part.key)
    lead = max(parts, key=lambda part: (_prominence(part), part.key))
    tokens = [leading_token(part.name) for part in parts]
    token = leading_token(lead.name)
    shared = token and tokens.count(token) * 3 >= len(parts) * 2
    atoms = tuple(sorted((atom for part in parts for atom in part.atoms), key=lambda a: a.files))
    return Unit(token if shared else lead.name, "", atoms, tuple(parts))


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
    return Draft(unit.name, unit.path, kind, unit.files)


def _parts(unit: Unit, weights: Weights, kind: ModuleKind) -> list[Unit]:
    """The parts into which a unit is divided, fewer than two when it is not."""
    if unit.lines <= LONGEST_LEAF or len(unit.atoms) == 1:
        return []
    inner = list(unit.parts) or _inside(unit)
    folders = [part for part in inner if part.path]
    direct = [part for part in inner if not part.path]
    lines = sum(part.lines for part in direct)
    by_folder = kind is not ModuleKind.CODE
    if by_folder and not folders:
        return []
    if not unit.parts and len(direct) > 1 and (by_folder or (folders and lines <= LONGEST_LEAF)):
        atoms = tuple(atom for part in direct for atom in part.atoms)
        inner = [Unit(unit.name, common_folder(atoms), atoms), *folders]
    largest = max(LONGEST_LEAF, int(unit.lines * _SHARE_OF_A_CLUSTER))
    return _gathered(inner, weights, Bounds(8, 12, 300, largest))
