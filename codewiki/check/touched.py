"""What of a report a change touches: findings on changed pages, and about changed source."""

import posixpath
from collections.abc import Iterable, Mapping

import msgspec

from codewiki.check.gate import Report
from codewiki.check.model import Figure, Finding
from codewiki.check.subject import Subject
from codewiki.check.vocabulary import WORD


def touched(
    report: Report, subject: Subject, changed: frozenset[str], before: Mapping[str, str]
) -> Report:
    """Return ``report`` with the findings that a change touches, and figures of them alone.

    ``changed`` are paths of the repository, ``before`` what they held. A finding is touched when
    its page changed, when it is about a changed file, or when it misses a name that a changed file
    held before.
    """
    pages = {page for page in subject.pages if _path(subject, page) in changed}
    own = {_path(subject, page) for page in subject.files}
    source = [text for path, text in sorted(before.items()) if path not in own]
    gone = _words(source) - subject.vocabulary.words if source else set()
    kept = tuple(
        finding
        for finding in report.findings
        if finding.page in pages
        or finding.file in changed
        or (gone and not gone.isdisjoint(WORD.findall(finding.message)))
        or any(path in finding.message for path in changed - own)
    )
    figures = tuple(_narrowed(report, figure, kept) for figure in report.figures)
    return msgspec.structs.replace(report, findings=kept, figures=figures)


def _path(subject: Subject, page: str) -> str:
    return posixpath.normpath(posixpath.join(subject.place or "", page))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text)}


def _narrowed(report: Report, figure: Figure, kept: tuple[Finding, ...]) -> Figure:
    """Return a figure in which what the change does not touch counts as sound."""
    of_it = [finding for finding in report.of(figure) if finding in kept]
    sound = max(figure.sound, figure.looked_at - len(of_it)) if figure.looked_at else 0
    return msgspec.structs.replace(figure, sound=sound)
