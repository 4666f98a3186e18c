"""The folders of a user in which codewiki keeps things between runs."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from codewiki.settings import CONFIG_FOLDER

_NAME = "codewiki"


def cache_folder(asked: str = "") -> Path:
    """Return the folder of what can be made again: ``asked``, or the user's cache folder."""
    return Path(asked) if asked else platformdirs.user_cache_path(_NAME, appauthor=False)


def data_folder(asked: str = "") -> Path:
    """Return the folder of what should last: ``asked``, or the user's data folder."""
    return Path(asked) if asked else platformdirs.user_data_path(_NAME, appauthor=False)


def config_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of the user's settings, which may not exist yet.

    ``None`` when the user has no home: a relative path would lead into whatever folder happens
    to be the current one, and be read from there.
    """
    asked = environment.get(CONFIG_FOLDER.name, "")
    if asked.strip():
        return Path(os.path.abspath(asked))
    folder = platformdirs.user_config_path(_NAME, appauthor=False)
    return folder if folder.is_absolute() else None
