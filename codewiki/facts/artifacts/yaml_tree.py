"""YAML with lines. Aliases are never expanded and readers walk a fixed number of levels only,
so that a document that multiplies or contains itself by aliases costs nothing.
"""

import re
from bisect import bisect_left
from typing import Any, Protocol, cast

from codewiki.facts.artifacts.units import UnitList, count_code
from codewiki.facts.model import FileFacts

MAX_BYTES = 300_000
"""Larger files are not composed: the reader in Python takes some seconds per million bytes."""

_DEPTH = 100


class Mark(Protocol):
    """A place: ``index`` counts characters from 0."""

    index: int


class Node(Protocol):
    """A node as the parser gives it.

    ``id`` is "scalar", "sequence" or "mapping"; ``value`` accordingly text, a list of nodes or a
    list of pairs of nodes. ``tag`` is what the file says of its type ("!reference"), or the usual.
    """

    id: str
    tag: str
    value: Any
    start_mark: Mark
    end_mark: Mark
    flow_style: bool | None


class YamlTree:
    """The first document of a YAML file.

    ``root`` is ``None`` when there is none. After a syntax error it holds what stands before, if
    that much is well-formed; ``error_lines`` counts the lines that were lost. Lines are counted
    by ``\\n`` only (YAML knows further line ends).
    """

    def __init__(self, data: bytes) -> None:
        self.text = data.decode("utf-8", "replace")
        self._newlines = [match.start() for match in re.finditer("\n", self.text)]
        self.error_lines = 0
        self.root: Node | None = None
        total = len(self._newlines) + (not self.text.endswith("\n"))
        end = len(self.text) if len(data) <= MAX_BYTES else 0
        if not end:
            self.error_lines = total if data else 0
        for _ in range(2):
            if not end:
                return
            self.root, failed = compose(self.text[:end])
            if failed < 0:
                return
            # Once more with the lines before the one where the parser gave up.
            line = self.line(failed)
            end = self._newlines[line - 2] + 1 if line > 1 else 0
            self.error_lines = total - line + 1
        if self.root is None:
            self.error_lines = total

    def line(self, index: int) -> int:
        """Return the line of the character at ``index``."""
        return bisect_left(self._newlines, index) + 1

    def lines(self, key: Node, value: Node) -> tuple[int, int]:
        """Return the lines of a pair of a mapping (or of one node, given twice)."""
        first = self.line(key.start_mark.index)
        last = value
        for _ in range(_DEPTH):
            inner = last.value[-1] if isinstance(last.value, list) and last.value else None
            if inner is None or last.flow_style:
                break
            last = inner[1] if isinstance(inner, tuple) else inner
        start, end = last.start_mark.index, last.end_mark.index
        text = self.text[start:end].rstrip()
        end_line = self.line(start + max(len(text) - 1, 0))
        # An alias leads to lines elsewhere.
        return first, min(max(end_line, first), max(self.line(value.end_mark.index), first))


def compose(text: str) -> tuple[Node | None, int]:
    """Return the first document and -1, or ``None`` and the index of the first error."""
    import yaml

    loader = None
    try:
        loader = yaml.SafeLoader(text)
        return (cast(Node, loader.get_node()) if loader.check_node() else None), -1
    except yaml.reader.ReaderError as error:
        return None, int(error.position)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, min(mark.index, len(text)) if mark else 0
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return None, 0
    finally:
        if loader is not None:
            loader.dispose()


def pairs(node: Node | None) -> list[tuple[str, Node, Node]]:
    """Return (key, key node, value node) of a mapping, nothing for other nodes."""
    if node is None or node.id != "mapping":
        return []
    return [(key.value, key, value) for key, value in node.value if key.id == "scalar"]


def items(node: Node) -> list[Node]:
    """Return the elements of a sequence; a scalar that is not empty counts as one element."""
    if node.id == "sequence":
        return list(node.value)
    return [node] if node.id == "scalar" and node.value else []


def scalar(node: Node) -> str:
    """Return the text of a scalar, "" for other nodes."""
    return str(node.value) if node.id == "scalar" else ""


def value_of(node: Node | None, name: str) -> Node | None:
    """Return the value of the first pair of a mapping with this key."""
    return next((value for key, _, value in pairs(node) if key == name), None)


def yaml_facts(
    language: str, artifact: str, data: bytes, tree: YamlTree, units: UnitList
) -> FileFacts:
    """Return the facts of the YAML file ``data`` with ``units`` that ``artifact``'s reader took."""
    return FileFacts(
        language=language,
        artifact=artifact,
        code_lines=count_code(data, b"#"),
        error_lines=tree.error_lines,
        units=units.finish(),
    )
