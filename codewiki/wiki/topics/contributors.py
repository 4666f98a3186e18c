"""Contributors' map: who works on what, who owns it, which documents tell how to contribute."""

import re

from codewiki.source.model import Role
from codewiki.source.patterns import parse_rule
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, quotation
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, FileLink, Page, PageKind, Plain, Spans, Statement
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, table
from codewiki.wiki.prose import is_document, read_document
from codewiki.wiki.topics.changes import (
    authors_by_module,
    changed_together,
    latest_changes,
    often_changed,
)
from codewiki.wiki.topics.topic import related

MAX_RULES = 60
MAX_READ = 200_000
_OWNERS = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_DOCUMENT = re.compile(
    r"(?:^|/)(?:contributing|code_of_conduct|governance|maintainers|authors|contributors|security"
    r"|support|releasing|release|changelog|changes|history|development|hacking)(?:\.\w+)?$",
    re.IGNORECASE,
)


def write(material: Material) -> Page | None:
    """The page, or ``None`` without a history, owners and documents for contributors."""
    changes = latest_changes(material)
    sections = (
        ("authors", authors_by_module(material, changes)),
        ("often_changed", often_changed(material, changes)),
        ("changed_together", changed_together(material, changes)),
        ("owners", _owners(material)),
        ("contributing", _documents(material)),
    )
    found = [one for one in sections if one[1]]
    if not found:
        return None
    writer = PageWriter(topic_id("contributors"))
    parts: list[Spans] = [(Plain(label(f"heading.{name}")),) for name, _ in found]
    words = say("contributors.lead", parts=listing(parts, len(parts)))
    writer.section(1, say("topic.contributors"), paragraph(caption(words)))
    for name, content in found:
        writer.section(2, say(f"heading.{name}"), content)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.contributors"), PageKind.TOPIC)


def _owners(material: Material) -> tuple[Content, ...]:
    """The rules of CODEOWNERS with their owners and the files that they match."""
    path = next((one for one in _OWNERS if one in material.files), "")
    if not path:
        return ()
    rows: list[Statement] = []
    text = material.evidence.all_text(path)[:MAX_READ]
    for line, content in enumerate(text.split("\n"), start=1):
        words = content.partition(" #")[0].split()
        if not words or words[0].startswith(("#", "[")) or len(rows) >= MAX_RULES:
            continue
        citation = material.evidence.cite_line(path, line, words[0])
        if citation is not None:
            cells: tuple[Spans, ...] = (
                (Code(words[0]),),
                listing([(Code(owner),) for owner in words[1:]], 6),
                (Plain(number(_matched(material, words[0]))),),
                cited(citation),
            )
            rows.append(row(cells, DERIVED))
    columns = ("pattern", "owners", "files_n", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows, right=(2,))


def _matched(material: Material, pattern: str) -> int:
    """How many files a pattern of CODEOWNERS matches; its rules are those of ``.gitignore``."""
    try:
        rule = parse_rule(pattern)
    except ValueError:
        return 0
    if rule is None:
        return 0
    count = 0
    for path in material.files:
        parts = path.split("/")
        above = any(rule.matches(parts[:end], True) for end in range(1, len(parts)))
        count += above or rule.matches(parts, False)
    return count


def _documents(material: Material) -> tuple[Content, ...]:
    """Documents for contributors with their openings."""
    rows: list[Statement] = []
    for path in sorted(material.files, key=lambda one: (one.count("/"), one)):
        file = material.files[path]
        if not _DOCUMENT.search(path) or file.role in {Role.TEST, Role.VENDORED, Role.SOURCE}:
            continue
        if not material.prose or not is_document(file) or path.count("/") > 1:
            continue
        opening, claims = quotation(material, path, read_document(path, material.evidence).opening)
        if opening:
            rows.append(row(((FileLink(path),), opening), *claims))
    return table(tuple(label(f"column.{name}") for name in ("file", "said")), rows[:20])
