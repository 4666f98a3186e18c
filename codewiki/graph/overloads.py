"""Which of several methods of one name a call means, by the number and types of its arguments.

Types are compared as simple names without type arguments ("String", "int[]", "Entry"). An argument
of which nothing is known fits everything equally well.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from codewiki.facts.model import TOP_LEVEL
from codewiki.graph.names import FileNames, Symbol

ANY = -1
"""A number of arguments that fits every method."""
MOST_METHODS = 60
"""How many methods of one name are compared."""

_IMPOSSIBLE = -1
_EXACT, _WIDER, _RELATED, _BOXED, _VAGUE, _ANYTHING = 60, 50, 40, 30, 5, 1
_NOTHING_KNOWN = 10

_WIDENING = ("byte", "short", "int", "long", "float", "double")
_BOXES = {
    "boolean": "Boolean",
    "byte": "Byte",
    "char": "Character",
    "double": "Double",
    "float": "Float",
    "int": "Integer",
    "long": "Long",
    "short": "Short",
}
PRIMITIVES = frozenset(_BOXES)
_UNBOXED = {box: plain for plain, box in _BOXES.items()}
_TOP = frozenset({"Object", "Serializable", "Comparable"})
_TEXTS = frozenset({"String", "StringBuilder", "StringBuffer"})
_FINAL = frozenset({"String", *_BOXES.values()})
_TYPE_VARIABLE = re.compile(r"[A-Z][0-9]?")
NULL, FUNCTION = "null", "->"
"""Arguments that are ``null``, or functions that are written out."""


class Call(msgspec.Struct, frozen=True, gc=False):
    """A call: the number of its arguments, what they are as dotted text, and where it stands."""

    count: int = ANY
    given: tuple[str, ...] = ()
    file: FileNames | None = None
    scope: int = TOP_LEVEL


ANY_CALL = Call()


class Part(msgspec.Struct, frozen=True, gc=False):
    """A part of dotted text: ``make(2)[]`` calls ``make`` with two arguments and indexes that."""

    name: str
    call: Call | None = None
    depth: int = 0


@lru_cache(maxsize=65_536)
def read_part(text: str) -> Part:
    """Read a part of dotted text."""
    rest = text.rstrip("[]")
    depth = (len(text) - len(rest)) // 2
    if not rest.endswith(")"):
        return Part(rest, None, depth)
    name, _, count = rest[:-1].partition("(")
    return Part(name, Call(int(count) if count.isdecimal() else 0), depth)


class Argument(msgspec.Struct, frozen=True, gc=False):
    """The type of an argument; ``names`` are those of its type and ancestors, nearest first.

    ``closed`` tells that there are no others.
    """

    type: str = ""
    names: tuple[str, ...] = ()
    closed: bool = False


def takes(method: Symbol, count: int) -> bool:
    """Tell whether a method can be called with so many arguments."""
    wanted = len(method.definition.parameters)
    if count == ANY:
        return True
    return count >= wanted - 1 if is_variable(method) else count == wanted


def is_variable(method: Symbol) -> bool:
    """Tell whether a method takes any number of arguments in its last place."""
    parameters = method.definition.parameters
    return bool(parameters) and bool(parameters[-1].prefix)


def choose(methods: Sequence[Symbol], call: Call, arguments: Sequence[Argument]) -> Symbol | None:
    """Return the method that a call means, ``None`` when its arguments fit none.

    Those that take a fixed number of arguments come first; of several that fit equally well,
    another than the one that calls.
    """
    for group in (
        [method for method in methods if not is_variable(method)],
        [method for method in methods if is_variable(method)],
    ):
        scored = [(score(method, arguments), method) for method in group[:MOST_METHODS]]
        best = max((points for points, _ in scored), default=_IMPOSSIBLE)
        if best < 0:
            continue
        found = [method for points, method in scored if points == best]
        others = [
            method
            for method in found
            if method.file is not call.file or method.number != call.scope
        ]
        return (others or found)[0]
    return None


def score(method: Symbol, arguments: Sequence[Argument]) -> int:
    """Tell how well arguments fit a method, less than nothing when they cannot be meant."""
    parameters = method.definition.parameters
    total = 0
    for place, argument in enumerate(arguments):
        parameter = parameters[min(place, len(parameters) - 1)]
        wanted = simple(method, parameter.type)
        points = _fit(wanted, argument)
        if parameter.prefix and place == len(parameters) - 1 == len(arguments) - 1:
            points = max(points, _fit(f"{wanted}[]", argument))
        if points < 0:
            return _IMPOSSIBLE
        total += points
    return total


def simple(method: Symbol, text: str) -> str:
    """Return the simple name of a type as a method's file writes it."""
    return _last_name(method.file.adapter.named_type, text)


@lru_cache(maxsize=65_536)
def _last_name(named_type: Callable[[str], str], text: str) -> str:
    return named_type(text).rpartition(".")[2]


def is_type_variable(name: str) -> bool:
    """Tell whether a name is written like that of a type parameter: ``T``, ``K2``."""
    return _TYPE_VARIABLE.fullmatch(name) is not None


def _fit(wanted: str, argument: Argument) -> int:
    given = argument.type
    if not given:
        return _NOTHING_KNOWN
    if given == wanted:
        return _EXACT
    if given in {NULL, FUNCTION}:
        return _fit_nothing(wanted, given)
    if given in PRIMITIVES:
        return _fit_primitive(wanted, given)
    if wanted.endswith("[]") or given.endswith("[]"):
        return _fit_array(wanted, given)
    if wanted in PRIMITIVES:
        plain = _UNBOXED.get(given, "")
        unboxed = _fit_primitive(wanted, plain) if plain and plain != wanted else _BOXED
        return unboxed if plain else _IMPOSSIBLE
    if wanted in argument.names:
        return max(_RELATED - argument.names.index(wanted), _VAGUE + 1)
    if wanted in _TOP or is_type_variable(wanted):
        return _ANYTHING
    if given in _TEXTS and wanted == "CharSequence":
        return _RELATED
    if given in _FINAL and not (wanted == "Number" and given not in {"String", "Boolean"}):
        return _IMPOSSIBLE
    return _IMPOSSIBLE if argument.closed else _VAGUE


def _fit_nothing(wanted: str, given: str) -> int:
    if wanted in PRIMITIVES:
        return _IMPOSSIBLE
    if given == FUNCTION and (wanted.endswith("[]") or wanted in _FINAL or wanted in _TEXTS):
        return _IMPOSSIBLE
    return _ANYTHING if wanted in _TOP or is_type_variable(wanted) else _NOTHING_KNOWN


def _fit_primitive(wanted: str, given: str) -> int:
    if wanted in PRIMITIVES:
        start = "short" if given == "char" and wanted != "short" else given
        if start not in _WIDENING or wanted not in _WIDENING:
            return _IMPOSSIBLE
        steps = _WIDENING.index(wanted) - _WIDENING.index(start)
        return _WIDER - steps if steps > 0 else _IMPOSSIBLE
    if wanted == _BOXES[given]:
        return _BOXED
    if wanted in _TOP or is_type_variable(wanted):
        return _ANYTHING
    is_number = wanted == "Number" and given not in {"boolean", "char"}
    return _VAGUE if is_number else _IMPOSSIBLE


def _fit_array(wanted: str, given: str) -> int:
    if not wanted.endswith("[]"):
        return _ANYTHING if wanted in _TOP or is_type_variable(wanted) else _IMPOSSIBLE
    if not given.endswith("[]"):
        return _IMPOSSIBLE
    inner, mine = wanted[:-2], given[:-2]
    if mine in PRIMITIVES or inner in PRIMITIVES:
        return _IMPOSSIBLE
    if inner in _TOP or is_type_variable(inner):
        return _VAGUE
    return _IMPOSSIBLE if mine in _FINAL else _VAGUE
