"""Diagrams as Mermaid text, in a small strict part of its grammar.

Ids are made of the labels, so that the raw text reads well; every other text is written with
Mermaid's entity codes (``#lt;``), so that nothing of the repository can end a label, start a
statement or become HTML.
"""

import re
from collections.abc import Iterable, Mapping

from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode

MAX_LABEL = 80
"""Characters of the longest label; more are cut with "…"."""

_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _./,()+=*'-:!?@%$^"
)
_MEMBER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _,()+-~.|*?=")
_STEREOTYPE = re.compile(r"[^a-z0-9_]")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_]+")
_METHOD = re.compile(r"[^()]*\w[^()]*\([^()]*\)[^()]*")
_LONGEST_ID = 40
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    accdescr acctitle activate actor alt and as autonumber box break call callback class classdef
    classdiagram click create critical cssclass deactivate default destroy details direction else
    end flowchart graph href interpolate left link linkstyle links loop lr namespace note of opt
    option or over par par_over participant properties rect right rl sequencediagram state style
    subgraph tb td title x o v bt
    """,
    )
)
"""Words of one of the three grammars, which an id must not be; a few too many do no harm."""


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


def node_ids(nodes: Iterable[DiagramNode]) -> dict[str, str]:
    """The id of each node in the text: its label's letters, unique and no word of the grammar."""
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for node in nodes:
        word = _NOT_IN_ID.sub("_", node.label).strip("_")[:_LONGEST_ID] or "node"
        if word.lower() in RESERVED or not word[0].isalpha():
            word = f"n_{word}"
        name, number = word, 2
        while name.lower() in taken:
            name, number = f"{word}_{number}", number + 1
        taken.add(name.lower())
        ids[node.id] = name
    return ids


def _box(node: DiagramNode, ids: Mapping[str, str]) -> str:
    name = ids[node.id]
    return name if name == node.label else f'{name}["{text(node.label)}"]'


def _flowchart(diagram: Diagram) -> list[str]:
    ids = node_ids(diagram.nodes)
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
        lines += [f"{indent}{_box(node, ids)}" for node in nodes]
        if group:
            lines.append("  end")
    for edge in diagram.edges:
        arrow = "-.->" if edge.style == "dashed" else "-->"
        label = f'|"{text(edge.label)}"|' if edge.label else ""
        lines.append(f"  {ids[edge.source]} {arrow}{label} {ids[edge.target]}")
    here = [ids[node.id] for node in diagram.nodes if node.here]
    if here:
        lines += ["  classDef here stroke-width:3px", f"  class {','.join(here)} here"]
    return lines


def _classes(diagram: Diagram) -> list[str]:
    ids = node_ids(diagram.nodes)
    lines = ["classDiagram"]
    if diagram.direction in {"LR", "RL"}:
        lines.append(f"  direction {diagram.direction}")
    for node in diagram.nodes:
        head = f"  class {_box(node, ids)}"
        body = [f"    {_member(member)}" for member in node.members if _member(member)]
        if node.stereotype:
            body.insert(0, f"    <<{_STEREOTYPE.sub('', node.stereotype.lower())}>>")
        lines += [f"{head} {{", *body, "  }"] if body else [head]
    lines += [f"  {_class_edge(edge, ids)}" for edge in diagram.edges]
    return lines


def _class_edge(edge: DiagramEdge, ids: Mapping[str, str]) -> str:
    source, target = ids[edge.source], ids[edge.target]
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
    if not _METHOD.fullmatch(kept):  # a lone bracket ends the parser of members
        kept = kept.replace("(", " ").replace(")", " ")
    kept = " ".join(kept.split())
    return kept if len(kept) <= MAX_LABEL else kept[: MAX_LABEL - 1].replace("~", " ") + "…"


_ARROWS = {"reply": "-->>", "fail": "--x", "dashed": "-->>"}


def _sequence(diagram: Diagram) -> list[str]:
    ids = node_ids(diagram.nodes)
    lines = ["sequenceDiagram"]
    for node in diagram.nodes:
        name = ids[node.id]
        shown = "" if name == node.label else f" as {text(node.label)}"
        lines.append(f"  participant {name}{shown}")
    frames: tuple[str, ...] = ()
    for edge in diagram.edges:
        lines += _framed(frames, edge.frames)
        frames = edge.frames
        indent = "  " * (len(frames) + 1)
        arrow = _ARROWS.get(edge.style, "->>")
        lines.append(f"{indent}{ids[edge.source]}{arrow}{ids[edge.target]}: {text(edge.label)}")
    return [*lines, *_framed(frames, ())]


def _framed(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """The lines that close the boxes which end and open those which begin."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    lines = [f"{'  ' * (place + 1)}end" for place in range(len(before) - 1, same - 1, -1)]
    for place, frame in enumerate(after[same:], start=same + 1):
        kind, _, words = frame.partition(" ")
        lines.append(f"{'  ' * place}{'loop' if kind == 'loop' else 'opt'} {text(words)}")
    return lines
