"""What an expression stands for: names by scope, attributes by module or class, inferred types.

Work is bounded for every question: at most ``MOST_STEPS`` steps and ``MOST_DEPTH`` nested
inferences. Answers are remembered unless a bound cut them short.
"""

from collections.abc import Mapping, Sequence

from codewiki.facts.model import TOP_LEVEL, Binding, BindingKind, DefinitionKind
from codewiki.graph.ancestry import Ancestry
from codewiki.graph.classes import Classes
from codewiki.graph.containers import function
from codewiki.graph.files import Files
from codewiki.graph.held import Gives, Held
from codewiki.graph.hierarchy import Hierarchy
from codewiki.graph.included import Includes
from codewiki.graph.index import WHOLE_MODULE, Index
from codewiki.graph.inside import Inside
from codewiki.graph.names import (
    BUILTIN,
    MEMBER_KINDS,
    External,
    FileNames,
    Imported,
    Instance,
    Local,
    Named,
    Namespace,
    Parent,
    Symbol,
    Value,
)
from codewiki.graph.offers import Offers
from codewiki.graph.rungs import IMPORT, LEXICAL, NOT_FOUND, PACKAGE, SELF, TYPE, Found
from codewiki.graph.shapes import MEMBER, PART, has_keys, links
from codewiki.graph.type_texts import alternatives, split_outside, yielded

MOST_STEPS = 200
MOST_DEPTH = 12
MOST_SCOPES = 200
MOST_BINDINGS = 8
"""How many bindings of one name are looked at."""


class Values:
    """Evaluates names and dotted expressions of any file."""

    def __init__(self, index: Index, files: Files, offers: Mapping[str, Offers]) -> None:
        self._index = index
        self._files = files
        self.includes = Includes(index, files, offers)
        self.ancestry = Ancestry(files)
        self.hierarchy = Hierarchy(self.ancestry.bases)
        self.classes = Classes(index, self)
        self._inside = Inside(self)
        self.line = 0
        """The line that is asked about, where names mean different things on different lines."""
        self.varies = False
        """Whether the answer to the present question depends on the line."""
        self._chains: dict[tuple[str, int, str, bool, int], Found] = {}
        self._types: dict[Symbol, Value] = {}
        self._type_values: dict[tuple[FileNames, int, str], Value] = {}
        self._imports: dict[Imported, Value] = {}
        self._locals: dict[Local, Value] = {}
        self._working: set[object] = set()
        self._steps = MOST_STEPS
        self.cut = False
        files.resets.append(self._forget)

    def _forget(self) -> None:
        """Forget every answer: a turn begins."""
        self._chains.clear()
        self._types.clear()
        self._type_values.clear()
        self._imports.clear()
        self._locals.clear()
        self.hierarchy.forget()
        self.classes.forget()

    def dissolve(self) -> None:
        """Forget everything, for good: what refers to each other would wait for the collector."""
        vars(self.classes).clear()
        vars(self).clear()

    # Names ------------------------------------------------------------------------------------

    def start(self, line: int = 0) -> None:
        """Give the next question, which is asked on ``line``, its full allowance of work."""
        self.line = line
        self.varies = False
        self._steps = MOST_STEPS
        self.cut = False

    @property
    def is_settled(self) -> bool:
        """Whether the answer to the present question holds on every line of its scope."""
        return not (self.cut or self.varies)

    def lookup(self, file: FileNames, scope: int, name: str, types: bool = False) -> Named | None:
        """Return what ``name`` is bound to in ``scope`` or around it.

        Names of a class body are visible in the body only, and there only where the language says
        so; where a type is expected (``types``) parameters and variables of functions are passed
        over and types nested in the classes around are seen.
        """
        first = scope
        for _ in range(MOST_SCOPES):
            if scope == TOP_LEVEL:
                break
            named = file.scopes[scope + 1].get(name)
            if named is not None:
                symbol = file.symbols[scope]
                if _is_visible(symbol, named, scope == first, types):
                    return named
            scope = file.parents[scope]
        return file.scopes[0].get(name)

    def bare(self, file: FileNames, scope: int, name: str, types: bool = False) -> Found:
        """Return what a name without receiver stands for."""
        if file.adapter.packaged:
            return self.classes.bare(file, scope, name, types)
        named = self.lookup(file, scope, name, types)
        if file.adapter.included and not isinstance(named, Local):
            return self._included(file, name, types)
        if isinstance(named, Symbol):
            return named, LEXICAL
        if isinstance(named, Imported):
            return self.imported(file, named), IMPORT
        if isinstance(named, Local):
            return self._local(file, named), TYPE
        if file.stars:
            value = self._index.offered(file, name)
            if value is not None:
                return value, IMPORT
        if name in file.adapter.builtins:
            return BUILTIN, LEXICAL
        return NOT_FOUND

    def _included(self, file: FileNames, name: str, types: bool) -> Found:
        found = self.includes.find(file, name, types)
        if found is not None:
            return found, LEXICAL if found.file is file else PACKAGE
        return (BUILTIN, LEXICAL) if name in file.adapter.builtins else NOT_FOUND

    def owner(self, file: FileNames, scope: int) -> Symbol | None:
        """Return the class whose current object is meant in ``scope``."""
        return None if scope == TOP_LEVEL else file.owners[scope]

    def is_receiver(self, file: FileNames, scope: int, name: str) -> bool:
        """Tell whether ``name`` means the current object, or its class, in ``scope``.

        A variable may have the name too: ``for cls in classes``.
        """
        if name not in file.adapter.receivers or self.owner(file, scope) is None:
            return False
        return name != "cls" or not _is_variable(file, scope, name)

    def current(self, file: FileNames, scope: int, name: str) -> Value:
        """Return what the receiver ``name`` ("self", "cls", "this") stands for in ``scope``."""
        owner = self.owner(file, scope)
        if owner is None:
            return None
        if name == "cls" or (owner.is_type and _is_class_level(file, scope, owner)):
            return owner
        return owner.instance

    def imported(self, file: FileNames, named: Imported) -> Value:
        """Return what an imported name of ``file`` means."""
        if named not in self._imports:
            self._imports[named] = self._index.imported(file, named)
        return self._imports[named]

    def _local(self, file: FileNames, local: Local) -> Value:
        if local in self._locals:
            return self._locals[local]
        if local in self._working or not self._enter(local):
            return None
        value: Value = None
        if local.annotation:
            value = self.type_value(file, local.scope, local.annotation)
        if value is None:
            value = self._infer(file, local.bindings)
        if local.flows and not isinstance(value, Symbol | Instance | Held):
            value = self._flowed(file, local) or value
        self._leave(local)
        if not self.cut:
            self._locals[local] = value
        return value

    def _flowed(self, file: FileNames, local: Local) -> Value:
        """Return the one value that loops, patterns and calls of callbacks give to a variable."""
        return self._agreed(file, local.scope, local.flows)

    def _agreed(self, file: FileNames, scope: int, shapes: Sequence[str]) -> Value:
        """Return the one value that all of some shapes have."""
        inside: dict[Value, None] = {}
        for shape in shapes[:MOST_BINDINGS]:
            if shape.endswith(".__next__()"):
                continue  # says again what its part says
            value, _ = self.chain(file, scope, shape)
            if isinstance(value, Symbol) and not (value.is_type or value.is_callable):
                value = self.type_of(value)
            inside[value] = None
        found = next(iter(inside)) if len(inside) == 1 else None
        # Which functions come along is a question to the flow of values.
        is_known = isinstance(found, Instance | Held) or (
            isinstance(found, Symbol) and found.is_type
        )
        return found if is_known else None

    # Expressions ------------------------------------------------------------------------------

    def chain(self, file: FileNames, scope: int, text: str, types: bool = False) -> Found:
        """Return what dotted text stands for: ``self.a``, ``pkg.mod``, ``make().b``."""
        packaged = file.adapter.packaged
        everywhere = (file.path, scope, text, types, 0)
        found = self._chains.get(everywhere)
        if found is not None:
            return found
        key = (file.path, scope, text, types, self.line) if packaged else everywhere
        found = self._chains.get(key)
        if found is not None:
            self.varies = packaged
            return found
        if key in self._working or not self._enter(key):
            return NOT_FOUND
        varied, self.varies = self.varies, False
        walk = self.classes.walk if packaged else self._walk
        found = walk(file, scope, text, types)
        self._leave(key)
        if not self.cut:
            self._chains[key if self.varies else everywhere] = found
        self.varies = self.varies or varied
        return found

    def _walk(self, file: FileNames, scope: int, text: str, types: bool) -> Found:
        if has_keys(text):
            return self._walk_keys(file, scope, text, types)
        adapter = file.adapter
        first, *rest = text.split(".")
        name = first.removesuffix("()")
        value: Value
        if first in adapter.parents:
            owner = self.owner(file, scope)
            value, tier = (Parent(owner) if owner else None), SELF
        elif self.is_receiver(file, scope, name):
            value, tier = self.current(file, scope, name), SELF
            value = self.result(value) if name != first else value
        elif name.isidentifier() or name.replace("$", "_").isidentifier():
            value, tier = self.bare(file, scope, name, types)
            value, tier = (self.result(value), TYPE) if name != first else (value, tier)
        else:
            return NOT_FOUND
        for part in rest:
            name = part.removesuffix("()")
            if isinstance(value, Instance) or (isinstance(value, Symbol) and not value.is_type):
                tier = max(tier, TYPE)
            value = self.attribute(value, name)
            if name != part:
                value, tier = self.result(value), TYPE
            if value is None:
                return NOT_FOUND
        return value, tier

    def _walk_keys(self, file: FileNames, scope: int, text: str, types: bool) -> Found:
        """Return what text stands for that has keys, or says what a callback is called with."""
        name, rest = links(text)
        plain = name.replace("$", "_").isidentifier()
        look = self.chain if plain else self.bare
        value, tier = look(file, scope, name, types) if name else NOT_FOUND
        for place, (kind, written) in enumerate(rest):
            if value is None:
                return NOT_FOUND
            if isinstance(value, Instance) or (isinstance(value, Symbol) and not value.is_type):
                tier = max(tier, TYPE)
            if kind == MEMBER:
                value = self.attribute(value, written)
            elif kind == PART:
                value, tier = self._inside.part(value, written), TYPE
            elif written:
                value, tier = self._inside.argument(value, int(written)), TYPE
            elif name in file.adapter.parents and not place:
                owner = self.owner(file, scope)
                value, tier = Parent(owner) if owner else None, SELF
            else:
                value, tier = self.result(value), TYPE
        return (value, tier) if value is not None else NOT_FOUND

    def guarded(self, file: FileNames, scope: int, text: str) -> Found:
        """Return what a test before the line that is asked about tells of dotted text."""
        self.varies = True
        for guard in file.guards.get((scope, links(text)[0]), ()):
            if not guard.line <= self.line <= guard.end_line:
                continue
            rest = text.removeprefix(guard.name)
            if rest == text or (rest and rest[0] not in ".["):
                continue
            value = self.type_value(file, scope, guard.type)
            for kind, written in links(f"x{rest}")[1]:
                if kind == MEMBER:
                    value = self.attribute(value, written)
                else:
                    value = (
                        self._inside.part(value, written) if kind == PART else self.result(value)
                    )
            if isinstance(value, Symbol | Instance):
                return value, TYPE
        return NOT_FOUND

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` stands for."""
        if isinstance(value, Held):
            return self._inside.given(value, name)
        if name == "__class__" and isinstance(value, Instance):
            return value.symbol
        if isinstance(value, FileNames):
            found, whole = self.exported(value, name), self.whole(value)
            return self.attribute(whole, name) if found is None and whole else found
        if isinstance(value, Namespace):
            return self._index.inside(value, name)
        if isinstance(value, Instance):
            return self.member(value.symbol, name)
        if isinstance(value, Parent):
            return self.member(value.symbol, name, skip=1)
        if isinstance(value, Symbol):
            if value.is_type or value.is_callable:
                return self.member(value, name)
            own = value.file.scopes[value.number + 1].get(name)
            return own if isinstance(own, Symbol) else self.attribute(self.type_of(value), name)
        return value

    def exported(self, module: FileNames, name: str) -> Value:
        """Return what a module, or the one that it hands on in its place, offers as ``name``."""
        current: FileNames | None = module
        for _ in range(MOST_DEPTH):
            if current is None:
                break
            found = self._index.offered(current, name)
            if found is not None:
                return found
            current = self._handed_on(current)
        return None

    def whole(self, file: FileNames) -> Symbol | None:
        """Return the symbol that a CommonJS module is as a whole.

        A module that is another one as a whole is followed to it.
        """
        seen: set[str] = set()
        current: Value = file
        while isinstance(current, FileNames) and current.path not in seen:
            seen.add(current.path)
            is_whole = current.exports is not None and WHOLE_MODULE in current.exports
            current = self._index.offered(current, WHOLE_MODULE) if is_whole else None
        return current if isinstance(current, Symbol) else None

    def _handed_on(self, file: FileNames) -> FileNames | None:
        """Return the module that a CommonJS module hands on in its place."""
        if file.exports is None or WHOLE_MODULE not in file.exports:
            return None
        value = self._index.offered(file, WHOLE_MODULE)
        return value if isinstance(value, FileNames) and value is not file else None

    def has_member(self, symbol: Symbol, name: str) -> bool:
        """Tell whether a class or an ancestor defines or sets ``name``."""
        return any(
            isinstance(entry.file.scopes[entry.number + 1].get(name), Symbol)
            or (entry.number, name) in entry.file.typed
            for entry in self.hierarchy.order(symbol)
        )

    def member(self, symbol: Symbol, name: str, skip: int = 0) -> Value:
        """Look ``name`` up in a class and its ancestors; a set attribute gives its type."""
        for entry in self.hierarchy.order(symbol)[skip:]:
            named = entry.file.scopes[entry.number + 1].get(name)
            if isinstance(named, Symbol) and (
                not entry.is_callable
                or named.definition.kind in MEMBER_KINDS
                or named.file.parents[named.number] != entry.number
            ):
                return named
            bindings = entry.file.typed.get((entry.number, name))
            if bindings:
                return self._infer(entry.file, bindings)
            if isinstance(named, Local) and entry.is_type:
                return self._local(entry.file, named)
        return BUILTIN if self.hierarchy.is_open(symbol) else None

    # Types ------------------------------------------------------------------------------------

    def result(self, value: Value) -> Value:
        """Return what calling ``value`` gives."""
        if isinstance(value, FileNames):
            value = self.whole(value)
        if isinstance(value, Symbol):
            if value.is_type:
                return value.instance
            if value.is_callable:
                return self._returned(value)
            return self.result(self.type_of(value)) if self._step() else None
        if isinstance(value, Gives):
            return value.value or BUILTIN
        if isinstance(value, Held):
            return self._inside.result(value)
        return value if isinstance(value, External) else None

    def _returned(self, symbol: Symbol) -> Value:
        returns = symbol.definition.returns
        is_context = "context manager" in symbol.definition.modifiers
        if not returns:
            return self._given_back(
                symbol, symbol.file.yields if is_context else symbol.file.results
            )
        if is_context:
            # What ``with`` binds; the call itself is used for nothing else.
            returns = yielded(returns)
        return self.type_value(symbol.file, symbol.number, returns)

    def _given_back(self, symbol: Symbol, results: Mapping[int, Sequence[str]]) -> Value:
        """Return the one object that a function without a declared result gives back."""
        shapes = results.get(symbol.number, ())
        key = (symbol, "result")
        if not shapes or key in self._working or not self._enter(key):
            return None
        value = self._agreed(symbol.file, symbol.number, shapes)
        self._leave(key)
        return value if isinstance(value, Instance | Held) else None

    def type_of(self, symbol: Symbol) -> Value:
        """Return what is known of the value of a variable, field or property."""
        if symbol in self._types:
            return self._types[symbol]
        if symbol in self._working or not self._enter(symbol):
            return None
        definition = symbol.definition
        if definition.kind is DefinitionKind.PROPERTY:
            value = self._returned(symbol)
        else:
            scope = symbol.file.parents[symbol.number]
            bindings = symbol.file.typed.get((scope, definition.name), [])
            value = self._infer(symbol.file, bindings)
            if isinstance(value, Instance) and bindings and "[" in bindings[0].value:
                value = self._read_through(symbol.file, value, bindings[0])
        self._leave(symbol)
        if not self.cut:
            self._types[symbol] = value
        return value

    def _read_through(self, file: FileNames, value: Instance, binding: Binding) -> Value:
        """Return what a field gives: one that holds a descriptor (``Late[Engine]``) an engine."""
        getter = value.symbol.file.scopes[value.symbol.number + 1].get("__get__")
        if not isinstance(getter, Symbol) or binding.kind is not BindingKind.ANNOTATION:
            return value
        inner = binding.value.partition("[")[2].removesuffix("]")
        held = next(split_outside(inner, ","), "").strip()
        return self.type_value(file, binding.scope, held) if held else value

    def type_value(self, file: FileNames, scope: int, text: str) -> Value:
        """Return an instance of the one repository type that a type text names.

        Something external when all named types are; ``None`` when several types of the repository
        are named or nothing is known.
        """
        key = (file, scope, text)
        if key in self._type_values:
            return self._type_values[key]
        varied, self.varies = self.varies, False
        value = self._named_by(file, scope, text)
        if file.adapter.packaged:
            value = self.classes.type_value(file, scope, text, value)
        elif file.adapter.flows:
            value = self._inside.of_type(file, scope, text, value)
        if self.is_settled:
            self._type_values[key] = value
        self.varies = self.varies or varied
        return value

    def _named_by(self, file: FileNames, scope: int, text: str) -> Value:
        inside: dict[Value, None] = {}
        outside: Value = None
        if "=>" in text and function(text) is not None:
            return None
        for head, is_class in alternatives(file.adapter.named_type(text)):
            value = self._named_type(file, scope, head)
            if isinstance(value, External):
                outside = outside or value
            elif value is not None:
                known = value.symbol if is_class and isinstance(value, Instance) else value
                inside[known] = None
        if len(inside) > 1:
            return None
        return next(iter(inside), outside)

    def _named_type(self, file: FileNames, scope: int, head: str) -> Value:
        if head.rpartition(".")[2] == "Self" or head in file.adapter.receivers:
            owner = self.owner(file, scope)
            return owner.instance if owner else None
        value, _ = self.chain(file, scope, head, types=True)
        if not isinstance(value, Symbol):
            return value if isinstance(value, External) else None
        value = as_type(value)
        definition = value.definition
        has_members = bool(value.file.scopes[value.number + 1])
        if definition.kind is DefinitionKind.TYPE and definition.value and not has_members:
            if value in self._working or not self._enter(value):
                return None
            answer = self.type_value(value.file, value.file.parents[value.number], definition.value)
            self._leave(value)
            return answer
        return value.instance if value.is_type or value.is_callable else None

    def _infer(self, file: FileNames, bindings: Sequence[Binding]) -> Value:
        """Return the one value that the bindings agree on; a declared type decides."""
        inside: dict[Value, None] = {}
        outside: Value = None
        for binding in bindings[:MOST_BINDINGS]:
            value = self.bound(file, binding)
            if binding.kind is BindingKind.ANNOTATION and value is not None:
                return value
            if isinstance(value, External):
                outside = outside or value
            elif value is not None:
                inside[value] = None
        if len(inside) > 1:
            return None
        return next(iter(inside), outside)

    def bound(self, file: FileNames, binding: Binding) -> Value:
        """Return what the name of a binding stands for by it."""
        if not binding.value or not self._step():
            return None
        scope = binding.scope
        if binding.attribute:
            scope = file.enclosing(scope, binding.line)
        if binding.kind is BindingKind.ANNOTATION:
            return self.type_value(file, scope, binding.value)
        # The line that is asked about may be one of another file.
        asked, self.line = self.line, binding.line
        value, _ = self.chain(file, scope, binding.value)
        self.line = asked
        if binding.kind is BindingKind.CALL:
            return self.result(value)
        if isinstance(value, Symbol) and not value.is_type and not value.is_callable:
            return self.type_of(value)
        return value

    # Bounds -----------------------------------------------------------------------------------

    def container(self, symbol: Symbol) -> Held | None:
        """Return the container from outside that a class, or an ancestor, extends."""
        found = (self.ancestry.container(entry) for entry in self.hierarchy.order(symbol))
        return next((held for held in found if held is not None), None)

    def _step(self) -> bool:
        self._steps -= 1
        self.cut = self.cut or self._steps < 0
        return not self.cut

    def _enter(self, key: object) -> bool:
        """Begin a nested inference; false when a bound is reached."""
        if not self._step() or len(self._working) >= MOST_DEPTH:
            self.cut = True
            return False
        self._working.add(key)
        return True

    def _leave(self, key: object) -> None:
        self._working.discard(key)


def as_type(symbol: Symbol) -> Symbol:
    """Return what a name means where a type is expected: the type beside a value."""
    return symbol.file.as_types.get(symbol.number, symbol)


def _is_visible(symbol: Symbol, named: Named, first: bool, types: bool) -> bool:
    if symbol.is_body:
        if types:
            return not isinstance(named, Local) and not (
                isinstance(named, Symbol) and not named.is_type
            )
        return first and symbol.file.adapter.class_bodies_bind
    if isinstance(named, Symbol):
        return named.definition.kind not in MEMBER_KINDS
    return not (types and isinstance(named, Local))


def _is_variable(file: FileNames, scope: int, name: str) -> bool:
    """Tell whether the innermost function that binds ``name`` has it as a variable."""
    while scope != TOP_LEVEL:
        if isinstance(file.scopes[scope + 1].get(name), Local):
            parameters = file.symbols[scope].definition.parameters
            return all(parameter.name != name for parameter in parameters)
        scope = file.parents[scope]
    return False


def _is_class_level(file: FileNames, scope: int, owner: Symbol) -> bool:
    """Tell whether ``scope`` lies in a method of ``owner`` that is called on the class."""
    while scope not in {TOP_LEVEL, owner.number}:
        parent = file.parents[scope]
        if parent == owner.number:
            modifiers = file.symbols[scope].definition.modifiers
            return not {"static", "classmethod"}.isdisjoint(modifiers)
        scope = parent
    return False
