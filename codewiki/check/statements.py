"""The typed claims of a wiki of ours, proved again where the source has changed since."""

import re

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.reproof import Reproof, Verdict, read_wiki_model, reprove
from codewiki.check.subject import Subject
from codewiki.errors import FileSystemError

_RULES = {Verdict.STALE: Rule.STATEMENT_STALE, Verdict.INVENTED: Rule.STATEMENT_INVENTED}
_BLOCK = re.compile(r"(?P<page>.*)#(?P<anchor>.*)/\d+\Z", re.DOTALL)
_ABOUT = Property.STATEMENTS


def check_statements(subject: Subject, *, everything: bool = False) -> Outcome:
    """Prove the statements of ``wiki.json`` again.

    A run proves what it writes, so this is done only where a file of the source is not what it was,
    or for ``everything``. Lines that only moved are the matter of citations.
    """
    if subject.repository is None or subject.wiki_model is None or subject.contents is None:
        return _nothing("only wikis of codewiki have typed claims")
    now = {file.path: file.digest for file in subject.repository.files}
    if not everything and now == subject.machine.inputs:
        return _nothing("the source is what it was when they were proved")
    try:
        wiki = read_wiki_model(subject.wiki_model)
    except FileSystemError as error:
        return _nothing(error.message, unknown=1)
    judged = reprove(wiki, subject.contents, now, subject.machine.inputs)
    findings = tuple(
        Finding(f"{one.page}.md", _line(subject, one), _RULES[one.verdict], _message(one))
        for one in judged
        if one.verdict in _RULES
    )
    figure = Figure(
        about=_ABOUT,
        unit="statements",
        looked_at=len(judged),
        sound=len(judged) - sum(one.verdict in _RULES for one in judged),
    )
    return Outcome((figure,), findings)


def _nothing(why: str, *, unknown: int = 0) -> Outcome:
    figure = Figure(
        about=_ABOUT, unit="statements", looked_at=0, sound=0, not_checked=unknown, why=why
    )
    return Outcome((figure,), ())


def _message(judged: Reproof) -> str:
    reasons = "; ".join(judged.reasons[:_MOST_REASONS]) or "it is not shown any more"
    return f"{judged.block}, statement {judged.number}: {reasons}"


_MOST_REASONS = 3


def _line(subject: Subject, judged: Reproof) -> int:
    """Return the line of the heading under which a statement stands."""
    match = _BLOCK.match(judged.block)
    document = subject.pages.get(f"{judged.page}.md")
    if match is None or document is None:
        return 1
    return document.lines_of_anchors.get(match["anchor"], 1)
