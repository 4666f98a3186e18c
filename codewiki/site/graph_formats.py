"""The graph in the formats of other programs: DOT, GraphML, Mermaid, JSON.

Names come from the repository and are untrusted: each format writes them so that they cannot end
a string, start an element or turn the direction of writing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from codewiki.errors import QuestionError
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node
from codewiki.graph.nodes import PACKAGE
from codewiki.query.build import is_seen
from codewiki.site.machine import GRAPH_LEVELS, dependency_graph, encoded
from codewiki.site.mermaid import mermaid
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode, Statement

MOST_DRAWN = 200
"""Edges of the largest Mermaid diagram: browsers refuse or freeze at much larger ones."""

# Controls, marks that turn the direction of writing, line separators, and what XML cannot hold.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
Row = tuple[str, str, str, bool]
"""Source, target, label, and whether the edge is seen."""

_SHAPES = {"file": "note", PACKAGE: "ellipse"}


def as_json(graph: DependencyGraph) -> str:
    """Return the graph as ``dependency_graph.json`` has it."""
    text = encoded(dependency_graph(graph), GRAPH_LEVELS).decode()
    # Line ends between the values stay; inside of them there are none but as escapes.
    return "\n".join(
        _UNFIT.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in text.split("\n")
    )


def as_dot(graph: DependencyGraph) -> str:
    """Return the graph as a Graphviz digraph; dashed edges are inferred.

    Containment is left out, and so is what no edge touches. Edges of several kinds between two
    nodes are one with all of them in its label.
    """
    names = _unique(graph)
    rows = list(_drawn(graph))
    lines = [
        "digraph codewiki {",
        "  rankdir=LR;",
        '  node [shape=box, fontname="sans-serif"];',
        '  edge [fontname="sans-serif"];',
    ]
    for node in _touched(graph, rows):
        shape = _SHAPES.get(node.kind, "box")
        label = _dot(_label(node))
        lines.append(f"  {_dot(names[node.id])} [label={label}, shape={shape}];")
    for source, target, label, seen in rows:
        style = "" if seen else ", style=dashed"
        ends = f"{_dot(names[source])} -> {_dot(names[target])}"
        lines.append(f"  {ends} [label={_dot(label)}{style}];")
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    """A quoted string. A label may hold escapes and entities, so both are taken apart."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{plain}"'


def _unique(graph: DependencyGraph) -> dict[str, str]:
    """Return a printable name for every node; the second of two that look alike gets a number."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for node in graph.nodes:
        plain = name = _fit(node.id)
        number = 2
        while name in taken:
            name, number = f"{plain}~{number}", number + 1
        taken.add(name)
        names[node.id] = name
    return names


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _label(node: Node) -> str:
    """The path of a file, the name of a symbol inside its file, the name of a package."""
    if node.definition >= 0:
        return _fit(node.id[len(node.path) + 2 :])
    return _fit(node.name if node.kind == PACKAGE else node.id)


def _drawn(graph: DependencyGraph) -> Iterator[Row]:
    """Yield source, target, the kinds joined, and whether one of the edges is seen."""
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        if edge.kind is not EdgeKind.CONTAINS:
            pairs.setdefault((edge.source, edge.target), []).append(edge)
    for (source, target), edges in sorted(pairs.items()):
        kinds = ", ".join(sorted({edge.kind.value for edge in edges}))
        yield source, target, kinds, any(map(is_seen, edges))


def _touched(graph: DependencyGraph, rows: Iterable[Row]) -> list[Node]:
    touched = {end for source, target, _, _ in rows for end in (source, target)}
    return [node for node in graph.nodes if node.id in touched]


_KEYS = (
    ("node", "id", "string"),
    ("node", "name", "string"),
    ("node", "kind", "string"),
    ("node", "path", "string"),
    ("node", "line", "int"),
    ("node", "end_line", "int"),
    ("node", "role", "string"),
    ("edge", "relation", "string"),
    ("edge", "written", "int"),
    ("edge", "tier", "string"),
    ("edge", "confidence", "double"),
    ("edge", "seen", "boolean"),
)


def as_graphml(graph: DependencyGraph) -> str:
    """Return the graph as GraphML with every node and edge; ``written`` is the line of an edge.

    The ids of the format are numbers in the order of the nodes; the graph's own are data.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'
            for domain, name, kind in _KEYS
        ),
        '  <graph id="codewiki" edgedefault="directed">',
    ]
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    names = [name for domain, name, _ in _KEYS if domain == "node"]
    for node in graph.nodes:
        data = _data((name, getattr(node, name)) for name in names)
        lines.append(f'    <node id="{ids[node.id]}">{data}</node>')
    for edge in graph.edges:
        data = _data((
            ("relation", edge.kind.value),
            ("written", edge.line),
            ("tier", edge.tier.value),
            ("confidence", edge.confidence),
            ("seen", str(is_seen(edge)).lower()),
        ))
        ends = f'source="{ids[edge.source]}" target="{ids[edge.target]}"'
        lines.append(f"    <edge {ends}>{data}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _data(values: Iterable[tuple[str, object]]) -> str:
    return "".join(
        f'<data key="{name}">{escape(_fit(str(value)))}</data>' for name, value in values
    )


def as_mermaid(graph: DependencyGraph) -> str:
    """Return the graph as a Mermaid flowchart; what no edge touches and containment are left out.

    Raises ``QuestionError`` when it has more than ``MOST_DRAWN`` edges.
    """
    rows = list(_drawn(graph))
    if len(rows) > MOST_DRAWN:
        raise QuestionError(
            f"The diagram would have {len(rows)} edges; Mermaid draws {MOST_DRAWN} well",
            name="mermaid",
            remedy="Narrow it with --focus PATTERN, --include or --level files, or choose "
            "--format dot",
        )
    nodes = tuple(DiagramNode(node.id, _label(node)) for node in _touched(graph, rows))
    edges = tuple(
        DiagramEdge(source, target, label, "solid" if seen else "dashed")
        for source, target, label, seen in rows
    )
    diagram = Diagram(DiagramKind.FLOWCHART, "", nodes, edges, Statement(()))
    return f"{mermaid(diagram)}\n"


FORMATS: Mapping[str, Callable[[DependencyGraph], str]] = {
    "dot": as_dot,
    "graphml": as_graphml,
    "mermaid": as_mermaid,
    "json": as_json,
}
"""The formats by the names that users give."""
