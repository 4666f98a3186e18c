"""What a claim that no pattern proves comes to: contradicted, or left open.

A pattern that finds nothing shows no more than that it knows no such way of writing. The source
contradicts a claim where it is seen to: the name is not there at all, or is only used there.
"""

import re
from itertools import islice

from codewiki.source.words import has_word

_USES_ARE_KNOWN = frozenset({"python", "javascript", "typescript", "tsx", "c", "java"})
_LITERALS_ARE_NO_CODE = frozenset({"python", "c", "java"})
_WORDS_BEFORE = (
    r"\b(?:and|assert|await|case|del|elif|extends|goto|if|implements|in|instanceof|is|lambda|new|not"
    r"|or|raise|return|throw|typeof|while|yield)\s+|=\s*"
)
_BEFORE_A_USE = re.compile(rf"(?:{_WORDS_BEFORE}|[-+*/%<>!?&|]\s*)(?:[\w$]+\.)*\Z")
# A star or an ampersand stands before declared names of C as well.
_BEFORE_A_USE_IN_C = re.compile(rf"(?:{_WORDS_BEFORE}|[-+/%<>!?|]\s*)\Z")
_BEHIND_A_MEMBER = re.compile(r"[\w$)\]]\??\.\Z")
_CALL = re.compile(r"\s{0,20}(?:<[^;{}]{0,200}>)?\(")
_ASSIGNED = re.compile(r"\s{0,20}(?:=(?![=>])|:=)")
_REACH = 120
_PLACES = 50


def strings_are_code(language: str) -> bool:
    """Tell whether a name inside a string may be meant: keys of objects, values of settings."""
    return language not in _LITERALS_ARE_NO_CODE


def unless_absent(code: str, *names: str) -> bool | None:
    """Contradict a claim about ``names`` when one of them is not in the code."""
    return None if all(has_word(code, name) for name in names) else False


def unless_used(code: str, name: str, language: str) -> bool | None:
    """Contradict a claim that the code declares ``name`` when it is absent, or only used there."""
    places = [match.span() for match in islice(_word(name).finditer(code), _PLACES)]
    if not places:
        return False
    before = _BEFORE_A_USE_IN_C if language == "c" else _BEFORE_A_USE
    if language not in _USES_ARE_KNOWN:
        return None
    return False if all(_is_use(code, start, end, before) for start, end in places) else None


def _is_use(code: str, start: int, end: int, mark: re.Pattern[str]) -> bool:
    if _ASSIGNED.match(code, end):
        return False
    before = code[max(0, start - _REACH) : start]
    if _BEHIND_A_MEMBER.search(before) and _CALL.match(code, end):
        return True
    return mark.search(before) is not None


def _word(word: str) -> re.Pattern[str]:
    left = r"(?<![\w$])" if word[:1].isalnum() or word[:1] in "_$" else ""
    right = r"(?![\w$])" if word[-1:].isalnum() or word[-1:] in "_$" else ""
    return re.compile(left + re.escape(word) + right)
