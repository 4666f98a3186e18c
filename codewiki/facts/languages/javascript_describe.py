"""What the definitions of a script take, return, hold and say of themselves.

Public is what the file exports, with the members of it; in a file without exports everything that
has no leading underscore. Private are names with ``#`` or ``_``, what its comment calls private,
and what stands inside a function.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.javascript_decorators import decorators_of
from codewiki.facts.languages.javascript_reading import DEFAULT, WHOLE_MODULE, Reading
from codewiki.facts.languages.jsdoc import NO_TAGS, Comments, Tags, read_tags
from codewiki.facts.languages.syntax import Draft, SourceText, first, named_child
from codewiki.facts.languages.typescript_definitions import is_ambient, overloads, written_type
from codewiki.facts.model import TOP_LEVEL, Definition, DefinitionKind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_CALLABLES = frozenset({DefinitionKind.FUNCTION, DefinitionKind.METHOD, DefinitionKind.PROPERTY})
_WORDS = {
    "*": "generator",
    **{
        word: word
        for word in ("abstract", "async", "const", "declare", "get", "readonly", "set", "static")
    },
}
_WORD_NODES = frozenset({"accessibility_modifier", "override_modifier"})
_HIDDEN = frozenset({"private", "protected"})
_FIELD_NODES = frozenset({
    "field_definition", "public_field_definition", "property_signature", "required_parameter",
    "optional_parameter", "enum_declaration", "interface_declaration",
})  # fmt: skip
_LOCAL_KINDS = frozenset({
    DefinitionKind.FUNCTION,
    DefinitionKind.CLASS,
    DefinitionKind.INTERFACE,
    DefinitionKind.ENUM,
    DefinitionKind.TYPE,
    DefinitionKind.VARIABLE,
})
_MOST_OUTER = 200


@dataclass(slots=True)
class _Describing:
    """What describing needs besides the reading.

    ``offered`` are the local names of what is exported, ``default`` that of the default export,
    ``overloads`` the signatures that another definition of their function follows.
    """

    reading: Reading
    comments: Comments
    offered: frozenset[str] | None
    default: str | None
    tags: dict[int, Tags]
    overloads: frozenset[int]


def describe(reading: Reading, comments: Comments) -> tuple[Definition, ...]:
    """Turn the drafts of the outline into definitions, in their order."""
    # What "module.exports = factory()" offers is not known.
    is_known = any(entry.local or entry.name != WHOLE_MODULE for entry in reading.exports)
    offered = frozenset(entry.local for entry in reading.exports) if is_known else None
    default = next((entry.local for entry in reading.exports if entry.name == DEFAULT), None)
    signatures = overloads(reading.outline.drafts)
    state = _Describing(reading, comments, offered, default, {}, signatures)
    return tuple(_describe(state, draft) for draft in reading.outline.drafts)


def _describe(state: _Describing, draft: Draft) -> Definition:
    source = state.reading.source
    doc = state.comments.doc_above(draft.line)
    tags = read_tags(doc.text) if doc is not None else NO_TAGS
    state.tags[draft.index] = tags
    function = first(draft.captures, "function")
    is_callable = draft.kind in _CALLABLES or draft.kind is DefinitionKind.CLASS
    return Definition(
        name=draft.name,
        qualified=draft.qualified,
        kind=draft.kind,
        line=draft.line,
        end_line=draft.end_line,
        name_line=draft.name_line,
        parent=draft.parent,
        public=_is_public(state, draft),
        parameters=_parameters(state, function, tags) if is_callable else (),
        returns=_returns(source, draft, function, tags),
        value=source.bounded(first(draft.captures, "value")),
        decorators=_decorators(state.reading, draft),
        modifiers=_modifiers(state, draft, function),
        doc=doc,
    )


def _returns(source: SourceText, draft: Draft, function: "Node | None", tags: Tags) -> str:
    """Return the type of a result or of a value: as it is written, else as the comment says."""
    if draft.kind in _CALLABLES:
        return written_type(source, function, "return_type") or tags.returns
    return written_type(source, draft.node) or tags.type


def _is_public(state: _Describing, draft: Draft) -> bool:
    drafts = state.reading.outline.drafts
    here = draft
    for _ in range(_MOST_OUTER):
        if here.name.startswith(("_", "#")) or _tags(state, here).private:
            return False
        if not _HIDDEN.isdisjoint(_words(here)):
            return False
        if here.parent == TOP_LEVEL:
            if here.kind is DefinitionKind.NAMESPACE and is_ambient(here.node):
                return True
            return state.offered is None or here.qualified in state.offered
        outer = drafts[here.parent]
        if outer.kind in _CALLABLES and here.kind in _LOCAL_KINDS:
            return False
        if outer.kind is DefinitionKind.NAMESPACE and not _is_offered(here, outer):
            return False
        here = outer
    return False


def _is_offered(draft: Draft, namespace: Draft) -> bool:
    """Tell whether a namespace offers a member: it is exported, or everything is declared only."""
    if any(node.type == "ambient_declaration" for node in namespace.wraps):
        return True
    return any(node.type == "export_statement" for node in draft.wraps)


def _tags(state: _Describing, draft: Draft) -> Tags:
    if draft.index not in state.tags:
        doc = state.comments.doc_above(draft.line)
        state.tags[draft.index] = read_tags(doc.text) if doc is not None else NO_TAGS
    return state.tags[draft.index]


def _parameters(state: _Describing, function: "Node | None", tags: Tags) -> tuple[Parameter, ...]:
    if function is None:
        return ()
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    nodes = [single] if single is not None else listed.named_children if listed else []
    found = (_parameter(state, node, tags) for node in nodes)
    return tuple(parameter for parameter in found if parameter is not None)


def _parameter(state: _Describing, node: "Node", tags: Tags) -> Parameter | None:
    source = state.reading.source
    prefix, default = "", ""
    target: Node | None = node
    if node.type in {"comment", "ERROR"}:
        return None
    if node.type == "assignment_pattern":
        target = node.child_by_field_name("left")
        default = source.bounded(node.child_by_field_name("right"))
    elif node.type in {"required_parameter", "optional_parameter"}:
        target = node.child_by_field_name("pattern")
        default = source.bounded(node.child_by_field_name("value"))
    if target is not None and target.type == "rest_pattern":
        prefix = "..."
        target = named_child(target, 0)
    name = source.bounded(target)
    written = written_type(source, node) or tags.parameters.get(name, "")
    return Parameter(name, written, default, prefix) if name else None


def _decorators(reading: Reading, draft: Draft) -> tuple[str, ...]:
    if not reading.of("ref.decorator"):
        return ()
    texts = (reading.dotted(named_child(node, 0)) for node in decorators_of(draft))
    return tuple(text.removesuffix("()") for text in texts if text)


def _modifiers(state: _Describing, draft: Draft, function: "Node | None") -> tuple[str, ...]:
    words = _words(draft)
    if draft.index in state.overloads:
        words.add("overload")
    if draft.kind is DefinitionKind.CLASS and function is not None and "class" not in function.type:
        words.add("function")
    if "direct" in draft.captures and draft.parent != TOP_LEVEL:
        # A member of a class itself, not of its prototype.
        outer = state.reading.outline.drafts[draft.parent]
        words.add("static" if outer.kind is DefinitionKind.CLASS else "")
    if draft.qualified == state.default:
        words.add("default")
    words.discard("")
    return tuple(sorted(words))


def _words(draft: Draft) -> set[str]:
    """Return the words before the name of a definition that say how it may be used."""
    words: set[str] = set()
    function = first(draft.captures, "function")
    for node in (function, draft.node if draft.node.type in _FIELD_NODES else None):
        if node is None:
            continue
        if node.type.startswith("generator_"):
            words.add("generator")
        for child in node.children[:8]:
            if child.type in _WORD_NODES:
                words.update(part.type for part in child.children[:1])
            elif child.is_named and child.type != "decorator":
                break
            words.add(_WORDS.get(child.type, ""))
    if any(node.type == "ambient_declaration" for node in draft.wraps):
        words.add("declare")
    words.discard("")
    return words
