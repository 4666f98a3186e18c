"""Patterns as in ``.gitignore``, matched exactly as Git does and in bounded time.

Libraries for this match whole paths of files; a walk has to ask for folders too, where they
differ from Git. They also match by backtracking, whose cost a pattern of the repository could
make unbounded. Here a star never gives back what it took but for the last one of a segment.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SPECIAL = frozenset("*?[\\")
_ANY = re.compile(r".*", re.DOTALL)
_NOTHING = re.compile(r"(?!)")
_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t-\\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class _Invalid(ValueError):
    """A pattern that matches nothing because it is not well formed."""


@dataclass(frozen=True)
class Rule:
    """One pattern.

    ``segments`` match the parts of a path, one each; ``None`` stands for any number of folders. A
    rule with ``name_only`` has one segment, which matches the last part of a path anywhere.
    """

    segments: tuple[str | re.Pattern[str] | None, ...]
    negated: bool
    folders_only: bool
    name_only: bool

    def matches(self, parts: Sequence[str], folder: bool) -> bool:
        """Tell whether the path of these ``parts`` matches, itself and not by a folder above."""
        if self.folders_only and not folder:
            return False
        if self.name_only:
            return _fits(self.segments[0], parts[-1])
        return _match(self.segments, parts)


def parse_rule(line: str) -> Rule | None:
    """Return the rule of one line, ``None`` for blank lines and comments.

    Raises ``ValueError`` when the line is not a valid pattern (Git lets it match nothing).
    """
    text = _without_final_spaces(line)
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    name_only = "/" not in text
    text = text.removeprefix("/")
    if not text:
        raise _Invalid("the pattern is empty")
    segments: list[str | re.Pattern[str] | None] = []
    for segment in _split(text):
        if len(segment) > 1 and not name_only and not segment.strip("*"):
            if not segments or segments[-1] is not None:
                segments.append(None)
        else:
            segments.append(_segment(segment))
    if segments[-1] is None:
        segments.append(_ANY)
    return Rule(tuple(segments), negated, folders_only, name_only)


class RuleSet:
    """The rules of one file: the last one that matches decides."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)[::-1]
        names = [rule.segments[0] for rule in self._rules if rule.name_only]
        self._names = frozenset(name for name in names if isinstance(name, str))
        globs = sorted({name.pattern for name in names if isinstance(name, re.Pattern)})
        self._globs = re.compile("|".join(globs), re.DOTALL) if globs else _NOTHING
        self._paths = tuple(rule for rule in self._rules if not rule.name_only)

    def decide(self, parts: Sequence[str], folder: bool) -> bool | None:
        """Return whether the path is ignored, ``None`` when no rule has an opinion."""
        name = parts[-1]
        named = name in self._names or self._globs.fullmatch(name) is not None
        for rule in self._rules if named else self._paths:
            if rule.matches(parts, folder):
                return not rule.negated
        return None

    def covers(self, path: str) -> bool:
        """Tell whether the file at ``path``, or a folder above it, is ignored."""
        parts = path.split("/")
        above = any(self.decide(parts[:end], True) for end in range(1, len(parts)))
        return above or self.decide(parts, False) is True


def _without_final_spaces(line: str) -> str:
    text = line.rstrip(" ")
    backslashes = len(text) - len(text.rstrip("\\"))
    return text + " " if backslashes % 2 and len(text) < len(line) else text


def _split(text: str) -> list[str]:
    """Split at the slashes that are not inside brackets; an escaped slash is a slash."""
    if "[" not in text and "\\" not in text:
        return text.split("/")
    segments = [""]
    position = 0
    while position < len(text):
        end = position + 1
        if text.startswith("\\/", position):
            position, end = position + 1, position + 2
        if text[position] == "/":
            segments.append("")
        else:
            end = end if text[position] not in "[\\" else _token(text, position)[1]
            segments[-1] += text[position:end]
        position = end
    return segments


def _fits(segment: str | re.Pattern[str] | None, part: str) -> bool:
    if isinstance(segment, str):
        return segment == part
    return segment is not None and segment.fullmatch(part) is not None


def _match(segments: Sequence[str | re.Pattern[str] | None], parts: Sequence[str]) -> bool:
    """Match parts with segments, going back to the last ``None`` only."""
    at = reached = 0
    back: tuple[int, int] | None = None
    while reached < len(parts):
        if at < len(segments) and segments[at] is None:
            back = (at + 1, reached)
            at += 1
        elif at < len(segments) and _fits(segments[at], parts[reached]):
            at += 1
            reached += 1
        elif back is not None:
            back = (back[0], back[1] + 1)
            at, reached = back
        else:
            return False
    return at == len(segments)


def _segment(text: str) -> str | re.Pattern[str]:
    """Return the matcher of one segment: plain text as it is, else a regular expression.

    All stars but the last take the shortest text up to what follows them and never give it back;
    that loses no match, since a later start only leaves less for the rest.
    """
    if _SPECIAL.isdisjoint(text):
        return text
    chunks = [""]
    position = 0
    while position < len(text):
        if text[position] == "*":
            chunks.append("")
            position += 1
        else:
            expression, position = _token(text, position)
            chunks[-1] += expression
    first, *rest = chunks
    inner = [chunk for chunk in rest[:-1] if chunk]
    middle = "".join(f"(?>.*?{chunk})" for chunk in inner)
    last = f".*{rest[-1]}" if rest else ""
    return re.compile(f"{first}{middle}{last}", re.DOTALL)


def _token(text: str, position: int) -> tuple[str, int]:
    """Return the expression of the token at ``position`` and the position after it."""
    letter = text[position]
    if letter == "?":
        return ".", position + 1
    if letter == "[":
        return _bracket(text, position + 1)
    if letter != "\\":
        return re.escape(letter), position + 1
    if position + 1 == len(text):
        raise _Invalid("the pattern ends with a backslash")
    return re.escape(text[position + 1]), position + 2


def _bracket(text: str, position: int) -> tuple[str, int]:
    """Return the expression of the set of letters whose inside begins at ``position``."""
    negated = text[position : position + 1] in ("!", "^")
    position += negated
    items = []
    start = position
    while text[position : position + 1] != "]" or position == start:
        if text.startswith("[:", position) and ":]" in text[position + 2 :]:
            end = text.index(":]", position)
            items.append(_letter_class(text[position + 2 : end]))
            position = end + 2
            continue
        first, position = _letter(text, position)
        last = first
        if text.startswith("-", position) and text[position + 1 : position + 2] not in ("", "]"):
            last, position = _letter(text, position + 1)
        if first <= last:
            items.append(f"{re.escape(first)}-{re.escape(last)}")
    inside = "".join(items)
    if not inside:
        return "." if negated else "(?!)", position + 1
    return f"[{'^' if negated else ''}{inside}]", position + 1


def _letter(text: str, position: int) -> tuple[str, int]:
    position += text.startswith("\\", position)
    if position >= len(text):
        raise _Invalid("a bracket is not closed")
    return text[position], position + 1


def _letter_class(name: str) -> str:
    if name not in _CLASSES:
        raise _Invalid(f"there is no class of letters {name!r}")
    return _CLASSES[name]
