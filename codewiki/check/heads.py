"""Heads of declarations in brace languages, found by their name and the brackets behind it.

A head is taken only where what stands before and behind the name can be nothing but a
declaration; everything else is left alone, so that a call never passes for one.
"""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from codewiki.check.arguments import Argument, after_angles, closing, read_arguments
from codewiki.source.words import places

MOST_PLACES = 40
"""At most so many places of a name are looked at."""
_BEFORE = 2_000
_BEHIND = 1_200
_NO_TYPE = re.compile(
    r"(?:^|[^\w$])(?:return|new|throw|else|case|goto|assert|await|yield|typeof|delete|void\s+0|in"
    r"|of|instanceof|do|sizeof|if|while|for|switch|catch|extends|implements|package|import)\s*\Z"
)
_JAVA_MODIFIERS = re.compile(
    r"(?:(?:public|protected|private|@[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?|<[^;(){}=]*>)\s*)*\Z"
)
_TYPE_WORD = re.compile(r"[\w$>\]]\s+\Z|[*>\]]\s*\Z|[\w$]\s*\*+\s*\Z")
_JAVA_BEHIND = re.compile(r"(?:\s*\[\s*\])*\s*(?:throws\s+[\w.$,\s<>@]+?)?\s*[{;]|\s*default\b")
_ATTRIBUTE = re.compile(r"\s*(?:[A-Z_][A-Z0-9_]*|__\w+|asm)\b\s*")
_OLD_C_BEHIND = re.compile(r"\s*(?:(?!(?:return|if|else)\b)[A-Za-z_][\w\s,*\[\]()]*;\s*)+\{")
_SCRIPT_START = re.compile(
    r"(?:^|[;{},(\n])\s*(?:(?:export|default|declare|public|private|protected|static|async|get|set"
    r"|readonly|override|abstract|accessor|function)\s+|\*\s*|@[\w.]+(?:\([^()]*\))?\s*)*"
    r"(?:function\s*\*?\s*)?#?[\"']?\Z"
)
_ASSIGNED = re.compile(
    r"[\"']?\s*(?::\s*[^=;{}()]{0,200})?\s*[:=]\s*(?:[\w$.]+\s*=\s*)*(?:async\b\s*)?"
    r"(?:function\b\s*\*?\s*[\w$]*\s*)?"
)
_ONE_ARGUMENT = re.compile(
    r"[\"']?\s*(?::\s*[^=;{}()]{0,200})?\s*[:=]\s*(?:async\b\s*)?(?P<name>[A-Za-z_$][\w$]*)\s*=>"
)
_ARROW = re.compile(r"\s*(?::[^=;]{0,400}?)?\s*=>")
_BODY = re.compile(r"\s*(?::(?P<type>(?:[^{};=]|\{[^{}]*\}(?=\s*[\[|&>]))*?))?\s*\{")
_TYPE_END = re.compile(r"\s*:")
_DECLARED_ONLY = re.compile(r"\s*(?::[^\n]*)?(?:[;,}]|\n|\Z)")
_DEFINE = re.compile(r"[ \t]*#[ \t]*define[ \t]+")
SCRIPTS = frozenset({"javascript", "typescript", "tsx"})


class Head(msgspec.Struct, frozen=True):
    """The head of a declaration: where its name stands, the text before it on the way back to the
    end of what came before, its parameters, and where the text behind them begins.
    """

    start: int
    end: int
    before: str
    arguments: tuple[Argument, ...] | None
    behind: int


def callable_heads(
    code: str, plain: str, text: str, name: str, span: tuple[int, int], language: str
) -> Iterator[Head]:
    """Yield the heads of functions called ``name`` between two places of the text.

    ``code`` is ``text`` with comments and strings blanked, ``plain`` the same without directives of
    C; all have the same length.
    """
    for offset in islice(places(code[span[0] : span[1]], name), MOST_PLACES):
        start = span[0] + offset
        end = start + len(name)
        macro = _macro(code, start, end) if language == "c" else None
        if macro is not None:
            last, names = macro
            yield Head(start, end, "", tuple(map(Argument, names)), last)
            continue
        before = _before(plain, start)
        head = (
            _script(code, start, end, before)
            if language in SCRIPTS
            else _typed(plain, start, end, before, language)
        )
        if head is None:
            continue
        opening, last = head
        arguments: tuple[Argument, ...]
        if code[opening] == "(":
            inner = slice(opening + 1, last)
            arguments = read_arguments(text[inner], code[inner], language)
        else:
            arguments = (Argument(code[opening:last].strip()),)
        yield Head(start, end, before, arguments, last + (code[last : last + 1] == ")"))


def _macro(code: str, start: int, end: int) -> tuple[int, list[str]] | None:
    """Read ``#define name(a, b)``; return where its head ends, and its parameters."""
    line = code[code.rfind("\n", 0, start) + 1 : start]
    if code[end : end + 1] != "(" or not _DEFINE.fullmatch(line):
        return None
    last = closing(code, end)
    if last < 0:
        return None
    names = [one.strip(" \t\\\n") for one in code[end + 1 : last].split(",")]
    return last + 1, [one for one in names if one]


def _before(code: str, start: int) -> str:
    """Return the text before a name back to what ends the declaration before it."""
    depth = 0
    first = max(0, start - _BEFORE)
    for place in range(start - 1, first - 1, -1):
        sign = code[place]
        if sign in ")]":
            depth += 1
        elif sign in "([":
            depth -= 1
            if depth < 0:
                return code[place:start]
        elif sign in ";{}" and depth == 0:
            return code[place:start]
    return code[first:start]


def _typed(code: str, start: int, end: int, before: str, language: str) -> tuple[int, int] | None:
    """Read a head of Java or C; return where its parentheses stand."""
    opening = _skip(code, end)
    if language == "c" and code[opening : opening + 1] == ")":
        opening = _skip(code, opening + 1)  # (name)(…)
    if code[opening : opening + 1] != "(" or code[start - 1 : start] == ".":
        return None
    last = closing(code, opening)
    if last < 0:
        return None
    own = before.lstrip(";{}").lstrip("\n")
    behind = code[last + 1 : last + 1 + _BEHIND]
    if _NO_TYPE.search(own):
        return None
    if language == "java":
        end_of_head = _JAVA_BEHIND.match(behind)
        if end_of_head is None:
            return None
        if _JAVA_MODIFIERS.fullmatch(own.strip()):
            return (opening, last) if end_of_head.group().endswith("{") else None
        return (opening, last) if _TYPE_WORD.search(own) else None
    sign = _after_attributes(code, last + 1)
    if sign not in {";", "{", ","} and _OLD_C_BEHIND.match(behind) is None:
        return None
    if "=" in own or not (_TYPE_WORD.search(own.rstrip("(") + " ") or not own.strip()):
        return None
    return (opening, last) if own.strip() or sign != ";" else None


def _after_attributes(code: str, place: int) -> str:
    """Return the sign behind the attributes that follow a head of C, "" where there is none."""
    while (match := _ATTRIBUTE.match(code, place)) is not None:
        place = match.end()
        if code[place : place + 1] == "(":
            last = closing(code, place)
            if last < 0:
                return ""
            place = last + 1
    return code[place : place + _BEHIND].lstrip()[:1]


def _script(code: str, start: int, end: int, before: str) -> tuple[int, int] | None:
    """Read a head of a script; return where its parentheses (or its one parameter) stand."""
    assigned = _ONE_ARGUMENT.match(code, end)
    if assigned is not None:
        return assigned.start("name"), assigned.end("name")
    assigned = _ASSIGNED.match(code, end)
    if assigned is not None:
        opening = _after_generics(code, assigned.end())
        if code[opening : opening + 1] == "(":
            last = closing(code, opening)
            is_function = "function" in assigned.group()
            if last >= 0 and (is_function or _ARROW.match(code, last + 1)):
                return opening, last
    if code[start - 1 : start] == "." or not _SCRIPT_START.search(before):
        return None
    opening = end + (code[end : end + 1] in "\"'?")
    opening = _after_generics(code, opening)
    if code[opening : opening + 1] != "(":
        return None
    last = closing(code, opening)
    if last < 0:
        return None
    behind = code[last + 1 : last + 1 + _BEHIND]
    if _BODY.match(behind):
        return opening, last
    typed = _TYPE_END.match(behind) is not None
    return (opening, last) if typed and _DECLARED_ONLY.match(behind) else None


def _after_generics(code: str, place: int) -> int:
    return _skip(code, after_angles(code, place))


def _skip(code: str, place: int) -> int:
    while place < len(code) and code[place] in " \t\n\\":
        place += 1
    return place
