"""Questions to the dependency graph, answered from tables that are built once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from codewiki.graph import algorithms
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node, Tier
from codewiki.graph.nodes import FILE, PACKAGE, UNIT
from codewiki.query.model import EntryPoint, FileImport, Impact, Users
from codewiki.source.model import Role

CALLING = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS})
USING = frozenset({
    EdgeKind.CALLS,
    EdgeKind.CONSTRUCTS,
    EdgeKind.INHERITS,
    EdgeKind.IMPLEMENTS,
    EdgeKind.USES_TYPE,
    EdgeKind.READS,
    EdgeKind.DECORATES,
    EdgeKind.RAISES,
    EdgeKind.CATCHES,
})
"""Kinds that make the source a user of the target. An import alone does not: what is done with
the name does."""
DEPENDING = USING | {EdgeKind.IMPORTS, EdgeKind.OVERRIDES, EdgeKind.CONFIGURES, EdgeKind.BUILDS}
"""Kinds by which a change of the target may reach the source."""
ENTRY_KINDS = frozenset({"function", "method"})

_SEEN = frozenset({Tier.STRUCTURE, Tier.LEXICAL, Tier.IMPORT, Tier.PACKAGE, Tier.SELF})

LEAST_LINES = 3
"""A callable of fewer lines is never an entry point."""
MOST_REACHED = 2_000
"""How far the size of a call tree is counted."""

_NUMBER = re.compile(r"#\d+$")

Table = Mapping[str, Sequence[Edge]]


class GraphIndex:
    """Answers about one graph. Every answer is sorted and the same for the same graph.

    Ids that the graph does not have get empty answers, except from ``node``, which raises
    ``KeyError``.
    """

    def __init__(self, graph: DependencyGraph) -> None:
        self.graph = graph
        self.nodes: dict[str, Node] = {node.id: node for node in graph.nodes}

    # Tables, each built when a question first needs it ----------------------------------------

    @cached_property
    def _outgoing(self) -> Table:
        found: dict[str, list[Edge]] = {}
        for edge in self.graph.edges:
            found.setdefault(edge.source, []).append(edge)
        return found

    @cached_property
    def _incoming(self) -> Table:
        found: dict[str, list[Edge]] = {}
        for edge in self.graph.edges:
            found.setdefault(edge.target, []).append(edge)
        return found

    @cached_property
    def _definitions(self) -> Mapping[str, tuple[Node, ...]]:
        found: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            if node.definition >= 0:
                found.setdefault(node.path, []).append(node)
        return {
            path: tuple(sorted(rows, key=lambda node: node.definition))
            for path, rows in found.items()
        }

    @cached_property
    def names(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes of every plain name, each row in the graph's order."""
        found: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            found.setdefault(node.name, []).append(node)
        return {name: tuple(rows) for name, rows in found.items()}

    # Nodes ------------------------------------------------------------------------------------

    def node(self, id_: str) -> Node:
        """Return the node ``id_``. Raises ``KeyError``."""
        return self.nodes[id_]

    def find(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that ``name`` means: an id, a name, or the end of a dotted name."""
        if name in self.nodes:
            return (self.nodes[name],)
        found = self.names.get(name, ())
        if found or "." not in name:
            return found
        last = name.rpartition(".")[2]
        rows = self.names.get(last, ())
        return tuple(row for row in rows if f".{self.qualified(row.id)}".endswith(f".{name}"))

    def qualified(self, id_: str) -> str:
        """Return the name of a symbol inside its file, the path of a file, the id of others."""
        node = self.nodes.get(id_)
        if node is None or node.definition < 0:
            return id_
        return _NUMBER.sub("", id_[len(node.path) + 2 :])

    def definitions_of(self, path: str) -> tuple[Node, ...]:
        """Return the definitions of a file in source order."""
        return self._definitions.get(path, ())

    def children(self, id_: str) -> tuple[Node, ...]:
        """Return what a file, definition or unit directly contains, in source order."""
        edges = self.outgoing(id_, EdgeKind.CONTAINS)
        found = [self.nodes[edge.target] for edge in edges]
        return tuple(sorted(found, key=lambda node: (node.line, node.definition, node.id)))

    def parent(self, id_: str) -> Node | None:
        """Return what directly contains a node."""
        edges = self.incoming(id_, EdgeKind.CONTAINS)
        return self.nodes[edges[0].source] if edges else None

    def inside(self, id_: str) -> tuple[str, ...]:
        """Return a node and everything in it, parents before children."""
        found = [id_]
        for member in found:  # grows while it is walked
            found.extend(child.id for child in self.children(member))
        return tuple(found)

    # Edges ------------------------------------------------------------------------------------

    def outgoing(self, id_: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that start at a node, of some kinds or all, in the graph's order."""
        return _of_kinds(self._outgoing.get(id_, ()), kinds)

    def incoming(self, id_: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that end at a node, of some kinds or all, in the graph's order."""
        return _of_kinds(self._incoming.get(id_, ()), kinds)

    def callers(self, id_: str) -> tuple[Node, ...]:
        """Return who calls or constructs a symbol, each once, sorted by id."""
        return self._ends({edge.source for edge in self.incoming(id_, *CALLING)})

    def callees(self, id_: str) -> tuple[Node, ...]:
        """Return what a symbol calls or constructs, each once, in the order of the first call."""
        first: dict[str, int] = {}
        for edge in self.outgoing(id_, *CALLING):
            first[edge.target] = min(edge.line, first.get(edge.target, edge.line))
        return tuple(self.nodes[id_] for id_ in sorted(first, key=lambda id_: (first[id_], id_)))

    def users(self, id_: str) -> Users:
        """Return who uses a node or anything in it from outside it."""
        return self.users_of(self.inside(id_))

    def users_of(self, ids: Iterable[str]) -> Users:
        """Return who uses any of a group of nodes from outside the group.

        ``ids`` must hold whole groups: with a class also its methods (see ``inside``).
        """
        group = set(ids)
        found = {
            edge.source
            for id_ in group
            for edge in self._incoming.get(id_, ())
            if edge.kind in USING and edge.counted and edge.source not in group
        }
        rows: dict[str, list[str]] = {"source": [], "tests": [], "others": []}
        for user in sorted(found):
            role = self.nodes[user].role
            name = {Role.SOURCE: "source", Role.TEST: "tests"}.get(Role(role), "others")
            rows[name].append(user)
        return Users(tuple(rows["source"]), tuple(rows["tests"]), tuple(rows["others"]))

    def tests_of(self, id_: str) -> tuple[Node, ...]:
        """Return the test definitions and files that use a node or anything in it directly."""
        return tuple(self.nodes[user] for user in self.users(id_).tests)

    def _ends(self, ids: Iterable[str]) -> tuple[Node, ...]:
        return tuple(self.nodes[id_] for id_ in sorted(ids))

    # Files ------------------------------------------------------------------------------------

    @cached_property
    def file_imports(self) -> tuple[FileImport, ...]:
        """What each file imports from each other file, sorted."""
        pairs: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.graph.edges:
            if edge.kind is EdgeKind.IMPORTS:
                target = self.nodes[edge.target]
                pairs.setdefault((edge.source, target.path), []).append(edge)
        return tuple(
            FileImport(
                source=source,
                target=target,
                names=tuple(sorted({edge.target for edge in edges} - {target})),
                line=min(edge.line for edge in edges),
                counted=any(edge.counted for edge in edges),
            )
            for (source, target), edges in sorted(pairs.items())
        )

    @cached_property
    def file_graph(self) -> dict[str, tuple[str, ...]]:
        """Which files each file of the graph depends on, by any kind but containment."""
        found: dict[str, set[str]] = {
            id_: set() for id_, node in self.nodes.items() if is_file(node)
        }
        for edge in self.graph.edges:
            if edge.kind in DEPENDING and edge.tier is not Tier.UNIQUE:
                source, target = self.nodes[edge.source].path, self.nodes[edge.target].path
                if source != target and target:
                    found[source].add(target)
        return {path: tuple(sorted(found[path])) for path in sorted(found)}

    @cached_property
    def import_graph(self) -> dict[str, tuple[str, ...]]:
        """Which files each file imports."""
        found: dict[str, list[str]] = {
            id_: [] for id_ in sorted(self.nodes) if is_file(self.nodes[id_])
        }
        for entry in self.file_imports:
            found[entry.source].append(entry.target)
        return {path: tuple(targets) for path, targets in found.items()}

    def import_cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of files that import each other in a circle."""
        return algorithms.cycles(self.import_graph)

    def packages_of(self, path: str) -> tuple[str, ...]:
        """Return the names of the external packages that a file imports."""
        edges = self.outgoing(path, EdgeKind.DEPENDS)
        return tuple(sorted({self.nodes[edge.target].name for edge in edges}))

    # Reach ------------------------------------------------------------------------------------

    @cached_property
    def call_graph(self) -> dict[str, tuple[str, ...]]:
        """Which symbols each symbol calls or constructs."""
        return self._graph_of(CALLING)

    @cached_property
    def _calls(self) -> "_Neighbours":
        return _Neighbours(
            self.nodes, lambda id_: (edge.target for edge in self.outgoing(id_, *CALLING))
        )

    @cached_property
    def _called(self) -> "_Neighbours":
        return _Neighbours(
            self.nodes, lambda id_: (edge.source for edge in self.incoming(id_, *CALLING))
        )

    @cached_property
    def dependents(self) -> Mapping[str, Sequence[str]]:
        """Which nodes depend on each node, by any kind but containment."""
        return _Neighbours(
            self.nodes, lambda id_: (edge.source for edge in self.incoming(id_, *DEPENDING))
        )

    @cached_property
    def ranks(self) -> dict[str, float]:
        """PageRank of every node over the uses that count."""
        return algorithms.page_rank(self._graph_of(USING, counted=True))

    def _graph_of(
        self, kinds: frozenset[EdgeKind], *, counted: bool = False
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for edge in self.graph.edges:
            if edge.kind in kinds and (edge.counted or not counted):
                found.setdefault(edge.source, {})[edge.target] = None
        return {id_: tuple(found.get(id_, ())) for id_ in sorted(self.nodes)}

    def impact(self, id_: str, *, depth: int = 20, limit: int = 10_000) -> Impact:
        """Return what depends on a node or anything in it, nearest first.

        At most ``limit`` nodes at most ``depth`` edges away are given.
        """
        inside = self.inside(id_)
        found = algorithms.reachable(
            self.dependents, inside, limit=limit + len(inside) + 1, depth=depth
        )
        outside = {node: steps for node, steps in found.items() if steps}
        complete = len(found) <= limit + len(inside)
        rows = sorted(outside.items(), key=lambda row: (row[1], row[0]))[:limit]
        return Impact(id_, dict(rows), complete)

    def shortest_path(self, source: str, target: str) -> tuple[str, ...]:
        """Return a shortest chain of calls from one symbol to another; empty when there is none."""
        return algorithms.shortest_path(self._calls, source, target)

    def import_path(self, source: str, target: str) -> tuple[str, ...]:
        """Return a shortest chain of imports from one file to another; empty when none is."""
        return algorithms.shortest_path(self.import_graph, source, target)

    def import_paths(
        self, source: str, target: str, *, max_edges: int = 8, max_paths: int = 20
    ) -> tuple[tuple[str, ...], ...]:
        """Return chains of imports from one file to another, shortest first."""
        return algorithms.paths(
            self.import_graph, source, target, max_edges=max_edges, max_paths=max_paths
        )

    def paths(
        self, source: str, target: str, *, max_edges: int = 8, max_paths: int = 20
    ) -> tuple[tuple[str, ...], ...]:
        """Return chains of calls from one symbol to another, shortest first."""
        return algorithms.paths(
            self._calls,
            source,
            target,
            backwards=self._called,
            max_edges=max_edges,
            max_paths=max_paths,
        )

    def call_cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of symbols that call each other in a circle."""
        return algorithms.cycles(self.call_graph)

    def entry_points(self, paths: Iterable[str], *, limit: int = 20) -> tuple[EntryPoint, ...]:
        """Return the public callables of a group of files that others call, most called first.

        Ties are broken by the size of the call tree, then by id. Callables of fewer than
        ``LEAST_LINES`` lines and those inside functions are left out.
        """
        files = set(paths)
        found = []
        for path in sorted(files):
            for node in self.definitions_of(path):
                if self._may_be_entry(node):
                    entry = self._entry(node, files)
                    if entry.callers or entry.tests:
                        found.append(entry)
        found.sort(key=lambda entry: (-entry.callers, -entry.tests, entry.id))
        found = [self._with_reach(entry) for entry in found[: limit * 3]]
        found.sort(key=lambda entry: (-entry.callers, -entry.reach, -entry.tests, entry.id))
        return tuple(found[:limit])

    def _may_be_entry(self, node: Node) -> bool:
        if node.kind not in ENTRY_KINDS or not node.public:
            return False
        if node.end_line - node.line + 1 < LEAST_LINES:
            return False
        parent = self.parent(node.id)
        return parent is None or parent.kind not in ENTRY_KINDS

    def _entry(self, node: Node, files: set[str]) -> EntryPoint:
        outside = {Role.SOURCE.value: 0, Role.TEST.value: 0}
        for caller in self.callers(node.id):
            if caller.path not in files and caller.role in outside:
                outside[caller.role] += 1
        return EntryPoint(node.id, outside["source"], outside["test"], 0)

    def _with_reach(self, entry: EntryPoint) -> EntryPoint:
        return EntryPoint(entry.id, entry.callers, entry.tests, self.reach(entry.id))

    def reach(self, id_: str) -> int:
        """Return how many other symbols the calls of one can lead to, ``MOST_REACHED`` at most."""
        return len(algorithms.reachable(self._calls, [id_], limit=MOST_REACHED + 1)) - 1


class _Neighbours(Mapping[str, Sequence[str]]):
    """The successors of nodes, each row worked out when it is asked for and then kept.

    A search that visits a hundred nodes of a large graph pays for these only.
    """

    def __init__(self, nodes: Mapping[str, Node], ends: Callable[[str], Iterable[str]]) -> None:
        self._nodes = nodes
        self._ends = ends
        self._rows: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, id_: str) -> tuple[str, ...]:
        row = self._rows.get(id_)
        if row is None:
            if id_ not in self._nodes:
                raise KeyError(id_)
            row = self._rows[id_] = tuple(dict.fromkeys(self._ends(id_)))
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._nodes))

    def __len__(self) -> int:
        return len(self._nodes)


def is_seen(edge: Edge) -> bool:
    """Tell whether the names at the place itself show where the edge leads; others are inferred
    and only "appear to" be so.
    """
    return edge.tier in _SEEN


def is_file(node: Node) -> bool:
    """Tell whether a node is a file."""
    return node.kind == FILE


def is_symbol(node: Node) -> bool:
    """Tell whether a node is a definition."""
    return node.kind not in {FILE, UNIT, PACKAGE}


def _of_kinds(edges: Sequence[Edge], kinds: tuple[EdgeKind, ...]) -> tuple[Edge, ...]:
    if not kinds:
        return tuple(edges)
    return tuple(edge for edge in edges if edge.kind in kinds)
