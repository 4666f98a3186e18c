"""What a diagram says: its classes with members and bases, the names that it calls or draws.

Read by patterns from any Mermaid text; what they do not know is passed over.
"""

import re
from collections.abc import Iterator

import msgspec

_NAME = r"[^\W\d][\w.]*"
_CLASS = re.compile(
    rf"class\s+(?P<id>`[^`]+`|{_NAME})(?:~[^~]*~)?(?:\[\"(?P<label>[^\"]+)\"\])?\s*(?P<open>\{{)?"
)
_ONE_MEMBER = re.compile(rf"(?P<id>{_NAME})(?:~[^~]*~)?\s*:\s*(?P<member>.+)")
RELATION = re.compile(
    rf"(?P<left>`[^`]+`|{_NAME})(?:~[^~]*~)?\s*(?:\"[^\"]*\"\s*)?(?P<arrow>[<|*o.}}{{>\-]{{2,6}})"
    rf"\s*(?:\"[^\"]*\"\s*)?(?P<right>`[^`]+`|{_NAME})(?:~[^~]*~)?(?:\s*:\s*(?P<label>.*))?\Z"
)
_METHOD = re.compile(rf"(?:[\w~<>\[\],.|\s*]+\s)?(?P<name>~?{_NAME})\s*\((?P<inside>[^()]*)\)")
_FIELD = re.compile(r"(?P<before>[^:=]+?)\s*(?::\s*(?P<type>.+))?\Z")
_CALL = re.compile(rf"(?<![\w.])(?P<name>{_NAME})\(")
_LABEL = re.compile(r"[\[({>]+\"?(?P<label>[^\[\](){}\"|<>]{1,200})\"?[\])}]+")
_WORD = re.compile(_NAME)
_KINDS = {"classdiagram": "class", "classdiagram-v2": "class", "sequencediagram": "sequence"}


class Member(msgspec.Struct, frozen=True):
    """A member that a class diagram gives to a class; ``line`` counts from 1 in the diagram.

    ``name`` is the last word before a colon, as Mermaid has it; ``first`` the first one.
    """

    owner: str
    name: str
    called: bool
    line: int
    first: str


class Base(msgspec.Struct, frozen=True):
    """An inheritance that a class diagram draws."""

    derived: str
    base: str
    line: int


class Drawing(msgspec.Struct, frozen=True):
    """What a diagram says. ``classes`` maps the classes to the line where each is first named;
    ``calls`` are names with parentheses behind them in labels and messages, with their lines.
    """

    kind: str
    classes: dict[str, int]
    members: tuple[Member, ...]
    bases: tuple[Base, ...]
    calls: tuple[tuple[str, int], ...]


def kind_of(text: str) -> str:
    """Return "class", "sequence" or "flow"; "" for the other kinds."""
    for line in text.split("\n", 40)[:40]:
        words = line.split()
        if words and not words[0].startswith("%%") and words[0] != "---":
            first = words[0].lower().rstrip(";")
            if first in _KINDS:
                return _KINDS[first]
            if first in {"graph", "flowchart"}:
                return "flow"
    return ""


def read_drawing(text: str) -> Drawing:
    """Read what ``text`` says."""
    kind = kind_of(text)
    if kind == "class":
        return _classes(text)
    calls = tuple(_calls(text)) if kind in {"flow", "sequence"} else ()
    return Drawing(kind, {}, (), (), calls)


def _classes(text: str) -> Drawing:
    classes: dict[str, int] = {}
    labels: dict[str, str] = {}
    members: list[Member] = []
    bases: list[Base] = []
    owner = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip().rstrip(";")
        if owner:
            if line.startswith("}"):
                owner = ""
            elif member := _member(owner, line.rstrip("}"), number):
                members.append(member)
            continue
        if match := _CLASS.match(line):
            name = match["id"].strip("`")
            labels[name] = match["label"] or name
            classes.setdefault(name, number)
            owner = name if match["open"] and not line.endswith("}") else ""
        elif match := RELATION.match(line):
            ends = match["left"].strip("`"), match["right"].strip("`")
            for end in ends:
                classes.setdefault(end, number)
            bases += _bases(match["arrow"], *ends, number)
        elif (match := _ONE_MEMBER.match(line)) and (
            member := _member(match["id"], match["member"], number)
        ):
            classes.setdefault(match["id"], number)
            members.append(member)
    shown = {name: labels.get(name, name) for name in classes}
    return Drawing(
        "class",
        {shown[name]: line for name, line in classes.items()},
        tuple(msgspec.structs.replace(m, owner=shown.get(m.owner, m.owner)) for m in members),
        tuple(Base(shown[one.derived], shown[one.base], one.line) for one in bases),
        (),
    )


def _bases(arrow: str, left: str, right: str, line: int) -> Iterator[Base]:
    if arrow in {"<|--", "<|.."}:
        yield Base(right, left, line)
    elif arrow in {"--|>", "..|>"}:
        yield Base(left, right, line)


def _member(owner: str, text: str, line: int) -> Member | None:
    """Return the member that a line of a class shows, ``None`` for anything else."""
    plain = text.strip().lstrip("+-#~").strip().rstrip("$*").strip()
    if not plain or plain[0].isdigit() or plain.startswith(("<<", "%%", "note", "…")):
        return None
    if match := _METHOD.match(plain):
        return Member(owner, match["name"], True, line, match["name"])
    if "(" in plain:
        return None
    match = _FIELD.match(plain)
    words = _WORD.findall(match["before"]) if match else []
    if not words or len(words) > _MOST_WORDS:
        return None
    # "name: type" has its name first, "type name" last; a lone word is a name.
    name = words[0] if match and match["type"] else words[-1]
    return Member(owner, name, False, line, words[0])


_MOST_WORDS = 3
NO_TEXT = ("%%", "style", "classdef", "click", "linkstyle", "note")
"""What begins a line that says nothing of the source, in lower case."""


def _calls(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().lower().startswith(NO_TEXT):
            continue
        labels = [match["label"] for match in _LABEL.finditer(line)]
        message = line.partition(":")[2] if ">" in line and ":" in line else ""
        for part in (*_quoted(line), message, *labels):
            for match in _CALL.finditer(part):
                yield match["name"], number


def _quoted(line: str) -> list[str]:
    return re.findall(r'"([^"]{1,300})"', line)
