"""The user's file of settings: changed entry by entry, comments and order kept."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from codewiki.errors import ConfigurationError, FileSystemError
from codewiki.store.files import private_write

Value = str | bool | int | float | Sequence[str] | Mapping[str, str]


def change_setting(path: Path, name: str, value: Value | None) -> bool:
    """Set ``name`` to ``value`` in the TOML file at ``path``, or remove it with ``None``.

    Tells whether anything changed. Raises ``ConfigurationError`` when the file is no TOML, and
    ``FileSystemError`` when it cannot be read or written; it is as it was then.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = _read(path)
    try:
        tomllib.loads(before)
        document = tomlkit.parse(before)
        if value is None:
            if name not in document:
                return False
            document.remove(name)
        elif isinstance(value, Mapping):
            table = tomlkit.inline_table()
            table.update(value)
            document[name] = table
        else:
            document[name] = list(value) if isinstance(value, tuple) else value
        after = tomlkit.dumps(document)
        # A second reader has the last word on what was written.
        if tomllib.loads(after).get(name) != (dict(value) if isinstance(value, Mapping) else value):
            raise ValueError(f"{name} would not be read back as it was written")
    except (ValueError, TOMLKitError, RecursionError) as error:
        raise ConfigurationError(
            f"{path} cannot be changed: {error}",
            setting=name,
            remedy="Mend the file; codewiki config validate shows what is wrong",
        ) from error
    if after == before:
        return False
    try:
        private_write(path, after.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as error:
        raise _failure(path, "written", error) from error
    return True


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
