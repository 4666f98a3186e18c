"""The two files of settings: the user's own, and that of the repository, which is untrusted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codewiki.cli.toml_text import TomlFile, WrongToml, read_toml
from codewiki.cli.values import from_toml, shown
from codewiki.settings import CHECK_TABLE, OPTIONS, REPOSITORY_FILE, USER_FILE, Option

_BY_NAME = {option.name: option for option in OPTIONS}
_MOST_FAULTS = 100
"""How many faults of one file are told: a hostile file is not to fill the report."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in a source of settings.

    ``place`` is a file and its line, a variable or a flag; ``message`` a clause that goes on from
    it, ``remedy`` a sentence without its full stop.
    """

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}. {self.remedy}"


@dataclass(frozen=True)
class SettingsFile:
    """What a file sets: values by the name of their setting, their lines, and what is wrong."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_user_file(folder: Path) -> SettingsFile:
    """Return what the user's file of settings in ``folder`` sets; any option may stand in it."""
    path = folder / USER_FILE
    return _read(path, str(path), untrusted=False)


def read_repository_file(repository: Path) -> SettingsFile:
    """Return what the file of the ``repository`` may and does set.

    It is never followed through a symbolic link, and its places name no other folder.
    """
    return _read(repository / REPOSITORY_FILE, REPOSITORY_FILE, untrusted=True)


def _read(path: Path, name: str, *, untrusted: bool) -> SettingsFile:
    try:
        table = read_toml(path, follow=not untrusted)
    except WrongToml as error:
        place = f"{name}:{error.line}" if error.line else name
        return SettingsFile(faults=(Fault(place, error.message, "Mend or remove the file"),))
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror or type(error).__name__})"
        remedy = "Make it an ordinary file that you may read"
        return SettingsFile(faults=(Fault(name, reason, remedy),))
    return _sort(table, name, untrusted) if table else SettingsFile()


def _sort(table: TomlFile, name: str, untrusted: bool) -> SettingsFile:
    """Take apart the entries of a file: good values, and faults in the order of their lines."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    faults: list[tuple[int, Fault]] = []

    def blame(message: str, remedy: str, *path: str) -> None:
        line = table.line(*path)
        place = f"{name}:{line}" if line else name
        faults.append((line, Fault(place, message, remedy)))

    for key, given in table.values.items():
        if key == CHECK_TABLE:
            continue  # read by "codewiki check"; see codewiki.cli.thresholds
        option = _BY_NAME.get(key)
        if option is None or (untrusted and not option.in_repository):
            blame(*_refusal(key, untrusted), key)
            continue
        value, wrong = from_toml(option, given, untrusted=untrusted)
        for error in wrong:
            entry = f"{key}, {shown(error.key)}," if error.key else key
            blame(f"{entry} {error}", error.allowed, key, error.key)
        if value is not None:
            values[key] = value
            places[key] = f"{name}:{table.line(key)}"
    ordered = [fault for _, fault in sorted(faults, key=lambda entry: entry[0])]
    if len(ordered) > _MOST_FAULTS:
        message = f"{len(ordered) - _MOST_FAULTS} more entries are wrong"
        ordered[_MOST_FAULTS:] = [Fault(name, message, "Mend the first ones, then look again")]
    return SettingsFile(values, places, tuple(ordered))


def _refusal(key: str, untrusted: bool) -> tuple[str, str]:
    """Say why the entry ``key`` has no effect, and what to do."""
    if untrusted:
        able = ", ".join(_names(untrusted=True))
        remedy = "Give it as a flag or variable, or in your own settings"
        if key not in _BY_NAME:
            remedy = "Remove it"
        return (
            f"{shown(key)} is not allowed in the file of a repository, which may set {able}",
            remedy,
        )
    return f"there is no setting {shown(key)}", nearest(key)


def nearest(name: str) -> str:
    """Return what to do about a ``name`` that no setting has."""
    from difflib import get_close_matches

    close = get_close_matches(name[:100].lower().replace("-", "_"), list(_BY_NAME), n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"There are {', '.join(_names(untrusted=False))}"


def option_named(name: str) -> Option | None:
    """Return the option ``name``, with hyphens or underscores."""
    return _BY_NAME.get(name.replace("-", "_"))


def _names(*, untrusted: bool) -> Iterator[str]:
    return (option.name for option in OPTIONS if option.in_repository or not untrusted)
