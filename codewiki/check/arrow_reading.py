"""The boxes and arrows of a diagram: flowcharts, class diagrams and sequences of any wiki.

Read by patterns from Mermaid text; a line that they do not know is passed over.
"""

import re
from collections.abc import Iterator

import msgspec

from codewiki.check.diagram_reading import NO_TEXT, RELATION, kind_of, read_drawing

_SHAPES = (("[", "]"), ("(", ")"), ("{", "}"), (">", "]"))
_ID = re.compile(r"\s*(?P<id>[^\W\d][\w.-]*?)(?=\s|$|&|;|:::|@\{|[\[({>]|--|==|-\.|~~)")
_SHAPE = re.compile(
    r"(?:\[+[(/\\]?|\(+\[?|\{+|>)\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^\"\[\](){}|]*))"
    r"\s*(?:[)/\\]?\]+|\]?\)+|\}+)"
)
_STYLED = re.compile(r":::[\w-]+")
_ARROW = re.compile(
    r"\s*(?P<back><)?(?:--|==|-\.)(?:\s+(?P<inner>\"[^\"]*\"|[^-=.|>\s][^|>]*?)\s+(?:--|==|\.-))?"
    r"[-=.]*(?P<head>[>ox])?(?:\|\s*\"?(?P<label>[^|\"]*)\"?\s*\|)?"
)
_GROUP = re.compile(r"\s*subgraph\s+(?P<id>[^\s\[]+)(?:\s*\[\"?(?P<label>[^\]\"]*)\"?\])?")
_NO_BOX = re.compile(r"\s*(?:end|direction\s.*|class\s.*)\Z")
_PARTICIPANT = re.compile(
    r"\s*(?:create\s+)?(?:participant|actor)\s+(?P<id>[^\s:]+(?:\s(?!as\s)[^\s:]+)*)"
    r"(?:\s+as\s+(?P<label>.+))?"
)
_MESSAGE = re.compile(
    r"\s*(?P<source>[^\s:<>+-][^:<>+]*?)\s*(?P<arrow>-->>|->>|--x|-x|--\)|-\)|-->|->)\s*[+-]?"
    r"(?P<target>[^\s:<>+-][^:<>]*?)\s*:\s*(?P<text>.*)"
)
_ENDS = ("source", "target")
_CALLED = re.compile(r"(?<![\w.])(?P<name>[^\W\d][\w$]*)\(")
_ONE_NAME = re.compile(r"[^\W\d][\w$.]*")
_CODE = re.compile(r"#(\d{1,7});|#(\w{2,6});")
_BREAK = re.compile(r"<br\s*/?>|\\n")
_NAMED = {"quot": '"', "lt": "<", "gt": ">", "amp": "&", "nbsp": " "}


class Arrow(msgspec.Struct, frozen=True):
    """An arrow from one box to another, both by what they show.

    ``kind`` is "flow", "has" (a relation of a class diagram that is no inheritance), "call" or
    "fail"; ``name`` is what a message calls or an error that leaves, "" where none is named.
    """

    source: str
    target: str
    kind: str
    label: str
    name: str
    line: int


class Arrows(msgspec.Struct, frozen=True):
    """What a diagram draws: its boxes, with the line where each is first shown, and its arrows."""

    kind: str
    boxes: dict[str, int]
    arrows: tuple[Arrow, ...]


def read_arrows(text: str) -> Arrows:
    """Read the boxes and arrows of ``text``."""
    kind = kind_of(text)
    if kind == "flow":
        return _flow(text)
    if kind == "sequence":
        return _sequence(text)
    return _classes(text) if kind == "class" else Arrows(kind, {}, ())


def plain(label: str) -> str:
    """Return a label as it is shown: entity codes are signs, breaks of lines are blanks."""

    def sign(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1])) if int(match[1]) < 0x110000 else " "
        return _NAMED.get(match[2], match[0])

    return " ".join(_BREAK.sub(" ", _CODE.sub(sign, label)).split())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if number > 1 and not line.lstrip().lower().startswith(NO_TEXT):
            yield number, line.rstrip().rstrip(";")


def _flow(text: str) -> Arrows:
    labels: dict[str, str] = {}
    lines: dict[str, int] = {}
    groups: set[str] = set()
    drawn: list[tuple[str, str, str, int]] = []
    for number, line in _lines(text):
        if _NO_BOX.match(line):
            continue
        group = _GROUP.match(line)
        if group is not None:
            groups.add(group["id"])
            labels.setdefault(group["id"], group["label"] or group["id"])
            continue
        for source, target, label in _statement(line, labels):
            drawn.append((source, target, label, number))
        for name in list(labels)[len(lines) :]:
            lines.setdefault(name, number)
    shown = {name: plain(label) for name, label in labels.items()}
    boxes: dict[str, int] = {}
    for name, label in shown.items():
        if name not in groups:
            boxes.setdefault(label, lines.get(name, 1))
    arrows = (
        Arrow(shown[source], shown[target], "flow", plain(label), "", number)
        for source, target, label, number in drawn
        if not groups & {source, target}
    )
    return Arrows("flow", boxes, tuple(arrows))


def _statement(line: str, labels: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the arrows of a line of a flowchart; ``labels`` takes its boxes."""
    before: list[str] = []
    arrow: re.Match[str] | None = None
    place = 0
    while True:
        present, place = _boxes(line, place, labels)
        if not present:
            return
        if arrow is not None and arrow["head"] == ">":
            label = (arrow["label"] or arrow["inner"] or "").strip('"')
            for source in before:
                for target in present:
                    yield source, target, label
                    if arrow["back"]:
                        yield target, source, label
        arrow = _ARROW.match(line, place)
        if arrow is None or arrow.end() == place:
            return
        before, place = present, arrow.end()


def _boxes(line: str, place: int, labels: dict[str, str]) -> tuple[list[str], int]:
    """Read "a & b[label]" from a place on; return the ids and where they end."""
    found: list[str] = []
    while (match := _ID.match(line, place)) is not None:
        name, place = match["id"], match.end()
        shape = _SHAPE.match(line, place)
        if shape is not None:
            place = shape.end()
            label = shape["quoted"] if shape["quoted"] is not None else shape["plain"]
            labels[name] = label.strip() or name
        labels.setdefault(name, name)
        found.append(name)
        if (styled := _STYLED.match(line, place)) is not None:
            place = styled.end()
        rest = line[place:].lstrip()
        if not rest.startswith("&"):
            break
        place = len(line) - len(rest) + 1
    return found, place


def _sequence(text: str) -> Arrows:
    labels: dict[str, str] = {}
    boxes: dict[str, int] = {}
    arrows: list[Arrow] = []
    for number, line in _lines(text):
        if (match := _PARTICIPANT.fullmatch(line)) is not None:
            labels[match["id"]] = plain(match["label"] or match["id"])
            boxes.setdefault(labels[match["id"]], number)
        elif (match := _MESSAGE.fullmatch(line)) is not None:
            source, target = (labels.setdefault(match[end], match[end]) for end in _ENDS)
            boxes.setdefault(source, number)
            boxes.setdefault(target, number)
            said = plain(match["text"])
            kind, name = _message(match["arrow"], said)
            arrows.append(Arrow(source, target, kind, said, name, number))
    return Arrows("sequence", boxes, tuple(arrows))


def _message(arrow: str, said: str) -> tuple[str, str]:
    """Return the kind of a message and the name that it calls, or of the error that it is."""
    if arrow.endswith("x"):
        return "fail", said if _ONE_NAME.fullmatch(said) else ""
    called = None if arrow.startswith("--") else _CALLED.match(said)
    return "call", called["name"] if called else ""


def _classes(text: str) -> Arrows:
    boxes = read_drawing(text).classes
    labels = _shown_classes(text)
    arrows: list[Arrow] = []
    for number, line in _lines(text):
        match = RELATION.match(line.strip())
        if match is None or "|" in match["arrow"]:
            continue
        left, right = (
            labels.get(name, name) for name in (match["left"].strip("`"), match["right"].strip("`"))
        )
        # The whole holds the diamond, whoever uses the other has the tail.
        head_left = match["arrow"][0] == "<" or match["arrow"][-1] in "o*"
        source, target = (right, left) if head_left else (left, right)
        if match["arrow"] in {"--", ".."}:
            continue
        arrows.append(Arrow(source, target, "has", (match["label"] or "").strip(), "", number))
    return Arrows("class", boxes, tuple(arrows))


def _shown_classes(text: str) -> dict[str, str]:
    found = re.finditer(r"^\s*class\s+(\w+)\[\"([^\"]+)\"\]", text, re.MULTILINE)
    return {match[1]: match[2] for match in found}
