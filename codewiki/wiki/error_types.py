"""Which types of the repository are errors: by the bases that they name, and what inherits them."""

import re
from weakref import WeakKeyDictionary

from codewiki.graph.model import EdgeKind, Node
from codewiki.wiki.material import Material

_ERROR = re.compile(r"(?:Error|Exception|Throwable|Warning|StatusRuntimeException|Interrupt)$")
_PARENTS = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})


def error_types(material: Material) -> dict[str, Node]:
    """The error types by node id, sorted: those with a base outside the repository that is named
    as an error, and whatever inherits from one of them.
    """
    if material not in _KNOWN:
        _KNOWN[material] = _find(material)
    return _KNOWN[material]


_KNOWN: WeakKeyDictionary[Material, dict[str, Node]] = WeakKeyDictionary()


def _find(material: Material) -> dict[str, Node]:
    waiting: list[str] = []
    for path, facts in sorted(material.facts.items()):
        for one in facts.inheritance:
            last = one.base.partition("<")[0].rsplit(".", 1)[-1]
            node = material.node_at(path, one.definition)
            if node is not None and _ERROR.search(last) and material.is_type(node):
                waiting.append(node.id)
    found: dict[str, Node] = {}
    while waiting:
        id_ = waiting.pop()
        if id_ in found:
            continue
        found[id_] = material.nodes[id_]
        waiting += [edge.source for edge in material.incoming(id_, _PARENTS)]
    return dict(sorted(found.items()))
