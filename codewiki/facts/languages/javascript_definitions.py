"""The definitions of a script.

In JavaScript a function gets its name from where it is put: a declaration, a variable, a key of an
object, a member of another name (``app.use = function …``), or the export that it becomes.
"""

from typing import TYPE_CHECKING

from codewiki.facts.languages.broken import settle, type_heads
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
from codewiki.facts.languages.javascript_objects import Part, add_entries, method_kind
from codewiki.facts.languages.javascript_reading import (
    PATTERNS,
    PROTOTYPE,
    Path,
    Reading,
    function_of,
    key_name,
    member_path,
    object_of,
    pattern_names,
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

_HOLDING = frozenset({
    "as_expression", "object", "parenthesized_expression", "satisfies_expression",
})  # fmt: skip
_TYPES = {"class": DefinitionKind.CLASS, "interface": DefinitionKind.INTERFACE}
_BEFORE_TYPES = frozenset({"abstract", "declare", "decorator", "default", "export"})


def read(tree: "Tree", data: bytes, query: "Query") -> Reading:
    """Run the query and settle which definitions there are."""
    source = ScriptText(data)
    matches = read_matches(tree, query)
    outline = Outline(source, matches.get("wrap.definition", ()))
    reading = Reading(source, tree.root_node, matches, outline, Regions(matches))
    reading.read_calls()
    parts: dict[int, Part] = {}
    _add_variables(reading, parts)
    of_this = _add_assignments(reading, parts)
    export_default(reading)
    add_entries(reading, parts)
    _add_declared(reading)
    _add_broken(reading)
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


def _add_variables(reading: Reading, parts: dict[int, Part]) -> None:
    inner: list[tuple[Node, Part]] = []
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
            if value is not None and value.type in _HOLDING and name.type == "identifier":
                # A variable of a function, which may hold functions.
                inner.append((value, Part(name, node, -1, kind=DefinitionKind.VARIABLE)))
            continue
        if name.type in PATTERNS:
            if value is not None and reading.dotted(value) != "process.env":
                for _, leaf in pattern_names(reading.source, name):
                    _add_variable(reading, leaf, leaf, None)
        else:
            _add_variable(reading, name, node, value)
    changed = _assigned(reading) if inner else set()
    for value, part in inner:
        held = unwrapped(value)
        is_object = held is not None and held.type == "object"
        if held is not None and is_object and reading.source.text(part.name) not in changed:
            parts[held.start_byte] = part


def _assigned(reading: Reading) -> set[str]:
    """Return the names that something is put into after they were declared."""
    targets = (captures["name"][0] for captures in reading.of("def.assignment"))
    return {reading.source.text(node) for node in targets if node.type == "identifier"}


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


def _add_assignments(reading: Reading, parts: dict[int, Part]) -> "list[tuple[Node, Node]]":
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
                parts[held.start_byte] = Part(left, node, -1, kind=kind)
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
            _add_field_of_prototype(reading, path, node, left, value)
    return of_this


def _add_function_at(
    reading: Reading, path: Path, node: "Node", left: "Node", function: "Node"
) -> None:
    """Add the function of ``name = function``, ``app.use = function``, ``A.prototype.b = …``."""
    *owner, name = (part for part in path if part != PROTOTYPE)
    if path[-1] == PROTOTYPE:
        return
    kind = DefinitionKind.METHOD if owner else DefinitionKind.FUNCTION
    draft = reading.add_function(
        name, last_name(left), node, function, owner=tuple(owner), kind=kind
    )
    if draft is not None and owner and PROTOTYPE not in path:
        draft.captures = {**draft.captures, "direct": [node]}


def _add_object_at(
    reading: Reading,
    path: Path,
    node: "Node",
    left: "Node",
    value: "Node",
    parts: dict[int, Part],
) -> None:
    """Look into the object of ``A.prototype = { … }`` or ``app.handlers = { … }``."""
    held = object_of(value)
    if held is None or path[0] == "this":
        return
    if path[-1] == PROTOTYPE:
        reading.objects[held.start_byte] = path[:-1]
    elif reading.regions.is_file_level(node.start_byte) and len(path) > 1:
        owner = tuple(part for part in path[:-1] if part != PROTOTYPE)
        parts[held.start_byte] = Part(last_name(left), node, -1, owner)


def _add_field_of_prototype(
    reading: Reading, path: Path, node: "Node", left: "Node", value: "Node"
) -> None:
    """Add the alias or plain value that ``A.prototype.b = value`` gives all objects of a class."""
    if len(path) < 3 or path[-2] != PROTOTYPE or path[0] == "this" or path[-1] == "constructor":
        return
    plain = unwrapped(value)
    if plain is None or object_of(value) is not None:
        return
    kind, name = DefinitionKind.FIELD, last_name(left)
    captures = {"value": [plain]}
    reading.add(kind, path[-1], name, node, captures, container=False, owner=path[:-2])


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
        reading.add_function(text, name, node, node, kind=method_kind(node))
    for captures in reading.of("def.field"):
        node, name = captures["def.field"][0], captures["name"][0]
        _add_field(reading, node, name, first(captures, "value"))


def _add_broken(reading: Reading) -> None:
    """Add the classes and interfaces whose bodies do not parse as a whole."""
    errors = [captures["error.node"][0] for captures in reading.of("error.node")]
    for head in type_heads(reading.source, errors, _TYPES, _BEFORE_TYPES):
        text, node = reading.source.text(head.name), head.nodes[0]
        kind = _TYPES[head.word]
        draft = reading.add(kind, text, head.name, node, {}, container=True)
        if draft is not None:
            settle(reading.source, draft, (head.start, head.end))


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
            if PROTOTYPE in path[1:]:
                names.add(path[path.index(PROTOTYPE) - 1])
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
