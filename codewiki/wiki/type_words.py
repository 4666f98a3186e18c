"""Types in words: the alternatives of a union one by one."""

from codewiki.wiki.catalogue import joined, merged, say
from codewiki.wiki.model import Code, Plain, Spans

MOST_ALTERNATIVES = 6
LONGEST = 60
_OPEN = "([{<"
_CLOSE = ")]}>"
_ANY = frozenset({"Any", "any", "t.Any", "typing.Any"})


def type_words(text: str) -> Spans:
    """The words of a type: "`str`, `bytes` or `None`"; the text as it is where it is no union."""
    text = _unquoted(" ".join(text.split()))
    if not text:
        return ()
    parts = [_plain(one) for one in alternatives(text)]
    shown = [one for one in dict.fromkeys(parts) if one]
    if not 1 < len(shown) <= MOST_ALTERNATIVES:
        return _one(text if len(shown) != 1 else shown[0])
    head = joined(*(_one(one) for one in shown[:-1]), by=", ")
    return merged([*head, Plain(" "), *say("list.or"), Plain(" "), *_one(shown[-1])])


def alternatives(text: str) -> list[str]:
    """The parts of a union, split where no bracket is open."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE and text[place - 1 : place] not in {"=", "-"}:
            depth -= 1
        elif letter == "|" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    if depth:
        return [text]
    return [*parts, text[start:]]


def short(text: str) -> str:
    """A value on one line, cut with "…" where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _plain(text: str) -> str:
    return _unquoted(text.strip())


def _unquoted(text: str) -> str:
    """The type without the quotation marks that put off its evaluation."""
    quoted = len(text) > 2 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted and text[0] not in text[1:-1] else text


def _one(text: str) -> Spans:
    if text in _ANY:
        return say("type.any")
    return (Code(short(text)),)
