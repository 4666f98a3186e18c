"""The pages of a wiki while a model writes them: from the leaves up, the overview last."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import msgspec

from codewiki.authoring import asking, dossier
from codewiki.authoring.facts_text import lead_of
from codewiki.authoring.looking import Looker, looked_up
from codewiki.authoring.model import Dossier, Manuscript, Summary, together
from codewiki.authoring.parts import Part, parts_of
from codewiki.authoring.placing import placed
from codewiki.authoring.proofreading import Proofreader
from codewiki.authoring.proving import Prover
from codewiki.authoring.vocabulary import Vocabulary
from codewiki.authoring.writing import Written, summary_of, uses_of, write_page
from codewiki.errors import ModelError
from codewiki.llm.model import Answer, Model
from codewiki.modules.model import Module, ModuleKind
from codewiki.wiki.addresses import OVERVIEW, TOPICS
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.material import Material
from codewiki.wiki.model import Page, PageKind
from codewiki.wiki.signals import sources_of

_NO_PROSE = frozenset({f"{TOPICS}files_not_read"})


class Book:
    """The pages of a manuscript, written level by level."""

    def __init__(
        self,
        manuscript: Manuscript,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._settings = manuscript.settings
        self._material = Material(
            manuscript.repository,
            manuscript.facts,
            manuscript.graph,
            manuscript.tree,
            Evidence(manuscript.contents),
            prose=not manuscript.settings.no_prose,
        )
        self._proofreader = Proofreader(manuscript.repository, manuscript.contents)
        self._vocabulary = Vocabulary(self._material)
        self._on_progress = on_progress
        self._done = 0
        self.pages = {page.id: page for page in manuscript.wiki.pages}
        self._looker = Looker(self._material, self.pages)
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
        below: list[Written] = []
        shown: Dossier | None = None
        if page.id not in _NO_PROSE and not (module and module.kind is ModuleKind.FOREIGN):
            told: list[Summary] = []
            if module is not None and module.files:
                sources = sources_of(self._material, module.files)
                parts = parts_of(self._material, sources, self._settings.page_tokens)
                below, told = await self._parts(model, page, parts)
            shown = self._dossier(page, module, told)
        if shown is None or not shown.excerpts:
            self._summaries[page.id] = Summary(page.title, lead_of(page))
            return None
        made = await self._write(model, shown, focused=bool(module and module.focused))
        self._summaries[page.id] = Summary(page.title, summary_of(made.paragraphs, lead_of(page)))
        return _with_uses(made, below)

    async def _parts(
        self, model: Model, page: Page, parts: Sequence[Part]
    ) -> tuple[list[Written], list[Summary]]:
        """Have parts summarised, those below them first; return what was written and told."""
        made = list(await asyncio.gather(*(self._part(model, page, part) for part in parts)))
        told = [
            Summary(part.title, summary_of(one.paragraphs, ""))
            for part, one in zip(parts, made, strict=True)
        ]
        return made, told

    async def _part(self, model: Model, page: Page, part: Part) -> Written:
        below, told = await self._parts(model, page, part.parts)
        tokens = self._settings.page_tokens
        shown = dossier.part_dossier(self._material, page, part.title, part.symbols, tokens, told)
        return _with_uses(await self._write(model, shown), below)

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


def _with_uses(made: Written, below: Sequence[Written]) -> Written:
    """The same, with what the answers took that were needed before."""
    uses = together(use for one in (made, *below) for use in one.outcome.uses)
    return Written(made.paragraphs, msgspec.structs.replace(made.outcome, uses=uses))
