"""Where the values of a script go: arguments, results, parts of objects and arrays, loops.

What a plain assignment says stands in the bindings; this is the rest, for JavaScript, TypeScript
and TSX. Followed are names that may hold a function, a class or an object of the repository:
definitions, imports, parameters and variables, what is taken from these by a member or key, and
what calls of them give. A variable of a callback without a name belongs to the definition around
it, so it is followed only where no other function in that definition has a variable of its name.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import DOTTED_LENGTH
from codewiki.facts.languages.javascript_reading import (
    PATTERNS,
    Reading,
    string_value,
)
from codewiki.facts.languages.javascript_scopes import OUTSIDE
from codewiki.facts.languages.syntax import first, named_child
from codewiki.facts.model import CALLED, RETURNED, TOP_LEVEL, Flow

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_PARTS = 32
"""So many elements of an object, array or list of arguments are followed."""
_MOST_DEPTH = 3
"""Objects inside objects are followed so deep."""
_MOST_LINKS = 16
_HEAD = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_PLAIN = re.compile(_HEAD.pattern + rb"(?:\.#?[\w$\x80-\xff]+)*")
_LEADING = frozenset({b"Object", b"async", b"class", b"function", b"new", b"this"})
"""What else followed expressions begin with."""
_ROOT = re.compile(r"[^.(\[]*")
_THIS = "this"
_FUNCTIONS = frozenset({"function_expression", "generator_function", "arrow_function", "class"})
_OWN_NAMED = frozenset({"function_expression", "generator_function", "class"})
_TRANSPARENT = frozenset({
    "as_expression",
    "await_expression",
    "non_null_expression",
    "parenthesized_expression",
    "satisfies_expression",
})
_PLAIN_TYPES = frozenset({"identifier", "member_expression", "call_expression", "new_expression"})
_CHOOSING = frozenset({"||", "??", "&&"})
_FOLLOWED = frozenset({
    "array", "assignment_expression", "binary_expression", "call_expression", "identifier",
    "member_expression", "new_expression", "object", "subscript_expression", "ternary_expression",
    *_OWN_NAMED, *_TRANSPARENT,
})  # fmt: skip
_CALLBACKS = frozenset({"arrow_function", "function_expression"})
_MOST_PARAMETERS = 4
_DISPLAYS = frozenset({"array", "object"})
_ANY = "[]"
_ASSIGNED = frozenset({"array", "object", "subscript_expression", "ternary_expression"})
"""Assigned values that the bindings do not tell, at least not in whole."""
_ADDING = {"add": 0, "push": 0, "unshift": 0, "set": 1}
"""Methods that put an argument, by its place, into what they are called on."""
_ELEMENT = {
    **dict.fromkeys(
        ("every", "filter", "find", "findIndex", "findLast", "flatMap", "forEach", "map", "some"), 0
    ),
    "reduce": 1,
    "reduceRight": 1,
}
"""Methods of arrays that call their first argument, and which of its parameters gets elements."""
_SETTLING = {"catch": -1, "finally": -1, "then": 0}
"""Methods of promises that call their arguments, and which parameter gets the value."""
_APPLYING = frozenset({"apply", "bind", "call"})


def flows(reading: Reading) -> tuple[Flow, ...]:
    """Return where values go, in the order of the source."""
    found = _Flows(reading)
    found.assigned()
    found.looped()
    for _, target, arguments in reading.calls:
        found.call(target, arguments, is_new=False)
    for captures in reading.of("ref.new"):
        node = captures["ref.new"][0]
        made = node.child_by_field_name("constructor")
        listed = node.child_by_field_name("arguments")
        if made is not None and listed is not None:
            found.call(made, listed, is_new=True)
    found.returned()
    return found.sorted()


class _Flows:
    """Collects the flows of one script."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._source = reading.source
        self._found: dict[Flow, int] = {}
        self._answers: dict[tuple[int, str], bool] = {}
        self._inner = self._own_variables()
        self._is_typed = bool(reading.of("ref.typename"))
        self._heads = {name.encode() for name in reading.known} | _LEADING
        self._heads.update(name.encode() for name in reading.regions.names())

    def sorted(self) -> tuple[Flow, ...]:
        """Return the flows in the order of the source."""
        return tuple(sorted(self._found, key=lambda flow: self._found[flow]))

    # Names --------------------------------------------------------------------------------------

    def _own_variables(self) -> set[tuple[int, str]]:
        """Return the variables of functions without a name that no other can be taken for."""
        reading, regions = self._reading, self._reading.regions
        binding: dict[tuple[int, str], list[int]] = {}
        for number, names in regions.bound():
            scope = reading.outline.scope_at(regions.start(number))
            for name in names:
                binding.setdefault((scope, name), []).append(number)
        found: set[tuple[int, str]] = set()
        for (scope, name), numbers in binding.items():
            number = numbers[0]
            if scope == TOP_LEVEL or len(numbers) > 1 or number not in reading.anonymous:
                continue
            outer = regions.binder(name, regions.start(number) - 1)
            if outer == OUTSIDE and name not in reading.known:
                found.add((number, name))
        return found

    def _follows(self, name: str, at: int) -> bool:
        """Tell whether the values of ``name`` at a byte are followed."""
        reading = self._reading
        if name == _THIS:
            return reading.outline.scope_at(at) != TOP_LEVEL
        around = reading.regions.at(at)
        known = self._answers.get((around, name))
        if known is None:
            region = reading.regions.binder(name, at)
            if region == OUTSIDE:
                known = name in reading.known
            else:
                known = region not in reading.anonymous or (region, name) in self._inner
            self._answers[around, name] = known
        return known

    # Notes --------------------------------------------------------------------------------------

    def _note(self, into: str, node: "Node", at: int, suffix: str = "") -> None:
        """Note that the value of ``node``, with ``suffix`` behind it, goes ``into`` a place."""
        if suffix and node.type in _DISPLAYS:
            first_key, bracket, rest = suffix.partition("]")
            first_key += bracket
            for key, child in self._inside("", node):
                if _ANY in {key, first_key} or key == first_key:
                    self._note(into, child, at, rest)
            return
        plain = node.type in _PLAIN_TYPES
        for place, part in ((into, node),) if plain else self._parts(into, node):
            head = _HEAD.match(self._source.data, part.start_byte)
            if head is not None and head[0] not in self._heads:
                continue
            value = self._shape(part)
            if value:
                self._add(place, value + suffix, part.start_byte, at)

    def _add(self, into: str, value: str, start: int, at: int) -> None:
        own = _root(value)
        if not self._follows(own, start) or len(into) > DOTTED_LENGTH:
            return
        scope = self._reading.outline.scope_at(at)
        flow = Flow(into, value, scope, self._source.line(at))
        self._found.setdefault(flow, at)

    def _bind(self, name: "Node", node: "Node", suffix: str) -> None:
        """Note that a variable gets a value; its uses are noted from now on."""
        at = name.start_byte
        text = self._source.text(name)
        regions = self._reading.regions
        region = regions.at(at)
        if region in self._reading.anonymous and (region, text) not in self._inner:
            return
        before = len(self._found)
        self._note(text, node, at, suffix)
        if len(self._found) > before:
            self._reading.followed.add((region, text))

    # Assignments --------------------------------------------------------------------------------

    def assigned(self) -> None:
        """Note what assignments put into parts, and what patterns take out of a value."""
        for principal in ("def.variable", "def.assignment", "def.field"):
            for captures in self._reading.of(principal):
                target, value = captures["name"][0], first(captures, "value")
                if value is None or value.type not in _FOLLOWED or value.type in _OWN_NAMED:
                    continue
                kind = target.type
                if kind in PATTERNS:
                    self._unpacked(target, value)
                elif value.type in _ASSIGNED or _is_part(target, kind) or self._binds(value):
                    place = self._place(target, principal)
                    if place:
                        self._note(place, value, target.start_byte)
        for captures in self._reading.of("flow.parameter"):
            pattern = captures["flow.parameter"][0]
            text = self._source.bounded(pattern)
            if not set(".()[]…") & set(text):
                self._taken(pattern, text)

    def _binds(self, value: "Node") -> bool:
        """Tell whether a value may be ``f.bind(…)``, which is ``f``."""
        if value.type != "call_expression":
            return False
        return self._source.data.find(b".bind(", value.start_byte, value.end_byte) >= 0

    def _place(self, target: "Node", principal: str) -> str:
        """Return the place that an assignment fills, "" for one that is not followed."""
        if principal == "def.field":
            return f"{_THIS}.{self._source.text(target)}"
        place = self._shape(target)
        if "(" in place or ".prototype" in place:
            return ""
        return place if self._follows(_root(place), target.start_byte) else ""

    def _unpacked(self, pattern: "Node", value: "Node") -> None:
        """Note ``const { a, b: c } = value`` and ``[a, b] = value``."""
        for name, key, default in self._taken_names(pattern):
            self._bind(name, value, key)
            if default is not None:
                self._bind(name, default, "")

    def _taken(self, pattern: "Node", text: str) -> None:
        """Note what a parameter that is a pattern takes; the parameter's name is its text."""
        region = self._reading.regions.at(pattern.start_byte)
        if region in self._reading.anonymous:
            return
        scope = self._reading.outline.scope_at(pattern.start_byte)
        line = self._source.first_line(pattern)
        for name, key, default in self._taken_names(pattern):
            own = self._source.text(name)
            flow = Flow(own, f"{text}{key}", scope, line)
            self._found.setdefault(flow, name.start_byte)
            self._reading.followed.add((region, own))
            if default is not None:
                self._bind(name, default, "")

    def _taken_names(self, pattern: "Node") -> "Iterator[tuple[Node, str, Node | None]]":
        """Yield each name of a pattern with the key of its part and its default."""
        number = 0
        for child in pattern.children[: 2 * _MOST_PARTS]:
            number += child.type == ","
            if not child.is_named:
                continue
            key, name, default = f"[{number}]", child, None
            if child.type == "rest_pattern":
                return
            if child.type == "pair_pattern":
                written = child.child_by_field_name("key")
                inner = child.child_by_field_name("value")
                if written is None or inner is None:
                    continue
                key, name = f"[{self._key(written)}]", inner
            if name.type in {"assignment_pattern", "object_assignment_pattern"}:
                default = name.child_by_field_name("right")
                inner = name.child_by_field_name("left")
                if inner is None:
                    continue
                name = inner
            if name.type == "shorthand_property_identifier_pattern":
                key = f"['{self._source.text(name)}']"
            elif name.type != "identifier":
                continue
            yield name, key, default

    # Loops and results --------------------------------------------------------------------------

    def looped(self) -> None:
        """Note what ``for (const a of list)`` gives to its variable."""
        for captures in self._reading.of("flow.loop"):
            name, value = captures["name"][0], captures["value"][0]
            if name.type == "identifier":
                self._bind(name, value, "[]")
            elif name.type in PATTERNS:
                for inner, key, _ in self._taken_names(name):
                    self._bind(inner, value, f"[]{key}")

    def returned(self) -> None:
        """Note what named functions give back."""
        for principal, place in (("flow.return", RETURNED), ("flow.yield", f"{RETURNED}[]")):
            for captures in self._reading.of(principal):
                whole, node = captures[principal][0], captures["value"][0]
                if node.type not in _FOLLOWED:
                    continue
                at = node.start_byte
                region = self._reading.regions.at(at)
                if region == OUTSIDE or region in self._reading.regions.wrappers:
                    continue
                if region not in self._reading.anonymous:
                    is_each = whole.type == "yield_expression" and whole.children[1].type == "*"
                    self._note(place, node, at, _ANY if is_each else "")

    # Calls --------------------------------------------------------------------------------------

    def call(self, target: "Node", listed: "Node", *, is_new: bool) -> None:
        """Note what a call hands over, and what it calls where no name tells it."""
        start = target.start_byte
        head = _HEAD.match(self._source.data, start)
        member = self._member(target)
        is_running = member in _RUNNING and not is_new
        if head is not None and not is_running:
            if head[0] not in self._heads:
                return
            name = head[0].decode("utf-8", "replace")
            if head[0] not in _LEADING and not self._follows(name, start):
                return
        if target.type not in {"identifier", "member_expression"}:
            self._note(CALLED, target, start)
        is_applying = member in _APPLYING and not is_new
        if not is_applying and listed.end_byte - listed.start_byte <= len("()"):
            return
        passed = self._passed(listed) if listed.type == "arguments" else []
        if is_running:
            self._run(target, member, passed)
        if is_applying:
            passed = passed[1:] if member == "call" else []
        followed = [
            (number, value) for number, value in enumerate(passed) if value.type in _FOLLOWED
        ]
        callbacks = (
            []
            if is_running or not self._is_typed
            else [
                (number, value) for number, value in enumerate(passed) if value.type in _CALLBACKS
            ]
        )
        shape = self._shape(target) if followed or callbacks or is_applying else ""
        if is_applying and shape.endswith(f".{member}"):
            shape = shape[: -len(member) - 1]
            if member != "bind":
                self._add(CALLED, shape, start, start)
        if not shape or not self._follows(_root(shape), start):
            return
        for number, value in callbacks:
            self._call_back(value, f"{shape}({number})")
        holder = shape.rpartition(".")[0]
        place = _ADDING.get(member, -1) if holder != _THIS else -1
        is_open = member in {"push", "unshift"}
        for number, value in followed:
            self._note(f"{shape}({number})", value, value.start_byte)
            if number == place or (is_open and number > place >= 0):
                self._note(f"{holder}[]", value, value.start_byte)

    def _call_back(self, function: "Node", shape: str) -> None:
        """Note what the parameters of a function get by the type of what it is handed to."""
        for place in range(_MOST_PARAMETERS):
            name = _parameter(function, place)
            if name is None:
                continue
            text = self._source.text(name)
            region = self._reading.regions.at(name.start_byte)
            if (region, text) in self._inner and (region, text) not in self._reading.followed:
                at = name.start_byte
                scope = self._reading.outline.scope_at(at)
                flow = Flow(text, f"{shape}({place})", scope, self._source.line(at))
                self._found.setdefault(flow, at)
                self._reading.followed.add((region, text))

    def _member(self, target: "Node") -> str:
        """The last name of ``a.b``, when it is one that calls or adds its arguments."""
        start, end = target.start_byte, target.end_byte
        place = self._source.data.rfind(b".", max(start, end - _LONGEST_METHOD), end)
        if place < 0 or target.type != "member_expression":
            return ""
        return _KNOWN_METHODS.get(self._source.data[place + 1 : end], "")

    def _run(self, target: "Node", member: str, passed: "list[Node]") -> None:
        """Note ``list.map(f)`` and ``promise.then(f)``: they call what they are handed."""
        holder = target.child_by_field_name("object")
        if holder is None:
            return
        is_element = member in _ELEMENT
        place = _ELEMENT[member] if is_element else _SETTLING[member]
        suffix = "[]" if is_element else ""
        for node in passed[: 1 if is_element else 2]:
            if node.type not in _FUNCTIONS:
                self._note(CALLED, node, node.start_byte)
                shape = self._shape(node)
                if shape and place >= 0:
                    self._note(f"{shape}({place})", holder, node.start_byte, suffix)
            elif place >= 0:
                name = _parameter(node, place)
                if name is not None:
                    self._bind(name, holder, suffix)
            place = -1  # what a promise is rejected with

    def _passed(self, listed: "Node") -> "list[Node]":
        """Return the arguments up to one that is spread."""
        found: list[Node] = []
        for child in _first(listed):
            if child.type == "spread_element":
                break
            if child.type != "comment":
                found.append(child)
        return found

    # Shapes -------------------------------------------------------------------------------------

    def _parts(self, into: str, node: "Node") -> "Iterator[tuple[str, Node]]":
        """Yield the places inside ``into`` that a value fills, and what fills them."""
        waiting: list[tuple[str, Node, int]] = [(into, node, 0)]
        while waiting:
            place, here, depth = waiting.pop()
            kind = here.type
            inner: list[tuple[str, Node | None]] = []
            if kind in _TRANSPARENT:
                inner = [(place, named_child(here, 0))]
            elif kind == "ternary_expression":
                inner = [
                    (place, here.child_by_field_name(field))
                    for field in ("consequence", "alternative")
                ]
            elif kind == "binary_expression":
                operator = here.child_by_field_name("operator")
                if operator is None or operator.type not in _CHOOSING:
                    continue
                sides = ("right",) if operator.type == "&&" else ("left", "right")
                inner = [(place, here.child_by_field_name(field)) for field in sides]
            elif kind == "assignment_expression":
                inner = [(place, here.child_by_field_name("right"))]
            elif kind in _DISPLAYS:
                inner = list(self._inside(place, here))
            else:
                yield place, here
            if depth < _MOST_DEPTH:
                waiting.extend((to, child, depth + 1) for to, child in inner if child is not None)

    def _inside(self, place: str, node: "Node") -> "Iterator[tuple[str, Node]]":
        """Yield the elements of an array or the entries of an object, with their places."""
        children = [one for one in _first(node) if one.type != "comment"]
        if node.type == "array":
            ordered = not any(one.type == "spread_element" for one in children)
            for number, child in enumerate(children):
                yield f"{place}[{number if ordered else ''}]", child
            return
        for child in children:
            if child.type == "shorthand_property_identifier":
                yield f"{place}['{self._source.text(child)}']", child
            elif child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    yield f"{place}[{self._key(key)}]", value

    def _key(self, node: "Node") -> str:
        """A key as it stands in shapes, "" for one that is not written out."""
        kind = node.type
        if kind in {"property_identifier", "private_property_identifier"}:
            return f"'{self._source.text(node)}'"
        if kind == "number":
            text = self._source.text(node)
            return text if text.isdecimal() else ""
        plain = string_value(self._source, node)
        return f"'{plain}'" if plain and not set("'[]()") & set(plain) else ""

    def _shape(self, node: "Node") -> str:
        """The text of an expression made of names, members, calls and keys; "" for any other."""
        start, end = node.start_byte, node.end_byte
        if end - start <= DOTTED_LENGTH and _PLAIN.fullmatch(self._source.data, start, end):
            return self._source.data[start:end].decode("utf-8", "replace")
        parts: list[str] = []
        here: Node | None = node
        for _ in range(_MOST_LINKS):
            if here is None:
                return ""
            kind = here.type
            if kind in {"identifier", _THIS, "shorthand_property_identifier"}:
                parts.append(self._source.text(here))
                return _joined(parts)
            if kind == "member_expression":
                name = here.child_by_field_name("property")
                parts.append("." + self._source.text(name) if name is not None else "")
                here = here.child_by_field_name("object")
            elif kind == "subscript_expression":
                index = here.child_by_field_name("index")
                parts.append(f"[{self._key(index)}]" if index is not None else "[]")
                here = here.child_by_field_name("object")
            elif kind == "call_expression":
                here = self._called(here, parts)
            elif kind == "new_expression":
                parts.append("()")
                here = here.child_by_field_name("constructor")
            elif kind in _TRANSPARENT:
                here = named_child(here, 0)
            elif kind in _OWN_NAMED:
                own = here.child_by_field_name("name")
                parts.append(self._source.text(own) if own is not None else "")
                return _joined(parts) if own is not None else ""
            else:
                return ""
        return ""

    def _called(self, node: "Node", parts: list[str]) -> "Node | None":
        """Add the link of a call; return what stands before it.

        ``f.bind(…)`` is ``f``, and ``Object.values(x)`` has the parts of ``x``.
        """
        target = node.child_by_field_name("function")
        if target is None or target.type != "member_expression":
            parts.append("()")
            return target
        text = self._source.bounded(target, 60)
        if text == "Object.values":
            return named_child(node.child_by_field_name("arguments"), 0)
        if text.endswith(".bind"):
            return target.child_by_field_name("object")
        parts.append("()")
        return target


_RUNNING = _ELEMENT.keys() | _SETTLING.keys()
_KNOWN_METHODS = {
    name.encode(): name for name in (*sorted(_RUNNING), *sorted(_ADDING), *sorted(_APPLYING))
}
_LONGEST_METHOD = 1 + max(map(len, _KNOWN_METHODS))


def _joined(parts: list[str]) -> str:
    text = "".join(reversed(parts))
    return text if len(text) <= DOTTED_LENGTH else ""


def _root(shape: str) -> str:
    match = _ROOT.match(shape)
    return match[0] if match is not None else shape


def _first(node: "Node") -> "list[Node]":
    """Return the first children of a node, without making those of a table of thousands."""
    if node.named_child_count <= _MOST_PARTS:
        return node.named_children
    found = (named_child(node, place) for place in range(_MOST_PARTS))
    return [child for child in found if child is not None]


def _is_part(target: "Node", kind: str) -> bool:
    """Tell whether a target is a key, or a member of something other than the current object."""
    if kind != "member_expression":
        return kind == "subscript_expression"
    holder = target.child_by_field_name("object")
    return holder is not None and holder.type != _THIS


def _parameter(function: "Node", place: int) -> "Node | None":
    """Return the name of a parameter of a function that is written out, if it is a plain one."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return single if place == 0 else None
    node = named_child(function.child_by_field_name("parameters"), place)
    if node is not None and node.type in {"required_parameter", "optional_parameter"}:
        node = node.child_by_field_name("pattern")
    return node if node is not None and node.type == "identifier" else None
