"""What containers that come with a language hold, as far as their type arguments tell.

``List<Foo>`` is no type of the repository, but what ``get`` takes out of it is a ``Foo``. Only the
containers of the language's own library are known here, by their simple names.
"""

import re
from collections.abc import Iterator

from codewiki.graph.names import External, FileNames, Value

LONGEST = 400
"""Longer type texts say nothing."""

_ELEMENTS = frozenset({
    "Iterable", "Collection", "List", "ArrayList", "LinkedList", "CopyOnWriteArrayList",
    "Vector", "Stack", "Set", "HashSet", "LinkedHashSet", "TreeSet", "SortedSet",
    "NavigableSet", "EnumSet", "CopyOnWriteArraySet", "ConcurrentSkipListSet", "Queue", "Deque",
    "ArrayDeque", "PriorityQueue", "BlockingQueue", "BlockingDeque", "LinkedBlockingQueue",
    "ArrayBlockingQueue", "LinkedBlockingDeque", "ConcurrentLinkedQueue",
    "ConcurrentLinkedDeque", "PriorityBlockingQueue", "AbstractList", "AbstractSet",
    "AbstractCollection", "Iterator", "ListIterator", "Enumeration", "Spliterator", "Optional",
    "Stream",
})  # fmt: skip
_MAPS = frozenset({
    "Map", "HashMap", "LinkedHashMap", "TreeMap", "SortedMap", "NavigableMap", "ConcurrentMap",
    "ConcurrentHashMap", "ConcurrentSkipListMap", "EnumMap", "IdentityHashMap", "WeakHashMap",
    "Hashtable", "AbstractMap",
})  # fmt: skip
_SINGLE = frozenset({
    "Supplier", "Callable", "Future", "CompletableFuture", "AtomicReference", "ThreadLocal",
    "InheritableThreadLocal", "WeakReference", "SoftReference", "Reference", "Entry",
    "Function", "BiFunction", "UnaryOperator", "BinaryOperator",
})  # fmt: skip
_LAST = frozenset({
    "get", "getFirst", "getLast", "removeFirst", "removeLast", "next", "previous",
    "nextElement", "peek", "peekFirst", "peekLast", "poll", "pollFirst", "pollLast", "pop",
    "element", "take", "takeFirst", "takeLast", "first", "last", "orElse", "orElseGet",
    "orElseThrow", "call", "join", "put", "getOrDefault", "computeIfAbsent", "computeIfPresent",
    "compute", "merge", "putIfAbsent", "getValue", "lower", "higher", "floor", "ceiling",
    "elementAt", "firstElement", "lastElement", "getAndSet", "getNow", "apply", "remove", "set",
})  # fmt: skip
_FIRST = frozenset({"getKey", "firstKey", "lastKey", "floorKey", "ceilingKey"})
_SAME = frozenset({
    "stream", "parallelStream", "iterator", "listIterator", "descendingIterator", "filter",
    "sorted", "distinct", "limit", "skip", "subList", "headSet", "tailSet", "subSet",
    "descendingSet", "reversed", "findFirst", "findAny", "min", "max", "toList", "takeWhile",
    "dropWhile", "parallel", "sequential", "onClose", "or",
})  # fmt: skip
_ARGUMENTS = re.compile(r"(?P<head>[\w.$]+)\s*<(?P<inner>.*)>\Z", re.DOTALL)
_WILDCARD = re.compile(r"\A\s*\?\s*(?:extends|super)?\s*")


class Held(External, frozen=True):
    """An object of a type from outside; ``text`` is its type as ``file`` writes it at ``scope``."""

    file: FileNames
    scope: int
    text: str


class Gives(External, frozen=True):
    """A method from outside of which is known what it gives."""

    value: Value


def has_parts(text: str) -> bool:
    """Tell whether a type text says what an object holds."""
    return len(text) <= LONGEST and (text.endswith("[]") or text.endswith(">"))


def element(text: str) -> str:
    """Return the type of what a loop or an index takes out of an object, "" if not known."""
    if text.endswith("[]"):
        return text[:-2].rstrip()
    head, arguments = split(text)
    return arguments[-1] if head in _ELEMENTS and arguments else ""


def given(text: str, name: str) -> str:
    """Return the type of what the method ``name`` of an object gives, "" if not known."""
    head, arguments = split(text)
    if not arguments or not (head in _ELEMENTS or head in _MAPS or head in _SINGLE):
        return ""
    if head in _MAPS and len(arguments) == 2:
        found = {
            "keySet": f"java.util.Set<{arguments[0]}>",
            "values": f"java.util.Collection<{arguments[1]}>",
            "entrySet": f"java.util.Set<java.util.Map.Entry<{', '.join(arguments)}>>",
        }.get(name)
        if found is not None:
            return found
        if name.endswith("Entry"):
            return f"java.util.Map.Entry<{', '.join(arguments)}>"
    if head in _ELEMENTS and (name in _SAME or (name == "peek" and head == "Stream")):
        return text
    if name in _FIRST:
        return arguments[0]
    return arguments[-1] if name in _LAST else ""


def split(text: str) -> tuple[str, list[str]]:
    """Return the simple name of a type and its arguments, those of wildcards without their sign."""
    match = _ARGUMENTS.match(text)
    if match is None:
        return "", []
    arguments = [_WILDCARD.sub("", part).strip() for part in _split(match["inner"])]
    return match["head"].rpartition(".")[2], arguments


def _split(text: str) -> Iterator[str]:
    depth = start = 0
    for place, sign in enumerate(text):
        if sign == "<":
            depth += 1
        elif sign == ">":
            depth -= 1
        elif sign == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]
