"""Which symbols matter: by distinct users from outside their own body, source before tests."""

from collections.abc import Iterable, Iterator
from math import log2

from codewiki.facts.model import SignalKind
from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.material import CALLABLES, CALLS, Material, Users, is_constructor

_CALLS = tuple(sorted(CALLS))
_REACH_LIMIT = 100
MOST_MAIN = 8
_STARTING_WEIGHT = 4
_STARTS = frozenset({SignalKind.ROUTE, SignalKind.COMMAND})
_SHORTEST_ENTRY = 4
"""Lines of the shortest function that can be the entry point of a page."""


def ranked(material: Material, nodes: Iterable[Node]) -> list[tuple[Node, Users]]:
    """Symbols with their users: most source users first, then tests, then place in the file."""
    pairs = [(node, material.users(node)) for node in nodes]
    return sorted(
        pairs,
        key=lambda pair: (
            -len(pair[1].source),
            -len(pair[1].tests),
            pair[0].path,
            pair[0].definition,
        ),
    )


def entry_points(material: Material, paths: tuple[str, ...]) -> list[Node]:
    """At most two public callables of the files: the one with the most callers outside its module,
    and the one that reaches the most of the repository; of equal ones that which most tests call.
    """
    starting = {node.id for path in paths for node in _starting(material, path)}
    found = [
        (
            # What something outside starts goes before what nobody calls.
            len(outside_callers(material, node)) or (0.5 if node.id in starting else 0),
            # Where a search ends that is broken off says nothing.
            min(len(reachable(material, node)), _REACH_LIMIT - 1),
            len(material.users(node).tests),
            node.id,
        )
        for path in paths
        for node in material.symbols(path)
        if _may_be_entry(material, node, started=node.id in starting)
    ]
    chosen: dict[str, None] = {}
    if found:
        chosen.setdefault(min(found, key=lambda one: (-one[0], -one[1], -one[2], one[3]))[3])
        rest = [one for one in found if one[3] not in chosen]
        if rest:
            chosen.setdefault(min(rest, key=lambda one: (-one[1], -one[0], -one[2], one[3]))[3])
    return [material.nodes[node_id] for node_id in chosen]


def main_entries(material: Material, paths: tuple[str, ...]) -> list[Node]:
    """The public callables that may stand for the whole, the best first: they reach much of the
    repository, are used themselves, by tests too, and belong to something that many use.
    """
    best: list[tuple[float, str]] = []
    starting = {node.id for path in paths for node in _starting(material, path)}
    for path in paths:
        for node in material.symbols(path):
            if _may_be_entry(material, node, started=node.id in starting):
                owner = material.owner(node) or node
                weight = log2(2 + len(material.users(owner).source))
                used = material.users(node)
                weight *= log2(2 + len(used.source) + len(used.tests))
                if node.id in starting:
                    weight *= _STARTING_WEIGHT
                best.append((-round(len(reachable(material, node)) * weight, 6), node.id))
    return [material.nodes[id_] for _, id_ in sorted(best)[:MOST_MAIN]]


def _starting(material: Material, path: str) -> Iterator[Node]:
    """The functions of a file that something outside starts: routes, commands, ``main``."""
    facts = material.facts.get(path)
    served = {one.scope for one in facts.signals if one.kind in _STARTS} if facts else set()
    for node in material.symbols(path):
        if node.definition in served or material.definition(node).name == "main":
            yield node


def _may_be_entry(material: Material, node: Node, *, started: bool = False) -> bool:
    """Tell whether a callable is public, longer than a few lines and does two things at least.

    One that is ``started`` from outside need not be public.
    """
    definition = material.definition(node)
    if (
        definition.kind not in CALLABLES
        or not (definition.public or started)
        or definition.name.startswith("__")
        or is_constructor(definition)
        or definition.end_line - definition.line + 1 < _SHORTEST_ENTRY
    ):
        return False
    owner = material.owner(node)
    if owner is not None and not material.definition(owner).public and not started:
        return False
    targets = {edge.target for edge in material.outgoing(node.id, CALLS)} - {node.id}
    return len(targets) >= 2


def outside_callers(material: Material, node: Node) -> list[str]:
    """Source symbols of other modules (or files without one) that call a symbol, sorted."""
    home = material.page_of(node.path)
    found = {
        edge.source
        for edge in material.incoming(node.id, CALLS)
        if material.role(material.path_of(edge.source)) is Role.SOURCE
        and material.page_of(material.path_of(edge.source)) != home
    }
    return sorted(found)


def reachable(material: Material, node: Node) -> set[str]:
    """Symbols that calls lead to from ``node``, at most some hundred."""
    seen = {node.id}
    waiting = [node.id]
    while waiting and len(seen) < _REACH_LIMIT:
        for edge in material.index.outgoing(waiting.pop(), *_CALLS):
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    seen.discard(node.id)
    return seen
