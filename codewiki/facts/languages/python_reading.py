"""A Python file while it is read: its scopes, what each of them binds, and what was imported."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN, DottedShape, dotted
from codewiki.facts.languages.syntax import (
    Captures,
    Draft,
    Outline,
    SourceText,
    named_child,
)
from codewiki.facts.model import TOP_LEVEL, DefinitionKind, Import, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

LITERALS = {
    "string": "str",
    "concatenated_string": "str",
    "integer": "int",
    "float": "float",
    "true": "bool",
    "false": "bool",
    "list": "list",
    "list_comprehension": "list",
    "dictionary": "dict",
    "dictionary_comprehension": "dict",
    "set": "set",
    "set_comprehension": "set",
    "tuple": "tuple",
}
"""The classes that literals make."""
SHAPE = DottedShape(
    names=frozenset({"identifier"}),
    members={"attribute": ("object", "attribute")},
    calls={"call": "function"},
    wrappers={"parenthesized_expression": 0, "await": 0},
    literals=LITERALS,
)
KEYED_SHAPE = replace(SHAPE, keyed={"subscript": ("value", "subscript")})
"""The same with keys in it: ``self.rows[0].name``."""
FUNCTION_KINDS = frozenset({
    DefinitionKind.FUNCTION,
    DefinitionKind.METHOD,
    DefinitionKind.PROPERTY,
})
NAME = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")

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
    ``claimed`` are the offsets of identifiers that are noted as something else than reads;
    ``calls`` the calls with arguments, once the references are read.
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
    calls: list[tuple[Captures, Reference]] = field(default_factory=list)

    def of(self, principal: str) -> list[Captures]:
        """Return the matches of a principal capture."""
        return self.matches.get(principal, [])

    def dotted(self, node: "Node | None") -> str:
        """Return the dotted text of an expression of this file."""
        return dotted(self.source, node, SHAPE)

    def keyed(self, node: "Node | None") -> str:
        """Return the dotted text of an expression of this file, with its keys."""
        return dotted(self.source, node, KEYED_SHAPE)

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
        return spans is not None and holds(spans, byte)

    def inner_receiver(self, receiver: str, scope: int) -> str:
        """Return a receiver that begins with a name of a lambda or comprehension.

        ``UNKNOWN`` where the name means something else in the function around.
        """
        name = receiver.partition(".")[0].partition("[")[0].removesuffix("()")
        taken = (self.hidden, self.parameters)
        if scope == TOP_LEVEL or any(name in names.get(scope, ()) for names in taken):
            return UNKNOWN
        return receiver if self.is_known(name, scope) is None else UNKNOWN

    def decorators(self, draft: Draft) -> tuple[str, ...]:
        """Return the dotted texts of a definition's decorators, without their calls."""
        if not draft.wraps:
            return ()
        nodes = (child for child in draft.wraps[0].named_children if child.type == "decorator")
        return tuple(self.dotted(named_child(node, 0)).removesuffix("()") for node in nodes)

    def is_known(self, name: str, scope: int) -> bool | None:
        """Tell whether a definition or an import gives ``name`` its meaning at ``scope``.

        ``False`` when a parameter or variable of a function hides those, ``None`` when the file
        does not say what the name means.
        """
        drafts = self.outline.drafts
        inner = scope
        while scope != TOP_LEVEL:
            if scope == inner or drafts[scope].kind is not DefinitionKind.CLASS:
                if name in self.defined.get(scope, ()):
                    return True
                if name in self.hidden.get(scope, ()):
                    return False
            scope = drafts[scope].parent
        return True if name in self.defined.get(TOP_LEVEL, ()) else None


def outermost_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of nested spans that lie in no other, sorted."""
    outermost: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not outermost or span[0] >= outermost[-1][1]:
            outermost.append(span)
    return outermost


def holds(spans: list[tuple[int, int]], byte: int) -> bool:
    """Tell whether one of the spans, sorted and apart, contains ``byte``."""
    place = bisect_right(spans, (byte, _FAR))
    return place > 0 and byte < spans[place - 1][1]
