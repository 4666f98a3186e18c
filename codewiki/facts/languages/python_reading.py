"""A Python file while it is read: its scopes, what each of them binds, and what was imported."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, DottedShape, dotted
from codewiki.facts.languages.syntax import (
    Captures,
    Draft,
    Outline,
    SourceText,
    first,
    named_child,
    read_matches,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Import

if TYPE_CHECKING:
    from tree_sitter import Node, Query, Tree

SHAPE = DottedShape(
    names=frozenset({"identifier"}),
    members={"attribute": ("object", "attribute")},
    calls={"call": "function"},
    wrappers={"parenthesized_expression": 0, "await": 0},
)
FUNCTION_KINDS = frozenset({
    DefinitionKind.FUNCTION,
    DefinitionKind.METHOD,
    DefinitionKind.PROPERTY,
})
NAME = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")

_TARGETS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_ROWS = frozenset({"expression_list", "tuple", "list"})
_TYPE_CHECKING = re.compile(r"(?:\w+\.)?TYPE_CHECKING")
_BOUND_NAME = re.compile(
    rb"(?<![.\w\x80-\xff])[A-Za-z_\x80-\xff][\w\x80-\xff]*(?!\s*[.\w(\[\x80-\xff])"
)
_MOST_CONDITIONAL = 4
"""How many definitions of one variable are kept when each stands under a condition."""
_MOST_CHAINED = 16
_FAR = 1 << 62


@dataclass(slots=True)
class Assigned:
    """``name = value``: one name of an assignment, in the scope of ``owner`` (``None``: the file).

    ``value`` is ``None`` when the name gets a part of it only; ``attribute`` names the object in
    ``self.x = …``. ``conditional`` tells that the statement is indented more than its scope.
    """

    name: str
    node: "Node"
    name_node: "Node"
    type_node: "Node | None"
    value: "Node | None"
    owner: Draft | None
    attribute: str = ""
    conditional: bool = False


@dataclass(slots=True)
class Reading:
    """What the parts of the extraction share.

    ``assigned`` are the assignments in the order of the source. ``defined`` and ``hidden`` give
    by scope the names of definitions and imports, and those of parameters and other variables;
    ``parameters`` are the latter without the variables, ``type_names`` are type parameters.
    ``inner`` gives the spans (bytes, sorted, apart) of lambdas and comprehensions by the names that
    they bind. ``aliases`` maps names in this file to the dotted names that they were imported as.
    ``claimed`` are the offsets of identifiers that are noted as something else than reads.
    """

    source: SourceText
    root: "Node"
    matches: dict[str, list[Captures]]
    outline: Outline
    assigned: list[Assigned] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    defined: dict[int, set[str]] = field(default_factory=dict)
    hidden: dict[int, set[str]] = field(default_factory=dict)
    parameters: dict[int, frozenset[str]] = field(default_factory=dict)
    type_names: dict[int, set[str]] = field(default_factory=dict)
    inner: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)

    def of(self, principal: str) -> list[Captures]:
        """Return the matches of a principal capture."""
        return self.matches.get(principal, [])

    def dotted(self, node: "Node | None") -> str:
        """Return the dotted text of an expression of this file."""
        return dotted(self.source, node, SHAPE)

    def function_at(self, byte: int) -> int:
        """Return the innermost function around ``byte`` (through classes), or ``TOP_LEVEL``."""
        scope = self.outline.scope_at(byte)
        drafts = self.outline.drafts
        while scope != TOP_LEVEL and drafts[scope].kind is DefinitionKind.CLASS:
            scope = drafts[scope].parent
        return scope

    def canonical(self, text: str) -> str:
        """Return dotted text with its first name replaced by what was imported under it."""
        head, dot, rest = text.partition(".")
        return self.aliases.get(head, head) + dot + rest

    def is_inner(self, name: str, byte: int) -> bool:
        """Tell whether a lambda or comprehension around ``byte`` binds ``name``."""
        spans = self.inner.get(name)
        return spans is not None and _holds(spans, byte)

    def decorators(self, draft: Draft) -> tuple[str, ...]:
        """Return the dotted texts of a definition's decorators, without their calls."""
        if not draft.wraps:
            return ()
        nodes = (child for child in draft.wraps[0].named_children if child.type == "decorator")
        return tuple(self.dotted(named_child(node, 0)).removesuffix("()") for node in nodes)

    def is_hidden(self, name: str, scope: int) -> bool:
        """Tell whether ``name`` at ``scope`` means a parameter or variable of a function."""
        drafts = self.outline.drafts
        inner = scope
        while scope != TOP_LEVEL:
            if scope == inner or drafts[scope].kind is not DefinitionKind.CLASS:
                if name in self.defined.get(scope, ()):
                    return False
                if name in self.hidden.get(scope, ()):
                    return True
            scope = drafts[scope].parent
        return False


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
    _read_assignments(reading)
    _add_variables(reading)
    _add_type_aliases(reading)
    outline.close()
    _bind_names(reading)
    _read_inner_names(reading)
    _read_imports(reading)
    return reading


# Assignments ----------------------------------------------------------------------------------


def _read_assignments(reading: Reading) -> None:
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


def _add_variables(reading: Reading) -> None:
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
    is_lambda = entry.value is not None and entry.value.type == "lambda"
    in_class = entry.owner is not None
    kind = DefinitionKind.FIELD if in_class else DefinitionKind.VARIABLE
    if is_lambda:
        kind = DefinitionKind.FUNCTION
    elif not in_class and entry.name.strip("_").isupper():
        kind = DefinitionKind.CONSTANT
    reading.outline.add(kind, entry.name_node, entry.node, captures, container=is_lambda)


def _add_type_aliases(reading: Reading) -> None:
    for captures in reading.of("def.type"):
        target = captures["name"][0]
        match = NAME.match(reading.source.data, target.start_byte, target.end_byte)
        if match is not None:
            name = match.group().decode("utf-8", "replace")
            node = captures["def.type"][0]
            reading.outline.add(DefinitionKind.TYPE, name, node, captures, container=False)


# Names of scopes ------------------------------------------------------------------------------


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
    reading.inner = {name: _outermost(found) for name, found in spans.items()}


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of nested spans that lie in no other, sorted."""
    outermost: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not outermost or span[0] >= outermost[-1][1]:
            outermost.append(span)
    return outermost


def _holds(spans: list[tuple[int, int]], byte: int) -> bool:
    place = bisect_right(spans, (byte, _FAR))
    return place > 0 and byte < spans[place - 1][1]


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


# Imports --------------------------------------------------------------------------------------


def _read_imports(reading: Reading) -> None:
    spans = _type_checking_spans(reading)
    for captures in reading.of("import.statement"):
        node = captures["import.statement"][0]
        type_only = _holds(spans, node.start_byte)
        for module, name, alias in _imported(reading.source, node):
            entry = Import(
                module=module,
                name=name,
                alias=alias,
                scope=reading.outline.scope_at(node.start_byte),
                line=reading.source.first_line(node),
                end_line=reading.source.last_line(node),
                type_only=type_only,
            )
            reading.imports.append(entry)
            _note_alias(reading, entry)


def _note_alias(reading: Reading, entry: Import) -> None:
    if not entry.alias:
        return
    reading.defined.setdefault(entry.scope, set()).add(entry.alias)
    whole = f"{entry.module}.{entry.name}" if entry.name else entry.module
    if not entry.name and entry.alias == entry.module.partition(".")[0]:
        whole = entry.alias
    reading.aliases.setdefault(entry.alias, whole)


def _type_checking_spans(reading: Reading) -> list[tuple[int, int]]:
    """Return the spans of blocks under ``if TYPE_CHECKING``, none inside another."""
    spans: list[tuple[int, int]] = []
    for captures in reading.of("local.condition"):
        name, body = captures["name"][0], captures["body"][0]
        if _TYPE_CHECKING.fullmatch(reading.source.text(name)):
            spans.append((body.start_byte, body.end_byte))
    return _outermost(spans)


def _imported(source: SourceText, node: "Node") -> Iterator[tuple[str, str, str]]:
    """Yield (module, name, alias) of each name of an import statement."""
    taken = _from_module(source, node)
    for child in node.children_by_field_name("name"):
        alias = ""
        target: Node | None = child
        if child.type == "aliased_import":
            target = child.child_by_field_name("name")
            alias_node = child.child_by_field_name("alias")
            alias = source.text(alias_node) if alias_node is not None else ""
        name = re.sub(r"[\s\\]", "", source.text(target)) if target is not None else ""
        if not name:
            continue
        if taken is None:
            yield name, "", alias or name.partition(".")[0]
        else:
            yield taken, name, alias or name
    if taken is not None and any(child.type == "wildcard_import" for child in node.named_children):
        yield taken, "*", ""


def _from_module(source: SourceText, node: "Node") -> str | None:
    if node.type == "future_import_statement":
        return "__future__"
    if node.type == "import_statement":
        return None
    module = node.child_by_field_name("module_name")
    return re.sub(r"[\s\\]", "", source.text(module)) if module is not None else UNKNOWN
