"""Facts to dependency graph: linked anew, or from the cache where nothing has changed."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import FileFacts
from codewiki.facts.stored import StoredFacts
from codewiki.graph import blobs
from codewiki.graph.artifacts import link_artifacts
from codewiki.graph.edges import EdgeBook, Linker, Tally
from codewiki.graph.flow import Flows
from codewiki.graph.index import Index
from codewiki.graph.keys import graph_key
from codewiki.graph.model import DependencyGraph, Edge, Node
from codewiki.graph.names import FileNames, file_names
from codewiki.graph.nodes import (
    file_node,
    symbol_containment,
    symbol_ids,
    symbol_nodes,
    unit_containment,
    unit_ids,
    unit_nodes,
)
from codewiki.graph.resolver import Resolver, UniqueNames
from codewiki.graph.statistics import graph_statistics
from codewiki.graph.tested import link_tests
from codewiki.graph.values import Values
from codewiki.graph.workspaces import OwnPackage, own_packages
from codewiki.source.model import READ_ROLES, Repository

if TYPE_CHECKING:
    from codewiki.store.cache import FactsCache


def linked(
    repository: Repository, facts: StoredFacts, cache: "FactsCache | None" = None
) -> DependencyGraph:
    """Return the dependency graph of a repository, which ``cache`` may have already."""
    if cache is None:
        return build_graph(repository, facts)
    key = graph_key(repository, facts)
    with _collector_paused():
        blob = cache.get_many([key]).get(key)
        found = blobs.decode(blob) if blob else None
        if found is None:
            found = build_graph(repository, facts)
            cache.put_many({key: blobs.encode(found)})
    return found


def build_graph(repository: Repository, facts: Mapping[str, FileFacts]) -> DependencyGraph:
    """Return the dependency graph of a repository.

    ``facts`` are those of its files by path; files without facts are nodes without edges. The
    result depends on the repository and the facts alone, not on any order.
    """
    with _collector_paused():
        return _build(repository, facts)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking over a hundred thousand tables that all stay.

    It costs a third of the time otherwise, and there is nothing to collect until the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(repository: Repository, facts: Mapping[str, FileFacts]) -> DependencyGraph:
    nodes: list[Node] = []
    edges: list[Edge] = []
    names: dict[str, FileNames] = {}
    for file in sorted(repository.files, key=lambda file: file.path):
        path, found = file.path, facts.get(file.path)
        nodes.append(file_node(file))
        if found is None or file.role not in READ_ROLES:
            continue
        ids, units = symbol_ids(path, found), unit_ids(path, found)
        nodes += symbol_nodes(file, found, ids) + unit_nodes(file, found, units)
        edges += symbol_containment(path, found, ids) + unit_containment(path, found, units)
        adapter = adapter_for(found.language)
        if adapter is not None and not found.artifact:
            names[path] = file_names(path, file.role, found, adapter, ids)
    book = EdgeBook()
    index = _index(repository, names, own_packages(facts))
    tally = _link(index, book)
    link_tests(nodes, book.edges(), book)
    link_artifacts(index, facts, book)
    nodes += book.packages.values()
    edges += book.edges()
    for table in names.values():
        table.dissolve()
    return _graph(nodes, edges, tally)


def _index(
    repository: Repository, names: Mapping[str, FileNames], own: Mapping[str, OwnPackage]
) -> Index:
    """Build the tables over all files, with the source roots of each language."""
    adapters: dict[str, tuple[Adapter, list[str]]] = {}
    for path, file in names.items():
        adapters.setdefault(file.adapter.language, (file.adapter, []))[1].append(path)
    roots = {
        language: tuple(adapter.source_roots(paths))
        for language, (adapter, paths) in adapters.items()
    }
    return Index(names, (file.path for file in repository.files), roots, own)


def _link(index: Index, book: EdgeBook) -> Tally:
    """Resolve everything: bases first, for members are looked up through them."""
    values = Values(index)
    linker = Linker(index, values, Resolver(values, UniqueNames(index.files)), book)
    files = list(index.files.values())
    for file in files:
        linker.bases(file)
    linker.inherited_bases()
    for file in files:
        linker.imports(file)
        linker.overrides(file)
        linker.references(file)
    flows = Flows(index.files, values)
    flows.solve(linker.settled)
    linker.calls_by_value(flows)
    values.dissolve()
    return linker.tally


def _graph(nodes: list[Node], edges: list[Edge], tally: Tally) -> DependencyGraph:
    edges.sort(key=attrgetter("source", "target", "kind", "line"))
    nodes.sort(key=attrgetter("id"))
    return DependencyGraph(
        nodes=tuple(nodes),
        edges=tuple(edges),
        statistics=graph_statistics(nodes, edges, tally.languages()),
        misses=tally.misses(),
    )
