"""What every question to a graph has in common: its options, the graph it is put to, its answer."""

import functools
import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli.configuration import Flags, takes_settings
from codewiki.cli.errors import reported
from codewiki.cli.terminal import say
from codewiki.settings import OPTIONS

if TYPE_CHECKING:
    from codewiki.query.build import GraphIndex
    from codewiki.results import Analysis

READING = tuple(
    option
    for option in OPTIONS
    if option.name
    in {
        "include",
        "exclude",
        "no_cache",
        "jobs",
        "max_file_bytes",
        "parse_seconds",
        "ref",
        "full_history",
        "fetch_seconds",
        "cache_folder",
    }
)
"""The settings that say what is read and how; the others are about the wiki."""


@dataclass(frozen=True)
class Asked:
    """How a question was put: about which repository, with which flags, and how to answer."""

    repository: str
    flags: Flags
    as_json: bool
    verbose: int
    quiet: bool

    @functools.cached_property
    def analysis(self) -> "Analysis":
        """The repository as far as its graph, worked out when it is first asked for."""
        from codewiki.cli.configuration import load_for, steering
        from codewiki.cli.interruption import Interruption
        from codewiki.cli.logs import set_up_logging
        from codewiki.cli.progress import progress
        from codewiki.pipeline import analyse

        logged = set_up_logging(self.verbose)
        loaded = load_for(self.flags, self.repository)
        with Interruption() as interrupted, progress(quiet=self.quiet or bool(logged)) as on_event:
            return analyse(
                self.repository, loaded.settings, on_event, interrupted, steering(loaded)
            )

    @functools.cached_property
    def index(self) -> "GraphIndex":
        """The graph of the repository, for questions."""
        from codewiki.query.build import GraphIndex

        return GraphIndex(self.analysis.graph)

    def answer(self, value: Any, lines: Callable[[], Iterable[str]]) -> None:
        """Print ``value`` as one JSON document where that was asked for, else ``lines``."""
        if self.as_json:
            import msgspec

            say(without_secrets(json.dumps(msgspec.to_builtins(value), indent=2)))
            return
        for line in lines():
            say(without_secrets(one_line(line)))


def without_secrets(text: str) -> str:
    """Return ``text`` without secrets of a known shape, should a path or a name hold one."""
    from codewiki.redaction import has_token, redact

    return redact(text).text if has_token(text) else text


def one_line(text: str) -> str:
    """Return ``text`` as one line of an answer, whatever a name or a path in it holds."""
    return text.replace("\n", "\\n")


def question(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of every question; it receives them together as ``asked``."""

    @functools.wraps(command)
    def ask(
        *,
        flags: Flags,
        repository: str,
        as_json: bool,
        verbose: int,
        quiet: bool,
        **values: Any,
    ) -> None:
        with reported():
            command(**values, asked=Asked(repository, flags, as_json, verbose, quiet))

    own = [
        parameter
        for parameter in inspect.signature(command, eval_str=True).parameters.values()
        if parameter.name != "asked"
    ]
    flags = inspect.Parameter("flags", inspect.Parameter.KEYWORD_ONLY, annotation=Flags)
    # typer reads the options from the signature.
    ask.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        sorted([*own, *_common(), flags], key=lambda parameter: parameter.kind)
    )
    with_flags = takes_settings(READING, told=False)(ask)
    settings = {option.name for option in READING}
    described = inspect.signature(with_flags).parameters.values()
    with_flags.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        sorted(described, key=lambda parameter: (parameter.kind, parameter.name in settings))
    )
    return with_flags


def _common() -> Iterator[inspect.Parameter]:
    described = (
        (
            "repository",
            str,
            ".",
            typer.Option(
                "-C",
                "--repository",
                metavar="PATH or URL",
                show_default=False,
                help="Folder of the repository, its address, or an archive. "
                "Default: the current directory.",
            ),
        ),
        ("as_json", bool, False, typer.Option("--json", help="Print one JSON document.")),
        (
            "verbose",
            int,
            0,
            typer.Option(
                "-v", "--verbose", count=True, show_default=False, help="Log what each stage does."
            ),
        ),
        ("quiet", bool, False, typer.Option("-q", "--quiet", help="Show no progress.")),
    )
    for name, kind, default, option in described:
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, option],
        )
