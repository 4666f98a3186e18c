"""Source text with its comments, and if wished its strings, blanked out.

The checker looks for declarations, calls and imports by plain patterns. Blanking what is not code
keeps a ``def`` inside a documentation string from counting as one. Positions and lines stay as
they are. The masks know nothing of the parsers that the writer relies on; a pattern that goes
wrong on an odd file can only turn "checked" into "cited", never the other way round, because the
blanked text holds less than the source. A quote that nothing closes runs to the end of its line,
other constructs to the end of the file, so that no input makes the patterns start over and over
again. In scripts, where the text of markup may hold a lone "`" or "/*", such a one is taken for
text after all, once for each.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_PYTHON = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<string>[rRbBuUfFtT]{0,3}
          (?:\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\\?\Z)|'''(?:\\.|[^\\])*?(?:'''|\\?\Z)
          |"(?>(?:\\.|[^"\\\n])*)"?|'(?>(?:\\.|[^'\\\n])*)'?))""",
    re.VERBOSE | re.DOTALL,
)
_LINE_COMMENT = r"(?P<comment>//[^\n]*)"
_BLOCK_COMMENT = r"(?P<block>/\*.*?(?P<block_end>\*/|\Z))"
_STRING = r"""(?P<string>"(?>(?:\\.|[^"\\\n])*)"?|'(?>(?:\\.|[^'\\\n])*)'?)"""
_TEMPLATE = r"(?P<template>`(?>(?:\\.|[^`\\])*)(?P<template_end>`|\\?\Z))"
_REGEX = r"""(?P<regex>(?<=[=(,:\[!&|?{};\n])[ \t]*/(?![*/])
    (?>(?:\\.|\[(?>(?:\\.|[^\]\\\n]){0,200})\]|[^/\\\n\[]){1,400})/)"""
_IN_SCRIPTS = {"block": _BLOCK_COMMENT, "template": _TEMPLATE}
_C = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>"(?>(?:\\.|[^"\\\n])*)"?|'(?>(?:\\.|[^'\\\n])*)'?)""",
    re.VERBOSE | re.DOTALL,
)
_JAVA = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)
          |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.VERBOSE | re.DOTALL,
)
_HASH = re.compile(r"""(?P<comment>(?:^|(?<=\s))\#[^\n]*)|(?P<string>(?!))""")
_NOTHING = re.compile(r"(?P<comment>(?!))|(?P<string>(?!))")

_BY_LANGUAGE = {
    "python": _PYTHON,
    "c": _C,
    "java": _JAVA,
    "toml": _HASH,
    "yaml": _HASH,
    "dockerfile": _HASH,
}
# Expressions inside formatted strings are code: they are kept, the text around them is not.
_BACKTICK = re.compile("`")
_TEMPLATE_HOLES = re.compile(r"(?P<hole>\$\{[^{}]*\})|[^$]+|\$")
_HAS_HOLES = {
    "python": re.compile("[rRbBuU]?[fFtT]"),
    "javascript": _BACKTICK,
    "typescript": _BACKTICK,
    "tsx": _BACKTICK,
}
_HOLES = {
    "python": re.compile(r"\{\{|\}\}|(?P<hole>\{[^{}]*\})|[^{}]+|[{}]"),
    "javascript": _TEMPLATE_HOLES,
    "typescript": _TEMPLATE_HOLES,
    "tsx": _TEMPLATE_HOLES,
}
_NOT_NEWLINE = re.compile(r"[^\n]")


def mask(text: str, language: str, *, strings: bool = True) -> str:
    """Return ``text`` with comments (and ``strings``) replaced by blanks, line for line."""

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        if match.lastgroup in {"comment", "block"}:
            return _NOT_NEWLINE.sub(" ", found)
        if not strings:
            return found
        holes = _HOLES.get(language)
        if holes is None or not _HAS_HOLES[language].match(found):
            return _NOT_NEWLINE.sub(" ", found)
        return holes.sub(lambda part: part["hole"] or _NOT_NEWLINE.sub(" ", part.group()), found)

    if language in _SCRIPTS:
        return "".join(_masked_script(text, blank))
    return _BY_LANGUAGE.get(language, _NOTHING).sub(blank, text)


def _masked_script(text: str, blank: Callable[[re.Match[str]], str]) -> Iterator[str]:
    """Yield the parts of a script, masked; what is not closed is taken for text."""
    forms = dict(_IN_SCRIPTS)
    place = 0
    matches = _script_pattern(*forms).finditer(text)
    while (match := next(matches, None)) is not None:
        yield text[place : match.start()]
        place = match.end()
        form = match.lastgroup or ""
        if form in forms and not match[f"{form}_end"].strip("\\"):
            place = match.start() + 1
            yield text[match.start() : place]
            del forms[form]
            matches = _script_pattern(*forms).finditer(text, place)
        else:
            yield blank(match)
    yield text[place:]


@cache
def _script_pattern(*forms: str) -> re.Pattern[str]:
    parts = [_LINE_COMMENT, *(_IN_SCRIPTS[form] for form in forms), _STRING, _REGEX]
    return re.compile("|".join(parts), re.VERBOSE | re.DOTALL)
