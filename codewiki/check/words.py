"""Whole words in source text, found without making a pattern of each of them.

A repository has thousands of names, and to compile a long pattern takes longer than to search with
it. So a pattern is made once, with a mark in the place of the name, and the name is replaced by
the mark in the few lines that are searched.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_CAPITALS = re.compile(r"[A-Z_]+")
_ESCAPE = re.compile(r"\\.")
_WORD = re.compile(r"[A-Za-z_]+")

# Letters that stand in no program: a text which holds them all the same is not marked.
_MARK = "\U00013080"
_CAPITAL_MARK = "Q__Z__Q"


def mark_of(name: str, text: str, taken: frozenset[str]) -> str:
    """Return what may stand for ``name`` in ``text`` and in a pattern; empty where nothing may.

    ``taken`` are the words of the pattern itself, which must stay what they are. Patterns take
    capitals for macros, so a name of capitals gets a mark of capitals.
    """
    if name in taken or not _PLAIN.fullmatch(name):
        return ""
    mark = _CAPITAL_MARK if _CAPITALS.fullmatch(name) else _MARK
    return "" if mark in text else mark


@cache
def pattern_words(pattern: str) -> frozenset[str]:
    """Return the words that stand in a pattern as they are."""
    return frozenset(_WORD.findall(_ESCAPE.sub(" ", pattern)))


def marked(text: str, names: Iterable[str], mark: str) -> str:
    """Return ``text`` with ``mark`` in the place of each whole word that is one of ``names``."""
    for name in names:
        parts, last = [], 0
        for place in places(text, name):
            parts += [text[last:place], mark]
            last = place + len(name)
        if parts:
            text = "".join((*parts, text[last:]))
    return text


def places(text: str, word: str) -> Iterator[int]:
    r"""Yield where ``word`` stands in ``text`` with neither ``\w`` before nor after it."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not _inside(text[place - 1 : place]) and not _inside(text[end : end + 1]):
            yield place
        place = text.find(word, end)


def has_word(text: str, word: str) -> bool:
    r"""Tell whether ``word`` stands in ``text`` as a whole word; ``$`` belongs to words.

    An end of ``word`` that is no letter, digit, ``_`` or ``$`` may have anything beside it.
    """
    left = word[:1].isalnum() or word[:1] in "_$"
    right = word[-1:].isalnum() or word[-1:] in "_$"
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = text[max(0, place - 1) : place], text[end : end + 1]
        if not (left and _inside(before, "_$")) and not (right and _inside(after, "_$")):
            return True
        place = text.find(word, place + 1)
    return False


def _inside(sign: str, signs: str = "_") -> bool:
    return sign.isalnum() or (sign != "" and sign in signs)
