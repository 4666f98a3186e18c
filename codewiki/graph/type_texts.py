"""Reading the source text of a type: which named types a value may have."""

from collections.abc import Iterator
from functools import lru_cache

TRANSPARENT = frozenset({
    "Annotated",
    "Awaited",
    "ClassVar",
    "Final",
    "InitVar",
    "NonNullable",
    "NotRequired",
    "Omit",
    "Optional",
    "Partial",
    "Pick",
    "Promise",
    "ReadOnly",
    "Readonly",
    "Required",
    "Union",
})
"""Generic types that stand for their arguments."""
_OF_FIRST = frozenset({"Annotated", "Omit", "Pick"})
"""Those whose other arguments are no types of the value."""
_TYPE_OF = "typeof "
CLASS_OF = frozenset({"type", "Type"})
YIELDING = frozenset({"Iterator", "Iterable", "Generator", "AsyncIterator", "AsyncGenerator"})
NOTHING = frozenset({"None", "null", "undefined", "void", "Literal", "Never", "NoReturn", ""})
MOST_ALTERNATIVES = 12
LONGEST = 1_000
"""Longer texts say nothing: nobody reads them."""


@lru_cache(maxsize=20_000)
def alternatives(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the named types of a type text, each with whether the class itself is meant.

    ``Foo | None`` gives Foo; ``Optional["a.Foo"]`` gives a.Foo; ``list[Foo]`` gives list, for a
    container is not what it holds; ``type[Foo]`` gives Foo, the class itself. At most
    ``MOST_ALTERNATIVES`` are returned; more are no help.
    """
    found: dict[tuple[str, bool], None] = {}
    pending = [(text, False)] if len(text) <= LONGEST else []
    while pending and len(found) < MOST_ALTERNATIVES:
        part, is_class = pending.pop()
        for piece in split_outside(_unwrapped(part), "|"):
            head, arguments = _head(piece)
            last = head.rpartition(".")[2]
            if piece.strip().startswith(_TYPE_OF):
                pending.append((piece.strip().removeprefix(_TYPE_OF), True))
            elif last in TRANSPARENT and arguments:
                inner = list(split_outside(arguments, ","))
                pending.extend((entry, is_class) for entry in _meant(last, inner))
            elif last in CLASS_OF and arguments:
                pending.append((arguments, True))
            elif last not in NOTHING:
                found[head, is_class] = None
    return tuple(found)[:MOST_ALTERNATIVES]


def yielded(text: str) -> str:
    """Return the first type argument of an iterator type: what a context manager gives."""
    head, arguments = _head(text)
    if head.rpartition(".")[2] not in YIELDING:
        return ""
    return next(split_outside(arguments, ","), "").strip()


def _meant(wrapper: str, arguments: list[str]) -> list[str]:
    return arguments[:1] if wrapper in _OF_FIRST else arguments[::-1]


def _head(text: str) -> tuple[str, str]:
    """Split ``a.Foo[x, y]`` into (a.Foo, "x, y"). Quotes are dropped, ``Foo[]`` is no Foo."""
    text = text.strip().strip("'\"").strip()
    if "|" in text and "[" not in text:
        return "", ""
    for opening, closing in ("[]", "<>"):
        place = text.find(opening)
        if place > 0 and text.endswith(closing):
            head, inner = text[:place].strip(), text[place + 1 : -1].strip()
            return (head, inner) if inner and _is_dotted(head) else ("", "")
    return (text, "") if _is_dotted(text) else ("", "")


def _is_dotted(text: str) -> bool:
    return all(part.isidentifier() for part in text.replace("$", "_").split("."))


def _unwrapped(text: str) -> str:
    """Drop the parentheses around a type that is written over several lines."""
    text = text.strip()
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:-1] if place == len(text) - 1 else text
    return text


def split_outside(text: str, separator: str) -> Iterator[str]:
    """Split at a separator that is outside all brackets; quotes round everything are dropped."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    depth = start = 0
    for place, sign in enumerate(text):
        if sign in "[(<{":
            depth += 1
        elif sign in "])}" or (sign == ">" and text[place - 1] != "="):
            depth -= 1
        elif sign == separator and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]
