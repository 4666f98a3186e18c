"""Diagrams of named things that need each other: modules of a build, jobs, services."""

from collections.abc import Mapping

from codewiki.wiki.catalogue import joined, label, say
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode
from codewiki.wiki.page_writer import caption

MAX_NODES = 15
MAX_EDGES = 25
FEWEST = 3


def box_diagram(
    name: str,
    boxes: Mapping[str, str],
    edges: Mapping[tuple[str, str], str],
    groups: Mapping[str, str] | None = None,
    fewest: int = FEWEST,
) -> Diagram | None:
    """A diagram of boxes (label by id) and arrows (label by pair of ids); ``name`` is the key of
    its title and caption. ``None`` with fewer boxes than ``fewest`` or without an arrow.

    The boxes with the most arrows are shown when there are too many.
    """
    known = {pair: text for pair, text in edges.items() if pair[0] in boxes and pair[1] in boxes}
    degree = dict.fromkeys(boxes, 0)
    for source, target in known:
        degree[source] += 1
        degree[target] += 1
    shown = sorted(boxes, key=lambda one: -degree[one])[:MAX_NODES]
    best = frozenset(shown)
    shown = [one for one in boxes if one in best]
    drawn = [pair for pair in known if best.issuperset(pair) and pair[0] != pair[1]][:MAX_EDGES]
    if len(shown) < fewest or not drawn:
        return None
    ids = {one: f"b{number}" for number, one in enumerate(shown)}
    words = say(f"caption.{name}")
    if len(shown) < len(boxes):
        words = joined(words, say("caption.boxes", shown=len(shown), all=len(boxes)))
    return Diagram(
        DiagramKind.FLOWCHART,
        label(f"diagram.{name}"),
        tuple(
            DiagramNode(ids[one], boxes[one], group=(groups or {}).get(one, "")) for one in shown
        ),
        tuple(
            DiagramEdge(ids[source], ids[target], known[source, target]) for source, target in drawn
        ),
        caption(words),
        "LR",
    )
