"""A wiki's statements, proved again from source that may have changed since it was written.

The claims and citations beside the pages (``wiki.json``) hold all that this takes. What became of
each cited line is found first (see ``codewiki.check.places``), then every claim is put to its rule
at the place where its lines are now.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from codewiki.check.claims import citation_holds, prove, rule_of
from codewiki.check.places import Fate, Place, Places
from codewiki.check.source_text import SourceText
from codewiki.errors import FileSystemError
from codewiki.source.contents import Contents
from codewiki.wiki.evidence import statements
from codewiki.wiki.model import Block, Citation, Cite, Claim, ClaimKind, Excerpt, Statement, Wiki


class Verdict(StrEnum):
    """What the present source makes of a statement that was written earlier."""

    SUPPORTED = "supported"
    MOVED = "moved"
    STALE = "stale"
    INVENTED = "invented"
    UNVERIFIED = "unverified"


class Moved(msgspec.Struct, frozen=True, order=True):
    """Lines that stand elsewhere now, unchanged."""

    before: Citation
    now: Citation


class Tested(msgspec.Struct, frozen=True):
    """A claim about the source as it is now, and what its rule makes of it."""

    claim: Claim
    proved: bool | None


class Reproof(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a statement.

    ``page`` is the id of its page, ``block`` that of its block ("json/tag#how-it-works/2"),
    ``number`` counts the statements of the block from 1. ``proved`` tells whether it has claims and
    every one is proved; a statement may have moved without. ``reasons`` say what does not hold,
    ``claims`` are those of the statement about the lines as they are now.

    *supported*: every claim is proved, at the lines that are cited. *moved*: nothing is false, but
    the lines stand elsewhere. *stale*: it was true of source that has changed, and is not shown to
    be true now. *invented*: the source is what it was and contradicts it, or what it names was
    never there. *unverified*: its lines are as they were, and no rule proves all that it says.
    """

    page: str
    block: str
    number: int
    verdict: Verdict
    proved: bool
    reasons: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    claims: tuple[Tested, ...] = ()


def read_wiki_model(data: bytes) -> Wiki:
    """Read ``wiki.json``. Raises ``FileSystemError`` when it is none, or of another version."""
    try:
        return msgspec.json.decode(data, type=Wiki)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileSystemError(
            "wiki.json is not what this version of codewiki writes",
            path="wiki.json",
            remedy="Write the wiki anew: codewiki generate",
        ) from error


def reprove(
    wiki: Wiki,
    contents: Contents,
    files: Mapping[str, str],
    inputs: Mapping[str, str] = MappingProxyType({}),
    blocks: frozenset[str] | None = None,
) -> tuple[Reproof, ...]:
    """Prove every statement of ``wiki`` that has claims or citations, in the order of its pages;
    with ``blocks`` only those of these blocks.

    ``files`` maps the paths of the present source to digests of their bytes, ``inputs`` those of
    the source from which the wiki was written ("inputs" of ``codewiki.lock.json``; none: unknown).
    """
    source = SourceText(contents)
    cited = {one for _, _, _, statement in _numbered(wiki) for one in _all_citations(statement)}
    places = Places(source, cited, _renamed(files, inputs))
    judge = _Judge(source, places, files, inputs)
    return tuple(
        judge.verdict(page, block, number, statement)
        for page, block, number, statement in _numbered(wiki)
        if (statement.claims or any(_cited(statement))) and (blocks is None or block in blocks)
    )


def _numbered(wiki: Wiki) -> Iterator[tuple[str, str, int, Statement]]:
    for page in wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                for number, statement in enumerate(told_by(block), start=1):
                    yield page.id, block.id, number, statement


def told_by(block: Block) -> tuple[Statement, ...]:
    """Return the statements of a block; an excerpt is one, with the lines that it shows."""
    content = block.content
    if isinstance(content, Excerpt):
        citation = content.citation
        return (Statement(((Cite(citation),),), counted=False),) if citation else ()
    return statements(block)


def _renamed(files: Mapping[str, str], inputs: Mapping[str, str]) -> dict[str, str]:
    """Return what files that are gone are called now, by their digests."""
    new: dict[str, list[str]] = {}
    for path, digest in files.items():
        if path not in inputs:
            new.setdefault(digest, []).append(path)
    gone = {path: digest for path, digest in inputs.items() if path not in files}
    alike = Counter(gone.values())
    return {
        path: new[digest][0]
        for path, digest in gone.items()
        if alike[digest] == len(new.get(digest, ())) == 1
    }


class _Judge:
    """Gives verdicts on statements."""

    def __init__(
        self,
        source: SourceText,
        places: Places,
        files: Mapping[str, str],
        inputs: Mapping[str, str],
    ) -> None:
        self._source = source
        self._places = places
        self._files = files
        self._inputs = inputs

    def verdict(self, page: str, block: str, number: int, statement: Statement) -> Reproof:
        """Judge one statement."""
        stale: list[str] = []
        invented: list[str] = []
        open_claims = not statement.claims
        covered: set[Citation] = set()
        moved: set[Moved] = set()
        tested: list[Tested] = []
        for claim in statement.claims:
            place = self._places.of(claim.citation) if claim.citation else None
            now = self._now(claim, place)
            proved = prove(now, self._source)
            tested.append(Tested(now, proved))
            if proved is True and claim.citation is not None:
                covered.add(claim.citation)
            changed = self._has_changed(claim, place)
            if proved is False:
                (stale if changed else invented).append(_told(claim))
            elif proved is None:
                open_claims = True
                lost = place is not None and place.fate in {Fate.CHANGED, Fate.GONE}
                # What was proved is not shown any more, and its files are not what they were.
                unproved = not claim.open and rule_of(claim.kind) is not None and changed
                if lost or unproved:
                    stale.append(_told(claim))
        for citation in _all_citations(statement):
            place = self._places.of(citation)
            if place.fate is Fate.MOVED or (citation in covered and _elsewhere(citation, place)):
                moved.add(Moved(citation, place.citation))
            elif place.fate is not Fate.SAME and citation not in covered:
                self._lost(citation, stale, invented)
            if place.fate in {Fate.SAME, Fate.MOVED} and not citation_holds(
                place.citation, self._source
            ):
                invented.append(f"{_lines(citation)} do not hold “{citation.needle}”")
        verdict = Verdict.UNVERIFIED if open_claims else Verdict.SUPPORTED
        if invented or stale:
            verdict = Verdict.INVENTED if invented else Verdict.STALE
        elif moved:
            verdict = Verdict.MOVED
        return Reproof(
            page=page,
            block=block,
            number=number,
            verdict=verdict,
            proved=not (open_claims or stale or invented),
            reasons=tuple(dict.fromkeys((*invented, *stale))),
            moved=tuple(sorted(moved)),
            claims=tuple(tested),
        )

    def _lost(self, citation: Citation, stale: list[str], invented: list[str]) -> None:
        """Say of cited lines that are not there any more whether they ever were."""
        path = citation.path
        known = not self._inputs or path in self._inputs
        kept = path in self._inputs and self._inputs[path] == self._files.get(path)
        if not known or kept:
            invented.append(f"{_lines(citation)} are not the lines that were cited")
        elif self._places.path(path) not in self._files:
            stale.append(f"{path} is gone")
        else:
            stale.append(f"{_lines(citation)} have changed")

    def _now(self, claim: Claim, place: Place | None) -> Claim:
        """Return the claim about the files and lines as they are now."""
        return msgspec.structs.replace(
            claim,
            subject=self._places.path(claim.subject),
            value=self._places.path(claim.value),
            citation=place.citation if place else None,
        )

    def _has_changed(self, claim: Claim, place: Place | None) -> bool:
        """Tell whether what a claim is about may have changed since it was written."""
        paths = {claim.subject, claim.value, claim.citation.path if claim.citation else ""}
        if self._inputs:
            about = [path for path in paths if path in self._inputs]
            return any(self._inputs[path] != self._files.get(path) for path in about)
        return place is None or place.fate in {Fate.CHANGED, Fate.GONE}


def _elsewhere(citation: Citation, place: Place) -> bool:
    now = place.citation
    return (now.path, now.line, now.end_line) != (citation.path, citation.line, citation.end_line)


def _cited(statement: Statement) -> Iterator[Citation]:
    for cell in statement.cells:
        for span in cell:
            if isinstance(span, Cite):
                yield span.citation


def _all_citations(statement: Statement) -> tuple[Citation, ...]:
    claimed = (claim.citation for claim in statement.claims if claim.citation)
    return tuple(dict.fromkeys((*_cited(statement), *claimed)))


def _told(claim: Claim) -> str:
    if claim.kind is ClaimKind.DERIVED:
        return "what it says rests on lines that have changed"
    what = f"{claim.subject} {claim.kind.value} {claim.object or claim.value}".rstrip()
    return f"{what} ({_lines(claim.citation)})" if claim.citation else what


def _lines(citation: Citation) -> str:
    return f"{citation.path}:{citation.line}-{citation.end_line}"
