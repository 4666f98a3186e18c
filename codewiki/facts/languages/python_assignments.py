"""The assignments of a Python file, and the variables that they define."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.python_reading import NAME, Assigned, Reading
from codewiki.facts.languages.syntax import Draft, SourceText, named_child
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

_TARGETS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_ROWS = frozenset({"expression_list", "tuple", "list"})
_MOST_CONDITIONAL = 4
"""How many definitions of one variable are kept when each stands under a condition."""
_MOST_CHAINED = 16


def read_assignments(reading: Reading) -> None:
    """Note all assignments; the outline must be closed."""
    source, outline = reading.source, reading.outline
    for captures in reading.of("bind.assignment"):
        node, target = captures["bind.assignment"][0], captures["target"][0]
        kind = target.type
        if kind == "subscript":
            continue
        scope = outline.scope_at(node.start_byte)
        owner = outline.drafts[scope] if scope != TOP_LEVEL else None
        if kind == "attribute":
            _read_attribute(reading, node, target, owner, _value(node))
            continue
        value = _value(node)
        if kind == "identifier":
            conditional = _is_conditional(source, node, owner)
            reading.assigned.append(
                Assigned(
                    source.text(target),
                    node,
                    target,
                    node.child_by_field_name("type"),
                    value,
                    owner,
                    conditional=conditional,
                )
            )
        elif kind in _TARGETS:
            for name_node, part in _pairs(target, value):
                if name_node.type == "attribute":
                    _read_attribute(reading, node, name_node, owner, part)
                    continue
                reading.assigned.append(
                    Assigned(
                        source.text(name_node),
                        node,
                        name_node,
                        None,
                        part,
                        owner,
                        conditional=_is_conditional(source, node, owner),
                    )
                )


def _read_attribute(
    reading: Reading, node: "Node", target: "Node", owner: Draft | None, value: "Node | None"
) -> None:
    name = target.child_by_field_name("attribute")
    holder = target.child_by_field_name("object")
    if name is None or holder is None or holder.type != "identifier" or owner is None:
        return
    text = reading.source.text
    reading.assigned.append(
        Assigned(
            text(name),
            node,
            name,
            node.child_by_field_name("type"),
            value,
            owner,
            attribute=text(holder),
        )
    )


def _value(node: "Node") -> "Node | None":
    """Return the value of ``a = b = value``."""
    value = node.child_by_field_name("right")
    for _ in range(_MOST_CHAINED):
        if value is None or value.type != "assignment":
            return value
        value = value.child_by_field_name("right")
    return None


def _pairs(target: "Node", value: "Node | None") -> "Iterator[tuple[Node, Node | None]]":
    """Pair the names of ``a, b = x, y`` with their values where both sides have as many."""
    names = [
        (named_child(name, 0) or name) if name.type == "list_splat_pattern" else name
        for name in target.named_children
    ]
    parts = value.named_children if value is not None and value.type in _ROWS else []
    matching = len(parts) == len(names) and not any(
        "splat" in part.type for part in [*parts, *target.named_children]
    )
    for place, name in enumerate(names):
        if name.type in {"identifier", "attribute"}:
            yield name, parts[place] if matching else None


def _is_conditional(source: SourceText, node: "Node", owner: Draft | None) -> bool:
    column = node.start_byte - source.line_start(source.first_line(node))
    if owner is None:
        return column > 0
    body = owner.node.child_by_field_name("body")
    if body is None:
        return False
    return column > body.start_byte - source.line_start(source.first_line(body))


def add_variables(reading: Reading) -> None:
    """Make definitions of the variables of the file and of classes.

    Of several assignments to a name the first counts, and each that stands under a condition.
    """
    containers = {(draft.parent, draft.name) for draft in reading.outline.drafts}
    settled: dict[tuple[int, str], int] = {}
    plain: set[tuple[int, str]] = set()
    for entry in reading.assigned:
        owner = entry.owner
        if entry.attribute or (owner is not None and owner.kind is not DefinitionKind.CLASS):
            continue
        key = (owner.index if owner else TOP_LEVEL, entry.name)
        count = settled.get(key, 0)
        if key in containers or (count and not entry.conditional) or key in plain:
            continue
        if count >= _MOST_CONDITIONAL:
            continue
        settled[key] = count + 1
        if not entry.conditional:
            plain.add(key)
        _add_variable(reading, entry)


def _add_variable(reading: Reading, entry: Assigned) -> None:
    parts = {"type": entry.type_node, "value": entry.value}
    captures = {name: [node] for name, node in parts.items() if node is not None}
    in_class = entry.owner is not None
    is_lambda = entry.value is not None and entry.value.type == "lambda"
    # ``stop: Callable[[], bool] = lambda: False`` gives each object a value, as in a data class.
    is_lambda = is_lambda and not (in_class and entry.type_node is not None)
    kind = DefinitionKind.FIELD if in_class else DefinitionKind.VARIABLE
    if is_lambda:
        kind = DefinitionKind.FUNCTION
    elif not in_class and entry.name.strip("_").isupper():
        kind = DefinitionKind.CONSTANT
    reading.outline.add(kind, entry.name_node, entry.node, captures, container=is_lambda)


def add_type_aliases(reading: Reading) -> None:
    """Make definitions of ``type X = …``."""
    for captures in reading.of("def.type"):
        target = captures["name"][0]
        match = NAME.match(reading.source.data, target.start_byte, target.end_byte)
        if match is not None:
            name = match.group().decode("utf-8", "replace")
            node = captures["def.type"][0]
            reading.outline.add(DefinitionKind.TYPE, name, node, captures, container=False)
