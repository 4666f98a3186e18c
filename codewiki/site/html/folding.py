"""The bulk reference of a page, folded: one line for each of its entries."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from codewiki.site.html.markup import FOLD_BODY, FOLD_CLOSE, FOLD_OPEN
from codewiki.wiki.addresses import anchor
from codewiki.wiki.catalogue import label

OWN = "own_html"
"""The type of tokens whose content is our own HTML."""


def own(html: str) -> Token:
    """A token that puts ``html``, which must be our own, into the page after sanitising."""
    return Token(OWN, "", 0, content=html, block=True)


def folded(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with every section of the third level below the reference in a fold."""
    reference = anchor(label("heading.interface"))
    return list(_folded(tokens, reference))


def _folded(tokens: Sequence[Token], reference: str) -> Iterator[Token]:
    inside = opened = False
    for token in tokens:
        heading = token.meta.get("heading")
        if token.type == "heading_open" and heading is not None and token.level == 0:
            if opened and heading.level <= _FOLDED:
                yield own(FOLD_CLOSE)
                opened = False
            if heading.level < _FOLDED:
                inside = heading.anchor == reference
            if inside and heading.level == _FOLDED:
                yield own(FOLD_OPEN)
                opened = True
        elif token.type == "hr" and token.level == 0 and opened:
            # Below a rule stands what ends the page.
            yield own(FOLD_CLOSE)
            opened = inside = False
        yield token
        if token.type == "heading_close" and opened and token.level == 0 and token.tag == "h3":
            yield own(FOLD_BODY)
    if opened:
        yield own(FOLD_CLOSE)


_FOLDED = 3
