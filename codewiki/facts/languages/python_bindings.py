"""What a Python file says about the types of names, and what it offers under ``__all__``.

Parameters are not repeated here: their annotations stand in the definition. A variable that hides
a definition or an import of the file gets a binding with an empty value when nothing is known of
it; so does an attribute, for that it is set is a fact too.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_flows import shape
from codewiki.facts.languages.python_parts import same_parts
from codewiki.facts.languages.python_reading import LITERALS, Assigned, Reading
from codewiki.facts.languages.syntax import TYPE_LENGTH, Draft, SourceText, named_child
from codewiki.facts.model import TOP_LEVEL, Binding, BindingKind, DefinitionKind, Export

if TYPE_CHECKING:
    from tree_sitter import Node

_STANDING_FOR = frozenset({"staticmethod", "classmethod", "partial"})
"""Callables whose result calls their first argument."""
_MOST_ALTERNATIVES = 8
_MOST_COPIES = 6
_WHOLE = ":"
"""The key of a slice."""

Fact = tuple[BindingKind, str]


def bindings(reading: Reading) -> tuple[Binding, ...]:
    """Return what is known of variables and attributes, in the order of the source."""
    found: dict[Binding, int] = {}
    for entry in reading.assigned:
        _bind_assigned(reading, entry, found)
    for captures in reading.of("bind.walrus"):
        _bind_value(reading, captures["target"][0], captures["value"][0], found)
    for captures in reading.of("bind.with"):
        _bind_value(reading, captures["target"][0], captures["value"][0], found)
    for captures in reading.of("bind.except"):
        _bind_instance(reading, captures["target"][0], captures["value"][0], found)
    for captures in reading.of("bind.case"):
        _bind_instance(reading, captures["target"][0], captures["value"][0], found)
    _hide_outer_names(reading, found)
    return tuple(sorted(found, key=lambda binding: found[binding]))


def _bind_assigned(reading: Reading, entry: Assigned, found: dict[Binding, int]) -> None:
    scope = entry.owner.index if entry.owner else TOP_LEVEL
    if entry.attribute:
        owner = _attribute_owner(reading, entry)
        if owner is None:
            return
        scope = owner.index
    line = reading.source.first_line(entry.name_node)
    at = entry.name_node.start_byte
    facts = list(_facts(reading, entry.type_node, entry.value))
    if not facts and entry.attribute:
        facts = [(BindingKind.ALIAS, "")]
    for kind, value in facts:
        binding = Binding(kind, entry.name, value, scope, line, bool(entry.attribute))
        found.setdefault(binding, at)


def _attribute_owner(reading: Reading, entry: Assigned) -> Draft | None:
    """Return the class whose attribute ``self.x = …`` sets.

    ``self`` is the first parameter of the method around it, also from functions inside it.
    """
    drafts = reading.outline.drafts
    method = entry.owner
    while method is not None and method.parent != TOP_LEVEL:
        outer = drafts[method.parent]
        if outer.kind is DefinitionKind.CLASS and method.kind is not DefinitionKind.CLASS:
            is_static = "staticmethod" in reading.decorators(method)
            is_own = _first_parameter(reading.source, method) == entry.attribute
            return outer if is_own and not is_static else None
        method = outer
    return None


def _first_parameter(source: SourceText, method: Draft) -> str:
    parameters = method.node.child_by_field_name("parameters")
    node = named_child(parameters, 0)
    if node is not None and node.type == "typed_parameter":
        node = named_child(node, 0)
    return source.text(node) if node is not None and node.type == "identifier" else ""


def _facts(reading: Reading, type_node: "Node | None", value: "Node | None") -> Iterator[Fact]:
    if type_node is not None:
        yield BindingKind.ANNOTATION, reading.source.bounded(type_node, TYPE_LENGTH)
        return
    seen: set[Fact] = set()
    for node in _alternatives(value):
        for fact in (_copied(reading, node), _fact(reading, node)):
            if fact is not None and fact not in seen:
                seen.add(fact)
                yield fact


def _alternatives(value: "Node | None") -> "Iterator[Node]":
    """Yield what ``a or b`` and ``a if c else b`` may give, from left to right."""
    pending = [value]
    for _ in range(_MOST_ALTERNATIVES * 2):
        node = pending.pop() if pending else None
        if node is None:
            return
        if node.type == "conditional_expression" and node.named_child_count == 3:
            pending.extend([named_child(node, 2), named_child(node, 0)])
        elif node.type == "boolean_operator":
            right, left = node.child_by_field_name("right"), node.child_by_field_name("left")
            pending.extend([right, left])
        elif node.type in {"parenthesized_expression", "await"}:
            pending.append(named_child(node, 0))
        elif node.type in {"named_expression", "assignment"}:
            pending.append(node.child_by_field_name("value"))
        else:
            yield node


def _copied(reading: Reading, node: "Node") -> Fact | None:
    """Return what a value holds that has the parts of another container: a copy or a slice of it.

    It stands before what the value is itself, so that it counts where the other is a container.
    """
    whole: Node | None = node
    for _ in range(_MOST_COPIES):
        inner = same_parts(reading, whole) if whole is not None else None
        if inner is None:
            break
        whole = inner
    if whole is node or whole is None:
        return None
    text = shape(reading, whole)
    return (BindingKind.ALIAS, f"{text}[{_WHOLE}]") if text else None


def _fact(reading: Reading, node: "Node") -> Fact | None:
    literal = LITERALS.get(node.type)
    if literal is not None:
        return BindingKind.CALL, literal
    if node.type == "call":
        text = reading.dotted(node.child_by_field_name("function"))
        if text.rpartition(".")[2] in _STANDING_FOR:
            inner = reading.dotted(named_child(node.child_by_field_name("arguments"), 0))
            return None if UNKNOWN in inner or not inner else (BindingKind.ALIAS, inner)
        return None if UNKNOWN in text or not text else (BindingKind.CALL, text)
    if node.type in {"identifier", "attribute"}:
        text = reading.dotted(node)
        return None if UNKNOWN in text else (BindingKind.ALIAS, text)
    return None


def _bind_value(reading: Reading, target: "Node", value: "Node", found: dict[Binding, int]) -> None:
    scope = reading.function_at(target.start_byte)
    name, line = reading.source.text(target), reading.source.first_line(target)
    for kind, text in _facts(reading, None, value):
        found.setdefault(Binding(kind, name, text, scope, line), target.start_byte)


def _bind_instance(
    reading: Reading, target: "Node", value: "Node", found: dict[Binding, int]
) -> None:
    """Bind the name of ``except A as name`` or ``case A() as name``."""
    parts = value.named_children if value.type == "tuple" else [value]
    texts = [reading.source.text(part) for part in parts]
    if all(text.replace(".", "").isidentifier() for text in texts):
        scope = reading.function_at(target.start_byte)
        name, line = reading.source.text(target), reading.source.first_line(target)
        binding = Binding(BindingKind.ANNOTATION, name, " | ".join(texts), scope, line)
        found.setdefault(binding, target.start_byte)


def _hide_outer_names(reading: Reading, found: dict[Binding, int]) -> None:
    """Bind variables of which nothing is known where they hide something that is known."""
    # A variable may have the name that elsewhere means the current class.
    known = {"cls", *(name for names in reading.defined.values() for name in names)}
    bound = {(binding.scope, binding.name) for binding in found if not binding.attribute}
    drafts = reading.outline.drafts
    for scope, names in sorted(reading.hidden.items()):
        if scope == TOP_LEVEL:
            continue
        for name in sorted((names & known) - reading.parameters.get(scope, frozenset())):
            if (scope, name) not in bound and name not in reading.defined.get(scope, ()):
                draft = drafts[scope]
                binding = Binding(BindingKind.ALIAS, name, "", scope, draft.name_line)
                found.setdefault(binding, draft.start)


# Exports --------------------------------------------------------------------------------------


def exports(reading: Reading) -> tuple[tuple[Export, ...] | None, bool]:
    """Return what ``__all__`` lists, and whether all of it is written as literals."""
    found: dict[str, Export] = {}
    parts = [
        entry.value
        for entry in reading.assigned
        if entry.name == "__all__" and entry.owner is None and not entry.attribute
    ]
    if not parts:
        return None, False
    whole = True
    for node in [*parts, *_additions(reading)]:
        whole &= node is not None and _read_names(reading.source, node, found)
    return tuple(found.values()), whole


def _additions(reading: Reading) -> "Iterator[Node | None]":
    """Yield what ``__all__ += …``, ``__all__.extend(…)`` and ``.append(…)`` add."""
    for captures in reading.of("bind.augmented"):
        if reading.source.text(captures["target"][0]) == "__all__":
            yield captures["bind.augmented"][0].child_by_field_name("right")
    for captures in reading.of("ref.call"):
        holder = captures.get("receiver")
        if holder and reading.source.text(holder[0]) == "__all__":
            yield captures["arguments"][0]


def _read_names(source: SourceText, node: "Node", found: dict[str, Export]) -> bool:
    """Collect the strings of a list, tuple or sum of such; false when anything else is there."""
    whole = True
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "string":
            content = here.named_children
            text = "".join(source.text(part) for part in content if part.type == "string_content")
            if text:
                found.setdefault(text, Export(text, text, source.first_line(here)))
        elif here.type in {
            "list", "tuple", "expression_list", "binary_operator", "argument_list", "list_splat",
            "parenthesized_expression",
        }:  # fmt: skip
            pending.extend(reversed(here.named_children))
        elif here.type != "comment":
            whole = False
    return whole
