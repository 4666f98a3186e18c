"""Names in languages of packages and classes (Java): what they mean without and with a receiver.

A name means a variable, else a member of the innermost class around that has one (inherited ones
too), else what is imported by name, else a type of the same package, else what is imported with
everything around it. Methods have names of their own, apart from fields, and of several methods of
one name the one is meant that takes as many arguments.
"""

from typing import TYPE_CHECKING

from codewiki.facts.model import TOP_LEVEL, DefinitionKind
from codewiki.graph.index import Index
from codewiki.graph.model import Tier
from codewiki.graph.names import (
    BUILTIN,
    CONSTRUCTOR,
    External,
    FileNames,
    Imported,
    Instance,
    Local,
    Namespace,
    Parent,
    Symbol,
    Value,
)
from codewiki.graph.packages import called

if TYPE_CHECKING:
    from codewiki.graph.values import Values

MOST_SCOPES = 200
TIERS = (Tier.LEXICAL, Tier.IMPORT, Tier.SELF, Tier.PACKAGE, Tier.TYPE)
LEXICAL, IMPORT, SELF, PACKAGE, TYPE = range(5)
"""Rungs as numbers: what an answer rests on is the highest of those that it used."""

Found = tuple[Value, int]
NOT_FOUND: Found = (None, TYPE)
ANY = -1
"""A number of arguments that fits every method."""


class Classes:
    """Evaluates names and dotted expressions in files of packages."""

    def __init__(self, index: Index, values: "Values") -> None:
        self._index = index
        self._packages = index.packages
        self._values = values

    # Names ------------------------------------------------------------------------------------

    def bare(
        self, file: FileNames, scope: int, name: str, types: bool, *, inherited: bool = True
    ) -> Found:
        """Return what a name stands for that is not called.

        Ancestors are asked only where ``inherited`` says so: they must be known by then.
        """
        while scope != TOP_LEVEL:
            symbol = file.symbols[scope]
            named = file.scopes[scope + 1].get(name)
            if isinstance(named, Local) and not types:
                found = self.local(file, named)
                if found is not None:
                    return found
            if isinstance(named, Symbol) and (named.is_type or not types):
                return named, LEXICAL
            if inherited and symbol.is_body:
                member = self._inherited(symbol, name, types)
                if member is not None:
                    return member, SELF
            scope = file.parents[scope]
        return self._outside(file, name, types)

    def _inherited(self, symbol: Symbol, name: str, types: bool) -> Symbol | None:
        for entry in self._values.hierarchy.order(symbol)[1:]:
            named = entry.file.scopes[entry.number + 1].get(name)
            if isinstance(named, Symbol) and (named.is_type or not types):
                return named
        return None

    def local(self, file: FileNames, local: Local) -> Found | None:
        """Return the value of a variable at the line that is asked about.

        ``None`` where no variable of that name is declared before.
        """
        line = self._values.line
        before = [binding for binding in local.bindings if binding.line <= line]
        if not before:
            if not local.annotation:
                return None
            return self._values.type_value(file, local.scope, local.annotation), TYPE
        value = self._values.bound(file, before[-1])
        if value is None and local.annotation:
            value = self._values.type_value(file, local.scope, local.annotation)
        return value, TYPE

    def _outside(self, file: FileNames, name: str, types: bool) -> Found:
        named = file.scopes[0].get(name)
        if isinstance(named, Symbol):
            return named, LEXICAL
        if isinstance(named, Imported):
            value = self._values.imported(file, named)
            if not (types and isinstance(value, Symbol) and not value.is_type):
                return value, IMPORT
        same = self._packages.find(file, file.facts.package, name)
        if same is not None:
            return same, PACKAGE
        outside: Value = None
        for star in file.stars:
            value = self._starred(file, star.module, name)
            if isinstance(value, Symbol) and (value.is_type or not types):
                return value, IMPORT
            outside = outside or value
        if name in file.adapter.builtins:
            return BUILTIN, LEXICAL
        if self._packages.has(file, name):
            return Namespace(file, name), IMPORT
        return outside, IMPORT

    def _starred(self, file: FileNames, module: str, name: str) -> Value:
        """Return what importing everything from a package or type brings under ``name``."""
        found = self._packages.find(file, module, name)
        if found is not None:
            return found
        holder = self._packages.full(file, module)
        if holder is None:
            return self._index.external(file, module)
        return self._values.member(holder, name) if holder.is_type else None

    # Calls ------------------------------------------------------------------------------------

    def call(self, file: FileNames, scope: int, name: str, count: int) -> Found:
        """Return what ``name(…)`` calls, or the type that ``new name(…)`` makes."""
        first, is_open = scope, False
        while scope != TOP_LEVEL:
            symbol = file.symbols[scope]
            if symbol.is_body or symbol.is_data:
                found = self.method(symbol, name, count, caller=(file, first))
                if isinstance(found, Symbol):
                    here = found.file is file and file.parents[found.number] == scope
                    return found, LEXICAL if here else SELF
                is_open = is_open or self._values.hierarchy.is_open(symbol)
            scope = file.parents[scope]
        found = self._static(file, name, count)
        if found is not None:
            return found, IMPORT
        value, tier = self.bare(file, first, name, True)
        if value is not None and not isinstance(value, Namespace):
            return value, tier
        return (BUILTIN, SELF) if is_open else NOT_FOUND

    def _static(self, file: FileNames, name: str, count: int) -> Value:
        """Return the method that is imported by name, or with all members of its type."""
        named = file.scopes[0].get(name)
        modules = [entry.module for entry in named.imports] if isinstance(named, Imported) else []
        for module in (*modules, *(star.module for star in file.stars)):
            holder = self._packages.full(file, module)
            if holder is not None and holder.is_type:
                found = self.method(holder, name, count)
                if isinstance(found, Symbol):
                    return found
        return None

    def method(
        self,
        symbol: Symbol,
        name: str,
        count: int,
        *,
        skip: int = 0,
        caller: "tuple[FileNames, int] | None" = None,
    ) -> Value:
        """Return the method of a type that a call with so many arguments means.

        Something external when it may come from an ancestor outside the repository.
        """
        variable: Symbol | None = None
        for entry in self._values.hierarchy.order(symbol)[skip:]:
            written = entry.file.overloads.get((entry.number, name), ())
            fitting = [method for method in written if _takes(method, count)]
            exact = [method for method in fitting if not _is_variable(method)]
            if exact or (fitting and count == ANY):
                return _other_than(caller, exact or fitting)
            variable = variable or (fitting[0] if fitting else None)
            part = entry.file.scopes[entry.number + 1].get(name)
            if isinstance(part, Symbol) and count <= 0:
                if part.definition.kind is DefinitionKind.PROPERTY:
                    return part
        if variable is not None:
            return variable
        return BUILTIN if self._values.hierarchy.is_open(symbol) else None

    def constructor(self, owner: Symbol, name: str, count: int) -> Value:
        """Return the constructor that ``this(…)`` or ``super(…)`` calls."""
        order = self._values.hierarchy.order(owner)
        bases = order[:1] if name == "this" else [base for base in order[1:2] if _is_class(base)]
        for base in bases:
            written = base.file.overloads.get((base.number, CONSTRUCTOR), ())
            fitting = [method for method in written if _takes(method, count)]
            if fitting:
                exact = [method for method in fitting if not _is_variable(method)]
                inside = (owner.file, ANY)
                return _other_than(inside, exact or fitting)
        return BUILTIN

    # Expressions ------------------------------------------------------------------------------

    def walk(self, file: FileNames, scope: int, text: str, types: bool) -> Found:
        """Return what dotted text stands for."""
        first, *rest = text.split(".")
        value, tier = self._head(file, scope, first, types)
        for part in rest:
            if isinstance(value, Instance) or (isinstance(value, Symbol) and not value.is_type):
                tier = max(tier, TYPE)
            if part.endswith("()"):
                value, tier = self._made(self.call_of(value, part[:-2], ANY)), TYPE
            else:
                value = self.attribute(value, part)
            if value is None:
                return NOT_FOUND
        return value, tier

    def _head(self, file: FileNames, scope: int, first: str, types: bool) -> Found:
        owner = self._values.owner(file, scope)
        if first in file.adapter.parents:
            return (Parent(owner) if owner else None), SELF
        if first in file.adapter.receivers:
            return (owner.instance if owner else None), SELF
        if first.endswith("()"):
            value, _ = self.call(file, scope, first[:-2], ANY)
            return self._made(value), TYPE
        return self.bare(file, scope, first, types)

    def _made(self, value: Value) -> Value:
        if isinstance(value, Symbol) and value.definition.kind is DefinitionKind.PROPERTY:
            return self._values.type_of(value)
        return self._values.result(value)

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` stands for."""
        if isinstance(value, Namespace):
            return self._packages.inside(value, name)
        if isinstance(value, Symbol) and value.is_type:
            if name == "this":
                return value.instance
            if name == "super":
                is_interface = value.definition.kind is DefinitionKind.INTERFACE
                return value.instance if is_interface else Parent(value)
        return self._values.attribute(value, name)

    def call_of(self, value: Value, name: str, count: int) -> Value:
        """Return what ``value.name(…)`` calls, or the type that ``new value.name(…)`` makes."""
        if isinstance(value, External):
            return value
        if isinstance(value, Parent):
            return self.method(value.symbol, name, count, skip=1)
        if isinstance(value, Symbol) and value.is_data:
            inside = self.method(value, name, count)
            return inside or self.call_of(self._values.type_of(value), name, count)
        symbol = value.symbol if isinstance(value, Instance) else value
        if isinstance(symbol, Symbol) and (symbol.is_type or isinstance(value, Instance)):
            found = self.method(symbol, name, count)
            if isinstance(found, Symbol):
                return found
            inner = self.attribute(value, name)
            if isinstance(inner, Symbol) and inner.is_type:
                return inner
            return BUILTIN if name in symbol.file.adapter.builtins else found
        if isinstance(value, Symbol):
            return self.call_of(self._values.type_of(value), name, count)
        inner = self.attribute(value, name) if isinstance(value, Namespace) else None
        return inner if isinstance(inner, Symbol) else None

    # Overriding -------------------------------------------------------------------------------

    def overridden(self, method: Symbol, ancestor: Symbol) -> Symbol | None:
        """Return the method of an ancestor that ``method`` overrides."""
        name = method.definition.name
        for other in ancestor.file.overloads.get((ancestor.number, name), ()):
            if _HIDDEN.isdisjoint(other.definition.modifiers) and _same_parameters(method, other):
                return other
        return None


_HIDDEN = frozenset({"private", "static"})


def _takes(method: Symbol, count: int) -> bool:
    parameters = method.definition.parameters
    if count == ANY:
        return True
    return count >= len(parameters) - 1 if _is_variable(method) else count == len(parameters)


def _is_variable(method: Symbol) -> bool:
    parameters = method.definition.parameters
    return bool(parameters) and bool(parameters[-1].prefix)


def _is_class(symbol: Symbol) -> bool:
    return symbol.definition.kind is DefinitionKind.CLASS


def _other_than(caller: "tuple[FileNames, int] | None", methods: list[Symbol]) -> Symbol:
    """Return the method that is meant: one of several of as many parameters calls another."""
    if caller is not None and len(methods) > 1:
        file, scope = caller
        others = [
            method for method in methods if method.file is not file or method.number != scope
        ]
        return others[0]
    return methods[0]


def _same_parameters(method: Symbol, other: Symbol) -> bool:
    mine, theirs = method.definition.parameters, other.definition.parameters
    if len(mine) != len(theirs):
        return False
    erase = method.file.adapter.named_type
    for one, two in zip(mine, theirs, strict=True):
        left, right = (erase(entry.type).rpartition(".")[2] for entry in (one, two))
        if left != right and not right.rstrip("0123456789[]").isupper():
            return False
    return True
