"""Evidence: citations of lines that really hold what they are cited for.

A citation is made from the bytes of the file, at once verified, and not made when the lines do
not hold the needle. It begins and ends on lines that are not blank.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from codewiki.facts.model import Definition
from codewiki.source.contents import Contents, split_lines
from codewiki.source.words import has_word
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Diagram,
    Excerpt,
    Items,
    Prose,
    Spans,
    State,
    Statement,
    Table,
    Wiki,
)

MAX_LINES = 60
_FILES_KEPT = 256
_FARTHEST_DOC = 5
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def digest_of(lines: list[bytes]) -> str:
    """The BLAKE2b digest (16 digits) of lines joined by ``\\n``, without a final one."""
    return blake2b(b"\n".join(lines), digest_size=8).hexdigest()


class Evidence:
    """Cites lines of the repository. Files that cannot be read have no lines."""

    def __init__(self, contents: Contents) -> None:
        def read(path: str) -> tuple[bytes, ...]:
            try:
                return tuple(split_lines(contents.read(path).removeprefix(_BYTE_ORDER_MARK)))
            except (OSError, ValueError):
                return ()

        self._lines = lru_cache(maxsize=_FILES_KEPT)(read)

    def text(self, path: str, line: int) -> str:
        """Line number ``line`` (from 1) as text, "" outside the file."""
        lines = self._lines(path)
        return lines[line - 1].decode(errors="replace") if 0 < line <= len(lines) else ""

    def all_text(self, path: str) -> str:
        """The whole file as text with ``\\n`` line ends."""
        return b"\n".join(self._lines(path)).decode(errors="replace")

    def cite(self, path: str, line: int, end_line: int, needle: str) -> Citation | None:
        """The lines as a citation, or ``None`` when they do not hold ``needle``.

        Blank lines at either end are left out; more than 60 lines are cut to 60.
        """
        lines = self._lines(path)
        first, last = max(line, 1), min(end_line, len(lines))
        while first <= last and not lines[first - 1].strip():
            first += 1
        last = min(last, first + MAX_LINES - 1)
        while last > first and not lines[last - 1].strip():
            last -= 1
        cited = list(lines[first - 1 : last])
        if first > last or not needle.strip():
            return None
        if not has_word(b"\n".join(cited).decode(errors="replace"), needle):
            return None
        return Citation(path, first, last, digest_of(cited), needle)

    def cite_definition(self, path: str, definition: Definition) -> Citation | None:
        """The whole definition with its leading documentation, cut to 60 lines."""
        first, last = definition.line, definition.end_line
        doc = definition.doc
        if doc is not None and doc.end_line < first and self._joins(path, doc.end_line, first):
            first = doc.line
        if definition.name_line >= first + MAX_LINES:
            first = definition.line  # the documentation alone would fill the citation
        if doc is not None and doc.line == last + 1:  # Python documents a name below it
            last = doc.end_line
        cited = self.cite(path, first, last, definition.name)
        return cited or self.cite_name(path, definition)

    def _joins(self, path: str, end: int, first: int) -> bool:
        """Tell whether nothing but blank lines, line comments and the end of one lies between."""
        between = (self.text(path, line).strip() for line in range(end + 1, first))
        return first - end <= _FARTHEST_DOC and all(
            not one.strip("*/ ") or one.startswith("//") for one in between
        )

    def cite_name(self, path: str, definition: Definition) -> Citation | None:
        """The line on which the definition's name stands."""
        line = definition.name_line
        return self.cite(path, line, line, definition.name)

    def cite_line(self, path: str, line: int, needle: str) -> Citation | None:
        """One line."""
        return self.cite(path, line, line, needle)


def cited(citation: Citation | None) -> Spans:
    """The citation as spans, empty when there is none."""
    return (Cite(citation),) if citation else ()


def statements(block: Block) -> tuple[Statement, ...]:
    """The statements of a block in order; those of an excerpt and a diagram are their captions."""
    content = block.content
    match content:
        case Prose():
            return content.sentences
        case Items():
            return content.items
        case Table():
            return content.rows
        case Diagram():
            return (content.caption,)
        case _:
            return ()


def states(wiki: Wiki) -> Counter[State]:
    """Count the statements of a wiki that assert something, by how far they are proved."""
    return Counter(
        statement.state
        for page in wiki.pages
        for section in page.sections
        for block in section.blocks
        for statement in statements(block)
        if statement.counted
    )


def evidence_of(block: Block) -> tuple[Citation, ...]:
    """All citations of a block, sorted, each once: what an update compares."""
    found = {citation for statement in statements(block) for citation in _cited_by(statement)}
    if isinstance(block.content, Excerpt) and block.content.citation:
        found.add(block.content.citation)
    return tuple(sorted(found))


def _cited_by(statement: Statement) -> Iterator[Citation]:
    for cell in statement.cells:
        for span in cell:
            if isinstance(span, Cite):
                yield span.citation
    for claim in statement.claims:
        if claim.citation:
            yield claim.citation
