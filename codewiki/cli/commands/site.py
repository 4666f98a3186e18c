"""``codewiki site``: render the static site of a wiki."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.errors import reported
from codewiki.cli.terminal import say, tell

if TYPE_CHECKING:
    from codewiki.errors import Problem

_SHOWN = 10

Folder = Annotated[
    str,
    typer.Argument(
        help="Folder of the wiki, or the repository that holds it in docs/ or docs/codewiki/.",
        metavar="DIR",
        show_default="the current directory",
    ),
]


def site(
    folder: Folder = "",
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", help="Folder to write the site to. Default: beside the pages."
        ),
    ] = "",
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the site, and leave the wiki.")
    ] = False,
    workflow: Annotated[
        bool,
        typer.Option(
            "--pages-workflow",
            help="Print a GitHub workflow that publishes the folder; write nothing.",
        ),
    ] = False,
) -> None:
    """Render the static site of a wiki.

    Makes HTML from the Markdown as it stands, edited or not, whoever wrote it. The site needs no
    network and no server: open index.html. Once there is a site in its folder, `codewiki
    generate` keeps it current. A file that codewiki did not write is never overwritten.

    Exit codes: 0 done, 3 not in a repository, 5 there is no wiki or a file cannot be written.
    """
    with reported():
        from codewiki.publishing import find_site, publish, unpublish
        from codewiki.store.output import OutputFolder
        from codewiki.store.written import find_wiki

        if remove:
            target = find_site(output or folder)
            with OutputFolder(target) as place:
                report = unpublish(place)
            say(f"Removed {len(report.removed)} files of the site in {_shown(target)}")
            tell_problems(report.problems)
            return
        wiki = find_wiki(folder)
        target = Path(output).resolve() if output else wiki
        if workflow:
            say(_workflow(target))
            return
        with OutputFolder(target) as place:
            made = publish(place, None if target == wiki else wiki)
        report = made.report
        say(f"The site of {made.pages} pages is in {_shown(target)}")
        say(f"  open           {_shown(target / 'index.html')}")
        say(f"  files          {len(made.files)} ({len(report.written)} written)")
        tell_problems(made.problems)


def tell_problems(problems: "tuple[Problem, ...]") -> None:
    """Tell the first problems with a wiki, and how many there are."""
    for problem in problems[:_SHOWN]:
        where = f"{problem.path}: " if problem.path else ""
        tell(f"  {where}{problem.message}")
    if len(problems) > _SHOWN:
        tell(f"  … and {len(problems) - _SHOWN} more")


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _workflow(folder: Path) -> str:
    from codewiki.cli.pages_workflow import folder_in_repository, pages_workflow
    from codewiki.errors import RepositoryError

    place = folder_in_repository(folder)
    if place is None:
        raise RepositoryError(
            f"{folder} is in no Git repository",
            path=str(folder),
            remedy="Name a wiki that is part of one",
        )
    return pages_workflow(place)
