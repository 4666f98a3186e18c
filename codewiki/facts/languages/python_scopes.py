"""The scopes of a Python file and the names that each of them binds."""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.python_assignments import (
    add_type_aliases,
    add_variables,
    read_assignments,
)
from codewiki.facts.languages.python_imports import read_imports
from codewiki.facts.languages.python_reading import NAME, Reading, outermost_spans
from codewiki.facts.languages.syntax import Outline, SourceText, first, named_child, read_matches
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node, Query, Tree

_BOUND_NAME = re.compile(
    rb"(?<![.\w\x80-\xff])[A-Za-z_\x80-\xff][\w\x80-\xff]*(?!\s*[.\w(\[\x80-\xff])"
)


def read(tree: "Tree", data: bytes, query: "Query") -> Reading:
    """Run the query and settle which scopes there are and what they bind."""
    source = SourceText(data)
    matches = read_matches(tree, query)
    outline = Outline(source, matches.get("wrap.definition", ()))
    reading = Reading(source, tree.root_node, matches, outline)
    for captures in reading.of("def.class"):
        node = captures["def.class"][0]
        outline.add(DefinitionKind.CLASS, captures["name"][0], node, captures, container=True)
    for captures in reading.of("def.function"):
        node = captures["def.function"][0]
        outline.add(DefinitionKind.FUNCTION, captures["name"][0], node, captures, container=True)
    outline.close()
    read_assignments(reading)
    add_variables(reading)
    add_type_aliases(reading)
    outline.close()
    _bind_names(reading)
    _read_inner_names(reading)
    read_imports(reading)
    return reading


def _bind_names(reading: Reading) -> None:
    defined, hidden = reading.defined, reading.hidden
    for draft in reading.outline.drafts:
        defined.setdefault(draft.parent, set()).add(draft.name)
        if draft.container and draft.kind is DefinitionKind.FUNCTION:
            parameters = draft.node.child_by_field_name("parameters")
            if parameters is not None:
                names = _parameter_names(reading.source, parameters)
                reading.parameters[draft.index] = frozenset(names)
                hidden.setdefault(draft.index, set()).update(names)
    for entry in reading.assigned:
        owner = entry.owner
        if not entry.attribute and owner is not None and owner.kind is not DefinitionKind.CLASS:
            hidden.setdefault(owner.index, set()).add(entry.name)
    for principal in ("local.target", "bind.walrus"):
        for captures in reading.of(principal):
            target = captures["target"][0]
            names = hidden.setdefault(reading.function_at(target.start_byte), set())
            names.update(_bound_names(reading.source, target))
    for captures in reading.of("local.types"):
        _read_type_parameters(reading, captures["local.types"][0])
    for captures in reading.of("local.outer"):
        node = captures["local.outer"][0]
        local = hidden.get(reading.outline.scope_at(node.start_byte), set())
        local.difference_update(reading.source.text(child) for child in node.named_children)


def _bound_names(source: SourceText, target: "Node") -> set[str]:
    """Return the names that a target such as ``a, (b, *c)`` binds."""
    start, end = target.start_byte, target.end_byte
    found = _BOUND_NAME.findall(source.data[start:end])
    return {name.decode("utf-8", "replace") for name in found}


def _parameter_names(source: SourceText, parameters: "Node") -> set[str]:
    names: set[str] = set()
    for child in parameters.named_children:
        here: Node | None = child
        while here is not None and here.type != "identifier":
            here = here.child_by_field_name("name") or named_child(here, 0)
        if here is not None:
            names.add(source.text(here))
    return names


def _read_inner_names(reading: Reading) -> None:
    """Note where lambdas, comprehensions and generic aliases have names of their own."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for captures in reading.of("local.inner"):
        node, target = captures["local.inner"][0], captures["target"][0]
        is_lambda = target.type == "lambda_parameters"
        names = (_parameter_names if is_lambda else _bound_names)(reading.source, target)
        for name in names:
            spans.setdefault(name, []).append((node.start_byte, node.end_byte))
    for captures in reading.of("def.type"):
        node, target = captures["def.type"][0], captures["name"][0]
        words = NAME.findall(reading.source.data[target.start_byte : target.end_byte])
        for word in words[1:]:
            name = word.decode("utf-8", "replace")
            spans.setdefault(name, []).append((node.start_byte, node.end_byte))
    reading.inner = {name: outermost_spans(found) for name, found in spans.items()}


def _read_type_parameters(reading: Reading, node: "Node") -> None:
    """Note the names in ``def f[T: int, *Ts]``; type arguments look the same and are told apart.

    Type parameters stand right behind the name of a definition, before its parameters.
    """
    scope = reading.outline.scope_at(node.start_byte)
    draft = reading.outline.drafts[scope] if scope != TOP_LEVEL else None
    if draft is None:
        return
    name = first(draft.captures, "name")
    if name is None or name.end_byte != node.start_byte:
        return
    names = reading.type_names.setdefault(scope, set())
    for child in node.named_children:
        match = NAME.search(reading.source.data, child.start_byte, child.end_byte)
        if match is not None:
            names.add(match.group().decode("utf-8", "replace"))
