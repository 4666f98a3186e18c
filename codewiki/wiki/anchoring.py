"""Statements that rest on the graph claim at least that what they name is there.

No rule proves what is worked out from the graph. But each symbol that such a statement names is
declared in a file, and that a rule can tell: where the declaration goes, or is called otherwise,
the statement is no longer true as it stands.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from codewiki.graph.model import Edge, EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.claims import DERIVED, inherits
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Block,
    Claim,
    ClaimKind,
    Code,
    Items,
    Page,
    Prose,
    Statement,
    Table,
)

MOST_NAMES = 12
"""Names of one statement that are claimed to be declared."""
_MAY_BE_OPEN = frozenset({
    ClaimKind.DERIVED,
    ClaimKind.CALLS,
    ClaimKind.CONSTRUCTS,
    ClaimKind.USES,
    ClaimKind.REACHES,
    ClaimKind.IMPORTS,
})
"""Kinds of claims of which a rule cannot always tell."""
_INHERITS = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})
MOST_HEIRS = 6
_NAMED = re.compile(r"[#A-Za-z_$][\w$.#]*(?=\Z|\()")


def anchored(material: Material, pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return the pages with claims that the symbols exist that derived statements name."""
    anchors = _Anchors(material)
    return tuple(anchors.page(page) for page in pages)


class _Anchors:
    """Looks up which symbol a page means by a name."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._named: dict[str, list[Node]] = {}
        for path in sorted(material.facts):
            for node in material.symbols(path):
                self._named.setdefault(material.name(node), []).append(node)

    def page(self, page: Page) -> Page:
        """Return one page with its claims."""
        owned = frozenset(page.owns)
        sections = tuple(
            msgspec.structs.replace(
                section, blocks=tuple(self._block(block, owned) for block in section.blocks)
            )
            for section in page.sections
        )
        return msgspec.structs.replace(page, sections=sections)

    def _block(self, block: Block, owned: frozenset[str]) -> Block:
        content = block.content
        replaced = msgspec.structs.replace
        match content:
            case Prose():
                content = replaced(content, sentences=self._all(content.sentences, owned))
            case Items():
                content = replaced(content, items=self._all(content.items, owned))
            case Table():
                content = replaced(content, rows=self._all(content.rows, owned))
            case _:
                return block
        return replaced(block, content=content)

    def _all(
        self, statements: tuple[Statement, ...], owned: frozenset[str]
    ) -> tuple[Statement, ...]:
        return tuple(self._anchored(statement, owned) for statement in statements)

    def _anchored(self, statement: Statement, owned: frozenset[str]) -> Statement:
        if not any(claim.kind in _MAY_BE_OPEN for claim in statement.claims):
            return statement
        there = set(statement.claims)
        more = [claim for claim in self._claims(statement, owned) if claim not in there]
        claims = tuple(dict.fromkeys((*statement.claims, *more[:MOST_NAMES])))
        return msgspec.structs.replace(statement, claims=claims)

    def _claims(self, statement: Statement, owned: frozenset[str]) -> Iterator[Claim]:
        for cell in statement.cells:
            for span in cell:
                named = _NAMED.match(span.text) if isinstance(span, Code) else None
                node = self._meant(named.group(), owned) if named else None
                if node is not None:
                    yield Claim(ClaimKind.HOLDS, node.path, self._material.name(node))
                    if DERIVED in statement.claims:
                        yield from self._heirs(node)

    def _heirs(self, node: Node) -> Iterator[Claim]:
        """What is inferred about a class or its members may rest on its bases, and on who inherits
        from it.
        """
        material = self._material
        owner = node if material.is_type(node) else material.owner(node)
        if owner is None or not material.is_type(owner):
            return
        heirs = self._edges_to(owner)
        edges = [
            *material.outgoing(owner.id, _INHERITS),
            *heirs,
            *(two for one in heirs for two in self._edges_to(material.nodes[one.source])),
        ]
        found = [claim for edge in edges for claim in inherits(material, edge)[1]]
        yield from [claim for claim in found if claim != DERIVED][:MOST_HEIRS]

    def _edges_to(self, owner: Node) -> list[Edge]:
        """Return the inheritance of the classes of the source that inherit from a class."""
        material = self._material
        return [
            edge
            for edge in material.incoming(owner.id, _INHERITS)
            if material.role(material.path_of(edge.source)) is Role.SOURCE
        ]

    def _meant(self, name: str, owned: frozenset[str]) -> Node | None:
        """Return the only symbol of a name, or the only one among the files of the page."""
        found = self._named.get(name, [])
        if len(found) > 1:
            found = [node for node in found if node.path in owned]
        return found[0] if len(found) == 1 else None
