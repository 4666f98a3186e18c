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
from collections.abc import Iterator
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
_REGEX = r"""(?P<regex>(?:(?<=[=(,:\[!&|?{};\n])|(?<==>)|(?<=\breturn)|(?<=\bcase))[ \t]*/(?![*/])
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
_COMMENTS = frozenset({"comment", "block"})


def mask(text: str, language: str, *, strings: bool = True) -> str:
    """Return ``text`` with comments (and ``strings``) replaced by blanks, line for line."""
    return masks(text, language)[strings]


def masks(text: str, language: str) -> tuple[str, str]:
    """Return ``text`` with its comments blanked, and with its comments and strings blanked."""
    code: list[str] = []
    bare: list[str] = []
    place = 0
    for match in _matches(text, language):
        start, end = match.span()
        found = text[start:end]
        between = text[place:start]
        blank = blanked(found)
        is_comment = match.lastgroup in _COMMENTS
        code += (between, blank if is_comment else found)
        bare += (between, blank if is_comment else _without_text(found, blank, language))
        place = end
    rest = text[place:]
    return "".join((*code, rest)), "".join((*bare, rest))


def blanked(text: str) -> str:
    """Return blanks in the place of all signs but the ends of lines."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join([" " * len(line) for line in text.split("\n")])


def _without_text(string: str, blank: str, language: str) -> str:
    """Return a string with blanks for all of it that is no code."""
    holes = _HOLES.get(language)
    if holes is None or not _HAS_HOLES[language].match(string):
        return blank
    return holes.sub(lambda part: part["hole"] or blanked(part.group()), string)


def _matches(text: str, language: str) -> Iterator[re.Match[str]]:
    if language in _SCRIPTS:
        return _matches_of_script(text)
    return _BY_LANGUAGE.get(language, _NOTHING).finditer(text)


def _matches_of_script(text: str) -> Iterator[re.Match[str]]:
    """Yield the comments and strings of a script; what is not closed is taken for text."""
    forms = dict(_IN_SCRIPTS)
    matches = _script_pattern(*forms).finditer(text)
    while (match := next(matches, None)) is not None:
        form = match.lastgroup or ""
        if form in forms and not match[f"{form}_end"].strip("\\"):
            del forms[form]
            matches = _script_pattern(*forms).finditer(text, match.start() + 1)
        else:
            yield match


@cache
def _script_pattern(*forms: str) -> re.Pattern[str]:
    parts = [_LINE_COMMENT, *(_IN_SCRIPTS[form] for form in forms), _STRING, _REGEX]
    return re.compile("|".join(parts), re.VERBOSE | re.DOTALL)
