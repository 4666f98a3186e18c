"""Claims on an error that leaves a function: the calls on its way, and where it is raised."""

from collections.abc import Iterator

from codewiki.graph.model import Node
from codewiki.wiki.claims import DERIVED, calls
from codewiki.wiki.escaping import FARTHEST_CALL, ErrorFlow, Escaping, error_flow
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import Citation, Claim, ClaimKind
from codewiki.wiki.raising import raisings


def escape_claims(material: Material, node: Node, one: Escaping) -> tuple[Claim, ...]:
    """The claims that an error leaves ``node`` the way that ``one`` says."""
    return tuple(dict.fromkeys(_way(material, error_flow(material), node, one)))


def _way(material: Material, flow: ErrorFlow, node: Node, one: Escaping) -> Iterator[Claim]:
    for depth in range(FARTHEST_CALL, -1, -1):
        if one.origin is None:
            yield from _raised(material, node, one)
            return
        edge = next(
            (
                edge
                for edge in material.outgoing(node.id, CALLS)
                if edge.target == one.origin.id and edge.line == one.line
            ),
            None,
        )
        if edge is None:
            break
        citation, claims = calls(material, edge)
        yield from claims
        yield _escapes(material, node, one.error, citation)
        following = flow.leaving(one.origin, depth - 1) if depth else ()
        found = next((two for two in following if two.error == one.error), None)
        if found is None:
            break
        node, one = one.origin, found
    yield DERIVED


def _raised(material: Material, node: Node, one: Escaping) -> Iterator[Claim]:
    for raising in raisings(material, node.path):
        same = raising.error.rsplit(".", 1)[-1] == one.error and raising.signal.line == one.line
        if raising.owner == node and same:
            yield raising.claims[0]
            citation = raising.claims[0].citation
            yield _escapes(material, node, one.error, citation)
            return
    yield DERIVED


def _escapes(material: Material, node: Node, error: str, citation: Citation | None) -> Claim:
    if citation is None:
        return DERIVED
    return Claim(ClaimKind.ESCAPES, material.name(node), error, citation=citation)
