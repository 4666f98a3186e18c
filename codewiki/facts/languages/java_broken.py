"""Java declarations that do not parse as a whole: types that never end, heads of methods."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from codewiki.facts.languages.broken import MOST_HEADS, body_end, settle, type_heads
from codewiki.facts.languages.syntax import Outline, SourceText
from codewiki.facts.model import DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

HEAD = "head"
"""The capture that holds the tokens of a head in an error, in place of those of a node."""
PARAMETERS = "parameters"
"""The capture of such a head that holds its parameters."""
_WORDS = {
    "class": ("def.class", DefinitionKind.CLASS),
    "enum": ("def.enum", DefinitionKind.ENUM),
    "interface": ("def.interface", DefinitionKind.INTERFACE),
    "record": ("def.record", DefinitionKind.CLASS),
    "@interface": ("def.annotation", DefinitionKind.INTERFACE),
}
_BEFORE = frozenset({"modifiers"})
_IN_HEAD = frozenset({
    "modifiers", "type_parameters", "void_type", "integral_type", "floating_point_type",
    "boolean_type", "type_identifier", "scoped_type_identifier", "generic_type", "array_type",
})  # fmt: skip
_SPACE = b" \t\r\n"


def add_broken(source: SourceText, outline: Outline, errors: "Sequence[Node]") -> None:
    """Add the types and methods whose heads stand in errors."""
    for head in type_heads(source, errors, _WORDS, _BEFORE):
        group, kind = _WORDS[head.word]
        nodes = list(head.nodes)
        captures = {"name": [head.name], group: nodes[:1], HEAD: nodes}
        draft = outline.add(kind, head.name, nodes[0], captures, container=True)
        if draft is not None:
            settle(source, draft, (head.start, head.end))
    for error in errors:
        _add_garbled(source, outline, error)
    for children, place in islice(_parameters(errors), MOST_HEADS):
        _add_unclosed(source, outline, children, place)


def _parameters(errors: "Sequence[Node]") -> "Iterator[tuple[list[Node], int]]":
    """Yield the children of an error and where among them the parameters of a method stand."""
    for error in errors:
        children = error.children
        for place, child in enumerate(children):
            if place and child.type == "formal_parameters":
                yield children, place


def _add_unclosed(source: SourceText, outline: Outline, children: "list[Node]", place: int) -> None:
    """Add a method whose head is whole and whose body never ends; ``place`` has its parameters."""
    name, behind = children[place - 1], children[place + 1 : place + 3]
    if name.type != "identifier" or all(node.type != "{" for node in behind):
        return
    first = place - 1
    while first and children[first - 1].type in _IN_HEAD:
        first -= 1
    nodes = list(children[first : place + 1])
    if len(nodes) > 2:
        start = nodes[0].start_byte
        end = body_end(source, start, children[-1].end_byte)
        _add_method(source, outline, nodes, name, nodes[-1], (start, end))


def _add_garbled(source: SourceText, outline: Outline, error: "Node") -> None:
    """Add a method whose parameters do not parse: an error, then its body as a mere block."""
    body = error.next_sibling
    if body is None or body.type != "block":
        return
    for child in error.named_children[1:]:
        name = child.child_by_field_name("name") if child.type == "variable_declarator" else child
        if name is None or name.type != "identifier":
            continue
        if source.data[name.end_byte : error.end_byte].lstrip(_SPACE).startswith(b"("):
            listed = next((one for one in child.named_children if one.is_error), error)
            span = (error.start_byte, body.end_byte)
            _add_method(source, outline, error.children, name, listed, span)
            return


def _add_method(
    source: SourceText,
    outline: Outline,
    nodes: "list[Node]",
    name: "Node",
    listed: "Node",
    span: tuple[int, int],
) -> None:
    captures = {"name": [name], "def.method": nodes[:1], HEAD: nodes, PARAMETERS: [listed]}
    draft = outline.add(DefinitionKind.METHOD, name, nodes[0], captures, container=True)
    if draft is not None:
        settle(source, draft, span)
