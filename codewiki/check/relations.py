"""What diagrams draw is in the source: the files in boxes, and what arrows say of two things."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.check.arrow_reading import Arrow, read_arrows
from codewiki.check.drawn import Thing, Things, is_read

_SHORTEST = 3
_NUMBERS = frozenset("0123456789 /,")
_SAID = frozenset({"call", "fail"})
"""Kinds of arrows that name what is called or raised."""
_FILE = re.compile(r"(?:[\w.@-]+/)+[\w.@-]+\.\w{1,5}|[a-z_][\w-]*\.(?:py|ts|tsx|java|c|h)")


class Told(msgspec.Struct, frozen=True):
    """What came of one diagram: how many arrows hold and how many cannot be looked up; boxes that
    are nothing in the source, arrows that it contradicts, and those that nothing shows, which may
    be ideas of the writer, each as (line in the diagram, message).
    """

    sound: int
    unknown: int
    boxes: tuple[tuple[int, str], ...]
    contradicted: tuple[tuple[int, str], ...]
    unshown: tuple[tuple[int, str], ...]


def check_relations(text: str, things: Things, *, ours: bool) -> Told:
    """Hold the boxes and arrows of a diagram against the source.

    In wikis of others an arrow of a flowchart may point either way, with the call or the data, and
    a message may leave out who stands between.
    """
    drawn = read_arrows(text)
    verdicts = [(one, _verdict(one, things, ours)) for one in drawn.arrows]
    faults = [(one, message) for one, message in verdicts if message]
    return Told(
        sum(message == "" for _, message in verdicts),
        sum(message is None for _, message in verdicts),
        tuple(_absent(drawn.boxes, things)),
        tuple((one.line, message) for one, message in faults if ours or one.kind in _SAID),
        tuple((one.line, message) for one, message in faults if not (ours or one.kind in _SAID)),
    )


def _absent(boxes: dict[str, int], things: Things) -> Iterator[tuple[int, str]]:
    for label, line in boxes.items():
        if _FILE.fullmatch(label) and things.of(label, symbols=False) is None:
            yield line, f"`{label}` is no file of the source"


def _verdict(arrow: Arrow, things: Things, ours: bool) -> str | None:
    """Return why nothing shows an arrow, "" where something does, ``None`` if nobody can tell."""
    symbols = arrow.kind != "flow"
    source = _of(arrow.source, things, symbols)
    target = _of(arrow.target, things, symbols)
    if arrow.kind == "fail":
        return _error(arrow, source, things)
    if arrow.kind == "call":
        return _message(arrow, source if ours else None, target, things)
    if source is None or target is None:
        return None
    if arrow.kind == "has":
        if things.is_structure(arrow.source) or things.is_structure(arrow.target):
            return None
        return _relation(arrow, source, target, things)
    return _flow(arrow, source, target, things, ours)


def _of(label: str, things: Things, symbols: bool) -> Thing | None:
    """Return what a box is, if it can be read."""
    found = things.of(label, symbols=symbols)
    return found if found is not None and is_read(found) else None


def _error(arrow: Arrow, source: Thing | None, things: Things) -> str | None:
    words = things.names(source) if source is not None else None
    if words is None or not arrow.name:
        return None
    last = arrow.name.rpartition(".")[2]
    return "" if last in words else f"`{arrow.source}` does not name the error `{arrow.name}`"


def _message(
    arrow: Arrow, source: Thing | None, target: Thing | None, things: Things
) -> str | None:
    name = arrow.name
    if len(name) < _SHORTEST or target is None:
        return None
    makes = target.name == name
    has = makes or things.has(target, name)
    if has is None:
        return None
    if not has:
        return f"`{arrow.target}` has no `{name}`"
    sent = things.names(source) if source is not None else None
    if sent is None or makes or name in sent:
        return ""
    return f"nothing in `{arrow.source}` names `{name}`"


def _relation(arrow: Arrow, source: Thing, target: Thing, things: Things) -> str:
    if things.uses(source, target):
        return ""
    return f"nothing in `{arrow.source}` names `{arrow.target}`"


def _flow(arrow: Arrow, source: Thing, target: Thing, things: Things, ours: bool) -> str:
    there = things.uses(source, target)
    if not ours:
        names = f"`{arrow.source}` and `{arrow.target}`"
        either = there or things.uses(target, source)
        return "" if either else f"neither of {names} names the other"
    if not there:
        return f"nothing in `{arrow.source}` names what `{arrow.target}` has"
    # Two numbers on an arrow count the names there and back.
    both = "/" in arrow.label and set(arrow.label) <= _NUMBERS
    if both and not things.uses(target, source):
        return f"nothing in `{arrow.target}` names what `{arrow.source}` has"
    return ""
