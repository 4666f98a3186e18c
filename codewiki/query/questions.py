"""The questions that front ends ask of a graph, answered with the relations that show why."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from codewiki.graph import algorithms
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node
from codewiki.query.build import CALLING, DEPENDING, USING, GraphIndex, is_file, is_seen
from codewiki.query.model import (
    Affected,
    Chains,
    Cycle,
    Dependent,
    Entry,
    GraphSummary,
    Link,
    Missed,
    Place,
    Ranked,
    Related,
    Relation,
)
from codewiki.source.model import Role

ENTRY_KINDS = frozenset({"function", "method"})
NAMING = (EdgeKind.CONFIGURES, EdgeKind.BUILDS)


def place(index: GraphIndex, id_: str) -> Place:
    """Return the node ``id_`` as it is shown. Raises ``KeyError``."""
    node = index.node(id_)
    return Place(
        node.id,
        index.qualified(id_),
        node.kind,
        node.path,
        node.line,
        node.end_line,
        node.role,
    )


def callers(index: GraphIndex, id_: str) -> Related:
    """Return who calls or constructs a node; for a file, who does so from outside it."""
    return _related(index, id_, incoming=True, group=_called_with(index, id_), kinds=CALLING)


def callees(index: GraphIndex, id_: str) -> Related:
    """Return what a node calls or constructs; for a file, what of other files."""
    return _related(index, id_, incoming=False, group=_called_with(index, id_), kinds=CALLING)


def users(index: GraphIndex, id_: str) -> Related:
    """Return who uses a node or anything in it from outside it."""
    group = index.inside(id_)
    return _related(index, id_, incoming=True, group=group, kinds=USING, counted=True)


def _called_with(index: GraphIndex, id_: str) -> tuple[str, ...]:
    return index.inside(id_) if is_file(index.node(id_)) else (id_,)


def _related(
    index: GraphIndex,
    id_: str,
    *,
    incoming: bool,
    group: Sequence[str],
    kinds: Iterable[EdgeKind],
    counted: bool = False,
) -> Related:
    inside = set(group)
    table = index.incoming if incoming else index.outgoing
    edges = [
        edge
        for member in group
        for edge in table(member, *kinds)
        # A function that calls itself is its own caller; what happens inside a file stays there.
        if (len(inside) == 1 or (edge.source if incoming else edge.target) not in inside)
        and (edge.counted or not counted)
    ]
    found = relations(index, edges, lambda edge: edge.source if incoming else edge.target)
    return Related(place(index, id_), tuple(sorted(found, key=_order)))


def _order(relation: Relation) -> tuple[bool, str, int, str, str]:
    """Source before tests and the like, then as the files are read."""
    aside = relation.place.role not in {Role.SOURCE.value, ""}
    return aside, relation.path, relation.lines[0], relation.place.id, relation.kind.value


def relations(
    index: GraphIndex, edges: Iterable[Edge], other: Callable[[Edge], str]
) -> tuple[Relation, ...]:
    """Join the edges of one kind between the same two nodes; ``other`` gives the end to show."""
    groups: dict[tuple[str, str, EdgeKind], list[Edge]] = {}
    for edge in edges:
        groups.setdefault((edge.source, other(edge), edge.kind), []).append(edge)
    return tuple(_relation(index, groups[key], other) for key in sorted(groups))


def _relation(index: GraphIndex, edges: list[Edge], other: Callable[[Edge], str]) -> Relation:
    surest = max(edges, key=lambda edge: (is_seen(edge), edge.confidence, -edge.line))
    return Relation(
        place=place(index, other(surest)),
        kind=surest.kind,
        path=index.node(surest.source).path,
        lines=tuple(sorted({edge.line for edge in edges})),
        seen=is_seen(surest),
        tier=surest.tier,
        confidence=surest.confidence,
        counted=any(edge.counted for edge in edges),
    )


def chains(
    index: GraphIndex, start: Node, end: Node, *, every: bool, max_edges: int, max_paths: int
) -> Chains:
    """Return the shortest way from one node to another, or with ``every`` all short ones.

    Where ``end`` is a file the way is one of imports between files, else one of calls; from a
    class or file it begins anywhere in it.
    """
    by_file = is_file(end)
    starts = (start.path,) if by_file else _starts(index, start, end)
    ways: list[tuple[str, ...]] = []
    for source in starts:
        if every:
            search = index.import_paths if by_file else index.paths
            ways += search(source, end.id, max_edges=max_edges, max_paths=max_paths)
        elif way := (index.import_path if by_file else index.shortest_path)(source, end.id):
            ways.append(way)
    ways.sort(key=lambda way: (len(way), way))
    steps: Steps = _imports_of if by_file else _calls_of
    return Chains(
        place(index, start.path if by_file else start.id),
        place(index, end.id),
        tuple(
            tuple(_step(index, two, steps(index, one)[two]) for one, two in pairwise(way))
            for way in ways[: max_paths if every else 1]
        ),
    )


def _starts(index: GraphIndex, start: Node, end: Node) -> tuple[str, ...]:
    """Return where chains of calls may begin: a class or file calls by what is in it."""
    if start.kind in ENTRY_KINDS or start is end:
        return (start.id,)
    return tuple(
        one for one in index.inside(start.id) if one != end.id and index.outgoing(one, *CALLING)
    )


Steps = Callable[[GraphIndex, str], dict[str, list[Edge]]]
"""Which edges of a node lead to which neighbour."""


def _calls_of(index: GraphIndex, id_: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in index.outgoing(id_, *CALLING):
        found.setdefault(edge.target, []).append(edge)
    return found


def _imports_of(index: GraphIndex, path: str) -> dict[str, list[Edge]]:
    """Return by which edges a file imports each other file: itself or names in it."""
    found: dict[str, list[Edge]] = {}
    for edge in index.outgoing(path, EdgeKind.IMPORTS):
        found.setdefault(index.node(edge.target).path, []).append(edge)
    return found


def _step(index: GraphIndex, target: str, edges: Iterable[Edge]) -> Relation:
    """Join the edges of one step; of calls and constructions the surer kind is told."""
    found = relations(index, edges, lambda edge: target)
    return max(found, key=lambda relation: (relation.seen, relation.confidence))


def impact(index: GraphIndex, id_: str, *, depth: int, limit: int) -> Affected:
    """Return what may break when a node changes, nearest first, each with the reason."""
    found = index.impact(id_, depth=depth, limit=limit)
    distance = dict.fromkeys(index.inside(id_), 0) | found.distance
    rows: dict[bool, list[Dependent]] = {False: [], True: []}
    for node, steps in found.distance.items():
        row = Dependent(place(index, node), steps, _because(index, node, steps, distance))
        rows[row.place.role == Role.TEST.value].append(row)
    return Affected(place(index, id_), tuple(rows[False]), tuple(rows[True]), found.complete)


def _because(index: GraphIndex, id_: str, steps: int, distance: dict[str, int]) -> Relation:
    """Return the surest relation of a node to one that is nearer by one."""
    edges = [
        edge for edge in index.outgoing(id_, *DEPENDING) if distance.get(edge.target) == steps - 1
    ]
    found = relations(index, edges, lambda edge: edge.target)
    return max(found, key=lambda one: (one.seen, one.confidence, -one.lines[0]))


def import_cycles(index: GraphIndex) -> tuple[Cycle, ...]:
    """Return the groups of files that import each other in a circle."""
    return _cycles(index, index.import_cycles(), index.import_graph, _imports_of)


def call_cycles(index: GraphIndex) -> tuple[Cycle, ...]:
    """Return the groups of definitions that call each other in a circle, or themselves."""
    return _cycles(index, index.call_cycles(), index.call_graph, _calls_of)


def _cycles(
    index: GraphIndex,
    groups: Iterable[tuple[str, ...]],
    graph: algorithms.Graph,
    steps: Steps,
) -> tuple[Cycle, ...]:
    found = []
    for members in groups:
        group = set(members)
        inside = {one: [two for two in graph[one] if two in group] for one in members}
        circle = algorithms.shortest_cycle(inside)
        links: dict[tuple[str, str], Link] = {}
        for one in members:
            edges = steps(index, one)
            for two in inside[one]:
                links[one, two] = Link(place(index, one), _step(index, two, edges[two]))
        found.append(
            Cycle(
                tuple(place(index, one) for one in members),
                tuple(links[pair] for pair in pairwise((*circle, circle[0]))),
                tuple(links.values()),
            )
        )
    return tuple(found)


def layers(index: GraphIndex, roles: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the files of some roles in layers: each imports only files of layers before it, or of
    its own cycle. Files that import nothing and that nothing imports are left out.
    """
    graph = {
        path: [other for other in targets if index.node(other).role in roles]
        for path, targets in index.import_graph.items()
        if index.node(path).role in roles
    }
    joined = {path for path, targets in graph.items() if targets}
    joined.update(other for targets in graph.values() for other in targets)
    return algorithms.layers({path: graph[path] for path in sorted(joined)})


def entry_points(index: GraphIndex, paths: Iterable[str], *, limit: int) -> tuple[Entry, ...]:
    """Return the callables of a part of the repository that the rest of it calls most."""
    return tuple(
        Entry(place(index, one.id), _naming(index, one.id), one.callers, one.tests, one.reach)
        for one in index.entry_points(paths, limit=limit)
    )


def ways_in(index: GraphIndex, *, limit: int) -> tuple[Entry, ...]:
    """Return the ways into the whole repository: what manifests and build files name, then the
    public callables of source files that no source calls, those first that lead to most.
    """
    found = []
    for node in index.graph.nodes:
        if node.definition < 0 or node.role != Role.SOURCE.value or node.kind not in ENTRY_KINDS:
            continue
        named = _naming(index, node.id)
        if named or _is_root(index, node):
            found.append((node.id, named, len(index.callees(node.id))))
    # The size of a call tree is dear: only what calls most by itself is looked at.
    found.sort(key=lambda row: (not row[1], -row[2], row[0]))
    rows = []
    for id_, named, _ in found[: limit * 3]:
        tests = sum(one.role == Role.TEST.value for one in index.callers(id_))
        rows.append(Entry(place(index, id_), named, 0, tests, index.reach(id_)))
    rows.sort(key=lambda row: (not row.named, -row.reach, -row.tests, row.place.id))
    return tuple(rows[:limit])


def _naming(index: GraphIndex, id_: str) -> tuple[Relation, ...]:
    return relations(index, index.incoming(id_, *NAMING), lambda edge: edge.source)


def _is_root(index: GraphIndex, node: Node) -> bool:
    """Tell whether a callable is public, calls something, and no source uses it."""
    if not node.public or not index.outgoing(node.id, *CALLING):
        return False
    if index.outgoing(node.id, EdgeKind.OVERRIDES) or node.name.startswith("__"):
        return False  # its ancestor or the language calls it
    owner = index.parent(node.id)
    if owner is not None and (not owner.public or owner.kind in ENTRY_KINDS):
        return False
    return not any(
        edge.source != node.id and edge.counted and index.node(edge.source).role != Role.TEST.value
        for edge in index.incoming(node.id, *USING)
    )


def ranked(index: GraphIndex, *, files: bool, limit: int) -> tuple[Ranked, ...]:
    """Return the definitions, or the files, of source files that matter most to the others.

    The rank of a file is the sum of the ranks of what is in it.
    """
    ranks: dict[str, float] = {}
    for node in index.graph.nodes:
        if node.role == Role.SOURCE.value and (files or node.definition >= 0):
            key = node.path if files else node.id
            ranks[key] = ranks.get(key, 0.0) + index.ranks[node.id]
    order = sorted(ranks, key=lambda id_: (-round(ranks[id_], 9), id_))[:limit]
    rows = []
    for id_ in order:
        found = index.users(id_)
        count = len(found.source) + len(found.tests) + len(found.others)
        rows.append(Ranked(place(index, id_), round(ranks[id_], 9), count))
    return tuple(rows)


def misses(graph: DependencyGraph, *, limit: int) -> tuple[Missed, ...]:
    """Return what was not found, by language, with the most frequent names."""
    names: dict[tuple[str, bool], list[tuple[str, int]]] = {}
    for miss in graph.misses:
        names.setdefault((miss.language, miss.external), []).append((miss.name, miss.count))
    return tuple(
        Missed(
            one.language,
            one.external,
            one.unresolved,
            tuple(names.get((one.language, True), ())[:limit]),
            tuple(names.get((one.language, False), ())[:limit]),
        )
        for one in graph.statistics.languages
    )


def summary(graph: DependencyGraph) -> GraphSummary:
    """Return the figures of a graph."""
    seen = sum(map(is_seen, graph.edges))
    return GraphSummary(
        nodes=_counts(node.kind for node in graph.nodes),
        edges=_counts(edge.kind.value for edge in graph.edges),
        tiers=_counts(edge.tier.value for edge in graph.edges),
        seen=seen,
        inferred=len(graph.edges) - seen,
        statistics=graph.statistics,
    )


def _counts(words: Iterable[str]) -> dict[str, int]:
    """Count ``words``, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda row: (-row[1], row[0])))
