"""What type texts of Python and TypeScript say about the parts of a value.

``list[Foo]`` is no type of the repository, but what a loop takes out of it is a ``Foo``; a function
type says what a function is called with and what it gives. Only types of the languages' own
libraries are known here, by their simple names.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from codewiki.graph.shapes import WHOLE
from codewiki.graph.type_texts import LONGEST, NOTHING, TRANSPARENT, split_outside

_ROWS = frozenset({
    "Array", "ReadonlyArray", "ReadonlySet", "IterableIterator", "AsyncIterableIterator", "WeakSet",
    "NonEmptyArray", "ArrayLike", "ConcatArray",
    "list", "List", "Sequence", "MutableSequence", "deque", "Deque", "Iterable", "Iterator",
    "AsyncIterable", "AsyncIterator", "Generator", "AsyncGenerator", "Collection", "Set", "set",
    "frozenset", "FrozenSet", "AbstractSet", "MutableSet", "KeysView", "ValuesView", "Reversible",
    "Queue", "SimpleQueue", "LifoQueue", "PriorityQueue", "UserList",
})  # fmt: skip
_PYTHON_MAPS = frozenset({
    "dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict",
    "ChainMap", "WeakValueDictionary", "WeakKeyDictionary", "MappingProxyType", "UserDict",
})  # fmt: skip
_SCRIPT_MAPS = frozenset({"Map", "ReadonlyMap", "WeakMap"})
_RECORDS = frozenset({"Record", "Dictionary"})
_MAPS = _PYTHON_MAPS | _SCRIPT_MAPS | _RECORDS
_TUPLES = frozenset({"tuple", "Tuple"})
_SINGLE = frozenset({"ContextVar", "Future", "Task", "ref", "ReferenceType", "WeakRef", "Awaitable",
                     "PromiseLike", "Coroutine", "Ref", "Lazy"})  # fmt: skip
_CALLABLE = frozenset({"Callable"})
_OF_ROWS = frozenset({
    "pop", "popleft", "get", "get_nowait", "__next__", "__anext__", "__getitem__", "shift", "find",
    "findLast", "at",
})  # fmt: skip
_SAME_ROWS = frozenset({
    "copy", "filter", "slice", "concat", "reverse", "sort", "splice", "toSorted", "toReversed",
    "with", "values", "__iter__", "__aiter__", "union", "intersection", "difference",
})  # fmt: skip
_OF_MAPS = frozenset({"get", "pop", "setdefault", "__getitem__"})
_OF_SINGLE = frozenset({"get", "result", "deref"})
_MARKS = re.compile(r"\A(?:readonly|keyof|unique)\s+")
_PYTHON_SIDE = re.compile(r"\A(?P<head>[\w.]+)\s*\[(?P<inner>.*)\]\Z", re.DOTALL)
_SCRIPT_SIDE = re.compile(r"\A(?P<head>[\w.$]+)\s*<(?P<inner>.*)>\Z", re.DOTALL)
_PARAMETER = re.compile(r"\A\s*(?:\.\.\.)?[\w$]+\s*\??\s*:(?P<type>.*)\Z", re.DOTALL)
_FIELD = re.compile(
    r"\A\s*(?:readonly\s+)?(?P<name>[\w$]+|'[^']*'|\"[^\"]*\"|\[[^\]]*\])\s*\??\s*"
    r"(?P<rest>[:(].*)\Z",
    re.DOTALL,
)
_ENDING = ","


@lru_cache(maxsize=20_000)
def container(text: str) -> str:
    """Return the one type of a text that says what a value holds, without what wraps it.

    ``Optional[list[Foo]]`` gives ``list[Foo]``; "" where there is none, or more than one type.
    """
    text = text.strip()
    for _ in range(6):
        if not text or len(text) > LONGEST:
            return ""
        pieces = [
            piece.strip()
            for piece in split_outside(_bare(text), "|")
            if piece.strip().strip("'\"") not in NOTHING
        ]
        if len(pieces) != 1:
            return ""
        text = _MARKS.sub("", _bare(pieces[0]))
        head, inner = parts(text)
        if head in TRANSPARENT and inner:
            text = inner[0].strip()
            continue
        known = head in _ROWS or head in _MAPS or head in _TUPLES or head in _SINGLE
        if (inner and (known or head in _CALLABLE)) or text.endswith("[]"):
            return text
        is_literal = text.startswith(("{", "[")) and text.endswith(("}", "]"))
        return text if is_literal or function(text) is not None else ""
    return ""


def _bare(text: str) -> str:
    """Drop quotes and the parentheses around a whole type."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int:
    """Return the place of the bracket that closes the first one, -1 when none does."""
    depth = 0
    for place, sign in enumerate(text):
        if sign in "([{<":
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[place - 1] != "="):
            depth -= 1
            if not depth:
                return place
    return -1


@lru_cache(maxsize=20_000)
def parts(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the simple name of a type and its arguments."""
    match = _SCRIPT_SIDE.match(text) or _PYTHON_SIDE.match(text)
    if match is None:
        return "", ()
    return match["head"].rpartition(".")[2], tuple(split_outside(match["inner"], ","))


def part(text: str, key: str) -> str:
    """Return the type of what a key takes out of a container, "" when it is not known.

    ``key`` is as in shapes: "" for what a loop takes, a number, or a name in quotes.
    """
    if key == WHOLE:
        return text
    if text.endswith("[]"):
        return text[:-2].strip()
    if text.startswith("{"):
        return _field(text, key[1:-1]) if key.startswith("'") else ""
    head, inner = parts(text)
    if text.startswith("["):
        head, inner = "tuple", tuple(split_outside(text[1:-1], ","))
    if head in _TUPLES:
        return _of_tuple([one.strip() for one in inner], key)
    if head in _ROWS and inner:
        return inner[0]
    if head in _MAPS and len(inner) == 2:
        if key:
            return inner[1]
        return f"[{inner[0]}, {inner[1]}]" if head in _SCRIPT_MAPS else inner[0]
    return ""


def _of_tuple(inner: list[str], key: str) -> str:
    if len(inner) == 2 and inner[1] == "...":
        return inner[0]
    if key.isdecimal():
        return inner[int(key)] if int(key) < len(inner) else ""
    return inner[0] if len(set(inner)) == 1 else ""


def _field(text: str, name: str) -> str:
    """Return the type of a field of an object type that is written out."""
    inner = text[1:-1].replace(";", _ENDING).replace("\n", _ENDING)
    for piece in split_outside(inner, _ENDING):
        match = _FIELD.match(piece)
        if match is None or match["name"].strip("'\"") != name:
            continue
        rest = match["rest"].strip()
        if rest.startswith(":"):
            return rest[1:].strip()
        return _signature(rest)
    return ""


def _signature(rest: str) -> str:
    """Return ``(a: A): R``, the rest of a method, as the function type ``(a: A) => R``."""
    end = _closing(rest)
    gives = rest[end + 1 :].strip()
    return f"{rest[: end + 1]} => {gives[1:].strip()}" if gives.startswith(":") else ""


def given(text: str, name: str) -> str:
    """Return the type of what the method ``name`` of a container gives, "" if not known."""
    head, inner = parts(text)
    if text.endswith("[]") or (head in _ROWS and inner):
        element = part(text, "")
        if name in _SAME_ROWS:
            return text
        return element if name in _OF_ROWS else ""
    if head in _MAPS and len(inner) == 2:
        if name in _OF_MAPS:
            return inner[1]
        if name in {"values", "keys"}:
            return f"Iterable[{inner[name == 'values']}]"
        if name in {"items", "entries"}:
            return f"Iterable[tuple[{inner[0]}, {inner[1]}]]"
        return text if name == "copy" else ""
    if head in _SINGLE and inner:
        return inner[0] if name in _OF_SINGLE else ""
    if text.startswith("{"):
        found = function(_field(text, name))
        return found[1] if found else ""
    return ""


def called(text: str) -> str:
    """Return the type of what calling a value of a type gives, "" if not known."""
    head, inner = parts(text)
    if head in _CALLABLE and len(inner) == 2:
        return inner[1]
    if head in {"ref", "ReferenceType"} and inner:
        return inner[0]
    found = function(text)
    return found[1] if found is not None else ""


def parameter(text: str, number: int) -> str:
    """Return the type of a parameter of a function type, "" if not known."""
    head, inner = parts(text)
    if head in _CALLABLE and len(inner) == 2:
        listed = inner[0].strip()
        types = list(split_outside(listed[1:-1], ",")) if listed.startswith("[") else []
        return types[number].strip() if number < len(types) else ""
    found = function(text)
    if found is None:
        return ""
    written = [one for one in found[0] if not one.strip().startswith("this")]
    match = _PARAMETER.match(written[number]) if number < len(written) else None
    return match["type"].strip() if match is not None else ""


@lru_cache(maxsize=20_000)
def function(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return parameters and result of ``<T>(a: A) => R``, ``None`` for any other type."""
    text = text.strip()
    if text.startswith("new "):
        return None
    if text.startswith("<"):
        text = text[_closing(text) + 1 :].strip()
    if not text.startswith("("):
        return None
    end = _closing(text)
    rest = text[end + 1 :].strip()
    if end < 0 or not rest.startswith("=>"):
        return None
    return tuple(_listed(text[1:end])), rest[2:].strip()


def _listed(text: str) -> Iterator[str]:
    return (piece for piece in split_outside(text, ",") if piece.strip())
