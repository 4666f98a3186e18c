"""What manifests say, above all the one that speaks for the repository as a whole."""

import re

from codewiki.facts.model import Unit
from codewiki.wiki.material import Material

_PARENT = re.compile(
    r"(?i:[\s:_-]+(?:parent|root|aggregator)(?:\s+(?:pom|project))?|\s*\((?:parent|root)\))\Z"
)
"""What Maven's manifests of several modules add to the name."""


def units(material: Material, path: str, kind: str) -> list[Unit]:
    """The units of a kind in a file."""
    facts = material.facts.get(path)
    return [unit for unit in facts.units if unit.kind == kind] if facts else []


def field(material: Material, path: str, *names: str) -> Unit | None:
    """The first field of a manifest that has one of the names and a value."""
    fields = {unit.name: unit for unit in units(material, path, "field") if unit.value}
    return next((fields[name] for name in names if name in fields), None)


def title(material: Material) -> str:
    """What the repository calls itself: the name in its manifest, else that of its folder."""
    named = field(material, material.manifest, "name")
    text = plain_value(named) if named else ""
    return _PARENT.sub("", text) or material.repository.name


def plain_value(unit: Unit) -> str:
    """A unit's value without the quotation marks of its format."""
    text = " ".join(unit.value.split())
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
