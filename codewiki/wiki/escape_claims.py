"""Claims on an error that leaves a function: the calls on its way, and where it is raised."""

from collections.abc import Iterator

from codewiki.graph.model import Node
from codewiki.query.build import is_seen
from codewiki.wiki.claims import DERIVED, calls
from codewiki.wiki.escaping import FARTHEST_CALL, ErrorFlow, Escaping, error_flow
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import Citation, Claim, ClaimKind
from codewiki.wiki.raising import raisings

MOST_BESIDE = 40
"""Functions called at one place that are looked at for what they raise."""


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
        yield from _beside(material, node)
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
            yield from _nothing_else(material, node)
            citation = raising.claims[0].citation
            yield _escapes(material, node, one.error, citation)
            return
    yield DERIVED


def called_by(material: Material, node_id: str) -> list[str]:
    """What a function visibly calls, each once, in the order of its lines."""
    edges = material.outgoing(node_id, CALLS)
    return list(dict.fromkeys(edge.target for edge in edges if is_seen(edge)))


def _beside(material: Material, node: Node) -> Iterator[Claim]:
    """What the other functions that are called there raise belongs to the list as well."""
    called = {node.id: 0}
    for one in called_by(material, node.id):
        called.setdefault(one, 1)
    for one in list(called)[1:MOST_BESIDE]:
        for two in called_by(material, one):
            called.setdefault(two, 2)
    for target in list(called)[1:MOST_BESIDE]:
        other = material.nodes[target]
        if other.definition >= 0 and other.path in material.facts:
            raising = {
                one.owner.id for one in raisings(material, other.path) if one.owner is not None
            }
            if target in raising:
                yield from _nothing_else(material, other)


def _nothing_else(material: Material, node: Node) -> Iterator[Claim]:
    """The claim that a function raises no other errors by name than those that were found."""
    definition = material.definition(node)
    names = {
        one.error.rsplit(".", 1)[-1] for one in raisings(material, node.path) if one.owner == node
    }
    head = material.evidence.cite_name(node.path, definition)
    if head is not None:
        names_text = ", ".join(sorted(names))
        yield Claim(ClaimKind.RAISES_ONLY, material.name(node), value=names_text, citation=head)


def _escapes(material: Material, node: Node, error: str, citation: Citation | None) -> Claim:
    if citation is None:
        return DERIVED
    return Claim(ClaimKind.ESCAPES, material.name(node), error, citation=citation)
