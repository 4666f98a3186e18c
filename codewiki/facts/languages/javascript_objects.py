"""Objects of a script whose functions are definitions: those that stand for something named."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_exports import exported_path
from codewiki.facts.languages.javascript_reading import (
    CLASS_TYPES,
    PROTOTYPE,
    Path,
    Reading,
    function_of,
    key_name,
    member_path,
    string_value,
    unwrapped,
)
from codewiki.facts.languages.syntax import first
from codewiki.facts.model import DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

_REGISTERED = re.compile(r"[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*){0,7}", re.ASCII)
_MOST_NESTED = 32
"""How many objects inside each other are looked through."""


@dataclass(frozen=True)
class Part:
    """An object that becomes a definition if a function is found in it.

    ``outer`` is the offset of the object around it, -1 if there is none.
    """

    name: "Node"
    node: "Node"
    outer: int
    owner: Path = ()
    kind: DefinitionKind = DefinitionKind.FIELD


def add_entries(reading: Reading, parts: dict[int, Part]) -> None:
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
            parts[value.start_byte] = Part(name, node, holder.start_byte)
        elif (function := function_of(reading, value)) is not None:
            functions.append((holder.start_byte, node, name, function))
    for holder_start, node, name, function in functions:
        text = key_name(reading.source, name)
        if text and _is_named_object(reading, holder_start, parts):
            kind = method_kind(function)
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
            owner = tuple(part for part in path if part != PROTOTYPE)
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


def _is_named_object(reading: Reading, start: int, parts: dict[int, Part]) -> bool:
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


def method_kind(node: "Node") -> DefinitionKind:
    """Return what a function or class under a key is: a method, an accessor or a class."""
    if node.type in CLASS_TYPES:
        return DefinitionKind.CLASS
    if node.type == "method_definition":
        for child in node.children[:4]:
            if child.type in {"get", "set"}:
                return DefinitionKind.PROPERTY
    return DefinitionKind.METHOD
