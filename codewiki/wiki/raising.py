"""Where errors are raised: the error, the message, the condition and their lines."""

import re
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.model import Signal, SignalKind
from codewiki.graph.model import Node
from codewiki.wiki.claims import DERIVED, stated
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Claim, ClaimKind
from codewiki.wiki.source_lines import condition_above

MAX_MESSAGE = 100
MAX_CONDITION = 100
NEAR = 12
"""A condition is claimed to stand at most so many lines above the error."""


class Raising(msgspec.Struct, frozen=True):
    """One place that raises an error by name. ``owner`` is the function around it."""

    path: str
    signal: Signal
    owner: Node | None
    error: str
    message: str
    condition: str
    citation: Citation | None
    claims: tuple[Claim, ...]


def raisings(material: Material, path: str) -> list[Raising]:
    """The places of a file in order."""
    known = _KNOWN.setdefault(material, {})
    if path not in known:
        known[path] = _read(material, path)
    return known[path]


_KNOWN: WeakKeyDictionary[Material, dict[str, list[Raising]]] = WeakKeyDictionary()


def _read(material: Material, path: str) -> list[Raising]:
    facts = material.facts.get(path)
    signals = facts.signals if facts else ()
    return [
        raising(material, path, signal)
        for signal in signals
        if signal.kind is SignalKind.RAISE and signal.name and _is_error(material, path, signal)
    ]


def _is_error(material: Material, path: str, signal: Signal) -> bool:
    """Tell whether what is raised is named by its type: scripts may throw what a function makes."""
    if material.facts[path].language not in _SCRIPTS or error_name(signal)[:1].isupper():
        return True
    name = signal.name.split("(", 1)[0]
    return f"new {name}" in material.evidence.text(path, signal.line)


_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})


def error_name(signal: Signal) -> str:
    """The last word of the error's name; "TypeError().with_traceback" raises a ``TypeError``."""
    return signal.name.split("(", 1)[0].rsplit(".", 1)[-1]


def raising(material: Material, path: str, signal: Signal) -> Raising:
    """What one signal says. Its detail holds the message and, on a second line, the condition."""
    owner = material.node_at(path, signal.scope)
    error = signal.name.split("(", 1)[0]
    name = error_name(signal)
    citation = material.evidence.cite(path, signal.line, signal.end_line, name)
    claims: tuple[Claim, ...] = (DERIVED,)
    if citation:
        subject = material.name(owner) if owner else path
        claims = (Claim(ClaimKind.RAISES, subject, error, citation=citation),)
    message, found, condition = signal.detail.rpartition("\nif ")
    message, condition = (message, f"if {condition}") if found else (signal.detail, "")
    first = material.definition(owner).name_line if owner else 0
    line, above = condition_above(material.evidence, path, signal.line, first)
    condition = " ".join(condition.split()) or above
    if above and condition:
        citation = material.evidence.cite(path, line, signal.end_line, name) or citation
    said = _bounded(_literal(material, path, signal, message), MAX_MESSAGE)
    condition = _bounded(condition, MAX_CONDITION)
    claims += stated(said, citation)
    if condition:
        whole = citation
        if not above:
            near = max(first, signal.line - NEAR)
            whole = material.evidence.cite(path, near, signal.end_line, name)
        claims += (Claim(ClaimKind.GUARDED, error, value=condition, citation=whole),)
    return Raising(path, signal, owner, error, said, condition, citation, claims)


_JOINT = re.compile(r"([\"'])\s+[fFrRbBuU]{0,2}\1")
_OPENING = re.compile(r"[fFrRbBuU]{0,2}[\"'`]")


def _literal(material: Material, path: str, signal: Signal, message: str) -> str:
    """The message where it is a literal in the source, its pieces joined; else nothing."""
    if _OPENING.match(message):
        return _JOINT.sub("", message)
    lines = (material.evidence.text(path, line) for line in range(signal.line, signal.end_line + 1))
    start = re.escape(message[:12])
    return message if message and re.search(rf"[\"'`]{start}", "\n".join(lines)) else ""


def _bounded(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
