"""The index of symbols: public types and functions by their names, each with its page."""

from codewiki.graph.model import Node
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import page_link
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, Items, Page, PageKind, Plain, Spans
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, sentence
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.topic import related

MAX_SYMBOLS = 600
FEWEST = 20
"""With fewer symbols the pages of the modules are index enough."""


def write(material: Material) -> Page | None:
    """The page, or ``None`` where there are few symbols."""
    sources = sources_of(material, tuple(sorted(material.facts)))
    public = [
        node
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_named(node)
    ]
    if len(public) < FEWEST:
        return None
    shown = [node for node, _ in ranked(material, public)[:MAX_SYMBOLS]]
    writer = PageWriter(topic_id("symbols"))
    words = say("symbols.lead", n=len(public))
    lead = [*paragraph(caption(words))]
    if len(shown) < len(public):
        lead += paragraph(caption(say("symbols.cut", shown=len(shown), all=len(public))))
    writer.section(1, say("topic.symbols"), lead)
    groups: dict[str, list[Node]] = {}
    for node in shown:
        groups.setdefault(_letter(material.name(node)), []).append(node)
    for letter in sorted(groups):
        writer.section(2, (Plain(letter),), _group(material, groups[letter]))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.symbols"), PageKind.TOPIC)


def _letter(name: str) -> str:
    first = name.lstrip("_$")[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _group(material: Material, nodes: list[Node]) -> tuple[Content, ...]:
    items = []
    ordered = sorted(nodes, key=lambda node: (material.name(node).casefold(), node.id))
    for node in ordered:
        page = material.page_of(node.path)
        title = "" if page in material.modules else label("page.overview")
        words: Spans = say(
            "symbols.entry",
            name=Code(material.name(node)),
            kind=Plain(material.definition(node).kind.value),
            page=page_link(material, page, title),
        )
        items.append(sentence(words, counted=False))
    return (Items(tuple(items)),)
