"""What a script says about the types of names, and which classes extend which."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.javascript_modules import required
from codewiki.facts.languages.javascript_reading import (
    PATTERNS,
    Reading,
    function_of,
    member_path,
    unwrapped,
)
from codewiki.facts.languages.syntax import TYPE_LENGTH, first, named_child
from codewiki.facts.languages.typescript_types import add_annotations, add_bases
from codewiki.facts.model import (
    TOP_LEVEL,
    Binding,
    BindingKind,
    DefinitionKind,
    Inheritance,
)

if TYPE_CHECKING:
    from tree_sitter import Node

LITERALS = {
    "string": "String",
    "template_string": "String",
    "number": "Number",
    "regex": "RegExp",
    "array": "Array",
    "true": "Boolean",
    "false": "Boolean",
}
"""The classes that literals make."""
_MOST_ALTERNATIVES = 8
_TRANSPARENT = frozenset({
    "await_expression",
    "non_null_expression",
    "parenthesized_expression",
    "satisfies_expression",
})
_NAMED_EXPRESSIONS = frozenset({"function_expression", "generator_function"})
_CREATE = re.compile(r"Object\.create\(\s*([\w$.]+)\.prototype\s*[,)]")

Fact = tuple[BindingKind, str]


def bindings(reading: Reading) -> tuple[Binding, ...]:
    """Return what is known of variables and attributes, in the order of the source."""
    found: dict[Binding, int] = {}
    for captures in reading.of("def.variable"):
        name, value = captures["name"][0], first(captures, "value")
        if name.type not in PATTERNS:
            _bind_variable(reading, name, value, found)
    for captures in reading.of("def.assignment"):
        left, value = captures["name"][0], captures["value"][0]
        if left.type == "identifier":
            _bind_variable(reading, left, value, found)
        elif left.type == "member_expression":
            _bind_member(reading, left, value, found)
    for captures in reading.of("def.field"):
        _bind_field(reading, captures["name"][0], first(captures, "value"), found)
    _bind_own_names(reading, found)
    add_annotations(reading, found)
    _bind_locals(reading)
    _hide_outer_names(reading, found)
    return tuple(sorted(found, key=lambda binding: found[binding]))


def _bind_variable(
    reading: Reading, name: "Node", value: "Node | None", found: dict[Binding, int]
) -> None:
    start = name.start_byte
    plain = unwrapped(value)
    if (
        value is None
        or plain is None
        or required(reading, plain)
        or function_of(reading, plain) is not None
    ):
        return
    regions = reading.regions
    text = reading.source.text(name)
    region = regions.at(start)
    scope = reading.scope_of_name(name)
    if region in reading.anonymous and text in reading.known:
        # The scope reaches further than the function: what is bound here is not meant there.
        return
    for kind, fact in _facts(reading, value):
        binding = Binding(kind, text, fact, scope, reading.source.first_line(name))
        found.setdefault(binding, start)
        regions.define(text, region)


def _bind_member(reading: Reading, left: "Node", value: "Node", found: dict[Binding, int]) -> None:
    """Bind ``this.x = …`` and ``A.prototype.x = …`` to the class or object."""
    plain = unwrapped(value)
    path = member_path(reading, left)
    if plain is None or len(path) < 2 or function_of(reading, plain) is not None:
        return
    scope = TOP_LEVEL
    if path[0] == "this" and len(path) == 2:
        scope = reading.owner_of_this(left.start_byte)
    elif len(path) == 2 or (len(path) == 3 and path[1] == "prototype"):
        scope = reading.top_names.get(path[0], TOP_LEVEL)
    if scope == TOP_LEVEL or path[-1] == "prototype":
        return
    line = reading.source.first_line(left)
    facts = list(_facts(reading, value)) or [(BindingKind.ALIAS, "")]
    for kind, fact in facts:
        binding = Binding(kind, path[-1], fact, scope, line, attribute=True)
        found.setdefault(binding, left.start_byte)


def _bind_field(
    reading: Reading, name: "Node", value: "Node | None", found: dict[Binding, int]
) -> None:
    scope = reading.outline.scope_at(name.start_byte)
    plain = unwrapped(value)
    if (
        scope == TOP_LEVEL
        or name.start_byte == name.end_byte
        or value is None
        or plain is None
        or function_of(reading, plain) is not None
    ):
        return
    line = reading.source.first_line(name)
    for kind, fact in _facts(reading, value):
        binding = Binding(kind, reading.source.text(name), fact, scope, line, attribute=True)
        found.setdefault(binding, name.start_byte)


def _bind_own_names(reading: Reading, found: dict[Binding, int]) -> None:
    """Bind the name that a function has for itself: ``app.use = function handle() { … }``."""
    for draft in reading.outline.drafts:
        function = first(draft.captures, "function")
        if function is None or function.type not in _NAMED_EXPRESSIONS:
            continue
        name = function.child_by_field_name("name")
        if name is None or (not draft.owner and reading.source.text(name) == draft.name):
            continue
        text, line = reading.source.text(name), reading.source.first_line(name)
        binding = Binding(BindingKind.ALIAS, text, draft.qualified, draft.index, line)
        found.setdefault(binding, name.start_byte)


def _facts(reading: Reading, value: "Node") -> Iterator[Fact]:
    seen: set[Fact] = set()
    for node in _alternatives(value):
        fact = _fact(reading, node)
        if fact is not None and fact not in seen:
            seen.add(fact)
            yield fact


def _alternatives(value: "Node") -> "Iterator[Node]":
    """Yield what ``a || b`` and ``c ? a : b`` may give, from left to right."""
    pending: list[Node | None] = [value]
    for _ in range(_MOST_ALTERNATIVES * 2):
        node = pending.pop() if pending else None
        if node is None:
            return
        if node.type == "ternary_expression":
            pending.append(node.child_by_field_name("alternative"))
            pending.append(node.child_by_field_name("consequence"))
        elif node.type == "binary_expression":
            operator = node.child_by_field_name("operator")
            if operator is not None and operator.type in {"||", "??", "&&"}:
                pending.append(node.child_by_field_name("right"))
                if operator.type != "&&":
                    pending.append(node.child_by_field_name("left"))
        elif node.type in _TRANSPARENT:
            pending.append(named_child(node, 0))
        elif node.type == "assignment_expression":
            pending.append(node.child_by_field_name("right"))
        else:
            yield node


def _fact(reading: Reading, node: "Node") -> Fact | None:
    kind = node.type
    literal = LITERALS.get(kind)
    if literal is not None:
        return BindingKind.CALL, literal
    if kind in {"identifier", "member_expression", "this"}:
        # A member of a prototype is known as one of its class.
        text = reading.dotted(node).replace(".prototype.", ".")
        return None if UNKNOWN in text or text == "undefined" else (BindingKind.ALIAS, text)
    if kind in {"as_expression", "type_assertion"}:
        return _asserted(reading, node)
    if kind == "new_expression":
        text = reading.dotted(node.child_by_field_name("constructor"))
        arguments = node.child_by_field_name("type_arguments")
        if arguments is not None and text and UNKNOWN not in text:
            written = f"{text}{reading.source.bounded(arguments, TYPE_LENGTH)}"
            return BindingKind.ANNOTATION, written
    elif kind == "call_expression":
        text = reading.dotted(node.child_by_field_name("function"))
        if text == "Object.create":
            made = _CREATE.match(reading.source.bounded(node, 200))
            text = made.group(1) if made is not None else ""
    else:
        return None
    return None if UNKNOWN in text or not text else (BindingKind.CALL, text)


def _asserted(reading: Reading, node: "Node") -> Fact | None:
    """Return the type of ``value as Type``, none of ``value as const``."""
    if node.named_child_count < 2:
        return None
    is_as = node.type == "as_expression"
    written = node.named_children[1] if is_as else named_child(node.named_children[0], 0)
    if written is None or written.type not in {"type_identifier", "generic_type", "union_type"}:
        return None
    return BindingKind.ANNOTATION, reading.source.bounded(written, TYPE_LENGTH)


def _bind_locals(reading: Reading) -> None:
    """Tell the regions which names are variables and parameters."""
    regions, source = reading.regions, reading.source
    for captures in reading.of("def.variable"):
        name = captures["name"][0]
        if name.type == "identifier":
            regions.bind(source.text(name), name.start_byte)
    for captures in reading.of("local.parameter"):
        name = captures["name"][0]
        text = source.text(name)
        region = regions.at(name.start_byte)
        if region not in reading.anonymous:
            # Plain parameters of named functions are told by their definitions.
            regions.define(text, region)
        regions.bind(text, name.start_byte)
    for captures in reading.of("local.pattern"):
        name = first(captures, "name") or captures["local.pattern"][0]
        regions.bind(source.text(name), name.start_byte)


def _hide_outer_names(reading: Reading, found: dict[Binding, int]) -> None:
    """Bind variables of which nothing is known where they hide something that is known."""
    for name, start in reading.regions.unknown():
        scope = reading.outline.scope_at(start)
        if name in reading.known and scope != TOP_LEVEL:
            draft = reading.outline.drafts[scope]
            binding = Binding(BindingKind.ALIAS, name, "", scope, draft.name_line)
            found.setdefault(binding, draft.start)


# Base classes ---------------------------------------------------------------------------------


def inheritance(reading: Reading) -> tuple[Inheritance, ...]:
    """Return which definitions extend which names, in the order of the definitions."""
    found: dict[Inheritance, None] = {}
    for captures in reading.of("inherit.class"):
        _extend(reading, captures["target"][0], found)
    add_bases(reading, found)
    if b"nherits" in reading.source.data or b"setPrototypeOf" in reading.source.data:
        for _, target, listed in reading.calls:
            _inherit_by_call(reading, target, listed, found)
    for captures in reading.of("def.assignment"):
        left, value = captures["name"][0], captures["value"][0]
        end = left.end_byte
        if reading.source.data[max(0, end - 10) : end].endswith((b".prototype", b".__proto__")):
            path = member_path(reading, left)
            if len(path) == 2:
                _inherit_created(reading, path[0], value, found)
    for captures in reading.of("def.variable"):
        created = first(captures, "value")
        if created is None or created.type != "call_expression":
            continue
        if reading.source.data.startswith(b"Object.create", created.start_byte):
            _inherit_created(reading, reading.source.text(captures["name"][0]), created, found)
    return tuple(sorted(found, key=lambda entry: (entry.definition, entry.line, entry.base)))


def _extend(reading: Reading, base: "Node", found: dict[Inheritance, None]) -> None:
    """Note ``extends Base``; of ``extends mixin(Base, Other)`` all that is named."""
    scope = reading.outline.scope_at(base.start_byte)
    if scope == TOP_LEVEL or reading.outline.drafts[scope].kind is not DefinitionKind.CLASS:
        return
    nodes = [base]
    if base.type == "call_expression":
        arguments = base.child_by_field_name("arguments")
        nodes = arguments.named_children if arguments is not None else []
    for node in nodes:
        text = reading.dotted(node) if node.type in {"identifier", "member_expression"} else ""
        if text and UNKNOWN not in text:
            found.setdefault(Inheritance(scope, text, reading.source.first_line(node)))


def _inherit_by_call(
    reading: Reading, target: "Node", listed: "Node", found: dict[Inheritance, None]
) -> None:
    """Note ``util.inherits(A, B)`` and ``Object.setPrototypeOf(A.prototype, B.prototype)``."""
    data = reading.source.data
    if not data.endswith((b"inherits", b"setPrototypeOf"), target.start_byte, target.end_byte):
        return
    children = listed.named_children
    if len(children) != 2:
        return
    names = [reading.dotted(child).removesuffix(".prototype") for child in children]
    scope = reading.top_names.get(names[0])
    if scope is not None and names[1] and UNKNOWN not in names[1]:
        found.setdefault(Inheritance(scope, names[1], reading.source.first_line(target)))


def _inherit_created(
    reading: Reading, name: str, value: "Node", found: dict[Inheritance, None]
) -> None:
    """Note ``A.prototype = Object.create(B.prototype)`` and ``A.prototype = new B()``."""
    scope = reading.top_names.get(name)
    if scope is None:
        return
    base = ""
    match = _CREATE.match(reading.source.bounded(value, 200))
    if match is not None:
        base = match.group(1)
    elif value.type == "new_expression":
        base = reading.dotted(value.child_by_field_name("constructor"))
    if base and UNKNOWN not in base:
        found.setdefault(Inheritance(scope, base, reading.source.first_line(value)))
