"""The folders of a user in which codewiki keeps things between runs."""

from pathlib import Path

import platformdirs

_NAME = "codewiki"


def cache_folder(asked: str = "") -> Path:
    """Return the folder of what can be made again: ``asked``, or the user's cache folder."""
    return Path(asked) if asked else platformdirs.user_cache_path(_NAME, appauthor=False)


def data_folder(asked: str = "") -> Path:
    """Return the folder of what should last: ``asked``, or the user's data folder."""
    return Path(asked) if asked else platformdirs.user_data_path(_NAME, appauthor=False)
