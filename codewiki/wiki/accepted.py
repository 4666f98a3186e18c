"""Values accepted: the literals that a function compares one name with, and which of them its
documentation names.
"""

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.model import Definition, Doc
from codewiki.graph.model import Node
from codewiki.wiki.catalogue import joined, listing, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.material import CALLABLES, Material
from codewiki.wiki.model import Citation, Claim, ClaimKind, Code, Spans, Statement
from codewiki.wiki.page_writer import sentence

FEWEST_VALUES = 3
MOST_VALUES = 12
MOST_SENTENCES = 6
_SUBJECT = r"(?P<subject>[A-Za-z_$][\w$.]{0,60})"
_LITERAL = r"(?P<value>\"[^\"\\\n]{0,60}\"|'[^'\\\n]{0,60}')"
_COMPARED = re.compile(
    rf"\b(?:if|elif|else if)\b\s*\(?\s*{_SUBJECT}\s*={{2,3}}\s*{_LITERAL}\s*\)?\s*[:{{]"
)
_AMONG = re.compile(
    rf"\b(?:if|elif)\s+{_SUBJECT}\s+(?:not\s+)?in\s*[\[({{](?P<values>(?:\s*[\"'][^\"'\n]{{0,60}}[\"']\s*,?){{2,12}})[\])}}]"
)
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")


class Compared(msgspec.Struct, frozen=True):
    """A name, the literals that a function compares it with, and their first and last line."""

    owner: Node
    subject: str
    values: tuple[str, ...]
    line: int
    end_line: int


def values_accepted(material: Material, paths: tuple[str, ...]) -> list[Statement]:
    """A sentence for each name that is compared with several literals."""
    found = [one for path in paths for one in compared_in(material, path)]
    return [_sentence(material, one) for one in found[:MOST_SENTENCES]]


_KNOWN: WeakKeyDictionary[Material, dict[str, list[Compared]]] = WeakKeyDictionary()


def compared_in(material: Material, path: str) -> list[Compared]:
    """The comparisons of a file, function by function."""
    known = _KNOWN.setdefault(material, {})
    if path not in known:
        known[path] = list(_compared_in(material, path))
    return known[path]


def shown_values(one: Compared) -> list[Spans]:
    """The values without their quotation marks, an empty one with them."""
    return [(Code(value.strip("\"'") or '""'),) for value in one.values]


def is_setting(material: Material, one: Compared) -> bool:
    """Tell whether a name that is compared is given from outside: a parameter or an attribute."""
    receiver, _, last = one.subject.rpartition(".")
    if receiver:
        return receiver in {"self", "this", "cls"} and bool(last)
    return any(last == parameter.name for parameter in material.definition(one.owner).parameters)


def _compared_in(material: Material, path: str) -> Iterator[Compared]:
    lines = material.evidence.all_text(path).split("\n")
    if not any("==" in line or " in " in line for line in lines):
        return
    for node in material.symbols(path):
        definition = material.definition(node)
        if definition.kind not in CALLABLES:
            continue
        rows: dict[str, dict[str, int]] = {}
        for number in range(definition.name_line, definition.end_line + 1):
            line = lines[number - 1] if number <= len(lines) else ""
            for subject, values in _in_line(line):
                for value in values:
                    rows.setdefault(subject, {}).setdefault(value, number)
        for subject, places in rows.items():
            if FEWEST_VALUES <= len(places) <= MOST_VALUES:
                first, last = min(places.values()), max(places.values())
                yield Compared(node, subject, tuple(places), first, last)


def _in_line(line: str) -> Iterator[tuple[str, list[str]]]:
    if match := _COMPARED.search(line):
        yield match["subject"], [match["value"]]
    elif match := _AMONG.search(line):
        yield match["subject"], [found.group() for found in _STRING.finditer(match["values"])]


def _sentence(material: Material, one: Compared) -> Statement:
    citation, claims = compared_lines(material, one)
    spans = say(
        "accepted.values",
        owner=Code(material.name(one.owner)),
        name=Code(one.subject),
        values=listing(shown_values(one), MOST_VALUES),
        lines=parenthesis(citation),
    )
    missing = unnamed(material, one)
    more = (
        say("accepted.unnamed", n=len(missing), values=listing(missing, MOST_VALUES))
        if missing
        else ()
    )
    return sentence(joined(spans, more), *claims)


def compared_lines(material: Material, one: Compared) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The lines of the comparisons, and the claim that they hold name and values."""
    last = one.subject.rsplit(".", 1)[-1]
    citation = material.evidence.cite(one.owner.path, one.line, one.end_line, last)
    if citation is None:
        return None, (DERIVED,)
    return citation, (Claim(ClaimKind.STATES, "", one.subject, "…".join(one.values), citation),)


def unnamed(material: Material, one: Compared) -> list[Spans]:
    """The values that the documentation leaves out, where it names some."""
    name = one.subject.rsplit(".", 1)[-1]
    for doc in _docs(material, one.owner, name):
        words = doc.text
        plain = [value.strip("\"'") for value in one.values]
        named = [
            value
            for value in plain
            if value and re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", words)
        ]
        missing: list[Spans] = [(Code(value or '""'),) for value in plain if value not in named]
        if named and missing:
            return missing
    return []


def _docs(material: Material, node: Node, name: str) -> Iterator[Doc]:
    """The documentation of a function and of the class around it, where it speaks of a name."""
    definitions: list[Definition] = [material.definition(node)]
    owner = material.owner(node)
    if owner is not None:
        definitions.append(material.definition(owner))
    for definition in definitions:
        if definition.doc is not None and name in definition.doc.text:
            yield definition.doc
