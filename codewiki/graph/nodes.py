"""Nodes of files, symbols and artifact units, and the edges that say what contains what."""

from collections import Counter
from collections.abc import Iterable, Sequence

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import TOP_LEVEL, Declaration, DefinitionKind, FileFacts, Surface
from codewiki.graph.model import Edge, EdgeKind, Node, Tier
from codewiki.source.model import SourceFile

FILE = "file"
UNIT = "unit"
PACKAGE = "package"

LONGEST_UNIT_NAME = 120

TEXT_UNITS = frozenset({
    "paragraph",
    "item",
    "code",
    "link",
    "image",
    "span",
    "directive",
    "recipe",
})
"""Units that are running text: they have no nodes."""


def file_node(file: SourceFile) -> Node:
    """Return the node of a file."""
    return Node(
        id=file.path,
        kind=FILE,
        name=file.path.rpartition("/")[2],
        path=file.path,
        line=1 if file.lines else 0,
        end_line=file.lines,
        role=file.role.value,
    )


def package_id(language: str, name: str) -> str:
    """Return the id of an external package."""
    return f"package:{language}:{name}"


def symbol_ids(path: str, facts: Surface) -> list[str]:
    """Return the node id of every definition; the second of two equal names gets ``#2``.

    Where methods are told apart by their parameters, those that share their name with anything else
    have the types of these in their ids.
    """
    adapter = adapter_for(facts.language)
    if adapter is None or not adapter.packaged:
        return _numbered(f"{path}::{definition.qualified}" for definition in facts.definitions)
    counts = Counter(definition.qualified for definition in facts.definitions)
    return _numbered(
        f"{path}::{definition.qualified}"
        + _types(adapter, definition) * (counts[definition.qualified] > 1)
        for definition in facts.definitions
    )


def _types(adapter: Adapter, definition: Declaration) -> str:
    """Return the simple types of the parameters of a method: "(String,int[])"."""
    if definition.kind is not DefinitionKind.METHOD:
        return ""
    texts = (
        adapter.named_type(parameter.type).rpartition(".")[2] + parameter.prefix
        for parameter in definition.parameters
    )
    return f"({','.join(texts)})"


def unit_ids(path: str, facts: FileFacts) -> list[str]:
    """Return the node id of every unit of an artifact."""
    return _numbered(f"{path}#{unit.kind}:{_one_line(unit.name)}" for unit in facts.units)


def _one_line(name: str) -> str:
    return " ".join(name.split())[:LONGEST_UNIT_NAME]


def _numbered(names: Iterable[str]) -> list[str]:
    """Number equal names, without ever making a name that another one already has."""
    seen: dict[str, int] = {}
    ids = []
    for name in names:
        unique = name
        while unique in seen:
            seen[name] += 1
            unique = f"{name}#{seen[name]}"
        seen[unique] = 1
        ids.append(unique)
    return ids


def symbol_nodes(file: SourceFile, facts: FileFacts, ids: Sequence[str]) -> list[Node]:
    """Return the nodes of the definitions of a file."""
    path, role = file.path, file.role.value
    return [
        Node(
            id=ids[number],
            kind=definition.kind.value,
            name=definition.name,
            path=path,
            line=definition.line,
            end_line=definition.end_line,
            definition=number,
            public=definition.public,
            role=role,
        )
        for number, definition in enumerate(facts.definitions)
    ]


def unit_nodes(file: SourceFile, facts: FileFacts, ids: Sequence[str]) -> list[Node]:
    """Return the nodes of the units of an artifact; running text makes none."""
    return [
        Node(
            id=ids[number],
            kind=UNIT,
            name=_one_line(unit.name),
            path=file.path,
            line=unit.line,
            end_line=unit.end_line,
            role=file.role.value,
        )
        for number, unit in enumerate(facts.units)
        if unit.kind not in TEXT_UNITS
    ]


def package_node(id_: str) -> Node:
    """Return the node of an external package."""
    return Node(id=id_, kind=PACKAGE, name=id_.split(":", 2)[2])


def symbol_containment(path: str, facts: FileFacts, ids: Sequence[str]) -> list[Edge]:
    """Return the edges from a file and its definitions to what they contain."""
    return [
        _contains(
            path if definition.parent == TOP_LEVEL else ids[definition.parent], id_, definition.line
        )
        for id_, definition in zip(ids, facts.definitions, strict=True)
    ]


def unit_containment(path: str, facts: FileFacts, ids: Sequence[str]) -> list[Edge]:
    """Return the edges from an artifact and its units to the units that they contain."""
    edges = []
    for number, unit in enumerate(facts.units):
        if unit.kind in TEXT_UNITS:
            continue
        parent = unit.parent
        # A unit inside running text belongs to what the text belongs to.
        while parent != TOP_LEVEL and facts.units[parent].kind in TEXT_UNITS:
            parent = facts.units[parent].parent
        source = path if parent == TOP_LEVEL else ids[parent]
        edges.append(_contains(source, ids[number], unit.line))
    return edges


def _contains(source: str, target: str, line: int) -> Edge:
    return Edge(source, target, EdgeKind.CONTAINS, line, Tier.STRUCTURE, 1.0)
