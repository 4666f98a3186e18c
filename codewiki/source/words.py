"""Whole words in text, found without a pattern for each: making one costs more than looking."""

from collections.abc import Iterator


def places(text: str, word: str) -> Iterator[int]:
    r"""Yield where ``word`` stands in ``text`` with neither ``\w`` before nor after it."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not _inside(text[place - 1 : place]) and not _inside(text[end : end + 1]):
            yield place
        place = text.find(word, end)


def has_word(text: str, word: str) -> bool:
    r"""Tell whether ``word`` stands in ``text`` as a whole word; ``$`` belongs to words.

    An end of ``word`` that is no letter, digit, ``_`` or ``$`` may have anything beside it.
    """
    left = word[:1].isalnum() or word[:1] in "_$"
    right = word[-1:].isalnum() or word[-1:] in "_$"
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = text[max(0, place - 1) : place], text[end : end + 1]
        if not (left and _inside(before, "_$")) and not (right and _inside(after, "_$")):
            return True
        place = text.find(word, place + 1)
    return False


def _inside(sign: str, signs: str = "_") -> bool:
    return sign.isalnum() or (sign != "" and sign in signs)
