"""The small part of Mermaid's grammar in which codewiki itself writes, line by line.

What it accepts Mermaid accepts (a test asks the real one), so such a diagram needs no engine. It
knows nothing of the code that writes them.
"""

import re
from collections.abc import Iterable

_ID = r"[A-Za-z][A-Za-z0-9_]{0,60}"
_TEXT = r"(?:[A-Za-z0-9 _./,()+=*'\-:!?@%$^]|#\d{1,7};|[^\x00-\xa0\s])"
_MEMBER = r"(?:[A-Za-z0-9 _,()+\-~.|*?=]|[^\x00-\xa0\s])"

_NODE = re.compile(rf'({_ID})(?:\["{_TEXT}{{1,700}}"\])?')
_EDGE = re.compile(rf'({_ID}) (?:-->|-\.->)(?:\|"{_TEXT}{{1,700}}"\|)? ({_ID})')
_SUBGRAPH = re.compile(rf'subgraph ({_ID})\["{_TEXT}{{1,700}}"\]')
_MARK = re.compile(rf"classDef here stroke-width:3px|class {_ID}(?:,{_ID})* here")
_CLASS = re.compile(rf'class ({_ID})(?:\["{_TEXT}{{1,700}}"\])?( \{{)?')
_RELATION = re.compile(rf"({_ID}) (?:<\|--|o--|\.\.>|-->) ({_ID})(?: : {_MEMBER}{{1,200}})?")
_INSIDE = re.compile(rf"<<[a-z0-9_]+>>|{_MEMBER}{{1,200}}")
_PARTICIPANT = re.compile(rf"participant ({_ID})(?: as {_TEXT}{{1,700}})?")
_MESSAGE = re.compile(rf"({_ID})(?:->>|-->>|--x)({_ID}): {_TEXT}{{1,700}}")
_FRAME = re.compile(rf"(?:opt|loop|alt|break)(?: {_TEXT}{{1,700}})?")
_ELSE = re.compile(rf"else(?: {_TEXT}{{1,700}})?")
_RESERVED = frozenset(
    re.findall(
        r"\w+",
        "accdescr acctitle activate actor alt and as autonumber box break call callback class"
        " classdef classdiagram click create critical cssclass deactivate default destroy details"
        " direction else end flowchart graph href interpolate left link linkstyle links loop lr"
        " namespace note of opt option or over par par_over participant properties rect right rl"
        " sequencediagram state style subgraph tb td title x o v bt",
    )
)
_LONGEST = 50_000


def is_ours(text: str) -> bool:
    """Tell whether ``text`` is wholly in our part of the grammar, with every id declared."""
    if len(text) > _LONGEST:
        return False
    head, *lines = text.rstrip("\n").split("\n")
    lines = [line.strip() for line in lines]
    if head in {"flowchart LR", "flowchart TD", "flowchart TB", "flowchart RL"}:
        return _flowchart(lines)
    if head == "classDiagram":
        return _classes(lines)
    return head == "sequenceDiagram" and _sequence(lines)


def _flowchart(lines: list[str]) -> bool:
    declared: set[str] = set()
    used: set[str] = set()
    depth = 0
    for line in lines:
        if match := _SUBGRAPH.fullmatch(line):
            depth += 1
            if match[1] in declared or depth > 1:
                return False
            declared.add(match[1])
        elif line == "end" and depth:
            depth -= 1
        elif _MARK.fullmatch(line):
            continue
        elif match := _EDGE.fullmatch(line):
            used.update(match.groups())
        elif match := _NODE.fullmatch(line):
            if match[1] in declared:
                return False
            declared.add(match[1])
        else:
            return False
    return not depth and _sound(declared, used)


def _classes(lines: list[str]) -> bool:
    declared: set[str] = set()
    used: set[str] = set()
    inside = False
    for line in lines:
        if inside:
            if line == "}":
                inside = False
            elif not _INSIDE.fullmatch(line) or line.count("(") != line.count(")"):
                return False
        elif match := _CLASS.fullmatch(line):
            declared.add(match[1])
            inside = bool(match[2])
        elif match := _RELATION.fullmatch(line):
            used.update(match.groups())
        elif line not in {"direction LR", "direction RL"}:
            return False
    return not inside and _sound(declared, used)


def _sequence(lines: list[str]) -> bool:
    declared: set[str] = set()
    used: set[str] = set()
    frames: list[str] = []
    for line in lines:
        if match := _PARTICIPANT.fullmatch(line):
            declared.add(match[1])
        elif match := _MESSAGE.fullmatch(line):
            used.update(match.groups())
        elif _FRAME.fullmatch(line):
            frames.append(line.split(" ", 1)[0])
        elif line == "end" and frames:
            frames.pop()
        elif not (_ELSE.fullmatch(line) and frames and frames[-1] == "alt"):
            return False
    return not frames and _sound(declared, used)


def _sound(declared: Iterable[str], used: Iterable[str]) -> bool:
    names = set(declared)
    return names.issuperset(used) and not any(name.lower() in _RESERVED for name in names)
