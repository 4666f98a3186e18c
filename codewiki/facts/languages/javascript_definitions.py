"""The definitions of a script.

In JavaScript a function gets its name from where it is put: a declaration, a variable, a key of an
object, a member of another name (``app.use = function …``), or the export that it becomes.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_decorators import decorated
from codewiki.facts.languages.javascript_exports import (
    LITERALS,
    Assigned,
    export,
    export_default,
    exported_path,
    last_name,
)
from codewiki.facts.languages.javascript_modules import required
from codewiki.facts.languages.javascript_reading import (
    CLASS_TYPES,
    PATTERNS,
    Path,
    Reading,
    function_of,
    key_name,
    member_path,
    object_of,
    pattern_names,
    string_value,
    unwrapped,
)
from codewiki.facts.languages.javascript_scopes import Regions
from codewiki.facts.languages.javascript_text import ScriptText
from codewiki.facts.languages.syntax import Draft, Outline, first, read_matches
from codewiki.facts.languages.typescript_definitions import (
    add_decorators,
    add_parameter_properties,
    add_typed,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node, Query, Tree

_PROTOTYPE = "prototype"
_REGISTERED = re.compile(r"[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*){0,7}", re.ASCII)
_MOST_NESTED = 32
"""How many objects inside each other are looked through."""


@dataclass(frozen=True)
class _Part:
    """An object that becomes a definition if a function is found in it.

    ``outer`` is the offset of the object around it, -1 if there is none.
    """

    name: "Node"
    node: "Node"
    outer: int
    owner: Path = ()
    kind: DefinitionKind = DefinitionKind.FIELD


def read(tree: "Tree", data: bytes, query: "Query") -> Reading:
    """Run the query and settle which definitions there are."""
    source = ScriptText(data)
    matches = read_matches(tree, query)
    outline = Outline(source, matches.get("wrap.definition", ()))
    reading = Reading(source, tree.root_node, matches, outline, Regions(matches))
    reading.read_calls()
    parts: dict[int, _Part] = {}
    _add_variables(reading)
    of_this = _add_assignments(reading, parts)
    export_default(reading)
    _add_entries(reading, parts)
    _add_declared(reading)
    add_typed(reading)
    add_decorators(reading, decorated(reading))
    outline.close()
    _make_classes(reading)
    _add_members_of_this(reading, of_this)
    add_parameter_properties(reading)
    _drop_stray_entries(reading)
    outline.close()
    return reading


# Variables ------------------------------------------------------------------------------------


def _add_variables(reading: Reading) -> None:
    for captures in reading.of("def.variable"):
        node, name = captures["def.variable"][0], captures["name"][0]
        value = first(captures, "value")
        function = function_of(reading, value) if value is not None else None
        if function is not None and name.type == "identifier":
            reading.holders[function.start_byte] = reading.source.text(name)
            reading.add_function(reading.source.text(name), name, node, function)
            continue
        is_import = value is not None and required(reading, value) is not None
        if is_import or not reading.regions.is_variable_of_file(node.start_byte):
            continue
        if name.type in PATTERNS:
            if value is not None and reading.dotted(value) != "process.env":
                for _, leaf in pattern_names(reading.source, name):
                    _add_variable(reading, leaf, leaf, None)
        else:
            _add_variable(reading, name, node, value)


def _add_variable(reading: Reading, name: "Node", node: "Node", value: "Node | None") -> None:
    text = reading.source.text(name)
    declared = reading.regions.declaration(node.start_byte)
    is_const = declared >= 0 and reading.source.data.startswith(b"const", declared)
    is_literal = value is not None and value.type in LITERALS
    is_constant = text.strip("_$").isupper() or (is_const and is_literal)
    kind = DefinitionKind.CONSTANT if is_constant else DefinitionKind.VARIABLE
    held = object_of(value)
    if held is not None:
        reading.objects[held.start_byte] = ()
        reading.holders[held.start_byte] = text
    plain = unwrapped(value)
    captures = {"value": [plain]} if plain is not None else {}
    reading.outline.add(kind, name, node, captures, container=held is not None)


# Assignments ----------------------------------------------------------------------------------


def _add_assignments(reading: Reading, parts: dict[int, _Part]) -> "list[tuple[Node, Node]]":
    """Add what assignments define; return those to members of ``this``, (assignment, function)."""
    of_this: list[tuple[Node, Node]] = []
    variables = {draft.name for draft in reading.outline.drafts}
    for captures in reading.of("def.assignment"):
        node, left, value = captures["def.assignment"][0], captures["name"][0], captures["value"][0]
        function = function_of(reading, value)
        if function is None and left.type == "identifier":
            held = object_of(value)
            if held is None or not reading.regions.is_file_level(node.start_byte):
                continue
            if (name := reading.source.text(left)) in variables:
                reading.objects[held.start_byte] = (name,)
            else:
                # A variable that nobody declares.
                kind = DefinitionKind.VARIABLE
                parts[held.start_byte] = _Part(left, node, -1, kind=kind)
            continue
        path = () if left.type in PATTERNS else member_path(reading, left)
        if not path:
            continue
        if path[0] == "this" and len(path) == 2:
            if function is not None:
                of_this.append((node, function))
            continue
        exported = exported_path(path)
        if exported is not None:
            export(reading, exported, Assigned(node, left, value, function))
            if len(exported) < 2:
                continue
        if function is not None:
            _add_function_at(reading, path, node, left, function)
        elif exported is None:
            _add_object_at(reading, path, node, left, value, parts)
    return of_this


def _add_function_at(
    reading: Reading, path: Path, node: "Node", left: "Node", function: "Node"
) -> None:
    """Add the function of ``name = function``, ``app.use = function``, ``A.prototype.b = …``."""
    *owner, name = (part for part in path if part != _PROTOTYPE)
    if path[-1] == _PROTOTYPE:
        return
    kind = DefinitionKind.METHOD if owner else DefinitionKind.FUNCTION
    draft = reading.add_function(
        name, last_name(left), node, function, owner=tuple(owner), kind=kind
    )
    if draft is not None and owner and _PROTOTYPE not in path:
        draft.captures = {**draft.captures, "direct": [node]}


def _add_object_at(
    reading: Reading,
    path: Path,
    node: "Node",
    left: "Node",
    value: "Node",
    parts: dict[int, _Part],
) -> None:
    """Look into the object of ``A.prototype = { … }`` or ``app.handlers = { … }``."""
    held = object_of(value)
    if held is None or path[0] == "this":
        return
    if path[-1] == _PROTOTYPE:
        reading.objects[held.start_byte] = path[:-1]
    elif reading.regions.is_file_level(node.start_byte) and len(path) > 1:
        owner = tuple(part for part in path[:-1] if part != _PROTOTYPE)
        parts[held.start_byte] = _Part(last_name(left), node, -1, owner)


def _add_members_of_this(reading: Reading, found: "list[tuple[Node, Node]]") -> None:
    """Add the functions of ``this.name = function`` to the class that ``this`` belongs to."""
    for node, function in found:
        left = node.child_by_field_name("left")
        owner = reading.owner_of_this(node.start_byte)
        if left is None or owner == TOP_LEVEL:
            continue
        draft = reading.outline.drafts[owner]
        target = last_name(left)
        reading.add_function(
            key_name(reading.source, target),
            target,
            node,
            function,
            owner=(draft.name,),
            kind=DefinitionKind.METHOD,
        )


# Objects --------------------------------------------------------------------------------------


def _add_entries(reading: Reading, parts: dict[int, _Part]) -> None:
    """Add the functions of object literals that stand for something with a name."""
    for captures in reading.of("scope.object"):
        reading.objects.setdefault(captures["object"][0].start_byte, ())
    _note_assigned_objects(reading)
    _note_named_objects(reading)
    functions: list[tuple[int, Node, Node, Node]] = []
    for captures in reading.of("def.entry"):
        node, name, holder = captures["def.entry"][0], captures["name"][0], captures["object"][0]
        value = unwrapped(first(captures, "value"))
        if value is None or value.type == "method_definition":
            functions.append((holder.start_byte, node, name, node))
        elif value.type == "object":
            parts[value.start_byte] = _Part(name, node, holder.start_byte)
        elif (function := function_of(reading, value)) is not None:
            functions.append((holder.start_byte, node, name, function))
    for holder_start, node, name, function in functions:
        text = key_name(reading.source, name)
        if text and _is_named_object(reading, holder_start, parts):
            kind = _method_kind(function)
            owner = reading.objects[holder_start]
            reading.add_function(text, name, node, function, owner=owner, kind=kind)


def _note_assigned_objects(reading: Reading) -> None:
    """Look into the objects of ``Object.assign(A.prototype, { … })``."""
    source = reading.source
    if b"Object.assign" not in source.data:
        return
    for _, target, listed in reading.calls:
        if source.data[target.start_byte : target.end_byte] != b"Object.assign":
            continue
        children = listed.named_children
        path = member_path(reading, children[0]) if children else ()
        if path and path[0] != "this":
            owner = tuple(part for part in path if part != _PROTOTYPE)
            for child in children[1:]:
                if child.type == "object" and exported_path(path) is None:
                    reading.objects[child.start_byte] = owner


def _note_named_objects(reading: Reading) -> None:
    """Look into the objects of statements like ``component("shop.cart", { … })``.

    The name that a call of the file registers its object under is what its functions belong to.
    """
    for captures in reading.of("def.registered"):
        node = captures["def.registered"][0]
        if not reading.regions.is_file_level(node.start_byte):
            continue
        name, held = captures["name"][0], captures["object"][0]
        text = string_value(reading.source, name)
        if _REGISTERED.fullmatch(text):
            reading.objects.setdefault(held.start_byte, tuple(text.split(".")))


def _is_named_object(reading: Reading, start: int, parts: dict[int, _Part]) -> bool:
    """Tell whether an object stands for something named; its parts become definitions then."""
    waiting: list[int] = []
    here = start
    while here not in reading.objects:
        part = parts.get(here)
        if part is None or len(waiting) >= _MOST_NESTED:
            return False
        waiting.append(here)
        if part.outer < 0:
            break
        here = part.outer
    for place in reversed(waiting):
        part = parts[place]
        owner = part.owner if part.outer < 0 else reading.objects[part.outer]
        text = key_name(reading.source, part.name)
        reading.add(part.kind, text, part.name, part.node, {}, container=True, owner=owner)
        reading.objects[place] = ()
    return True


def _method_kind(node: "Node") -> DefinitionKind:
    if node.type in CLASS_TYPES:
        return DefinitionKind.CLASS
    if node.type == "method_definition":
        for child in node.children[:4]:
            if child.type in {"get", "set"}:
                return DefinitionKind.PROPERTY
    return DefinitionKind.METHOD


# Declarations ---------------------------------------------------------------------------------


def _add_declared(reading: Reading) -> None:
    source = reading.source
    for group, kind in (
        ("def.function", DefinitionKind.FUNCTION),
        ("def.class", DefinitionKind.CLASS),
        ("def.expression", DefinitionKind.FUNCTION),
    ):
        for captures in reading.of(group):
            node = captures[group][0]
            name = node.child_by_field_name("name")
            if name is not None and node.start_byte not in reading.named:
                reading.add_function(source.text(name), name, node, node, kind=kind)
    for captures in reading.of("def.member"):
        node, name = captures["def.member"][0], captures["name"][0]
        text = key_name(source, name)
        reading.add_function(text, name, node, node, kind=_method_kind(node))
    for captures in reading.of("def.field"):
        node, name = captures["def.field"][0], captures["name"][0]
        _add_field(reading, node, name, first(captures, "value"))


def _add_field(reading: Reading, node: "Node", name: "Node", value: "Node | None") -> None:
    text = key_name(reading.source, name)
    function = function_of(reading, value)
    if function is not None:
        reading.add_function(text, name, node, function, kind=DefinitionKind.METHOD)
        return
    captures = {"value": [value]} if value is not None else {}
    reading.add(DefinitionKind.FIELD, text, name, node, captures, container=False)


def _make_classes(reading: Reading) -> None:
    """Make classes of the functions that are used as such.

    They have a prototype that is assigned to, or a capital and set members of ``this``.
    """
    drafts = reading.outline.drafts
    names: set[str] = set()
    for captures in reading.of("def.assignment"):
        left = captures["name"][0]
        if left.type != "member_expression":
            continue
        start = left.start_byte
        text = reading.source.data[start : min(left.end_byte, start + 200)]
        if text.startswith(b"this."):
            scope = reading.outline.scope_at(start)
            if scope != TOP_LEVEL and drafts[scope].name[:1].isupper():
                _make_class(drafts[scope])
        elif b".prototype" in text:
            path = member_path(reading, left)
            if _PROTOTYPE in path[1:]:
                names.add(path[path.index(_PROTOTYPE) - 1])
    for draft in drafts:
        if draft.name in names:
            _make_class(draft)


def _make_class(draft: Draft) -> None:
    function = first(draft.captures, "function")
    if function is None or function.type == "arrow_function":
        return
    if draft.kind is DefinitionKind.FUNCTION:
        draft.kind = DefinitionKind.CLASS


def _drop_stray_entries(reading: Reading) -> None:
    """Drop functions of objects that turned out to lie in no definition; others keep theirs.

    What ``module.exports = { … }`` holds is a function of the file.
    """
    exported = {entry.name for entry in reading.exports}
    kept: list[Draft] = []
    for draft in reading.outline.drafts:
        is_loose = draft.parent == TOP_LEVEL and not draft.owner
        if is_loose and draft.kind in {DefinitionKind.METHOD, DefinitionKind.PROPERTY}:
            if draft.name not in exported:
                continue
            draft.kind = DefinitionKind.FUNCTION
        kept.append(draft)
    reading.outline.drafts[:] = kept
