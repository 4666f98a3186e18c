"""Methods of languages in which several have one name: which is called, which is overridden."""

from collections.abc import Sequence
from typing import TypeGuard

from codewiki.facts.model import TOP_LEVEL, BindingKind, DefinitionKind, Parameter
from codewiki.graph.held import Gives
from codewiki.graph.names import BUILTIN, FileNames, Instance, Local, Named, Symbol, Value
from codewiki.graph.overloads import (
    ANY,
    FUNCTION,
    NULL,
    PRIMITIVES,
    Argument,
    Call,
    choose,
    is_type_variable,
    read_part,
    simple,
    takes,
)
from codewiki.graph.questions import ClassNames, Evaluation

_HIDDEN = frozenset({"private", "static"})
_ALWAYS = {
    "charAt()": "char",
    "entrySet()": "Set",
    "equals()": "boolean",
    "getClass()": "Class",
    "hashCode()": "int",
    "isEmpty()": "boolean",
    "iterator()": "Iterator",
    "keySet()": "Set",
    "length": "int",
    "length()": "int",
    "name()": "String",
    "ordinal()": "int",
    "size()": "int",
    "substring()": "String",
    "toCharArray()": "char[]",
    "toLowerCase()": "String",
    "toString()": "String",
    "toUpperCase()": "String",
    "trim()": "String",
    "values()": "Collection",
}
"""What members that come with the language give, whatever they are taken from."""
_OF_STRINGS = {"valueOf": "String", "format": "String", "join": "String", "copyValueOf": "String"}


class Methods:
    """Chooses among the methods of a class and its ancestors."""

    def __init__(self, values: Evaluation, classes: ClassNames) -> None:
        self._values = values
        self._classes = classes
        self._known: dict[tuple[Symbol, str, int], tuple[Symbol, ...]] = {}

    def forget(self) -> None:
        """Forget all answers."""
        self._known.clear()

    def find(self, symbol: Symbol, name: str, call: Call, *, skip: int = 0) -> Value:
        """Return the method of a type that a call means.

        Something external when it may come from an ancestor outside the repository.
        """
        written = self._written(symbol, name, skip)
        is_component = bool(written) and not written[0].is_callable
        if is_component and call.count <= 0:
            return written[0]
        found = self.choose(written[is_component:], call)
        if found is not None:
            return found
        return BUILTIN if self._values.hierarchy.is_open(symbol) else None

    def _written(self, symbol: Symbol, name: str, skip: int) -> tuple[Symbol, ...]:
        """Return the methods of a name, nearest first, without those that others override.

        The component of a record that has no method of its name comes before all.
        """
        key = (symbol, name, skip)
        known = self._known.get(key)
        if known is not None:
            return known
        found: dict[str, Symbol] = {}
        for entry in self._values.hierarchy.order(symbol)[skip:]:
            own = entry.file.overloads.get((entry.number, name), ())
            part = entry.file.scopes[entry.number + 1].get(name)
            if _is_component(part) and not any(takes(method, 0) for method in own):
                found = found or {"": part}
            for method in own:
                found.setdefault(_shape(method) or "-", method)
        self._known[key] = tuple(found.values())
        return self._known[key]

    def choose(self, methods: Sequence[Symbol], call: Call) -> Symbol | None:
        """Return the method that is called among those of one name, nearest first."""
        if not methods:
            return None
        fitting = [method for method in methods if takes(method, call.count)]
        if len(fitting) < 2 or call.count == ANY:
            return fitting[0] if fitting else None
        arguments = [self._argument(call, text) for text in call.given]
        unknown = [Argument()] * call.count
        if len(arguments) != call.count:
            arguments = unknown
        return choose(fitting, call, arguments) or choose(fitting, call, unknown)

    def overridden(self, method: Symbol, ancestor: Symbol) -> Symbol | None:
        """Return the method of an ancestor that ``method`` overrides."""
        name = method.definition.name
        others = [
            other
            for other in ancestor.file.overloads.get((ancestor.number, name), ())
            if _HIDDEN.isdisjoint(other.definition.modifiers)
            and len(other.definition.parameters) == len(method.definition.parameters)
        ]
        for other in others:
            if _same_parameters(method, other):
                return other
        # What the source calls an override is one, however its types are written.
        marked = "override" in method.definition.modifiers
        return others[0] if marked and len(others) == 1 else None

    # Types of arguments -----------------------------------------------------------------------

    def _argument(self, call: Call, text: str) -> Argument:
        if not text or text == "?" or call.file is None:
            return Argument()
        if text in {NULL, FUNCTION}:
            return Argument(text)
        made = text.removesuffix("()")
        if made != text and (made in PRIMITIVES or made == "String" or made.endswith("[]")):
            return Argument(made.rpartition(".")[2])
        written, where = self._type_text(call.file, call.scope, text)
        if written == "" or where is None:
            return Argument()
        name = _simple(where[0], written)
        if is_type_variable(name):
            return Argument()
        value = self._values.type_value(*where, written)
        if not isinstance(value, Instance):
            return Argument(name)
        order = self._values.hierarchy.order(value.symbol)
        names = tuple(entry.definition.name for entry in order)
        return Argument(name, names, not self._values.hierarchy.is_open(value.symbol))

    def _type_text(
        self, file: FileNames, scope: int, text: str
    ) -> tuple[str, tuple[FileNames, int] | None]:
        """Return the type of an expression as it is written, and the place where it is."""
        receiver, _, last = text.rpartition(".")
        part = read_part(last)
        value: Value
        if not receiver:
            local = self._local(file, scope, text)
            if local is not None:
                return self._of_local(file, local)
            if part.call is not None and not part.depth:
                value, _ = self._classes.call(file, scope, part.name, part.call)
            else:
                value, _ = self._classes.walk(file, scope, text, False)
        else:
            base, _ = self._values.chain(file, scope, receiver)
            if part.depth:
                value, _ = self._classes.walk(file, scope, text, False)
            elif part.call is not None:
                value = self._classes.call_of(base, part.name, part.call)
            else:
                value = self._classes.attribute(base, part.name)
        if isinstance(value, Symbol) and not value.is_type:
            definition = value.definition
            parent = value.file.parents[value.number]
            return definition.returns, (value.file, value.number if value.is_callable else parent)
        if isinstance(value, Symbol | Instance):
            symbol = value if isinstance(value, Symbol) else value.symbol
            return symbol.definition.name, (symbol.file, symbol.file.parents[symbol.number])
        if isinstance(value, Gives) and isinstance(value.value, Instance):
            symbol = value.value.symbol
            return symbol.definition.name, (symbol.file, symbol.file.parents[symbol.number])
        if part.call is not None and last[:1].isupper():
            return part.name, (file, TOP_LEVEL)  # an object of a class from outside is made
        if receiver == "String":
            return _OF_STRINGS.get(part.name, ""), (file, TOP_LEVEL)
        always = _ALWAYS.get(f"{part.name}()" if part.call is not None else part.name, "")
        return always, (file, TOP_LEVEL)

    def _local(self, file: FileNames, scope: int, name: str) -> Local | None:
        while scope != TOP_LEVEL:
            named = file.scopes[scope + 1].get(name)
            if isinstance(named, Local):
                if not named.bindings or self._classes.binding_of(named):
                    return named
            elif named is not None:
                return None
            scope = file.parents[scope]
        return None

    def _of_local(self, file: FileNames, local: Local) -> tuple[str, tuple[FileNames, int] | None]:
        binding = self._classes.binding_of(local)
        if binding is None:
            return local.annotation, (file, local.scope)
        if binding.kind is BindingKind.ANNOTATION:
            return binding.value, (file, binding.scope)
        made = self._classes.local(file, local)
        if made is not None and isinstance(made[0], Instance):
            symbol = made[0].symbol
            return symbol.definition.name, (symbol.file, symbol.file.parents[symbol.number])
        return "", None


def _simple(file: FileNames, written: str) -> str:
    return file.adapter.named_type(written).rpartition(".")[2]


def _is_component(named: Named | None) -> TypeGuard[Symbol]:
    return isinstance(named, Symbol) and named.definition.kind is DefinitionKind.PROPERTY


def _shape(method: Symbol) -> str:
    parameters = method.definition.parameters
    return ",".join(_typed(method, parameter) for parameter in parameters)


def _typed(method: Symbol, parameter: Parameter) -> str:
    return simple(method, parameter.type) + "[]" * bool(parameter.prefix)


def _same_parameters(method: Symbol, other: Symbol) -> bool:
    pairs = zip(method.definition.parameters, other.definition.parameters, strict=True)
    for one, two in pairs:
        left, right = _typed(method, one), _typed(other, two)
        if left != right and not is_type_variable(right.rstrip("[]")):
            return False
    return True
