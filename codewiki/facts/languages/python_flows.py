"""Where the values of a Python file go: arguments, results, parts of containers, loops.

What a plain assignment says stands in the bindings; this is the rest. Values are followed that may
be called or that have a class of the repository: names of definitions, imports, parameters and
variables that hold such, the attributes and calls of these, and the parts of displays. The idea of
following them by demand is that of call graphs by assignment (PyCG, Salis et al. 2021).
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from codewiki.facts.languages.dotted import DOTTED_LENGTH, UNKNOWN
from codewiki.facts.languages.python_reading import NAME, Reading
from codewiki.facts.languages.syntax import named_child
from codewiki.facts.model import CALLED, RETURNED, TOP_LEVEL, Flow

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_PARTS = 32
"""So many elements of a display are followed."""
_MOST_DEPTH = 3
"""Displays inside displays are followed so deep."""
_MOST_LINKS = 16
_ROWS = frozenset({"list", "tuple", "set", "expression_list"})
_TARGETS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_HOLDING = frozenset({"identifier", "attribute", "subscript", "call", "lambda", *_ROWS})
_FOLLOWED = frozenset({
    "identifier", "attribute", "subscript", "call", "dictionary", "conditional_expression",
    "parenthesized_expression", "await", *_ROWS,
})  # fmt: skip
_NAMES = frozenset({"identifier", "attribute"})
_ADDING = {"append": 0, "add": 0, "appendleft": 0, "insert": 1, "setdefault": 1}
"""Methods that put an argument, by its place, into a container."""

_Place = tuple[str, "Node"]
_LOOP = (
    ("", "[]"),
    ("", ".__iter__().__next__()"),
    (CALLED, ".__iter__"),
    (CALLED, ".__iter__().__next__"),
)
"""What a loop over a value does: where the value's part, result or method goes."""
_TESTING = ("test_", "Test")
"""How the names of tests begin."""
_OF_CLASSES = frozenset({"cls", "__class__"})
"""What the class of an object is called by, when it is made once more."""
_RUNNING = frozenset({"map", "filter"})
"""Built-in functions that call their first argument."""


_Follows = Callable[[str, int], bool]


class _Note(Protocol):
    def __call__(self, into: str, node: "Node", at: int, suffix: str = "") -> None:
        """Note that the value of ``node``, with ``suffix`` behind it, goes ``into`` a place."""


def flows(reading: Reading) -> tuple[Flow, ...]:
    """Return where values go, in the order of the source.

    A file of tests says nothing: what tests hand over tells how things are tried, not how they are
    used, and there is much of it.
    """
    found: dict[Flow, int] = {}
    own = frozenset(draft.name for draft in reading.outline.drafts)
    if any(name.startswith(_TESTING) for name in own):
        return ()
    holders = _holders(reading, own)

    judged: dict[tuple[str, int], bool] = {}
    source, scope_at = reading.source, reading.outline.scope_at

    def follows(name: str, scope: int) -> bool:
        key = (name, scope)
        answer = judged.get(key)
        if answer is None:
            answer = judged[key] = _matters(reading, name, scope, holders)
        return answer

    def note(into: str, node: "Node", at: int, suffix: str = "") -> None:
        scope = scope_at(at)
        for place, part in _parts(into, node):
            match = NAME.match(source.data, part.start_byte)
            if match is not None and match.group() == b"type":
                match = None  # ``type(x)()``: what it begins with is told by its shape
            if match is not None and not follows(match.group().decode("utf-8", "replace"), scope):
                continue
            value = shape(reading, part) if _may_be_followed(reading, part, own) else ""
            if value and (match is not None or follows(_root(value), scope)):
                found.setdefault(Flow(place, value + suffix, scope, source.line(at)), at)

    _assigned(reading, note)
    _arguments(reading, follows, note)
    for captures in reading.of("flow.return"):
        node = captures["value"][0]
        note(RETURNED, node, node.start_byte)
    for captures in reading.of("flow.yield"):
        node = captures["value"][0]
        note(f"{RETURNED}[]", node, node.start_byte)
    for captures in reading.of("flow.loop"):
        node, value = captures["target"][0], captures["value"][0]
        for part in value.named_children[:_MOST_PARTS] if value.type in _ROWS else ():
            note(reading.source.text(node), part, node.start_byte)
        for into, suffix in _LOOP:
            place = into or reading.source.text(node)
            note(place, value, node.start_byte, suffix)
    for captures in reading.of("flow.call"):
        node = captures["target"][0]
        note(CALLED, node, node.start_byte)
    return tuple(sorted(found, key=lambda flow: found[flow]))


def _holders(reading: Reading, own: frozenset[str]) -> set[tuple[int, str]]:
    """Return the variables of functions, by scope and name, that may hold what is followed."""
    found: set[tuple[int, str]] = set()
    for entry in reading.assigned:
        # Without a value it is a part of one.
        value = entry.value
        if entry.owner is not None and (
            value is None or (value.type in _HOLDING and _may_be_followed(reading, value, own))
        ):
            found.add((entry.owner.index, entry.name))
    for scope, names in reading.parameters.items():
        found.update((scope, name) for name in names)
    for captures in reading.of("flow.loop"):
        node = captures["target"][0]
        scope = reading.function_at(node.start_byte)
        found.add((scope, reading.source.text(node)))
    return found


def _may_be_followed(reading: Reading, node: "Node", own: frozenset[str]) -> bool:
    """Tell whether a value may be a function or an object of a class of the repository.

    What functions of other modules give back is mostly data: of their calls only those of names
    that begin like a class, or that are the file's ``own``, are followed.
    """
    if node.type != "call":
        return True
    data, callee = reading.source.data, node.child_by_field_name("function")
    if callee is None or callee.type not in _NAMES:
        return True
    start = data.rfind(b".", callee.start_byte, callee.end_byte) + 1 or callee.start_byte
    name = data[start : callee.end_byte].decode("utf-8", "replace")
    return name.lstrip("_")[:1].isupper() or name in own or name in _OF_CLASSES


def _matters(reading: Reading, name: str, scope: int, holders: set[tuple[int, str]]) -> bool:
    """Tell whether ``name`` is one whose values are followed."""
    drafts = reading.outline.drafts
    while scope != TOP_LEVEL:
        if name in reading.defined.get(scope, ()) or (scope, name) in holders:
            return True
        if name in reading.hidden.get(scope, ()):
            return False
        scope = drafts[scope].parent
    return name in reading.defined.get(TOP_LEVEL, ())


def _root(shape: str) -> str:
    for place, letter in enumerate(shape):
        if letter in ".([":
            return shape[:place]
    return shape


def _assigned(reading: Reading, note: _Note) -> None:
    """Note what assignments put into parts: displays, elements, names that share a value."""
    for entry in reading.assigned:
        value = entry.value
        if value is None or value.type not in _ROWS | {"dictionary", "subscript"}:
            continue
        name = f"{entry.attribute}.{entry.name}" if entry.attribute else entry.name
        note(name, value, entry.name_node.start_byte)
    for captures in reading.of("bind.assignment"):
        node, target = captures["bind.assignment"][0], captures["target"][0]
        value = node.child_by_field_name("right")
        if value is None:
            continue
        if target.type == "subscript":
            place = shape(reading, target)
            if place:
                note(place, value, target.start_byte)
        elif target.type in _TARGETS:
            _unpacked(reading, target, value, note)


def _unpacked(reading: Reading, target: "Node", value: "Node", note: _Note) -> None:
    """Note ``a, b = pair``: each name gets a part of what stands on the right."""
    waiting = [(target, value)]
    while waiting:
        names, whole = waiting.pop()
        targets = names.named_children[:_MOST_PARTS]
        displayed = whole.type in _ROWS
        parts = whole.named_children[:_MOST_PARTS] if displayed else []
        if any("splat" in part.type for part in parts):
            continue
        behind = 0
        for number, name in enumerate(targets):
            at = name.start_byte
            if name.type == "list_splat_pattern":
                # It takes what the names around it leave.
                rest = max(0, len(parts) - len(targets) + 1)
                inner = named_child(name, 0)
                for place, part in enumerate(parts[number : number + rest]):
                    if inner is not None:
                        note(f"{reading.source.text(inner)}[{place}]", part, at)
                behind = rest - 1
            elif displayed and number + behind < len(parts):
                part = parts[number + behind]
                if name.type in _TARGETS:
                    waiting.append((name, part))
                elif name.type in _NAMES:
                    note(reading.source.text(name), part, at)
            elif not displayed and name.type in _NAMES:
                note(reading.source.text(name), whole, at, f"[{number}]")


def _arguments(reading: Reading, follows: _Follows, note: _Note) -> None:
    """Note what calls hand over: to the callee, and into containers."""
    for captures, reference in reading.calls:
        name, holder = reference.name, reference.receiver
        if name in _RUNNING and not holder:
            value = captures["arguments"][0].named_children[0]
            note(CALLED, value, value.start_byte)
            continue
        root = _root(holder or name)
        if UNKNOWN in holder or not follows(root, reference.scope):
            node = captures["ref.call"][0].child_by_field_name("function")
            written = shape(reading, node) if UNKNOWN in holder and node is not None else ""
            holder, _, name = written.rpartition(".")
            if not written or not follows(_root(written), reference.scope):
                continue
        callee = f"{holder}.{name}" if holder else name
        place = _ADDING.get(name, -1) if holder else -1
        for number, into, value in _passed(reading, captures["arguments"][0]):
            if value.type not in _FOLLOWED:
                continue
            note(f"{callee}({into})", value, value.start_byte)
            if number == place:
                note(f"{holder}[]", value, value.start_byte)
    for captures in reading.of("flow.decorated"):
        definition = captures["value"][0].child_by_field_name("name")
        callee = shape(reading, captures["target"][0])
        if callee and definition is not None:
            note(f"{callee}(0)", definition, definition.start_byte)


def _passed(reading: Reading, arguments: "Node") -> "Iterator[tuple[int, str, Node]]":
    """Yield the place of each argument, how it is named there, and its value."""
    number = 0
    for child in arguments.named_children:
        if child.type == "keyword_argument":
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if name is not None and value is not None:
                yield -1, reading.source.text(name), value
        elif "splat" in child.type or child.type == "comment":
            if child.type != "comment":
                return
        else:
            yield number, str(number), child
            number += 1


def _parts(into: str, node: "Node") -> "Iterator[_Place]":
    """Yield the places inside ``into`` that a display fills, and what fills them."""
    waiting: list[tuple[str, Node, int]] = [(into, node, 0)]
    while waiting:
        place, here, depth = waiting.pop()
        if here.type == "parenthesized_expression":
            inner = named_child(here, 0)
            if inner is not None and depth < _MOST_DEPTH:
                waiting.append((place, inner, depth))
        elif here.type in _ROWS and depth < _MOST_DEPTH:
            children = here.named_children[:_MOST_PARTS]
            ordered = here.type != "set" and not any("splat" in one.type for one in children)
            waiting.extend(
                (f"{place}[{number if ordered else ''}]", child, depth + 1)
                for number, child in enumerate(children)
            )
        elif here.type == "dictionary" and depth < _MOST_DEPTH:
            for child in here.named_children[:_MOST_PARTS]:
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    waiting.append((f"{place}[{_key(key)}]", value, depth + 1))
        elif here.type == "conditional_expression":
            for number in (0, 2):
                side = named_child(here, number)
                if side is not None and depth < _MOST_DEPTH:
                    waiting.append((place, side, depth + 1))
        else:
            yield place, here


def _key(node: "Node") -> str:
    """A key as it stands in shapes, "" for one that is not written out."""
    text = node.text.decode("utf-8", "replace") if node.text is not None else ""
    if node.type == "slice":
        return ":"
    if node.type == "integer" and text.isdecimal():
        return text
    plain = text[1:-1]
    if node.type == "string" and text[:1] in {"'", '"'} and plain.replace("-", "_").isidentifier():
        return f"'{plain}'"
    return ""


def shape(reading: Reading, node: "Node") -> str:
    """Return the text of an expression of names, attributes, calls and keys; "" for any other."""
    plain = reading.dotted(node)
    if plain != UNKNOWN:
        return plain
    parts: list[str] = []
    here: Node | None = node
    for _ in range(_MOST_LINKS):
        if here is None:
            return ""
        kind = here.type
        if kind == "identifier":
            parts.append(reading.source.text(here))
            text = "".join(reversed(parts))
            return text if len(text) <= DOTTED_LENGTH else ""
        if kind == "attribute":
            name = here.child_by_field_name("attribute")
            parts.append("." + reading.source.text(name) if name is not None else "")
            here = here.child_by_field_name("object")
        elif kind == "call":
            callee = here.child_by_field_name("function")
            if callee is not None and reading.source.text(callee) == "type":
                # ``type(x)`` is the class of ``x``.
                parts.append(".__class__")
                here = named_child(here.child_by_field_name("arguments"), 0)
                continue
            parts.append("()")
            here = callee
        elif kind == "subscript":
            keys = here.children_by_field_name("subscript")
            parts.append(f"[{_key(keys[0])}]" if len(keys) == 1 else "[]")
            here = here.child_by_field_name("value")
        elif kind in {"parenthesized_expression", "await"}:
            here = named_child(here, 0)
        else:
            return ""
    return ""
