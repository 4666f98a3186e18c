"""SWARM-CG's micro-benchmarks of call graphs in Python, JavaScript and Java.

A case is a folder with ``callgraph.json``: the name of each function and the names of what it
calls. The cases of Python and JavaScript are written as those of PyCG (see ``pycg``). Those of Java
(the CATS suite) name methods ``package.Class:method(types)`` and list the calls that they are about
only, so nothing that is found beside them is wrong; a call of a method that others override counts
as one of each of them, since the graph tells who they are.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.ground_truth import pycg
from bench.ground_truth.analysis import Analysis, Score, analyse
from codewiki.graph.model import EdgeKind

_SUITES = {
    "javascript": ("javascript/swarm_js", pycg.JAVASCRIPT),
    "python extended": ("python/pycg_extended", pycg.PYTHON),
    "python headergen": ("python/headergen", pycg.PYTHON),
}
_JAVA = "java/cats"
_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS})
_SIGNATURE = re.compile(r"(?:[\w.$]*\.)?([\w$]+):(<?\w+>?)\(")


def score(checkout: Path) -> dict[str, Score]:
    """Score the suites of a checkout; the keys are the suites.

    Raises ``FileNotFoundError`` when it has none.
    """
    root = checkout / "benchmarks"
    scores = {
        name: total
        for name, (folder, writing) in _SUITES.items()
        if (total := _total(pycg.score_cases(root / folder, writing)))
    }
    cases = sorted((root / _JAVA).rglob("callgraph.json"))
    if cases:
        scores["java"] = Score()
        for case in cases:
            _score_java(scores["java"], case.parent, case.relative_to(root / _JAVA).as_posix())
    if not scores:
        raise FileNotFoundError(f"no suite of SWARM-CG in {checkout}")
    return scores


def _total(groups: Mapping[str, Score]) -> Score | None:
    total = Score()
    for group in groups.values():
        total.add(group)
    return total if groups else None


def _score_java(score: Score, case: Path, name: str) -> None:
    analysis = analyse(case)
    written = {_last_two(node.id) for node in analysis.graph.nodes if "::" in node.id}
    graph = json.loads((case / "callgraph.json").read_text(encoding="utf-8"))
    expected = set(_expected(graph, written))
    found = set(_found(analysis)) & expected
    score.compare(name, found, expected)


def _expected(
    graph: Mapping[str, Sequence[str]], written: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """The pairs of caller and callee that somebody wrote in the case."""
    for caller, callees in graph.items():
        for callee in callees:
            ends = [_of_signature(one) for one in (caller, callee)]
            if all(end is not None and end in written for end in ends):
                yield " ".join(ends[0] or ()), " ".join(ends[1] or ())


def _of_signature(text: str) -> tuple[str, str] | None:
    match = _SIGNATURE.match(text)
    if match is None:
        return None
    owner = match[1].rpartition("$")[2]
    return owner, owner if match[2] == "<init>" else match[2]


def _last_two(node_id: str) -> tuple[str, str]:
    qualified = node_id.partition("::")[2].partition("(")[0]
    parts = qualified.split(".")
    return (parts[-2] if len(parts) > 1 else "", parts[-1])


def _found(analysis: Analysis) -> Iterator[tuple[str, str]]:
    overriders: dict[str, list[str]] = {}
    for edge in analysis.graph.edges:
        if edge.kind is EdgeKind.OVERRIDES:
            overriders.setdefault(edge.target, []).append(edge.source)
    for edge in analysis.graph.edges:
        if edge.kind not in _CALLS:
            continue
        waiting, seen = [edge.target], {edge.target}
        while waiting:
            target = waiting.pop()
            owner, name = _last_two(target)
            if edge.kind is EdgeKind.CONSTRUCTS:
                owner = name
            yield " ".join(_last_two(edge.source)), f"{owner} {name}"
            below = [one for one in overriders.get(target, ()) if one not in seen]
            seen.update(below)
            waiting += below
