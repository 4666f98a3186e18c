"""What loops, comprehensions and tests of types say about the objects whose methods are called.

Loops and comprehensions give their variables a part of what they go through, ``isinstance`` tells
the class of a name for the lines that it guards. Only names on which methods are called are told.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_flows import shape
from codewiki.facts.languages.python_reading import Reading
from codewiki.facts.languages.syntax import named_child
from codewiki.facts.model import TOP_LEVEL, Flow, Guard, Reference, ReferenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_SAME = frozenset({"sorted", "reversed", "list", "tuple", "set", "frozenset", "iter"})
"""Built-in functions whose result has the parts of their argument."""
_COMPREHENSIONS = frozenset({"list_comprehension", "set_comprehension", "generator_expression"})
_LEAVING = frozenset({
    "return_statement", "raise_statement", "continue_statement", "break_statement",
})  # fmt: skip
_MOST_NAMES = 16
_MOST_OUTER = 6
MOST_TESTS = 200
"""So many tests of types are looked at in a file: to find what is around one takes long."""

Heads = frozenset[tuple[int, str]]
"""Names on which methods are called, by the scope of the call."""


def heads_of(references: Iterable[Reference]) -> Heads:
    """Return the first names of the receivers of calls."""
    return frozenset(
        (reference.scope, _head(reference.receiver))
        for reference in references
        if reference.kind is ReferenceKind.CALL and reference.receiver
    )


def _head(text: str) -> str:
    for place, letter in enumerate(text):
        if letter in ".([":
            return text[:place]
    return text


# Loops ----------------------------------------------------------------------------------------


def looped(reading: Reading, heads: Heads) -> tuple[Flow, ...]:
    """Return what loops and comprehensions give to the names of ``heads``."""
    found: dict[Flow, None] = {}
    source = reading.source
    for captures in reading.of("flow.clause"):
        target, value = captures["target"][0], captures["value"][0]
        scope = reading.function_at(target.start_byte)
        if scope == TOP_LEVEL:
            continue
        for name, text in _given(reading, target, value):
            word = source.text(name)
            if (scope, word) in heads:
                found[Flow(word, text, scope, source.line(name.start_byte))] = None
    return tuple(found)


def _given(reading: Reading, target: "Node", value: "Node") -> "Iterator[tuple[Node, str]]":
    """Yield each name of a target with the shape of what it gets, ``UNKNOWN`` if not known."""
    for _ in range(_MOST_OUTER):
        callee = value.child_by_field_name("function") if value.type == "call" else None
        if callee is None or callee.type != "identifier":
            break
        made = reading.source.text(callee)
        listed = value.child_by_field_name("arguments")
        passed = (
            []
            if listed is None
            else [child for child in listed.named_children if child.type != "comment"]
        )
        if not passed or passed[0].type in {"keyword_argument", "list_splat"}:
            break
        if made in _SAME:
            value = passed[0]
            continue
        if made in {"enumerate", "zip"} and target.type in _PATTERNS:
            row = [None, passed[0]] if made == "enumerate" else passed
            children = target.named_children[:_MOST_NAMES]
            for child, part in zip(children, row, strict=False):
                text = "" if part is None else shape(reading, part)
                yield from _spread(child, f"{text}[]" if text else UNKNOWN)
            return
        break
    text = shape(reading, value)
    yield from _spread(target, f"{text}[]" if text else UNKNOWN)


def same_parts(reading: Reading, node: "Node") -> "Node | None":
    """Return the container whose parts another has: ``list(x)``, ``x[1:]``, ``[y for y in x]``."""
    if node.type == "call":
        callee = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if given is not None and given.type != "generator_expression":
            given = named_child(given, 0)
        if callee is None or callee.type != "identifier" or given is None:
            return None
        is_other = given.type in {"keyword_argument", "list_splat"}
        return given if reading.source.text(callee) in _SAME and not is_other else None
    if node.type == "subscript":
        key = node.child_by_field_name("subscript")
        is_slice = key is not None and key.type == "slice"
        return node.child_by_field_name("value") if is_slice else None
    if node.type in _COMPREHENSIONS:
        body, clause = node.child_by_field_name("body"), named_child(node, 1)
        target = clause.child_by_field_name("left") if clause is not None else None
        if body is None or clause is None or target is None or target.type != "identifier":
            return None
        text = reading.source.text
        return clause.child_by_field_name("right") if text(body) == text(target) else None
    return None


def _spread(target: "Node", text: str) -> "Iterator[tuple[Node, str]]":
    waiting = [(target, text, 0)]
    while waiting:
        node, text, depth = waiting.pop()
        if node.type == "identifier":
            yield node, text
        elif node.type in _PATTERNS and depth < 3:
            for number, child in enumerate(node.named_children[:_MOST_NAMES]):
                inner = text if text == UNKNOWN else f"{text}[{number}]"
                waiting.append((child, inner, depth + 1))


# Guards ---------------------------------------------------------------------------------------


def guards(reading: Reading, heads: Heads) -> tuple[Guard, ...]:
    """Return the lines in which ``isinstance`` tells the class of a name of ``heads``."""
    found: dict[Guard, None] = {}
    tests = 0
    for captures, reference in reading.calls:
        if reference.name != "isinstance" or reference.receiver or reference.arguments != 2:
            continue
        node, listed = captures["ref.call"][0], captures["arguments"][0]
        subject, tested = named_child(listed, 0), named_child(listed, 1)
        if subject is None or tested is None or tested.type not in {"identifier", "attribute"}:
            continue
        name, text = reading.dotted(subject), reading.dotted(tested)
        if UNKNOWN in name or UNKNOWN in text or (reference.scope, _head(name)) not in heads:
            continue
        tests += 1
        if tests > MOST_TESTS:
            break
        for first, last in guarded(reading, node):
            found[Guard(name, text, reference.scope, first, last)] = None
    return tuple(found)


def guarded(reading: Reading, test: "Node") -> "Iterator[tuple[int, int]]":
    """Yield the first and last lines of what runs only when a test holds."""
    source = reading.source
    negated, here = False, test
    for _ in range(_MOST_OUTER):
        above = here.parent
        if above is None:
            return
        kind = above.type
        if kind == "not_operator":
            negated = not negated
        elif kind == "boolean_operator":
            operator = above.child_by_field_name("operator")
            word = "or" if negated else "and"
            if operator is None or operator.type != word:
                return
            right = above.child_by_field_name("right")
            if right is not None and right.start_byte > here.start_byte:
                yield source.first_line(right), source.last_line(right)
        elif kind != "parenthesized_expression":
            break
        here = above
    else:
        return
    yield from _of_statement(reading, above, here, negated)


def _of_statement(
    reading: Reading, above: "Node", here: "Node", negated: bool
) -> "Iterator[tuple[int, int]]":
    source, kind = reading.source, above.type
    if kind in {"if_statement", "elif_clause", "while_statement"}:
        body = above.child_by_field_name("body" if kind == "while_statement" else "consequence")
        if body is None or above.child_by_field_name("condition") != here:
            return
        if not negated:
            yield source.first_line(body), source.last_line(body)
        elif kind == "if_statement" and _leaves(body) and above.parent is not None:
            yield source.last_line(above) + 1, source.last_line(above.parent)
    elif kind == "assert_statement" and not negated and above.parent is not None:
        yield source.last_line(above) + 1, source.last_line(above.parent)
    elif kind in {"conditional_expression", "if_clause"} and not negated:
        outer = above if kind == "conditional_expression" else above.parent
        if outer is not None:
            yield source.first_line(outer), source.last_line(outer)


def _leaves(body: "Node") -> bool:
    """Tell whether a block always leaves what is around it."""
    last: Collection[Node] = body.named_children[-1:]
    return any(node.type in _LEAVING for node in last)
