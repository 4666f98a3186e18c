"""Build scripts of Gradle, in Groovy or Kotlin, split into statements; nothing of them is run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\f]+|\\\n)|(?P<newline>\n)|(?P<comment>//[^\n]*|/\*)"
    r"|(?P<triple>'''|\"\"\")"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|`[^`\n]*`?)"
    r"|(?P<word>[\w$]+)|(?P<mark>.)",
    re.DOTALL,
)
MAX_TOKENS = 400
"""Most tokens kept of one statement."""
MAX_BLOCKS = 100
"""Blocks further inside count as part of the one around them."""


class Token(NamedTuple):
    """A word, a string without its quotation marks, or a mark."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Statement:
    """The tokens of one statement; ``opens`` when a block follows it, ``closes`` for its end.

    ``end_line`` is the line of the last token, or of the brace that closes a block.
    """

    tokens: tuple[Token, ...]
    end_line: int
    opens: bool = False
    closes: bool = False

    @property
    def head(self) -> str:
        """The dotted name with which the statement begins, "" when it begins with none."""
        parts: list[str] = []
        for token in self.tokens:
            if token.kind == "word" and (not parts or parts[-1] == "."):
                parts.append(token.text)
            elif token.text == "." and token.kind == "mark" and parts and parts[-1] != ".":
                parts.append(".")
            else:
                break
        return "".join(parts).rstrip(".")

    @property
    def strings(self) -> list[str]:
        """The texts of its strings."""
        return [token.text for token in self.tokens if token.kind == "string"]

    def named(self, name: str) -> str:
        """Return the string or word behind ``name:`` or ``name =``, "" when there is none."""
        for before, mark, value in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False):
            if before.text == name and mark.text in {":", "="} and value.kind != "mark":
                return value.text
        return ""

    def is_call(self, name: str) -> bool:
        """Tell whether ``name(`` or ``name "…"`` occurs in it."""
        return any(
            before.text == name
            and before.kind == "word"
            and (after.text == "(" or after.kind == "string")
            for before, after in zip(self.tokens, self.tokens[1:], strict=False)
        )


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a script, comments left out."""
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return
        kind, piece, start = found.lastgroup or "", found[0], line
        position = found.end()
        if piece == "/*" or kind == "triple":
            closing = text.find("*/" if kind == "comment" else piece, position)
            end = closing if closing >= 0 else len(text)
            if kind == "triple":
                yield Token("string", text[position:end], start)
            position = min(end + len(piece), len(text))
            piece = text[found.start() : position]
        elif kind == "string":
            # "`java-library`" is a name in Kotlin, whatever letters it has.
            inner = piece[1:].removesuffix(piece[0])
            yield Token("word" if piece[0] == "`" else "string", inner, start)
        elif kind not in {"space", "comment"}:
            yield Token(kind, piece, start)
        line += piece.count("\n")


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a script, and where blocks open and close."""
    taken: list[Token] = []
    parentheses = 0
    outer: list[int] = []
    last = 1
    for token in tokens(text):
        ends = token.kind == "newline" or token.text == ";"
        if token.kind != "mark" and not ends:
            taken.append(token)
        elif token.kind == "mark" and token.text == "{" and len(outer) < MAX_BLOCKS:
            yield Statement(tuple(taken[:MAX_TOKENS]), token.line, opens=True)
            outer.append(parentheses)
            taken, parentheses = [], 0
        elif token.kind == "mark" and token.text == "}" and outer:
            if taken:
                yield Statement(tuple(taken[:MAX_TOKENS]), last)
            yield Statement((), token.line, closes=True)
            taken, parentheses = [], outer.pop()
        elif ends and (not parentheses or token.text == ";"):
            if taken and not _goes_on(taken):
                yield Statement(tuple(taken[:MAX_TOKENS]), last)
                taken = []
        elif token.text == ">" and not parentheses and taken and taken[-1].text == "-":
            taken = []  # "name ->": what a block calls its argument
        elif not ends:
            parentheses = max(parentheses + (token.text in "([") - (token.text in ")]"), 0)
            taken.append(token)
        if token.kind != "newline":
            last = token.line
    if taken:
        yield Statement(tuple(taken[:MAX_TOKENS]), last)


def _goes_on(taken: list[Token]) -> bool:
    """Tell whether a statement continues on the next line."""
    return taken[-1].kind == "mark" and taken[-1].text in {",", "=", ":", "+"}
