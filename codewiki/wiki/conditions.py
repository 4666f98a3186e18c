"""Conditions in words, as far as one comparison goes; what is longer stays code."""

import re

from codewiki.wiki.catalogue import say
from codewiki.wiki.model import Code, Spans
from codewiki.wiki.source_lines import balanced

OPERATORS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?P<a>.+?)\s+is\s+not\s+None"), "not_none"),
    (re.compile(r"(?P<a>.+?)\s+is\s+None"), "none"),
    (re.compile(r"(?P<a>.+?)\s+not\s+in\s+(?P<b>.+)"), "not_in"),
    (re.compile(r"(?P<a>.+?)\s+in\s+(?P<b>.+)"), "in"),
    (re.compile(r"not\s+isinstance\((?P<a>[^,()]+),\s*(?P<b>[\w.]+)\)"), "not_type"),
    (re.compile(r"isinstance\((?P<a>[^,()]+),\s*(?P<b>[\w.]+)\)"), "type"),
    (re.compile(r"(?P<a>.+?)\s+instanceof\s+(?P<b>[\w.]+)"), "type"),
    (re.compile(r"(?P<a>.+?)\s*(?:!==?)\s*(?P<b>.+)"), "unequal"),
    (re.compile(r"(?P<a>.+?)\s*(?:===?)\s*(?P<b>.+)"), "equal"),
    (re.compile(r"not\s+(?P<a>[\w.$()]+)"), "false"),
    (re.compile(r"!\s*(?P<a>[\w.$\->()]+)"), "false"),
    (re.compile(r"(?P<a>[\w.$]+(?:->[\w.$]+)*)"), "true"),
)
_JOINED = re.compile(r"\band\b|\bor\b|&&|\|\||\?|\bif\b|\blambda\b|=>|\bnot\b.*\bnot\b")
_COMPARISONS = re.compile(r"[<>]=?|[!=]==?|\bis\b|\bin\b|\binstanceof\b")


def in_words(condition: str) -> Spans:
    """The words of a condition: "`a` is not in `b`"; the code itself where it is not one
    comparison of two things.
    """
    text = condition.strip()
    if _JOINED.search(text) or len(_COMPARISONS.findall(_without_strings(text))) > 1:
        return (Code(text),)
    for pattern, key in OPERATORS:
        match = pattern.fullmatch(text)
        if match and all(balanced(part) for part in match.groups()):
            parts = {name: Code(part.strip()) for name, part in match.groupdict().items()}
            return say(f"condition.{key}", **parts)
    return (Code(text),)


_STRINGS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")


def _without_strings(text: str) -> str:
    return _STRINGS.sub("", text).replace("->", "").replace("is not", "is")
