"""What is declared in one place and defined in another: prototypes, ``extern`` variables.

A reader wants each function once: where it is defined, with what its header says of it.
"""

from collections.abc import Callable, Iterable

from codewiki.facts.model import Definition, DefinitionKind
from codewiki.graph.model import Node
from codewiki.source.model import Role

DECLARATION = "declaration"
"""The modifier of a definition that only declares."""
_SORTS = {
    DefinitionKind.FUNCTION: 0,
    DefinitionKind.VARIABLE: 1,
    DefinitionKind.CONSTANT: 1,
}


class Declarations:
    """The definitions of what is declared, and the declarations of what is defined.

    ``nodes`` are symbols in the order of their files and lines. As for the linker, a declaration
    means the definition of its name outside tests if just one file has one.
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        definition: Callable[[Node], Definition],
        role: Callable[[str], Role | None],
    ) -> None:
        declared: list[tuple[tuple[str, int], Node]] = []
        defined: dict[tuple[str, int], list[Node]] = {}
        for node in nodes:
            found = definition(node)
            sort = _SORTS.get(found.kind)
            if sort is None or found.parent >= 0 or role(node.path) is not Role.SOURCE:
                continue
            if DECLARATION in found.modifiers:
                declared.append(((found.name, sort), node))
            elif "static" not in found.modifiers:
                defined.setdefault((found.name, sort), []).append(node)
        self._definitions: dict[str, Node] = {}
        self._declarations: dict[str, list[Node]] = {}
        for key, node in declared:
            targets = defined.get(key, [])
            if len({one.path for one in targets}) == 1:
                self._definitions[node.id] = targets[0]
                self._declarations.setdefault(targets[0].id, []).append(node)

    def definition_of(self, node: Node) -> Node | None:
        """Return what a declaration declares, ``None`` for anything else and what is not known."""
        return self._definitions.get(node.id)

    def of(self, node: Node) -> list[Node]:
        """Return the declarations of a definition, sorted by file and line."""
        return self._declarations.get(node.id, [])
