"""Diagrams on a page: the source as text, and whether Mermaid may be asked to draw it."""

import re

from codewiki.check.diagram_loops import line_of_loop

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
    return len(source) <= LARGEST and not line_of_loop(source)


_HEAD_LINES = 30
