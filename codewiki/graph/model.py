"""Values of the graph stage.

Node ids: a file is its path; a symbol is ``path::Qualified.name`` (``#2`` is appended to the
second of two equal ones); a unit of an artifact is ``path#kind:name``; an external package is
``package:name`` with the language before it (``package:python:requests``).
"""

from enum import StrEnum

import msgspec

from codewiki.errors import Problem


class EdgeKind(StrEnum):
    """What an edge says of its source and target ("source calls target").

    ``CONSTRUCTS`` stands for a call of a class and leads to the class; its constructor gets no edge
    of its own (a constructor called by name, as ``super().__init__()``, does: ``CALLS``).
    ``DECORATES`` reads "is decorated by": it leads from the decorated definition to the decorator.
    ``IMPORTS`` leads from a file to the symbol that an imported name finally means, and to the file
    of an imported module. ``OVERRIDES`` leads to the nearest ancestor's member of the same name.
    ``TESTS`` leads from a test file to a file whose symbols it uses. ``DEPENDS`` leads from a file,
    or from the dependency that a manifest declares, to an external package.
    """

    CONTAINS = "contains"
    IMPORTS = "imports"
    CALLS = "calls"
    CONSTRUCTS = "constructs"
    INHERITS = "inherits"
    IMPLEMENTS = "implements"
    OVERRIDES = "overrides"
    USES_TYPE = "uses type"
    READS = "reads"
    DECORATES = "decorates"
    RAISES = "raises"
    CATCHES = "catches"
    TESTS = "tests"
    CONFIGURES = "configures"
    BUILDS = "builds"
    DEPENDS = "depends on"


class Tier(StrEnum):
    """The rung of the ladder that resolved a reference."""

    STRUCTURE = "structure"
    LEXICAL = "lexical"
    IMPORT = "import"
    SELF = "self"
    TYPE = "type"
    PACKAGE = "package"
    """What stands in the same package, or comes with an included file or the linker."""
    FLOW = "flow"
    """What an argument, a result or a part of a container brings to the call."""
    UNIQUE = "unique"
    EVIDENCE = "evidence"


class Node(msgspec.Struct, frozen=True, gc=False):
    """A file, symbol, artifact unit or external package.

    ``kind`` is "file", a ``DefinitionKind`` value, "unit" or "package". ``path`` is empty for
    packages. ``definition`` is the index in the facts of the file, -1 when there is none.
    ``role`` is the ``Role`` of the file, "" for packages.
    """

    id: str
    kind: str
    name: str
    path: str = ""
    line: int = 0
    end_line: int = 0
    definition: int = -1
    public: bool = True
    role: str = ""


class Edge(msgspec.Struct, frozen=True, order=True, gc=False):
    """A directed edge. ``line`` is where it is written, in the file of the source node.

    ``counted`` is false for what does not make the source a user of the target: overload stubs,
    imports that only type checkers see, re-exports, and the file that merely hands a name on.
    """

    source: str
    target: str
    kind: EdgeKind
    line: int
    tier: Tier
    confidence: float
    counted: bool = True


class Miss(msgspec.Struct, frozen=True, order=True, gc=False):
    """A name that no rung resolved, and how often. ``external`` tells that an import or the
    language says where it comes from."""

    language: str
    name: str
    external: bool
    count: int


class References(msgspec.Struct, frozen=True, order=True, gc=False):
    """What became of the references of one language: those with a node, those that an import or
    the language places outside the repository, and the rest.
    """

    language: str
    resolved: int
    external: int
    unresolved: int


class GraphStatistics(msgspec.Struct, frozen=True):
    """Figures of the graph, without the ``contains`` edges and the external packages.

    ``leaf_nodes`` are nodes with no outgoing dependency inside the repository; ``max_depth`` is
    the number of edges of the longest path of the condensation. ``languages`` divides the
    references by language, sorted.
    """

    nodes: int
    edges: int
    leaf_nodes: int
    max_depth: int
    references: int
    resolved: int
    external: int
    unresolved: int
    languages: tuple[References, ...] = ()


class DependencyGraph(msgspec.Struct, frozen=True):
    """Nodes sorted by id, edges sorted by their fields."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    statistics: GraphStatistics
    misses: tuple[Miss, ...] = ()
    problems: tuple[Problem, ...] = ()
