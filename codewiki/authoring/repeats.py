"""What a model says on one page it does not say again on another."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from codewiki.authoring.model import Fault, Paragraph
from codewiki.authoring.writing import Written
from codewiki.wiki.addresses import plain_text
from codewiki.wiki.model import Code, Page

RUN = 8
_MOST = 0.5
_WORD = re.compile(r"\w+")


def without_repeats(pages: Sequence[Page], written: Mapping[str, Written]) -> dict[str, Written]:
    """Return what was written without the paragraphs most of whose runs of eight words stand on a
    page before; names do not count, since the same words about two names say little of either.
    """
    seen: set[tuple[str, ...]] = set()
    found: dict[str, Written] = {}
    for page in pages:
        made = written.get(page.id)
        if made is None:
            continue
        kept: list[Paragraph] = []
        fresh: list[tuple[str, ...]] = []
        for paragraph in made.paragraphs:
            runs = list(_runs(paragraph))
            if runs and sum(run in seen for run in runs) >= _MOST * len(runs):
                continue
            kept.append(paragraph)
            fresh += runs
        seen.update(fresh)
        found[page.id] = made if len(kept) == len(made.paragraphs) else _less(made, kept)
    return found


def _less(made: Written, kept: list[Paragraph]) -> Written:
    lost = len(made.paragraphs) - len(kept)
    outcome = msgspec.structs.replace(
        made.outcome,
        kept=len(kept),
        dropped=(*made.outcome.dropped, *(Fault.REPEATED for _ in range(lost))),
        failure="" if kept else "what it says stands on other pages",
    )
    return Written(tuple(kept), outcome)


def _runs(paragraph: Paragraph) -> Iterator[tuple[str, ...]]:
    text = " ".join(
        plain_text(tuple(span for span in sentence.cells[0] if not isinstance(span, Code)))
        for sentence in paragraph.sentences
    )
    words = [word.lower() for word in _WORD.findall(text)]
    size = min(RUN, len(words))
    for place in range(len(words) - size + 1 if size else 0):
        yield tuple(words[place : place + size])
