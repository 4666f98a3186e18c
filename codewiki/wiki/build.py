"""The wiki stage: the module tree becomes pages, written from facts and graph without a model."""

from collections.abc import Mapping

from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.modules.model import ModuleTree
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.addresses import anchor, plain_text
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.flows import entries_with_steps
from codewiki.wiki.lead import Library
from codewiki.wiki.manifests import title
from codewiki.wiki.material import Material
from codewiki.wiki.model import Page, Wiki
from codewiki.wiki.module_page import module_page, works_heading
from codewiki.wiki.overview import overview_page
from codewiki.wiki.secrets import without_secrets
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.registry import TOPICS


def build_wiki(
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    contents: Contents,
    *,
    prose: bool = True,
) -> Wiki:
    """All pages in reading order: the overview, the topics, the modules.

    ``prose=False`` quotes nothing from README and documentation files.
    """
    material = Material(repository, facts, graph, tree, Evidence(contents), prose=prose)
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
    overview = overview_page(material, library, links, anchors)
    wiki = Wiki(title(material), (overview, *topics, *modules), tuple(looked_for))
    return without_secrets(wiki)


def _entry_anchors(material: Material) -> dict[str, str]:
    """The anchors of all sections on entry points, by node id, so that steps can lead there."""
    found: dict[str, str] = {}
    for module in material.tree.modules:
        for entry in entries_with_steps(material, sources_of(material, module.files)):
            found[entry.id] = anchor(plain_text(works_heading(material, entry)))
    return found
