"""Addresses: page ids, and the anchors that GitHub derives from headings."""

import unicodedata

from codewiki.wiki.model import Cite, FileLink, Span, Spans

OVERVIEW = "overview"
TOPICS = "topics/"


def topic_id(name: str) -> str:
    """The page id of a topic."""
    return TOPICS + name


def plain_text(spans: Spans) -> str:
    """The text that a reader sees, without marks."""
    return "".join(_text(span) for span in spans)


def _text(span: Span) -> str:
    if isinstance(span, Cite):
        return ""
    return span.path if isinstance(span, FileLink) else span.text


def anchor(heading: str) -> str:
    """The anchor that GitHub makes of a heading's text: lower case, punctuation dropped, spaces
    turned into hyphens. Letters, marks, digits, connectors (``_``) and hyphens stay.
    """
    kept = [
        "-" if letter == " " else letter
        for letter in heading.strip().lower()
        if letter in " -" or unicodedata.category(letter) in _WORD
    ]
    return "".join(kept)


_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Pc"})


class Anchors:
    """Gives the anchors of one page in the order of its headings, unique as GitHub makes them."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, heading: Spans) -> str:
        """The anchor of the next heading."""
        base = anchor(plain_text(heading))
        count = self._taken.get(base, 0)
        self._taken[base] = count + 1
        if not count:
            return base
        unique = f"{base}-{count}"
        self._taken.setdefault(unique, 1)
        return unique
