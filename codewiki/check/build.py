"""The check stage: what the written wiki says is held against the source."""

from collections.abc import Iterator, Mapping

import msgspec

from codewiki.check.citations import check_citations
from codewiki.check.claims import citation_holds, prove
from codewiki.check.gate import inspect
from codewiki.check.links import check_links
from codewiki.check.model import Finding, Rule, Settled
from codewiki.check.source_text import SourceText
from codewiki.check.structure import check_structure
from codewiki.check.subject import Subject
from codewiki.errors import Problem, ProblemKind
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Claim,
    ClaimKind,
    Diagram,
    Items,
    Page,
    Plain,
    Prose,
    Quote,
    Span,
    Spans,
    State,
    Statement,
    Table,
    Wiki,
)

_SAID_OF = frozenset({ClaimKind.DOCUMENTED, ClaimKind.EXPLAINS})
_WORDS = _SAID_OF | {ClaimKind.QUOTES}
_OF_A_RUN = (check_links, check_structure, check_citations)
"""What every run holds against its own pages; ``codewiki check`` does all of it and more."""

_NO_FAULT_OF_A_RUN = frozenset({Rule.THIN_PAGE, Rule.SPECULATIVE_HEADING, Rule.ORPHAN_PAGE})
"""What a small repository, or one that says so itself, may make of a wiki without any fault."""


def settle(wiki: Wiki, contents: Contents) -> Settled:
    """Test the claims and citations of every statement and set the states.

    A statement is *checked* when it has claims and each is proved, *cited* when its citations
    hold what they are cited for (or what it says of whole files is proved), else *unchecked*. A
    quotation is never more than cited, since that it stands there does not make it true, unless
    what is said is that it is the documentation of something, and that is proved. What the source
    contradicts does not stay as if it held (see ``_settle``) and is a problem of the run.
    """
    source = SourceText(contents)
    refuted: list[Problem] = []
    pages = tuple(_settle_page(page, source, refuted) for page in wiki.pages)
    settled = msgspec.structs.replace(wiki, pages=pages)
    return Settled(settled, tuple(sorted(set(refuted))))


def check_files(
    files: Mapping[str, bytes], repository: Repository, contents: Contents, *, place: str | None
) -> tuple[Finding, ...]:
    """Check the written Markdown: links, anchors, citations, titles, raw HTML and ownership.

    ``files`` maps paths in the output folder to bytes; ``place`` is the output folder relative to
    the repository root (``None`` outside).
    """
    subject = Subject(files, repository, contents, place=place)
    findings = inspect(subject, _OF_A_RUN).findings
    return tuple(one for one in findings if one.rule not in _NO_FAULT_OF_A_RUN)


def check_ownership(wiki: Wiki, repository: Repository) -> tuple[Finding, ...]:
    """Check that every file of the repository belongs to exactly one page."""
    owners: dict[str, list[str]] = {}
    for page in wiki.pages:
        for path in page.owns:
            owners.setdefault(path, []).append(page.id + ".md")
    findings = []
    for file in repository.files:
        pages = owners.get(file.path, [])
        if not pages:
            findings.append(Finding("", 0, Rule.FILE_WITHOUT_PAGE, file.path))
        elif len(pages) > 1:
            message = f"{file.path} is also on {', '.join(pages[1:])}"
            findings.append(Finding(pages[0], 1, Rule.FILE_ON_TWO_PAGES, message))
    return tuple(sorted(findings))


def _settle_page(page: Page, source: SourceText, refuted: list[Problem]) -> Page:
    sections = []
    for section in page.sections:
        settled = (_settle_block(block, source, refuted) for block in section.blocks)
        blocks = tuple(block for block in settled if block is not None)
        sections.append(msgspec.structs.replace(section, blocks=blocks))
    return msgspec.structs.replace(page, sections=tuple(sections))


def _settle_block(block: Block, source: SourceText, refuted: list[Problem]) -> Block | None:
    def settled(statements: tuple[Statement, ...], *, row: bool = False) -> tuple[Statement, ...]:
        found = (_settle(statement, source, refuted, row) for statement in statements)
        return tuple(statement for statement in found if statement is not None)

    content = block.content
    replaced = msgspec.structs.replace
    match content:
        case Prose():
            content = replaced(content, sentences=settled(content.sentences))
            return replaced(block, content=content) if content.sentences else None
        case Items():
            content = replaced(content, items=settled(content.items))
            return replaced(block, content=content) if content.items else None
        case Table():
            content = replaced(content, rows=settled(content.rows, row=True))
        case Diagram():
            content = replaced(content, caption=settled((content.caption,), row=True)[0])
        case _:
            return block
    return replaced(block, content=content)


def _settle(
    statement: Statement, source: SourceText, refuted: list[Problem], row: bool
) -> Statement | None:
    """Set the state of a statement; ``None`` takes it out of the wiki.

    A sentence or item that the source contradicts goes. A row of a table stays, since its subject
    would be missing: without its quotations, and unchecked if that does not mend it.
    """
    statement, faults, proved = _tested(statement, source)
    if faults:
        refuted += faults
        if not row:
            return None
        statement, faults, proved = _tested(_without_quotations(statement), source)
    if faults:
        state = State.UNCHECKED
    elif proved and not _only_quoted(statement):
        state = State.CHECKED
    else:
        held = any(_citations(statement)) or _tells_of_files(statement, source)
        state = State.CITED if held else State.UNCHECKED
    return msgspec.structs.replace(statement, state=state)


def _tells_of_files(statement: Statement, source: SourceText) -> bool:
    """Tell whether a statement without lines says something of whole files that is proved."""
    return any(
        claim.citation is None and prove(claim, source) is True for claim in statement.claims
    )


def _only_quoted(statement: Statement) -> bool:
    """Tell whether there are words of the repository of which no claim says what they explain."""
    placed = {claim.value for claim in statement.claims if claim.kind in _SAID_OF}
    return any(
        isinstance(span, Quote) and span.text not in placed
        for cell in statement.cells
        for span in cell
    )


def _tested(statement: Statement, source: SourceText) -> tuple[Statement, list[Problem], bool]:
    """Return the statement with its open claims marked, what the source contradicts, and whether
    there are claims and all are proved.
    """
    faults: list[Problem] = []
    claims: list[Claim] = []
    proved = bool(statement.claims)
    for claim in statement.claims:
        verdict = prove(claim, source)
        proved = proved and verdict is True and claim.kind is not ClaimKind.QUOTES
        is_open = verdict is None and claim.kind is not ClaimKind.DERIVED
        claims.append(msgspec.structs.replace(claim, open=True) if is_open else claim)
        if verdict is False:
            path = claim.citation.path if claim.citation else claim.subject
            what = f"{claim.subject} {claim.kind.value} {claim.object or claim.value}".rstrip()
            where = f" in lines {_lines(claim.citation)}" if claim.citation else ""
            faults.append(_problem(path, f"not confirmed: {what}{where}"))
    for citation in _citations(statement):
        if not citation_holds(citation, source):
            message = f"lines {_lines(citation)} do not hold “{citation.needle}”"
            faults.append(_problem(citation.path, message))
    return msgspec.structs.replace(statement, claims=tuple(claims)), faults, proved


def _problem(path: str, message: str) -> Problem:
    return Problem("check", ProblemKind.CLAIM, path, message)


def _without_quotations(statement: Statement) -> Statement:
    cells = tuple(tuple(_unquoted(cell)) for cell in statement.cells)
    claims = tuple(claim for claim in statement.claims if claim.kind not in _WORDS)
    return msgspec.structs.replace(statement, cells=cells, claims=claims)


def _unquoted(cell: Spans) -> Iterator[Span]:
    """Yield the spans of a cell without quotations and their citations between parentheses."""
    spans = iter(cell)
    behind = False
    for span in spans:
        if isinstance(span, Quote):
            behind = True
            continue
        if behind and span == Plain(" ("):
            while span != Plain(")") and (following := next(spans, None)) is not None:
                span = following
        else:
            yield span
        behind = False


def _citations(statement: Statement) -> Iterator[Citation]:
    for cell in statement.cells:
        for span in cell:
            if isinstance(span, Cite):
                yield span.citation


def _lines(citation: Citation) -> str:
    return f"{citation.line}-{citation.end_line}"
