"""Diagrams as Mermaid text, in a small strict part of its grammar.

Ids are ours; every other text is written with Mermaid's entity codes (``#lt;``), so that nothing
of the repository can end a label, start a statement or become HTML.
"""

import re

from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode

MAX_LABEL = 80
"""Characters of the longest label; more are cut with "…"."""

_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _./,()+=*'-:!?@%$^"
)
_MEMBER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _,()+-~.|*?=")
_ID = re.compile(r"[^a-z0-9_]")
# Words of the grammar that an id must not be ("end" closes a group, "o" and "x" are arrow heads).
_PREFIX = "n_"


def mermaid(diagram: Diagram) -> str:
    """The Mermaid text of a diagram."""
    match diagram.kind:
        case DiagramKind.FLOWCHART:
            lines = _flowchart(diagram)
        case DiagramKind.CLASSES:
            lines = _classes(diagram)
        case DiagramKind.SEQUENCE:
            lines = _sequence(diagram)
    return "\n".join(lines)


def text(label: str) -> str:
    """A label on one line, escaped with entity codes."""
    label = " ".join(label.split())
    if len(label) > MAX_LABEL:
        label = label[: MAX_LABEL - 1].rstrip() + "…"
    return "".join(letter if _harmless(letter) else f"#{ord(letter)};" for letter in label) or "?"


def _harmless(letter: str) -> bool:
    return letter in _PLAIN or (ord(letter) > 0xA0 and letter.isprintable())


def node_id(name: str) -> str:
    """An id of the grammar that is none of its words."""
    return _PREFIX + _ID.sub("_", name.lower())


def _flowchart(diagram: Diagram) -> list[str]:
    direction = diagram.direction if diagram.direction in {"LR", "TD", "TB", "RL"} else "LR"
    lines = [f"flowchart {direction}"]
    groups: dict[str, list[DiagramNode]] = {}
    for node in diagram.nodes:
        groups.setdefault(node.group, []).append(node)
    for number, (group, nodes) in enumerate(groups.items()):
        indent = "  "
        if group:
            lines.append(f'  subgraph g_{number}["{text(group)}"]')
            indent = "    "
        lines += [f'{indent}{node_id(node.id)}["{text(node.label)}"]' for node in nodes]
        if group:
            lines.append("  end")
    for edge in diagram.edges:
        arrow = "-.->" if edge.style == "dashed" else "-->"
        label = f'|"{text(edge.label)}"|' if edge.label else ""
        lines.append(f"  {node_id(edge.source)} {arrow}{label} {node_id(edge.target)}")
    here = [node_id(node.id) for node in diagram.nodes if node.here]
    if here:
        lines += ["  classDef here stroke-width:3px", f"  class {','.join(here)} here"]
    return lines


def _classes(diagram: Diagram) -> list[str]:
    lines = ["classDiagram"]
    if diagram.direction in {"LR", "RL"}:
        lines.append(f"  direction {diagram.direction}")
    for node in diagram.nodes:
        head = f'  class {node_id(node.id)}["{text(node.label)}"]'
        body = [f"    {_member(member)}" for member in node.members if _member(member)]
        if node.stereotype:
            body.insert(0, f"    <<{_ID.sub('', node.stereotype.lower())}>>")
        lines += [f"{head} {{", *body, "  }"] if body else [head]
    lines += [f"  {_class_edge(edge)}" for edge in diagram.edges]
    return lines


def _class_edge(edge: DiagramEdge) -> str:
    source, target = node_id(edge.source), node_id(edge.target)
    match edge.style:
        case "inherits":  # drawn from the base, so that it stands above
            head = f"{target} <|-- {source}"
        case "has":
            head = f"{source} o-- {target}"
        case "dashed":
            head = f"{source} ..> {target}"
        case _:
            head = f"{source} --> {target}"
    label = _member(edge.label)
    return f"{head} : {label}" if label else head


def _member(member: str) -> str:
    """A member or label of a class diagram, whose grammar knows no entity codes: generics get
    tildes, other signs fall away.
    """
    member = " ".join(member.split())
    member = re.sub(r"[\[\]<>]", "~", member)
    if member.count("~") % 2 or "~~" in member:
        member = member.replace("~", " ")
    kept = "".join(
        letter if letter in _MEMBER or (ord(letter) > 0xA0 and letter.isprintable()) else " "
        for letter in member
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= MAX_LABEL else kept[: MAX_LABEL - 1].replace("~", " ") + "…"


_ARROWS = {"reply": "-->>", "fail": "--x", "dashed": "-->>"}


def _sequence(diagram: Diagram) -> list[str]:
    lines = ["sequenceDiagram"]
    lines += [f"  participant {node_id(node.id)} as {text(node.label)}" for node in diagram.nodes]
    for edge in diagram.edges:
        arrow = _ARROWS.get(edge.style, "->>")
        source, target = node_id(edge.source), node_id(edge.target)
        lines.append(f"  {source}{arrow}{target}: {text(edge.label)}")
    return lines
