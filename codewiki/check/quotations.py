"""Do the cited lines hold the quoted words?

Both sides are reduced to words: comment markers, markup and line breaks of the source do not
count, nor does what the writer removed from it (roles, link targets, emphasis). Whether something
is markup cannot always be told, as in "a<b and c>d": the words may stand there either way.
"""

import html
import re
from collections.abc import Iterable, Iterator

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
    (re.compile(r"\{@\w{1,20}\s{1,9}[^{}|]{1,300}\|([^{}|]{1,300})\}"), r" \1 "),  # {@link A | b}
    (re.compile(r"\{@\w{1,20}\s{1,9}([^}]{0,300})\}"), r" \1 "),  # {@link Name}
    (
        re.compile(r"(?<![\w\])])!?\[([^\]]{0,300})\](?:\([^)]{0,300}\)|\[[^\]]{0,300}\])"),
        r" \1 ",
    ),  # [text](target)
    (re.compile(r"<a\s[^<>]{0,400}>"), " "),  # over several lines
    (re.compile(r"</?(?!https?:|mailto:)[a-zA-Z][^<>\n]{0,300}>"), " "),  # HTML
    (re.compile(r"&(?:[a-z]{1,30}|#\d{1,7});"), " "),
)
_CODE = re.compile(r"(?<![`:])(`{1,3})(?!`)([^`]{1,300})\1(?![`_])")
_ESCAPE = re.compile(r"\\[nrt]")
_WORD = re.compile(r"\w+")
_LONGEST = 30_000
"""In longer source nothing is taken for markup."""


def words(text: str, gap: str = " ") -> list[str]:
    """Return the words of ``text`` without markup, which leaves ``gap`` behind."""
    return plain_words(_reduced(text, gap))


def plain_words(text: str) -> list[str]:
    """Return the words of a text that has no markup."""
    return _WORD.findall(text.replace("_", " "))


def holds(source: str, quotation: str) -> bool:
    """Tell whether the words of ``quotation`` stand in ``source`` one after the other.

    A quotation cut with "…" is compared piece by piece, in order. Markup may stand between words or
    inside one ("``{@link Name}s``"), and what a quotation shows may look like markup.
    """
    pieces = quotation.split("…")
    if len(source) > _LONGEST:
        return _in_order(plain_words(source), map(plain_words, pieces))
    for gap in (" ", ""):
        if _in_order(words(source, gap), (words(piece, gap) for piece in pieces)):
            return True
    plain = [plain_words(piece) for piece in pieces]
    return any(_in_order(found, iter(plain)) for found in _readings(source))


def _readings(source: str) -> Iterator[list[str]]:
    """Yield the words of ``source`` as they are when less of it is taken for markup."""
    yield words(source)
    yield plain_words("".join(_outside_code(source)))
    yield plain_words(html.unescape(source))
    yield plain_words(_ESCAPE.sub(" ", source))


def _outside_code(text: str) -> Iterator[str]:
    """Yield ``text`` without markup, but with the code between backticks as it is."""
    place = 0
    for match in _CODE.finditer(text):
        yield html.unescape(_reduced(text[place : match.start()], entities=False))
        yield match.group()
        place = match.end()
    yield html.unescape(_reduced(text[place:], entities=False))


def _reduced(text: str, gap: str = " ", *, entities: bool = True) -> str:
    for pattern, replacement in _REDUCTIONS if entities else _REDUCTIONS[:-1]:
        text = pattern.sub(replacement.replace(" ", gap), text)
    return text


def _in_order(found: list[str], pieces: Iterable[list[str]]) -> bool:
    """Tell whether the pieces that have words stand in ``found``, one behind the other."""
    position = 0
    any_piece = False
    for piece in filter(None, pieces):
        any_piece = True
        start = _find(found, piece, position)
        if start < 0:
            return False
        position = start + len(piece)
    return any_piece


def _find(text: list[str], piece: list[str], start: int) -> int:
    for index in range(start, len(text) - len(piece) + 1):
        if text[index : index + len(piece)] == piece:
            return index
    return -1
