"""``codewiki config``: what is shown, changed and found wrong; the key stays unseen."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.testing

from codewiki.cli import key_input
from codewiki.cli.app import app
from codewiki.cli.validation import examine
from codewiki.settings import OPTIONS

KEY = "sk-0123456789-abcdefgh-XY"
Config = Callable[..., typer.testing.Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of settings; the current directory is an empty repository."""
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    monkeypatch.setenv("CODEWIKI_CONFIG_FOLDER", str(tmp_path / "settings"))
    return tmp_path / "settings"


@pytest.fixture
def config(folder: Path) -> Config:
    """The command."""
    runner = typer.testing.CliRunner()
    return lambda *words, text="": runner.invoke(app, ["config", *words], input=text)


def test_a_value_is_set_shown_and_unset(config: Config, folder: Path) -> None:
    done = config("set", "max-file-bytes", "2048")
    assert done.stdout == f"max_file_bytes = 2048 ({folder / 'config.toml'})\n"
    assert config("set", "exclude", "vendor/", "*.min.js").exit_code == 0
    assert config("set", "titles", "core=The core").exit_code == 0
    assert config("set", "no_cache", "true").exit_code == 0
    shown = config("show", "--origin").stdout
    assert f"max_file_bytes      = 2048  ({folder / 'config.toml'}:1)\n" in shown
    assert 'exclude             = ["vendor/", "*.min.js"]  (' in shown
    assert 'titles              = { "core" = "The core" }  (' in shown
    assert "jobs                = 0  (default)\n" in shown
    assert "api-key             = not set\n" in shown
    assert "(" not in config("show").stdout
    assert config("unset", "max_file_bytes").stdout.startswith("max_file_bytes removed from ")
    assert "was not set" in config("unset", "max_file_bytes").stdout
    assert config("validate").exit_code == 0


def test_json_holds_every_setting_with_its_origin(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("codewiki.toml").write_text("include = ['src/']\njobs = 3\n", encoding="utf-8")
    monkeypatch.setenv("CODEWIKI_JOBS", "2")
    monkeypatch.setenv("CODEWIKI_API_KEY", KEY)
    done = config("show", "--json")
    told = json.loads(done.stdout)
    assert list(told["settings"]) == [option.name for option in OPTIONS]
    assert told["settings"]["jobs"] == {"value": 2, "origin": "CODEWIKI_JOBS"}
    assert told["settings"]["include"] == {"value": ["src/"], "origin": "codewiki.toml:1"}
    assert told["api_key"] == {"masked": "sk-***XY", "origin": "CODEWIKI_API_KEY"}
    assert len(told["ignored"]) == 1
    assert "codewiki.toml:2: “jobs” is not allowed" in done.stderr
    assert KEY not in done.output


def test_what_the_writer_is_told_is_kept_shown_and_cleared(config: Config, folder: Path) -> None:
    assert "exclude      = not set\n" in config("agent").stdout
    assert not folder.exists()
    config("set", "jobs", "2")
    done = config("agent", "--exclude", "a,b/", "--exclude", "c/", "--doc-type", "API")
    assert done.exit_code == 0
    assert 'exclude      = ["a,b/", "c/"]\n' in done.stdout
    config("agent", "--focus", "src/", "--title", "core=The core", "--exclude", "d/")
    told = json.loads(config("agent", "--json").stdout)
    assert told == {
        "exclude": ["d/"],
        "focus": ["src/"],
        "doc_type": "api",
        "titles": {"core": "The core"},
    }
    assert json.loads(config("agent", "--clear", "--include", "*.py", "--json").stdout) == {
        "include": ["*.py"]
    }
    assert "jobs       " in config("show").stdout
    assert "= 2\n" in config("show").stdout


def test_one_wrong_entry_keeps_all_of_what_the_writer_is_told(config: Config, folder: Path) -> None:
    config("agent", "--focus", "src/")
    done = config("agent", "--clear", "--exclude", "a/", "--doc-type", "novel")
    assert done.exit_code == 2
    assert "--doc-type cannot be “novel”.\n  Give one of api, architecture" in done.stderr
    assert config("agent", "--doc-type", "").exit_code == 2
    assert (folder / "config.toml").read_text(encoding="utf-8") == 'focus = ["src/"]\n'


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "jobs", "many"), "jobs cannot be “many”."),
        (("set", "jobs"), "jobs was given no value."),
        (("set", "jobs", "1", "2"), "jobs was given 2 values."),
        (("set", "jbos", "1"), "there is no setting “jbos”.\n  Did you mean jobs?"),
        (("set", "exclude", "[a"), "exclude cannot be “[a”."),
        (("set", "titles", "core"), "titles cannot be “core”."),
        (("unset", "colour"), "there is no setting “colour”."),
    ],
)
def test_what_is_wrong_is_refused(
    words: tuple[str, ...], told: str, config: Config, folder: Path
) -> None:
    done = config(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert not folder.exists()


def test_a_broken_file_is_shown_not_overwritten_and_can_be_mended(
    config: Config, folder: Path
) -> None:
    folder.mkdir()
    path = folder / "config.toml"
    path.write_text("jobs = 1\ncolour = 'red'\nno_cache = 3\n", encoding="utf-8")
    for command in ("show", "validate"):
        done = config(command)
        assert done.exit_code == 2
        assert f"{path}:2: there is no setting “colour”." in done.output
    assert f"{path}:3: no_cache cannot be 3. Give true or false." in config("validate").stdout
    assert config("unset", "colour").exit_code == 0
    assert config("set", "no-cache", "1").exit_code == 0
    assert config("validate").exit_code == 0
    path.write_text("jobs = \n", encoding="utf-8")
    assert config("set", "jobs", "1").exit_code == 2
    assert path.read_text(encoding="utf-8") == "jobs = \n"


def test_the_key_comes_from_standard_input_and_is_masked(config: Config, folder: Path) -> None:
    done = config("set", "api-key", text=f"\ufeff{KEY}\r\n")
    assert done.exit_code == 0
    assert "kept in" in done.stdout
    assert "unencrypted" in done.stderr
    assert (folder / "api-key").read_text(encoding="ascii") == KEY + "\n"
    shown = config("show", "--origin")
    assert f"api-key             = sk-***XY  ({folder / 'api-key'})" in shown.stdout
    checked = config("validate")
    assert checked.exit_code == 0
    assert str(folder / "api-key") in checked.stdout
    gone = config("unset", "api_key")
    assert gone.stdout == f"api-key removed from {folder / 'api-key'}\n"
    assert config("unset", "api-key").stdout == "api-key was not set\n"
    for result in (done, shown, checked, gone):
        assert KEY not in result.output


def test_a_key_among_the_arguments_is_refused_and_not_repeated(config: Config) -> None:
    for words in (("set", "api-key", KEY), ("set", "api_key", KEY)):
        done = config(*words)
        assert done.exit_code == 2
        assert "not given on the command line" in done.stderr
        assert KEY not in done.output


@pytest.mark.parametrize("text", ["", "\n", "short", "two words in it", KEY + "\n" + KEY])
def test_what_is_no_key_is_not_kept(text: str, config: Config, folder: Path) -> None:
    done = config("set", "api-key", text=text)
    assert done.exit_code == 2
    assert "standard input holds " in done.stderr
    assert not folder.exists()


def test_a_key_is_typed_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: KEY)
    assert key_input.read_key().reveal() == KEY


def test_a_terminal_that_cannot_hide_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass
    import warnings

    from codewiki.errors import ConfigurationError

    def shows(prompt: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=1)
        return KEY

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", shows)
    with pytest.raises(ConfigurationError, match="cannot hide"):
        key_input.read_key()


class Terminal:
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_repository_that_is_not_there_is_told(config: Config) -> None:
    done = config("show", "nowhere")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "nowhere is no folder." in done.stderr
    assert config("validate", "nowhere").exit_code == 2


def test_validate_names_every_fault_at_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("jobs = 'x'\noutput = 7\n", encoding="utf-8")
    (tmp_path / "codewiki.toml").write_text("\noutput = '/etc'\nnotes = []\n", encoding="utf-8")
    environment = {
        "CODEWIKI_CONFIG_FOLDER": str(tmp_path),
        "CODEWIKI_NO_KEYRING": "1",
        "CODEWIKI_JOBS": "x",
        "CODEWIKI_PARSE_SECONDS": "0",
        "CODEWIKI_JBOS": "3",
        "CODEWIKI_API_KEY_FILE": str(tmp_path / "absent"),
    }
    report = examine(str(tmp_path), environment)
    user = tmp_path / "config.toml"
    assert [fault.place for fault in report.faults] == [
        "CODEWIKI_JOBS",
        "CODEWIKI_PARSE_SECONDS",
        f"{user}:1",
        f"{user}:2",
        "codewiki.toml:2",
        "codewiki.toml:3",
        "api-key",
    ]
    assert str(report.faults[0]) == (
        "CODEWIKI_JOBS: cannot be “x”. Give a whole number of at least 0 and at most 1024"
    )
    assert report.notes == ("nothing reads the variable CODEWIKI_JBOS",)
    assert examine(str(tmp_path / "absent"), {"CODEWIKI_NO_KEYRING": "1"}).faults


def test_generate_records_what_has_no_effect(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_NO_CACHE", "1")
    monkeypatch.setenv("CODEWIKI_JOBS", "1")
    Path("a.py").write_text("def f() -> None: ...\n", encoding="utf-8")
    Path("private.py").write_text("def g() -> None: ...\n", encoding="utf-8")
    steering = "exclude = ['private.py', '../x']\noutput = '/etc'\nnotes = 'x'\n"
    Path("codewiki.toml").write_text(steering, encoding="utf-8")
    done = typer.testing.CliRunner().invoke(app, ["generate", "--json", "-q"])
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    messages = [problem["message"] for problem in told["problems"]]
    assert {(one["path"], one["kind"]) for one in told["problems"]} == {
        ("codewiki.toml", "settings")
    }
    assert [message[:7] for message in messages] == ["line 1:", "line 2:", "line 3:"]
    written = json.loads(Path("docs/metadata.json").read_text(encoding="utf-8"))
    assert [problem["message"] for problem in written["problems"]] == messages
    assert "private.py" in [skipped["path"] for skipped in written["skipped"]]
    assert not Path("docs/private.md").exists()


@pytest.mark.parametrize("extra", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_it_works_without_a_home_and_in_the_plainest_locale(
    extra: dict[str, str], tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "CODEWIKI_NO_KEYRING": "1", **extra}
    (tmp_path / "codewiki.toml").write_text("jobs = 'é日'\n", encoding="utf-8")
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "codewiki", "config", "validate", str(tmp_path)],
        cwd=root,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"codewiki.toml:1: " in done.stdout
    assert b"Traceback" not in done.stderr
