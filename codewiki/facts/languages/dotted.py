"""The dotted text of expressions: how the receiver of a name is written down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import SourceText, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

DOTTED_LENGTH = 160
"""Longest dotted text, in characters; a longer one becomes ``UNKNOWN``."""
UNKNOWN = "?"
"""The receiver of a name that is taken from an expression other than a dotted one."""
_LONGEST_KEY = 60
_PLAIN_DOTTED = re.compile(
    rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?P<more>(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*)"
)


@dataclass(frozen=True)
class DottedShape:
    """The node types of which dotted expressions of a language are made.

    ``names`` are leaves taken as they are. ``members`` maps a type to its fields (object, name).
    ``calls`` maps a type to the field of its callee. ``wrappers`` maps a type (parentheses,
    ``await``, a non-null mark) to the index of the named child that it wraps. ``literals`` maps a
    type to the name of the class that a literal of it makes. ``keyed`` maps a type to its fields
    (object, key) where keys are a part of the text.
    """

    names: frozenset[str]
    members: Mapping[str, tuple[str, str]]
    calls: Mapping[str, str] = field(default_factory=dict)
    wrappers: Mapping[str, int] = field(default_factory=dict)
    literals: Mapping[str, str] = field(default_factory=dict)
    keyed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def dotted(source: SourceText, node: "Node | None", shape: DottedShape) -> str:
    """Return the dotted text of an expression, "" for ``None``, ``UNKNOWN`` for any other.

    ``make(1, 2)`` gives "make()" and ``a.b(x).c`` "a.b().c": arguments are left out. A literal is
    written as the call that makes its class: ``", ".join`` has the receiver "str()".
    """
    if node is None:
        return ""
    start, end = node.start_byte, node.end_byte
    if end - start <= DOTTED_LENGTH:
        plain = _PLAIN_DOTTED.fullmatch(source.data, start, end)
        if plain is not None and (plain["more"] or node.type in shape.names):
            return plain.group().decode("utf-8", "replace")
    return _assembled(source, node, shape)


def _assembled(source: SourceText, node: "Node", shape: DottedShape) -> str:
    parts: list[str] = []
    suffix = ""
    here: Node | None = node
    # The bound keeps a chain of a thousand calls from being read once for each of its links.
    for _ in range(32):
        if here is None:
            return UNKNOWN
        kind = here.type
        if kind in shape.names or (kind in shape.literals and not suffix):
            literal = shape.literals.get(kind)
            parts.append(f"{literal}()" if literal else source.text(here) + suffix)
            text = ".".join(reversed(parts))
            return text if len(text) <= DOTTED_LENGTH else UNKNOWN
        if kind in shape.members:
            before, name = shape.members[kind]
            member = here.child_by_field_name(name)
            if member is None:
                return UNKNOWN
            parts.append(source.text(member) + suffix)
            suffix = ""
            here = here.child_by_field_name(before)
        elif kind in shape.keyed:
            before, key = shape.keyed[kind]
            suffix = f"[{key_text(source, here.child_by_field_name(key))}]{suffix}"
            here = here.child_by_field_name(before)
        elif kind in shape.calls and not suffix.startswith("("):
            suffix = f"(){suffix}"
            here = here.child_by_field_name(shape.calls[kind])
        elif kind in shape.wrappers:
            here = named_child(here, shape.wrappers[kind])
        else:
            return UNKNOWN
    return UNKNOWN


def key_text(source: SourceText, node: "Node | None") -> str:
    """Return a key as it stands in shapes, "" for one that is not written out."""
    if node is None:
        return ""
    if node.type == "slice":
        return ":"
    text = source.bounded(node, _LONGEST_KEY)
    if text.isascii() and text.isdecimal():
        return text
    plain = text[1:-1]
    if text[:1] in {"'", '"'} and plain.replace("-", "_").isidentifier():
        return f"'{plain}'"
    return ""


def split_dotted(text: str) -> tuple[str, str]:
    """Split dotted text into (receiver, name): "a.b.c" gives ("a.b", "c")."""
    receiver, _, name = text.rpartition(".")
    return receiver, name
