"""What a constructor takes where an argument is not given: an attribute of its class, an object."""

import re

import msgspec

from codewiki.facts.actions import Action, ActionKind
from codewiki.facts.model import DefinitionKind
from codewiki.graph.model import Node
from codewiki.wiki.material import Material
from codewiki.wiki.steps import step_book

LONGEST = 60
_NOT_GIVEN = re.compile(
    r"(?P<name>[A-Za-z_$][\w$]*)\s*(?:is\s+None|===?\s*(?:null|undefined|nullptr|NULL))\Z"
)
_ATTRIBUTE = re.compile(r"(?:self|cls|this|[A-Z]\w*)\.(?P<name>[A-Za-z_$][\w$]*)\Z")


class Default(msgspec.Struct, frozen=True):
    """What stands for a parameter that is not given: the code, its line, and the field of the
    class that it is, if any.
    """

    parameter: str
    code: str
    line: int
    end_line: int
    field: Node | None = None


def defaults_of(material: Material, owner: Node, maker: Node) -> tuple[Default, ...]:
    """The defaults that the body of a constructor gives, in the order of the source."""
    fields = {
        material.definition(one).name: one
        for one in material.members(owner)
        if material.definition(one).kind is DefinitionKind.FIELD
    }
    names = {one.name for one in material.definition(maker).parameters}
    found: dict[str, Default] = {}
    for action in step_book(material).actions(maker):
        given = _given(action)
        if given is None or given[0] not in names:
            continue
        name, code = given
        attribute = _ATTRIBUTE.match(code)
        field = fields.get(attribute["name"]) if attribute else None
        found.setdefault(name, Default(name, code, action.line, action.body[0].end_line, field))
    return tuple(found.values())


def _given(action: Action) -> tuple[str, str] | None:
    """The parameter and the code of ``if x is None: x = code``."""
    match = _NOT_GIVEN.match(action.text) if action.kind is ActionKind.IF else None
    if match is None or len(action.body) != 1:
        return None
    only = action.body[0]
    code = only.text
    if only.kind is not ActionKind.ASSIGN or only.target[0] != match["name"]:
        return None
    return (match["name"], code) if 0 < len(code) <= LONGEST else None
