"""What the names of one file mean inside it: symbols, imported names and locals by scope.

A *value* is what an expression can stand for: a ``Symbol`` (the definition itself), an
``Instance`` of one, a file as a ``FileNames`` (a module), a ``Namespace`` of modules, something
``External``, or ``None`` when nothing is known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.model import (
    RETURNED,
    TOP_LEVEL,
    Binding,
    Declaration,
    DefinitionKind,
    Export,
    Guard,
    Import,
    Parameter,
    Surface,
)
from codewiki.source.model import Role

_YIELDED = f"{RETURNED}[]"
_VARIABLE = re.compile(r"[^\W\d][\w$]*|[$][\w$]*")

TYPE_KINDS = frozenset({
    DefinitionKind.CLASS,
    DefinitionKind.INTERFACE,
    DefinitionKind.STRUCT,
    DefinitionKind.ENUM,
    DefinitionKind.TYPE,
})
CALLABLE_KINDS = frozenset({
    DefinitionKind.FUNCTION,
    DefinitionKind.METHOD,
    DefinitionKind.MACRO,
})
DATA_KINDS = frozenset({
    DefinitionKind.VARIABLE,
    DefinitionKind.CONSTANT,
    DefinitionKind.FIELD,
})
_JOINING = {DefinitionKind.NAMESPACE: 0, DefinitionKind.TYPE: 1, DefinitionKind.INTERFACE: 2}
"""Kinds of which one name may have several, beside a definition of another kind; the part with the
greatest number stands for all."""
MEMBER_KINDS = frozenset({
    DefinitionKind.METHOD,
    DefinitionKind.PROPERTY,
    DefinitionKind.FIELD,
})
"""Kinds that belong to a function or an object used as a class, unlike its inner functions."""


@dataclass(slots=True, eq=False)
class Symbol:
    """A definition in its file. Compared by identity.

    ``is_type``, ``is_callable`` and ``is_data`` sort the kinds of definitions for the resolver.
    ``is_body`` tells that what is named inside is a member, not a local name: true for types but
    those that are written as functions (JavaScript's constructors).
    """

    id: str
    number: int
    definition: Declaration
    file: "FileNames"
    is_type: bool
    is_callable: bool
    is_data: bool
    instance: "Instance" = field(init=False)

    def __post_init__(self) -> None:
        self.instance = Instance(self)

    @property
    def is_body(self) -> bool:
        """Tell whether names inside are members."""
        return self.is_type and "function" not in self.definition.modifiers


@dataclass(slots=True, eq=False)
class Instance:
    """An object whose class (or prototype) is ``symbol``."""

    symbol: Symbol


@dataclass(slots=True, eq=False)
class Parent:
    """The current object seen as an instance of what stands behind ``symbol`` in its ancestry."""

    symbol: Symbol


class Namespace(msgspec.Struct, frozen=True):
    """A dotted module name without a file of its own, imported by ``file``."""

    file: "FileNames"
    module: str


class External(msgspec.Struct, frozen=True):
    """Something outside the repository; ``package`` is "" for what the language brings itself."""

    package: str


BUILTIN = External("")
CONSTRUCTOR = "constructor"
"""The word among the modifiers of a definition that makes objects, and the name of the method that
a bare call of the parent (``super(…)``) means."""

Value: TypeAlias = "Symbol | Instance | Parent | Namespace | External | FileNames | None"


@dataclass(slots=True, eq=False)
class Imported:
    """A name that imports bind in one scope."""

    imports: list[Import]


@dataclass(slots=True, eq=False)
class Local:
    """A parameter or variable that is no definition, with everything known of its type.

    ``flows`` are the shapes that loops and patterns put into it.
    """

    scope: int
    bindings: tuple[Binding, ...] = ()
    flows: tuple[str, ...] = ()
    annotation: str = ""


Named = Symbol | Imported | Local


TABLES = (
    "facts",
    "symbols",
    "parents",
    "scopes",
    "typed",
    "reexports",
    "stars",
    "exports",
    "owners",
    "guards",
    "results",
    "yields",
    "parts",
    "as_types",
    "overloads",
)
"""What ``FileNames`` holds of the text of a file."""


class FileNames:
    """The names of one file. As a value it is the module that the file makes.

    Its path, role, language and package of a test are always there; its tables are made by
    ``read`` when a question first needs them, and ``closed`` files tell of the first look into
    them. ``facts`` are what other files may see of the file: without references and signals.

    ``scopes[k + 1]`` holds the names bound directly inside definition ``k``; ``scopes[0]`` those
    of the top level. ``parents`` are the scopes around the definitions. ``typed`` gives the
    bindings that tell the type of a definition or attribute by (scope, name). ``reexports`` are
    the imports that hand a name on without binding it here, by the name that they offer, ``stars``
    those of everything. ``exports`` is ``None`` where the whole top level can be imported.
    ``guards`` are the tests that tell the type of a name in some lines, by scope and first name,
    ``results`` the shapes that functions give back, by number, ``yields`` those one by one.
    ``owners`` are the classes whose current object is meant inside each definition. ``parts``
    gives by number the other parts of a declaration that has several, ``as_types`` the type that
    has the name of a value. ``overloads`` gives the methods of packaged languages by the definition
    that holds them and their name, those that make objects under ``CONSTRUCTOR``.
    """

    __slots__ = ("_read", "adapter", "path", "role", *TABLES)

    if TYPE_CHECKING:
        path: str
        role: Role
        adapter: Adapter
        facts: Surface
        symbols: list[Symbol]
        parents: list[int]
        scopes: list[dict[str, Named]]
        typed: dict[tuple[int, str], list[Binding]]
        reexports: dict[str, list[Import]]
        stars: list[Import]
        exports: dict[str, Export] | None
        owners: list[Symbol | None]
        guards: dict[tuple[int, str], list[Guard]]
        results: dict[int, list[str]]
        yields: dict[int, list[str]]
        parts: dict[int, list[int]]
        as_types: dict[int, Symbol]
        overloads: dict[tuple[int, str], list[Symbol]]

    def __init__(
        self, path: str, role: Role, adapter: Adapter, read: Callable[["FileNames"], None]
    ) -> None:
        self.path = path
        self.role = role
        self.adapter = adapter
        self._read = read

    @property
    def is_test(self) -> bool:
        """Whether the file is a test."""
        return self.role is Role.TEST

    def open(self) -> None:
        """Note that something looks into the tables, and make them if need be."""
        self._read(self)

    def close(self) -> None:
        """Let the next look into the tables be noted."""
        self.__class__ = ClosedFile

    def drop(self) -> None:
        """Forget the tables; they are made again when something looks into them.

        They refer to each other in circles, which the collector would have to find: so they are
        taken apart.
        """
        self.__class__ = FileNames
        for symbol in self.symbols:
            del symbol.instance
        for table in TABLES:
            delattr(self, table)
        self.close()

    def enclosing(self, scope: int, line: int) -> int:
        """Return the innermost definition inside ``scope`` whose lines hold ``line``."""
        found = scope
        for symbol in self.symbols[scope + 1 :]:
            definition = symbol.definition
            if definition.line > line:
                break
            if definition.end_line >= line and not symbol.is_data:
                found = symbol.number
        return found


class ClosedFile(FileNames):
    """A file into whose tables nothing has looked yet in this turn.

    The first look makes it a plain ``FileNames`` again, which costs nothing from then on.
    """

    __slots__ = ()


def _opening(table: str) -> property:
    slot = getattr(FileNames, table)

    def look(file: FileNames) -> object:
        file.__class__ = FileNames
        file.open()
        return slot.__get__(file)

    return property(look, slot.__set__, slot.__delete__)


for _table in TABLES:
    setattr(ClosedFile, _table, _opening(_table))


def file_names(
    path: str, role: Role, facts: Surface, adapter: Adapter, ids: list[str]
) -> FileNames:
    """Return one file with its tables; ``ids`` are the node ids of its definitions."""
    names = FileNames(path, role, adapter, lambda file: None)
    make_tables(names, facts, ids)
    return names


def make_tables(names: FileNames, facts: Surface, ids: list[str]) -> None:
    """Build the tables of a file from its facts; ``ids`` are the node ids of its definitions."""
    adapter, exports = names.adapter, facts.exports
    names.facts = facts
    names.symbols = []
    names.parents = []
    names.scopes = [{} for _ in range(len(facts.definitions) + 1)]
    names.typed = {}
    names.reexports = {}
    names.stars = [entry for entry in facts.imports if entry.name == "*" and not entry.alias]
    names.exports = None if exports is None else {entry.name: entry for entry in exports}
    names.owners = []
    names.guards = {}
    names.results = {}
    names.yields = {}
    names.parts = {}
    names.as_types = {}
    names.overloads = {}
    for number, definition in enumerate(facts.definitions):
        kind = definition.kind
        symbol = Symbol(
            ids[number],
            number,
            definition,
            names,
            kind in TYPE_KINDS,
            kind in CALLABLE_KINDS,
            kind in DATA_KINDS,
        )
        names.symbols.append(symbol)
    names.parents.extend(_parents(names))
    for symbol in names.symbols:
        if adapter.packaged and symbol.is_callable:
            _bind_method(names, symbol)
        else:
            _bind_symbol(names, names.scopes[names.parents[symbol.number] + 1], symbol)
    _join_parts(names)
    _bind_imports(names)
    _bind_parameters(names)
    _bind_bindings(names)
    for symbol in names.symbols:
        names.owners.append(_owner(names, symbol))


def _bind_symbol(names: FileNames, scope: dict[str, Named], symbol: Symbol) -> None:
    """Bind a definition; of several of one name the one that callers mean wins.

    A later definition replaces an earlier one, but a variable never replaces a function or class,
    an overload stub never what it stands for, and the second part of a property never the first.
    An interface, type or namespace joins what has its name; a class, function or variable stands
    for all parts.
    """
    name = symbol.definition.name
    before = scope.get(name)
    if isinstance(before, Symbol):
        if not _JOINING.keys().isdisjoint((before.definition.kind, symbol.definition.kind)):
            scope[name] = _joined(names, before, symbol)
            return
        if symbol.definition.kind is DefinitionKind.PROPERTY:
            return
        if "overload" in symbol.definition.modifiers or (symbol.is_data and not before.is_data):
            return
    scope[name] = symbol


def _bind_method(names: FileNames, symbol: Symbol) -> None:
    """Keep a method apart from the fields of its name, beside others of its name."""
    made = CONSTRUCTOR in symbol.definition.modifiers
    name = CONSTRUCTOR if made else symbol.definition.name
    names.overloads.setdefault((names.parents[symbol.number], name), []).append(symbol)


def _joined(names: FileNames, before: Symbol, symbol: Symbol) -> Symbol:
    """Note that two definitions are parts of one; return the one that stands for both."""
    main, other = before, symbol
    if _rank(symbol) > _rank(before):
        main, other = symbol, before
    if other.is_type and not main.is_type:
        names.as_types[main.number] = other
    others = names.parts.setdefault(main.number, [])
    others.extend((other.number, *names.parts.pop(other.number, ())))
    return main


def _rank(symbol: Symbol) -> int:
    return _JOINING.get(symbol.definition.kind, len(_JOINING))


def _join_parts(names: FileNames) -> None:
    """Let the parts of one declaration have the members of all."""
    for number, others in names.parts.items():
        scope = names.scopes[number + 1]
        if names.symbols[number].is_data:
            continue
        for other in others:
            for name, named in names.scopes[other + 1].items():
                scope.setdefault(name, named)
        for other in others:
            for name, named in scope.items():
                names.scopes[other + 1].setdefault(name, named)


def _bind_imports(names: FileNames) -> None:
    for entry in names.facts.imports:
        if entry.reexport or not entry.alias:
            if entry.reexport and (entry.alias or entry.name not in {"", "*"}):
                names.reexports.setdefault(entry.alias or entry.name, []).append(entry)
            continue
        alias = entry.alias.partition(".")[0]
        scope = names.scopes[entry.scope + 1]
        before = scope.get(alias)
        if isinstance(before, Imported):
            before.imports.append(entry)
        elif before is None or (isinstance(before, Symbol) and before.is_data):
            scope[alias] = Imported([entry])


def _bind_parameters(names: FileNames) -> None:
    for number, definition in enumerate(names.facts.definitions):
        if definition.parameters and not names.symbols[number].is_body:
            scope = names.scopes[number + 1]
            for parameter in definition.parameters:
                annotation = _declared(parameter, names.adapter)
                scope.setdefault(parameter.name, Local(number, annotation=annotation))


def _declared(parameter: Parameter, adapter: Adapter) -> str:
    """Return the type of a parameter as the function sees it."""
    text = parameter.type
    if not parameter.prefix or not text:
        return text
    if adapter.packaged:
        return f"{text}[]"
    if adapter.members_are_keys:
        return text
    return f"tuple[{text}, ...]" if parameter.prefix == "*" else f"dict[str, {text}]"


def _bind_bindings(names: FileNames) -> None:
    for binding in names.facts.bindings:
        if not binding.attribute:
            named = names.scopes[binding.scope + 1].setdefault(binding.name, Local(binding.scope))
            if isinstance(named, Local):
                named.bindings += (binding,)
                continue
        names.typed.setdefault((binding.scope, binding.name), []).append(binding)
    for guard in names.facts.guards:
        key = (guard.scope, guard.name.partition(".")[0].partition("[")[0])
        names.guards.setdefault(key, []).append(guard)
    for flow in names.facts.flows:
        if flow.into == RETURNED:
            names.results.setdefault(flow.scope, []).append(flow.value)
        elif flow.into == _YIELDED:
            names.yields.setdefault(flow.scope, []).append(flow.value)
        # A variable of a loop, or one that gets a part of a value, has no binding.
        name = _filled(flow.into)
        if flow.scope == TOP_LEVEL or not name:
            continue
        if name == flow.into or not _is_bound(names, flow.scope, name):
            named = names.scopes[flow.scope + 1].setdefault(name, Local(flow.scope))
            if name == flow.into and isinstance(named, Local):
                named.flows += (flow.value,)


def _filled(into: str) -> str:
    """The variable that a flow fills, in whole or in part; "" for anything else."""
    match = _VARIABLE.match(into)
    is_place = match is not None and match[0] != RETURNED and not into.endswith(")")
    return match[0] if match is not None and is_place else ""


def _is_bound(names: FileNames, scope: int, name: str) -> bool:
    while scope != TOP_LEVEL:
        if name in names.scopes[scope + 1]:
            return True
        scope = names.parents[scope]
    return name in names.scopes[0] or name in names.adapter.receivers


def _parents(names: FileNames) -> list[int]:
    """Return the parent of every definition, with cycles cut.

    A method may come before the class that it is added to; only through such a parent could
    definitions contain each other.
    """
    parents = [definition.parent for definition in names.facts.definitions]
    for number, parent in enumerate(parents):
        if parent < number:
            continue
        seen = {number}
        while parent != TOP_LEVEL and parent not in seen:
            seen.add(parent)
            parent = parents[parent]
        if parent != TOP_LEVEL:
            parents[number] = TOP_LEVEL
    return parents


def _owner(names: FileNames, symbol: Symbol) -> Symbol | None:
    """Return the class whose current object ``self`` or ``this`` means inside ``symbol``.

    A function that has a parameter of that name means that parameter, unless it is the method
    itself.
    """
    receivers = names.adapter.receivers
    current = symbol
    while not current.is_type:
        parent = names.parents[current.number]
        if parent == TOP_LEVEL:
            return None
        container = names.symbols[parent]
        definition = current.definition
        if container.is_type or (definition.kind in MEMBER_KINDS and not current.is_data):
            return container
        if any(parameter.name in receivers for parameter in definition.parameters):
            return None
        if parent < len(names.owners):
            return names.owners[parent]
        current = container
    return current
