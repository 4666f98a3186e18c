"""The site stage: pages become files. Nothing here touches the disk."""

from collections.abc import Iterable, Mapping

from codewiki.authoring.model import Report
from codewiki.errors import Problem, ProblemKind
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.modules.model import ModuleTree
from codewiki.site.hosting import Hosting
from codewiki.site.machine import (
    GRAPH_LEVELS,
    WIKI_LEVELS,
    dependency_graph,
    encoded,
    metadata,
    module_tree,
    wiki_model,
)
from codewiki.site.markdown import Labels, PageRenderer
from codewiki.source.model import Repository
from codewiki.wiki.model import Wiki

MACHINE_FILES = (
    "dependency_graph.json",
    "first_module_tree.json",
    "metadata.json",
    "module_tree.json",
    "wiki.json",
)


def render(
    wiki: Wiki,
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    tree: ModuleTree,
    *,
    output_relative: str | None,
    problems: Iterable[Problem] = (),
    report: Report | None = None,
    first: ModuleTree | None = None,
) -> dict[str, bytes]:
    """All files of the wiki by their path in the output folder, sorted.

    ``output_relative`` is the path of the output folder from the repository root ("docs"), or
    ``None`` when it lies outside. ``problems`` are those of all stages; those of the cache tell of
    this machine, not of the repository, and are left out. ``report`` says what a model wrote,
    ``first`` is the module tree before a model proposed anything. The lock's own part is
    ``codewiki.site.machine.lock_content``.
    """
    hosting = Hosting(repository, output_relative)
    labels = Labels(repository)
    files = {
        f"{page.id}.md": PageRenderer(page, hosting, labels)
        .render(repository)
        .encode("utf-8", "replace")
        for page in wiki.pages
    }
    names = sorted([*files, *MACHINE_FILES])
    noted = sorted({problem for problem in problems if problem.kind is not ProblemKind.CACHE})
    modules = encoded(module_tree(tree, graph))
    files["module_tree.json"] = modules
    # The tree as it was before a model proposed anything; without a proposal there is no other.
    files["first_module_tree.json"] = encoded(module_tree(first, graph)) if first else modules
    files["metadata.json"] = encoded(
        metadata(wiki, repository, graph, tree, names, len(facts), noted, report)
    )
    files["dependency_graph.json"] = encoded(dependency_graph(graph), GRAPH_LEVELS)
    files["wiki.json"] = encoded(wiki_model(wiki), WIKI_LEVELS)
    return dict(sorted(files.items()))
