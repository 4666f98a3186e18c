"""What a Java file says about the types of its fields, parameters and variables.

Parameters are not repeated here: their types stand in the definition, unless the type is a type
parameter, whose bound is told instead. A variable of which nothing is known (the parameter of a
lambda) gets a binding with an empty value, for it hides a field of its name.
"""

from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.java_describe import written_type
from codewiki.facts.languages.java_reading import Reading
from codewiki.facts.languages.syntax import TYPE_LENGTH, first
from codewiki.facts.model import TOP_LEVEL, Binding, BindingKind, Definition, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

_INFERRED = frozenset({"var", "val"})
_VARIABLES = (
    "bind.local",
    "bind.each",
    "bind.resource",
    "bind.typed",
    "bind.lambda",
    "bind.element",
)
_OVER_ELEMENTS = frozenset({
    "allMatch", "anyMatch", "dropWhile", "filter", "flatMap", "forEach", "forEachOrdered",
    "forEachRemaining", "ifPresent", "map", "mapToDouble", "mapToInt", "mapToLong", "mapToObj",
    "noneMatch", "peek", "removeIf", "replaceAll", "takeWhile",
})  # fmt: skip
"""Methods that give each element of what they are called on to a function."""
_FIELDS = frozenset({DefinitionKind.FIELD, DefinitionKind.CONSTANT, DefinitionKind.PROPERTY})

Placed = tuple[int, Binding]


def note_variables(reading: Reading, definitions: tuple[Definition, ...]) -> None:
    """Tell the reading which names are parameters and variables."""
    for index, definition in enumerate(definitions):
        if definition.parameters:
            names = {parameter.name for parameter in definition.parameters}
            reading.variables.setdefault(index, set()).update(names)
    for principal in _VARIABLES:
        for captures in reading.of(principal):
            node = captures["name"][0]
            scope = reading.outline.scope_at(node.start_byte)
            reading.variables.setdefault(scope, set()).add(reading.source.text(node))


def bindings(reading: Reading, definitions: tuple[Definition, ...]) -> tuple[Binding, ...]:
    """Return what is known of the types of names, in the order of the source."""
    found: list[Placed] = []
    _fields(reading, found)
    _bounded_parameters(reading, definitions, found)
    for principal in _VARIABLES:
        for captures in reading.of(principal):
            value = first(captures, "value")
            inner = first(captures, "inner")
            if inner is not None:
                value = inner.child_by_field_name("value")
            method = first(captures, "method")
            if method is not None and reading.source.text(method) not in _OVER_ELEMENTS:
                continue
            expression = reading.dotted(value) if value is not None else UNKNOWN
            each = first(captures, "each")
            if each is not None:
                expression = f"{reading.dotted(each)}[]"
            written = reading.source.bounded(first(captures, "type"), TYPE_LENGTH)
            if inner is not None and inner.child_by_field_name("dimensions") is not None:
                written += "[]"
            _variable(reading, captures["name"][0], written, expression, found)
    found.sort(key=lambda placed: placed[0])
    return tuple(dict.fromkeys(binding for _, binding in found))


def _fields(reading: Reading, found: list[Placed]) -> None:
    for draft in reading.outline.drafts:
        if draft.kind not in _FIELDS or draft.parent == TOP_LEVEL:
            continue
        text = written_type(reading, draft)
        if draft.node.type == "enum_constant":
            # A constant that has a body is a class of its own.
            text = "" if draft.container else reading.outline.drafts[draft.parent].name
        bound = reading.bound(draft.parent, text)
        if text and bound != "":
            binding = Binding(
                BindingKind.ANNOTATION,
                draft.name,
                bound or text,
                draft.parent,
                draft.name_line,
                attribute=True,
            )
            found.append((draft.start, binding))


def _bounded_parameters(
    reading: Reading, definitions: tuple[Definition, ...], found: list[Placed]
) -> None:
    for index, definition in enumerate(definitions) if reading.type_names else ():
        for parameter in definition.parameters:
            bound = reading.bound(index, parameter.type)
            if bound:
                draft = reading.outline.drafts[index]
                binding = Binding(BindingKind.ANNOTATION, parameter.name, bound, index, draft.line)
                found.append((draft.start, binding))


def _variable(
    reading: Reading,
    name: "Node",
    type_text: str,
    given: str,
    found: list[Placed],
) -> None:
    source = reading.source
    text = source.text(name)
    if not text:
        return
    scope = reading.outline.scope_at(name.start_byte)
    kind, meant = BindingKind.ALIAS, ""
    if type_text and type_text not in _INFERRED:
        bound = reading.bound(scope, type_text)
        kind, meant = BindingKind.ANNOTATION, type_text if bound is None else bound
        if not meant:
            kind = BindingKind.ALIAS
    elif not given.startswith(UNKNOWN):
        # With arguments, or taken out of something, the whole expression is kept.
        is_call = given.endswith("()")
        kind = BindingKind.CALL if is_call else BindingKind.ALIAS
        meant = given.removesuffix("()")
    found.append((name.start_byte, Binding(kind, text, meant, scope, source.first_line(name))))
