"""XML with lines, from the standard library's parser. A document type is refused, and with it every
entity of its own: nothing is expanded, nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_NODES = 50_000
"""Elements after these are not kept."""
MAX_DEPTH = 40
"""Elements further inside are passed over."""
MAX_TEXT = 4_000
"""Most characters kept of the text of one element."""


@dataclass
class Element:
    """An element with its own text, stripped, and its lines. ``tag`` has no namespace prefix."""

    tag: str
    line: int
    end_line: int
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def all(self, tag: str) -> "Iterator[Element]":
        """Give the children of this tag."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        """Return the first child of this tag."""
        return next(self.all(tag), None)

    def below(self, *tags: str) -> "Iterator[Element]":
        """Give the elements that a path of tags leads to."""
        found = [self]
        for tag in tags:
            found = [child for element in found for child in element.all(tag)]
        return iter(found)

    def value(self, tag: str) -> str:
        """Return the text of the first child of this tag, "" without one."""
        child = self.first(tag)
        return child.text if child is not None else ""


class _RefusedError(Exception):
    """A document type is declared."""


class XmlTree:
    """The elements of an XML file as far as it is well-formed.

    ``root`` is ``None`` where not even the first tag is; ``error_lines`` counts the lines after
    the place where the parser gave up. Elements that are never closed end there.
    """

    def __init__(self, data: bytes) -> None:
        # The parser takes a lone carriage return for a line end; our lines end in "\n" only.
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        self._data = text.replace("\r\n", "\n").replace("\r", " ").encode("utf-8", "replace")
        self.root: Element | None = None
        self.error_lines = 0
        self._open: list[Element] = []
        self._depth = 0
        self._count = 0
        # The name of an encoding in the file must not choose a codec.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parse()

    def _parse(self) -> None:
        try:
            self._parser.Parse(self._data, True)
        except (expat.ExpatError, _RefusedError):
            total = self._data.count(b"\n") + (not self._data.endswith(b"\n"))
            line = self._parser.CurrentLineNumber
            self.error_lines = max(total - line + 1, 1) if self._data else 0
            for element in self._open:
                element.end_line = max(line, element.line)
                element.text = element.text.strip()
        del self._parser

    def _doctype(self, *_: object) -> None:
        raise _RefusedError

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH or self._count >= MAX_NODES:
            return
        self._count += 1
        line = self._parser.CurrentLineNumber
        element = Element(name.rpartition(":")[2], line, line)
        if self._open:
            self._open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        if self._depth == len(self._open):
            element = self._open.pop()
            element.end_line = self._parser.CurrentLineNumber
            element.text = element.text.strip()
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._open and self._depth == len(self._open):
            element = self._open[-1]
            if len(element.text) < MAX_TEXT:
                element.text += text[:MAX_TEXT]
