"""One page: asked for, proved, sent back with what is wrong, and counted."""

from collections.abc import Sequence

import msgspec

from codewiki.authoring import asking
from codewiki.authoring.answers import read_answer
from codewiki.authoring.model import Dossier, Fault, Objection, Outcome, Paragraph, Use, together
from codewiki.authoring.proving import Prover, Verdict
from codewiki.errors import ModelError
from codewiki.llm.build import require_text
from codewiki.llm.model import Answer, Model, Request
from codewiki.wiki.addresses import plain_text

ROUNDS = 2
"""So often paragraphs are sent back at most."""

_FEWEST = {"purpose": 1, "design": 2, "flow": 2, "hazards": 1, "reading": 1}
"""Sentences that a paragraph must have left when others of it are dropped."""

_MOST = {"purpose": 2, "design": 4, "flow": 2, "hazards": 5, "reading": 2}
_SHOWN = 300
_UNREADABLE = "your answer could not be read: give it in the form that was asked for"


class Written(msgspec.Struct, frozen=True):
    """The proved paragraphs of a page, and what became of the others."""

    paragraphs: tuple[Paragraph, ...]
    outcome: Outcome


class _Sheet:
    """What is known of a page while it is written."""

    def __init__(self, dossier: Dossier, prover: Prover, request: Request) -> None:
        self.dossier = dossier
        self.prover = prover
        self.request = request
        self.good: list[Paragraph] = []
        self.waited: list[Verdict] = []
        self.open: list[Verdict] = []
        self.dropped: list[Fault] = []
        self.corrected = 0
        self.answers: list[tuple[str, Answer]] = []

    def take(self, answer: Answer, *, corrected: bool) -> bool:
        """Sort the paragraphs of ``answer``; tell whether it could be read."""
        drafts = read_answer(answer.text, self.dossier.sections)
        if drafts is None:
            return False
        before = [self._key(one) for one in self.good]
        for draft in drafts:
            verdict = self.prover.paragraph(draft)
            if verdict.paragraph is None or verdict.objections:
                self.open.append(verdict)
            elif self._key(verdict.paragraph) not in before:
                before.append(self._key(verdict.paragraph))
                self.good.append(verdict.paragraph)
                self.corrected += corrected
        return True

    def send_back(self) -> list[tuple[str, tuple[Objection, ...]]]:
        """Return what is wrong with the paragraphs that are open, for the next round."""
        faults = [(one.draft.text[:_SHOWN], one.objections) for one in self.open]
        self.waited += self.open
        self.open = []
        return faults or [("(the whole answer)", (Objection(Fault.EMPTY, _UNREADABLE),))]

    def close(self) -> tuple[Paragraph, ...]:
        """Return what the page gets: whole paragraphs before what is left of others, so many of
        each section. What was not put right is counted.
        """
        kept: list[Paragraph] = []
        for paragraph in self.good:
            self._keep(paragraph, kept)
        drafts: set[str] = set()
        for verdict in (*self.waited, *self.open):
            if verdict.draft.text in drafts:
                continue
            drafts.add(verdict.draft.text)
            claim = verdict.draft.claim
            if claim and claim in {one.claim for one in self.good}:
                continue
            self.dropped += [one.fault for one in verdict.objections]
            made = verdict.paragraph
            if made is not None and len(made.sentences) >= _FEWEST[made.section]:
                self._keep(made, kept)
        return tuple(kept)

    def _keep(self, one: Paragraph, kept: list[Paragraph]) -> None:
        same = [other for other in kept if other.section == one.section]
        said = {plain_text(sentence.cells[0]) for other in kept for sentence in other.sentences}
        news = {plain_text(sentence.cells[0]) for sentence in one.sentences}
        if len(same) < _MOST[one.section] and not said & news:
            kept.append(one)

    def _key(self, paragraph: Paragraph) -> str:
        return " ".join(plain_text(sentence.cells[0]) for sentence in paragraph.sentences)


async def write_page(model: Model, dossier: Dossier, prover: Prover, request: Request) -> Written:
    """Ask for the paragraphs of a page, prove each, send back what fails, once or twice.

    Never raises ``ModelError``: the outcome tells it.
    """
    sheet = _Sheet(dossier, prover, request)
    failure = ""
    try:
        await _rounds(model, sheet)
    except ModelError as error:
        failure = error.message
    kept = sheet.close()
    if not kept and not failure:
        failure = "no paragraph of the answer could be proved"
    outcome = Outcome(
        page=dossier.page,
        kept=len(kept),
        corrected=sheet.corrected,
        dropped=tuple(sheet.dropped),
        failure="" if kept else failure,
        uses=uses_of(sheet.answers),
    )
    return Written(kept, outcome)


async def _rounds(model: Model, sheet: _Sheet) -> None:
    answer = await _asked(model, sheet, sheet.request)
    read = sheet.take(answer, corrected=False)
    before: list[tuple[str, tuple[Objection, ...]]] = []
    for _ in range(ROUNDS):
        if read and not sheet.open:
            return
        faults = sheet.send_back()
        if faults == before:
            return  # the same again: so would be the question, and its answer
        before = faults
        again = await _asked(model, sheet, asking.correction(sheet.request, faults))
        read = sheet.take(again, corrected=True) or read


async def _asked(model: Model, sheet: _Sheet, request: Request) -> Answer:
    answer = await model.ask(request)
    sheet.answers.append((request.stage, answer))
    return require_text(answer)


def uses_of(answers: Sequence[tuple[str, Answer]]) -> tuple[Use, ...]:
    """Return what answers took, by the stage that they are for, sorted."""
    return together(
        Use(stage=stage, calls=1, usage=answer.usage, cost=answer.cost) for stage, answer in answers
    )


def summary_of(paragraphs: Sequence[Paragraph], otherwise: str) -> str:
    """Return what pages above are told: the purpose and the claims, else what the facts say."""
    told = [
        plain_text(sentence.cells[0]).replace(" ()", "")
        for one in paragraphs
        if one.section == "purpose"
        for sentence in one.sentences
    ]
    told += [f"{one.claim}." for one in paragraphs if one.section != "purpose" and one.claim]
    return " ".join(told) or otherwise
