"""Where a declaration begins and ends, told by indentation or by braces."""

import re
from collections.abc import Iterator
from functools import lru_cache

from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of

BRACED = frozenset({
    "javascript",
    "typescript",
    "tsx",
    "java",
    "kotlin",
    "scala",
    "csharp",
    "cpp",
    "php",
    "swift",
})
_LONGEST = 200_000
_LONGEST_CLASS = 2_000_000
"""Of a cut class it would be told that the rest is no part of it."""
_MOST = 50
CLASS_KEYWORDS = (
    "class", "interface", "struct", "enum", "trait", "record", "object", "protocol", "namespace",
)  # fmt: skip
_BEHIND_KEYWORD = re.compile(rf"(?<![\w$])(?:{'|'.join(CLASS_KEYWORDS)}) (?=([\w$]+))")
_TO_THE_BODY = re.compile(r"[^{;()]{0,2000}(?:\([^()]{0,600}\)[^{;()]{0,300})?\{")


def class_bodies(source: SourceText, path: str, name: str, *, strings: bool = True) -> list[str]:
    """Return the bodies of the classes ``name`` that ``path`` declares, with or without strings.

    Languages whose methods may stand elsewhere, or that end blocks otherwise, have none to tell.
    """
    language = language_of(path)
    if not may_declare(source, path, name):
        return []  # before anything is masked, which takes longer
    blank = source.code_text(path)
    code = source.code_text(path, strings=False) if strings else blank
    if language == "python":
        starts = declared_at(blank, "class", name)
        return [code[slice(*indented(blank, start))] for start in starts]
    bodies = []
    for keyword in keywords_of(language):
        for start in declared_at(blank, keyword, name):
            head = _TO_THE_BODY.match(blank, start)
            if head is not None:
                end = closing(blank, head.end() - 1, _LONGEST_CLASS)
                bodies.append(code[head.end() : end])
    return bodies


def keywords_of(language: str) -> tuple[str, ...]:
    """Return the words that begin a class or the like; none where its body may not follow."""
    if language == "python":
        return ("class",)
    return CLASS_KEYWORDS if language in BRACED else ()


def may_declare(source: SourceText, path: str, name: str) -> bool:
    """Tell whether ``path`` says somewhere, be it in a comment, that it declares a class ``name``.

    Each file is read once for all names that come behind the words that begin a class.
    """
    if not keywords_of(language_of(path)):
        return False
    read = _BEHIND_KEYWORD.findall
    return name in source.kept(
        ("class names", path), lambda: frozenset(read(source.text(path) or ""))
    )


def declared_at(code: str, keyword: str, name: str) -> Iterator[int]:
    """Yield where ``keyword name`` stands in ``code``, each a whole word: no pattern is needed."""
    text = f"{keyword} {name}"
    place = code.find(text)
    found = 0
    while place >= 0 and found < _MOST:
        end = place + len(text)
        if not _is_letter(code[place - 1 : place]) and not _is_letter(code[end : end + 1]):
            found += 1
            yield place
        place = code.find(text, end)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or (sign != "" and sign in "_$")


def indented(code: str, start: int) -> tuple[int, int]:
    """Return the extent of the block of Python whose first line holds ``start``.

    ``code`` has its strings blanked, so that only code ends a block; the expressions in formatted
    ones stay, which begin with a brace.
    """
    first = code.rfind("\n", 0, start) + 1
    depth = start - first - len(code[first:start].lstrip(" \t"))
    head_end = code.find("\n", _behind_brackets(code, start))
    if head_end < 0:
        return first, len(code)
    match = _end_of_block(depth).search(code, head_end, first + _LONGEST)
    return first, match.start() if match else min(len(code), first + _LONGEST)


def _behind_brackets(code: str, start: int) -> int:
    """Return where the brackets of a head that goes over several lines are closed."""
    line_end = code.find("\n", start)
    opening = code.find("(", start, line_end if line_end >= 0 else len(code))
    return closing(code, opening) if opening >= 0 else start


@lru_cache(maxsize=64)
def _end_of_block(depth: int) -> re.Pattern[str]:
    return re.compile(rf"\n(?=[ \t]{{0,{min(depth, 200)}}}[^\s)\]}}{{])")


def closing(code: str, opening: int, longest: int = _LONGEST) -> int:
    """Return where the bracket at ``opening`` is closed, the end of the text where it is not.

    Text of more than ``longest`` characters is cut.
    """
    depth = 0
    opened = code[opening]
    for match in _BRACKETS[opened].finditer(code, opening, opening + longest):
        depth += 1 if match[0] == opened else -1
        if not depth:
            return match.start()
    return min(len(code), opening + longest)


_BRACKETS = {"(": re.compile(r"[()]"), "{": re.compile(r"[{}]"), "[": re.compile(r"[\[\]]")}
