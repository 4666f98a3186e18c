"""Settings: flags before environment before defaults, and wrong values named."""

import inspect
from dataclasses import fields
from typing import Any, get_args

import pytest
import typer

from codewiki.cli.commands.generate import generate
from codewiki.cli.configuration import load_settings
from codewiki.errors import ConfigurationError
from codewiki.settings import OPTIONS, Settings


def test_defaults() -> None:
    assert load_settings({}, {}) == Settings()


def test_flags_win_over_the_environment_and_that_over_the_defaults() -> None:
    environment = {"CODEWIKI_JOBS": "3", "CODEWIKI_OUTPUT": "wiki", "CODEWIKI_UNRELATED": "x"}
    assert load_settings({}, environment) == Settings(jobs=3, output="wiki")
    flags = {"jobs": "2", "output": None, "no_cache": False, "include": None}
    assert load_settings(flags, environment) == Settings(jobs=2, output="wiki")


def test_every_kind_of_value_from_the_environment() -> None:
    environment = {
        "CODEWIKI_INCLUDE": "src/ , *.py,",
        "CODEWIKI_NO_CACHE": "Yes",
        "CODEWIKI_NO_PROSE": "0",
        "CODEWIKI_MAX_FILE_BYTES": " 2048 ",
        "CODEWIKI_PARSE_SECONDS": "1.5",
        "CODEWIKI_CACHE_FOLDER": "/var/cache/a b",
    }
    assert load_settings({}, environment) == Settings(
        include=("src/", "*.py"),
        no_cache=True,
        no_prose=False,
        max_file_bytes=2048,
        parse_seconds=1.5,
        cache_folder="/var/cache/a b",
    )


def test_every_kind_of_value_from_flags() -> None:
    flags = {"exclude": ["a,b", "*.md"], "no_prose": True, "parse_seconds": "2"}
    assert load_settings(flags, {}) == Settings(
        exclude=("a,b", "*.md"), no_prose=True, parse_seconds=2.0
    )


def test_a_variable_set_to_nothing_is_not_set() -> None:
    assert load_settings({}, {option.environment: " " for option in OPTIONS}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CODEWIKI_JOBS", "many", "whole number of at least 0"),
        ("CODEWIKI_JOBS", "-1", "whole number of at least 0"),
        ("CODEWIKI_JOBS", "1.5", "whole number"),
        ("CODEWIKI_MAX_FILE_BYTES", "0", "at least 1"),
        ("CODEWIKI_MAX_FILE_BYTES", "9" * 5000, "whole number"),
        ("CODEWIKI_PARSE_SECONDS", "nan", "at least 0.1"),
        ("CODEWIKI_PARSE_SECONDS", "inf", "at least 0.1"),
        ("CODEWIKI_NO_CACHE", "maybe", "1 or 0"),
    ],
)
def test_a_wrong_variable_is_named_with_its_value(name: str, value: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, {name: value})
    assert caught.value.setting == name
    assert name in caught.value.message
    assert value[:80] in caught.value.message
    assert told in caught.value.remedy
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("flags", "setting"), [({"jobs": "x"}, "--jobs"), ({"output": ""}, "--output")]
)
def test_a_wrong_flag_is_named(flags: dict[str, Any], setting: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(flags, {"CODEWIKI_JOBS": "2", "CODEWIKI_OUTPUT": "x"})
    assert caught.value.setting == setting


def test_every_setting_has_one_option_and_one_flag_of_generate() -> None:
    assert [option.name for option in OPTIONS] == [field.name for field in fields(Settings)]
    parameters = inspect.signature(generate).parameters
    for option in OPTIONS:
        info = get_args(parameters[option.name].annotation)[1]
        assert isinstance(info, type(typer.Option()))
        assert (info.default, *(info.param_decls or ())) == option.flags
        assert option.help in (info.help or "")
    flags = [flag for option in OPTIONS for flag in option.flags]
    assert len(flags) == len(set(flags))
    assert len({option.environment for option in OPTIONS}) == len(OPTIONS)
