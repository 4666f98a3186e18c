"""The authoring stage: a model writes beside the facts, from the leaves up to the overview."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from types import TracebackType
from typing import Self

import msgspec

from codewiki.authoring import asking
from codewiki.authoring.book import Book
from codewiki.authoring.model import (
    Authored,
    Manuscript,
    Outcome,
    PageUse,
    Plan,
    Report,
    Spent,
    Use,
    together,
)
from codewiki.authoring.plan import Planner, plan_of
from codewiki.authoring.repeats import without_repeats
from codewiki.authoring.translating import translated
from codewiki.authoring.writing import Written, uses_of
from codewiki.errors import ModelError, Problem, ProblemKind
from codewiki.llm.build import Desk, Endpoint, open_desk, provider_model
from codewiki.llm.kept import AnswerStore, Kept
from codewiki.llm.model import Answer, Model, Request, Usage
from codewiki.modules.model import ModuleTree
from codewiki.modules.propose import propose, request_of
from codewiki.settings import Settings
from codewiki.store.cache import AnswerCache
from codewiki.store.folders import cache_folder
from codewiki.wiki.catalogue import Words
from codewiki.wiki.model import Wiki
from codewiki.wiki.secrets import without_secrets


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
        self._uses: dict[str, tuple[Use, ...]] = {}
        self._planners: dict[str, Planner] = {}

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

    @property
    def uses(self) -> tuple[Use, ...]:
        """What the answers took that are about no page: names of modules, fixed words."""
        return together(use for uses in self._uses.values() for use in uses)

    @property
    def waiting(self) -> list[tuple[Request, bool]]:
        """What was not asked where it was to be found out what would be."""
        asked = (one for planner in self._planners.values() for one in planner.asked)
        return [one for one in asked if not one[1]]

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
        model = desk.cluster if asking else self._planner("modules", desk.cluster_kept)
        proposal = desk.run(lambda: propose(model, tree, request), cancelled)
        self._uses["modules"] = uses_of([("modules", answer) for answer in proposal.answers])
        if not asking:
            # That it was not asked is no problem of the tree.
            return msgspec.structs.replace(proposal.tree, problems=tree.problems)
        return proposal.tree

    def words(self, known: Words, cancelled: Callable[[], bool], *, asking: bool = True) -> Words:
        """Return ``known`` with the fixed words that it lacks as the main model translates them;
        without ``asking``, as it did before. What it does not translate is said in English.
        """
        desk = self.desk
        model = desk.model if asking else self._planner("words", desk.kept)
        made = desk.run(
            lambda: translated(model, known, self._settings, desk.concurrency), cancelled
        )
        self._uses["words"] = uses_of([("words", answer) for answer in made.answers])
        return made.words

    def _planner(self, subject: str, kept: Kept) -> Model:
        self._planners[subject] = Planner(kept)
        return self._planners[subject]

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
    manuscript: Manuscript,
    authors: Authors,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Authored:
    """Return the wiki of ``manuscript`` with what a model adds, each paragraph proved; whatever
    fails leaves a page as it is.

    Raises ``ModelError`` when the model is not set up so that it could ever answer (key, name,
    package), unless the settings leave it open who writes; and ``Cancelled``.
    """
    wiki, desk = manuscript.wiki, authors.desk
    book = Book(manuscript, on_progress)
    written = desk.run(lambda: book.write(desk.model, desk.concurrency), cancelled)
    written = without_repeats(wiki.pages, written)
    wrong = desk.misconfigured()
    if wrong is not None and manuscript.settings.writer == "llm":
        raise wrong
    placed_in = msgspec.structs.replace(wiki, pages=tuple(book.placed(written)))
    made = without_secrets(placed_in)
    if made is not placed_in:
        made = msgspec.structs.replace(made, redacted=wiki.redacted + made.redacted)
    return _authored(made, wiki, written, authors)


def plan(manuscript: Manuscript, authors: Authors) -> Plan:
    """Return what a run would ask for ``manuscript``, and for what came before it; nothing is
    asked.
    """
    desk, settings = authors.desk, manuscript.settings
    planner = Planner(desk.kept)
    asyncio.run(Book(manuscript).write(planner, 1))
    return plan_of(
        desk.target.name,
        [*authors.waiting, *planner.asked],
        desk.prices,
        desk.calibration,
        max_tokens=settings.max_tokens,
        max_cost=settings.max_cost,
    )


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
