"""Citations as they are printed: each holds a name or a quotation of its own sentence."""

import re
from collections.abc import Iterator, Mapping

from codewiki.check import quotations
from codewiki.check.document import CitationUse, Document
from codewiki.check.model import Finding, Rule
from codewiki.check.source_text import SourceText
from codewiki.source.words import has_word

_IDENTIFIER = re.compile(r"[\w$]+(?:[-/.][\w$]+)*")


def check_citations(
    pages: Mapping[str, Document], paths: tuple[str, ...], source: SourceText
) -> Iterator[Finding]:
    """Yield a finding for each printed citation whose lines do not hold what it is cited for.

    A label shows the end of a path ("json/tag.py:3-4"), so it is looked up among ``paths``.
    """
    by_name: dict[str, list[tuple[str, str]]] = {}
    for path in paths:
        shown = _shown(path)
        by_name.setdefault(shown.rsplit("/", 1)[-1], []).append((shown, path))
    for page, document in sorted(pages.items()):
        for use in document.citations:
            finding = _check(page, use, by_name, source)
            if finding is not None:
                yield finding


def _check(
    page: str, use: CitationUse, by_name: Mapping[str, list[tuple[str, str]]], source: SourceText
) -> Finding | None:
    label = _shown(use.path)
    named = by_name.get(label.rsplit("/", 1)[-1], ())
    matching = [path for shown, path in named if shown == label]
    if not matching:
        matching = [path for shown, path in named if shown.endswith("/" + label)]
    if not matching and not use.target:
        return None  # words of the repository that look like a citation
    if len(matching) != 1:
        how = "no file" if not matching else f"{len(matching)} files"
        return Finding(page, use.line, Rule.CITATION_LINES, f"{use.label} names {how}")
    lines = source.every_line(matching[0])
    if not 1 <= use.first <= use.last <= len(lines):
        message = f"{use.label}: {matching[0]} has {len(lines)} lines"
        return Finding(page, use.line, Rule.CITATION_LINES, message)
    text = "\n".join(lines[use.first - 1 : use.last])
    if any(quotations.holds(text, quoted) for quoted in use.quoted):
        return None
    if any(_holds_name(text, named) for named in use.named):
        return None
    message = f"{use.label} holds nothing that its sentence names or quotes"
    return Finding(page, use.line, Rule.CITATION_TEXT, message)


def _shown(path: str) -> str:
    """Return ``path`` with one mark for all that does not show: what a label holds of it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in path
    )


def _holds_name(text: str, named: str) -> bool:
    if has_word(text, named):
        return True
    parts = [part for match in _IDENTIFIER.findall(named) for part in match.split(".")]
    return any(len(part) > 1 and has_word(text, part) for part in parts)
