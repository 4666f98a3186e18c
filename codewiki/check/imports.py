"""The import statements of source text whose comments are blanked."""

import re
from collections.abc import Iterable

from codewiki.check.declarations import SCRIPTS

_INCLUDE = r"""^[ \t]*\#[ \t]*include[ \t]*(?:"[^"\n]*"|<[^>\n]*>)"""
_FROM = r"^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*+(?:\)|\Z)|(?>(?:[^\n\\]|\\.)*))"
_IMPORT = r"""^[ \t]*import[ \t]+(?:\([^)]*\)|[^\n;'"{]*(?:\{[^}{]*\})?[^\n;]*)"""
_JAVA_IMPORT = r"^[ \t]*import\s[^;]{1,400}"
_EXPORT = r"""^[ \t]*export\b[^;'"\n{]*(?:\{[^}{]*\})?[ \t]*from[ \t]*['"][^'"\n]*['"]"""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.MULTILINE | re.DOTALL)


_SCRIPT = _any(_IMPORT, _EXPORT)
_STATEMENTS = {"c": _any(_INCLUDE), "java": _any(_JAVA_IMPORT), "python": _any(_FROM, _IMPORT)}
_OTHER = _any(_INCLUDE, _FROM, _IMPORT, _EXPORT)
_CALL = re.compile(r"\b(?:require|import)[ \t]*\([^)\n]*\)(?:\.[\w$]+)?")
_NAME = re.compile(r"[\w$.]+\Z")

_LONGEST_NAME = 200
_LONGEST_NAMES = 2_000
_WIDEST_GAP = 20


def import_statements(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return the import statements of ``text`` as (first line, last line, text)."""
    if language in _STATEMENTS:
        return placed(_STATEMENTS[language].finditer(text), text)
    statements = _SCRIPT if language in SCRIPTS else _OTHER
    found = placed(statements.finditer(text), text)
    calls = ((_assigned(text, one.start()), one.end()) for one in _CALL.finditer(text))
    return found + _lines_of(calls, text)


def placed(matches: Iterable[re.Match[str]], text: str) -> list[tuple[int, int, str]]:
    """Return matches in ``text``, in order, as (first line, last line, text)."""
    return _lines_of((match.span() for match in matches), text)


def _lines_of(spans: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int, str]]:
    found = []
    line, place = 1, 0
    for start, end in spans:
        # A span may begin before the one before it: the names that it assigns to stand first.
        line += text.count("\n", place, start) - text.count("\n", start, place)
        place = start
        found.append((line, line + text.count("\n", start, end), text[start:end]))
    return found


def _assigned(text: str, start: int) -> int:
    """Return where ``name =`` or ``{ names } =`` before ``start`` begins, ``start`` if none does.

    Read backwards from the call: to try every place before it would take a file's length each.
    """
    equals = _back_over_blanks(text, start) - 1
    if text.endswith("await", max(0, equals - 4), equals + 1):
        equals = _back_over_blanks(text, equals - 4) - 1
    if equals < 0 or text[equals] != "=":
        return start
    end = _back_over_blanks(text, equals)
    if end and text[end - 1] == "}":
        return _opening(text, end - 1, start)
    name = _NAME.search(text[max(0, end - _LONGEST_NAME) : end])
    return end - len(name.group()) if name else start


def _opening(text: str, closing: int, otherwise: int) -> int:
    """Return where the brace opens that ``closing`` closes, if that is not too far."""
    depth = 0
    for place in range(closing, max(-1, closing - _LONGEST_NAMES), -1):
        depth += {"}": 1, "{": -1}.get(text[place], 0)
        if text[place] == ";":
            break
        if not depth:
            return place
    return otherwise


def _back_over_blanks(text: str, end: int) -> int:
    first = max(0, end - _WIDEST_GAP)
    while end > first and text[end - 1] in " \t":
        end -= 1
    return end
