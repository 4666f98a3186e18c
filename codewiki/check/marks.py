"""Names in patterns, without making a pattern for each name.

A repository has thousands of names, and to compile a long pattern takes longer than to search with
it. So a pattern is made once, with a mark in the place of the name, and the name is replaced by
the mark in the few lines that are searched.
"""

import re
from collections.abc import Iterable
from functools import cache

from codewiki.source.words import places

_PLAIN = re.compile(r"[A-Za-z_](?:[\w./-]*\w)?", re.ASCII)
_CAPITALS = re.compile(r"[A-Z_][A-Z0-9_]*")
_ESCAPE = re.compile(r"\\.")
_WORD = re.compile(r"[A-Za-z_]+")

# Letters that stand in no program: a text which holds them all the same is not marked.
_MARK = "\U00013080"
_CAPITAL_MARK = "Q__Z__Q"
_TYPE_MARK = "Q\U00013080"


def mark_of(name: str, text: str, taken: frozenset[str]) -> str:
    """Return what may stand for ``name`` in ``text`` and in a pattern; empty where nothing may.

    ``taken`` are the words of the pattern itself, which must stay what they are. Patterns take
    capitals for macros, so a name of capitals gets a mark of capitals, and one that begins with a
    capital a mark that does.
    """
    if name in taken or not _PLAIN.fullmatch(name):
        return ""
    mark = _TYPE_MARK if name[:1].isupper() else _MARK
    if _CAPITALS.fullmatch(name):
        mark = _CAPITAL_MARK
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
