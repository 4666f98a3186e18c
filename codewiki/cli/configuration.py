"""The settings of a run, strongest first: flags, environment, the files, defaults.

The table ``codewiki.settings.OPTIONS`` is the one source of the flags, their help, the variables
and the checks; nothing here names a setting. What each may be stands in ``codewiki.cli.values``.
"""

import functools
import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli.values import WrongValue, from_text, from_texts
from codewiki.settings import OPTIONS, Kind, Option, Settings

if TYPE_CHECKING:
    from codewiki.cli.settings_files import Fault

Flags = Mapping[str, Any]
"""What the user gave on the command line, by the name of the setting."""

DEFAULT = "default"
"""The origin of a value that nothing sets."""


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each comes from: a flag, a variable, a file with its line, or
    ``DEFAULT``, by the name of the setting.

    ``open`` are the settings that the file of a repository may still set, since no flag and no
    variable does. ``faults`` are those that stop no run: of that file. ``steered`` says that the
    file of the repository has been read.
    """

    settings: Settings
    origins: Mapping[str, str]
    open: frozenset[str] = frozenset()
    faults: tuple["Fault", ...] = field(default=())
    steered: bool = False


def load_settings(
    flags: Flags, environment: Mapping[str, str] = os.environ, *, repository: str = ""
) -> Settings:
    """Return the settings of a run; see ``load``."""
    return load(flags, environment, repository=repository).settings


def load(
    flags: Flags, environment: Mapping[str, str] = os.environ, *, repository: str = ""
) -> Loaded:
    """Return the settings that ``flags``, then ``environment``, then the file in the folder
    ``repository``, then the user's file, then the defaults give.

    The strongest source that sets something gives all of it; lists are not joined. A variable
    that is set to nothing counts as not set. What is wrong in the file of the repository has no
    effect and is told in ``Settings.ignored``; raises ``ConfigurationError`` that names the place
    and the value for what is wrong elsewhere.
    """
    from codewiki.cli.settings_files import SettingsFile, read_user_file
    from codewiki.store.folders import config_folder

    folder = config_folder(environment)
    user = read_user_file(folder) if folder else SettingsFile()
    if user.faults:
        raise _refused(user.faults[0])
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    unset = set()
    for option in OPTIONS:
        name = option.name
        if (given := flags.get(name)) or given == "":
            values[name], origins[name] = from_flag(option, given), option.flags[-1]
        elif environment.get(option.environment, "").strip():
            values[name] = from_environment(option, environment)
            origins[name] = option.environment
        else:
            unset.add(name)
            values[name] = user.values.get(name, option.default)
            origins[name] = user.places.get(name, DEFAULT)
    loaded = Loaded(Settings(**values), origins, frozenset(unset))
    return steered(loaded, repository) if repository else loaded


def steered(loaded: Loaded, repository: str) -> Loaded:
    """Return ``loaded`` with what the file in the folder ``repository`` may and does set.

    What is wrong in it has no effect and is told in ``Settings.ignored``.
    """
    from codewiki.cli.settings_files import read_repository_file

    file = read_repository_file(Path(repository))
    heard = sorted(loaded.open & set(file.values))
    return Loaded(
        settings=replace(
            loaded.settings,
            **{name: file.values[name] for name in heard},
            ignored=tuple(map(_without_file, file.faults)),
        ),
        origins={**loaded.origins, **{name: file.places[name] for name in heard}},
        open=loaded.open,
        faults=file.faults,
        steered=True,
    )


def load_for(flags: Flags, repository: str) -> Loaded:
    """Return the settings of a run over ``repository``: a folder, an address, an archive.

    The file of settings of what is copied first is read when the copy is there, by ``steering``.
    """
    from codewiki.source.acquire import Kind, named

    at_hand = named(repository).kind is Kind.FOLDER
    return load(flags, repository=repository if at_hand else "")


def steering(loaded: Loaded) -> Callable[[Settings, str], Settings]:
    """Return how the file of a repository steers a run with ``loaded`` once it is at hand: not at
    all where it has been read.
    """
    if loaded.steered:
        return lambda settings, root: settings
    return lambda settings, root: steered(replace(loaded, settings=settings), root).settings


def resumed(settings: Settings, repository: str) -> Loaded:
    """Return the ``settings`` of an earlier run over ``repository``; where they came from is no
    longer known. Those of a folder hold what its file said.

    What has its default counts as never set, so that the file of the repository may set it.
    """
    origins = {option.name: "job" for option in OPTIONS}
    unset = {option.name for option in OPTIONS if getattr(settings, option.name) == option.default}
    from codewiki.source.acquire import Kind, named

    steered = named(repository).kind is Kind.FOLDER
    return Loaded(settings, origins, frozenset(unset), steered=steered)


def from_environment(option: Option, environment: Mapping[str, str]) -> Any:
    """Return the value that the environment gives ``option``. Raises ``ConfigurationError``."""
    name = option.environment
    try:
        return from_text(option, environment[name])
    except WrongValue as error:
        raise wrong(name, error) from None


def wrong(setting: str, error: WrongValue) -> Exception:
    """Return the ``ConfigurationError`` that says what is wrong with ``setting``."""
    from codewiki.errors import ConfigurationError

    return ConfigurationError(f"{setting} {error}", setting=setting, remedy=error.allowed)


def _refused(fault: "Fault") -> Exception:
    from codewiki.errors import ConfigurationError

    return ConfigurationError(
        f"{fault.place}: {fault.message}", setting=fault.place, remedy=fault.remedy
    )


def _without_file(fault: "Fault") -> str:
    """Return a fault as a message on a file that is named beside it."""
    _, colon, line = fault.place.rpartition(":")
    where = f"line {line}: " if colon else ""
    return f"{where}{fault.message}"


def takes_settings(
    options: Sequence[Option], *, told: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag for each of ``options``; it receives them together as ``flags``.

    ``told`` adds the default and the environment variable to the help.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        return _taking([_parameter(option, told) for option in options], command)

    return decorate


def _taking(
    flags: Sequence[inspect.Parameter], command: Callable[..., None]
) -> Callable[..., None]:
    own = [
        parameter
        for parameter in inspect.signature(command, eval_str=True).parameters.values()
        if parameter.name != "flags"
    ]

    @functools.wraps(command)
    def with_flags(**values: Any) -> None:
        given = {flag.name: values.pop(flag.name) for flag in flags}
        command(**values, flags=given)

    # typer reads the options from the signature.
    with_flags.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        sorted([*flags, *own], key=lambda parameter: parameter.kind)
    )
    return with_flags


def _parameter(option: Option, told: bool) -> inspect.Parameter:
    kind: Any = str | None
    if option.kind is Kind.SWITCH:
        kind = bool
    elif option.kind.many:
        kind = list[str] | None
    described = typer.Option(
        *option.flags,
        help=f"{option.help} {_note(option)}" if told else option.help,
        metavar=option.metavar or None,
        show_default=False,
    )
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if kind is bool else None,
        annotation=Annotated[kind, described],
    )


def _note(option: Option) -> str:
    separated = ", separated by commas" if option.kind.many else ""
    number = option.kind in {Kind.WHOLE, Kind.NUMBER}
    default = f"default: {option.default}; " if number else ""
    return f"[{default}env: {option.environment}{separated}]"


def from_flag(option: Option, given: Any) -> Any:
    """Return the value that a flag gives ``option``. Raises ``ConfigurationError``."""
    if given is True:
        return True
    try:
        return from_texts(option, given) if option.kind.many else from_text(option, given)
    except WrongValue as error:
        raise wrong(option.flags[-1], error) from None
