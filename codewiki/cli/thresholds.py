"""The table ``[check]`` of the repository's file: how much of each property must hold."""

from collections.abc import Mapping
from pathlib import Path

from codewiki.check.model import Property
from codewiki.cli.toml_text import TomlFile, WrongToml, read_toml
from codewiki.cli.values import shown
from codewiki.errors import ConfigurationError
from codewiki.settings import CHECK_TABLE, REPOSITORY_FILE

_NAMES = {property_.value.replace(" ", "_"): property_ for property_ in Property}


def read_thresholds(repository: Path) -> dict[Property, float]:
    """Return the shares, in per cent, that the file in the folder ``repository`` asks for.

    A gate is not to be weakened by a slip of the pen: raises ``ConfigurationError`` for whatever
    is wrong in the table.
    """
    try:
        table = read_toml(repository / REPOSITORY_FILE, follow=False)
    except WrongToml as error:
        place = f"{REPOSITORY_FILE}:{error.line}" if error.line else REPOSITORY_FILE
        raise _wrong(place, error.message, "Mend or remove the file") from error
    given = table.values.get(CHECK_TABLE) if table else None
    if table is None or given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _wrong(_place(table), f"{CHECK_TABLE} cannot be {shown(given)}", "Make it a table")
    return {_property(table, key): _share(table, key, value) for key, value in given.items()}


def _property(table: TomlFile, key: str) -> Property:
    if key not in _NAMES:
        known = ", ".join(_NAMES)
        raise _wrong(_place(table, key), f"there is no property {shown(key)}", f"There are {known}")
    return _NAMES[key]


def _share(table: TomlFile, key: str, value: object) -> float:
    if value is False:
        return 0.0
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not 0 <= float(str(value)) <= _ALL:
        message = f"{key} cannot be {shown(value)}"
        remedy = "Give the share that must hold in per cent, 0 to 100, or false to ask nothing"
        raise _wrong(_place(table, key), message, remedy)
    return float(str(value))


_ALL = 100


def _place(table: TomlFile, *path: str) -> str:
    line = table.line(CHECK_TABLE, *path)
    return f"{REPOSITORY_FILE}:{line}" if line else REPOSITORY_FILE


def _wrong(place: str, message: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(f"{place}: {message}", setting=CHECK_TABLE, remedy=remedy)
