"""Facts to dependency graph: linked anew, brought up to date, or as it is in the cache."""

import gc
import logging
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from operator import attrgetter
from typing import Protocol

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import FileFacts
from codewiki.facts.stored import StoredFacts
from codewiki.graph import blobs, state
from codewiki.graph.artifacts import link_artifacts
from codewiki.graph.edges import EdgeBook, Tally
from codewiki.graph.files import Files
from codewiki.graph.index import Index
from codewiki.graph.keys import graph_key, inputs_digest
from codewiki.graph.linking import Changes, Linking
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node
from codewiki.graph.module_files import ModuleFiles
from codewiki.graph.names import FileNames
from codewiki.graph.nodes import PACKAGE, package_node
from codewiki.graph.offers import offers_of
from codewiki.graph.state import FileState, Link, State
from codewiki.graph.statistics import graph_statistics
from codewiki.graph.survey import (
    is_manifest,
    language_of,
    own_graph,
    seen_digest,
)
from codewiki.graph.tested import link_tests
from codewiki.source.model import READ_ROLES, Repository

SELDOM = 100
"""A graph is kept only where more than this part of the files were linked for it: to link a few
files again the next time costs less than to write down all."""

_DIGEST = 20
_LENGTH = struct.Struct("<Q")

_log = logging.getLogger(__name__)


class Kept(Protocol):
    """Keeps blobs by key from run to run, as ``store.cache`` does."""

    def get_many(self, keys: Iterable[str]) -> Mapping[str, bytes]:
        """Return the blobs that there are for ``keys``."""

    def put_many(self, blobs: Mapping[str, bytes]) -> None:
        """Keep blobs."""


def linked(
    repository: Repository, facts: StoredFacts, cache: Kept | None = None
) -> DependencyGraph:
    """Return the dependency graph of a repository.

    What ``cache`` has of an earlier run is the graph itself when nothing has changed since, else
    its basis: only what the changes reach is linked again. The graph is the same in any case. It
    is kept for the next run, unless so little was linked that the older basis serves as well.
    """
    if cache is None:
        return build_graph(repository, facts)
    key, inputs = graph_key(), inputs_digest(repository, facts)
    with collector_paused():
        blob = cache.get_many([key]).get(key, b"")
        before = _unpacked(blob)
        if before is not None and blob[:_DIGEST] == inputs:
            return before
        run = _Run(repository, facts)
        graph = run.finish(before, state.decode(_second(blob)) if before else None)
        if before is None or run.linked * SELDOM > len(facts):
            packed = blobs.encode(graph)
            rest = state.encode(run.now)
            cache.put_many({key: inputs + _LENGTH.pack(len(packed)) + packed + rest})
    return graph


def _unpacked(blob: bytes) -> DependencyGraph | None:
    head = _DIGEST + _LENGTH.size
    if len(blob) < head:
        return None
    (length,) = _LENGTH.unpack_from(blob, _DIGEST)
    return blobs.decode(blob[head : head + length])


def _second(blob: bytes) -> bytes:
    (length,) = _LENGTH.unpack_from(blob, _DIGEST)
    return blob[_DIGEST + _LENGTH.size + length :]


def build_graph(repository: Repository, facts: Mapping[str, FileFacts]) -> DependencyGraph:
    """Return the dependency graph of a repository, linked from nothing but its facts.

    ``facts`` are those of its files by path; files without facts are nodes without edges. The
    result depends on the repository and the facts alone, not on any order.
    """
    with collector_paused():
        return _Run(repository, StoredFacts.of(facts)).finish(None, None)


@contextmanager
def collector_paused() -> Iterator[None]:
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


class _Run:
    """Makes one graph. ``now`` is what it leaves for the next one."""

    def __init__(self, repository: Repository, facts: StoredFacts) -> None:
        self._sources = {file.path: file for file in repository.files}
        self._facts = facts
        self._files = Files(facts)
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []
        self.now = State({}, {})
        self.linked = 0

    def finish(self, before: DependencyGraph | None, known: State | None) -> DependencyGraph:
        """Return the graph; ``before`` and ``known`` are graph and state of an earlier run."""
        known = known if before is not None and known is not None else State({}, {})
        fresh: set[str] = set()
        for path in sorted(self._sources):
            old = known.files.get(path)
            file = self.now.files[path] = self._state(path, old)
            if file is not old:
                fresh.add(path)
                self._take(path)
        changes = Changes() if before is None else state.changes(known, self.now)
        linking = self._linking(known, changes)
        linking.run(changes)
        self.linked = len(linking.edges)
        for path in sorted(linking.edges) if _log.isEnabledFor(logging.DEBUG) else ():
            _log.debug("%s: linked", path)
        _log.info("%d of %d files were linked", len(linking.edges), len(self._files))
        for path, trace in linking.traces.items():
            link = self.now.files[path].link
            if link is not None:
                link.trace = trace
        graph = self._graph(before, fresh, changes.moved, linking)
        linking.dissolve()
        return graph

    def _found(self, path: str) -> FileFacts | None:
        """Return the facts of a file that is read, if it has any."""
        return self._facts.get(path) if self._sources[path].role in READ_ROLES else None

    def _state(self, path: str, known: FileState | None) -> FileState:
        """Return the state of a file, the known one where nothing has changed; add it if code."""
        file, digest = self._sources[path], b""
        if file.role in READ_ROLES and path in self._facts:
            digest = self._facts.digest(path)
        now = known
        if now is None or (
            (now.language, now.role, now.lines, now.digest)
            != (file.language, file.role, file.lines, digest)
        ):
            facts = self._found(path)
            manifest = facts is not None and is_manifest(facts)
            code = "" if facts is None or language_of(facts) is None else facts.language
            now = FileState(file.language, file.role, file.lines, digest, manifest, code)
        adapter = adapter_for(now.code) if now.code else None
        if adapter is not None:
            self._files.add(path, file.role, adapter)
            if now is not known:
                now.link = _link(self._files.turn(path))
        return now

    def _take(self, path: str) -> None:
        """Make the nodes of a file, while its facts are at hand."""
        facts = self._found(path)
        ids = self._files.ids(path, facts) if facts is not None else ()
        nodes, edges = own_graph(self._sources[path], facts, ids)
        self._nodes += nodes
        self._edges += edges

    def _linking(self, known: State, changes: Changes) -> Linking:
        """Build the tables over all files, with the source roots of each language."""
        files = self.now.files
        self._manifests = {path: self._facts[path] for path in files if files[path].manifest}
        self._facts.release()  # linking decodes what it needs of a file, and keeps that itself
        adapters: dict[str, tuple[Adapter, list[str]]] = {}
        for path, file in self._files.items():
            adapters.setdefault(file.adapter.language, (file.adapter, []))[1].append(path)
        roots = {
            language: tuple(adapter.source_roots(paths))
            for language, (adapter, paths) in adapters.items()
        }
        modules = ModuleFiles(self._files, files, roots, self._manifests)
        if changes.moved or changes.settings:
            changes.marks |= modules.ask_again(known.modules, changes.moved)
        else:
            modules.keep(known.modules)
        self.now.modules = modules.answers
        offers = self.now.offers()
        self._index = Index(self._files, offers, modules)
        extending = {path for path, file in files.items() if file.link and file.link.extends}
        traces = state.traces(known, self.now, changes.gone)
        return Linking(self._files, self._index, offers, traces, extending)

    def _graph(
        self,
        before: DependencyGraph | None,
        fresh: Set[str],
        moved: Set[str],
        linking: Linking,
    ) -> DependencyGraph:
        """Put nodes and edges together: those that are new, and those of before that still hold."""
        nodes, edges = self._nodes, self._edges
        book = EdgeBook()
        found = [edge for path in sorted(linking.edges) for edge in linking.edges[path]]
        kept: list[Edge] = []
        if before is not None:
            fresh = fresh | moved
            again = self._manifests.keys() | linking.edges.keys() | moved
            nodes += (n for n in before.nodes if n.kind != PACKAGE and n.path not in fresh)
            kept = _kept(before, fresh, again)
        link_tests(nodes, found, book)
        link_artifacts(self._index, self._manifests, book)
        edges += found
        edges += book.edges()
        edges = merged(kept, edges)
        depends = EdgeKind.DEPENDS
        packages = {edge.target for edge in edges if edge.kind is depends}
        nodes += map(package_node, packages)
        nodes.sort(key=attrgetter("id"))
        tally = Tally()
        for trace in linking.traces.values():
            tally.take(trace.tally)
        return DependencyGraph(
            nodes=tuple(nodes),
            edges=tuple(edges),
            statistics=graph_statistics(nodes, edges, tally.languages()),
            misses=tally.misses(),
        )


def _kept(before: DependencyGraph, fresh: Set[str], again: Set[str]) -> list[Edge]:
    """Return the edges of before that still hold.

    Those that say what contains what are made anew for the files of ``fresh``, others for those of
    ``again``.
    """
    contains = EdgeKind.CONTAINS
    of_fresh = {node.id for node in before.nodes if node.path in fresh}
    of_again = {node.id for node in before.nodes if node.path in again}
    return [
        edge
        for edge in before.edges
        if edge.source not in (of_fresh if edge.kind is contains else of_again)
    ]


_ORDER = attrgetter("source", "target", "kind", "line")
_FEW = 20


def merged(kept: list[Edge], found: list[Edge]) -> list[Edge]:
    """Return sorted edges and others together, sorted: a few are put in their places."""
    found.sort(key=_ORDER)
    if _FEW * len(found) > len(kept):
        return sorted(kept + found, key=_ORDER)
    together: list[Edge] = []
    since = 0
    for edge in found:
        place = bisect_left(kept, _ORDER(edge), lo=since, key=_ORDER)
        together += kept[since:place]
        together.append(edge)
        since = place
    together += kept[since:]
    return together


def _link(file: FileNames) -> Link:
    return Link(offers_of(file), seen_digest(file.facts), bool(file.facts.inheritance))
