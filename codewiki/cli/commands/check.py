"""``codewiki check``: hold a written wiki against its source."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.commands.site import Folder, tell_problems
from codewiki.cli.errors import reported
from codewiki.cli.terminal import say, tell

if TYPE_CHECKING:
    from codewiki.check.model import Property
    from codewiki.checking import Checked, Patterns


class Format(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"
    BADGE = "badge"


def check(
    folder: Folder = "",
    source: Annotated[
        str,
        typer.Option(
            "--source",
            help="Folder of the repository that the wiki is about. Default: the one it lies in.",
            metavar="PATH",
        ),
    ] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Fail on warnings too, and on whatever could not be checked."
        ),
    ] = False,
    changed: Annotated[
        str,
        typer.Option(
            "--changed",
            help="Tell only what a change touches: since the commit, branch or tag BASE.",
            metavar="BASE",
        ),
    ] = "",
    output_format: Annotated[
        Format, typer.Option("--format", help="How to print the report; badge is a picture (SVG).")
    ] = Format.TEXT,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Ask Mermaid anew about every diagram.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every finding, not the first 50.")
    ] = False,
) -> None:
    """Hold a written wiki against its source: the gate for pull requests.

    Reads the Markdown as it stands, whoever wrote it, and the source; needs no model, no network
    and no Git history, and writes nothing. What each property asks stands in docs/CHECK.md.

    Exit codes: 0 the wiki holds, 1 it does not, 2 a wrong setting, 3 the source cannot be read,
    5 there is no wiki.
    """
    with reported():
        from codewiki.checking import check_wiki
        from codewiki.cli.thresholds import read_thresholds
        from codewiki.store.folders import cache_folder

        cache = None if no_cache else cache_folder(os.environ.get("CODEWIKI_CACHE_FOLDER", ""))
        checked = check_wiki(
            folder, source, strict=strict, cache=cache, changed=changed, patterns=_patterns
        )
        thresholds = read_thresholds(Path(checked.source)) if checked.source else {}
        failing = checked.report.failing(strict=strict, thresholds=thresholds)
        say(_printed(checked, output_format, failing, everything=everything))
        tell_problems(checked.problems)
        if failing:
            if output_format is Format.TEXT:
                tell(f"Does not pass: {', '.join(one.value for one in sorted(failing))}")
            raise typer.Exit(1)


def _patterns(root: str) -> "Patterns":
    """Return what the file of the repository says is to be read, and left out."""
    from codewiki.cli.settings_files import read_repository_file

    values = read_repository_file(Path(root)).values
    return tuple(values.get("include") or ()), tuple(values.get("exclude") or ())


def _printed(
    checked: "Checked", kind: Format, failing: "frozenset[Property]", *, everything: bool
) -> str:
    from codewiki.check.report import badge, github, machine, markdown, sarif, text

    report = checked.report
    match kind:
        case Format.JSON:
            return machine.as_json(report, failing)
        case Format.SARIF:
            return sarif.sarif(report, checked.places)
        case Format.GITHUB:
            return github.github(report, checked.places)
        case Format.MARKDOWN:
            return markdown.markdown(report, failing)
        case Format.BADGE:
            return badge.badge(report, passed=not failing)
        case Format.TEXT:
            return text.text(report, wiki=_shown(checked.wiki), everything=everything)


def _shown(path: str) -> str:
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
