"""PyCG's micro-benchmark: small Python programs, each with the call graph that a person wrote.

A case is a folder with ``callgraph.json``: the name of each function and the names of what it
calls. Names are dotted, from the module down; what a module runs is its own name. Calls of
built-in functions and of other packages stand in the same file and are left out here: a graph of
the repository has no node for them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.ground_truth.analysis import Analysis, Score, analyse
from codewiki.graph.model import EdgeKind, Node

_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS, EdgeKind.DECORATES, EdgeKind.RAISES})
_CALLED = frozenset({"class", "function", "method"})


@dataclass(frozen=True)
class Writing:
    """How the cases of a language are written: suffix of files, name of constructors, the file
    that stands for its folder."""

    suffix: str
    constructor: str
    whole: str


PYTHON = Writing(".py", "__init__", ".__init__")
JAVASCRIPT = Writing(".js", "constructor", ".index")


def score(checkout: Path) -> dict[str, Score]:
    """Score every group of cases of a checkout of PyCG; the keys are the groups.

    Raises ``FileNotFoundError`` when the checkout has none.
    """
    scores = score_cases(checkout / "micro-benchmark" / "snippets", PYTHON)
    if not scores:
        raise FileNotFoundError(f"no case of PyCG's micro-benchmark in {checkout}")
    return scores


def score_cases(root: Path, writing: Writing) -> dict[str, Score]:
    """Score the cases below ``root``; the keys are the folders directly in it."""
    cases = sorted(path.parent for path in root.rglob("callgraph.json"))
    scores: dict[str, Score] = {}
    for case in cases:
        expected = set(_expected(case, writing))
        found = set(_found(analyse(case), writing))
        group = scores.setdefault(case.relative_to(root).parts[0], Score())
        group.compare(case.relative_to(root).as_posix(), found, expected)
    return scores


def _expected(case: Path, writing: Writing) -> Iterator[tuple[str, str]]:
    """The pairs of caller and callee that lie inside the case."""
    graph = json.loads((case / "callgraph.json").read_text(encoding="utf-8"))
    files = case.rglob(f"*{writing.suffix}")
    modules = {_module(path.relative_to(case).as_posix(), writing) for path in files}
    for caller, callees in graph.items():
        for callee in callees:
            if _inside(caller, modules) and _inside(callee, modules):
                yield caller, callee


def _inside(name: str, modules: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:end]) in modules for end in range(1, len(parts) + 1))


def _module(path: str, writing: Writing) -> str:
    name = path.removesuffix(writing.suffix).replace("/", ".")
    return name.removesuffix(writing.whole)


def _found(analysis: Analysis, writing: Writing) -> Iterator[tuple[str, str]]:
    """The calls of the graph, named as the benchmark names them."""
    graph = analysis.graph
    nodes = {node.id: node for node in graph.nodes}
    bases: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind is EdgeKind.INHERITS:
            bases.setdefault(edge.source, []).append(edge.target)
    for edge in graph.edges:
        target = nodes[edge.target]
        if edge.kind not in _CALLS or target.kind not in _CALLED:
            continue
        # The code around a definition calls its decorators.
        caller = _around(edge.source) if edge.kind is EdgeKind.DECORATES else edge.source
        callee = target.id
        if target.kind == "class":
            callee = _constructor(target.id, bases, nodes, writing)
        if callee:
            yield _name(caller, writing), _name(callee, writing)


def _constructor(
    class_id: str,
    bases: Mapping[str, Sequence[str]],
    nodes: Mapping[str, Node],
    writing: Writing,
) -> str:
    """The constructor that a class has or inherits; "" where nobody wrote one, which the
    benchmark leaves out.
    """
    seen = {class_id}
    waiting = [class_id]
    while waiting:
        current = waiting.pop(0)
        written = f"{current}.{writing.constructor}"
        if written in nodes:
            return written
        above = [base for base in bases.get(current, ()) if base not in seen]
        seen.update(above)
        waiting.extend(above)
    return ""


def _around(node_id: str) -> str:
    path, _, qualified = node_id.partition("::")
    outer = qualified.rpartition(".")[0]
    return f"{path}::{outer}" if outer else path


def _name(node_id: str, writing: Writing) -> str:
    path, _, qualified = node_id.partition("::")
    qualified = qualified.partition("#")[0]
    module = _module(path, writing)
    return f"{module}.{qualified}" if qualified else module
