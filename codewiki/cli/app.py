"""The command line: the group ``codewiki`` and its commands.

What a command needs is imported when it runs, so that ``--help`` is quick.
"""

from typing import Annotated

import typer

from codewiki import __version__
from codewiki.cli.commands.check import check
from codewiki.cli.commands.config import config
from codewiki.cli.commands.doctor import doctor
from codewiki.cli.commands.generate import generate
from codewiki.cli.commands.graph import graph
from codewiki.cli.commands.jobs import jobs
from codewiki.cli.commands.languages import languages
from codewiki.cli.commands.plan import plan
from codewiki.cli.commands.prove import prove
from codewiki.cli.commands.serve import serve
from codewiki.cli.commands.site import site
from codewiki.cli.commands.version import version

app = typer.Typer(
    name="codewiki",
    help="Turn a source repository into a wiki that people and machines can trust.",
    epilog="Start with: codewiki generate",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command()(generate)
app.command()(plan)
app.command()(site)
app.command()(serve)
app.command()(check)
app.command()(prove)
app.add_typer(graph)
app.add_typer(jobs)
app.command()(languages)
app.command()(doctor)
app.command()(version)
app.add_typer(config)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"codewiki {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", is_eager=True, callback=_show_version
        ),
    ] = False,
) -> None:
    """Turn a source repository into a wiki that people and machines can trust."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    app(prog_name="codewiki")
