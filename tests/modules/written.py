"""Repositories written down as text, and trees as text: what the cases of this stage are.

``files.txt`` has one file a line: role, lines, path, and "re-exports" for a file that defines
nothing or "documents:pkg.name" for a page that declares a module. ``edges.txt`` has one pair a
line: user, used, and how many calls there are.
"""

from collections.abc import Iterable, Mapping

from codewiki.facts.model import (
    Definition,
    DefinitionKind,
    FileFacts,
    Reference,
    ReferenceKind,
    Signal,
    SignalKind,
    Unit,
)
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, GraphStatistics, Node, Tier
from codewiki.modules.build import build_modules
from codewiki.modules.model import ModuleTree
from codewiki.source.model import Repository, Role, SourceFile

NOTHING = GraphStatistics(0, 0, 0, 0, 0, 0, 0, 0)


def make_file(path: str, lines: int = 100, role: Role = Role.SOURCE) -> SourceFile:
    """Make a file; its language does not matter to this stage."""
    return SourceFile(path, "python", role, lines * 30, lines, "0" * 32)


def make_repository(files: Iterable[SourceFile], name: str = "sample") -> Repository:
    """Make a repository of ``files`` in the order in which they come."""
    return Repository(name=name, root="/nowhere", files=tuple(files))


def make_graph(
    files: Iterable[SourceFile], calls: Mapping[tuple[str, str], int]
) -> DependencyGraph:
    """Make a graph of files with so many calls between them."""
    nodes = sorted(
        (Node(file.path, "file", file.path.rpartition("/")[2], file.path) for file in files),
        key=lambda node: node.id,
    )
    edges = [
        Edge(user, used, EdgeKind.CALLS, line, Tier.IMPORT, 1.0)
        for (user, used), count in calls.items()
        for line in range(1, count + 1)
    ]
    return DependencyGraph(tuple(nodes), tuple(sorted(edges)), NOTHING)


def make_facts(lines: int, remark: str = "") -> FileFacts:
    """Make the facts of a file with a definition every ten lines."""
    if remark == "re-exports":
        return FileFacts("python")
    if remark.startswith("documents:"):
        return FileFacts(
            "rest", artifact="rest", units=(Unit("module", remark[10:], "module", 1, 1),)
        )
    count = max(1, lines // 10)
    found = Definition("f", "f", DefinitionKind.FUNCTION, 1, 1, 1)
    call = Reference(ReferenceKind.CALL, "g", "", 0, 1)
    return FileFacts("python", definitions=(found,) * count, references=(call,) * count)


def make_test_facts() -> FileFacts:
    """Make the facts of a file that holds a test."""
    return FileFacts("python", signals=(Signal(SignalKind.TEST, "test_x", "", 0, 1, 1),))


def tree_of(
    files: Iterable[SourceFile],
    calls: Mapping[tuple[str, str], int] | None = None,
    remarks: Mapping[str, str] | None = None,
) -> ModuleTree:
    """Build the tree of a repository made of ``files`` and ``calls``."""
    files = tuple(files)
    facts = {
        file.path: make_test_facts()
        if file.role is Role.TEST
        else make_facts(file.lines, (remarks or {}).get(file.path, ""))
        for file in files
        if file.role in {Role.SOURCE, Role.DOCS, Role.TEST}
    }
    return build_modules(make_repository(files), facts, make_graph(files, calls or {}))


def read_written(files_text: str, edges_text: str) -> ModuleTree:
    """Build the tree of a repository that is written down."""
    files, remarks = [], {}
    for line in files_text.splitlines():
        role, lines, path, *remark = line.split()
        files.append(make_file(path, int(lines), Role(role)))
        remarks[path] = " ".join(remark)
    calls = {}
    for line in edges_text.splitlines():
        user, used, count = line.split()
        calls[user, used] = int(count)
    return tree_of(files, calls, remarks)


def write_tree(tree: ModuleTree) -> str:
    """Write a tree as text: the overview's files, then modules with their files below them."""
    rows = ["overview", *(f"    {path}" for path in tree.overview)]
    for module in tree.modules:
        folder = f" in {module.path}/" if module.path else ""
        rows.append(f"{module.id}: {module.title} ({module.kind}){folder}")
        rows += [f"    {path}" for path in module.files]
    return "\n".join(rows) + "\n"
