"""TOML with lines: tables and their pairs, from the syntax tree."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import SourceText, parse

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_SKIPPED = frozenset({"comment", "ERROR", ","})
_STRINGS = 100_000


@dataclass(frozen=True)
class Pair:
    """``key = value``: ``path`` is the key with the table's name before it."""

    path: tuple[str, ...]
    key: "Node"
    value: "Node"


@dataclass(frozen=True)
class Table:
    """``[a.b]`` or ``[[a.b]]`` with its pairs; the pairs before the first table have no path."""

    path: tuple[str, ...]
    node: "Node"
    pairs: tuple[Pair, ...]


def grammar() -> "Language":
    """Return the grammar."""
    import tree_sitter
    import tree_sitter_toml

    return tree_sitter.Language(tree_sitter_toml.language())


class TomlTree:
    """A parsed TOML file. Broken parts are left out; ``errors`` are their nodes."""

    def __init__(self, data: bytes) -> None:
        self.source = SourceText(data)
        self._tree = parse(grammar, data)
        self.tables: tuple[Table, ...] = tuple(self._tables())

    @property
    def root(self) -> "Node":
        """The whole file."""
        return self._tree.root_node

    def _tables(self) -> Iterator[Table]:
        loose: list[Pair] = []
        rest: list[Table] = []
        for node in self.root.named_children:
            if node.type == "pair":
                loose += self._pair((), node)
            elif node.type in {"table", "table_array_element"}:
                children = [child for child in node.named_children if child.type not in _SKIPPED]
                path = self._key(children[0]) if children else ()
                pairs = [
                    pair
                    for child in children[1:]
                    if child.type == "pair"
                    for pair in self._pair(path, child)
                ]
                rest.append(Table(path, node, tuple(pairs)))
        yield Table((), self.root, tuple(loose))
        yield from rest

    def _pair(self, prefix: tuple[str, ...], node: "Node") -> list[Pair]:
        children = [child for child in node.named_children if child.type not in _SKIPPED]
        if len(children) != 2:
            return []
        key, value = children
        return [Pair(prefix + self._key(key), key, value)]

    def _key(self, node: "Node") -> tuple[str, ...]:
        """Return the parts of a key, whose dots nest to the left in the tree."""
        parts: list[str] = []
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here.type == "dotted_key":
                waiting += here.named_children
            elif here.type == "quoted_key":
                parts.append(self._unquoted(here))
            elif here.type == "bare_key":
                parts.append(self.source.text(here))
        return tuple(reversed(parts))

    def _unquoted(self, node: "Node") -> str:
        text = self.source.text(node)
        if len(text) <= _STRINGS:
            try:
                return str(tomllib.loads(f"x = {text}")["x"])
            except (tomllib.TOMLDecodeError, KeyError):
                return text.strip("\"'")
        return text.strip("\"'")

    def string(self, node: "Node") -> str:
        """Return the text of a string, or the source text of any other value."""
        if node.type == "string":
            return self._unquoted(node)
        return self.source.bounded(node)

    def elements(self, node: "Node") -> list["Node"]:
        """Return the values of an array, nothing for other values."""
        if node.type != "array":
            return []
        return [child for child in node.named_children if child.type not in _SKIPPED]

    def inline(self, node: "Node") -> list[Pair]:
        """Return the pairs of an inline table, nothing for other values."""
        if node.type != "inline_table":
            return []
        return [
            pair
            for child in node.named_children
            if child.type == "pair"
            for pair in self._pair((), child)
        ]

    def lines(self, node: "Node") -> tuple[int, int]:
        """Return the first and last line of a node, without a line end after its text."""
        text = self.source.data[node.start_byte : node.end_byte].rstrip()
        last = self.source.line(node.start_byte + max(len(text) - 1, 0))
        return self.source.first_line(node), last
