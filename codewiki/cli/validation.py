"""Looking at every source of settings and saying all that is wrong."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codewiki.cli.configuration import from_environment
from codewiki.cli.settings_files import Fault, read_repository_file, read_user_file
from codewiki.errors import ConfigurationError
from codewiki.settings import (
    CONFIG_FOLDER,
    OPTIONS,
    REPOSITORY_FILE,
    USER_FILE,
    VARIABLES,
    uses_model,
)
from codewiki.store.folders import config_folder
from codewiki.store.secrets import Keyring, KeyStore

if TYPE_CHECKING:
    from codewiki.authoring.trial import Trial

_PREFIX = "CODEWIKI_"
_OURS = frozenset({"CODEWIKI_REQUIRE_ALL", "CODEWIKI_UPDATE_CASES"})
"""Variables of our own tests."""


@dataclass(frozen=True)
class Report:
    """What is wrong with the settings, what is worth knowing, and what was looked at."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    looked_at: tuple[str, ...]


def examine(
    repository: str,
    environment: Mapping[str, str] = os.environ,
    keyring: Keyring | None = None,
) -> Report:
    """Look at the environment, both files and the key; nothing that is wrong hides another."""
    faults = list(_of_environment(environment))
    notes = list(_unknown_variables(environment))
    looked_at = ["the environment"]
    folder = config_folder(environment)
    if folder is None:
        notes.append(f"there is no home folder; {CONFIG_FOLDER.name} can name one for settings")
    else:
        faults += read_user_file(folder).faults
        looked_at.append(_told(folder / USER_FILE))
    if Path(repository).is_dir():
        faults += read_repository_file(Path(repository)).faults
        looked_at.append(_told(Path(repository) / REPOSITORY_FILE))
    else:
        remedy = "Name the folder of a repository"
        faults.append(Fault(repository, "it is no folder", remedy))
    try:
        found = KeyStore(folder, environment, keyring).find()
    except ConfigurationError as error:
        faults.append(Fault("api-key", error.message, error.remedy))
    else:
        looked_at.append(f"the key ({found.origin})" if found else "the key (not set)")
        if found and found.warning:
            notes.append(found.warning)
    return Report(tuple(faults), tuple(notes), tuple(looked_at))


def examine_models(environment: Mapping[str, str] = os.environ) -> tuple["Trial", ...]:
    """Ask each model that the settings name for one word; nothing when they name none."""
    from codewiki.cli.configuration import load_settings

    settings = load_settings({}, environment)
    if not uses_model(settings):
        return ()
    from codewiki.authoring.trial import try_models
    from codewiki.cli.interruption import Interruption

    with Interruption() as interrupted:
        return tuple(try_models(settings, environment, cancelled=interrupted))


def _of_environment(environment: Mapping[str, str]) -> Iterator[Fault]:
    for option in OPTIONS:
        if not environment.get(option.environment, "").strip():
            continue
        try:
            from_environment(option, environment)
        except ConfigurationError as error:
            message = error.message.removeprefix(f"{option.environment} ")
            yield Fault(option.environment, message, error.remedy)


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    known = {option.environment for option in OPTIONS} | {one.name for one in VARIABLES} | _OURS
    for name in sorted(environment):
        if name.upper().startswith(_PREFIX) and name not in known:
            yield f"nothing reads the variable {name}"


def _told(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (absent)"
