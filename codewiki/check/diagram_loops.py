"""Diagrams in which a group contains itself: Mermaid's parser takes them, but cannot draw them."""

import re

_OPENED = re.compile(
    r"""\s*(?:subgraph|state)\s+"?([^\s"\[\]{}();]+)"?\s*(?:\[.*\]\s*)?(\{?)\s*;?\s*\Z"""
)
_LABELS = re.compile(r'"[^"]*"|\|[^|]*\||\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}')
_WORDS = re.compile(r"[\w.]+(?:-(?=\w)[\w.]+)*")
_STYLED = re.compile(r":::[\w-]+")
_ABOUT_STYLE = ("style ", "class ", "classDef ", "linkStyle ", "click ")
_LONGEST_LINE = 2_000


def line_of_loop(source: str) -> int:
    """Return the line in which a subgraph or a composite state is named within itself, else 0."""
    open_names: list[str] = []
    opened: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), start=1):
        line = _STYLED.sub("", line)
        stripped = line.strip().rstrip(";")
        if stripped.startswith(_ABOUT_STYLE):
            continue
        match = _OPENED.match(line) if len(line) < _LONGEST_LINE else None
        starts = match is not None and (stripped.startswith("subgraph") or bool(match[2]))
        words = set(_WORDS.findall(_LABELS.sub(" ", line)))
        if any(opened.get(word, 0) for word in words - {"subgraph", "state", "end"}):
            return number
        if match is not None and starts:
            open_names.append(match[1])
            opened[match[1]] = opened.get(match[1], 0) + 1
        elif stripped.startswith("subgraph") or stripped.endswith("{"):
            open_names.append("")
        elif stripped in {"end", "}"} and open_names:
            name = open_names.pop()
            opened[name] = opened.get(name, 0) - 1
    return 0
