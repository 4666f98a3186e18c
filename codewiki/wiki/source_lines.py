"""Single lines of source: a whole statement that fits on one, and the condition above it."""

import re

from codewiki.wiki.evidence import Evidence

MAX_STATEMENT = 90
"""Characters of the longest statement shown in running text."""

_GUARD = re.compile(r"^(?:\}\s*)?(if|elif|else if|except|case|catch|while|for)\b.*[:{]$")
_BLOCK = re.compile(
    r"^(?:\}\s*)?(if|elif|else|except|try|finally|case|default|catch|while|for|with|switch|do|async"
    r"|match)\b"
)
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def one_line_statement(evidence: Evidence, path: str, line: int) -> str:
    """The statement on a line where it begins and ends there and is short, else ""."""
    text = evidence.text(path, line).strip().rstrip(";")
    body = text.rstrip(":{").rstrip() if _GUARD.match(text) else text
    if not 0 < len(body) <= MAX_STATEMENT or not balanced(body):
        return ""
    return "" if body[0] in ")]}.,*" or body.endswith((",", "(", "\\", "=", "+", ".")) else body


def condition_above(evidence: Evidence, path: str, line: int, first: int) -> tuple[int, str]:
    """The line and text of the condition directly around a line, (0, "") when there is none.

    It is the nearest line above, not above ``first``, that is indented less; it counts only when
    it is a whole ``if``, ``except``, ``case`` or loop on one line.
    """
    indent = _indent(evidence.text(path, line))
    for number in range(line - 1, first, -1):
        text = evidence.text(path, number)
        stripped = text.strip()
        if not stripped or _indent(text) >= indent:
            continue
        if _GUARD.match(stripped) and len(stripped) <= MAX_STATEMENT:
            body = stripped.lstrip("} ").rstrip(":{").rstrip()
            return (number, body) if balanced(body) else (0, "")
        if _BLOCK.match(stripped):
            return 0, ""
        if stripped[0] not in ")]}":
            return 0, ""
    return 0, ""


def balanced(text: str) -> bool:
    """Tell whether brackets and quotation marks are closed in the order in which they open."""
    bare = _QUOTED.sub("", text)
    if '"' in bare or "'" in bare or "`" in bare:
        return False
    open_brackets: list[str] = []
    for letter in bare:
        if letter in "([{":
            open_brackets.append(letter)
        elif letter in _PAIRS and (not open_brackets or open_brackets.pop() != _PAIRS[letter]):
            return False
    return not open_brackets


def _indent(text: str) -> int:
    expanded = text.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())
