"""Putting units together, and what the result is called."""

from collections import Counter
from collections.abc import Sequence

from codewiki.modules.atoms import Unit
from codewiki.modules.gather import leading_token

_MOST_NAMES = 3


def merged(units: Sequence[Unit]) -> Unit:
    """Put units together under the name that most of them share, or that of the largest."""
    if len(units) == 1:
        return units[0]
    parts = sorted((part for unit in units for part in unit.parts or (unit,)), key=_by_key)
    ranked = sorted(parts, key=lambda part: (-_prominence(part), part.key))
    lead = ranked[0]
    name = _shared_word(parts) or lead.name
    equals = [part.name for part in ranked if _prominence(part) * 3 >= _prominence(lead)]
    title = name if name != lead.name else _listed([*dict.fromkeys(equals)][:_MOST_NAMES])
    atoms = tuple(sorted((atom for part in parts for atom in part.atoms), key=lambda a: a.files))
    return Unit(name, "", atoms, tuple(parts), lead.name, title)


def _shared_word(parts: Sequence[Unit]) -> str:
    """The word that the names of most of ``parts`` begin with, counted in lines; "" if none."""
    lines: Counter[str] = Counter()
    for part in parts:
        lines[leading_token(part.name)] += part.lines
    word = max(lines, key=lambda token: (lines[token], token))
    alike = sum(leading_token(part.name) == word for part in parts)
    return word if alike > 1 and lines[word] * 3 >= lines.total() * 2 else ""


def _by_key(unit: Unit) -> str:
    return unit.key


def _listed(names: Sequence[str]) -> str:
    plain = [name.strip("_") or name for name in names]
    return " and ".join([", ".join(plain[:-1]), plain[-1]] if len(plain) > 1 else plain)


def _prominence(part: Unit) -> int:
    hidden = not part.path and part.atoms[0].private
    return part.lines // 4 if hidden else part.lines


def by_letter(units: Sequence[Unit], width: int) -> list[Unit]:
    """Put units together whose names begin with neighbouring letters, ``width`` in a group.

    The groups are the same whatever there is, so that a new file joins one and moves no other.
    """
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        first = unit.name.lstrip("_")[:1].casefold()
        place = "abcdefghijklmnopqrstuvwxyz".find(first) if first else -1
        start = place // width * width
        label = "0-9" if place < 0 else chr(97 + start)
        if place >= 0 and width > 1:
            label += "-" + chr(min(97 + start + width - 1, 122))
        groups.setdefault(label, []).append(unit)
    return [_group(label, members) for label, members in sorted(groups.items())]


def _group(label: str, members: Sequence[Unit]) -> Unit:
    atoms = tuple(sorted((atom for part in members for atom in part.atoms), key=lambda a: a.files))
    return Unit(label, "", atoms, tuple(members))
