"""Which definitions a C file has: functions, types with their members, variables and macros.

A prototype, an ``extern`` variable and ``typedef struct x x;`` declare only. They are left out
where the file holds what they declare, so that everything is defined once.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.c_macros import prepared
from codewiki.facts.languages.c_reading import (
    AGGREGATES,
    Declarator,
    Reading,
    Spans,
    declarators,
    named_type,
    old_style,
)
from codewiki.facts.languages.c_words import KEYWORDS
from codewiki.facts.languages.syntax import Draft, Outline, SourceText, read_matches
from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Node, Query, Tree

K = DefinitionKind
_TYPE_NAME = re.compile(
    r"\b(?!(?:const|volatile|struct|union|enum|register|unsigned|signed|int|char|long|short|void"
    r"|float|double)\b)[A-Za-z_]\w*"
)
_GUARD = re.compile(
    rb"\A\s*#[ \t]*(?:pragma[ \t]+once\b|(?:ifndef[ \t]+|if[ \t]+!\s*defined\s*\(?\s*)(?P<name>\w+)"
    rb"[^\n]*\s*#[ \t]*define[ \t]+(?P=name)\b)"
)
_TAIL = 2_000
"""Bytes at the end of a file among which the end of its guard stands."""
_LAST_LINE = re.compile(rb"(?:\A|\n)[ \t]*#[ \t]*endif\b[^\n]*\Z")
_ANY_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)


def read(tree: "Tree", data: bytes, query: "Query") -> Reading:
    """Run the query and settle where names are declared."""
    alive, plain = prepared(data)
    source = SourceText(alive)
    matches = read_matches(tree, query)
    outline = Outline(source, matches.get("wrap.definition", ()))
    reading = Reading(source, SourceText(plain), matches, outline)
    guard = _GUARD.match(_ANY_COMMENT.sub(b" ", alive[:20_000]))
    if guard is not None and (guard["name"] is None or _is_closed_last(alive)):
        reading.is_header = True
        reading.guard = (guard["name"] or b"").decode()
    nodes = [captures["local.attribute"][0] for captures in reading.of("local.attribute")]
    reading.attributes = Spans(sorted((node.start_byte, node.end_byte) for node in nodes))
    _build(reading)
    return reading


def _is_closed_last(data: bytes) -> bool:
    """Tell whether a file ends with a condition, as one does that a guard holds as a whole."""
    tail = _ANY_COMMENT.sub(b" ", data[-_TAIL:]).rstrip()
    return _LAST_LINE.search(tail) is not None


def _build(reading: Reading) -> None:
    """Add all definitions to the outline and note local names."""
    functions = _functions(reading)
    inside = Spans(sorted((draft.start, draft.end) for draft in functions))
    names = _typedefs(reading, inside)
    _types(reading, names)
    _declarations(reading, inside)
    _members(reading)
    for captures in reading.of("def.macro"):
        name = captures["name"][0]
        if reading.source.text(name) != reading.guard:
            is_call = captures["def.macro"][0].type == "preproc_function_def"
            node = captures["def.macro"][0]
            if not inside.holds(node.start_byte) or is_call:
                reading.outline.add(K.MACRO, name, node, captures, container=True)
    _drop_declared(reading)
    reading.outline.close()
    _locals(reading, inside)


def _add(
    reading: Reading,
    kind: DefinitionKind,
    node: "Node",
    declarator: Declarator,
    *,
    container: bool = False,
    only_declared: bool = False,
) -> Draft | None:
    name = declarator.name
    text = reading.source.text(name)
    if text in KEYWORDS or not text.isidentifier():
        return None
    reading.claimed.add(name.start_byte)
    draft = reading.outline.add(kind, name, node, {"name": [name]}, container=container)
    if draft is not None:
        reading.declarators[name.start_byte] = (node, declarator)
        if only_declared:
            reading.declared.add(name.start_byte)
    return draft


def _functions(reading: Reading) -> list[Draft]:
    found: list[Draft] = []
    for captures in reading.of("def.function"):
        node = captures["def.function"][0]
        declarator = next(declarators(node), None)
        if declarator is None or (declarator.function is None and not _is_made(reading, node)):
            continue
        draft = _add(reading, K.FUNCTION, node, declarator, container=True)
        if draft is not None:
            found.append(draft)
    return found


def _is_made(reading: Reading, node: "Node") -> bool:
    """Tell whether a macro writes the head of a function: ``START_TEST(name) {``."""
    maker, named = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    if maker is None or named is None or named.type != "parenthesized_declarator":
        return False
    return maker.type == "type_identifier" and reading.source.text(maker).isupper()


def _typedefs(reading: Reading, inside: Spans) -> "dict[int, Node]":
    """Add the names of type definitions; return those that name nameless types, by offset."""
    names: dict[int, Node] = {}
    source = reading.source
    for captures in reading.of("def.typedef"):
        node = captures["def.typedef"][0]
        type_node = node.child_by_field_name("type")
        if type_node is None or inside.holds(node.start_byte):
            continue
        tag = type_node.child_by_field_name("name") if type_node.type in AGGREGATES else None
        has_body = type_node.child_by_field_name("body") is not None
        known = source.text(tag) if tag is not None else ""
        for declarator in declarators(node):
            text = source.text(declarator.name)
            own = declarator.plain and not declarator.has_star
            if own and has_body and known in {"", text}:
                reading.claimed.add(declarator.name.start_byte)
                if not known:
                    names[type_node.start_byte] = declarator.name
                    known = text
                continue
            _add(
                reading,
                K.TYPE,
                node,
                declarator,
                only_declared=own and text == known,
            )
            # A type that is written out without a tag goes by the first name that it is given.
            word = type_node.type.partition("_")[0]
            reading.values[declarator.name.start_byte] = (
                f"{word} {known}{' *' * declarator.has_star}"
                if has_body and declarator.plain
                else reading.type_text(node, declarator)
            )
    return names


def _types(reading: Reading, names: "dict[int, Node]") -> None:
    for captures in [*reading.of("def.struct"), *reading.of("def.enum")]:
        node = (captures.get("def.struct") or captures["def.enum"])[0]
        name = node.child_by_field_name("name") or names.get(node.start_byte)
        if name is None or not reading.source.text(name).isidentifier():
            continue
        kind = K.ENUM if node.type == "enum_specifier" else K.STRUCT
        reading.claimed.add(name.start_byte)
        reading.outline.add(kind, name, node, captures, container=True)
    for captures in reading.of("def.constant"):
        node, name = captures["def.constant"][0], captures["name"][0]
        reading.outline.add(K.CONSTANT, name, node, captures, container=False)


def _declarations(reading: Reading, inside: Spans) -> None:
    """Add prototypes and variables of the file."""
    for captures in reading.of("def.declaration"):
        node = captures["def.declaration"][0]
        if inside.holds(node.start_byte):
            continue
        is_extern = any(
            child.type == "storage_class_specifier" and reading.source.text(child) == "extern"
            for child in node.named_children[:4]
        )
        type_node = node.child_by_field_name("type")
        for declarator in declarators(node):
            if declarator.function is not None:
                if type_node is not None and declarator.value is None:
                    _add(reading, K.FUNCTION, node, declarator, only_declared=True)
                continue
            kind = K.CONSTANT if _is_constant(reading, node, declarator) else K.VARIABLE
            value = declarator.value
            holds = value is not None and value.type == "initializer_list"
            _add(
                reading,
                kind,
                node,
                declarator,
                container=holds or _is_nameless(type_node),
                only_declared=is_extern and value is None,
            )


def _is_constant(reading: Reading, node: "Node", declarator: Declarator) -> bool:
    if declarator.has_star or not declarator.plain:
        return False
    return any(
        child.type == "type_qualifier" and reading.source.text(child) == "const"
        for child in node.named_children[:6]
    )


def _is_nameless(type_node: "Node | None") -> bool:
    return (
        type_node is not None
        and type_node.type in {"struct_specifier", "union_specifier"}
        and type_node.child_by_field_name("name") is None
    )


def _members(reading: Reading) -> None:
    for captures in reading.of("def.field"):
        node = captures["def.field"][0]
        nameless = _is_nameless(node.child_by_field_name("type"))
        for declarator in declarators(node):
            _add(reading, K.FIELD, node, declarator, container=nameless)


def _drop_declared(reading: Reading) -> None:
    """Leave out what is declared only and stands in the file, and second declarations."""
    outline = reading.outline
    places = {id(draft): draft.captures.get("name", [None])[0] for draft in outline.drafts}

    def declares(draft: Draft) -> bool:
        name = places[id(draft)]
        return name is not None and name.start_byte in reading.declared

    types = frozenset({K.TYPE, K.STRUCT, K.ENUM})
    members = frozenset({K.FIELD, K.CONSTANT})
    defined = {
        (draft.name, draft.kind in types)
        for draft in outline.drafts
        if not declares(draft) and not (draft.kind in members and draft.node.type == "enumerator")
        and draft.kind is not K.FIELD and draft.kind is not K.MACRO
    }  # fmt: skip
    kept: list[Draft] = []
    for draft in sorted(outline.drafts, key=lambda draft: draft.start):
        key = (draft.name, draft.kind in types)
        if declares(draft):
            if key in defined:
                continue
            defined.add(key)
        kept.append(draft)
    outline.drafts[:] = kept


def _locals(reading: Reading, inside: Spans) -> None:
    """Note parameters and variables of functions and of macros."""
    for captures in reading.of("local.parameter"):
        node = captures["local.parameter"][0]
        if inside.holds(node.start_byte):
            for declarator in declarators(node):
                _bind(reading, node, declarator)
    for captures in reading.of("def.declaration"):
        node = captures["def.declaration"][0]
        if inside.holds(node.start_byte):
            for declarator in declarators(node):
                if declarator.function is None:
                    _bind(reading, node, declarator)
    for draft in reading.outline.drafts:
        if draft.kind is not K.FUNCTION:
            continue
        _, declarator = reading.declarators[draft.captures["name"][0].start_byte]
        names = reading.locals.setdefault(draft.index, {})
        for name, text in old_style(reading, draft.node, declarator).items():
            names[name] = next(iter(_TYPE_NAME.findall(text)), "")


def _bind(reading: Reading, node: "Node", declarator: Declarator) -> None:
    scope = reading.function_at(node.start_byte)
    if scope == TOP_LEVEL:
        return
    name = reading.source.text(declarator.name)
    found = named_type(node, declarator, reading.plain)
    names = reading.locals.setdefault(scope, {})
    if found or name not in names:
        names[name] = found if not names.get(name) else names[name]
    reading.local_lines.setdefault((scope, name), reading.source.first_line(declarator.name))
