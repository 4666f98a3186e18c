"""``codewiki graph``: questions to the dependency graph of a repository."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli import answers
from codewiki.cli.asking import Asked, question, without_secrets
from codewiki.cli.terminal import say, tell

if TYPE_CHECKING:
    from codewiki.query.build import GraphIndex

graph = typer.Typer(
    name="graph",
    help="Ask the dependency graph: who calls what, what may break, where the cycles are.",
    epilog="A NAME is an id (pkg/app.py::App.run), a qualified or plain name (App.run, run), a "
    "dotted name from a module on (pkg.app.App) or a file (pkg/app.py, app.py).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Name or id of a definition, or path of a file.")
]
Limit = Annotated[
    int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="At most so many.")
]

_MOST_FOUND = 200
_MOST_AFFECTED = 10_000


@graph.command("find", epilog="Example: codewiki graph find App.run")
@question
def find(name: Name, *, asked: Asked) -> None:
    """Show what a name means: every definition, file, unit or package that is called so."""
    from codewiki.query import questions
    from codewiki.query.names import matches, meant

    # Many matches are what a search is for; none is an error that names the nearest.
    nodes = matches(asked.index, name) or meant(asked.index, name)
    places = tuple(questions.place(asked.index, node.id) for node in nodes)
    asked.answer(places, lambda: answers.found(places[:_MOST_FOUND]))
    if len(places) > _MOST_FOUND and not asked.as_json:
        tell(f"These are {_MOST_FOUND} of {len(places)}; --json has all.")


@graph.command("callers", epilog="Example: codewiki graph callers App.run")
@question
def callers(name: Name, *, asked: Asked) -> None:
    """Show who calls a function or constructs a class, and where."""
    from codewiki.query import questions

    _tell_related(asked, name, questions.callers, "caller", incoming=True)


@graph.command("callees", epilog="Example: codewiki graph callees App.run")
@question
def callees(name: Name, *, asked: Asked) -> None:
    """Show what a function calls and constructs, in the order of the source."""
    from codewiki.query import questions

    _tell_related(asked, name, questions.callees, "callee", incoming=False)


@graph.command("users", epilog="Example: codewiki graph users App")
@question
def users(name: Name, *, asked: Asked) -> None:
    """Show who uses something in any way: calls, inherits, reads, raises, names as a type.

    What is inside counts with it: the users of a class are those of its methods, too.
    """
    from codewiki.query import questions

    _tell_related(asked, name, questions.users, "use", incoming=True)


def _tell_related(
    asked: Asked,
    name: str,
    ask: "Callable[[GraphIndex, str], Any]",
    noun: str,
    *,
    incoming: bool,
) -> None:
    from codewiki.query.names import meant

    found = tuple(ask(asked.index, node.id) for node in meant(asked.index, name))
    asked.answer(found, lambda: answers.related(found, noun, incoming=incoming))


@graph.command("path", epilog="Example: codewiki graph path main Session.send --all")
@question
def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Where the chain begins.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Where it ends.")],
    *,
    asked: Asked,
    every: Annotated[
        bool, typer.Option("--all", help="Show all chains, shortest first, not only the shortest.")
    ] = False,
    max_edges: Annotated[
        int,
        typer.Option(
            "--max-edges", min=1, max=100, metavar="N", help="With --all: steps of a chain."
        ),
    ] = 8,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, metavar="N", help="With --all: chains.")
    ] = 20,
) -> None:
    """Show how one thing reaches another: a chain of calls, or of imports where TO is a file."""
    from codewiki.errors import QuestionError
    from codewiki.query import questions
    from codewiki.query.names import MOST_MATCHES, meant

    starts, ends = meant(asked.index, start), meant(asked.index, end)
    if len(starts) * len(ends) > MOST_MATCHES:
        raise QuestionError(
            f"{len(starts)} things called “{start}” and {len(ends)} called “{end}” are too many",
            name=start,
            remedy="Name them by their ids: codewiki graph find shows them",
        )
    found = tuple(
        questions.chains(asked.index, one, two, every=every, max_edges=max_edges, max_paths=limit)
        for one in starts
        for two in ends
    )
    asked.answer(found, lambda: answers.chains(found, every=every))


@graph.command("impact", epilog="Example: codewiki graph impact App.run --depth 2")
@question
def impact(
    name: Name,
    *,
    asked: Asked,
    depth: Annotated[
        int, typer.Option("--depth", min=1, max=1000, metavar="N", help="Steps to follow.")
    ] = 20,
) -> None:
    """Show what may break when something changes, nearest first, tests apart."""
    from codewiki.query import questions
    from codewiki.query.names import meant

    found = tuple(
        questions.impact(asked.index, node.id, depth=depth, limit=_MOST_AFFECTED)
        for node in meant(asked.index, name)
    )
    asked.answer(found, lambda: answers.affected(found))


@graph.command("cycles", epilog="Example: codewiki graph cycles --calls")
@question
def cycles(
    *,
    asked: Asked,
    calls: Annotated[
        bool, typer.Option("--calls", help="Circles of calls rather than of imports.")
    ] = False,
) -> None:
    """Show files that import each other in a circle, with the imports that close it."""
    from codewiki.query import questions

    found = (questions.call_cycles if calls else questions.import_cycles)(asked.index)
    asked.answer(found, lambda: answers.cycles(found, calls=calls))


@graph.command("layers", epilog="Example: codewiki graph layers")
@question
def layers(
    *,
    asked: Asked,
    everything: Annotated[
        bool, typer.Option("--all", help="Tests, examples and the like, too, not only source.")
    ] = False,
) -> None:
    """Show the files in layers: each imports only files of layers above it in the list.

    The members of an import cycle share a layer; files without imports either way are left out.
    """
    from codewiki.query import questions
    from codewiki.source.model import Role

    roles = frozenset(role.value for role in Role) if everything else frozenset({"source"})
    found = questions.layers(asked.index, roles)
    asked.answer(found, lambda: answers.layers(found))


@graph.command("entry-points", epilog="Example: codewiki graph entry-points 'src/db/'")
@question
def entry_points(
    patterns: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATTERN]...", help="Files of a part, as in .gitignore.", show_default=False
        ),
    ] = None,
    *,
    asked: Asked,
    limit: Limit = 20,
) -> None:
    """Show the ways into the repository, or into the part of it that matches a pattern.

    Into the repository: what manifests name, and public functions that no source calls, those
    first that lead to most. Into a part: the public functions that the rest calls most.
    """
    from codewiki.query import questions

    if patterns:
        from codewiki.query.parts import files_of

        files = files_of(asked.index, patterns)
        found = questions.entry_points(asked.index, files, limit=limit)
    else:
        found = questions.ways_in(asked.index, limit=limit)
    asked.answer(found, lambda: answers.entries(found, part=bool(patterns)))


@graph.command("rank", epilog="Example: codewiki graph rank --files --limit 10")
@question
def rank(
    *,
    asked: Asked,
    limit: Limit = 20,
    files: Annotated[bool, typer.Option("--files", help="Files rather than definitions.")] = False,
) -> None:
    """Show what matters most: PageRank over who uses what."""
    from codewiki.query import questions

    found = questions.ranked(asked.index, files=files, limit=limit)
    asked.answer(found, lambda: answers.ranked(found))


@graph.command("misses", epilog="Example: codewiki graph misses --limit 50")
@question
def misses(*, asked: Asked, limit: Limit = 20) -> None:
    """Show which names were not found in the repository, by language, the most frequent first.

    External ones come from a package or the language; what is unresolved nothing tells about.
    """
    from codewiki.query import questions

    found = questions.misses(asked.analysis.graph, limit=limit)
    asked.answer(found, lambda: answers.misses(found))


@graph.command("summary", epilog="Example: codewiki graph summary --json")
@question
def summary(*, asked: Asked) -> None:
    """Show the figures of the graph: nodes, edges by kind and rung, references by language."""
    from codewiki.query import questions

    found = questions.summary(asked.analysis.graph)
    asked.answer(found, lambda: answers.summary(found))


@graph.command("export", epilog="Example: codewiki graph export --format dot -o graph.dot")
@question
def export(
    *,
    asked: Asked,
    form: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="One of dot, graphml, mermaid, json."),
    ] = "json",
    level: Annotated[
        str,
        typer.Option(
            "--level",
            metavar="LEVEL",
            show_default=False,
            help="One of files, symbols. Default: files for drawings (dot, mermaid), else symbols.",
        ),
    ] = "",
    focus: Annotated[
        list[str] | None,
        typer.Option(
            "--focus",
            metavar="PATTERN",
            show_default=False,
            help="Only files that match, as in .gitignore, with their neighbours (repeatable).",
        ),
    ] = None,
    external: Annotated[
        bool | None,
        typer.Option(
            "--external/--no-external",
            show_default=False,
            help="With the packages that are imported, or without. Default: not for drawings.",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            show_default=False,
            help="File to write, replaced if it exists. Default: standard output.",
        ),
    ] = "",
) -> None:
    """Write the graph for other programs: Graphviz, yEd or Gephi, Mermaid, JSON.

    JSON has the form of dependency_graph.json. --json is short for --format json.
    """
    from codewiki.query.parts import Level, part
    from codewiki.site.graph_formats import FORMATS

    name = "json" if asked.as_json else _one_of(form, "--format", list(FORMATS))
    drawn = name in {"dot", "mermaid"}
    levels = [one.value for one in Level]
    shown = Level(_one_of(level or ("files" if drawn else "symbols"), "--level", levels))
    kept = not drawn if external is None else external
    text = FORMATS[name](part(asked.index, shown, tuple(focus or ()), external=kept))
    if not output:
        say(without_secrets(text).removesuffix("\n"))
        return
    from codewiki.store.files import atomic_write

    atomic_write(Path(output), without_secrets(text).encode())


def _one_of(word: str, flag: str, words: list[str]) -> str:
    from codewiki.errors import ConfigurationError

    if word.lower() in words:
        return word.lower()
    raise ConfigurationError(
        f"{flag} cannot be “{word[:80]}”", setting=flag, remedy=f"Give one of {', '.join(words)}"
    )
