"""What the readers that use a syntax tree share."""

from typing import TYPE_CHECKING

from codewiki.facts.languages.lines import count_error_lines
from codewiki.facts.languages.syntax import SourceText

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_VISITED = 200_000


def tree_error_lines(source: SourceText, root: "Node") -> int:
    """Count the lines which the parser could not make sense of.

    Only branches that hold an error are followed, and at most a bounded number of nodes.
    """
    if not root.has_error:
        return 0
    errors: list[Node] = []
    waiting = [root]
    visited = 0
    while waiting and visited < _MAX_VISITED:
        node = waiting.pop()
        visited += 1
        if node.is_error or node.is_missing:
            errors.append(node)
        elif node.has_error:
            waiting += node.children
    return max(count_error_lines(source, errors), 1)
