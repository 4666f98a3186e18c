"""Citations as they are printed: each holds a name or a quotation of its own sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from codewiki.check import quotations
from codewiki.check.document import CitationUse
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.places import Fate, Places
from codewiki.check.subject import Subject
from codewiki.check.vocabulary import parts
from codewiki.source.words import has_word
from codewiki.wiki.model import Citation

MOST_LINES = 60
_JOINTS = re.compile(r"[./]")
_SHORT = 3
_IDENTIFIER = re.compile(r"[\w$]+(?:[-/.][\w$]+)*")

Fault = tuple[Rule, str]


def check_citations(subject: Subject) -> Outcome:
    """Hold each printed citation against the lines that it names.

    Where the digest of the lines is known they must have it: what has another is *moved* when the
    same text stands elsewhere in its file, else *changed*. Every citation must hold a name or a
    quotation of its own sentence.
    """
    paths = Labels(subject.source_paths if subject.repository is not None else ())
    evidence = subject.machine.evidence.items()
    places = Places(
        subject.source, (Citation(*where, digest, "") for where, digest in evidence), {}
    )
    findings: list[Finding] = []
    looked_at = not_checked = faulty = 0
    for page, document in subject.pages.items():
        for use in document.citations:
            if subject.repository is None:
                not_checked += 1
                continue
            matching = paths.meant(use.path)
            if not matching and not use.target:
                continue  # words of the repository that look like a citation
            looked_at += 1
            faults = _faults(subject, places, use, matching)
            faulty += bool(faults)
            where = matching[0] if len(matching) == 1 else ""
            findings += [Finding(page, use.line, *fault, file=where) for fault in faults]
    figure = Figure(
        about=Property.CITATIONS,
        unit="citations",
        looked_at=looked_at,
        sound=looked_at - faulty,
        not_checked=not_checked,
        why="there is no source to hold them against" if not_checked else "",
    )
    return Outcome((figure,), tuple(findings))


class Labels:
    """What the end of a path ("json/tag.py") means among the paths of a repository."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths

    @cached_property
    def _by_name(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(self._paths):
            shown = _shown(path)
            found.setdefault(shown.rsplit("/", 1)[-1], []).append((shown, path))
        return found

    def meant(self, label: str) -> list[str]:
        """Return the path that ``label`` names in full, else all that end in it."""
        label = _shown(label).removeprefix("./").removeprefix("/")
        named = self._by_name.get(label.rsplit("/", 1)[-1], ())
        whole = [path for shown, path in named if shown == label]
        return whole or [path for shown, path in named if shown.endswith("/" + label)]


def _faults(subject: Subject, places: Places, use: CitationUse, matching: list[str]) -> list[Fault]:
    if len(matching) != 1:
        how = "no file" if not matching else f"{len(matching)} files"
        return [(Rule.CITATION_LINES, f"{_shown(use.path)} names {how}")]
    path = matching[0]
    digest = subject.machine.evidence.get((path, use.first, use.last))
    if digest is not None:
        changed = _changed(places, Citation(path, use.first, use.last, digest, ""))
        if changed is not None:
            return [changed]
    lines = subject.source.every_line(path)
    if not 1 <= use.first <= use.last <= len(lines):
        count = subject.source.line_count(path) or 0
        return [(Rule.CITATION_LINES, f"{use.label}: {path} has {count} lines")]
    text = "\n".join(lines[use.first - 1 : use.last])
    faults = []
    if use.last - use.first >= MOST_LINES:
        message = f"{use.label} spans {use.last - use.first + 1} lines"
        faults.append((Rule.CITATION_WIDE, message))
    if not _holds(text, use):
        message = f"{use.label} holds nothing that its sentence names or quotes"
        faults.append((Rule.CITATION_TEXT, message))
    return faults


def _holds(text: str, use: CitationUse) -> bool:
    """Tell whether ``text`` holds something that its sentence says, or else that its section names.

    Where nothing is named at all there is nothing to ask for.
    """
    if use.named or use.quoted:
        quoted = any(quotations.holds(text, one) for one in use.quoted)
        return quoted or any(_holds_name(text, one) for one in use.named)
    words = text.lower()
    return not use.section or any(
        _holds_name(text, one) or any(part in words for part in _parts(one)) for one in use.section
    )


def _parts(name: str) -> Iterator[str]:
    """Yield the longer words of a name or heading."""
    return (word for word in parts(name) if len(word) > _SHORT)


def _changed(places: Places, citation: Citation) -> Fault | None:
    """Tell what became of lines that no longer have their digest."""
    place = places.of(citation)
    label = f"{citation.path}:{_lines(citation)}"
    match place.fate:
        case Fate.SAME:
            return None
        case Fate.MOVED:
            now = _lines(place.citation)
            return Rule.CITATION_MOVED, f"{label}: the same text is in lines {now} now"
        case _:
            return Rule.CITATION_STALE, f"{label} reads differently now"


def _lines(citation: Citation) -> str:
    one = citation.line == citation.end_line
    return f"{citation.line}" if one else f"{citation.line}-{citation.end_line}"


def _shown(path: str) -> str:
    """Return ``path`` with one mark for all that does not show: what a label holds of it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in path
    )


def _holds_name(text: str, named: str) -> bool:
    """Tell whether a name, or a part of it, stands in ``text``.

    A single letter counts where it is what the name comes down to (``formatters.D``), not as one
    of the words of an expression.
    """
    if has_word(text, named):
        return True
    names = _IDENTIFIER.findall(named)
    parts = [part for name in names for part in _JOINTS.split(name)]
    if len(names) == 1 and names[0] == named and has_word(text, parts[-1]):
        return True
    return any(len(part) > 1 and has_word(text, part) for part in parts)
