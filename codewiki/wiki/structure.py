"""How a module is built: its types by use, its class diagram, and where it can be changed."""

import re

from codewiki.facts.model import DefinitionKind
from codewiki.graph.model import Edge, EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    calls,
    declares,
    holds,
    inherits,
    inherits_from_outside,
    mentions,
    name_line,
    parenthesis,
    symbol_link,
)
from codewiki.wiki.defaults import defaults_of
from codewiki.wiki.diagrams import class_diagram
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, Material, Users, is_constructor
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    Items,
    Plain,
    Prose,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.ranking import ranked

MAX_ROWS = 15
MOST_OTHERS = 80
MOST_BASES = 6
_COUNTED = {
    DefinitionKind.METHOD: "count.methods",
    DefinitionKind.PROPERTY: "count.properties",
    DefinitionKind.FIELD: "count.fields",
}
_PARENTS = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})
_CONSTRUCTS = frozenset({EdgeKind.CONSTRUCTS})
_TYPED = frozenset({EdgeKind.USES_TYPE})
_OVERRIDES = frozenset({EdgeKind.OVERRIDES})


def how_it_is_built(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """The table of types (of functions, where there are no types) and the class diagram."""
    tops = [node for node in material.top_symbols(sources) if material.definition(node).public]
    every = [node for node in tops if material.is_type(node)]
    types = [node for node in every if not material.is_type_variable(node)]
    functions = [node for node in tops if material.definition(node).kind in CALLABLES]
    content: list[Content] = []
    if types:
        content += _types(material, page, types)
        content += _others(material, [node for node in every if node not in types])
        drawing = class_diagram(material, [node for node, _ in ranked(material, types)])
        if drawing is not None:
            content.append(drawing)
    if len(functions) > 1 or (functions and types):
        content += _functions(material, page, functions)
    content += _changes(material, page, types)
    return tuple(content)


def _types(material: Material, page: str, types: list[Node]) -> list[Content]:
    shown = ranked(material, types)[:MAX_ROWS]
    rows = [_type_row(material, page, node, used) for node, used in shown]
    words = say("built.types")
    if len(types) > len(shown):
        words = joined(words, say("built.cut", shown=len(shown), all=len(types)))
    header = tuple(
        label(f"column.{name}") for name in ("type", "used_by", "members", "shows", "lines_of")
    )
    rest = [node for node in types if node not in {one for one, _ in shown}]
    return [
        *paragraph(caption(words)),
        *table(header, rows, right=(1,)),
        *_others(material, rest),
    ]


def _others(material: Material, nodes: list[Node]) -> tuple[Prose, ...]:
    """The names that a table has no room for."""
    if not nodes:
        return ()
    names: list[Spans] = [(Code(material.name(node)),) for node in nodes]
    spans = say("built.others", names=listing(names, MOST_OTHERS))
    return paragraph(sentence(spans, *holds(material, nodes[:MOST_OTHERS])))


def _type_row(material: Material, page: str, node: Node, used: Users) -> Statement:
    citation, claims = declares(material, node)
    relation, more = _relations(material, page, node)
    members, counted = _members(material, node, citation)
    cells = (
        (Code(material.name(node)),),
        _counts(used),
        members,
        relation,
        cited(citation),
    )
    return row(cells, *claims, *counted, *more, *mentions(material, node), DERIVED)


def _counts(used: Users) -> Spans:
    return (Plain(f"{number(len(used.source))} / {number(len(used.tests))}"),)


def _members(
    material: Material, node: Node, citation: Citation | None
) -> tuple[Spans, tuple[Claim, ...]]:
    """How many members of each kind a type has, and the claim that it has so many."""
    counts: dict[str, int] = {}
    for member in material.members(node):
        kind = material.definition(member).kind
        if not is_constructor(material.definition(member)):
            counts[kind] = counts.get(kind, 0) + 1
    parts: list[Spans] = []
    claims: list[Claim] = []
    for kind, key in _COUNTED.items():
        if found := counts.get(kind):
            parts.append(say(key, n=found))
            counted = f"{key.partition('.')[2]} of {material.name(node)}"
            claims.append(Claim(ClaimKind.COUNTS, node.path, counted, str(found), citation))
    return listing(parts), tuple(claims) if citation else (DERIVED,)


def _relations(material: Material, page: str, node: Node) -> tuple[Spans, tuple[Claim, ...]]:
    """Bases, subclasses and constructors of a type, each with a line."""
    parts: list[Spans] = []
    claims: list[Claim] = []
    bases = _distinct(material.outgoing(node.id, _PARENTS), by_source=False)
    for edge in bases[:4]:
        claims += inherits(material, edge)[1]
    extended = [
        _base(material, page, edge)
        for edge in bases
        if material.nodes[edge.target].name != "object"
    ]
    known = {material.nodes[edge.target].name.rsplit(".", 1)[-1] for edge in bases}
    for base in _bases_as_written(material, node):
        if base not in {*known, "object"} and len(extended) < MOST_BASES:
            extended.append((Code(base),))
            claims += inherits_from_outside(material, node, base)
    if extended:
        parts.append(say("relation.extends", bases=listing(extended)))
    children = _by_role(material, material.incoming(node.id, _PARENTS))
    if children[Role.SOURCE]:
        names = _linked(material, page, children[Role.SOURCE], of_target=False)
        parts.append(say("relation.extended", classes=names))
    if children[Role.TEST]:
        parts.append(say("relation.extended_tests", n=len(children[Role.TEST])))
    makers = _by_role(material, material.incoming(node.id, _CONSTRUCTS))[Role.SOURCE]
    makers = [edge for edge in makers if not edge.source.startswith(node.id)]
    if makers:
        citation, found = calls(material, makers[0])
        source = symbol_link(material, material.nodes[makers[0].source], page)
        key = "relation.constructed" if found != (DERIVED,) else "relation.constructed_seen"
        parts.append(say(key, by=source, n=len(makers), lines=parenthesis(citation)))
        claims += found
    return joined(*parts, by="; "), tuple(claims)


def _base(material: Material, page: str, edge: Edge) -> Spans:
    target = material.nodes[edge.target]
    return symbol_link(material, target, page) if target.definition >= 0 else (Code(target.name),)


def _bases_as_written(material: Material, node: Node) -> list[str]:
    """The last words of the bases in the header of a type, as they stand there."""
    return [
        one.base.partition("<")[0].partition("[")[0].rsplit(".", 1)[-1].strip()
        for one in material.facts[node.path].inheritance
        if one.definition == node.definition
    ]


def _distinct(edges: list[Edge], *, by_source: bool) -> list[Edge]:
    found: dict[str, Edge] = {}
    for edge in edges:
        found.setdefault(edge.source if by_source else edge.target, edge)
    return list(found.values())


def _by_role(material: Material, edges: list[Edge]) -> dict[Role, list[Edge]]:
    found: dict[Role, list[Edge]] = {Role.SOURCE: [], Role.TEST: []}
    for edge in _distinct(edges, by_source=True):
        role = material.role(material.path_of(edge.source))
        if role in found:
            found[role].append(edge)
    return found


def _linked(material: Material, page: str, edges: list[Edge], *, of_target: bool) -> Spans:
    items: list[Spans] = []
    for edge in edges:
        node = material.nodes[edge.target if of_target else edge.source]
        if node.definition >= 0:
            items.append(symbol_link(material, node, page))
        else:
            items.append((Code(node.name),))
    return listing(items, limit=3)


def _functions(material: Material, page: str, functions: list[Node]) -> list[Content]:
    """Functions that somebody uses, by use."""
    used = [(node, by) for node, by in ranked(material, functions) if by.source or by.tests]
    rows = []
    for node, by in used[:MAX_ROWS]:
        citation, claims = declares(material, node)
        callers: list[Spans] = [
            symbol_link(material, material.nodes[one], page) for one in by.source
        ]
        cells = ((Code(material.name(node)),), _counts(by), listing(callers, 3), cited(citation))
        rows.append(row(cells, *claims, *mentions(material, node), DERIVED))
    if len(rows) < 2:
        return [*_others(material, functions)]
    words = say("built.functions")
    if len(functions) > len(rows):
        words = joined(words, say("built.cut", shown=len(rows), all=len(functions)))
    header = tuple(label(f"column.{name}") for name in ("function", "used_by", "by", "lines_of"))
    shown = {node for node, _ in used[:MAX_ROWS]}
    rest = [node for node in functions if node not in shown]
    return [
        *paragraph(caption(words)),
        *table(header, rows, right=(1,)),
        *_others(material, rest),
    ]


def _changes(material: Material, page: str, types: list[Node]) -> list[Content]:
    """Parameters that take a type with several implementations, and methods that are overridden."""
    items = [
        *_strategies(material, page, types),
        *_class_defaults(material, types),
        *_overrides(material, page, types),
    ]
    if not items:
        return []
    return [*paragraph(caption(say("built.changes"))), Items(tuple(items))]


def _strategies(material: Material, page: str, types: list[Node]) -> list[Statement]:
    """Constructor parameters whose declared type has subclasses in the repository, by that type."""
    found: dict[str, dict[str, Spans]] = {}
    for node in types:
        for maker in material.members(node):
            definition = material.definition(maker)
            if not is_constructor(definition):
                continue
            for edge in material.outgoing(maker.id, _TYPED):
                last = material.nodes[edge.target].name.rsplit(".", 1)[-1]
                typed = re.compile(rf"\b{re.escape(last)}\b")
                name = next(
                    (one.name for one in definition.parameters if typed.search(one.type)), ""
                )
                if name:
                    lines = parenthesis(material.evidence.cite_line(node.path, edge.line, last))
                    parameter = f"{material.name(node)}({name}=…)"
                    found.setdefault(edge.target, {}).setdefault(
                        parameter, (Code(parameter), *lines)
                    )
    items = [_strategy(material, page, one, list(found[one].values())) for one in found]
    return [one for one in items if one is not None][:6]


def _strategy(
    material: Material, page: str, base: str, parameters: list[Spans]
) -> Statement | None:
    children = _by_role(material, material.incoming(base, _PARENTS))
    if not children[Role.SOURCE]:
        return None
    home = material.page_of(material.path_of(base))
    taken = symbol_link(material, material.nodes[base], page)
    if home != page:  # whose page names them
        count = say("count.implementations", n=len(children[Role.SOURCE]))
        spans = say(
            "built.strategy_of_other",
            n=len(parameters),
            parameters=listing(parameters),
            type=taken,
            classes=count,
        )
        return sentence(spans, DERIVED)
    classes = [
        symbol_link(material, material.nodes[one.source], page) for one in children[Role.SOURCE]
    ]
    classes += [
        say("built.tests_class", type=Code(material.name(material.nodes[one.source])))
        for one in children[Role.TEST]
    ]
    spans = say(
        "built.strategy",
        n=len(parameters),
        parameters=listing(parameters),
        type=taken,
        classes=listing(classes),
    )
    return sentence(spans, DERIVED)


def _class_defaults(material: Material, types: list[Node]) -> list[Statement]:
    """Class attributes that constructors take where an argument is not given."""
    parts: list[Spans] = []
    claims: list[Claim] = []
    for node in types:
        for maker in material.members(node):
            if not is_constructor(material.definition(maker)):
                continue
            for one in defaults_of(material, node, maker):
                if one.field is None:
                    continue
                citation = material.evidence.cite(
                    node.path, one.line, one.end_line, material.definition(one.field).name
                )
                field = Code(f"{material.name(node)}.{material.definition(one.field).name}")
                parts.append(
                    say(
                        "built.default",
                        field=field,
                        parameter=Code(one.parameter),
                        lines=parenthesis(citation),
                    )
                )
                if citation is not None:
                    claims.append(Claim(ClaimKind.STATES, "", "", one.code, citation))
    if not parts:
        return []
    spans = say("built.defaults", n=len(parts), fields=listing(parts, 6))
    return [sentence(spans, *(claims or [DERIVED]))]


def _overrides(material: Material, page: str, types: list[Node]) -> list[Statement]:
    """Which classes override which public methods of the page's types."""
    found: dict[str, list[Edge]] = {}
    for node in types:
        for member in material.members(node):
            if is_constructor(material.definition(member)):
                continue
            for edge in material.incoming(member.id, _OVERRIDES):
                owner = material.owner(material.nodes[edge.source])
                if owner and material.role(owner.path) is Role.SOURCE:
                    found.setdefault(owner.id, []).append(edge)
    items = []
    for owner_id, edges in sorted(found.items()):
        owner = material.nodes[owner_id]
        names: list[Spans] = []
        claims: list[Claim] = []
        for edge in edges:
            method = material.nodes[edge.source]
            place = name_line(material, method) if len(names) < 4 else None
            names.append((Code(material.definition(method).name), *parenthesis(place)))
            claims += declares(material, method)[1]
        base = material.owner(material.nodes[edges[0].target])
        spans = say(
            "built.overrides",
            type=symbol_link(material, owner, page),
            methods=listing(names),
            base=Code(material.name(base)) if base else (),
        )
        items.append(sentence(spans, *claims, DERIVED))
    return items[:6]
