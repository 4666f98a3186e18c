"""The check stage: what the written wiki says is held against the source."""

from collections.abc import Iterator, Mapping

import msgspec

from codewiki.check.citations import check_citations
from codewiki.check.claims import SourceText, citation_holds, prove
from codewiki.check.document import Document, read_document
from codewiki.check.links import check_links
from codewiki.check.model import Finding, Rule
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    ClaimKind,
    Diagram,
    Items,
    Page,
    Prose,
    Quote,
    Section,
    State,
    Statement,
    Table,
    Wiki,
)


def settle(wiki: Wiki, contents: Contents) -> tuple[Wiki, tuple[Finding, ...]]:
    """Test the claims and citations of every statement; return the wiki with the states set.

    A statement is *checked* when it has claims and each is proved, *cited* when its citations
    hold what they are cited for, else *unchecked*. A quotation is never more than cited: that it
    stands there does not make it true. The findings name the claims that the source contradicts
    and the citations that do not hold; a statement with one is unchecked.
    """
    source = SourceText(contents)
    findings: list[Finding] = []
    pages = tuple(_settle_page(page, source, findings) for page in wiki.pages)
    return msgspec.structs.replace(wiki, pages=pages), tuple(sorted(findings))


def check_files(
    files: Mapping[str, bytes], repository: Repository, contents: Contents, *, place: str | None
) -> tuple[Finding, ...]:
    """Check the written Markdown: links, anchors, citations, titles, raw HTML and ownership.

    ``files`` maps paths in the output folder to bytes; ``place`` is the output folder relative to
    the repository root (``None`` outside).
    """
    source = SourceText(contents)
    pages = {
        path: read_document(data.decode("utf-8", "replace"))
        for path, data in sorted(files.items())
        if path.endswith(".md")
    }
    paths = tuple(file.path for file in repository.files)
    findings = [
        *check_links(pages, frozenset(files), source, place=place, prefix=repository.prefix),
        *check_citations(pages, paths, source),
        *_titles(pages),
    ]
    return tuple(sorted(findings))


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


def _titles(pages: Mapping[str, Document]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, document in sorted(pages.items()):
        for line in document.html_lines:
            yield Finding(path, line, Rule.RAW_HTML, "HTML stands in the page")
        if not document.title:
            yield Finding(path, 1, Rule.NO_TITLE, "the page has no heading of the first level")
        elif document.title in seen:
            message = f"“{document.title}” is also the title of {seen[document.title]}"
            yield Finding(path, 1, Rule.DUPLICATE_TITLE, message)
        else:
            seen[document.title] = path


def _settle_page(page: Page, source: SourceText, findings: list[Finding]) -> Page:
    sections = []
    for section in page.sections:
        blocks = tuple(_settle_block(block, page, source, findings) for block in section.blocks)
        sections.append(_with_blocks(section, blocks))
    return msgspec.structs.replace(page, sections=tuple(sections))


def _with_blocks(section: Section, blocks: tuple[Block, ...]) -> Section:
    return msgspec.structs.replace(section, blocks=blocks)


def _settle_block(block: Block, page: Page, source: SourceText, findings: list[Finding]) -> Block:
    def settled(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(_settle(statement, page, source, findings) for statement in statements)

    content = block.content
    replaced = msgspec.structs.replace
    match content:
        case Prose():
            content = replaced(content, sentences=settled(content.sentences))
        case Items():
            content = replaced(content, items=settled(content.items))
        case Table():
            content = replaced(content, rows=settled(content.rows))
        case Diagram():
            content = replaced(content, caption=settled((content.caption,))[0])
        case _:
            return block
    return replaced(block, content=content)


def _settle(
    statement: Statement, page: Page, source: SourceText, findings: list[Finding]
) -> Statement:
    contradicted = False
    proved = bool(statement.claims)
    for claim in statement.claims:
        verdict = prove(claim, source)
        proved = proved and verdict is True and claim.kind is not ClaimKind.QUOTES
        if verdict is False:
            contradicted = True
            where = _place(claim.citation) if claim.citation else claim.subject
            message = f"{claim.subject} {claim.kind.value} {claim.object or claim.value}: {where}"
            findings.append(Finding(page.id + ".md", 0, Rule.CLAIM, message))
    cited = list(_citations(statement))
    for citation in cited:
        if not citation_holds(citation, source):
            contradicted = True
            message = f"{_place(citation)} does not hold “{citation.needle}”"
            findings.append(Finding(page.id + ".md", 0, Rule.CITATION_TEXT, message))
    quoted = any(isinstance(span, Quote) for cell in statement.cells for span in cell)
    if contradicted:
        state = State.UNCHECKED
    elif proved and not quoted:
        state = State.CHECKED
    else:
        state = State.CITED if cited else State.UNCHECKED
    return msgspec.structs.replace(statement, state=state)


def _citations(statement: Statement) -> Iterator[Citation]:
    for cell in statement.cells:
        for span in cell:
            if isinstance(span, Cite):
                yield span.citation


def _place(citation: Citation) -> str:
    return f"{citation.path}:{citation.line}-{citation.end_line}"
