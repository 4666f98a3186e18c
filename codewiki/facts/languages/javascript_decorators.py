"""Decorators of JavaScript and TypeScript: what each belongs to, and the routes that they make."""

import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import split_dotted
from codewiki.facts.languages.javascript_reading import Reading, string_value
from codewiki.facts.languages.syntax import Draft, by_position, named_child
from codewiki.facts.model import DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node

_AFTER = re.compile(rb"(?>(?:\s|//[^\n]*+|/\*.*?\*/)*)", re.DOTALL)
_VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "all", "sse"})
_CONTROLLERS = frozenset({"Controller", "JsonController", "RestController"})


def decorated(reading: Reading) -> "dict[int, list[Node]]":
    """Return the decorators by the offset of what follows them, in the order of the source."""
    found: dict[int, deque[Node]] = {}
    nodes = by_position([captures["ref.decorator"][0] for captures in reading.of("ref.decorator")])
    for node in reversed(nodes):
        match = _AFTER.match(reading.source.data, node.end_byte)
        after = match.end() if match is not None else node.end_byte
        group = found.pop(after, None) or deque()
        group.appendleft(node)
        found[node.start_byte] = group
    return {_end(reading, group[-1]): list(group) for group in found.values()}


def _end(reading: Reading, node: "Node") -> int:
    match = _AFTER.match(reading.source.data, node.end_byte)
    return match.end() if match is not None else node.end_byte


def decorators_of(draft: Draft) -> "list[Node]":
    """Return the decorators of a definition in the order of the source."""
    found = list(draft.captures.get("decorators", ()))
    for holder in (draft.node, *draft.wraps):
        found.extend(holder.children_by_field_name("decorator"))
    return by_position(list({node.start_byte: node for node in found}.values()))


def routes(reading: Reading) -> "Iterator[tuple[Node, str, str]]":
    """Yield (decorator, path, method) for ``@Get("path")`` in a class with ``@Controller("at")``.

    Only classes whose decorators call them controllers have routes.
    """
    drafts = reading.outline.drafts
    prefixes: dict[int, str] = {}
    for draft in drafts:
        if draft.kind is DefinitionKind.CLASS:
            for node in decorators_of(draft):
                name, path = _called(reading, node)
                if name in _CONTROLLERS:
                    prefixes[draft.index] = path
    for draft in drafts if prefixes else ():
        prefix = prefixes.get(draft.parent)
        if prefix is None or draft.kind is not DefinitionKind.METHOD:
            continue
        for node in decorators_of(draft):
            name, path = _called(reading, node)
            if name.lower() in _VERBS:
                parts = [part.strip("/") for part in (prefix, path)]
                yield node, "/" + "/".join(filter(None, parts)), name.upper()


def _called(reading: Reading, node: "Node") -> tuple[str, str]:
    """Return the name of a decorator and the path that it is called with.

    The path may be the argument or, in an object, what stands behind ``path``.
    """
    call = named_child(node, 0)
    if call is None or call.type != "call_expression":
        return "", ""
    _, name = split_dotted(reading.dotted(call.child_by_field_name("function")))
    argument = named_child(call.child_by_field_name("arguments"), 0)
    if argument is not None and argument.type == "object":
        for pair in argument.named_children:
            key = pair.child_by_field_name("key")
            if key is not None and reading.source.text(key) == "path":
                argument = pair.child_by_field_name("value")
                break
    return name, string_value(reading.source, argument)
