"""Glossary: terms that the repository defines itself, in its documents and at its types."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.facts.model import Unit
from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import documented, page_link, quotation
from codewiki.wiki.docs_text import Sentence, first_sentence, without_markup
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Code,
    Content,
    Page,
    PageKind,
    Quote,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.topic import related

MAX_TYPES = 60
MAX_TERMS = 40
MAX_PARAGRAPH = 2_000
FEWEST_LETTERS = 12
MOST_LETTERS = 240
_DOCUMENTS = frozenset({"markdown", "rest"})
_DEFINED = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__|``)([A-Za-z][\w .\-/]{1,40}?):?(?:\*\*|__|``)"
    r"\s*(?:[:–—]|--?\s|\bis\b|\bare\b)\s*(?=\S)"
)
_PROCESS = re.compile(
    r"(?:contribut|code_of_conduct|security|governance|change|history|release|issue|style|upgrad)",
    re.IGNORECASE,
)
"""Documents on how people work together, whose terms are not those of the program."""
_OWN_WORDS = frozenset({
    "note",
    "warning",
    "tip",
    "important",
    "caution",
    "example",
    "default",
    "returns",
    "optional",
})


class _Term(msgspec.Struct, frozen=True):
    term: str
    path: str
    sentence: Sentence


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing is defined in words."""
    terms = _terms(material) if material.prose else ()
    types = _types(material)
    if not terms and not types:
        return None
    writer = PageWriter(topic_id("glossary"))
    writer.section(1, say("topic.glossary"), paragraph(caption(say("glossary.lead"))))
    writer.section(2, say("heading.terms"), terms)
    writer.section(2, say("heading.documented_types"), types)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.glossary"), PageKind.TOPIC)


# Terms of documents ---------------------------------------------------------------------------


def _terms(material: Material) -> tuple[Content, ...]:
    """Terms that a document sets in bold or code before it says what they are."""
    rows: list[Statement] = []
    seen: set[str] = set()
    for one in _defined(material):
        if one.term.casefold() in seen or len(rows) >= MAX_TERMS:
            continue
        words, claims = quotation(material, one.path, one.sentence)
        if words:
            seen.add(one.term.casefold())
            rows.append(row(((Code(one.term),), words), *claims))
    rows.sort(key=lambda statement: str(statement.cells[0]).casefold())
    return table(tuple(label(f"column.{name}") for name in ("term", "said")), rows)


def _defined(material: Material) -> Iterator[_Term]:
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        facts = material.facts[path]
        if facts.artifact not in _DOCUMENTS or material.role(path) in {Role.TEST, Role.VENDORED}:
            continue
        if _PROCESS.search(path.rpartition("/")[2]):
            continue
        for unit in facts.units:
            found = _of_unit(path, unit)
            if found is not None:
                yield found


def _of_unit(path: str, unit: Unit) -> _Term | None:
    """The term that a paragraph or item begins with, and the whole first sentence behind it."""
    if unit.kind not in {"paragraph", "item"} or len(unit.value) > MAX_PARAGRAPH:
        return None
    match = _DEFINED.match(unit.value)
    if match is None or match[1].casefold() in _OWN_WORDS:
        return None
    behind = unit.value[match.end() :]
    end = re.search(r"[.!?](?=\s|$)", behind)
    raw = behind[: end.end()] if end else behind
    said = " ".join(without_markup(raw).split())
    if not FEWEST_LETTERS <= len(said) <= MOST_LETTERS or "\n\n" in raw or said.endswith(":"):
        return None
    first = unit.line + unit.value.count("\n", 0, match.end())
    return _Term(match[1].strip(), path, Sentence(said, first, first + raw.count("\n")))


# Types ----------------------------------------------------------------------------------------


def _types(material: Material) -> tuple[Content, ...]:
    """Public types with documentation in the order of the alphabet; those used most are kept."""
    sources = sources_of(material, tuple(sorted(material.facts)))
    told = [
        node
        for node in material.top_symbols(sources)
        if material.is_type(node)
        and material.definition(node).public
        and material.definition(node).doc is not None
    ]
    rows: list[tuple[str, Statement]] = []
    for node, _ in ranked(material, told):
        said = first_sentence(material.definition(node).doc)
        citation = _said_at(material, node, said)
        if said is None or citation is None or len(rows) >= MAX_TYPES:
            continue
        if said.text.rstrip(".") == material.definition(node).name:
            continue
        page = material.page_of(node.path)
        title = "" if page in material.modules else label("page.overview")
        _, claims = documented(material, node.path, material.name(node), said)
        cells: tuple[Spans, ...] = (
            (Code(material.name(node)),),
            (Quote(said.text),),
            (page_link(material, page, title),),
            cited(citation),
        )
        rows.append((material.name(node).casefold(), row(cells, *claims)))
    rows.sort(key=lambda one: one[0])
    columns = ("term", "said", "page", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, [statement for _, statement in rows]))
    if len(told) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(told))))
    return tuple(content)


def _said_at(material: Material, node: Node, said: Sentence | None) -> Citation | None:
    if said is None:
        return None
    word = max(re.findall(r"\w+", said.text), key=len, default="")
    return material.evidence.cite(node.path, said.line, said.end_line, word)
