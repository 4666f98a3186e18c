"""The whole tool on one screen: a repository in, a wiki out.

Every front end calls ``run`` and follows it through events; nothing below prints.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codewiki.authoring.model import Authored, Manuscript, Spent
from codewiki.check.build import check_files, check_ownership, settle
from codewiki.check.model import Finding
from codewiki.errors import Problem, ProblemKind, RepositoryError
from codewiki.events import Event, Planned, Stage, Steps, Used
from codewiki.facts.build import Extraction, extract_facts
from codewiki.facts.model import FileFacts
from codewiki.graph.build import collector_paused, linked
from codewiki.graph.model import DependencyGraph
from codewiki.modules.build import build_modules
from codewiki.modules.model import ModuleTree
from codewiki.publishing import Published, has_site, is_wiki_file, publish
from codewiki.results import Analysis, Figures, Foresight, Result
from codewiki.settings import REPOSITORY_FILE, Settings, uses_model
from codewiki.site.build import render
from codewiki.site.machine import lock_content, source_date
from codewiki.source.acquire import Acquired, Kind, Request, acquired, named
from codewiki.source.build import read_repository, repository_root
from codewiki.source.contents import Contents, FolderContents
from codewiki.source.model import Repository, SkipReason
from codewiki.source.reading import printable
from codewiki.store.cache import FactsCache
from codewiki.store.folders import cache_folder
from codewiki.store.output import OutputFolder, choose_output
from codewiki.wiki.build import build_wiki
from codewiki.wiki.catalogue import Words, shipped, speaking
from codewiki.wiki.evidence import states
from codewiki.wiki.languages import ENGLISH, code_of
from codewiki.wiki.model import State, Wiki

if TYPE_CHECKING:
    from codewiki.authoring.build import Authors

_OBJECTS = 50_000
"""So many new objects make the garbage collector look at them."""


def run(
    repository: str,
    settings: Settings,
    previous: None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    steer: Callable[[Settings, str], Settings] = lambda settings, root: settings,
) -> Result:
    """Write the wiki of ``repository``: a folder, an address, an archive, a bare repository.

    ``previous`` is the state that an update starts from; ``None`` is a full generation, the only
    kind there is so far. ``cancelled`` is asked between and inside stages. ``steer`` gives the
    settings to go on with once the folder to read is at hand: what is copied first has its file of
    settings only then. Raises ``Cancelled``, ``ConfigurationError``, ``RepositoryError`` and
    ``FileSystemError``; nothing is left half-written then.
    """
    source_date()
    step = Steps(on_event, cancelled)
    with _collector_spared(), ExitStack() as stack:
        found = _find(repository, settings, step, stack)
        return _generate(found, steer(settings, found.root), step)


@contextmanager
def _collector_spared() -> Iterator[None]:
    """Let the garbage collector look seldom, and only at what the present stage has made.

    Values that stay are all that grows; walking over them again and again costs a fifth of a run.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def analyse(
    repository: str,
    settings: Settings,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    steer: Callable[[Settings, str], Settings] = lambda settings, root: settings,
) -> Analysis:
    """Read ``repository`` as far as its dependency graph; nothing but the cache is written.

    The arguments and errors are those of ``run``, and so is the graph.
    """
    step = Steps(on_event, cancelled)
    with _collector_spared(), ExitStack() as stack:
        found = _find(repository, settings, step, stack)
        return _analyse(found, steer(settings, found.root), None, step)


def foresee(
    repository: str,
    settings: Settings,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    steer: Callable[[Settings, str], Settings] = lambda settings, root: settings,
) -> Foresight:
    """Find out what ``run`` would do with these arguments, and what a model would be asked.

    Nothing but the cache is written and nothing is asked. Raises what ``run`` raises.
    """
    step = Steps(on_event, cancelled)
    with _collector_spared(), ExitStack() as stack:
        found = _find(repository, settings, step, stack)
        settings = steer(settings, found.root)
        authors = stack.enter_context(_authors(settings))
        output = choose_output(repository_root(found.root), settings.output or found.output)
        analysis = _analyse(found, settings, output.relative, step)
        first = step(Stage.MODULES, lambda: _divide(analysis, settings))
        contents = _contents(analysis.repository)
        drafted = _draft(analysis, first, contents, settings, authors, step, asking=False)
        told = None
        if authors is not None:
            from codewiki.authoring.build import plan

            with speaking(drafted.words):
                told = plan(drafted.manuscript, authors)
    return Foresight(
        files=len(analysis.repository.files),
        analysed=len(analysis.facts),
        modules=len(drafted.manuscript.tree.modules),
        pages=len(drafted.manuscript.wiki.pages),
        plan=told,
    )


def _analyse(found: Acquired, settings: Settings, place: str | None, step: Steps) -> Analysis:
    """Do the stages up to the graph; ``place`` is the output folder in the repository, if any."""
    source = step(Stage.READ, lambda: _read(found.root, settings, place, step.cancelled))
    with _cache(settings, source.root) as cache:
        extraction = step(Stage.FACTS, lambda: _extract(source, settings, cache, step))
        with collector_paused():  # until the step has told it what stays
            graph = step(Stage.GRAPH, lambda: linked(source, extraction.facts, cache))
    known = set(extraction.problems)
    step.note(problem for problem in (cache.problems if cache else ()) if problem not in known)
    return Analysis(
        origin=found.origin,
        repository=source,
        facts=extraction.facts,
        graph=graph,
        problems=tuple(step.problems),
    )


def _generate(found: Acquired, settings: Settings, step: Steps) -> Result:
    repository = found.root
    output = choose_output(repository_root(repository), settings.output or found.output)
    with OutputFolder(output.path) as folder, _authors(settings) as authors:
        place = output.relative
        analysis = _analyse(found, settings, place, step)
        source, facts, graph = analysis.repository, analysis.facts, analysis.graph
        contents = _contents(source)
        drafted, authored = _written(analysis, contents, settings, authors, step)
        tree = drafted.manuscript.tree
        wiki = step(Stage.SETTLE, lambda: settle(authored.wiki, contents)).wiki
        known = tuple(step.problems)
        with speaking(drafted.words):
            files = step(
                Stage.RENDER,
                lambda: render(
                    wiki,
                    source,
                    facts,
                    graph,
                    tree,
                    output_relative=place,
                    problems=known,
                    report=authored.report,
                    first=drafted.first,
                ),
            )
        misplaced = check_ownership(wiki, source)
        broken = step(Stage.CHECK, lambda: check_files(files, source, contents, place=place))
        step.note(_changes(contents.changed, (*misplaced, *broken), repository))
        lock = lock_content(wiki, source, facts)
        report = step(Stage.WRITE, lambda: folder.write(files, lock, part=is_wiki_file))
        # A site that is there once is kept current: an old one would mislead.
        wanted = settings.github_pages or has_site(folder)
        site = step(Stage.SITE, lambda: publish(folder)) if wanted else Published()
    return Result(
        origin=found.origin,
        repository=source,
        graph=graph.statistics,
        figures=_figures(source, len(facts), len(tree.modules), wiki),
        output=str(folder.path),
        files=tuple(sorted((*files, *site.files))),
        written=tuple(sorted((*report.written, *site.report.written))),
        removed=tuple(sorted((*report.removed, *site.report.removed))),
        site=bool(site.files),
        report=authored.report,
        spent=authors.spent() if authors else Spent(),
        problems=tuple(step.problems),
        findings=tuple(sorted((*misplaced, *broken))),
    )


def _changes(
    changed: tuple[str, ...], findings: tuple[Finding, ...], repository: str
) -> Iterator[Problem]:
    """Yield a problem for each file that changed while the wiki was made.

    Raises ``RepositoryError`` when the wiki does not hold for it: that is no fault of the wiki.
    """
    if changed and findings:
        others = f" and {len(changed) - 1} others" if len(changed) > 1 else ""
        raise RepositoryError(
            f"{printable(changed[0])}{others} changed or went while the repository was read",
            path=repository,
            remedy="Run it again when nothing else writes there; the earlier wiki is as it was",
        )
    for path in changed:
        message = "The file changed or went while the wiki was written"
        yield Problem("check", ProblemKind.UNREADABLE, path, message)


def _find(repository: str, settings: Settings, step: Steps, stack: ExitStack) -> Acquired:
    """Find the folder to read; a copy stays unchanged until ``stack`` is left."""
    request = Request(
        ref=settings.ref,
        full_history=settings.full_history,
        cache=None if settings.no_cache else cache_folder(settings.cache_folder),
        seconds=settings.fetch_seconds,
    )
    get = acquired(repository, request, on_progress=step.advance, cancelled=step.cancelled)
    if named(repository).kind is Kind.FOLDER:
        return stack.enter_context(get)
    return step(Stage.FETCH, lambda: stack.enter_context(get))


def _read(
    repository: str, settings: Settings, place: str | None, cancelled: Callable[[], bool]
) -> Repository:
    source = read_repository(
        repository,
        include=settings.include,
        exclude=settings.exclude,
        max_file_bytes=settings.max_file_bytes,
        output="" if place is None else str(Path(repository, place)),
        cancelled=cancelled,
    )
    # Our own output is no part of the repository: the second run tells the same as the first.
    skipped = tuple(file for file in source.skipped if file.reason is not SkipReason.OWN_OUTPUT)
    ignored = tuple(
        Problem("settings", ProblemKind.SETTINGS, REPOSITORY_FILE, message)
        for message in settings.ignored
    )
    problems = (*ignored, *source.problems)
    return msgspec.structs.replace(source, skipped=skipped, problems=problems)


def _extract(
    source: Repository, settings: Settings, cache: FactsCache | None, step: Steps
) -> Extraction:
    return extract_facts(
        source.root,
        source.files,
        cache=cache,
        jobs=settings.jobs or _processors(),
        parse_seconds=settings.parse_seconds,
        on_progress=step.advance,
        cancelled=step.cancelled,
    )


def _divide(analysis: Analysis, settings: Settings) -> ModuleTree:
    return build_modules(
        analysis.repository,
        analysis.facts,
        analysis.graph,
        titles=settings.titles,
        focus=settings.focus,
        order=settings.page_order,
        pinned=settings.pinned_pages,
        notes=settings.notes,
    )


def _contents(source: Repository) -> FolderContents:
    """What the files hold, as long as it is what they held when they were read."""
    return FolderContents(source.root, {file.path: file.digest for file in source.files})


def _authors(settings: Settings) -> "AbstractContextManager[Authors | None]":
    """Return the models of a run; nothing of them is loaded where none is to write."""
    if not uses_model(settings):
        return nullcontext()
    from codewiki.authoring.build import Authors

    return Authors(settings)


class _Drafted(NamedTuple):
    """A wiki from the facts alone; ``first`` is the tree before a model proposed anything,
    ``words`` are those in the user's language.
    """

    manuscript: Manuscript
    first: ModuleTree
    words: Words | None


def _written(
    analysis: Analysis,
    contents: Contents,
    settings: Settings,
    authors: "Authors | None",
    step: Steps,
) -> tuple[_Drafted, Authored]:
    """Write the pages from the facts, and have a model write beside them, where one is to: first
    what that may cost is told, then it is asked.
    """
    first = step(Stage.MODULES, lambda: _divide(analysis, settings))
    drafted = _draft(analysis, first, contents, settings, authors, step, asking=False)
    if authors is None:
        return drafted, Authored(drafted.manuscript.wiki, None)
    from codewiki.authoring.build import author, plan

    try:
        with speaking(drafted.words):
            step.tell(Planned(plan(drafted.manuscript, authors)))
        if authors.waiting:
            drafted = _draft(analysis, first, contents, settings, authors, step, asking=True)
        with speaking(drafted.words):
            authored = step(
                Stage.AUTHOR,
                lambda: author(
                    drafted.manuscript,
                    authors,
                    on_progress=step.advance,
                    cancelled=step.cancelled,
                ),
            )
        return drafted, authored
    finally:
        step.tell(Used(authors.spent()))


def _draft(
    analysis: Analysis,
    first: ModuleTree,
    contents: Contents,
    settings: Settings,
    authors: "Authors | None",
    step: Steps,
    *,
    asking: bool,
) -> _Drafted:
    """Write the pages from the facts; a model may name the modules of the tree ``first`` and
    translate the fixed words. Without ``asking`` it does so only by what it answered before.
    """
    source, facts, graph = analysis.repository, analysis.facts, analysis.graph
    tree = first
    if authors is not None and authors.proposes:
        tree = step(Stage.PROPOSE, lambda: authors.propose(first, step.cancelled, asking=asking))
    words = _words(settings, authors, step, asking=asking)
    with speaking(words):
        wiki = step(Stage.WIKI, lambda: _tell(source, facts, graph, tree, contents, settings))
    manuscript = Manuscript(
        wiki=wiki,
        repository=source,
        facts=facts,
        graph=graph,
        tree=tree,
        contents=contents,
        settings=settings,
    )
    return _Drafted(manuscript, first, words)


def _words(
    settings: Settings, authors: "Authors | None", step: Steps, *, asking: bool
) -> Words | None:
    """Return the fixed words in the user's language, ``None`` for English: those that come with
    codewiki, and where a model is to write what it makes of the others.
    """
    code = code_of(settings.language)
    if code == ENGLISH:
        return None
    known = shipped(code, settings.language)
    if authors is not None and not known.complete:
        return step(Stage.WORDS, lambda: authors.words(known, step.cancelled, asking=asking))
    if not known.templates:
        message = f"There are no words in {settings.language} without a model: they are English"
        step.note([Problem("wiki", ProblemKind.SETTINGS, "", message)])
    return known


def _tell(
    source: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    settings: Settings,
) -> Wiki:
    prose, doc_type = not settings.no_prose, settings.doc_type
    return build_wiki(source, facts, graph, tree, contents, prose=prose, doc_type=doc_type)


def _figures(source: Repository, analysed: int, modules: int, wiki: Wiki) -> Figures:
    counted = states(wiki)
    owners = Counter(path for page in wiki.pages for path in page.owns)
    return Figures(
        files=len(source.files),
        analysed=analysed,
        skipped=len(source.skipped),
        owned=sum(owners[file.path] == 1 for file in source.files),
        pages=len(wiki.pages),
        modules=modules,
        checked=counted[State.CHECKED],
        cited=counted[State.CITED],
        unchecked=counted[State.UNCHECKED],
    )


def _cache(settings: Settings, root: str) -> AbstractContextManager[FactsCache | None]:
    if settings.no_cache:
        return nullcontext()
    return FactsCache(cache_folder(settings.cache_folder), root)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
