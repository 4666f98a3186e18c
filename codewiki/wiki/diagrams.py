"""Class diagrams drawn from the graph: every edge drawn is an edge of it."""

import re
from collections.abc import Set

from codewiki.facts.model import Binding, BindingKind, Definition, DefinitionKind
from codewiki.graph.model import EdgeKind, Node
from codewiki.query.build import is_seen
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, say
from codewiki.wiki.material import Material, is_constructor
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode, Spans
from codewiki.wiki.page_writer import caption
from codewiki.wiki.raising import raisings

MAX_CLASSES = 15
MAX_EDGES = 25
MAX_ATTRIBUTES = 5
MAX_METHODS = 4
_PARENTS = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})
_TYPED = frozenset({EdgeKind.USES_TYPE, EdgeKind.CONSTRUCTS})
_CONSTRUCTS = frozenset({EdgeKind.CONSTRUCTS})


def class_diagram(material: Material, types: list[Node], *, members: bool = True) -> Diagram | None:
    """The best types, with their bases and subclasses, or ``None`` when nothing connects them.

    ``types`` are in the order of their rank; those without any edge are left out.
    """
    shown = _with_relatives(material, types)
    edges = _edges(material, shown)
    joined_up = {end for edge in edges for end in (edge.source, edge.target)}
    ids = {node.id: f"c{number}" for number, node in enumerate(shown, start=1)}
    kept = [node for node in shown if ids[node.id] in joined_up]
    if len(kept) < 3 or not edges:
        return None
    own = {node.id for node in types}
    home = {material.page_of(node.path) for node in types}
    nodes = tuple(
        DiagramNode(
            ids[node.id],
            _label(material, node, home),
            stereotype=_stereotype(material, node),
            members=_members(material, node) if members and node.id in own else (),
        )
        for node in kept
    )
    drawn = sum(node.id in own for node in kept)
    words = class_caption({edge.style for edge in edges})
    if drawn < len(types):
        words = joined(say("caption.cut", shown=drawn, all=len(types)), words)
    return Diagram(
        DiagramKind.CLASSES, label("diagram.classes"), nodes, edges, caption(words), "TB"
    )


def class_caption(styles: Set[str]) -> Spans:
    """What the arrows of a class diagram mean, those that are drawn."""
    words = [
        say("caption.inherits") if "inherits" in styles else (),
        say("caption.has") if "has" in styles else (),
        say("caption.constructs") if "dashed" in styles else (),
    ]
    return joined(*words)


def _label(material: Material, node: Node, home: set[str]) -> str:
    """The name of a type, with its module when the page is about another one."""
    module = material.module_of(node.path)
    if module is None or module.id in home:
        return material.name(node)
    return f"{material.name(node)} ({module.title})"


def _with_relatives(material: Material, types: list[Node]) -> list[Node]:
    """The types, then bases and subclasses from elsewhere in the source as far as there is room."""
    shown = {node.id: node for node in types[:MAX_CLASSES]}
    for node in types[:MAX_CLASSES]:
        ends = [edge.target for edge in material.outgoing(node.id, _PARENTS)]
        ends += [edge.source for edge in material.incoming(node.id, _PARENTS)]
        for end in ends:
            other = material.nodes[end]
            if (
                len(shown) < MAX_CLASSES
                and other.definition >= 0
                and material.is_type(other)
                and material.role(other.path) is Role.SOURCE
                # The body behind ``new Shape() {…}`` has no name that could be drawn.
                and " " not in material.definition(other).name
            ):
                shown.setdefault(end, other)
    return list(shown.values())


def _edges(material: Material, shown: list[Node]) -> tuple[DiagramEdge, ...]:
    ids = {node.id: f"c{number}" for number, node in enumerate(shown, start=1)}
    found: dict[tuple[str, str], DiagramEdge] = {}
    for node in shown:
        for edge in material.outgoing(node.id, _PARENTS):
            if edge.target in ids and edge.target != node.id:
                pair = (node.id, edge.target)
                found.setdefault(
                    pair, DiagramEdge(ids[node.id], ids[edge.target], style="inherits")
                )
    for node in shown:
        attributes = _attributes(material, node)
        for edge in material.within(node, _TYPED):
            name = attributes.get((edge.line, material.nodes[edge.target].name.rsplit(".")[-1]))
            if name and edge.target in ids and edge.target != node.id:
                pair = (node.id, edge.target)
                found.setdefault(
                    pair, DiagramEdge(ids[node.id], ids[edge.target], name, style="has")
                )
        for edge in filter(is_seen, material.within(node, _CONSTRUCTS)):
            if edge.target in ids and edge.target != node.id:
                pair = (node.id, edge.target)
                words = label("diagram.constructs")
                found.setdefault(
                    pair, DiagramEdge(ids[node.id], ids[edge.target], words, style="dashed")
                )
    return tuple(found.values())[:MAX_EDGES]


def _attributes(material: Material, node: Node) -> dict[tuple[int, str], str]:
    """Names of attributes by the line that gives them their type, and the type's last word."""
    inside: list[Binding] = [
        binding
        for binding in material.facts[node.path].bindings
        if binding.scope == node.definition
    ]
    return {(one.line, one.value.rsplit(".", 1)[-1]): one.name for one in inside}


def _stereotype(material: Material, node: Node) -> str:
    definition = material.definition(node)
    if definition.kind is DefinitionKind.INTERFACE:
        return "interface"
    if definition.kind is DefinitionKind.ENUM:
        return "enumeration"
    if "abstract" in definition.modifiers:
        return "abstract"
    members = material.members(node)
    left_open = {
        one.owner.id
        for one in raisings(material, node.path)
        if one.owner and one.error == "NotImplementedError"
    }
    abstract = any(
        member.id in left_open or "abstract" in material.definition(member).modifiers
        for member in members
    )
    return "abstract" if abstract else ""


def _members(material: Material, node: Node) -> tuple[str, ...]:
    attributes = _own_attributes(material, node)
    methods: list[str] = []
    named = {one[1:].partition(" ")[0] for one in attributes}
    for member in material.members(node):
        definition = material.definition(member)
        if not definition.public or definition.name.startswith("__"):
            continue
        if definition.name in named:
            continue
        if definition.kind in {DefinitionKind.FIELD, DefinitionKind.PROPERTY}:
            attributes.append(f"+{definition.name} {_short(definition.returns)}".rstrip())
        elif definition.kind is DefinitionKind.METHOD and not is_constructor(definition):
            methods.append(f"+{definition.name}({_names(definition)}) {_short(definition.returns)}")
    return (*attributes[:MAX_ATTRIBUTES], *(one.rstrip() for one in methods[:MAX_METHODS]))


def _own_attributes(material: Material, node: Node) -> list[str]:
    """The public attributes that methods set through the receiver, with the type where told."""
    types: dict[str, str] = {}
    for one in material.facts[node.path].bindings:
        if one.attribute and one.scope == node.definition and not one.name.startswith("_"):
            told = _short(one.value) if one.kind is BindingKind.ANNOTATION else ""
            types[one.name] = types.get(one.name) or told
    return [f"+{name} {types[name]}".rstrip() for name in types]


def _names(definition: Definition) -> str:
    names = [
        one.prefix.replace("...", "") + one.name
        for one in definition.parameters
        if one.name not in {"self", "cls", "this"}
    ]
    return ", ".join(names) if len(names) <= 4 else ", ".join([*names[:3], "…"])


def _short(type_text: str) -> str:
    """A type as the diagram can show it: a name, perhaps with one bracket; else nothing."""
    compact = " ".join(type_text.split())
    simple = len(compact) <= 30 and not set(compact) & set("|&{}()'\",=")
    if compact.rsplit(".", 1)[-1] in {"Any", "object"}:
        return ""
    if re.fullmatch(r"[\w.]+", compact):
        compact = compact.rsplit(".", 1)[-1]  # the module of a type is not shown
    return compact if simple and compact.count("[") <= 1 else ""
