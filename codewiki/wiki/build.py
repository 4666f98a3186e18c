"""The wiki stage: the module tree becomes pages, written from facts and graph without a model."""

from collections.abc import Mapping

import msgspec

from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.modules.model import ModuleTree
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.addresses import anchor, plain_text
from codewiki.wiki.anchoring import anchored
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.flows import entries_with_steps
from codewiki.wiki.lead import Library
from codewiki.wiki.manifests import title
from codewiki.wiki.material import Material
from codewiki.wiki.model import Page, Plain, Wiki
from codewiki.wiki.module_page import module_page, works_heading
from codewiki.wiki.overview import overview_page
from codewiki.wiki.secrets import without_secrets
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.registry import TOPICS
from codewiki.wiki.twins import twin_of


def build_wiki(
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    *,
    prose: bool = True,
    doc_type: str = "",
) -> Wiki:
    """All pages in reading order: the overview, the topics, the modules.

    ``prose=False`` quotes nothing from README and documentation files. ``doc_type`` says which
    sections of a page come first, "" for a general wiki; see ``codewiki.wiki.doc_types``.
    """
    material = Material(
        repository, facts, graph, tree, Evidence(contents), prose=prose, doc_type=doc_type
    )
    library = Library(material)
    anchors = _entry_anchors(material)
    topics: list[Page] = []
    looked_for: list[str] = []
    for topic in TOPICS:
        page = topic.write(material)
        if page is None:
            looked_for.append(topic.name)
        else:
            topics.append(page)
    modules = [module_page(material, library, module, anchors) for module in tree.modules]
    links = tuple((page.id, page.title) for page in topics)
    overview = overview_page(material, library, links, anchors, tuple(looked_for))
    pages = _told_apart((overview, *topics, *modules))
    wiki = Wiki(title(material), anchored(material, pages), tuple(looked_for))
    return without_secrets(wiki)


def _entry_anchors(material: Material) -> dict[str, str]:
    """The anchors of all sections on entry points, by node id, so that steps can lead there."""
    found: dict[str, str] = {}
    for module in material.tree.modules:
        if twin_of(material, module) is not None:
            continue
        for entry in entries_with_steps(material, sources_of(material, module.files)):
            found[entry.id] = anchor(plain_text(works_heading(material, entry)))
    return found


def _told_apart(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Give pages of one title their ids to tell them apart."""
    seen: set[str] = set()
    found = []
    for page in pages:
        if page.title.casefold() in seen:
            head, *rest = page.sections
            mark = f" ({page.id})"
            heading = (*head.heading, Plain(mark))
            head = msgspec.structs.replace(
                head, heading=heading, anchor=anchor(plain_text(heading))
            )
            blocks = tuple(
                msgspec.structs.replace(block, id=f"{page.id}#{head.anchor}/{number}")
                for number, block in enumerate(head.blocks, start=1)
            )
            head = msgspec.structs.replace(head, blocks=blocks)
            page = msgspec.structs.replace(page, title=page.title + mark, sections=(head, *rest))
        seen.add(page.title.casefold())
        found.append(page)
    return tuple(found)
