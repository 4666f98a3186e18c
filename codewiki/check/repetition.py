"""Text that stands on more than one page, found by the runs of eight words that they share."""

import re
from collections import Counter
from collections.abc import Iterator

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject

RUN = 8
"""Words of a run."""
_SHORTEST = 30
"""Words of the shortest paragraph that is reported."""
_MOST = 0.7
_WORD = re.compile(r"\w+")
_CITATION = re.compile(r"\w\.\w+:\d")


def check_repetition(subject: Subject) -> Outcome:
    """Compare the paragraphs and items of all pages.

    Tables, captions and lists of links repeat by nature; what cites lines is a fact, which two
    pages may need.
    The figure counts runs of eight words. A paragraph is reported when most of its runs stand on
    one page before it.
    """
    seen: dict[int, str] = {}
    findings: list[Finding] = []
    runs = repeated = 0
    for page, document in subject.pages.items():
        linked = Counter[int]()
        for link in document.links:
            linked[link.line] += len(_WORD.findall(link.text))
        for unit in document.units:
            if unit.row or unit.caption or _CITATION.search(unit.text):
                continue
            if 2 * linked[unit.line] > len(_WORD.findall(unit.text)):
                continue
            found = list(_runs(unit.text))
            others = [seen[run] for run in found if seen.get(run, page) != page]
            runs += len(found)
            repeated += len(others)
            if len(found) > _SHORTEST - RUN and len(others) >= _MOST * len(found):
                message = f"the paragraph stands on {max(set(others), key=others.count)} too"
                findings.append(Finding(page, unit.line, Rule.REPEATED_TEXT, message))
            for run in found:
                seen.setdefault(run, page)
    figure = Figure(
        about=Property.REPETITION,
        unit="runs of eight words",
        looked_at=runs,
        sound=runs - repeated,
    )
    return Outcome((figure,), tuple(findings))


def _runs(text: str) -> Iterator[int]:
    words = [hash(word) for word in _WORD.findall(text.lower())]
    for start in range(len(words) - RUN + 1):
        yield hash(tuple(words[start : start + RUN]))
