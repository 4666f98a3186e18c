"""Do the cited lines hold the quoted words?

Both sides are reduced to words: comment markers, markup and line breaks of the source do not
count, nor does what the writer removed from it (roles, link targets, emphasis).
"""

import re

_REDUCTIONS = (
    (re.compile(r":[a-z][a-z:+-]*:(?=`)"), ""),  # reST roles
    (re.compile(r"`~(?:[\w.]{1,200}\.)?(\w{1,100})(\(\))?`"), r" \1 "),  # `~pkg.Name`
    (re.compile(r"`([^`<]{1,300}?)\s{0,9}<[^`>]{0,300}>`_{0,2}"), r" \1 "),  # `text <target>`_
    (re.compile(r"\{@\w{1,20}\}"), " "),  # {@inheritDoc}
    (
        re.compile(
            r"\{@link\w{0,9}\s{1,9}[^\s(){}|]{1,200}(?:\([^(){}]{0,200}\))?\s{1,99}([^}|]{1,300})\}"
        ),
        r" \1 ",
    ),  # {@link Name label}
    (re.compile(r"\{@\w{1,20}\s{1,9}([^}]{0,300})\}"), r" \1 "),  # {@link Name}
    (
        re.compile(r"(?<![\w\])])!?\[([^\]]{0,300})\](?:\([^)]{0,300}\)|\[[^\]]{0,300}\])"),
        r" \1 ",
    ),  # [text](target)
    (re.compile(r"<a\s[^<>]{0,400}>"), " "),  # over several lines
    (re.compile(r"</?(?!https?:|mailto:)[a-zA-Z][^<>\n]{0,300}>"), " "),  # HTML
    (re.compile(r"&(?:[a-z]{1,30}|#\d{1,7});"), " "),
)
_WORD = re.compile(r"\w+")


def words(text: str, gap: str = " ") -> list[str]:
    """Return the words of ``text`` without markup, which leaves ``gap`` behind."""
    for pattern, replacement in _REDUCTIONS:
        text = pattern.sub(replacement.replace(" ", gap), text)
    return plain_words(text)


def plain_words(text: str) -> list[str]:
    """Return the words of a text that has no markup."""
    return _WORD.findall(text.replace("_", " "))


def holds(source: str, quotation: str) -> bool:
    """Tell whether the words of ``quotation`` stand in ``source`` one after the other.

    A quotation cut with "…" is compared piece by piece, in order. Markup may stand between words or
    inside one ("``{@link Name}s``"), and what a quotation shows may look like markup.
    """
    pieces = quotation.split("…")
    return (
        _in_order(words(source), [words(piece) for piece in pieces])
        or _in_order(words(source, ""), [words(piece, "") for piece in pieces])
        or _in_order(words(source), [plain_words(piece) for piece in pieces])
    )


def _in_order(found: list[str], pieces: list[list[str]]) -> bool:
    position = 0
    pieces = [piece for piece in pieces if piece]
    for piece in pieces:
        start = _find(found, piece, position)
        if start < 0:
            return False
        position = start + len(piece)
    return bool(pieces)


def _find(text: list[str], piece: list[str], start: int) -> int:
    for index in range(start, len(text) - len(piece) + 1):
        if text[index : index + len(piece)] == piece:
            return index
    return -1
