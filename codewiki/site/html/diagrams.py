"""Diagrams on a page: the source as text, and whether Mermaid may be asked to draw it."""

import re

LARGEST = 50_000
"""Characters of the longest diagram that is drawn; Mermaid refuses longer ones itself."""

KINDS = {
    "graph": "Flowchart",
    "flowchart": "Flowchart",
    "classDiagram": "Class diagram",
    "sequenceDiagram": "Sequence diagram",
    "stateDiagram": "State diagram",
    "erDiagram": "Entity relationship diagram",
    "gantt": "Gantt chart",
    "pie": "Pie chart",
    "mindmap": "Mind map",
    "gitGraph": "Git graph",
    "journey": "User journey",
    "timeline": "Timeline",
}
_FIRST_WORD = re.compile(r"\s*([A-Za-z]+)")
_OPENED = re.compile(
    r"""\s*(?:subgraph|state)\s+"?([^\s"\[\]{}();]+)"?\s*(?:\[.*\]\s*)?(\{?)\s*;?\s*\Z"""
)
_LABELS = re.compile(r'"[^"]*"|\|[^|]*\||\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}')
_WORDS = re.compile(r"[\w.]+(?:-(?=\w)[\w.]+)*")


def kind_of(source: str) -> str:
    """What a diagram is, in words for a reader."""
    for line in source.split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        first = _FIRST_WORD.match(line)
        if first and first[1] in KINDS:
            return KINDS[first[1]]
    return "Diagram"


def drawable(source: str) -> bool:
    """Tell whether Mermaid is to be asked.

    A group or state that contains itself is accepted by its parser and then cannot be drawn; a
    later version of Mermaid never returns from it. In doubt the diagram is shown as text.
    """
    return len(source) <= LARGEST and not contains_itself(source)


def contains_itself(source: str) -> bool:
    """Tell whether a subgraph or a composite state is named within itself."""
    open_names: list[str] = []
    opened: dict[str, int] = {}
    for line in source.split("\n"):
        stripped = line.strip().rstrip(";")
        match = _OPENED.match(line) if len(line) < _LONGEST_LINE else None
        starts = match is not None and (stripped.startswith("subgraph") or bool(match[2]))
        words = set(_WORDS.findall(_LABELS.sub(" ", line)))
        if any(opened.get(word, 0) for word in words - {"subgraph", "state", "end"}):
            return True
        if match is not None and starts:
            open_names.append(match[1])
            opened[match[1]] = opened.get(match[1], 0) + 1
        elif stripped.startswith("subgraph") or stripped.endswith("{"):
            open_names.append("")
        elif stripped in {"end", "}"} and open_names:
            name = open_names.pop()
            opened[name] = opened.get(name, 0) - 1
    return False


_LONGEST_LINE = 2_000
_HEAD_LINES = 30
