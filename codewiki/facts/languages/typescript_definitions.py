"""The definitions that only TypeScript has, and the types that are written beside names.

JavaScript has none of the nodes that are looked for here, so both languages share the extraction.
"""

from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_reading import Reading, key_name, string_value
from codewiki.facts.languages.syntax import TYPE_LENGTH, Draft, SourceText, named_child
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_NAMES = 16
"""How many names of ``namespace A.B.C`` are looked at."""
_TYPES = {
    "def.interface": DefinitionKind.INTERFACE,
    "def.type": DefinitionKind.TYPE,
    "def.enum": DefinitionKind.ENUM,
}


def add_typed(reading: Reading) -> None:
    """Add interfaces, enums, type aliases, namespaces and signatures with their members."""
    source = reading.source
    for group, kind in _TYPES.items():
        for captures in reading.of(group):
            node, name = captures[group][0], captures["name"][0]
            reading.add(kind, source.text(name), name, node, captures, container=True)
    for captures in reading.of("def.constant"):
        name = captures["name"][0]
        node = captures["def.constant"][0]
        node = name if node.type == "enum_body" else node
        text = key_name(source, name)
        reading.add(DefinitionKind.CONSTANT, text, name, node, captures, container=False)
    for captures in reading.of("def.property"):
        node, name = captures["def.property"][0], captures["name"][0]
        text = key_name(source, name)
        reading.add(DefinitionKind.FIELD, text, name, node, {}, container=False)
    for captures in reading.of("def.signature"):
        _add_signature(reading, captures["def.signature"][0], captures["name"][0])
    for captures in reading.of("def.namespace"):
        _add_namespace(reading, captures["def.namespace"][0], captures["name"][0])


def _add_signature(reading: Reading, node: "Node", name: "Node") -> None:
    kind = DefinitionKind.METHOD
    if node.type == "function_signature":
        kind = DefinitionKind.FUNCTION
    elif any(child.type in {"get", "set"} for child in node.children[:4]):
        kind = DefinitionKind.PROPERTY
    reading.add_function(key_name(reading.source, name), name, node, node, kind=kind)


def _add_namespace(reading: Reading, node: "Node", name: "Node") -> None:
    """Add ``namespace A.B``: A with B inside it; ``declare module "x"`` has the name x."""
    kind = DefinitionKind.NAMESPACE
    leaves: list[Node] = []
    here: Node | None = name
    while here is not None and len(leaves) < _MOST_NAMES:
        is_nested = here.type == "nested_identifier"
        leaf = here.child_by_field_name("property") if is_nested else here
        if leaf is not None:
            leaves.append(leaf)
        here = here.child_by_field_name("object") if is_nested else None
    for place, leaf in enumerate(reversed(leaves)):
        text = string_value(reading.source, leaf) or reading.source.text(leaf)
        draft = reading.add(kind, text, leaf, node, {}, container=True)
        if draft is not None and place:
            draft.start = leaf.start_byte
            draft.line = draft.name_line


def add_parameter_properties(reading: Reading) -> None:
    """Add the fields that ``constructor(private x: X)`` declares.

    The outline must be closed: it tells the classes.
    """
    for captures in reading.of("def.parameter"):
        node, name = captures["def.parameter"][0], captures["name"][0]
        owner = reading.owner_of_this(node.start_byte)
        if owner == TOP_LEVEL:
            continue
        reading.add(
            DefinitionKind.FIELD,
            reading.source.text(name),
            name,
            node,
            {},
            container=False,
            owner=(reading.outline.drafts[owner].name,),
        )


def add_decorators(reading: Reading, decorators: "dict[int, list[Node]]") -> None:
    """Let members begin with the decorators that stand before them in the body of their class."""
    for draft in reading.outline.drafts:
        nodes = decorators.get(draft.start)
        if nodes:
            draft.captures = {**draft.captures, "decorators": nodes}
            draft.start = nodes[0].start_byte
            draft.line = reading.source.line(draft.start)


# Written types --------------------------------------------------------------------------------


def written_type(source: SourceText, node: "Node | None", field: str = "type") -> str:
    """Return the text of the type annotation in a field of ``node``, "" without one."""
    annotation = node.child_by_field_name(field) if node is not None else None
    if annotation is None:
        return ""
    if annotation.type == "type_annotation":
        return source.bounded(named_child(annotation, 0), TYPE_LENGTH)
    text = source.bounded(annotation, TYPE_LENGTH)
    return text.removeprefix(":").lstrip() if annotation.type.endswith("_annotation") else ""


def is_ambient(node: "Node") -> bool:
    """Tell whether a namespace stands for something outside the file: a module or the globals."""
    name = node.child_by_field_name("name")
    return name is None or name.type == "string"


def is_signature(node: "Node | None") -> bool:
    """Tell whether a function is a signature without a body."""
    return node is not None and node.type.endswith("_signature")


def overloads(drafts: list[Draft]) -> frozenset[int]:
    """Return the signatures that are followed by another definition of the same function."""
    found: set[int] = set()
    seen: set[tuple[int, str]] = set()
    for draft in reversed(drafts):
        nodes = draft.captures.get("function")
        if not nodes or draft.kind is DefinitionKind.PROPERTY:
            continue
        key = (draft.parent, draft.name)
        if key in seen and is_signature(nodes[0]):
            found.add(draft.index)
        seen.add(key)
    return frozenset(found)
