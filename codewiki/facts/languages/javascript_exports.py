"""What assignments to ``exports`` and ``module.exports`` and default exports offer.

A function or value that gets its only name there becomes a definition of that name.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_modules import required
from codewiki.facts.languages.javascript_reading import (
    DEFAULT,
    WHOLE_MODULE,
    Path,
    Reading,
    function_of,
    key_name,
    object_of,
    unwrapped,
)
from codewiki.facts.model import DefinitionKind, Export

if TYPE_CHECKING:
    from tree_sitter import Node

LITERALS = frozenset({"string", "number", "template_string", "regex", "true", "false", "null"})
"""Node types of values that are written out."""
_NAMES = frozenset({"identifier", "member_expression", "this"})


@dataclass(frozen=True)
class Assigned:
    """``left = value``; ``function`` is the function or class that the value is, if it is one."""

    node: "Node"
    left: "Node"
    value: "Node"
    function: "Node | None"


def last_name(left: "Node") -> "Node":
    """Return the node of ``c`` in ``a.b.c``."""
    return left.child_by_field_name("property") or left.child_by_field_name("index") or left


def exported_path(path: Path) -> Path | None:
    """Return the names below ``exports`` or ``module.exports``, ``None`` for other paths."""
    if path[0] == "exports":
        return path[1:]
    if path[:2] == ("module", "exports"):
        return path[2:]
    return None


def export(reading: Reading, path: Path, entry: Assigned) -> None:
    """Note ``module.exports = …`` (an empty path) or ``exports.name = …``."""
    line = reading.source.first_line(entry.left)
    if not path:
        reading.exports.append(Export(WHOLE_MODULE, _exported_whole(reading, entry), line))
    elif len(path) == 1:
        reading.exports.append(Export(path[0], _exported_name(reading, path[0], entry), line))


def _exported_name(reading: Reading, name: str, entry: Assigned) -> str:
    """Return the local name of an exported value; a value without a name becomes a definition."""
    target = last_name(entry.left)
    function = entry.function
    if function is not None:
        if function.start_byte in reading.holders:
            return reading.holders[function.start_byte]
        reading.add_function(name, target, entry.node, function)
        return name
    plain = unwrapped(entry.value)
    if plain is None or required(reading, plain):
        return ""
    if plain.type in _NAMES:
        return reading.source.text(plain) if plain.type == "identifier" else ""
    held = object_of(plain)
    if held is not None:
        reading.objects[held.start_byte] = ()
    kind = DefinitionKind.CONSTANT if plain.type in LITERALS else DefinitionKind.VARIABLE
    captures = {"value": [plain]}
    reading.add(kind, name, target, entry.node, captures, container=held is not None)
    return name


def _exported_whole(reading: Reading, entry: Assigned) -> str:
    """Return the local name of what the module is as a whole."""
    function = entry.function
    if function is not None:
        if function.start_byte in reading.holders:
            return reading.holders[function.start_byte]
        return _add_under_own_name(reading, WHOLE_MODULE, entry.node, function)
    plain = unwrapped(entry.value)
    if plain is not None and plain.type == "identifier":
        return reading.source.text(plain)
    held = object_of(plain)
    if held is None:
        return ""
    if held.start_byte in reading.holders:
        return reading.holders[held.start_byte]
    reading.objects.setdefault(held.start_byte, ())
    _export_keys(reading, held)
    return ""


def _add_under_own_name(reading: Reading, name: str, node: "Node", function: "Node") -> str:
    """Add an exported function under its own name, else under ``name``; return which."""
    own = function.child_by_field_name("name")
    if own is None:
        reading.add_function(name, node, node, function)
        return name
    text = reading.source.text(own)
    reading.add_function(text, own, node, function)
    return text


def _export_keys(reading: Reading, held: "Node") -> None:
    """Note what ``module.exports = { … }`` offers."""
    source = reading.source
    for child in held.named_children:
        kind = child.type
        line = source.first_line(child)
        if kind == "shorthand_property_identifier":
            reading.exports.append(Export(source.text(child), source.text(child), line))
            continue
        key = child.child_by_field_name("key" if kind == "pair" else "name")
        name = key_name(source, key) if key is not None else ""
        if not name or kind not in {"pair", "method_definition"}:
            continue
        local = name
        value = unwrapped(child.child_by_field_name("value")) if kind == "pair" else None
        if value is not None and function_of(reading, value) is None:
            local = source.text(value) if value.type == "identifier" else ""
        reading.exports.append(Export(name, local, line))


def export_default(reading: Reading) -> None:
    """Note ``export default …``."""
    for captures in reading.of("def.default"):
        node, value = captures["def.default"][0], captures["value"][0]
        line = reading.source.first_line(node)
        reading.exports.append(Export(DEFAULT, _exported_default(reading, node, value), line))


def _exported_default(reading: Reading, node: "Node", value: "Node") -> str:
    if value.type.endswith("_declaration"):
        own = value.child_by_field_name("name")
        return reading.source.text(own) if own is not None else DEFAULT
    function = function_of(reading, value)
    if function is not None:
        return _add_under_own_name(reading, DEFAULT, node, function)
    plain = unwrapped(value)
    if plain is not None and plain.type == "identifier":
        return reading.source.text(plain)
    held = object_of(plain)
    if held is not None:
        reading.objects[held.start_byte] = ()
    captures = {"value": [value]}
    kind = DefinitionKind.VARIABLE
    reading.add(kind, DEFAULT, node, node, captures, container=held is not None)
    return DEFAULT
