"""Short runs of text read at once: most cells hold plain words, one code span or one reference.

The parser tries each of its rules at each sign of each cell. What a page says in cells is mostly
one word or one name, of which the rules make nothing else than is made here. All other text is
parsed as before; a test holds this against the parser alone.
"""

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore, inline
from markdown_it.token import Token

_PLAIN = re.compile(r"[^\s\\`*_\[\]!<&](?:[^\n\\`*_\[\]!<&]*[^\s\\`*_\[\]!<&])?")
_ONE_SPAN = re.compile(r"`([^`\n]+)`")
_REFERENCE = re.compile(r"\[([^\s\\`*_\[\]!<&]+)\]")


def read_inline(state: StateCore) -> None:
    """Give each run of text its tokens, as the rule of this name in the parser does."""
    rest = []
    for token in state.tokens:
        if token.type == "inline":
            children = _read(token.content, state)
            if children is None:
                rest.append(token)
            else:
                token.children = children
    every, state.tokens = state.tokens, rest
    inline(state)
    state.tokens = every


def _read(text: str, state: StateCore) -> list[Token] | None:
    """Return the tokens of a text that needs no parser, ``None`` for all others."""
    if _PLAIN.fullmatch(text):
        return [Token("text", "", 0, content=text)]
    span = _ONE_SPAN.fullmatch(text)
    if span is not None:
        return [_code(span[1])]
    label = _REFERENCE.fullmatch(text)
    reference = label and state.env.get("references", {}).get(normalizeReference(label[1]))
    if label is None or not reference or reference["title"]:
        return None
    return [
        Token("link_open", "a", 1, attrs={"href": reference["href"]}),
        Token("text", "", 0, content=label[1], level=1),
        Token("link_close", "a", -1),
    ]


def _code(text: str) -> Token:
    if len(text) > 2 and text[0] == text[-1] == " " and text.strip(" "):
        text = text[1:-1]
    return Token("code_inline", "code", 0, content=text, markup="`")
