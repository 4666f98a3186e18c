"""Source text with its comments, and if wished its strings, blanked out.

The checker looks for declarations, calls and imports by plain patterns. Blanking what is not code
keeps a ``def`` inside a documentation string from counting as one. Positions and lines stay as
they are. The masks know nothing of the parsers that the writer relies on; a pattern that goes
wrong on an odd file can only turn "checked" into "cited", never the other way round, because the
blanked text holds less than the source. What is not closed runs to the end of the file, so that
no input makes the patterns start over and over again.
"""

import re

_PYTHON = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<string>[rRbBuUfFtT]{0,3}
          (?:\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)|'''(?:\\.|[^\\])*?(?:'''|\Z)
          |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))""",
    re.VERBOSE | re.DOTALL,
)
_C_LIKE = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*+(?:`|\Z))
      | (?P<regex>(?<=[=(,:\[!&|?{};\n])[ \t]*/(?![*/])
          (?:\\.|\[(?:\\.|[^\]\\\n])*+\]|[^/\\\n\[])++/)""",
    re.VERBOSE | re.DOTALL,
)
_C = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
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
    "javascript": _C_LIKE,
    "typescript": _C_LIKE,
    "tsx": _C_LIKE,
    "c": _C,
    "java": _JAVA,
    "toml": _HASH,
    "yaml": _HASH,
    "dockerfile": _HASH,
}
# Expressions inside formatted strings are code: they are kept, the text around them is not.
_TEMPLATE = re.compile("`")
_TEMPLATE_HOLES = re.compile(r"(?P<hole>\$\{[^{}]*\})|[^$]+|\$")
_HAS_HOLES = {
    "python": re.compile("[rRbBuU]?[fFtT]"),
    "javascript": _TEMPLATE,
    "typescript": _TEMPLATE,
    "tsx": _TEMPLATE,
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
    pattern = _BY_LANGUAGE.get(language, _NOTHING)

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        if match.lastgroup == "comment":
            return _NOT_NEWLINE.sub(" ", found)
        if not strings:
            return found
        holes = _HOLES.get(language)
        if holes is None or not _HAS_HOLES[language].match(found):
            return _NOT_NEWLINE.sub(" ", found)
        return holes.sub(lambda part: part["hole"] or _NOT_NEWLINE.sub(" ", part.group()), found)

    return pattern.sub(blank, text)
