"""The dependency graph as bytes, for the cache.

Edges are kept by column: numbers of their nodes, their lines, and a number for everything else that
they say, of which there are few kinds. Made into bytes it takes a tenth of the source's size.
"""

import sys
import zlib
from array import array

import msgspec

from codewiki.errors import Problem
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, GraphStatistics, Miss, Node, Tier

_MOST = 2_000_000_000


class _Shape(msgspec.Struct, frozen=True, array_like=True):
    """What an edge says besides its ends and its line."""

    kind: EdgeKind
    tier: Tier
    confidence: float
    counted: bool


class _Row(msgspec.Struct, array_like=True, gc=False):
    """A node; ``path`` is the number of its file."""

    id: str
    kind: str
    name: str
    path: int
    line: int
    end_line: int
    definition: int
    public: bool
    role: str


class _Stored(msgspec.Struct, array_like=True):
    """A graph; ``numbers`` are four bytes each, of all sources, targets, lines and shapes."""

    paths: list[str]
    nodes: list[_Row]
    shapes: list[_Shape]
    numbers: bytes
    statistics: GraphStatistics
    misses: tuple[Miss, ...]
    problems: tuple[Problem, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)


def encode(graph: DependencyGraph) -> bytes:
    """Return a graph as bytes."""
    paths: dict[str, int] = {}
    shapes: dict[_Shape, int] = {}
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    edges = graph.edges
    columns = (
        array("I", [place[edge.source] for edge in edges]),
        array("I", [place[edge.target] for edge in edges]),
        array("I", [edge.line for edge in edges]),
        array("I", [
            shapes.setdefault(
                _Shape(edge.kind, edge.tier, edge.confidence, edge.counted), len(shapes)
            )
            for edge in edges
        ]),
    )  # fmt: skip
    rows = [
        _Row(
            node.id,
            node.kind,
            node.name,
            paths.setdefault(node.path, len(paths)),
            node.line,
            node.end_line,
            node.definition,
            node.public,
            node.role,
        )
        for node in graph.nodes
    ]
    stored = _Stored(
        paths=list(paths),
        nodes=rows,
        shapes=list(shapes),
        numbers=b"".join(_bytes(column) for column in columns),
        statistics=graph.statistics,
        misses=graph.misses,
        problems=graph.problems,
    )
    return zlib.compress(_encoder.encode(stored), 1)


def decode(blob: bytes) -> DependencyGraph | None:
    """Return the graph that ``encode`` made into bytes; ``None`` when it did not make these."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(blob, _MOST)
        return _graph(_decoder.decode(plain)) if unpacker.eof else None
    except (zlib.error, msgspec.DecodeError, IndexError, ValueError):
        return None


def _graph(stored: _Stored) -> DependencyGraph:
    paths, shapes = stored.paths, stored.shapes
    nodes = tuple(
        Node(
            row.id,
            row.kind,
            row.name,
            paths[row.path],
            row.line,
            row.end_line,
            row.definition,
            row.public,
            row.role,
        )
        for row in stored.nodes
    )
    numbers = _numbers(stored.numbers)
    count, rest = divmod(len(numbers), 4)
    if rest:
        raise ValueError("a column is cut")
    ids = [node.id for node in nodes]
    told = [shapes[number] for number in numbers[3 * count :]]
    edges = tuple(
        map(
            Edge,
            map(ids.__getitem__, numbers[:count]),
            map(ids.__getitem__, numbers[count : 2 * count]),
            [shape.kind for shape in told],
            numbers[2 * count : 3 * count],
            [shape.tier for shape in told],
            [shape.confidence for shape in told],
            [shape.counted for shape in told],
        )
    )
    return DependencyGraph(nodes, edges, stored.statistics, stored.misses, stored.problems)


def _bytes(column: "array[int]") -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
