"""Which symbols matter: by distinct users from outside their own body, source before tests."""

from collections.abc import Iterable

import msgspec

from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.material import CALLABLES, CALLS, CONSTRUCTORS, USES, Material

_REACH_LIMIT = 200
_SHORTEST_ENTRY = 4
"""Lines of the shortest function that can be the entry point of a page."""


class Users(msgspec.Struct, frozen=True):
    """Distinct functions, classes and files that refer to a symbol from outside its body."""

    source: tuple[str, ...]
    tests: tuple[str, ...]


def users(material: Material, node: Node) -> Users:
    """The users of a symbol, sorted by id. Imports and re-exports are no use."""
    found: dict[bool, set[str]] = {False: set(), True: set()}
    inside = f"{node.id}."
    for edge in material.incoming(node.id, USES):
        if not edge.counted or edge.source == node.id or edge.source.startswith(inside):
            continue
        role = material.role(material.path_of(edge.source))
        if role in {Role.SOURCE, Role.TEST}:
            found[role is Role.TEST].add(edge.source)
    return Users(tuple(sorted(found[False])), tuple(sorted(found[True])))


def ranked(material: Material, nodes: Iterable[Node]) -> list[tuple[Node, Users]]:
    """Symbols with their users: most source users first, then tests, then place in the file."""
    pairs = [(node, users(material, node)) for node in nodes]
    return sorted(
        pairs,
        key=lambda pair: (
            -len(pair[1].source),
            -len(pair[1].tests),
            pair[0].path,
            pair[0].definition,
        ),
    )


def entry_points(material: Material, paths: tuple[str, ...], limit: int = 2) -> list[Node]:
    """Public callables with the most callers outside their module, then the largest reach.

    Functions of a few lines and those that call nothing of the repository are none.
    """
    candidates = []
    for path in paths:
        for node in material.symbols(path):
            definition = material.definition(node)
            if (
                definition.kind in CALLABLES
                and definition.public
                and definition.name not in CONSTRUCTORS
                and definition.end_line - definition.line + 1 >= _SHORTEST_ENTRY
            ):
                reach = len(reachable(material, node))
                if reach >= 2:
                    candidates.append((-len(outside_callers(material, node)), -reach, node.id))
    return [material.nodes[node_id] for _, _, node_id in sorted(candidates)[:limit]]


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
        for edge in material.outgoing(waiting.pop(), CALLS):
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    seen.discard(node.id)
    return seen
