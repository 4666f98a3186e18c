"""Heads of declarations whose bodies the parser gave up.

A brace too many or too few, or syntax newer than a grammar, turns a whole class or function into
an error node that holds its tokens side by side. The declaration is still there: its head can be
read, and what parses inside belongs to it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.syntax import Draft, SourceText

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset({"identifier", "type_identifier"})
MOST_HEADS = 400
"""How many heads of one file are read."""


@dataclass(frozen=True)
class Head:
    """A head that stands in an error: ``word`` says what it declares ("class").

    ``nodes`` are its tokens, words before it included; ``start`` and ``end`` (bytes) bound the
    declaration as far as can be told.
    """

    word: str
    name: "Node"
    nodes: "tuple[Node, ...]"
    start: int
    end: int


def settle(source: SourceText, draft: Draft, span: tuple[int, int]) -> None:
    """Let a definition reach over ``span`` (bytes): from its head to the end of its body."""
    draft.start, draft.end = span
    draft.line, draft.end_line = source.line(span[0]), source.line(span[1] - 1)


def type_heads(
    source: SourceText,
    errors: "Iterable[Node]",
    words: Collection[str],
    before: Collection[str],
) -> Iterator[Head]:
    """Yield the heads that begin with one of ``words`` and a name, in the order of ``errors``.

    ``before`` are the types of nodes that may precede the word and belong to the head.
    """
    found = 0
    for error in errors:
        children = error.children
        for place, node in enumerate(children[:-1]):
            name = children[place + 1]
            if (
                node.type not in words
                or node.is_named  # a whole class expression is called "class" as its word is
                or name.type not in _NAMES
                or name.start_byte == name.end_byte
            ):
                continue
            found += 1
            if found > MOST_HEADS:
                return
            first = place
            while first and children[first - 1].type in before:
                first -= 1
            last = place + 1
            while last < len(children) and children[last].type != "{":
                last += 1
            start = children[first].start_byte
            end = body_end(source, start, error.end_byte)
            yield Head(node.type, name, tuple(children[first:last]), start, end)


def body_end(source: SourceText, start: int, limit: int) -> int:
    """Return where the body of a head at ``start`` ends: behind the first closing brace that is
    indented as the head's line is, at ``limit`` if there is none before it.
    """
    row = source.line_bytes(source.line(start))
    indentation = row[: len(row) - len(row.lstrip(b" \t"))]
    mark = b"\n" + indentation + b"}"
    found = source.data.find(mark, start, limit)
    return found + len(mark) if found >= 0 else limit
