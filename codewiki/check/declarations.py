"""What declares a name: one pattern for each language, over source text with comments blanked."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from codewiki.check.c_declarations import C_DECLARATION
from codewiki.check.java_declarations import JAVA_DECLARATION
from codewiki.check.marks import mark_of, marked, pattern_words
from codewiki.source.words import places

_PLACES = 200
"""At most so many places of a name in a file are looked at, with so many lines around each."""
_LONGEST_PART = 2_000
_LINES_BEFORE = 4
_LINES_AFTER = 9

_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
UNNAMED = frozenset({"default", "exports"})
"""What scripts offer without giving it a name."""
_TYPED_WORDS = (
    r"(?:abstract|accessor|async|declare|export|get|override|private|protected|public|readonly|set"
    r"|static)\s+"
)
_TYPED_DECLARATION = (
    r"\b(?:interface|enum)\s+{0}(?![\w$])"
    r"|\btype\s+{0}\s*(?:<|=(?!=))"
    r"|\b(?:namespace|module)\s+[\"']?[^\"'\n{{;]{{0,200}}?(?<![\w$]){0}(?![\w$])"
    r"|\bdeclare\s+{0}\s*\{{"
    # Members: "name?: Type", "private name", "name<T>(first: Type" and "name(): Type".
    r"|(?:^|[\s;{{,(\[.])#?[\"']?{0}[\"']?\s*[?!]\s*[:;,}}\n]"
    r"|" + _TYPED_WORDS + r"\*?\s*#?{0}(?![\w$])"
    r"|(?:^|[{{;,}}])[ \t]*(?:" + _TYPED_WORDS + r")*\*?[ \t]*#?[\"']?{0}[\"']?\s*\??\s*"
    r"(?:<[^;]{{0,200}}?(?<![\w$])(?:extends|const)(?![\w$])|(?:<[^;(){{}}]{{0,400}}>)?\s*\((?:\s*\)\s*[:{{]"
    r"|\s*(?:@[\w.]+(?:\([^()]*\))?\s*)*(?:" + _TYPED_WORDS + r")*"
    r"(?:\.\.\.)?(?:[\w$]+|\{{[^{{}}]*\}}|\[[^\[\]]*\])\??\s*[:]))"
    # A member of an enumeration alone on its line, or in one that is written on one line
    r"|^[ \t]*[\"']?{0}[\"']?[ \t]*,?[ \t]*$"
    r"|\benum\s+[\w$]+\s*\{{[^{{}}]*(?<![\w$.]){0}(?![\w$])"
)
_DECLARATIONS = {
    "python": (
        r"(?:^|[;:])[ \t\f]*(?:async\s+)?(?:def|class|type)\s+{0}\b"
        r"|^[ \t\f]*[(\[]?(?:[\w.*]+\s*,\s*)*(?:\w+\.)?{0}\s*(?::|,|\)|=(?!=)|(?=\s+=(?!=)))"
        # Further statements of a line, and further targets of an assignment
        r"|(?:;|(?<![=!<>:])=|^[ \t\f]*(?:class|if|elif|else|for|while|try|with)\b"
        r"[^\n;:(]{{0,200}}(?:\([^()\n]{{0,200}}\))?[^\n;:(]{{0,80}}:)"
        r"[ \t]*(?:\w+\.)?{0}[ \t]*(?::[^\n=;]{{1,80}})?=(?!=)"
        r"|;[ \t]*{0}[ \t]*:"
        r"|\(\s*{0}\s*:=|\b(?:as|for)\s+{0}\b"
    ),
    "javascript": (
        r"\b(?:function\s*\*?|class|const|let|var|get|set|static|async)\s+[*#]?{0}(?![\w$])"
        r"|(?:^|[\s;{{,(\[.])#?[\"']?{0}[\"']?\s*(?:=(?![=>])|:(?!:))"
        r"|(?:^|[\s;{{}},*])#?{0}\s*" + _ARGUMENTS.replace("{", "{{").replace("}", "}}") + r"\s*\{{"
        r"|\b(?:const|let|var)\b[^;]{{0,400}},\s*{0}\s*[=,;\n]"
        r"|\b(?:const|let|var)\s*\{{[^}}]*(?<![\w$]){0}(?![\w$])[^}}]*\}}\s*="
    ),
    "c": C_DECLARATION,
    "java": JAVA_DECLARATION,
    "": r"(?:^|[\s,{{\[.])[\"']?{0}[\"']?\s*[:=\]]|^\s*[-#*=A-Z]*\s*[\"'`]?{0}(?![\w$])",
}
_DECLARATIONS["typescript"] = f"{_DECLARATIONS['javascript']}|{_TYPED_DECLARATION}"
_DECLARATIONS["tsx"] = _DECLARATIONS["typescript"]
_WITHOUT_NAME = re.compile(r"\bexport\s+default\b|\bmodule\.exports\b|\bexport\s*=")
_AFTER_KEY = re.compile(r"\s*+\]?\s*+\??\s*+[(:=]")


def plain_name(name: str) -> str:
    """Return the last part of a dotted name; brackets and signs belong to a name of a script."""
    last = name.rsplit(".", 1)[-1].lstrip("#")
    return last if last.replace("$", "_").isidentifier() else name


def declared_in(code: str, name: str, language: str) -> bool:
    """Tell whether ``code``, with its comments blanked, declares ``name``; its last part counts."""
    plain = plain_name(name)
    if _declared(code, plain, language):
        return True
    if language in SCRIPTS and _is_key(code, name):
        return True
    unnamed = language in SCRIPTS and plain in UNNAMED
    return unnamed and _WITHOUT_NAME.search(code) is not None


def _is_key(code: str, name: str) -> bool:
    """Tell whether ``name`` is a key that is written as a string, or computed: it may have any
    signs in it.
    """
    forms = [f"{quote}{name}{quote}" for quote in "\"'`"]
    forms += [name] if name.startswith("[") else []
    return any(
        _AFTER_KEY.match(code, place + len(form)) for form in forms for place in _found(code, form)
    )


def _found(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _declared(code: str, name: str, language: str) -> bool:
    if language == "java" and " " in name:
        return False  # a class without a name: "new Runnable"
    # What can be marked is declared as a whole word only.
    found = places if mark_of(name, "", _words_of(language)) else _found
    return any(_declared_near(part, name, language) for part in _around(code, found(code, name)))


def _declared_near(code: str, name: str, language: str) -> bool:
    mark = mark_of(name, code, _words_of(language))
    if mark:
        return _declaration(mark, language).search(marked(code, (name,), mark)) is not None
    return _declaration(name, language).search(code) is not None


def _words_of(language: str) -> frozenset[str]:
    return pattern_words(_DECLARATIONS.get(language, _DECLARATIONS[""]))


@lru_cache(maxsize=256)
def _declaration(name: str, language: str) -> re.Pattern[str]:
    pattern = _DECLARATIONS.get(language, _DECLARATIONS[""])
    return re.compile(pattern.format(re.escape(name)), re.MULTILINE)


def _around(code: str, found: Iterable[int]) -> Iterator[str]:
    """Yield the few lines around each place, overlapping ones together: patterns never see a whole
    file.
    """
    first, last = 0, -1
    for place in islice(_first_of_lines(code, found), _PLACES):
        start, end = _lines_around(code, place)
        if last >= 0 and (start > last or end - first > _LONGEST_PART):
            yield code[first:last]
            first = start
        elif last < 0:
            first = start
        last = end
    if last >= 0:
        yield code[first:last]


def _first_of_lines(code: str, found: Iterable[int]) -> Iterator[int]:
    """Yield the first place of each line that has one."""
    line_end = -1
    for place in found:
        if place > line_end:
            yield place
            line_end = code.find("\n", place)
            if line_end < 0:
                return


def _lines_around(code: str, place: int) -> tuple[int, int]:
    start = end = place
    for _ in range(_LINES_BEFORE):
        start = max(0, code.rfind("\n", 0, start))
    for _ in range(_LINES_AFTER):
        end = code.find("\n", end + 1)
        if end < 0:
            return start, len(code)
    return start, end
