"""``codewiki version``."""

import json
import platform
from typing import Annotated

import typer

from codewiki import __version__
from codewiki.cli.terminal import say


def version(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document for programs.")
    ] = False,
) -> None:
    """Show the version of codewiki and of Python."""
    if as_json:
        say(json.dumps({"codewiki": __version__, "python": platform.python_version()}, indent=2))
    else:
        say(f"codewiki {__version__} (Python {platform.python_version()})")
