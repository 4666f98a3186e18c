"""Shapes: how facts write down an expression whose value goes somewhere, taken apart.

``a.b()[0]['k'][]`` is a name with links: members, calls and keys. A link with a number in round
brackets stands for an argument: ``each(0)(1)`` is what the function that ``each`` gets as its first
argument is called with as its second.
"""

import re
from functools import lru_cache

LINK = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\.?([^.()\[\]]+)")
RESULT, PART, MEMBER = 1, 2, 3
"""The groups of a link: a call, a key, a name."""
WHOLE = ":"
"""The key of a slice, which is a container as its own is."""


@lru_cache(maxsize=16_384)
def links(shape: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Split a shape into its first name ("" when it has none) and what hangs on it."""
    found = [(match.lastindex or MEMBER, match[match.lastindex or 0])
             for match in LINK.finditer(shape)]  # fmt: skip
    if not found or found[0][0] != MEMBER:
        return "", ()
    return found[0][1], tuple(found[1:])


def has_keys(text: str) -> bool:
    """Tell whether text has links other than members and calls."""
    return "[" in text or ")(" in text


def is_of_argument(text: str) -> bool:
    """Tell whether text says what an argument is called with."""
    return ")(" in text
