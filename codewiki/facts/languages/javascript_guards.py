"""In which lines ``instanceof`` tells the class of a name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.javascript_reading import Reading
from codewiki.facts.model import Guard

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_OUTER = 6
MOST_TESTS = 200
"""So many tests of types are looked at in a file: to find what is around one takes long."""
_LEAVING = frozenset({
    "return_statement", "throw_statement", "continue_statement", "break_statement",
})  # fmt: skip

Lines = tuple[int, int]


def guards(reading: Reading) -> tuple[Guard, ...]:
    """Return the lines in which a test tells the class of a name, in the order of the source."""
    found: dict[Guard, None] = {}
    for captures in reading.of("guard.instance")[:MOST_TESTS]:
        test = captures["guard.instance"][0]
        name, text = (reading.dotted(captures[key][0]) for key in ("name", "value"))
        if UNKNOWN in name or UNKNOWN in text or name.endswith("()"):
            continue
        scope = reading.outline.scope_at(test.start_byte)
        for first, last in guarded(reading, test):
            found[Guard(name, text, scope, first, last)] = None
    return tuple(found)


def guarded(reading: Reading, test: "Node") -> Iterator[Lines]:
    """Yield the first and last lines of what runs only when a test holds."""
    source = reading.source
    negated, here = False, test
    for _ in range(_MOST_OUTER):
        above = here.parent
        if above is None:
            return
        kind = above.type
        if kind == "unary_expression" and above.children[0].type == "!":
            negated = not negated
        elif kind == "binary_expression":
            operator = above.child_by_field_name("operator")
            if operator is None or operator.type != ("||" if negated else "&&"):
                return
            right = above.child_by_field_name("right")
            if right is not None and right.start_byte > here.start_byte:
                yield source.first_line(right), source.last_line(right)
        elif kind != "parenthesized_expression":
            yield from _of_statement(reading, above, here, negated)
            return
        here = above


def _of_statement(reading: Reading, above: "Node", here: "Node", negated: bool) -> Iterator[Lines]:
    source, kind = reading.source, above.type
    if (
        kind in {"if_statement", "while_statement"}
        and above.child_by_field_name("condition") == here
    ):
        field = "body" if kind == "while_statement" else "consequence"
        body = above.child_by_field_name(field)
        if body is None:
            return
        if not negated:
            yield source.first_line(body), source.last_line(body)
        elif kind == "if_statement" and _leaves(body) and above.parent is not None:
            yield source.last_line(above) + 1, source.last_line(above.parent)
    elif kind == "ternary_expression" and above.child_by_field_name("condition") == here:
        field = "alternative" if negated else "consequence"
        side = above.child_by_field_name(field)
        if side is not None:
            yield source.first_line(side), source.last_line(side)


def _leaves(body: "Node") -> bool:
    """Tell whether a statement always leaves what is around it."""
    last = body.named_children[-1:] if body.type == "statement_block" else [body]
    return any(node.type in _LEAVING for node in last)
