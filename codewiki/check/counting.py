"""Counting what prose counts: the methods of a class, the members of an enumeration, routes."""

import re

from codewiki.check.subject import Subject
from codewiki.source.languages import language_of

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_SPAN = re.compile(r"`([^`\n]{1,120})`")
_SENTENCE_END = re.compile(r"[.!?:;]\s+(?=[A-Z`])")
_METHOD = re.compile(
    r"((?:^[ \t]+@[^\n]*\n)*)^([ \t]+)(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE
)
_NOT_A_METHOD = re.compile(r"@(?:\w+\.)*(?:property|cached_property|overload|\w+\.setter)\b")
_GUARD = re.compile(r"(?:if|elif|else|try|except)\b")
_ABSTRACT = re.compile(r"@(?:abc\.)?abstractmethod\b")
_ENUM_MEMBER = re.compile(r"^([ \t]+)([A-Za-z]\w*)[ \t]*=(?!=)", re.MULTILINE)
_ROUTE = re.compile(r"@\w+\.(?:get|post|put|patch|delete|head|options|route|websocket)\(")
_FILE = re.compile(r"[\w./-]+\.\w+\Z")
_NAME = re.compile(r"[^\W\d]\w*")
_MOST_FILES = 60


def number_of(word: str) -> int | None:
    """Return the number that ``word`` means."""
    if word.isdigit():
        return int(word)
    return _WORDS.index(word.lower()) + 1 if word.lower() in _WORDS else None


def count_of(subject: Subject, before: str, noun: str) -> frozenset[int] | None:
    """Return the numbers that are right for ``noun`` after the text ``before`` of its sentence.

    What is counted belongs to the last thing that the sentence names. ``None`` where that is not
    found, or there is more than one.
    """
    sentence = _SENTENCE_END.split(before)[-1]
    named = _SPAN.findall(sentence)
    if not named:
        return None
    if noun.lower().startswith(("route", "endpoint")):
        return _routes(subject, named)
    for text in reversed(named):
        match = _NAME.match(text)
        if match is None or _FILE.match(text):
            continue
        if len(subject.vocabulary.where(match[0])) > _MOST_FILES:
            continue
        bodies = subject.class_bodies(match[0], strings=False)
        if len(bodies) == 1 and bodies[0].lstrip().startswith("class "):
            return _members(bodies[0], noun.lower())
    return None


def _members(body: str, noun: str) -> frozenset[int] | None:
    if noun.startswith("method"):
        return _methods(body)
    if "Enum" not in body.split("\n", 1)[0] and "Flag" not in body.split("\n", 1)[0]:
        return None
    members = _ENUM_MEMBER.findall(body)
    depth = min((indent for indent, _ in members), key=len, default="")
    count = sum(indent == depth for indent, _ in members)
    return frozenset({count}) if count else None


def _methods(body: str) -> frozenset[int] | None:
    """Return all numbers from that of the plain public methods to that of all functions.

    Whether properties, private and special ones are methods is a matter of taste.
    """
    found = _METHOD.findall(body)
    depth = min((indent for _, indent, _ in found), key=len, default="")
    guarded = _guarded_names(body, depth)
    own = [(marks, name) for marks, indent, name in found if indent == depth or name in guarded]
    plain = {
        name for marks, name in own if not name.startswith("_") and not _NOT_A_METHOD.search(marks)
    }
    if not own:
        return None
    abstract = {len(_ABSTRACT.findall(body))} - {0}
    return frozenset({*range(len(plain), len({name for _, name in own}) + 1), *abstract})


def _guarded_names(body: str, depth: str) -> frozenset[str]:
    """Return the methods that a class defines under a condition of its own."""
    names: set[str] = set()
    is_guarded = False
    for line in body.split("\n"):
        text = line.lstrip(" \t")
        if text and len(line) - len(text) <= len(depth) and text[0] not in ")]}":
            is_guarded = _GUARD.match(text) is not None
            inner = ""
        elif text and is_guarded:
            inner = inner or line[: len(line) - len(text)]
            method = _METHOD.match(f"{line}\n")
            if method is not None and method[2] == inner:
                names.add(method[3])
    return frozenset(names)


def _routes(subject: Subject, named: list[str]) -> frozenset[int] | None:
    """Count the routes of the files that a sentence names; there must be just one with any."""
    found = set()
    for text in named:
        paths = [path for path in subject.source_paths if path == text or path.endswith("/" + text)]
        for path in paths:
            if language_of(path) == "python":
                count = len(_ROUTE.findall(subject.source.code_text(path)))
                if count:
                    found.add((path, count))
    return frozenset({next(iter(found))[1]}) if len(found) == 1 else None
