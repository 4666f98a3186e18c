"""How many tokens a text has: what is likely, and what is the most, without any tokenizer.

Tokenizers differ by model and most fetch their tables from the network. Text of programs has four
to five letters a token; every tokenizer gives a token at least one byte, which bounds the worst.
"""

import math

from codewiki.llm.model import Request

LETTERS = 4.0
"""Letters of a token, at first."""

OVERHEAD = 256
"""Tokens that a provider may add to a request: roles, the frame of a conversation, a schema."""

_SEEN = 3
"""So many answers must have been counted before their ratio is believed."""
_LEAST, _MOST = 1.0, 8.0


def estimated(text: str, letters: float = LETTERS) -> int:
    """Return how many tokens ``text`` is likely to have."""
    return math.ceil(len(text) / letters)


def asked_text(request: Request) -> str:
    """Return all that is sent for ``request``, for counting."""
    shape = request.shape
    form = max(shape.schema, shape.delimited, key=len) if shape else ""
    return request.prefix + request.prompt + form


def most_input(request: Request) -> int:
    """Return a number of tokens that the input of ``request`` cannot pass: one for each byte."""
    return len(asked_text(request).encode("utf-8", "surrogatepass")) + OVERHEAD


class Calibration:
    """Learns from reported usage how many letters a token of this model has."""

    def __init__(self) -> None:
        self._letters = 0
        self._tokens = 0
        self._seen = 0

    def learn(self, request: Request, tokens: int) -> None:
        """Take in that ``request`` had ``tokens`` tokens."""
        if tokens > 0:
            self._letters += len(asked_text(request))
            self._tokens += tokens
            self._seen += 1

    @property
    def letters(self) -> float:
        """Letters of a token: as reported, as long as nothing is reported as assumed."""
        if self._seen < _SEEN:
            return LETTERS
        return min(max(self._letters / self._tokens, _LEAST), _MOST)
