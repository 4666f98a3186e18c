"""What stands at the top: the map is opened until it shows something.

A folder that holds most of the source, and little beside it, gives way to what is in it; so do
folders of packages. Small files go to the only file that uses them.
"""

from collections.abc import Collection, Sequence

from codewiki.modules.atoms import Unit, inside
from codewiki.modules.merging import merged
from codewiki.modules.weights import Weights

_DOMINANT = 0.6
_ENOUGH_BESIDE = 4
_A_ROOT = 0.3
_ROOTS = frozenset({"java", "kotlin", "scala", "groovy", "python", "main", "src", "lib"})
_LINES_BESIDE = 100
_MOST_PACKAGES = 20
_MOST_OPENINGS = 40
_SATELLITE_LINES = 40
_PRIVATE_SATELLITE_LINES = 200
_CRUMB_LINES = 10


def opened(
    whole: Unit, packages: Collection[str], introductions: Collection[str]
) -> tuple[list[Unit], list[str]]:
    """The units at the top of ``whole``, and those of ``introductions`` that are in none.

    One of several ``packages`` stays whole, however large it is.
    """
    units, introducing = _sorted_out(inside(whole), introductions)
    for _ in range(_MOST_OPENINGS):
        unit = next((one for one in units if _gives_way(one, units, whole.lines, packages)), None)
        if unit is None:
            break
        inner, more = _sorted_out(inside(unit), introductions)
        units = [one for one in units if one is not unit] + inner
        introducing += more
    return sorted(units, key=lambda unit: unit.key), sorted(introducing)


def _sorted_out(
    units: Sequence[Unit], introductions: Collection[str]
) -> tuple[list[Unit], list[str]]:
    """Separate the files that only introduce the folder they lie in."""
    kept: list[Unit] = []
    introducing: list[str] = []
    for unit in units:
        if not unit.path and all(path in introductions for path in unit.files):
            introducing += unit.files
        else:
            kept.append(unit)
    return kept, introducing


def _gives_way(unit: Unit, siblings: Sequence[Unit], total: int, packages: Collection[str]) -> bool:
    if not unit.path or (unit.path in packages and len(packages) > 1):
        return False
    inner = inside(unit)
    if len(inner) < 2:
        return False
    # "src/main/java" is where the source of a language begins, and says nothing of it.
    if unit.name.casefold() in _ROOTS and unit.lines > total * _A_ROOT:
        return True
    beside = sum(other is not unit and other.lines >= _LINES_BESIDE for other in siblings)
    if unit.lines > total * _DOMINANT and beside < _ENOUGH_BESIDE:
        return True
    return len(inner) <= _MOST_PACKAGES and all(part.path in packages for part in inner)


def with_satellites(units: Sequence[Unit], weights: Weights) -> list[Unit]:
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
