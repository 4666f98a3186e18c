"""The user's file of settings: changed entry by entry, comments and order kept."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from codewiki.errors import ConfigurationError, FileSystemError
from codewiki.store.files import private_write

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Value = str | bool | int | float | Sequence[str] | Mapping[str, str]


def change_setting(path: Path, name: str, value: Value | None) -> bool:
    """Set ``name`` to ``value``, or remove it with ``None``; see ``change_settings``."""
    return change_settings(path, {name: value})


def change_settings(path: Path, changes: Mapping[str, Value | None]) -> bool:
    """Set the entries ``changes`` in the TOML file at ``path``; ``None`` removes one.

    All are written at once. Tells whether anything changed. Raises ``ConfigurationError`` when the
    file is no TOML, and ``FileSystemError`` when it cannot be read or written; it is as it was
    then.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = _read(path)
    try:
        tomllib.loads(before)
        document = tomlkit.parse(before)
        for name, value in changes.items():
            _change(document, name, value)
        after = tomlkit.dumps(document)
        # A second reader has the last word on what was written.
        read = tomllib.loads(after)
        for name, value in changes.items():
            if read.get(name) != (dict(value) if isinstance(value, Mapping) else value):
                raise ValueError(f"{name} would not be read back as it was written")
    except (ValueError, TOMLKitError, RecursionError) as error:
        raise ConfigurationError(
            f"{path} cannot be changed: {error}",
            setting=", ".join(changes),
            remedy="Mend the file; codewiki config validate shows what is wrong",
        ) from error
    if after == before:
        return False
    try:
        private_write(path, after.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as error:
        raise _failure(path, "written", error) from error
    return True


def _change(document: "TOMLDocument", name: str, value: Value | None) -> None:
    import tomlkit

    if value is None:
        if name in document:
            document.remove(name)
    elif isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        document[name] = table
    else:
        document[name] = list(value) if isinstance(value, tuple) else value


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path} is not UTF-8", setting=str(path), remedy="Save it as UTF-8"
        ) from error
    except OSError as error:
        raise _failure(path, "read", error) from error


def _failure(path: Path, verb: str, error: Exception) -> FileSystemError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return FileSystemError(
        f"{path} cannot be {verb} ({reason})",
        path=str(path),
        remedy="See that it is a file that you may use, in a folder that you may write to",
    )
