"""Parameters of a declaration, read from its text, and whether a signature that is shown says them.

The reading is one of brackets and commas: it knows no grammar beyond them, so that it shares
nothing with the parsers that the writer relies on.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

RECEIVERS = frozenset({"self", "cls", "this"})
MARKS = frozenset({"*", "/"})
ELLIPSIS = "…"
_LONGEST_DEFAULT = 30
_CUT_TWICE = "…, …"
"""The end of a signature that is cut inside a parameter that is taken apart."""
_MOST = 40_000
"""Longer texts between brackets are not read."""

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_OPENING.values())
_QUOTED = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?>(?:\\.|[^\"\\])*)\"|'(?>(?:\\.|[^'\\])*)'|`(?>(?:\\.|[^`\\])*)`",
    re.DOTALL,
)
_SPACE = re.compile(r"\s+")
_ATTRIBUTE = re.compile(
    r"\s*(?:@[\w$.]+(?:\((?:[^()]|\([^()]*\))*\))?"
    r"|(?:final|public|private|protected|readonly|override|register)(?=\s))\s*"
)
_LAST_NAME = re.compile(r"([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)\s*(?:\[[^\]]*\]\s*)*\Z")
_POINTER_TO_FUNCTION = re.compile(
    r"\(\s*(?:\w+\s+)?[*^]+\s*(?:const\s+)?(\w+)\s*(?:\[[^\]]*\])?\s*\)"
)
_TYPED = frozenset({"java", "c"})
_ARROW = re.compile(r"[=-]>")


class Argument(msgspec.Struct, frozen=True):
    """A parameter: its name behind its prefix ("*", "**", "..."), its type and its default as
    they are written, empty where there is none.
    """

    name: str
    type: str = ""
    default: str = ""


def closing(masked: str, opening: int) -> int:
    """Return where the bracket at ``opening`` is closed, -1 when it is not, or too far away."""
    wanted: list[str] = []
    for place in range(opening, min(len(masked), opening + _MOST)):
        sign = masked[place]
        if sign in _OPENING:
            wanted.append(_OPENING[sign])
        elif sign in _CLOSING:
            if not wanted or wanted.pop() != sign:
                return -1
            if not wanted:
                return place
    return -1


def after_angles(masked: str, place: int) -> int:
    """Return where type parameters that begin at ``place``, if any do, end."""
    start = place
    while start < len(masked) and masked[start].isspace():
        start += 1
    if masked[start : start + 1] != "<":
        return place
    depth = 0
    for here in range(start, min(len(masked), start + _MOST)):
        sign = masked[here]
        if sign == "<":
            depth += 1
        elif sign == ">" and masked[here - 1] != "=":
            depth -= 1
            if not depth:
                return here + 1
        elif sign == ";" and depth == 1:
            break
    return place


def split(text: str, masked: str, sign: str = ",", *, angles: bool = False) -> Iterator[str]:
    """Yield the parts of ``text`` between those ``sign`` that stand outside of brackets.

    ``masked`` is the same text with strings blanked; ``angles`` counts "<" and ">" as brackets.
    """
    depth = start = 0
    arrows = {match.end() - 1 for match in _ARROW.finditer(masked)} if angles else set[int]()
    for place, letter in enumerate(masked):
        if letter in _OPENING or (angles and letter == "<"):
            depth += 1
        elif letter in _CLOSING or (angles and letter == ">" and place not in arrows):
            depth -= 1
        elif letter == sign and depth <= 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def blanked(text: str) -> str:
    """Return ``text`` with what stands between quotes blanked."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


def bare(text: str) -> str:
    """Return ``text`` without white space."""
    return _SPACE.sub("", text)


def read_arguments(text: str, masked: str, language: str) -> tuple[Argument, ...]:
    """Return the parameters that stand between two parentheses, receivers left out."""
    found = []
    parts = list(split(text, masked, angles=language not in {"javascript", "c"}))
    shown = list(split(masked, masked, angles=language not in {"javascript", "c"}))
    for number, (part, part_masked) in enumerate(zip(parts, shown, strict=True)):
        argument = _typed(part) if language in _TYPED else _named(part, part_masked)
        if argument is not None and (number or argument.name not in RECEIVERS):
            found.append(argument)
    return tuple(found)


def _typed(part: str) -> Argument | None:
    """Read "Type name" of Java and C; a type alone has no name."""
    part = _without_attributes(part).strip()
    if not part or part == "void":
        return None
    if part == "...":
        return Argument("...")
    pointer = _POINTER_TO_FUNCTION.search(part)
    if pointer is not None:
        return Argument(pointer[1], part)
    name = _LAST_NAME.search(part)
    if name is None:
        return Argument("", part)
    kind = part[: name.start(1)].strip()
    prefix = ""
    if kind.endswith("..."):
        prefix, kind = "...", kind[:-3].strip()
    return Argument(prefix + name[1], kind) if kind else Argument("", part)


def _named(part: str, masked: str) -> Argument | None:
    """Read "name?: Type = default" of scripts."""
    start = len(part) - len(_without_attributes(part))
    part, masked = part[start:], masked[start:]
    if not part.strip():
        return None
    pieces = list(_cut(part, masked, "="))
    head, default = pieces[0], part[len(pieces[0]) + 1 :].strip() if len(pieces) > 1 else ""
    named = list(_cut(head, masked[: len(head)], ":"))
    kind = head[len(named[0]) + 1 :].strip() if len(named) > 1 else ""
    return Argument(named[0].strip().rstrip("?").rstrip(), kind, default)


def _cut(text: str, masked: str, sign: str) -> Iterator[str]:
    """Split at a sign outside of brackets, where it is no part of "=>" or "==" or "?:"."""
    depth = 0
    for place, letter in enumerate(masked):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == sign and depth == 0 and masked[place + 1 : place + 2] not in {">", "="}:
            yield text[:place]
            yield text[place + 1 :]
            return
    yield text


def _without_attributes(part: str) -> str:
    while (match := _ATTRIBUTE.match(part)) is not None:
        part = part[match.end() :]
    return part


def is_shown(shown: str, arguments: Sequence[Argument]) -> bool:
    """Tell whether ``shown``, "name(a, b=1, …)", says these parameters, in order.

    A default that is longer than thirty characters may be shown as "…", and "…" at the end may
    stand for all further parameters and for every default. Types count where they are shown.
    """
    opening = shown.find("(")
    if opening < 0 or not shown.endswith(")"):
        return False
    inner = shown[opening + 1 : -1]
    in_the_middle = inner.endswith(_CUT_TWICE)
    if in_the_middle:
        inner = inner.removesuffix(_CUT_TWICE) + ELLIPSIS
    pieces = [piece.strip() for piece in split(inner, blanked(inner), angles=_has_types(inner))]
    pieces = [piece for piece in pieces if piece]
    if not MARKS & set(pieces):
        # Bare marks of Python are shown or not.
        arguments = [one for one in arguments if one.name not in MARKS]
    if not in_the_middle and any(bare(inner) == one for one in _spelled(arguments)):
        return True
    cut = in_the_middle or (bool(pieces) and pieces[-1] == ELLIPSIS)
    if cut:
        pieces = [piece for piece in pieces if piece != ELLIPSIS]
        if len(arguments) < len(pieces):
            return False
    elif len(pieces) != len(arguments):
        return False
    told = zip(pieces, arguments, strict=False)
    return all(_says(piece, argument, cut=cut) for piece, argument in told)


def _spelled(arguments: Sequence[Argument]) -> Iterator[str]:
    """Yield the parameters as a signature shows them, without white space, with bare marks or not.

    What is shown in full need not be taken apart, which commas inside of defaults make hard.
    """
    for marks in (frozenset[str](), MARKS):
        parts = []
        for one in arguments:
            default = one.default
            if len(" ".join(default.split())) > _LONGEST_DEFAULT:
                default = ELLIPSIS
            if one.name not in marks:
                parts.append(one.name + (f"={default}" if default else ""))
        yield bare(",".join(parts))


def _has_types(text: str) -> bool:
    return ": " in text


def _says(piece: str, argument: Argument, *, cut: bool) -> bool:
    head, *rest = _cut(piece, blanked(piece), "=")
    # A prototype of C may leave the name out: "struct args" is then the type alone.
    if not text_is(argument.name, head) and not text_is(f"{argument.type} {argument.name}", head):
        name, *kind = _cut(head, blanked(head), ":")
        if not text_is(argument.name, name) or bare("".join(kind)) != bare(argument.type):
            return False
    if cut:
        return True
    return default_is(argument, rest[0].strip() if rest else "")


def default_is(argument: Argument, shown: str) -> bool:
    """Tell whether ``shown`` is the default of a parameter; "" says that there is none."""
    if shown == ELLIPSIS:
        return len(" ".join(argument.default.split())) > _LONGEST_DEFAULT
    return bare(shown) == bare(argument.default)


def text_is(written: str, shown: str) -> bool:
    """Tell whether ``shown`` is ``written``, or the beginning of it with "…" behind."""
    if shown.endswith(ELLIPSIS) and bare(written) != bare(shown):
        return bare(written).startswith(bare(shown[: -len(ELLIPSIS)]))
    return bare(written) == bare(shown)
