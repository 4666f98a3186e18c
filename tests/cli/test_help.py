"""What the command line tells without doing anything, and how little it loads for it."""

import json
import platform
import subprocess
import sys

import pytest
import typer.testing

from codewiki import __version__
from codewiki.cli.app import app
from codewiki.settings import OPTIONS

HEAVY = {
    "markdown_it",
    "msgspec",
    "platformdirs",
    "rich",
    "keyring",
    "sqlite3",
    "tomlkit",
    "tree_sitter",
    "yaml",
    "multiprocessing",
    "codewiki.pipeline",
    "codewiki.events",
    "codewiki.results",
}


def codewiki(*arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["-h"],
        ["--version"],
        ["version"],
        ["generate", "--help"],
        ["graph", "-h"],
        ["graph", "callers", "-h"],
        ["graph", "export", "-h"],
        ["jobs", "-h"],
        ["jobs", "resume", "-h"],
        ["config", "--help"],
        ["config", "set", "--help"],
    ],
)
def test_asking_for_help_loads_little(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from codewiki.__main__ import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        "sys.stderr.write('\\n'.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout
    assert set(done.stderr.split()) & HEAVY == set()


def test_the_entry_point_loads_nothing_until_it_is_called() -> None:
    """Worker processes import the main module again, under another name."""
    program = (
        "import sys; before = set(sys.modules); import codewiki.__main__;"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "['codewiki', 'codewiki.__main__']"


def test_help_names_every_command_and_setting() -> None:
    overview = codewiki("--help").stdout
    for command in ("generate", "graph", "jobs", "languages", "doctor", "version", "config"):
        assert f"\n  {command} " in overview
        assert codewiki(command, "--help").exit_code == 0
    text = " ".join(codewiki("generate", "--help").stdout.split())
    for option in OPTIONS:
        for flag in option.flags:
            assert flag in text
        assert f"env: {option.environment}" in text
        assert option.help.split(".")[0] in text


def test_version() -> None:
    assert codewiki("--version").stdout == f"codewiki {__version__}\n"
    assert codewiki("version").stdout.startswith(f"codewiki {__version__} ")
    assert json.loads(codewiki("version", "--json").stdout) == {
        "codewiki": __version__,
        "python": platform.python_version(),
    }


@pytest.mark.parametrize(
    "arguments", [["--surprise"], ["generate", "--surprise"], ["surprise"], ["generate", "a", "b"]]
)
def test_what_it_does_not_know_is_a_usage_error(arguments: list[str]) -> None:
    done = codewiki(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error:" in done.stderr
    assert "Traceback" not in done.stderr
