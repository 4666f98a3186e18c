"""The definitions of a Python file: what each of them is, takes, returns and says of itself.

Public is what has no leading underscore and stands in nothing that is not public. Of the special
methods those are public that a user of the class calls, by name or by syntax (``PROTOCOL``).
Where the file has an ``__all__`` of literals, it decides for the names of the top level.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_documentation import (
    Texts,
    documentation,
    file_documentation,
    find_texts,
)
from codewiki.facts.languages.python_reading import FUNCTION_KINDS, LITERALS, Reading
from codewiki.facts.languages.syntax import TYPE_LENGTH, Draft, first, named_child
from codewiki.facts.model import (
    TOP_LEVEL,
    Definition,
    DefinitionKind,
    Doc,
    Export,
    Inheritance,
    Parameter,
)

if TYPE_CHECKING:
    from tree_sitter import Node

PROTOCOL = frozenset({
    "__init__", "__new__", "__call__", "__enter__", "__exit__", "__aenter__", "__aexit__",
    "__iter__", "__next__", "__aiter__", "__anext__", "__await__", "__getitem__", "__setitem__",
    "__delitem__", "__contains__", "__len__", "__version__",
})  # fmt: skip
ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})
TYPE_MAKERS = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "TypeAliasType"})
CLASS_MAKERS = frozenset({"namedtuple", "NamedTuple", "TypedDict", "make_dataclass"})
PROPERTIES = frozenset({"property", "cached_property", "abstractproperty", "hybrid_property"})
MODIFIERS = {
    "staticmethod": "static",
    "classmethod": "classmethod",
    "abstractmethod": "abstract",
    "abstractproperty": "abstract",
    "overload": "overload",
    "final": "final",
    "override": "override",
    "contextmanager": "context manager",
    "asynccontextmanager": "context manager",
}
_PREFIXES = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}


@dataclass(slots=True)
class _Describing:
    """What describing needs; ``offered`` are the names of ``__all__`` if they are all known."""

    reading: Reading
    texts: Texts
    generators: set[int]
    augmented: set[tuple[int, str]]
    offered: frozenset[str] | None


@dataclass(slots=True)
class Described:
    """The definitions with what belongs to them; ``strings`` are the documentation strings."""

    definitions: tuple[Definition, ...]
    inheritance: tuple[Inheritance, ...]
    doc: Doc | None
    strings: list["Node"]


def describe(reading: Reading, exports: tuple[Export, ...] | None) -> Described:
    """Turn the drafts of the outline into definitions, in their order.

    ``exports`` must be ``None`` when it is not known which names the file offers.
    """
    source = reading.source
    changed = {
        (reading.outline.scope_at(node.start_byte), source.text(node))
        for node in (captures["target"][0] for captures in reading.of("bind.augmented"))
    }
    state = _Describing(
        reading=reading,
        texts=find_texts(reading),
        generators={
            reading.outline.scope_at(captures["local.yield"][0].start_byte)
            for captures in reading.of("local.yield")
        },
        augmented=changed | _reassigned(reading),
        offered=None if exports is None else frozenset(export.name for export in exports),
    )
    definitions: list[Definition] = []
    inheritance: list[Inheritance] = []
    for draft in reading.outline.drafts:
        outer = definitions[draft.parent] if draft.parent != TOP_LEVEL else None
        definitions.append(_describe(state, draft, outer, inheritance))
    doc = file_documentation(state.texts)
    return Described(tuple(definitions), tuple(inheritance), doc, state.texts.used)


def _reassigned(reading: Reading) -> set[tuple[int, str]]:
    """Return the names with several unconditional values: none of them is *the* value."""
    seen: set[tuple[int, str]] = set()
    again: set[tuple[int, str]] = set()
    for entry in reading.assigned:
        if entry.attribute or entry.conditional or entry.value is None:
            continue
        key = (entry.owner.index if entry.owner else TOP_LEVEL, entry.name)
        (again if key in seen else seen).add(key)
    return again


def _describe(
    state: _Describing,
    draft: Draft,
    outer: Definition | None,
    inheritance: list[Inheritance],
) -> Definition:
    """Describe one draft; ``draft.kind`` becomes the final one, for those who look later."""
    decorators = state.reading.decorators(draft)
    bases: list[str] = []
    if draft.kind is DefinitionKind.CLASS and draft.container:
        bases = _bases(state.reading, draft, inheritance)
    in_class = (
        outer is not None
        and state.reading.outline.drafts[draft.parent].kind is DefinitionKind.CLASS
    )
    kind = _kind(state, draft, in_class, decorators, bases)
    if draft.kind is DefinitionKind.FUNCTION:
        # A class stays a class in the outline: only that it is one matters for scopes.
        draft.kind = kind
    is_function = kind in FUNCTION_KINDS
    return Definition(
        name=draft.name,
        qualified=draft.qualified,
        kind=kind,
        line=draft.line,
        end_line=draft.end_line,
        name_line=draft.name_line,
        parent=draft.parent,
        public=_is_public(state, draft, outer),
        parameters=_parameters(state.reading, draft) if is_function else (),
        returns=_returns(state.reading, draft),
        value=_value_text(state, draft),
        decorators=decorators,
        modifiers=_modifiers(state, draft, decorators, bases),
        doc=documentation(state.texts, draft),
    )


def _kind(
    state: _Describing, draft: Draft, in_class: bool, decorators: tuple[str, ...], bases: list[str]
) -> DefinitionKind:
    if draft.kind is DefinitionKind.CLASS:
        last = {base.rpartition(".")[2] for base in bases}
        if not ENUMS.isdisjoint(last):
            return DefinitionKind.ENUM
        return DefinitionKind.INTERFACE if "Protocol" in last else DefinitionKind.CLASS
    if draft.kind is DefinitionKind.FUNCTION:
        if not in_class:
            return DefinitionKind.FUNCTION
        names = {text.rpartition(".")[2] for text in decorators}
        parts = {f"{draft.name}.setter", f"{draft.name}.deleter", f"{draft.name}.getter"}
        if not PROPERTIES.isdisjoint(names) or not parts.isdisjoint(decorators):
            return DefinitionKind.PROPERTY
        return DefinitionKind.METHOD
    return _value_kind(state, draft)


def _value_kind(state: _Describing, draft: Draft) -> DefinitionKind:
    """Tell types and classes that are made by a call from other variables."""
    annotation = first(draft.captures, "type")
    if annotation is not None and draft.kind is not DefinitionKind.FIELD:
        last = state.reading.source.bounded(annotation).partition("[")[0].rpartition(".")[2]
        if last == "TypeAlias":
            return DefinitionKind.TYPE
        if last == "Final":
            return DefinitionKind.CONSTANT
    value = first(draft.captures, "value")
    if value is None or value.type != "call" or draft.kind is DefinitionKind.TYPE:
        return draft.kind
    maker = state.reading.dotted(value).removesuffix("()").rpartition(".")[2]
    if maker in TYPE_MAKERS:
        return DefinitionKind.TYPE
    return DefinitionKind.CLASS if maker in CLASS_MAKERS else draft.kind


def _bases(reading: Reading, draft: Draft, inheritance: list[Inheritance]) -> list[str]:
    """Note the bases of a class; return their texts and that of its metaclass."""
    arguments = draft.node.child_by_field_name("superclasses")
    texts: list[str] = []
    for child in arguments.named_children if arguments is not None else ():
        if child.type in {"comment", "ERROR", "dictionary_splat"}:
            continue
        if child.type == "keyword_argument":
            texts.append(reading.dotted(child.child_by_field_name("value")))
            continue
        base = child.child_by_field_name("value") if child.type == "subscript" else child
        text = reading.dotted(base) if base is None or base.type not in LITERALS else UNKNOWN
        texts.append(text)
        inheritance.append(Inheritance(draft.index, text, reading.source.first_line(child)))
        reading.claimed.add(child.start_byte)
    return texts


def _parameters(reading: Reading, draft: Draft) -> tuple[Parameter, ...]:
    node: Node | None = draft.node
    value = first(draft.captures, "value")
    if value is not None:
        node = value
    parameters = node.child_by_field_name("parameters") if node is not None else None
    if parameters is None:
        return ()
    found = (_parameter(reading, child) for child in parameters.named_children)
    return tuple(parameter for parameter in found if parameter is not None)


def _parameter(reading: Reading, node: "Node") -> Parameter | None:
    source = reading.source
    kind = node.type
    if kind == "identifier":
        return Parameter(source.text(node))
    if kind in {"comment", "ERROR", "keyword_separator", "positional_separator"}:
        return None
    name = node.child_by_field_name("name")
    if name is None:
        name = named_child(node, 0) if kind == "typed_parameter" else node
    prefix = _PREFIXES.get(name.type, "") if name is not None else ""
    text = source.bounded(name).lstrip("*").strip()
    if not text:
        return None
    if node.has_error:
        return Parameter(text, prefix=prefix)
    return Parameter(
        text,
        source.bounded(node.child_by_field_name("type"), TYPE_LENGTH),
        source.bounded(node.child_by_field_name("value")),
        prefix,
    )


def _returns(reading: Reading, draft: Draft) -> str:
    """Return what a function says that it returns, or the annotation of a variable."""
    annotation = first(draft.captures, "type")
    if draft.container and annotation is None:
        annotation = draft.node.child_by_field_name("return_type")
    return reading.source.bounded(annotation, TYPE_LENGTH)


def _value_text(state: _Describing, draft: Draft) -> str:
    value = first(draft.captures, "value")
    if value is None or (draft.parent, draft.name) in state.augmented or draft.container:
        return ""
    return state.reading.source.bounded(value)


def _modifiers(
    state: _Describing, draft: Draft, decorators: tuple[str, ...], bases: list[str]
) -> tuple[str, ...]:
    if not draft.container:
        return ()
    words = {MODIFIERS.get(text.rpartition(".")[2], "") for text in decorators}
    if draft.kind is DefinitionKind.CLASS:
        if any(base.rpartition(".")[2] in {"ABC", "ABCMeta"} for base in bases):
            words.add("abstract")
    else:
        if draft.node.child_count and draft.node.children[0].type == "async":
            words.add("async")
        if draft.index in state.generators:
            words.add("generator")
        if decorators and decorators[-1] in {f"{draft.name}.setter", f"{draft.name}.deleter"}:
            words.add(decorators[-1].rpartition(".")[2])
    words.discard("")
    return tuple(sorted(words))


def _is_public(state: _Describing, draft: Draft, outer: Definition | None) -> bool:
    name = draft.name
    if outer is None and state.offered is not None:
        return name in state.offered
    if outer is not None and (not outer.public or outer.kind in FUNCTION_KINDS):
        return False
    if name.startswith("__") and name.endswith("__"):
        return name in PROTOCOL
    return not name.startswith("_")
