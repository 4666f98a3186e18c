"""The authoring stage: a model writes beside the facts, from the leaves up to the overview."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from decimal import Decimal
from types import TracebackType
from typing import Self

import msgspec

from codewiki.authoring import asking, dossier
from codewiki.authoring.facts_text import lead_of
from codewiki.authoring.looking import Looker, looked_up
from codewiki.authoring.model import (
    Authored,
    Dossier,
    Outcome,
    PageUse,
    Plan,
    Report,
    Spent,
    Summary,
    Use,
    together,
)
from codewiki.authoring.placing import placed
from codewiki.authoring.plan import Planner, plan_of
from codewiki.authoring.proofreading import Proofreader
from codewiki.authoring.proving import Prover
from codewiki.authoring.repeats import without_repeats
from codewiki.authoring.vocabulary import Vocabulary
from codewiki.authoring.writing import Written, summary_of, uses_of, write_page
from codewiki.errors import ModelError, Problem, ProblemKind
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph, Node
from codewiki.llm.build import Desk, Endpoint, open_desk, provider_model
from codewiki.llm.kept import AnswerStore
from codewiki.llm.model import Answer, Model, Usage
from codewiki.llm.tokens import LETTERS
from codewiki.modules.model import Module, ModuleKind, ModuleTree
from codewiki.modules.propose import propose, request_of
from codewiki.settings import Settings
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.store.cache import AnswerCache
from codewiki.store.folders import cache_folder
from codewiki.wiki.addresses import OVERVIEW, TOPICS
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.material import Material
from codewiki.wiki.model import Page, PageKind, Wiki
from codewiki.wiki.secrets import without_secrets
from codewiki.wiki.signals import sources_of

LARGE = 4
"""A module with more source than so many dossiers hold is summarised in parts first."""
MOST_PARTS = 8
_LINE_LETTERS = 36
"""Letters of a line of source, about."""
_NO_PROSE = frozenset({f"{TOPICS}files_not_read"})


class Authors:
    """The models of a run and their kept answers; a context manager.

    ``endpoint`` makes what answers for a model: tests give a fake.
    """

    def __init__(self, settings: Settings, *, endpoint: Endpoint = provider_model) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._stack = ExitStack()
        self._cache: AnswerCache | None = None
        self.desk: Desk
        self.uses: tuple[Use, ...] = ()
        self.planner: Planner | None = None

    def __enter__(self) -> Self:
        self._cache = self._stack.enter_context(
            AnswerCache(cache_folder(self._settings.cache_folder))
        )
        store: AnswerStore = self._cache
        try:
            self.desk = open_desk(self._settings, store, endpoint=self._endpoint)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def proposes(self) -> bool:
        """Whether a model may propose names and groups of modules."""
        return self.desk.cluster is not None

    def propose(
        self, tree: ModuleTree, cancelled: Callable[[], bool], *, asking: bool = True
    ) -> ModuleTree:
        """Return ``tree`` with what the cluster model proposes and what fits; without ``asking``,
        with what it proposed before.
        """
        desk, settings = self.desk, self._settings
        if desk.cluster is None or desk.cluster_kept is None:
            return tree
        request = request_of(
            tree, max_output=settings.answer_tokens, seconds=settings.model_seconds
        )
        self.planner = Planner(desk.cluster_kept)
        model: Model = desk.cluster if asking else self.planner
        proposal = desk.run(lambda: propose(model, tree, request), cancelled)
        self.uses = uses_of([("modules", answer) for answer in proposal.answers])
        if not asking:
            # That it was not asked is no problem of the tree.
            return msgspec.structs.replace(proposal.tree, problems=tree.problems)
        return proposal.tree

    def spent(self) -> Spent:
        """What was really asked so far."""
        calls = self.desk.calls
        usage = sum((call.answer.usage for call in calls), Usage())
        known = all(call.answer.cost for call in calls)
        cost = sum((Decimal(call.answer.cost or "0") for call in calls), Decimal(0))
        by_page: dict[str, list[tuple[str, Answer]]] = {}
        for call in calls:
            asked = (call.request.stage, call.answer)
            by_page.setdefault(call.request.subject, []).append(asked)
        pages = tuple(PageUse(page, uses_of(by_page[page])) for page in sorted(by_page))
        return Spent(len(calls), usage, str(cost) if known and calls else "", pages)

    def problems(self) -> tuple[Problem, ...]:
        """What went wrong with the kept answers."""
        return self._cache.problems if self._cache else ()


def author(
    wiki: Wiki,
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    authors: Authors,
    settings: Settings,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Authored:
    """Return ``wiki`` with what a model adds, each paragraph proved; whatever fails leaves a page
    as it is.

    Raises ``ModelError`` when the model is not set up so that it could ever answer (key, name,
    package), unless the settings leave it open who writes; and ``Cancelled``.
    """
    book = _book(wiki, repository, facts, graph, tree, contents, settings, on_progress)
    desk = authors.desk
    written = desk.run(lambda: book.write(desk.model, desk.concurrency), cancelled)
    written = without_repeats(wiki.pages, written)
    wrong = desk.misconfigured()
    if wrong is not None and settings.writer == "llm":
        raise wrong
    placed_in = msgspec.structs.replace(wiki, pages=tuple(book.placed(written)))
    made = without_secrets(placed_in)
    if made is not placed_in:
        made = msgspec.structs.replace(made, redacted=wiki.redacted + made.redacted)
    return _authored(made, wiki, written, authors)


def plan(
    wiki: Wiki,
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    authors: Authors,
    settings: Settings,
) -> Plan:
    """Return what ``author`` would ask with these arguments; nothing is asked."""
    book = _book(wiki, repository, facts, graph, tree, contents, settings, lambda done, total: None)
    desk = authors.desk
    planner = Planner(desk.kept)
    asyncio.run(book.write(planner, 1))
    waiting = authors.planner.asked if authors.planner else []
    return plan_of(
        desk.target.name,
        [*(one for one in waiting if not one[1]), *planner.asked],
        desk.prices,
        desk.calibration,
        max_tokens=settings.max_tokens,
        max_cost=settings.max_cost,
    )


def _book(
    wiki: Wiki,
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    settings: Settings,
    on_progress: Callable[[int, int], None],
) -> "_Book":
    material = Material(
        repository, facts, graph, tree, Evidence(contents), prose=not settings.no_prose
    )
    proofreader = Proofreader(repository, contents)
    return _Book(wiki, material, proofreader, settings, on_progress)


class _Book:
    """The pages of a wiki, written level by level."""

    def __init__(
        self,
        wiki: Wiki,
        material: Material,
        proofreader: Proofreader,
        settings: Settings,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self._material = material
        self._proofreader = proofreader
        self._settings = settings
        self._vocabulary = Vocabulary(material)
        self._on_progress = on_progress
        self._done = 0
        self.pages = {page.id: page for page in wiki.pages}
        self._looker = Looker(material, self.pages)
        self._summaries: dict[str, Summary] = {}

    async def write(self, model: Model, concurrency: int) -> dict[str, Written]:
        """Write all pages: leaves first, then those above, then topics, the overview last."""
        written: dict[str, Written] = {}
        gate = asyncio.Semaphore(2 * concurrency)

        async def one(page: Page) -> None:
            async with gate:
                made = await self._page(model, page)
            if made is not None:
                written[page.id] = made
            self._done += 1
            self._on_progress(self._done, len(self.pages))

        for level in self._levels():
            await asyncio.gather(*map(one, level))
        return dict(sorted(written.items()))

    def placed(self, written: Mapping[str, Written]) -> Iterable[Page]:
        """Yield the pages with their new paragraphs, in their order."""
        for page in self.pages.values():
            made = written.get(page.id)
            yield placed(page, made.paragraphs) if made and made.paragraphs else page

    def _levels(self) -> list[list[Page]]:
        heights: dict[str, int] = {}
        for module in reversed(self._material.tree.modules):  # children come after their parents
            below = [heights[child] for child in module.children]
            heights[module.id] = max(below) + 1 if below else 0
        levels: list[list[Page]] = [[] for _ in range(max(heights.values(), default=0) + 1)]
        topics: list[Page] = []
        last: list[Page] = []
        for page in self.pages.values():
            if page.kind is PageKind.MODULE and page.module in heights:
                levels[heights[page.module]].append(page)
            else:
                (last if page.kind is PageKind.OVERVIEW else topics).append(page)
        return [*levels, topics, last]

    async def _page(self, model: Model, page: Page) -> Written | None:
        """Write one page, ``None`` where there is nothing that a model could say."""
        module = self._material.modules.get(page.module)
        parts: list[Written] = []
        shown: Dossier | None = None
        if page.id not in _NO_PROSE and not (module and module.kind is ModuleKind.FOREIGN):
            if module is not None and module.files:
                parts = await self._parts(model, page, module)
            shown = self._dossier(page, module, [self._told(one) for one in parts])
        if shown is None or not shown.excerpts:
            self._summaries[page.id] = Summary(page.title, lead_of(page))
            return None
        made = await self._write(model, shown, focused=bool(module and module.focused))
        self._summaries[page.id] = Summary(page.title, summary_of(made.paragraphs, lead_of(page)))
        uses = together(use for one in (made, *parts) for use in one.outcome.uses)
        return Written(made.paragraphs, msgspec.structs.replace(made.outcome, uses=uses))

    async def _write(self, model: Model, shown: Dossier, *, focused: bool = False) -> Written:
        looked: list[tuple[str, Answer]] = []
        if self._settings.look_ups and shown.kind != "part":
            # What it cannot look at it has to do without.
            with suppress(ModelError):
                shown, looked = await looked_up(
                    model, shown, self._looker, self._material, self._settings
                )
        request = asking.request(shown, self._settings, focused=focused)
        prover = Prover(
            shown,
            self._vocabulary,
            self._material.evidence,
            self._proofreader,
            language=self._settings.language,
            asked=request.prefix,
            shown=request.prompt,
        )
        made = await write_page(model, shown, prover, request)
        uses = together((*uses_of(looked), *made.outcome.uses))
        outcome = msgspec.structs.replace(made.outcome, uses=uses)
        return Written(made.paragraphs, outcome)

    def _dossier(
        self, page: Page, module: Module | None, parts: Sequence[Summary]
    ) -> Dossier | None:
        material, tokens = self._material, self._settings.page_tokens
        if page.id == OVERVIEW:
            tops = [self._summaries[root] for root in material.tree.roots]
            return dossier.overview_dossier(material, page, tokens, tops)
        if page.kind is PageKind.TOPIC:
            return dossier.topic_dossier(material, page, tokens)
        if module is None:
            return None
        if module.children:
            below = [self._summaries[child] for child in module.children]
            return dossier.parent_dossier(material, page, module, tokens, below)
        return dossier.module_dossier(material, page, module, tokens, parts)

    async def _parts(self, model: Model, page: Page, module: Module) -> list[Written]:
        """Have the parts of a large module summarised; none for one that a dossier can show."""
        material, tokens = self._material, self._settings.page_tokens
        sources = sources_of(material, module.files)
        tops = [node for node in material.top_symbols(sources) if material.is_named(node)]
        sizes = [material.definition(node).end_line - node.line + 1 for node in tops]
        count = min(int(sum(sizes) * _LINE_LETTERS / (tokens * LETTERS * LARGE)) + 1, MOST_PARTS)
        if count < 2 or len(tops) < count:
            return []
        shown = [
            dossier.part_dossier(material, page, _named(material, group), group, tokens)
            for group in _divided(tops, sizes, count)
        ]
        return list(await asyncio.gather(*(self._write(model, one) for one in shown)))

    def _told(self, part: Written) -> Summary:
        return Summary("part", summary_of(part.paragraphs, ""))


def _divided(items: Sequence[Node], sizes: Sequence[int], count: int) -> list[tuple[Node, ...]]:
    """Divide symbols, in their order, into at most ``count`` groups of about the same size."""
    share = sum(sizes) / count
    groups: list[list[Node]] = [[]]
    filled = 0
    for item, size in zip(items, sizes, strict=True):
        if groups[-1] and filled >= share * len(groups) and len(groups) < count:
            groups.append([])
        groups[-1].append(item)
        filled += size
    return [tuple(group) for group in groups]


def _named(material: Material, group: Sequence[Node]) -> str:
    first, last = group[0], group[-1]
    return f"{first.path} ({material.name(first)} to {material.name(last)})"


def _authored(made: Wiki, wiki: Wiki, written: Mapping[str, Written], authors: Authors) -> Authored:
    desk = authors.desk
    outcomes = tuple(written[page.id].outcome for page in wiki.pages if page.id in written)
    failed = [one for one in outcomes if one.failure]
    stopped = _stopped(desk.lost(), failed)
    report = Report(
        main_model=desk.target.name,
        cluster_model=desk.cluster_target.name if desk.cluster_target else "",
        outcomes=outcomes,
        uses=authors.uses,
        prompts=tuple(sorted(asking.prompt_versions().items())),
        stopped=stopped,
    )
    problems = [
        Problem("authoring", ProblemKind.MODEL, "", f"{one.page}: {one.failure}")
        for one in failed
        if one.failure != stopped and "could pass --max" not in one.failure
    ]
    if stopped:
        left = f"{len(failed)} of {len(outcomes)} pages stay as the facts writer wrote them"
        problems.insert(0, Problem("authoring", ProblemKind.MODEL, "", f"{stopped}; {left}"))
    return Authored(made, report, (*problems, *authors.problems()))


def _stopped(lost: ModelError | None, failed: Sequence[Outcome]) -> str:
    if lost is not None:
        return lost.message
    return next((one.failure for one in failed if "could pass --max" in one.failure), "")
