"""Files of JSON, comments and final commas tolerated, as keys and values with their lines."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.artifacts.trees import tree_error_lines
from codewiki.facts.artifacts.units import UnitList, count_code, line_count
from codewiki.facts.languages.syntax import SourceText, parse
from codewiki.facts.model import TOP_LEVEL, Doc, FileFacts

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_STRING_BYTES = 100_000

Entry = tuple[str, "Node", "Node"]
"""A key, the pair that it stands in, and its value."""


def grammar() -> "Language":
    """Return the grammar."""
    import tree_sitter
    import tree_sitter_json

    return tree_sitter.Language(tree_sitter_json.language())


class JsonTree:
    """A parsed file, and the units that are made of it."""

    def __init__(self, data: bytes) -> None:
        self.source = SourceText(data)
        self.root = parse(grammar, data).root_node
        self.units = UnitList(line_count(data))

    def top(self) -> "Iterator[Entry]":
        """Yield (key, pair, value) of the object that the file is."""
        for node in self.root.named_children:
            if node.type == "object":
                yield from self.entries(node)
                return

    def text(self, node: "Node") -> str:
        """Return the text of a string, or the source text of another value."""
        if node.type != "string":
            return self.source.bounded(node)
        text = self.source.text(node)
        if len(text) <= _STRING_BYTES and "\\" in text:
            try:
                return str(json.loads(text, strict=False))
            except ValueError:
                return text[1:-1]
        return text[1:-1]

    def entries(self, node: "Node") -> Iterator[Entry]:
        """Yield (key, pair, value) of an object; nothing for other values."""
        if node.type != "object":
            return
        for pair in node.named_children:
            key = pair.child_by_field_name("key")
            value = pair.child_by_field_name("value")
            if pair.type == "pair" and key is not None and value is not None:
                yield self.text(key), pair, value

    def add(self, kind: str, name: str, value: str, pair: "Node", parent: int = TOP_LEVEL) -> int:
        """Add a unit with the lines of ``pair``."""
        first, last = self.source.first_line(pair), self.source.last_line(pair)
        return self.units.add(kind, name, value, line=first, end_line=last, parent=parent)

    def facts(self, language: str, artifact: str, doc: Doc | None = None) -> FileFacts:
        """Return the facts of the file, with the units that were made of it."""
        return FileFacts(
            language=language,
            artifact=artifact,
            code_lines=count_code(self.source.data, b"//"),
            error_lines=tree_error_lines(self.source, self.root),
            doc=doc,
            units=self.units.finish(),
        )
