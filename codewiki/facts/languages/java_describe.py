"""What the definitions of a Java file take, return, hold and say of themselves.

Public is what other packages can use, as the tools that print interfaces see it: ``public`` and
``protected``, and what stands in an interface, an annotation, a record's head or among the
constants of an enumeration. What belongs to something hidden is hidden.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.java_broken import HEAD, PARAMETERS
from codewiki.facts.languages.java_reading import ANONYMOUS, TYPE_KINDS, Reading, base_text
from codewiki.facts.languages.jsdoc import Comments
from codewiki.facts.languages.syntax import TYPE_LENGTH, Draft, first, named_child
from codewiki.facts.model import TOP_LEVEL, Definition, DefinitionKind, Inheritance, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

OVERRIDE = "Override"
_OFFERED = frozenset({"public", "protected"})
_HIDDEN = frozenset({"private"})
_EXTENDS = {"superclass": False, "super_interfaces": True, "extends_interfaces": False}


@dataclass(slots=True)
class Described:
    """The definitions and what they extend."""

    definitions: tuple[Definition, ...]
    inheritance: tuple[Inheritance, ...]


def describe(reading: Reading, comments: Comments) -> Described:
    """Turn the drafts of the outline into definitions, in their order."""
    definitions: list[Definition] = []
    inheritance: list[Inheritance] = []
    words: list[frozenset[str]] = []
    for draft in reading.outline.drafts:
        words.append(_words(reading, draft))
        outer = definitions[draft.parent] if draft.parent != TOP_LEVEL else None
        definitions.append(_describe(reading, comments, draft, outer, words[-1]))
        inheritance.extend(_bases(reading, draft))
    return Described(tuple(definitions), tuple(inheritance))


def _describe(
    reading: Reading,
    comments: Comments,
    draft: Draft,
    outer: Definition | None,
    words: frozenset[str],
) -> Definition:
    source = reading.source
    is_anonymous = ANONYMOUS in draft.captures
    value = first(draft.captures, "value") or draft.node.child_by_field_name("value")
    listed = draft.node.child_by_field_name("parameters") or first(draft.captures, PARAMETERS)
    if draft.node.type == "compact_constructor_declaration" and draft.parent != TOP_LEVEL:
        # It takes the components of its record without saying so.
        listed = reading.outline.drafts[draft.parent].node.child_by_field_name("parameters")
    if draft.node.type == "enum_constant":
        value = draft.node.child_by_field_name("arguments")
    return Definition(
        name=draft.name,
        qualified=draft.qualified,
        kind=draft.kind,
        line=draft.line,
        end_line=draft.end_line,
        name_line=draft.name_line,
        parent=draft.parent,
        public=not is_anonymous and _is_public(reading, draft, outer, words),
        parameters=parameters(reading, listed) if draft.kind is DefinitionKind.METHOD else (),
        returns=written_type(reading, draft),
        value="" if draft.container and draft.kind in TYPE_KINDS else source.bounded(value),
        decorators=_decorators(reading, draft),
        modifiers=tuple(sorted(words)),
        # Of several on one line the first is documented by what stands above.
        doc=comments.doc_above(draft.line) if source.stands_alone(draft.node) else None,
    )


def written_type(reading: Reading, draft: Draft) -> str:
    """Return the type of a result or a value as it is written, "" where there is none."""
    node = draft.node
    written = node.child_by_field_name("type")
    if node.type == "spread_parameter":
        written = next((child for child in node.named_children if "type" in child.type), None)
        return f"{reading.source.bounded(written, TYPE_LENGTH)}[]" if written is not None else ""
    if written is None or ANONYMOUS in draft.captures:
        return ""
    declarator = first(draft.captures, "inner")
    dimensions = (declarator or node).child_by_field_name("dimensions")
    text = reading.source.bounded(written, TYPE_LENGTH)
    return text + reading.source.bounded(dimensions, TYPE_LENGTH - len(text)) * bool(dimensions)


def parameters(reading: Reading, listed: "Node | None") -> tuple[Parameter, ...]:
    """Return the parameters of a method; the receiver parameter ``this`` is none."""
    found: list[Parameter] = []
    source = reading.source
    for node in listed.named_children if listed is not None else ():
        if node.type == "formal_parameter":
            name = node.child_by_field_name("name")
            written, prefix = node.child_by_field_name("type"), ""
        elif node.type == "spread_parameter":
            declarator = next(
                (child for child in node.named_children if child.type == "variable_declarator"),
                None,
            )
            name = declarator.child_by_field_name("name") if declarator is not None else None
            written = next((child for child in node.named_children if "type" in child.type), None)
            prefix = "..."
        else:
            continue
        text = source.bounded(name)
        if not text or text == "this":
            continue
        dimensions = source.bounded(node.child_by_field_name("dimensions"))
        found.append(Parameter(text, source.bounded(written, TYPE_LENGTH) + dimensions, "", prefix))
    return tuple(found)


def _words(reading: Reading, draft: Draft) -> frozenset[str]:
    """Return the modifiers, and words for the forms that have no kind of their own."""
    words: set[str] = set()
    holder = first(draft.captures, HEAD) or named_child(draft.node, 0)
    if holder is not None and holder.type == "modifiers" and ANONYMOUS not in draft.captures:
        for child in holder.children:
            if child.is_named:
                name = child.child_by_field_name("name")
                if name is not None and reading.source.text(name) == OVERRIDE:
                    words.add("override")
            else:
                words.add(reading.source.text(child))
    for group, word in (
        ("def.record", "record"),
        ("def.annotation", "annotation"),
        ("def.constructor", "constructor"),
        (ANONYMOUS, "anonymous"),
    ):
        if group in draft.captures:
            words.add(word)
    words.discard("")
    return frozenset(words)


def _is_public(
    reading: Reading, draft: Draft, outer: Definition | None, words: frozenset[str]
) -> bool:
    if outer is None:
        return not _OFFERED.isdisjoint(words)
    if not outer.public or outer.kind is DefinitionKind.METHOD or "anonymous" in outer.modifiers:
        return False
    if draft.kind is DefinitionKind.PROPERTY or draft.node.type == "enum_constant":
        return True
    if outer.kind is DefinitionKind.INTERFACE:
        return _HIDDEN.isdisjoint(words)
    if outer.kind is DefinitionKind.CONSTANT:
        return False
    return not _OFFERED.isdisjoint(words)


def _decorators(reading: Reading, draft: Draft) -> tuple[str, ...]:
    texts = (
        reading.source.bounded(node.child_by_field_name("name"))
        for node in reading.annotations.get(draft.index, ())
    )
    return tuple("".join(text.split()) for text in texts if text and text != OVERRIDE)


def _bases(reading: Reading, draft: Draft) -> list[Inheritance]:
    """Return what a type extends and implements; a constant with a body extends its type."""
    source = reading.source
    found: list[Inheritance] = []
    if ANONYMOUS in draft.captures:
        written = draft.captures["type"][0]
        base = base_text(source.bounded(written, 400))
        return [Inheritance(draft.index, base, draft.line)] if base else []
    if draft.kind is DefinitionKind.CONSTANT and draft.container:
        outer = reading.outline.drafts[draft.parent] if draft.parent != TOP_LEVEL else None
        return [Inheritance(draft.index, outer.name, draft.line)] if outer is not None else []
    if draft.kind not in TYPE_KINDS:
        return found
    for part in draft.captures.get(HEAD) or draft.node.children:
        implements = _EXTENDS.get(part.type)
        if implements is None:
            continue
        listed = [child for child in part.named_children if child.type == "type_list"]
        for node in listed[0].named_children if listed else part.named_children:
            base = base_text(source.bounded(node, 400))
            if base and not node.type.endswith("comment") and node.type != "ERROR":
                found.append(Inheritance(draft.index, base, source.first_line(node), implements))
    return found
