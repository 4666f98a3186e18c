"""Settings: the strongest source wins, every value knows its origin, wrong values are named."""

import inspect
import os
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from codewiki.cli.commands.generate import generate
from codewiki.cli.configuration import DEFAULT, load, load_settings
from codewiki.errors import ConfigurationError
from codewiki.settings import OPTIONS, Kind, Option, Settings
from codewiki.store.user_settings import change_setting

NOBODY = {"CODEWIKI_CONFIG_FOLDER": os.devnull}
"""The environment of somebody without settings."""

SAMPLES: dict[str, tuple[Any, Any, Any, Any]] = {
    "output": ("from-flag", "from-variable", None, "from-user"),
    "include": (["a/"], "b/,c/", ["d/"], ["e/"]),
    "exclude": (["a/"], "b/,c/", ["d/"], ["e/"]),
    "focus": (["a/"], "b/,c/", ["d/"], ["e/"]),
    "doc_type": ("api", "Architecture", "developer", "user-guide"),
    "titles": (["core=A"], "core=B", {"core": "C"}, {"core": "D"}),
    "page_order": (["a"], "b,c", ["d"], ["e"]),
    "pinned_pages": (["a"], "b,c", ["d"], ["e"]),
    "notes": (["core=A"], "core=B", {"core": "C"}, {"core": "D"}),
    "no_cache": (True, "0", None, True),
    "no_prose": (True, "off", None, True),
    "jobs": ("5", "4", None, 2),
    "max_file_bytes": ("5", "4", None, 2),
    "parse_seconds": ("5.5", "4.5", None, 2),
    "ref": ("from-flag", "from-variable", None, "from-user"),
    "full_history": (True, "0", None, True),
    "fetch_seconds": ("5.5", "4.5", None, 2),
    "create_branch": (True, "0", None, True),
    "commit": (True, "0", None, True),
    "github_pages": (True, "0", None, True),
    "cache_folder": ("from-flag", "from-variable", None, "from-user"),
    "data_folder": ("from-flag", "from-variable", None, "from-user"),
    "writer": ("llm", "Facts", None, "llm"),
    "main_model": ("from-flag", "from-variable", None, "from-user"),
    "cluster_model": ("from-flag", "from-variable", None, "from-user"),
    "fallback_model": ("from-flag", "from-variable", None, "from-user"),
    "base_url": ("http://a/v1/", "https://b:8/v1", None, "http://c"),
    "model_command": ("from-flag", "from-variable", None, "from-user"),
    "max_tokens": ("5", "4", None, 2),
    "max_cost": ("5.5", "4.5", None, 2),
    "prices": (["m=1/2.5"], "m=1/2/0.5,x:y=3/4", None, {"m": [5, 6.5]}),
    "language": ("from-flag", "from-variable", None, "from-user"),
    "instructions": ("from-flag", "from-variable", None, "from-user"),
    "page_tokens": ("5000", "4000", None, 2000),
    "answer_tokens": ("5000", "4000", None, 2000),
    "look_ups": ("5", "4", None, 2),
    "concurrency": ("5", "4", None, 2),
    "requests_per_minute": ("5", "4", None, 2),
    "tokens_per_minute": ("5", "4", None, 2),
    "model_seconds": ("5.5", "4.5", None, 2),
    "transcript": ("from-flag", "from-variable", None, "from-user"),
}
"""For every setting what a flag, a variable, codewiki.toml and the user's file give it."""

MEANT: dict[str, tuple[Any, Any, Any, Any]] = {
    "include": (("a/",), ("b/", "c/"), ("d/",), ("e/",)),
    "titles": ((("core", "A"),), (("core", "B"),), (("core", "C"),), (("core", "D"),)),
    "no_cache": (True, False, None, True),
    "jobs": (5, 4, None, 2),
    "parse_seconds": (5.5, 4.5, None, 2.0),
}
MEANT |= {"exclude": MEANT["include"], "focus": MEANT["include"]}
MEANT |= {name: (("a",), ("b", "c"), ("d",), ("e",)) for name in ("page_order", "pinned_pages")}
MEANT |= {"notes": MEANT["titles"]}
MEANT |= {
    "doc_type": ("api", "architecture", "developer", "user-guide"),
    "no_prose": MEANT["no_cache"],
}
MEANT |= {"max_file_bytes": MEANT["jobs"], "fetch_seconds": MEANT["parse_seconds"]}
MEANT |= {
    "writer": ("llm", "facts", None, "llm"),
    "base_url": ("http://a/v1", "https://b:8/v1", None, "http://c"),
    "prices": (
        (("m", (1.0, 2.5)),),
        (("m", (1.0, 2.0, 0.5)), ("x:y", (3.0, 4.0))),
        None,
        (("m", (5.0, 6.5)),),
    ),
    "page_tokens": (5000, 4000, None, 2000),
    "answer_tokens": (5000, 4000, None, 2000),
}
MEANT |= dict.fromkeys(
    ("max_tokens", "look_ups", "concurrency", "requests_per_minute", "tokens_per_minute"),
    MEANT["jobs"],
)
MEANT |= dict.fromkeys(("max_cost", "model_seconds"), MEANT["parse_seconds"])
MEANT |= dict.fromkeys(
    ("full_history", "create_branch", "commit", "github_pages"), MEANT["no_cache"]
)


@pytest.mark.parametrize("text", [",", ",,,", " , "])
@pytest.mark.parametrize("name", ["CODEWIKI_INCLUDE", "CODEWIKI_EXCLUDE", "CODEWIKI_TITLES"])
def test_commas_without_entries_are_an_error(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        load_settings({}, NOBODY | {name: text})
    assert "between the commas" in caught.value.remedy


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: str(option.name))
def test_the_strongest_source_wins(option: Option, tmp_path: Path) -> None:
    """One source after another falls silent; the next one is heard."""
    name = option.name
    flag, variable, steering, user = SAMPLES[name]
    meant = MEANT.get(name, SAMPLES[name])
    repository, folder = tmp_path / "repository", tmp_path / "settings"
    repository.mkdir()
    change_setting(folder / "config.toml", name, user)
    environment = {"CODEWIKI_CONFIG_FOLDER": str(folder), option.environment: variable}
    if option.in_repository:
        change_setting(repository / "codewiki.toml", name, steering)
    else:
        change_setting(repository / "codewiki.toml", name, user)

    def seen(flags: dict[str, Any]) -> tuple[Any, str]:
        loaded = load(flags, environment, repository=str(repository))
        return getattr(loaded.settings, name), loaded.origins[name]

    assert seen({name: flag}) == (meant[0], option.flags[-1])
    assert seen({name: None}) == (meant[1], option.environment)
    del environment[option.environment]
    if option.in_repository:
        assert seen({}) == (meant[2], "codewiki.toml:1")
    else:
        told = load({}, environment, repository=str(repository)).settings.ignored
        assert told == (f"line 1: {told[0].removeprefix('line 1: ')}",)
        assert f"“{name}” is not allowed" in told[0]
    (repository / "codewiki.toml").unlink()
    assert seen({}) == (meant[3], f"{folder / 'config.toml'}:1")
    (folder / "config.toml").unlink()
    assert seen({}) == (option.default, DEFAULT)


def test_every_setting_has_a_sample() -> None:
    assert list(SAMPLES) == [option.name for option in OPTIONS]


def test_defaults() -> None:
    assert load_settings({}, NOBODY) == Settings()


def test_an_empty_list_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('exclude = ["x/"]\n', encoding="utf-8")
    (tmp_path / "codewiki.toml").write_text("exclude = []\n", encoding="utf-8")
    environment = {"CODEWIKI_CONFIG_FOLDER": str(tmp_path)}
    assert load_settings({}, environment).exclude == ("x/",)
    assert load_settings({}, environment, repository=str(tmp_path)).exclude == ()


def test_every_kind_of_value_from_the_environment() -> None:
    environment = NOBODY | {
        "CODEWIKI_INCLUDE": "src/ , *.py,",
        "CODEWIKI_NO_CACHE": "Yes",
        "CODEWIKI_NO_PROSE": "0",
        "CODEWIKI_MAX_FILE_BYTES": " 2048 ",
        "CODEWIKI_PARSE_SECONDS": "1.5",
        "CODEWIKI_CACHE_FOLDER": "/var/cache/a b",
        "CODEWIKI_UNRELATED": "x",
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
    flags = {
        "exclude": ["a,b", "*.md"],
        "no_prose": True,
        "parse_seconds": "2",
        "titles": ["core/=The  core, again", "a/b=A=B"],
        "output": None,
        "no_cache": False,
    }
    assert load_settings(flags, NOBODY) == Settings(
        exclude=("a,b", "*.md"),
        no_prose=True,
        parse_seconds=2.0,
        titles=(("a/b", "A=B"), ("core", "The core, again")),
    )


def test_a_variable_set_to_nothing_is_not_set() -> None:
    nothing = {option.environment: " " for option in OPTIONS}
    assert load_settings({}, NOBODY | nothing) == Settings()


WRONG = [
    ("jobs", "many", "whole number of at least 0 and at most 1024"),
    ("jobs", "-1", "whole number of at least 0"),
    ("jobs", "1.5", "whole number"),
    ("jobs", "1_0", "whole number"),
    ("jobs", "\u0661", "whole number"),
    ("max_file_bytes", "0", "at least 1"),
    ("max_file_bytes", "9" * 4000, "whole number"),
    ("max_file_bytes", "9" * 5000, "whole number"),
    ("parse_seconds", "nan", "at least 0.1"),
    ("parse_seconds", "1e999", "at most 86400"),
    ("parse_seconds", "inf", "at least 0.1"),
    ("no_cache", "maybe", "1 or 0"),
    ("no_prose", "2", "1 or 0"),
    ("include", "[a", "here a bracket is not closed"),
    ("exclude", "#x", "comment"),
    ("exclude", "a\nb", "one line"),
    ("focus", "[a", "here a bracket is not closed"),
    ("doc_type", "novel", "one of api, architecture, developer, user-guide"),
    ("titles", "core", "MODULE=TITLE"),
    ("page_order", "../x", "Name a module"),
    ("pinned_pages", "/x", "Name a module"),
    ("notes", "core", "MODULE=NOTE"),
    ("titles", "../x=X", "Name a module"),
    ("titles", "core=" + "x" * 81, "1 to 80 printable"),
    ("titles", "core=a\u202eb", "printable"),
    ("output", "a\0b", "path of a folder"),
    ("ref", "main\nnext", "one line"),
    ("full_history", "maybe", "1 or 0"),
    ("fetch_seconds", "0", "at least 1"),
    ("create_branch", "maybe", "1 or 0"),
    ("commit", "maybe", "1 or 0"),
    ("github_pages", "maybe", "1 or 0"),
    ("cache_folder", "x" * 5000, "path of a folder"),
    ("data_folder", "\0", "path of a folder"),
    ("writer", "poet", "one of auto, facts, llm"),
    ("main_model", "a\nb", "one line"),
    ("cluster_model", "a\x1bb", "one line"),
    ("fallback_model", "a\nb", "one line"),
    ("base_url", "ftp://host", "https://host/v1"),
    ("base_url", "http://", "https://host/v1"),
    ("base_url", "http://host:x", "https://host/v1"),
    ("model_command", "a\nb", "one line"),
    ("max_tokens", "-1", "at least 0"),
    ("max_cost", "nan", "at least 0"),
    ("prices", "m=1", "MODEL=INPUT/OUTPUT"),
    ("prices", "=1/2", "MODEL=INPUT/OUTPUT"),
    ("prices", "m=1/-2", "MODEL=INPUT/OUTPUT"),
    ("prices", "m=1/2/3/4", "MODEL=INPUT/OUTPUT"),
    ("language", "a\nb", "one line"),
    ("instructions", "a\nb", "one line"),
    ("page_tokens", "999", "at least 1000"),
    ("answer_tokens", "99", "at least 100"),
    ("look_ups", "6", "at most 5"),
    ("concurrency", "0", "at least 1"),
    ("requests_per_minute", "-1", "at least 0"),
    ("tokens_per_minute", "-1", "at least 0"),
    ("model_seconds", "0", "at least 1"),
    ("transcript", "\0", "path of a folder"),
]


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"base_url": "http://me:hidden-word@host"}, NOBODY)
    assert "as the key is given" in caught.value.remedy
    assert "hidden-word" not in str(caught.value)


def test_every_setting_has_a_wrong_value() -> None:
    assert {name for name, _, _ in WRONG} == {option.name for option in OPTIONS}


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_wrong_variable_is_named_with_its_value(name: str, value: str, told: str) -> None:
    variable = f"CODEWIKI_{name.upper()}"
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, NOBODY | {variable: value})
    assert caught.value.setting == variable
    assert caught.value.message.startswith(f"{variable} cannot be “")
    assert any(part[:80] in caught.value.message for part in (value, *value.split("=")))
    assert told in caught.value.remedy
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_wrong_flag_is_named_with_its_value(name: str, value: str, told: str) -> None:
    option = next(option for option in OPTIONS if option.name == name)
    if option.kind is Kind.SWITCH:
        return  # such a flag has no value
    with pytest.raises(ConfigurationError) as caught:
        load_settings({name: [value] if option.kind.many else value}, NOBODY)
    assert caught.value.setting == option.flags[-1]
    assert caught.value.message.startswith(f"{option.flags[-1]} cannot be “")
    assert told in caught.value.remedy


def test_an_empty_flag_is_refused_even_where_a_variable_is_set() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"output": ""}, NOBODY | {"CODEWIKI_OUTPUT": "x"})
    assert caught.value.setting == "--output"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("jobs = 2\nno_cache = 1\n", 2, "no_cache cannot be 1. Give true or false"),
        ("jobs = true\n", 1, "jobs cannot be true"),
        ("jobs = 2.5\n", 1, "jobs cannot be 2.5"),
        ("jobs = 1" + "0" * 300 + "\n", 1, "jobs cannot be a number this large"),
        ("parse_seconds = 1" + "0" * 400 + "\n", 1, "parse_seconds cannot be"),
        ("parse_seconds = nan\n", 1, "parse_seconds cannot be nan"),
        ("parse_seconds = true\n", 1, "parse_seconds cannot be true"),
        ('\n\ninclude = "src"\n', 3, "include cannot be “src”. Give a list"),
        ("exclude = [1]\n", 1, "exclude cannot be 1"),
        ("output = []\n", 1, "output cannot be a list"),
        ("output = ''\n", 1, "output cannot be empty"),
        ("[titles]\ncore = 'x'\nb = 7\n", 3, "titles, “b”, cannot be 7"),
        ("titles = 3\n", 1, "titles cannot be 3"),
        ("# all well\nexlude = ['x']\n", 2, "there is no setting “exlude”. Did you mean exclude?"),
        ("colour = 'x'\n", 1, "There are output, include,"),
        ("jobs = \n", 1, "no valid TOML"),
        ("a = 1\nb = 'x\n", 2, "no valid TOML"),
    ],
)
def test_what_is_wrong_in_the_users_file_is_named(
    text: str, line: int, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, {"CODEWIKI_CONFIG_FOLDER": str(tmp_path)})
    assert caught.value.message.startswith(f"{path}:{line}: ")
    assert told in str(caught.value)


def test_the_home_folder_has_its_sign_in_the_users_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.path.expanduser", lambda text: text.replace("~", "/home/me"))
    (tmp_path / "config.toml").write_text("cache_folder = '~/cache'\n", encoding="utf-8")
    made = load_settings({}, {"CODEWIKI_CONFIG_FOLDER": str(tmp_path)})
    assert made.cache_folder == "/home/me/cache"


def test_without_a_home_there_are_no_settings_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No relative folder is read then: it would be one of the repository."""
    monkeypatch.setattr(
        "platformdirs.user_config_path", lambda *_, **__: Path("~/.config/codewiki")
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~/.config/codewiki").mkdir(parents=True)
    (tmp_path / "~/.config/codewiki/config.toml").write_text("jobs = 7\n", encoding="utf-8")
    assert load_settings({}, {}) == Settings()


def test_every_setting_has_one_option_and_one_flag_of_generate() -> None:
    names = [field.name for field in fields(Settings) if field.name != "ignored"]
    assert [option.name for option in OPTIONS] == names
    parameters = inspect.signature(generate).parameters
    for option in OPTIONS:
        info = get_args(parameters[option.name].annotation)[1]
        assert isinstance(info, type(typer.Option()))
        assert (info.default, *(info.param_decls or ())) == option.flags
        assert option.help in (info.help or "")
    flags = [flag for option in OPTIONS for flag in option.flags]
    assert len(flags) == len(set(flags))
    assert len({option.environment for option in OPTIONS}) == len(OPTIONS)
