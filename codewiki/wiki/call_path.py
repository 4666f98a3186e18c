"""Where a call leads through the modules: the first call between each two of them, in order."""

from codewiki.graph.model import Edge, Node
from codewiki.query.build import is_seen
from codewiki.wiki.catalogue import say
from codewiki.wiki.claims import DERIVED, calls, parenthesis, symbol_link
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import Items, Statement
from codewiki.wiki.page_writer import sentence

MAX_CALLS = 12
MOST_VISITED = 400
DEEPEST = 6


def call_path(material: Material, page: str, entry: Node) -> tuple[Items, ...]:
    """A numbered list of calls that leave their module, or nothing when none does."""
    found = [
        item
        for edge in _crossing(material, entry)
        if (item := _item(material, page, edge)) is not None
    ]
    return (Items(tuple(found[:MAX_CALLS]), numbered=True),) if found else ()


def _crossing(material: Material, entry: Node) -> list[Edge]:
    """The first call from each page to each other one, level by level from the entry."""
    found: dict[tuple[str, str], Edge] = {}
    seen = {entry.id}
    level = [entry]
    for _ in range(DEEPEST):
        below: list[Node] = []
        for node in level:
            for edge in material.outgoing(node.id, CALLS):
                target = material.nodes[edge.target]
                if target.definition < 0 or edge.target in seen or len(seen) > MOST_VISITED:
                    continue
                seen.add(edge.target)
                below.append(target)
                pair = (material.page_of(node.path), material.page_of(target.path))
                if pair[0] != pair[1]:
                    found.setdefault(pair, edge)
        level = below
    return list(found.values())


def _item(material: Material, page: str, edge: Edge) -> Statement | None:
    """The call of an edge, ``None`` where its line does not show what is called."""
    citation, claims = calls(material, edge)
    if citation is None:
        return None
    spans = say(
        "path.calls" if is_seen(edge) else "path.appears",
        caller=symbol_link(material, material.nodes[edge.source], page),
        callee=symbol_link(material, material.nodes[edge.target], page),
        lines=parenthesis(citation),
    )
    return sentence(spans, *(claims if is_seen(edge) else (DERIVED,)))
