"""The definitions of a C file: what each of them is, takes, returns and says of itself.

Public is what other files can reach: not what is ``static``, and of types, constants and macros
those of headers. A header is known by its include guard.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.c_docs import Comments
from codewiki.facts.languages.c_macros import means_static
from codewiki.facts.languages.c_reading import Declarator, Reading, declarator_of, old_style
from codewiki.facts.languages.syntax import TYPE_LENGTH, Draft
from codewiki.facts.model import TOP_LEVEL, Definition, DefinitionKind, Doc, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

K = DefinitionKind
_SHARED = frozenset({K.FUNCTION, K.VARIABLE})
_SHORT = frozenset({K.FIELD, K.CONSTANT, K.VARIABLE, K.MACRO, K.TYPE, K.FUNCTION})
"""Kinds that a comment behind them may document."""
_INLINE = frozenset({"inline", "__inline", "__inline__"})
_MOST_WORDS = 8
_WORDS_BEFORE = 200
"""How far before a name (bytes) a macro for ``static`` is looked for."""
_BEFORE_COMMENT = re.compile(
    r"(?>(?:[^\"'/]|/(?!/)|\"(?:\\.|[^\"\\])*(?:\"|\Z)|'(?:\\.|[^'\\])*(?:'|\Z))*)"
)
"""For the grammar a comment behind "//" is a part of the macro."""


def describe(reading: Reading, comments: Comments) -> tuple[Definition, ...]:
    """Turn the drafts of the outline into definitions, in their order."""
    definitions: list[Definition] = []
    for draft in reading.outline.drafts:
        outer = definitions[draft.parent] if draft.parent != TOP_LEVEL else None
        definitions.append(_describe(reading, comments, draft, outer))
    return tuple(definitions)


def _describe(
    reading: Reading, comments: Comments, draft: Draft, outer: Definition | None
) -> Definition:
    name = draft.captures.get("name", [None])[0]
    at = name.start_byte if name is not None else -1
    node, declarator = reading.declarators.get(at, (draft.node, None))
    modifiers = _modifiers(reading, draft, node, at)
    parameters: tuple[Parameter, ...] = ()
    if draft.kind is K.FUNCTION and declarator is not None:
        parameters = _parameters(reading, node, declarator)
    elif draft.kind is K.MACRO:
        parameters = _macro_parameters(reading, draft.node)
    typed = declarator is not None and draft.kind is not K.TYPE
    if draft.kind is K.FUNCTION and declarator is not None and declarator.function is None:
        typed = False  # a macro writes the head
    return Definition(
        name=draft.name,
        qualified=draft.qualified,
        kind=draft.kind,
        line=draft.line,
        end_line=_end_line(reading, draft),
        name_line=draft.name_line,
        parent=draft.parent,
        public=_is_public(reading, draft, modifiers, outer),
        parameters=parameters,
        returns=reading.type_text(node, declarator) if typed and declarator else "",
        value=_value(reading, draft, declarator, at),
        modifiers=modifiers,
        doc=_doc(reading, comments, draft),
    )


def _end_line(reading: Reading, draft: Draft) -> int:
    """Return the last line; that of a directive is the one before its line break."""
    if draft.kind is not K.MACRO:
        return draft.end_line
    text = reading.source.data[draft.start : draft.end].rstrip()
    return reading.source.line(draft.start + max(len(text) - 1, 0))


def _modifiers(reading: Reading, draft: Draft, node: "Node", at: int) -> tuple[str, ...]:
    words: set[str] = set()
    if at in reading.declared:
        words.add("declaration")
    if draft.kind in {K.FUNCTION, K.VARIABLE, K.CONSTANT} and at in reading.declarators:
        source = reading.source
        for child in node.named_children[:_MOST_WORDS]:
            if child.type == "storage_class_specifier":
                word = source.text(child)
                words.add("inline" if word in _INLINE else word)
        start = max(source.line_start(source.line(node.start_byte)), at - _WORDS_BEFORE)
        if means_static(source.data[start:at]):
            words.add("static")
    if draft.kind is K.STRUCT and draft.node.type == "union_specifier":
        words.add("union")
    words -= {"extern", "register", "auto"}
    return tuple(sorted(words))


def _is_public(
    reading: Reading, draft: Draft, modifiers: tuple[str, ...], outer: Definition | None
) -> bool:
    if outer is not None:
        return outer.public and outer.kind is not K.FUNCTION
    if reading.is_header:
        return "static" not in modifiers or "inline" in modifiers
    if draft.kind in _SHARED or "declaration" in modifiers:
        return "static" not in modifiers
    is_global = draft.kind is K.CONSTANT and draft.node.type == "declaration"
    return is_global and "static" not in modifiers


def _parameters(reading: Reading, node: "Node", declarator: Declarator) -> tuple[Parameter, ...]:
    row = declarator.function.child_by_field_name("parameters") if declarator.function else None
    found: list[Parameter] = []
    old = old_style(reading, node, declarator)
    for child in row.named_children if row is not None else ():
        if child.type == "variadic_parameter":
            found.append(Parameter("...", type="..."))
        elif child.type == "identifier" or old:
            name = reading.source.text(child)
            found.append(Parameter(name, old.get(name, "int" if old else "")))
        elif child.type == "parameter_declaration":
            inner = declarator_of(child.child_by_field_name("declarator"))
            if inner is not None:
                name = reading.source.text(inner.name)
                found.append(Parameter(name, reading.type_text(child, inner)))
            elif (text := reading.plain.bounded(child, TYPE_LENGTH)) != "void":
                # A prototype may leave names out: the type stands for the parameter.
                found.append(Parameter(text, text))
    return tuple(parameter for parameter in found if parameter.name)


def _macro_parameters(reading: Reading, node: "Node") -> tuple[Parameter, ...]:
    row = node.child_by_field_name("parameters")
    if row is None:
        return ()
    texts = reading.source.bounded(row, 8 * TYPE_LENGTH).strip("()").split(",")
    found = []
    for text in (text.strip() for text in texts):
        if text.endswith("..."):
            name = text.removesuffix("...").strip()
            found.append(Parameter(name, prefix="...") if name else Parameter("...", type="..."))
        elif text.isidentifier():
            found.append(Parameter(text))
    return tuple(found)


def _value(reading: Reading, draft: Draft, declarator: Declarator | None, at: int) -> str:
    if draft.kind is K.TYPE:
        return reading.values.get(at, "")[:TYPE_LENGTH]
    if declarator is not None:
        value = declarator.value
        if value is None or reading.has_directive(value):
            return ""
        return reading.source.bounded(value)
    if draft.node.type in {"preproc_def", "enumerator"}:
        text = reading.source.bounded(draft.node.child_by_field_name("value"))
        match = _BEFORE_COMMENT.match(text) if "//" in text else None
        return (match[0] if match else text).replace("\\ ", "").strip()
    return ""


def _doc(reading: Reading, comments: Comments, draft: Draft) -> Doc | None:
    doc = comments.above(draft.line)
    if doc is None and draft.kind in _SHORT:
        data = reading.source.data
        end = draft.start + len(data[draft.start : draft.end].rstrip())
        doc = comments.behind(reading.source.line(max(end - 1, 0)), end)
    return doc
