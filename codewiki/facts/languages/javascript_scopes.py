"""Which functions of a script enclose a byte, and which names they bind.

Besides named functions, which are definitions, a script has anonymous ones: callbacks, whose names
must not be taken for those of the file, and wrappers that run at once, whose names are as good as
those of the file.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import Captures

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"function_expression", "arrow_function"})
OUTSIDE = -1
"""The region of bytes that no function encloses."""
MOST_LEVELS = 200
"""How many functions are looked through for a name."""


class Spans:
    """Nested byte spans; answers which is the innermost at a byte."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans: Sequence[tuple[int, int]] = sorted(
            set(spans), key=lambda span: (span[0], -span[1])
        )
        self.parents: list[int] = []
        self._bounds: list[int] = []
        self._numbers: list[int] = []
        pending: list[int] = []
        for number, (start, _) in enumerate(self.spans):
            while pending and self.spans[pending[-1]][1] <= start:
                self._leave(pending)
            self.parents.append(pending[-1] if pending else OUTSIDE)
            pending.append(number)
            self._bounds.append(start)
            self._numbers.append(number)
        while pending:
            self._leave(pending)

    def _leave(self, pending: list[int]) -> None:
        number = pending.pop()
        self._bounds.append(self.spans[number][1])
        self._numbers.append(pending[-1] if pending else OUTSIDE)

    def at(self, byte: int) -> int:
        """Return the number of the innermost span that holds ``byte``, or ``OUTSIDE``."""
        place = bisect_right(self._bounds, byte)
        return self._numbers[place - 1] if place else OUTSIDE


class Regions:
    """The functions of a file, named and anonymous, with the names that each binds.

    ``wrappers`` are the numbers of functions that run at once and lie in no other function:
    their names belong to the file.
    """

    def __init__(self, groups: Mapping[str, Sequence[Captures]]) -> None:
        self._spans = Spans(
            _span(match["scope.function"][0]) for match in groups.get("scope.function", ())
        )
        self._locals: dict[int, set[str]] = {}
        self._visible: dict[int, set[str]] = {}
        self._all_locals: set[str] = set()
        immediate = {
            _span(node)
            for match in groups.get("scope.immediate", ())
            for node in _run_at_once(match)
        }
        self.wrappers: set[int] = set()
        for number, span in enumerate(self._spans.spans):
            parent = self._spans.parents[number]
            if span in immediate and (parent == OUTSIDE or parent in self.wrappers):
                self.wrappers.add(number)
        loops = {_span(match["declaration"][0]) for match in groups.get("scope.loop", ())}
        self._loops = Spans(loops)
        self._declarations = Spans(span for span in self._declared(groups) if span not in loops)

    def _declared(self, groups: Mapping[str, Sequence[Captures]]) -> Iterator[tuple[int, int]]:
        """Yield the declarations of the file: its own, and each ``var`` that is in no function."""
        for match in groups.get("scope.program", ()):
            yield _span(match["declaration"][0])
        for match in groups.get("scope.var", ()):
            node = match["scope.var"][0]
            if self.is_file_level(node.start_byte):
                yield _span(node)

    def at(self, byte: int) -> int:
        """Return the number of the innermost function around ``byte``, or ``OUTSIDE``."""
        return self._spans.at(byte)

    def is_file_level(self, byte: int) -> bool:
        """Tell whether a name that is bound at ``byte`` belongs to the file."""
        number = self._spans.at(byte)
        return number == OUTSIDE or number in self.wrappers

    def declaration(self, byte: int) -> int:
        """Return where the declaration of the file starts that ``byte`` lies in, -1 if in none."""
        number = self._declarations.at(byte)
        return self._declarations.spans[number][0] if number != OUTSIDE else -1

    def is_variable_of_file(self, byte: int) -> bool:
        """Tell whether the variable declared at ``byte`` is one of the file, no counter of a loop.

        Inside a wrapper blocks are not told from its own statements.
        """
        number = self._spans.at(byte)
        if number == OUTSIDE:
            return self._declarations.at(byte) != OUTSIDE
        return number in self.wrappers and self._loops.at(byte) == OUTSIDE

    def around(self, node: "Node") -> int:
        """Return the number of the function in which the name of a definition is visible."""
        number = self._spans.at(node.start_byte)
        while number != OUTSIDE and self._spans.spans[number][0] >= node.start_byte:
            number = self._spans.parents[number]
        return number

    def bind(self, name: str, byte: int) -> None:
        """Note that the function around ``byte`` has a variable ``name`` of unknown type."""
        number = self._spans.at(byte)
        if number != OUTSIDE and number not in self.wrappers:
            self._locals.setdefault(number, set()).add(name)
            self._all_locals.add(name)

    def define(self, name: str, number: int) -> None:
        """Note that function ``number`` binds ``name``, of which something is known."""
        self._visible.setdefault(number, set()).add(name)

    def all(self) -> set[int]:
        """Return the numbers of all functions."""
        return set(range(len(self._spans.spans)))

    def unknown(self) -> Iterator[tuple[str, int]]:
        """Yield the variables of which nothing is known, with where their function starts."""
        for number in sorted(self._locals):
            for name in sorted(self._locals[number] - self._visible.get(number, set())):
                yield name, self._spans.spans[number][0]

    def bound(self) -> Iterator[tuple[int, set[str]]]:
        """Yield the functions that bind names, with these."""
        for number in sorted(self._locals.keys() | self._visible.keys()):
            if number != OUTSIDE and number not in self.wrappers:
                yield number, self._locals.get(number, set()) | self._visible.get(number, set())

    def names(self) -> set[str]:
        """Return all names that functions bind."""
        return self._all_locals.union(*self._visible.values())

    def start(self, number: int) -> int:
        """Return the offset at which a function starts."""
        return self._spans.spans[number][0]

    def binder(self, name: str, byte: int) -> int:
        """Return the innermost function around ``byte`` that binds ``name``, or ``OUTSIDE``."""
        number = self._spans.at(byte)
        for _ in range(MOST_LEVELS):
            if number == OUTSIDE or number in self.wrappers:
                break
            if name in self._visible.get(number, ()) or name in self._locals.get(number, ()):
                return number
            number = self._spans.parents[number]
        return OUTSIDE

    def hides(self, name: str, byte: int) -> bool:
        """Tell whether ``name`` means a variable at ``byte`` of which nothing is known."""
        if name not in self._all_locals:
            return False
        number = self._spans.at(byte)
        for _ in range(MOST_LEVELS):
            if number == OUTSIDE or name in self._visible.get(number, ()):
                return False
            if name in self._locals.get(number, ()):
                return True
            number = self._spans.parents[number]
        return False


def _run_at_once(match: Captures) -> "list[Node]":
    """Return the functions of a call that run at once: what is called, what it is handed.

    Of ``define([…], function () {})`` that is the last argument.
    """
    found = list(match.get("function", ()))
    listed = match["scope.immediate"][0].child_by_field_name("arguments")
    children = listed.named_children if listed is not None else []
    if not found:
        children = children[-1:]
    found.extend(child for child in children if child.type in _FUNCTIONS)
    return found


def _span(node: "Node") -> tuple[int, int]:
    return node.start_byte, node.end_byte
