"""Which errors leave a function: those that it raises, and those of what it calls, less what
handlers around the calls catch. And who catches an error on its way up.

Every question looks a fixed number of calls far, so that no answer depends on the order in which
the questions come.
"""

import builtins
import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.actions import Action, ActionKind
from codewiki.facts.model import ReferenceKind, SignalKind
from codewiki.graph.model import Edge, EdgeKind, Node
from codewiki.query.build import is_seen
from codewiki.source.model import Role
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.raising import Raising, raisings
from codewiki.wiki.steps import step_book

FARTHEST_CALL = 3
"""Calls between the place that raises an error and the function that is asked about."""
MOST_ASKED = 300
NOT_PASSED_ON = frozenset({"NotImplementedError", "AbstractMethodError"})
"""Errors that stand for a method which subclasses must write."""

_ALL = frozenset({"", "Exception", "BaseException", "Throwable", "Error"})
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_PARENTS = frozenset({EdgeKind.INHERITS})
_RAISES = frozenset({EdgeKind.RAISES})


class Handler(msgspec.Struct, frozen=True):
    """The lines of the body of a ``try``, and what is caught there ("" for everything)."""

    first: int
    last: int
    names: frozenset[str]


class Escaping(msgspec.Struct, frozen=True):
    """An error that leaves a function; ``origin`` is the function called that lets it out,
    ``None`` where the function raises it itself.
    """

    error: str
    origin: Node | None
    line: int


class ErrorFlow:
    """Answers about one material; handlers are read once for each function."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._handlers: dict[str, tuple[Handler, ...]] = {}
        self._escaping: dict[tuple[str, int], tuple[Escaping, ...]] = {}
        self._raised: dict[str, dict[str, list[Raising]]] = {}
        self._catching: dict[str, frozenset[int]] = {}

    def escaping(self, node: Node) -> tuple[Escaping, ...]:
        """The errors that leave a function, its own first, each once."""
        return self.leaving(node, FARTHEST_CALL)

    def catchers(self, one: Raising) -> list[Node]:
        """The functions that catch an error on its way up from where it is raised, sorted."""
        if one.owner is None:
            return []
        kinds = self._kinds(one.owner, one.error, one.signal.line)
        if self._catches(one.owner, one.signal.line, kinds):
            return [one.owner]
        found: dict[str, Node] = {}
        seen = {one.owner.id}
        level = [one.owner]
        for _ in range(FARTHEST_CALL):
            following: list[Node] = []
            for edge in (edge for node in level for edge in self._callers(node)):
                caller = self._material.nodes[edge.source]
                if caller.definition < 0 or self._material.role(caller.path) is not Role.SOURCE:
                    continue
                if self._catches(caller, edge.line, kinds):
                    found[caller.id] = caller
                elif caller.id not in seen and len(seen) < MOST_ASKED:
                    seen.add(caller.id)
                    following.append(caller)
            level = following
        return [found[key] for key in sorted(found)]

    def _callers(self, node: Node) -> list[Edge]:
        """The calls of a function, and those of what it overrides, which may be it."""
        material = self._material
        edges = material.incoming(node.id, CALLS)
        owner = material.owner(node)
        if owner is not None and material.definition(node).name in {"__init__", "constructor"}:
            edges = [*edges, *material.incoming(owner.id, CALLS)]
        return edges

    def leaving(self, node: Node, depth: int) -> tuple[Escaping, ...]:
        """The same, of calls that are at most ``depth`` deep."""
        key = (node.id, depth)
        if key not in self._escaping:
            found: dict[str, Escaping] = {}
            for one in self._raised_in(node):
                kinds = self._kinds(node, one.error, one.signal.line)
                name = one.error.rsplit(".", 1)[-1]
                if not self._catches(node, one.signal.line, kinds):
                    found.setdefault(name, Escaping(name, None, one.signal.line))
            if depth:
                for escaping in self._of_calls(node, depth):
                    found.setdefault(escaping.error, escaping)
            self._escaping[key] = tuple(found.values())
        return self._escaping[key]

    def _of_calls(self, node: Node, depth: int) -> Iterator[Escaping]:
        material = self._material
        for edge in material.outgoing(node.id, CALLS):
            target = material.nodes[edge.target]
            if target.definition < 0 or target.id == node.id or not is_seen(edge):
                continue
            if material.is_type(target):
                continue
            for inner in self.leaving(target, depth - 1):
                if inner.error in NOT_PASSED_ON:
                    continue
                kinds = self._kinds_of_name(inner, target)
                if not self._catches(node, edge.line, kinds):
                    yield Escaping(inner.error, target, edge.line)

    def _raised_in(self, node: Node) -> list[Raising]:
        if node.path not in self._raised:
            rows: dict[str, list[Raising]] = {}
            for one in raisings(self._material, node.path):
                if one.owner is not None:
                    rows.setdefault(one.owner.id, []).append(one)
            self._raised[node.path] = rows
        return self._raised[node.path].get(node.id, [])

    # What catches what

    def _catches(self, node: Node, line: int, kinds: frozenset[str]) -> bool:
        return any(
            one.first <= line <= one.last and (kinds & one.names or "" in one.names)
            for one in self.handlers(node)
        )

    def handlers(self, node: Node) -> tuple[Handler, ...]:
        """The handlers of a function that do not raise again what they catch."""
        if node.id not in self._handlers:
            found: list[Handler] = []
            if node.definition in self._with_handlers(node.path):
                found = list(_handlers(step_book(self._material).actions(node)))
            self._handlers[node.id] = tuple(found)
        return self._handlers[node.id]

    def _with_handlers(self, path: str) -> frozenset[int]:
        """The functions of a file in which something is caught."""
        if path not in self._catching:
            facts = self._material.facts[path]
            scopes = {one.scope for one in facts.references if one.kind is ReferenceKind.CATCH}
            if facts.language in {"javascript", "typescript", "tsx"}:
                # A handler of these names no error.
                scopes |= {
                    one.scope for one in facts.signals if one.kind is SignalKind.RAISE
                } | self._with_try(path)
            self._catching[path] = frozenset(scopes)
        return self._catching[path]

    def _with_try(self, path: str) -> set[int]:
        text = self._material.evidence.all_text(path)
        if "catch" not in text:
            return set()
        rows = [number for number, line in enumerate(text.split("\n"), 1) if "catch" in line]
        definitions = self._material.facts[path].definitions
        return {
            place
            for place, one in enumerate(definitions)
            if any(one.line <= row <= one.end_line for row in rows)
        }

    def _kinds(self, node: Node, error: str, line: int) -> frozenset[str]:
        """The names under which an error is caught: its own and those of its ancestors."""
        name = error.rsplit(".", 1)[-1]
        for edge in self._material.outgoing(node.id, _RAISES):
            target = self._material.nodes[edge.target]
            if edge.line == line and target.name.rsplit(".", 1)[-1] == name:
                return frozenset({name, *self._ancestors(target)}) | _ALL
        return frozenset({name, *_built_in(name)}) | _ALL

    def _kinds_of_name(self, inner: Escaping, target: Node) -> frozenset[str]:
        """The same for an error of what is called, followed to where it is raised."""
        node = inner.origin or target
        for one in self._raised_in(node):
            if one.error.rsplit(".", 1)[-1] == inner.error:
                return self._kinds(node, one.error, one.signal.line)
        return frozenset({inner.error, *_built_in(inner.error)}) | _ALL

    def _ancestors(self, node: Node) -> set[str]:
        found: set[str] = set()
        waiting = [node]
        for current in waiting:
            if len(waiting) > MOST_ASKED:
                break
            if current.definition >= 0:
                facts = self._material.facts[current.path]
                for one in facts.inheritance:
                    if one.definition == current.definition:
                        base = one.base.rsplit(".", 1)[-1]
                        found |= {base, *_built_in(base)}
            for edge in self._material.outgoing(current.id, _PARENTS):
                target = self._material.nodes[edge.target]
                if target not in waiting:
                    waiting.append(target)
        return found


_FLOWS: WeakKeyDictionary[Material, ErrorFlow] = WeakKeyDictionary()


def error_flow(material: Material) -> ErrorFlow:
    """The flow of errors of a material, always the same."""
    return _FLOWS.setdefault(material, ErrorFlow(material))


def _built_in(name: str) -> set[str]:
    """The ancestors of an error that comes with Python."""
    found = getattr(builtins, name, None)
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return set()
    return {one.__name__ for one in found.__mro__[:-1]}


def _handlers(actions: tuple[Action, ...]) -> Iterator[Handler]:
    for action in actions:
        if action.kind is ActionKind.TRY and action.body:
            lines = [line for one in action.body for line in _span(one)]
            names: set[str] = set()
            for other in action.others:
                if other.kind is ActionKind.CATCH and not _raises_again(other):
                    words = _NAME.findall(other.text)
                    names |= {word.rsplit(".", 1)[-1] for word in words} or {""}
            if names:
                yield Handler(min(lines), max(lines), frozenset(names))
        yield from _handlers(action.body)
        yield from _handlers(action.others)


def _span(action: Action) -> Iterator[int]:
    yield action.line
    yield action.end_line
    for inner in (*action.body, *action.others):
        yield from _span(inner)


def _raises_again(handler: Action) -> bool:
    """Tell whether a handler raises what it caught: a bare ``raise``, or its own name."""
    return any(
        one.kind is ActionKind.RAISE and (not one.text or not one.callee) for one in handler.body
    )
