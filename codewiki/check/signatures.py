"""Signatures: what a code span says of a function, and what its declarations in the source say."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.check.extents import closing, declared_at, indented
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of

_CLAIMED = re.compile(
    r"(?:(?:async|def|function|func|fn|public|static)\s+)*"
    r"(?P<name>(?:[^\W\d]\w*(?:\.|::|#))*[^\W\d]\w*)(?:<[^<>()]{1,80}>)?\((?P<inside>.*)\)"
    r"(?:\s*(?:->|:|→)\s*(?P<returns>[^{}]{1,120}?))?\s*:?\Z",
    re.DOTALL,
)
_DEFINES = re.compile(r"\s*(?:async\s+)?(?:def|function|func|fn)\s")
_SCRIPT_HEAD = re.compile(r"\s{0,20}(?:<[^<>(){}]{1,200}>)?\(")
_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_OTHERS = frozenset({"c", "cpp", "csharp", "go", "java", "kotlin", "php", "ruby", "rust", "swift"})
_BEFORE_A_USE = frozenset({"return", "await", "new", "yield", "throw", "typeof"})
_RETURNS = re.compile(r"[ \t]*->[ \t]*(?P<returns>[^:\n]+):")
_SCRIPT_RETURNS = re.compile(
    r"\s{0,20}(?::\s{0,20}(?P<returns>[^={;]{1,300}?))?\s{0,20}(?P<end>\{|=>|;)"
)
_SIMPLE = re.compile(r"(?:[^\W\d]\w*\.)*([^\W\d]\w*)\Z")
_LITERAL = re.compile(r"-?[\d_]+(?:\.\d+)?|True|False|None|true|false|null|\"[^\"]*\"|'[^']*'")
_OPENING = "([{<"
_CLOSING = ")]}>"
_MOST = 50


class Parameter(msgspec.Struct, frozen=True):
    """A parameter; what is not written is "". ``name`` has no stars.

    ``gathers`` says that it may hold what has other names.
    """

    name: str
    type: str = ""
    default: str = ""
    gathers: bool = False


class Claimed(msgspec.Struct, frozen=True):
    """What a code span says of the function ``name``."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: str


class Declared(msgspec.Struct, frozen=True):
    """A declaration in the source; ``body`` includes its head."""

    parameters: tuple[Parameter, ...]
    returns: str
    body: str


def claimed(text: str) -> Claimed | None:
    """Return the signature that a code span shows, ``None`` when it is a call or anything else.

    A signature has a type somewhere, or begins as a definition does.
    """
    if "(" not in text or len(text) > 400:
        return None
    match = _CLAIMED.match(text.strip())
    if match is None:
        return None
    if not _is_balanced(match["inside"]):
        return None
    parameters = tuple(_parameters(match["inside"]))
    returns = (match["returns"] or "").strip()
    # "name(first, second=3)" may as well be a call.
    if not returns and not any(one.type for one in parameters) and not _DEFINES.match(text):
        return None
    if any(not re.fullmatch(r"[^\W\d]\w*\??", one.name) for one in parameters):
        return None
    name = re.split(r"\.|::|#", match["name"])[-1]
    return Claimed(name, parameters, returns)


def _is_balanced(inside: str) -> bool:
    """Tell whether no bracket is closed in ``inside`` that is not opened there."""
    depth = 0
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return not depth


def is_other_code(path: str) -> bool:
    """Tell whether a file may define functions that ``declared`` does not read."""
    return language_of(path) in _OTHERS


def declared(source: SourceText, path: str, name: str) -> list[Declared]:
    """Return the functions ``name`` that ``path`` declares, those in classes among them."""
    language = language_of(path)
    text = source.text(path) or ""
    if f"def {name}" not in text if language == "python" else language not in _SCRIPTS:
        return []
    blank = source.code_text(path)
    if name not in blank:
        return []
    code = source.code_text(path, strings=False)
    return list(_python(blank, code, name) if language == "python" else _scripts(blank, code, name))


def _python(blank: str, code: str, name: str) -> Iterator[Declared]:
    for start in declared_at(blank, "def", name):
        opening = blank.find("(", start)
        if opening < 0:
            continue
        end = closing(blank, opening)
        parameters = tuple(_parameters(code[opening + 1 : end]))
        returns = _RETURNS.match(code, end + 1)
        yield Declared(
            tuple(one for one in parameters if one.name not in {"self", "cls"}),
            returns["returns"].strip() if returns else "",
            code[slice(*indented(blank, start))],
        )


def _scripts(blank: str, code: str, name: str) -> Iterator[Declared]:
    place, number = blank.find(name), 0
    while place >= 0 and number < _MOST:
        number += 1
        found = _script_at(blank, code, place, place + len(name))
        if found is not None:
            yield found
        place = blank.find(name, place + len(name))


def _script_at(blank: str, code: str, start: int, end: int) -> Declared | None:
    """Return the function whose name stands there, ``None`` when it is only used."""
    head = _SCRIPT_HEAD.match(blank, end)
    before = blank[max(0, start - 12) : start]
    if head is None or before[-1:].isalnum() or before[-1:] in {"_", "$", "."}:
        return None
    close = closing(blank, head.end() - 1)
    after = _SCRIPT_RETURNS.match(blank, close + 1)
    if after is None or (after["end"] == ";" and not after["returns"]):
        return None
    if before.split()[-1:] and before.split()[-1] in _BEFORE_A_USE:
        return None
    body = code[start : after.end()]
    if after["end"] == "{":
        body = code[start : closing(blank, after.end() - 1)]
    returns = (after["returns"] or "").strip()
    return Declared(tuple(_parameters(code[head.end() : close])), returns, body)


def _parameters(inside: str) -> Iterator[Parameter]:
    for part in _split(inside):
        text = part.strip()
        if text in {"", "*", "/", "...", "…"}:
            continue
        if text.startswith(("{", "[")):
            yield Parameter(text, gathers=True)  # an object, or one that is taken apart
            continue
        stars = text.startswith(("*", "..."))
        before, equals, default = _cut(text.lstrip("*.&"), "=")
        name, _, kind = before.partition(":")
        words = name.split()
        plain = words[-1].rstrip("?") if words else ""
        yield Parameter(plain, kind.strip(), default.strip() if equals else "", stars)


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    """Cut at the first ``sign`` outside of brackets that is no part of "==", "=>" or "<="."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING and text[place - 1 : place] != "=")
        if letter == sign and depth <= 0 and text[place + 1 : place + 2] not in {"=", ">"}:
            return text[:place], sign, text[place + 1 :]
    return text, "", ""


def _split(inside: str) -> Iterator[str]:
    """Yield the parts between commas outside of brackets and strings."""
    depth = 0
    quote = ""
    start = 0
    for place, letter in enumerate(inside):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING and inside[place - 1 : place] not in {"=", "-"}:
            depth -= 1
        elif letter == "," and depth <= 0:
            yield inside[start:place]
            start = place + 1
    yield inside[start:]


def difference(said: Claimed, real: Declared) -> str:
    """Say in what a signature differs from a declaration, "" when nothing contradicts it."""
    names = {one.name: one for one in real.parameters}
    gathers = any(one.gathers for one in real.parameters)
    for one in said.parameters:
        if one.name in {"self", "cls"} or one.gathers:
            continue
        there = names.get(one.name)
        if there is None:
            if gathers:
                continue
            shown = ", ".join(f"`{name}`" for name in names) or "none"
            return f"there is no parameter `{one.name}`; the source has {shown}"
        if said_default := _differs_as_literal(one.default, there.default):
            return f"the default of `{one.name}` is {said_default}"
        if _differs_as_type(one.type, there.type):
            return f"the type of `{one.name}` is `{there.type}`"
    if _differs_as_type(said.returns, real.returns):
        return f"it returns `{real.returns}`"
    return ""


def _differs_as_literal(said: str, real: str) -> str:
    """Return the real default when both are plain values and differ."""
    if not said or not _LITERAL.fullmatch(said):
        return ""
    if not real:
        return "none: it must be given"
    if not _LITERAL.fullmatch(real) or _value(said) == _value(real):
        return ""
    return f"`{real}`"


def _value(literal: str) -> str:
    plain = literal.strip("\"'").replace("_", "").lower()
    try:
        return repr(float(plain))
    except ValueError:
        return plain


def _differs_as_type(said: str, real: str) -> bool:
    """Tell whether two types differ for certain: both are a single name, and not the same."""
    left, right = _SIMPLE.match(said.strip()), _SIMPLE.match(real.strip().strip("\"'"))
    if left is None or right is None:
        return False
    one, two = left[1], right[1]
    return one.lower() != two.lower() and not {one, two} & _ANYTHING


_ANYTHING = frozenset({"Any", "any", "object", "unknown", "T", "Self", "self", "this"})
