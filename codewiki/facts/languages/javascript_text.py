r"""The text of a script, whose names may be written with escapes: ``\u{e9}`` is ``é``."""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import SourceText

if TYPE_CHECKING:
    from tree_sitter import Node

_IDENTIFIERS = frozenset({
    "identifier", "private_property_identifier", "property_identifier",
    "shorthand_property_identifier", "shorthand_property_identifier_pattern", "type_identifier",
})  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:u\{(?P<point>[0-9a-fA-F]{1,40})\}|u(?P<unit>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})"
    r"|(?P<line>\r?\n)|(?P<itself>[\\'\"`]))"
)
_MOST_POINTS = 0x110000
_USING = re.compile(
    rb"(?P<before>(?:^|[;{}(])[ \t]*)(?P<wait>await[ \t]+)?using"
    rb"(?=[ \t]+[\w$]+(?:[ \t]*[:=][^=]|[ \t]+of\b))",
    re.MULTILINE,
)


class ScriptText(SourceText):
    """The bytes of a script with its lines; the text of names is that without escapes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._is_escaped = b"\\u" in data

    def text(self, node: "Node") -> str:
        """Return the text of a node, for a name with its escapes replaced."""
        if not self._is_escaped and self._plain is not None:
            return self._plain[node.start_byte : node.end_byte]
        text = super().text(node)
        is_name = self._is_escaped and node.type in _IDENTIFIERS
        return unescaped(text) if is_name else text


def prepare(data: bytes) -> bytes:
    """Return what is parsed in place of a script: as long, and without ``using``.

    ``using x = open()`` declares a constant that is closed at the end of its block. The grammars
    do not know it yet, and a class that holds one would come apart.
    """
    return _USING.sub(_constant, data) if b"using " in data else data


def _constant(match: re.Match[bytes]) -> bytes:
    return match["before"] + b" " * len(match["wait"] or b"") + b"const"


def unescaped(text: str) -> str:
    """Replace the escapes that stand for characters, and drop continued line ends.

    What is no character (half of a pair, too large a number) becomes U+FFFD. A backslash before a
    quotation mark or another backslash goes; other escapes, such as that of a line break, stay as
    they are written.
    """
    if "\\" not in text:
        return text
    replaced = _ESCAPE.sub(_character, text)
    # Two escapes may be the halves of one character.
    return replaced.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(match: re.Match[str]) -> str:
    if match["line"]:
        return ""
    if match["itself"]:
        return match["itself"]
    number = int(match["point"] or match["unit"] or match["byte"], 16)
    return chr(number) if number < _MOST_POINTS else "\ufffd"
