"""Values of the query stage: answers that join several edges."""

import msgspec

from codewiki.graph.model import EdgeKind, GraphStatistics, Tier


class Users(msgspec.Struct, frozen=True):
    """Who uses a symbol or file from outside it, as node ids, sorted, each once.

    ``source`` are users in source files, ``tests`` those in test files, ``others`` those in
    examples, documentation and build files. A user is the definition in which the use stands, or
    the file where it stands at the top level. Overload stubs, imports for type checkers only and
    re-exports are no users.
    """

    source: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class FileImport(msgspec.Struct, frozen=True, order=True):
    """What one file imports from another: ``names`` are node ids of symbols, sorted, each once.

    ``names`` is empty when only the module is imported. ``line`` is that of the first import.
    ``counted`` is false when all there is are re-exports and imports for type checkers.
    """

    source: str
    target: str
    names: tuple[str, ...]
    line: int
    counted: bool


class EntryPoint(msgspec.Struct, frozen=True):
    """A way into a group of files: a public callable that others call.

    ``callers`` counts distinct callers outside the group, in source files; ``tests`` those in
    tests; ``reach`` the symbols of the repository that its calls can lead to, itself not counted.
    """

    id: str
    callers: int
    tests: int
    reach: int


class Impact(msgspec.Struct, frozen=True):
    """What may change when a node changes: dependents by id with their distance in edges.

    ``complete`` is false when the search stopped at its limit.
    """

    node: str
    distance: dict[str, int]
    complete: bool


class Place(msgspec.Struct, frozen=True, order=True):
    """A node as it is shown: its id, its name (qualified inside its file), and where it stands."""

    id: str
    name: str
    kind: str
    path: str
    line: int
    end_line: int
    role: str


class Relation(msgspec.Struct, frozen=True):
    """Why two nodes are related: edges of one kind between them, seen from one of them.

    ``place`` is the node at the other end. ``path`` is the file in which the relation is written
    and ``lines`` are its lines, ascending. ``seen`` tells that the names at one of these lines show
    it; otherwise it is inferred. ``tier`` and ``confidence`` are those of the surest edge.
    ``counted`` is false where it makes no user (see ``Edge``).
    """

    place: Place
    kind: EdgeKind
    path: str
    lines: tuple[int, ...]
    seen: bool
    tier: Tier
    confidence: float
    counted: bool


class Related(msgspec.Struct, frozen=True):
    """The answer for one node: what is related to it, in the order in which it is to be read."""

    about: Place
    relations: tuple[Relation, ...]


class Chains(msgspec.Struct, frozen=True):
    """The ways from one node to another, shortest first; each is one relation per step.

    The place of a step is where it leads. Chains join symbols by calls, files by imports.
    """

    start: Place
    end: Place
    chains: tuple[tuple[Relation, ...], ...]


class Dependent(msgspec.Struct, frozen=True):
    """A node that may break: ``distance`` edges away, and ``because`` of the relation that leads
    one edge nearer.
    """

    place: Place
    distance: int
    because: Relation


class Affected(msgspec.Struct, frozen=True):
    """What may break when a node changes, nearest first; tests apart.

    ``complete`` is false when the search stopped at its limit.
    """

    about: Place
    dependents: tuple[Dependent, ...]
    tests: tuple[Dependent, ...]
    complete: bool


class Link(msgspec.Struct, frozen=True):
    """A relation with both of its ends: from ``source`` to the place of ``relation``."""

    source: Place
    relation: Relation


class Cycle(msgspec.Struct, frozen=True):
    """Nodes that lead to each other in a circle, every relation between them, and the relations of
    a shortest circle.
    """

    members: tuple[Place, ...]
    circle: tuple[Link, ...]
    links: tuple[Link, ...]


class Ranked(msgspec.Struct, frozen=True):
    """A node with its share of all rank (PageRank over uses) and how many others use it."""

    place: Place
    rank: float
    users: int


class Entry(msgspec.Struct, frozen=True):
    """A way into the repository or a part of it.

    ``named`` are the relations by which manifests and build files name it. ``callers`` and
    ``tests`` count the distinct callers in source and in test files, for a part those outside it;
    ``reach`` the symbols that its calls can lead to, itself not counted.
    """

    place: Place
    named: tuple[Relation, ...]
    callers: int
    tests: int
    reach: int


class Missed(msgspec.Struct, frozen=True):
    """The references of one language that lead to no node.

    ``external`` ones come from a package or the language itself, the ``unresolved`` ones are not
    known. The names are the most frequent ones with how often they are used, most frequent first.
    """

    language: str
    external: int
    unresolved: int
    external_names: tuple[tuple[str, int], ...]
    unresolved_names: tuple[tuple[str, int], ...]


class GraphSummary(msgspec.Struct, frozen=True):
    """Figures of a graph: nodes by kind, edges by kind and by tier, references by language."""

    nodes: dict[str, int]
    edges: dict[str, int]
    tiers: dict[str, int]
    seen: int
    inferred: int
    statistics: GraphStatistics
