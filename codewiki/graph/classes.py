"""Names in languages of packages and classes (Java): what they mean without and with a receiver.

A name means a variable, else a member of the innermost class around that has one (inherited ones
too), else what is imported by name, else a type of the same package, else what is imported with
everything around it. Methods have names of their own, apart from fields; which of several is meant
is settled in ``methods.py``.
"""

from codewiki.facts.model import TOP_LEVEL, Binding, BindingKind, DefinitionKind
from codewiki.graph.held import Gives, Held, element, given, has_parts
from codewiki.graph.index import Index
from codewiki.graph.methods import Methods
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
from codewiki.graph.overloads import ANY_CALL, Call, Part, read_part
from codewiki.graph.questions import Evaluation
from codewiki.graph.rungs import IMPORT, LEXICAL, NOT_FOUND, PACKAGE, SELF, TYPE, Found


class Classes:
    """Evaluates names and dotted expressions in files of packages."""

    def __init__(self, index: Index, values: Evaluation) -> None:
        self._index = index
        self._packages = index.packages
        self._values = values
        self.methods = Methods(values, self)
        self._bare: dict[tuple[FileNames, int, str, bool], Found] = {}
        self._from_outside: dict[tuple[FileNames, str, bool], Found] = {}
        self._declared: dict[tuple[FileNames, Binding], Value] = {}

    def forget(self) -> None:
        """Forget all answers."""
        self.methods.forget()
        self._bare.clear()
        self._from_outside.clear()
        self._declared.clear()

    # Names ------------------------------------------------------------------------------------

    def bare(
        self, file: FileNames, scope: int, name: str, types: bool, *, inherited: bool = True
    ) -> Found:
        """Return what a name stands for that is not called.

        Ancestors are asked only where ``inherited`` says so: they must be known by then.
        """
        key = (file, scope, name, types)
        known = self._bare.get(key) if inherited else None
        if known is not None:
            return known
        is_open = varies = False
        found: Found | None = None
        while scope != TOP_LEVEL and found is None:
            symbol = file.symbols[scope]
            named = file.scopes[scope + 1].get(name)
            if isinstance(named, Local) and not types:
                # Which variable it is depends on the line.
                varies = True
                found = self.local(file, named)
            elif isinstance(named, Symbol) and (named.is_type or not types):
                found = named, LEXICAL
            if inherited and found is None and symbol.is_body:
                member = self._inherited(symbol, name, types)
                found = (member, SELF) if member is not None else None
                is_open = is_open or self._values.hierarchy.is_open(symbol)
            scope = file.parents[scope]
        if found is None:
            value, tier = self._outside(file, name, types)
            found = (BUILTIN, SELF) if value is None and is_open else (value, tier)
        if inherited and not varies:
            self._bare[key] = found
        return found

    def _inherited(self, symbol: Symbol, name: str, types: bool) -> Symbol | None:
        for entry in self._values.hierarchy.order(symbol)[1:]:
            named = entry.file.scopes[entry.number + 1].get(name)
            if isinstance(named, Symbol) and (named.is_type or not types):
                return named
        return None

    def base(self, file: FileNames, scope: int, text: str, *, inherited: bool) -> Found:
        """Return what the text of a base class stands for."""
        first, *rest = text.partition("<")[0].strip().split(".")
        value, tier = self.bare(file, scope, first, True, inherited=inherited)
        for part in rest:
            if isinstance(value, Namespace):
                value = self._packages.inside(value, part) or BUILTIN
            elif isinstance(value, Symbol):
                inner = value.file.scopes[value.number + 1].get(part)
                if inner is None and inherited:
                    inner = self._inherited(value, part, True)
                value = inner if isinstance(inner, Symbol) else None
        return value, tier

    def binding_of(self, local: Local) -> Binding | None:
        """Return the declaration of a variable that counts on the line that is asked about."""
        line = self._values.line
        self._values.varies = self._values.varies or bool(local.bindings)
        return next((entry for entry in reversed(local.bindings) if entry.line <= line), None)

    def local(self, file: FileNames, local: Local) -> Found | None:
        """Return the value of a variable on the line that is asked about.

        ``None`` where no variable of that name is declared before.
        """
        binding = self.binding_of(local)
        value: Value = None
        if binding is not None:
            value = self._value_of(file, binding)
        elif not local.annotation and local.bindings:
            return None
        if value is None and local.annotation:
            value = self._values.type_value(file, local.scope, local.annotation)
        return value, TYPE

    def _value_of(self, file: FileNames, binding: Binding) -> Value:
        """Return what a declaration gives, which is the same whoever asks."""
        key = (file, binding)
        if key in self._declared:
            return self._declared[key]
        value = self._bound(file, binding)
        if not self._values.cut:
            self._declared[key] = value
        return value

    def _bound(self, file: FileNames, binding: Binding) -> Value:
        values = self._values
        if not binding.value or binding.kind is BindingKind.ANNOTATION:
            return values.bound(file, binding)
        asked, values.line = values.line, binding.line
        call = "()" if binding.kind is BindingKind.CALL else ""
        value, _ = values.chain(file, binding.scope, binding.value + call)
        values.line = asked
        if isinstance(value, Symbol) and not value.is_type and not value.is_callable:
            return values.type_of(value)
        return value

    def _outside(self, file: FileNames, name: str, types: bool) -> Found:
        key = (file, name, types)
        found = self._from_outside.get(key)
        if found is None:
            found = self._from_outside[key] = self._look_outside(file, name, types)
        return found

    def _look_outside(self, file: FileNames, name: str, types: bool) -> Found:
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
        inner = self._values.member(holder, name) if holder.is_type else None
        return inner if isinstance(inner, Symbol) else None

    # Calls ------------------------------------------------------------------------------------

    def call(self, file: FileNames, scope: int, name: str, call: Call) -> Found:
        """Return what ``name(…)`` calls, or the type that ``new name(…)`` makes."""
        first = scope
        open_class: Symbol | None = None
        while scope != TOP_LEVEL:
            symbol = file.symbols[scope]
            if symbol.is_body or symbol.is_data:
                found = self.methods.find(symbol, name, call)
                if isinstance(found, Symbol):
                    here = found.file is file and file.parents[found.number] == scope
                    return found, LEXICAL if here else SELF
                if open_class is None and self._values.hierarchy.is_open(symbol):
                    open_class = symbol
            scope = file.parents[scope]
        alone = self.methods.choose(file.overloads.get((TOP_LEVEL, name), ()), call)
        if alone is not None:
            return alone, LEXICAL  # of a class that is not written
        imported = self._static(file, name, call)
        if imported is not None:
            return imported, IMPORT
        value, tier = self.bare(file, first, name, True)
        if value is not None and not isinstance(value, Namespace) and value is not BUILTIN:
            return value, tier
        if open_class is None:
            return (BUILTIN, LEXICAL) if value is BUILTIN else NOT_FOUND
        return self._given_by(open_class, name, BUILTIN), SELF

    def _static(self, file: FileNames, name: str, call: Call) -> Value:
        """Return the method that is imported by name, or with all members of its type."""
        named = file.scopes[0].get(name)
        modules = [entry.module for entry in named.imports] if isinstance(named, Imported) else []
        for module in (*modules, *(star.module for star in file.stars)):
            holder = self._packages.full(file, module)
            if holder is not None and holder.is_type:
                found = self.methods.find(holder, name, call)
                if isinstance(found, Symbol):
                    return found
        return None

    # Expressions ------------------------------------------------------------------------------

    def walk(self, file: FileNames, scope: int, text: str, types: bool) -> Found:
        """Return what dotted text stands for."""
        first, *rest = text.split(".")
        value, tier = self._head(file, scope, first, types)
        for written in rest:
            if isinstance(value, Instance) or (isinstance(value, Symbol) and not value.is_type):
                tier = max(tier, TYPE)
            part = read_part(written)
            if part.call is not None:
                value, tier = self._made(self.call_of(value, part.name, part.call)), TYPE
            else:
                value = self.attribute(value, part.name)
            value, tier = self._taken(value, part), TYPE if part.depth else tier
            if value is None:
                return NOT_FOUND
        return value, tier

    def _head(self, file: FileNames, scope: int, written: str, types: bool) -> Found:
        owner = self._values.owner(file, scope)
        part = read_part(written)
        if part.name in file.adapter.parents:
            return (Parent(owner) if owner else None), SELF
        if part.name in file.adapter.receivers:
            return (owner.instance if owner else None), SELF
        if part.call is not None:
            found, _ = self.call(file, scope, part.name, part.call)
            return self._taken(self._made(found), part), TYPE
        value, tier = self.bare(file, scope, part.name, types)
        return self._taken(value, part), TYPE if part.depth else tier

    def _taken(self, value: Value, part: Part) -> Value:
        """Return what indexes, or loops, take out of a value."""
        for _ in range(part.depth):
            held = self._held(value)
            text = element(held.text) if held is not None else ""
            value = self._values.type_value(held.file, held.scope, text) if held and text else None
        return value

    def _held(self, value: Value) -> Held | None:
        """Return a value as a container: itself, a variable of one, or what it inherits from."""
        if isinstance(value, Symbol) and not value.is_type:
            value = self._values.type_of(value)
        if isinstance(value, Instance):
            return self._values.container(value.symbol)
        return value if isinstance(value, Held) else None

    def type_value(self, file: FileNames, scope: int, text: str, value: Value) -> Value:
        """Return what a type text means that names ``value``: with what it holds, if outside."""
        if isinstance(value, Symbol | Instance) or not has_parts(text):
            return value
        return Held("", file, scope, text)

    def _made(self, value: Value) -> Value:
        if isinstance(value, Gives):
            return value.value or BUILTIN
        if isinstance(value, Symbol) and value.definition.kind is DefinitionKind.PROPERTY:
            return self._values.type_of(value)
        return self._values.result(value)

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` stands for."""
        if isinstance(value, Namespace):
            return self._packages.inside(value, name) or BUILTIN
        if isinstance(value, Symbol) and value.is_type:
            if name == "this":
                return value.instance
            if name == "super":
                is_interface = value.definition.kind is DefinitionKind.INTERFACE
                return value.instance if is_interface else Parent(value)
        return self._values.attribute(value, name)

    def call_of(self, value: Value, name: str, call: Call) -> Value:
        """Return what ``value.name(…)`` calls, or the type that ``new value.name(…)`` makes."""
        if isinstance(value, Held):
            return self._given(value, name)
        if isinstance(value, External):
            return value
        if isinstance(value, Parent):
            found = self.methods.find(value.symbol, name, call, skip=1)
            return found if isinstance(found, Symbol) else self._given_by(value.symbol, name, found)
        if isinstance(value, Symbol) and value.is_data:
            inside = self.methods.find(value, name, call)
            return inside or self.call_of(self._values.type_of(value), name, call)
        symbol = value.symbol if isinstance(value, Instance) else value
        if isinstance(symbol, Symbol) and (symbol.is_type or isinstance(value, Instance)):
            found = self.methods.find(symbol, name, call)
            if isinstance(found, Symbol):
                return found
            inner = self.attribute(value, name)
            if isinstance(inner, Symbol) and inner.is_type:
                return inner
            known = BUILTIN if name in symbol.file.adapter.builtins else found
            return self._given_by(symbol, name, known)
        if isinstance(value, Symbol):
            return self.call_of(self._values.type_of(value), name, call)
        inner = self.attribute(value, name) if isinstance(value, Namespace) else None
        return inner if isinstance(inner, Symbol) else None

    def _given(self, held: Held, name: str) -> External:
        text = given(held.text, name)
        if not text:
            return BUILTIN
        return Gives("", self._values.type_value(held.file, held.scope, text))

    def _given_by(self, symbol: Symbol, name: str, otherwise: Value) -> Value:
        """Return a method that a type inherits from a container from outside."""
        held = self._values.container(symbol) if isinstance(otherwise, External) else None
        return self._given(held, name) if held is not None else otherwise

    def read(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` or ``value::name`` stands for: a field, else a method.

        A field that only objects have is not taken from a type: there a method is meant.
        """
        found = self.attribute(value, name)
        of_type = isinstance(value, Symbol) and value.is_type
        if isinstance(found, Symbol) and not (of_type and _is_of_objects(found)):
            return found
        method = self.call_of(value, name, ANY_CALL)
        return method if isinstance(method, Symbol) else found

    def maker(self, owner: Symbol, name: str, call: Call) -> Value:
        """Return the constructor that ``this(…)`` or ``super(…)`` calls."""
        order = self._values.hierarchy.order(owner)
        bases = order[:1] if name == "this" else [base for base in order[1:2] if _is_class(base)]
        for base in bases:
            written = base.file.overloads.get((base.number, CONSTRUCTOR), [])
            found = self.methods.choose(written, call)
            if found is not None:
                return found
        return BUILTIN


def _is_of_objects(symbol: Symbol) -> bool:
    is_field = symbol.definition.kind is DefinitionKind.FIELD
    return is_field and "static" not in symbol.definition.modifiers


def _is_class(symbol: Symbol) -> bool:
    return symbol.definition.kind is DefinitionKind.CLASS
