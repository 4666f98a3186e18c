"""The dependency graph as bytes, for the cache.

Nodes and edges are kept by column. Edges are sorted by their sources, and so are nodes: how many
leave each says where they come from. Made into bytes it takes a tenth of the source's size.
"""

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import chain, repeat
from operator import add, attrgetter

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


class _Sort(msgspec.Struct, frozen=True, array_like=True):
    """What a node says besides its names and its place."""

    kind: str
    public: bool
    role: str


class _Stored(msgspec.Struct, array_like=True):
    """A graph in columns.

    ``tails`` are the ids without the paths with which they begin. Numbers are four bytes each:
    ``places`` the paths, first lines, last lines, definitions (one more than they are), sorts of
    all nodes, and how many edges leave them; ``ends`` the targets, lines and shapes of all edges.
    """

    paths: list[str]
    tails: list[str]
    names: list[str]
    sorts: list[_Sort]
    places: bytes
    shapes: list[_Shape]
    ends: bytes
    statistics: GraphStatistics
    misses: tuple[Miss, ...]
    problems: tuple[Problem, ...]


_PLACES = 6
_ENDS = 3

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stored)


def encode(graph: DependencyGraph) -> bytes:
    """Return a graph as bytes."""
    nodes, edges = graph.nodes, graph.edges
    paths: dict[str, int] = {}
    sorts: dict[tuple[str, bool, str], int] = {}
    shapes: dict[tuple[EdgeKind, Tier, float, bool], int] = {}
    place = {node.id: number for number, node in enumerate(nodes)}
    places = (
        [paths.setdefault(node.path, len(paths)) for node in nodes],
        [node.line for node in nodes],
        [node.end_line for node in nodes],
        [node.definition + 1 for node in nodes],
        [sorts.setdefault((node.kind, node.public, node.role), len(sorts)) for node in nodes],
        map(Counter(map(attrgetter("source"), edges)).__getitem__, place),
    )
    ends = (
        map(place.__getitem__, map(attrgetter("target"), edges)),
        map(attrgetter("line"), edges),
        [
            shapes.setdefault(shape, len(shapes))
            for shape in map(attrgetter("kind", "tier", "confidence", "counted"), edges)
        ],
    )
    stored = _Stored(
        paths=list(paths),
        tails=[node.id.removeprefix(node.path) for node in nodes],
        names=[node.name for node in nodes],
        sorts=[_Sort(*sort) for sort in sorts],
        places=b"".join(map(_bytes, places)),
        shapes=[_Shape(*shape) for shape in shapes],
        ends=b"".join(map(_bytes, ends)),
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
    path, line, end_line, definition, sort, leaving = _columns(stored.places, _PLACES)
    target, edge_line, shape = _columns(stored.ends, _ENDS)
    if not len(stored.tails) == len(stored.names) == len(path) or sum(leaving) != len(target):
        raise ValueError("a column is cut")
    ids = list(map(add, map(stored.paths.__getitem__, path), stored.tails))
    sorts = [stored.sorts[number] for number in sort]
    nodes = map(
        Node,
        ids,
        [one.kind for one in sorts],
        stored.names,
        map(stored.paths.__getitem__, path),
        line,
        end_line,
        [number - 1 for number in definition],
        [one.public for one in sorts],
        [one.role for one in sorts],
    )
    shapes = [stored.shapes[number] for number in shape]
    edges = map(
        Edge,
        chain.from_iterable(map(repeat, ids, leaving)),
        map(ids.__getitem__, target),
        [one.kind for one in shapes],
        edge_line,
        [one.tier for one in shapes],
        [one.confidence for one in shapes],
        [one.counted for one in shapes],
    )
    return DependencyGraph(
        tuple(nodes), tuple(edges), stored.statistics, stored.misses, stored.problems
    )


def _bytes(numbers: Iterable[int]) -> bytes:
    column = array("I", list(numbers))
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _columns(data: bytes, count: int) -> "list[array[int]]":
    """Take columns of one length apart. Raises ``ValueError`` where they are cut."""
    numbers = array("I")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    length, rest = divmod(len(numbers), count)
    if rest:
        raise ValueError("a column is cut")
    return [numbers[place * length : (place + 1) * length] for place in range(count)]
