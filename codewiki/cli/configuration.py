"""The settings of a run from flags, environment variables and defaults, strongest first.

The table ``codewiki.settings.OPTIONS`` is the one source of the flags, their help, the variables
and the checks; nothing here names a setting.
"""

import functools
import inspect
import math
import os
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

import typer

from codewiki.settings import OPTIONS, Option, Settings

Flags = Mapping[str, Any]
"""What the user gave on the command line, by the name of the setting."""

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_Number = TypeVar("_Number", int, float)


def load_settings(flags: Flags, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that ``flags``, then ``environment``, then the defaults give.

    A variable that is set to nothing counts as not set. Raises ``ConfigurationError`` that names
    the flag or the variable and the value that is wrong.
    """
    values = {}
    for option in OPTIONS:
        given = flags.get(option.name)
        if given:
            values[option.name] = _from_flag(option, given)
        elif given == "":
            raise _wrong(option.flags[-1], "", "Give it a value, or leave it out")
        elif environment.get(option.environment, "").strip():
            values[option.name] = _from_environment(option, environment[option.environment])
    return Settings(**values)


def takes_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` an option for every setting; it receives them together as ``flags``."""
    own = [
        parameter
        for parameter in inspect.signature(command, eval_str=True).parameters.values()
        if parameter.name != "flags"
    ]

    @functools.wraps(command)
    def with_flags(**values: Any) -> None:
        flags = {option.name: values.pop(option.name) for option in OPTIONS}
        command(**values, flags=flags)

    # typer reads the options from the signature.
    with_flags.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        sorted([*map(_parameter, OPTIONS), *own], key=lambda parameter: parameter.kind)
    )
    return with_flags


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = str | None
    if isinstance(option.default, bool):
        kind = bool
    elif isinstance(option.default, tuple):
        kind = list[str] | None
    described = typer.Option(
        *option.flags,
        help=f"{option.help} {_note(option)}",
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
    separated = ", separated by commas" if isinstance(option.default, tuple) else ""
    number = isinstance(option.default, int | float) and not isinstance(option.default, bool)
    default = f"default: {option.default}; " if number else ""
    return f"[{default}env: {option.environment}{separated}]"


def _from_flag(option: Option, given: Any) -> Any:
    if isinstance(option.default, tuple):
        return tuple(given)
    return given if given is True else _parse(option, given, option.flags[-1])


def _from_environment(option: Option, text: str) -> Any:
    if isinstance(option.default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return _parse(option, text, option.environment)


def _parse(option: Option, text: str, setting: str) -> Any:
    match option.default:
        case bool():
            return _truth(text, setting)
        case int():
            return _number(option, text, setting, int, "a whole number")
        case float():
            return _number(option, text, setting, float, "a number")
        case _:
            return text


def _truth(text: str, setting: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise _wrong(setting, text, "Set it to 1 or 0, or unset it")


def _number(
    option: Option, text: str, setting: str, kind: Callable[[str], _Number], noun: str
) -> _Number:
    remedy = f"Give {noun} of at least {option.minimum:g}"
    try:
        number = kind(text)
    except ValueError:
        raise _wrong(setting, text, remedy) from None
    if not math.isfinite(number) or number < option.minimum:
        raise _wrong(setting, text, remedy)
    return number


def _wrong(setting: str, text: str, remedy: str) -> Exception:
    from codewiki.errors import ConfigurationError

    value = f"“{text[:80]}”" if text else "empty"
    return ConfigurationError(f"{setting} cannot be {value}", setting=setting, remedy=remedy)
