"""``codewiki doctor``: what works on this machine."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from codewiki.cli.errors import reported
from codewiki.cli.terminal import say

NEWEST_PYTHON = (3, 14)
"""The newest Python that codewiki is tested with."""

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``remedy`` is empty when it is well."""

    name: str
    state: State
    detail: str
    remedy: str = ""


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document for programs.")
    ] = False,
) -> None:
    """Show what works on this machine.

    The exit code is 1 when something that codewiki needs does not.
    """
    with reported():
        checks = list(examine())
        if as_json:
            say(json.dumps([asdict(check) for check in checks], indent=2))
        else:
            for check in checks:
                say(f"{check.state:<5} {check.name:<19} {check.detail}")
                if check.remedy:
                    say(f"{'':<25} {check.remedy}")
        if any(check.state == "fail" for check in checks):
            raise typer.Exit(1)


def examine() -> Iterator[Check]:
    """Look at everything that codewiki needs or can use."""
    from codewiki.cli.configuration import load_settings
    from codewiki.store.folders import cache_folder, data_folder

    settings = load_settings({})
    yield _python()
    yield _git()
    yield from _packages()
    yield _sqlite()
    yield from _grammars()
    yield _folder("cache", cache_folder(settings.cache_folder), "--cache-folder or --no-cache")
    yield _folder("job records", data_folder(settings.data_folder), "--data-folder")


def _python() -> Check:
    found = f"{platform.python_version()} ({sys.executable})"
    # An older Python cannot load this module at all.
    if sys.version_info[:2] <= NEWEST_PYTHON:
        return Check("Python", "ok", found)
    newest = ".".join(map(str, NEWEST_PYTHON))
    return Check("Python", "warn", found, f"codewiki is tested with 3.11 to {newest}")


def _git() -> Check:
    remedy = "Install Git: without it there is no history, and no link to the commit"
    program = shutil.which("git")
    if program is None:
        return Check("Git", "warn", "not found", remedy)
    try:
        done = subprocess.run(  # noqa: S603 - the program that stages use, and a fixed argument
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Check("Git", "warn", f"{program} does not run ({error})", remedy)
    return Check("Git", "ok", f"{done.stdout.strip()} ({program})")


def _packages() -> Iterator[Check]:
    for name in ("msgspec", "tree-sitter", "markdown-it-py", "nh3", "jinja2", "pygments"):
        yield _package(name, "fail", "Install codewiki anew")
    yield _package(
        "pydantic-ai-slim",
        "warn",
        "No model can be asked; to have one write, install codewiki anew",
    )
    yield _package(
        "mermaidx", "warn", "The site shows diagrams as text; to have them drawn, install it"
    )


def _package(name: str, otherwise: State, remedy: str) -> Check:
    # Imported here: it loads all that reads e-mail, and every command would wait for it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, otherwise, "not installed", remedy)


def _sqlite() -> Check:
    try:
        import sqlite3
    except ImportError as error:
        return Check("SQLite", "fail", str(error), "Use a Python that was built with sqlite3")
    return Check("SQLite", "ok", sqlite3.sqlite_version)


def _grammars() -> Iterator[Check]:
    import tree_sitter

    from codewiki.facts.languages.registry import adapters

    for adapter in adapters():
        title = f"{adapter.title} grammar"
        try:
            language = adapter.grammar()
            tree_sitter.Parser(language).parse(b"")
        except (ImportError, OSError, ValueError) as error:
            name = adapter.language.replace("_", "-")
            remedy = f"Install codewiki anew, or the package tree-sitter-{name}"
            yield Check(title, "fail", f"does not load ({error})", remedy)
        else:
            yield Check(title, "ok", f"ABI {language.abi_version}")


def _folder(name: str, path: Path, flags: str) -> Check:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x")
    except OSError as error:
        detail = f"{path} cannot be written to ({os.strerror(error.errno or 0)})"
        return Check(name, "warn", detail, f"Make it writable, or use {flags}")
    return Check(name, "ok", str(path))
