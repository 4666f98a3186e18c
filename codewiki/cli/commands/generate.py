"""``codewiki generate``: write the wiki of a repository."""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.configuration import Flags, Loaded, load_for, steering, takes_settings
from codewiki.cli.errors import reported
from codewiki.cli.logs import is_json, set_up_logging
from codewiki.cli.terminal import say, tell
from codewiki.settings import OPTIONS

if TYPE_CHECKING:
    from codewiki.jobs.model import DocumentationJob
    from codewiki.results import Result

Verbose = Annotated[
    int,
    typer.Option(
        "-v",
        "--verbose",
        count=True,
        show_default=False,
        help="Log what each stage does and every problem; -vv logs each file and tracebacks too. "
        "[CODEWIKI_LOG=json: as JSON lines]",
    ),
]

RepositoryPath = Annotated[
    str,
    typer.Argument(
        help="Folder of the repository, its address (https, ssh or file), or an archive.",
        metavar="PATH or URL",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Show no progress.")]

_SHOWN = 10
_log = logging.getLogger(__name__)


@takes_settings(OPTIONS)
def generate(
    path: RepositoryPath = ".",
    *,
    flags: Flags,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the job and its figures as one JSON document.")
    ] = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before a model is asked.", show_default=False)
    ] = False,
) -> None:
    """Write the wiki of a repository.

    Reads the files in PATH (default: the current directory; an address is cloned and an archive
    unpacked into the cache folder), works out what depends on what, and
    writes an overview, a page per module and topic pages as Markdown, each statement with the
    lines it rests on. It then holds what it wrote against the source; a wiki that does not hold
    makes the run fail. Nothing in the repository is executed, and nothing leaves this machine
    unless a model is set: then what it may cost is shown first, and asked about at a terminal.

    Exit codes: 0 done, 1 the wiki does not hold or a fault, 2 a wrong setting, 3 the repository
    cannot be read, 4 the model cannot be used, 5 a file cannot be written, 130 interrupted.
    """
    with reported():
        from codewiki.jobs.run import new_job
        from codewiki.source.acquire import Kind, named, require_name

        logged = set_up_logging(verbose)
        require_name(path)
        loaded = load_for(flags, path)
        job = new_job(path, loaded.settings)
        address = path if named(path).kind is Kind.ADDRESS else ""
        run_and_tell(
            job,
            loaded,
            address,
            as_json=as_json,
            quiet=quiet,
            logged=logged,
            ask=not yes,
        )


def run_and_tell(
    job: "DocumentationJob",
    loaded: Loaded,
    address: str = "",
    *,
    as_json: bool,
    quiet: bool,
    logged: bool,
    ask: bool = False,
) -> None:
    """Run ``job`` and tell what came of it; leaves with exit code 1 when the wiki does not hold.

    ``address`` is that of the repository in full, where the record may not hold all of it.
    ``logged`` says that the log is shown, which then takes the place of the progress.
    ``ask`` asks the user, at a terminal, before a model is asked.
    """
    result = None
    try:
        result = _run(job, loaded, address, quiet=quiet or logged, ask=ask)
    finally:
        if as_json:
            say(json.dumps(document(job, result), indent=2))
    if not as_json:
        say(summary(result, pages=loaded.settings.github_pages))
    if result.findings:
        kept = not (loaded.settings.create_branch or loaded.settings.commit)
        _tell_findings(result, everything=logged, kept=kept)
        raise typer.Exit(1)


def _run(
    job: "DocumentationJob",
    loaded: Loaded,
    address: str,
    *,
    quiet: bool,
    ask: bool,
) -> "Result":
    from codewiki.cli.interruption import Interruption
    from codewiki.cli.progress import progress
    from codewiki.events import Noticed
    from codewiki.jobs.run import run_job
    from codewiki.jobs.store import user_log

    with (
        Interruption() as interrupted,
        progress(quiet=quiet, ask=ask) as on_event,
        user_log(job, loaded.settings, lambda problem: on_event(Noticed(problem))) as log,
    ):
        return run_job(
            job,
            loaded.settings,
            on_event,
            interrupted,
            log,
            address=address,
            steer=steering(loaded),
        )


def document(job: "DocumentationJob", result: "Result | None") -> dict[str, object]:
    """Return the job, and what came of it, as plain JSON values.

    The keys of the job come first; ``figures``, ``written``, ``removed``, ``problems`` and
    ``findings`` are there when the run went through.
    """
    import msgspec

    values: dict[str, object] = job.to_dict()
    if result is not None:
        for name in ("figures", "graph", "written", "removed", "problems", "findings", "proposal"):
            values[name] = msgspec.to_builtins(getattr(result, name))
    return values


def summary(result: "Result", *, pages: bool = False) -> str:
    """Return what a person wants to know after a run, as lines.

    ``pages`` asks for what there is to do on GitHub.
    """
    from codewiki.cli.pages_workflow import advice

    figures = result.figures
    output = _shown_path(result.output)
    statements = figures.checked + figures.cited + figures.unchecked
    changed = f"{len(result.written)} written, {len(result.removed)} removed"
    if not result.written and not result.removed:
        changed = "nothing changed"
    rows = [
        ("start reading", str(Path(output) / ("index.html" if result.site else "overview.md"))),
        ("pages", f"{figures.pages} in {len(result.files)} files ({changed})"),
        ("modules", f"{figures.modules}"),
        ("files", f"{figures.files}: {figures.analysed} analysed, {figures.skipped} skipped"),
        ("coverage", f"{figures.owned} of {figures.files} files belong to exactly one page"),
        (
            "statements",
            f"{statements}: {figures.checked} checked, {figures.cited} cited, "
            f"{figures.unchecked} unchecked",
        ),
        ("problems", _problems(result)),
    ]
    if result.report is not None:
        rows.insert(-1, ("model", _by_model(result)))
    if result.origin:
        commit = result.repository.commit
        at = f" at commit {commit.id[:12]}" if commit else ""
        rows.insert(1, ("read from", f"{result.origin}{at}"))
    if pages and (told := advice(Path(result.output))):
        rows.append(("GitHub Pages", told))
    rows.extend(_proposal(result))
    head = f"The wiki of {result.repository.name} is in {output}"
    return "\n".join([head, *(f"  {name:<14} {value}" for name, value in rows)])


def _by_model(result: "Result") -> str:
    report, spent = result.report, result.spent
    outcomes = report.outcomes if report else ()
    written = sum(bool(one.kept) for one in outcomes)
    told = f"{written} of {len(outcomes)} pages have paragraphs by it; {spent.usage.total:,} tokens"
    price = f", {spent.cost} US dollars" if spent.cost else ""
    stopped = f"; {report.stopped}" if report and report.stopped else ""
    return f"{told} in {spent.calls} calls{price}{stopped}"


def _proposal(result: "Result") -> list[tuple[str, str]]:
    """Return what became of the branch and the commit that were asked for."""
    proposal = result.proposal
    if proposal is None:
        return []
    if not proposal.branch:
        return [("commit", "none: the wiki is as it was committed")]
    rows = []
    if proposal.branch != proposal.base:
        back = f" (back: git switch {proposal.base})" if proposal.base else ""
        rows.append(("new branch", f"{proposal.branch}{back}"))
    if proposal.commit:
        rows.append(("commit", f"{proposal.commit[:12]} on {proposal.branch}"))
    if proposal.commit and result.repository.remote:
        rows.append(("to share it", f"git push -u origin {proposal.branch}"))
    if proposal.commit and proposal.page and proposal.branch != proposal.base:
        rows.append(("pull request", proposal.page))
    return rows


def _problems(result: "Result") -> str:
    if not result.problems:
        return "none"
    kinds: dict[str, int] = {}
    for problem in result.problems:
        kinds[problem.kind.value] = kinds.get(problem.kind.value, 0) + 1
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{len(result.problems)} ({told}; -v shows them)"


def _tell_findings(result: "Result", *, everything: bool, kept: bool) -> None:
    count = len(result.findings)
    if is_json():
        for finding in result.findings:
            rule = finding.rule.value
            _log.error("%s: %s", rule, finding.message, extra={"path": finding.page})
        return
    tell(f"codewiki: The wiki does not hold: {count} finding{'s' if count > 1 else ''}.")
    shown = result.findings if everything else result.findings[:_SHOWN]
    for finding in shown:
        place = f"{finding.page}:{finding.line}" if finding.line else finding.page
        tell(f"  {place or 'wiki'}: {finding.rule.value}: {finding.message}")
    if len(shown) < count:
        tell(f"  … and {count - len(shown)} more; -v shows all.")
    tell("  This is a fault of codewiki; please report it.")
    tell(f"  {'The pages are written all the same.' if kept else 'Everything is as before.'}")


def _shown_path(path: str) -> str:
    """Return ``path`` relative to the current directory where it lies in it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
