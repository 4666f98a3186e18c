"""``codewiki config``: the user's settings and key, shown, changed and checked."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli.configuration import DEFAULT, Flags, takes_settings
from codewiki.cli.errors import reported
from codewiki.cli.terminal import say, tell
from codewiki.settings import CONFIG_FOLDER, STEERING

if TYPE_CHECKING:
    from codewiki.cli.configuration import Loaded
    from codewiki.settings import Option
    from codewiki.store.secrets import FoundKey, KeyStore

KEY = "api-key"
"""The name under which the key is set; it is no setting and stands in no file of settings."""

config = typer.Typer(
    name="config",
    help="Show, change and check settings.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Repository = Annotated[
    str, typer.Argument(help="Folder of a repository whose own file counts.", metavar="PATH")
]


@config.command("set")
def set_value(
    key: Annotated[str, typer.Argument(help="A setting, or api-key.", metavar="KEY")],
    values: Annotated[
        list[str] | None,
        typer.Argument(help="Its value; several for a list.", metavar="VALUE", show_default=False),
    ] = None,
) -> None:
    """Keep a setting for all runs of this user.

    Lists take several values: codewiki config set exclude vendor/ '*.min.js'. Titles are given
    as MODULE=TITLE. The key is never given here: "codewiki config set api-key" asks for it, or
    reads it from standard input, and keeps it in the system's keyring, or in a file that only
    you can read where there is none.
    """
    with reported():
        if key.replace("_", "-") == KEY:
            _set_key(values)
            return
        option = _option(key)
        path = _user_file()
        from codewiki.cli.values import as_text, to_toml
        from codewiki.store.user_settings import change_setting

        value = to_toml(option, _parsed(option, key, values or []))
        change_setting(path, option.name, value)
        say(f"{option.name} = {as_text(value)} ({path})")


@config.command("unset")
def unset_value(
    key: Annotated[str, typer.Argument(help="A setting, or api-key.", metavar="KEY")],
) -> None:
    """Take a setting out of the user's file, or forget the key."""
    with reported():
        if key.replace("_", "-") == KEY:
            gone = _keys().forget()
            say(f"{KEY} removed from {' and '.join(gone)}" if gone else f"{KEY} was not set")
            return
        from codewiki.store.user_settings import change_setting

        path = _user_file()
        name = key.replace("-", "_")
        # An entry that no setting has may be removed too: that is how one mends the file.
        if change_setting(path, name, None):
            say(f"{name} removed from {path}")
        else:
            _option(key)
            say(f"{name} was not set in {path}")


@config.command("agent")
@takes_settings(STEERING, told=False)
def agent(
    *,
    flags: Flags,
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget all of these first.", show_default=False)
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document for programs.")
    ] = False,
) -> None:
    """Keep, for all runs of this user, what the writer is told.

    What to read, what to put first, what to call it. What is given replaces what was kept; the
    rest stays. With nothing given, shows what is kept. The file of a repository and the flags of
    a run go before it.
    """
    with reported():
        from codewiki.cli.configuration import from_flag
        from codewiki.cli.values import as_text, to_toml
        from codewiki.store.user_settings import change_settings

        given = {
            option.name: to_toml(option, from_flag(option, flags[option.name]))
            for option in STEERING
            if flags[option.name] or flags[option.name] == ""
        }
        forgotten = dict.fromkeys(option.name for option in STEERING) if clear else {}
        if changes := {**forgotten, **given}:
            change_settings(_user_file(), changes)
        kept = _kept()
        if as_json:
            say(json.dumps(kept, indent=2))
            return
        width = max(len(option.name) for option in STEERING)
        for option in STEERING:
            value = as_text(kept[option.name]) if option.name in kept else "not set"
            say(f"{option.name:<{width}} = {value}")


@config.command("show")
def show(
    path: _Repository = ".",
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document for programs.")
    ] = False,
    origin: Annotated[
        bool, typer.Option("--origin", help="Also show where each value comes from.")
    ] = False,
) -> None:
    """Show the settings that a run in PATH (default: the current directory) would have.

    The key is masked.
    """
    with reported():
        from codewiki.cli.configuration import load
        from codewiki.errors import RepositoryError

        if not Path(path).is_dir():
            raise RepositoryError(
                f"{path} is no folder", path=path, remedy="Name the folder of a repository"
            )
        loaded = load({}, repository=path)
        for fault in loaded.faults:
            tell(f"codewiki: {fault}")
        found = _keys().find()
        if found and found.warning:
            tell(f"codewiki: {found.warning}.")
        if as_json:
            say(json.dumps(_document(loaded, found), indent=2))
        else:
            for line in _lines(loaded, found, origin):
                say(line)


@config.command("validate")
def validate(
    path: _Repository = ".",
    *,
    no_call: Annotated[
        bool, typer.Option("--no-call", help="Do not ask the models.", show_default=False)
    ] = False,
) -> None:
    """Say what is wrong with the settings: which file, line or variable, and what is allowed.

    Looks at the environment, the user's file, codewiki.toml in PATH (default: the current
    directory) and the key. The models that are set are asked for one word each. The exit code is
    2 when a setting is wrong, 4 when a model does not answer.
    """
    with reported():
        from codewiki.cli.validation import examine, examine_models

        report = examine(path)
        for fault in report.faults:
            say(str(fault) if str(fault).endswith("?") else f"{fault}.")
        for note in report.notes:
            say(f"note: {note}.")
        if report.faults:
            raise typer.Exit(2)
        say(f"Nothing is wrong in {', '.join(report.looked_at)}.")
        trials = () if no_call else examine_models()
        for trial in trials:
            told = f"{trial.setting} ({trial.model or 'not set'}): {trial.told}"
            say(f"{told}. {trial.remedy}." if trial.remedy else f"{told}.")
        if any(trial.remedy for trial in trials):
            raise typer.Exit(4)


def _set_key(values: list[str] | None) -> None:
    from codewiki.cli.key_input import read_key
    from codewiki.errors import ConfigurationError

    if values:
        raise ConfigurationError(
            "a key is not given on the command line, where other programs and the history of "
            "the shell show it",
            setting=KEY,
            remedy="Run: codewiki config set api-key, and type it in or send it to standard "
            "input; if it was a real key, replace it",
        )
    place, warning = _keys().keep(read_key())
    say(f"{KEY} kept in {place}")
    if warning:
        tell(f"codewiki: {warning}.")


def _option(key: str) -> "Option":
    from codewiki.cli.settings_files import nearest, option_named
    from codewiki.cli.values import shown
    from codewiki.errors import ConfigurationError

    option = option_named(key)
    if option is None:
        raise ConfigurationError(
            f"there is no setting {shown(key)}", setting=key, remedy=nearest(key)
        )
    return option


def _parsed(option: "Option", key: str, values: list[str]) -> Any:
    from codewiki.cli.configuration import wrong
    from codewiki.cli.values import WrongValue, from_text, from_texts
    from codewiki.errors import ConfigurationError

    if not values or (len(values) > 1 and not option.kind.many):
        count = "no value" if not values else f"{len(values)} values"
        raise ConfigurationError(
            f"{key} was given {count}",
            setting=key,
            remedy=f"Give one: codewiki config set {key} VALUE",
        )
    try:
        return from_texts(option, values) if option.kind.many else from_text(option, values[0])
    except WrongValue as error:
        raise wrong(key, error) from None


def _user_file() -> Path:
    from codewiki.errors import ConfigurationError
    from codewiki.settings import USER_FILE
    from codewiki.store.folders import config_folder

    folder = config_folder()
    if folder is None:
        raise ConfigurationError(
            "the user has no home folder to keep settings in",
            setting=CONFIG_FOLDER.name,
            remedy=f"Set {CONFIG_FOLDER.name} to a folder",
        )
    return folder / USER_FILE


def _kept() -> dict[str, Any]:
    """Return what the user's file has of the settings that steer, as TOML values."""
    from codewiki.cli.configuration import load
    from codewiki.cli.values import to_toml

    loaded = load({}, {CONFIG_FOLDER.name: str(_user_file().parent)})
    return {
        option.name: to_toml(option, getattr(loaded.settings, option.name))
        for option in STEERING
        if loaded.origins[option.name] != DEFAULT
    }


def _keys() -> "KeyStore":
    from codewiki.store.folders import config_folder
    from codewiki.store.secrets import KeyStore

    return KeyStore(config_folder(), os.environ)


def _document(loaded: "Loaded", found: "FoundKey | None") -> dict[str, object]:
    from codewiki.cli.values import to_toml
    from codewiki.settings import OPTIONS

    settings = {
        option.name: {
            "value": to_toml(option, getattr(loaded.settings, option.name)),
            "origin": loaded.origins[option.name],
        }
        for option in OPTIONS
    }
    return {
        "settings": settings,
        "api_key": {
            "masked": found.secret.masked() if found else None,
            "origin": found.origin if found else None,
        },
        "ignored": list(loaded.settings.ignored),
    }


def _lines(loaded: "Loaded", found: "FoundKey | None", origin: bool) -> list[str]:
    from codewiki.cli.values import as_text, to_toml
    from codewiki.settings import OPTIONS

    rows = [
        (
            option.name,
            as_text(to_toml(option, getattr(loaded.settings, option.name))),
            loaded.origins[option.name],
        )
        for option in OPTIONS
    ]
    rows.append((KEY, found.secret.masked() if found else "not set", found.origin if found else ""))
    width = max(len(name) for name, _, _ in rows)
    return [
        f"{name:<{width}} = {value}" + (f"  ({place})" if origin and place else "")
        for name, value, place in rows
    ]
