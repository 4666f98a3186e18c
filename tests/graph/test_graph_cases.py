"""Every folder in tests/cases/graph is a small repository and the edges that it must give.

``expected.txt`` holds one edge a line: source, kind, target, line, tier, and "aside" where the
edge makes no user. Containment is left out. Run this file as a program to write them anew, and
read the difference before you commit it.
"""

from pathlib import Path

import pytest

from codewiki.facts.build import file_facts
from codewiki.facts.model import FileFacts
from codewiki.facts.reading import is_read
from codewiki.graph.build import build_graph
from codewiki.graph.model import DependencyGraph, EdgeKind
from codewiki.source.languages import language_of
from codewiki.source.model import Repository, SourceFile
from codewiki.source.roles import role_of

CASES = Path(__file__).parent.parent / "cases" / "graph"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def read_folder(root: Path) -> tuple[Repository, dict[str, FileFacts]]:
    """Read a small repository without Git, and the facts of its files."""
    files: list[SourceFile] = []
    facts: dict[str, FileFacts] = {}
    for place in sorted(root.rglob("*")):
        if not place.is_file() or "__pycache__" in place.parts:
            continue
        data = place.read_bytes()
        path = place.relative_to(root).as_posix()
        language = language_of(path, data)
        role = role_of(path, language)
        files.append(SourceFile(path, language, role, len(data), data.count(b"\n"), "0" * 32))
        if is_read(language, place.name):
            facts[path] = file_facts(data, language, place.name)
    return Repository(name=root.name, root=str(root), files=tuple(files)), facts


def rows(graph: DependencyGraph) -> str:
    """Write the edges of a graph as text."""
    return "".join(
        f"{edge.source} -> {edge.kind} -> {edge.target} @{edge.line} {edge.tier}"
        f"{'' if edge.counted else ' aside'}\n"
        for edge in graph.edges
        if edge.kind is not EdgeKind.CONTAINS
    )


def built(name: str) -> DependencyGraph:
    """Build the graph of one case."""
    return build_graph(*read_folder(CASES / name / "repository"))


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    assert rows(built(name)) == (CASES / name / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_edge_stands_on_two_nodes_and_a_line(name: str) -> None:
    graph = built(name)
    nodes = {node.id: node for node in graph.nodes}
    assert len(nodes) == len(graph.nodes)
    for edge in graph.edges:
        assert edge.target in nodes
        assert nodes[edge.source].path
        assert edge.line >= 1
        assert 0 < edge.confidence <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_is_counted_once(name: str) -> None:
    figures = built(name).statistics
    assert figures.references == figures.resolved + figures.external + figures.unresolved


if __name__ == "__main__":
    for case in NAMES:
        text = rows(built(case))
        (CASES / case / "expected.txt").write_text(text, encoding="utf-8")
