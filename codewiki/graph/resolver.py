"""The ladder: what a reference refers to. The first rung that answers wins.

1. *lexical*: the name is defined in a scope of the file that encloses the reference;
2. *import*: an imported name or an attribute of an imported module, through re-exports;
3. *self*: a member of the current object's class or of an ancestor;
4. *type*: a member of the type that the receiver was declared with or constructed from;
5. *package*: a name of an included file, or of the one definition of what it declares;
6. *unique*: the only definition of that name in the repository and the language.

A reference that no rung answers is external when an import or the language says where the name
comes from, else unresolved. No rung ever joins two languages
that are not of one family.
"""

from collections.abc import Mapping

import msgspec

from codewiki.facts.model import Reference, ReferenceKind
from codewiki.graph.files import Files, mark
from codewiki.graph.model import Tier
from codewiki.graph.names import (
    BUILTIN,
    CONSTRUCTOR,
    External,
    FileNames,
    Instance,
    Local,
    Namespace,
    Parent,
    Symbol,
    Value,
)
from codewiki.graph.offers import UNIQUE, Offers
from codewiki.graph.overloads import ANY_CALL, Call
from codewiki.graph.rungs import NOT_FOUND, SELF, TIERS, TYPE
from codewiki.graph.values import Values, as_type
from codewiki.graph.vocabulary import is_telling

# Members of an enumeration are slow to look up, and these are asked for at every reference.
_CALL, _TYPE, _READ = ReferenceKind.CALL, ReferenceKind.TYPE, ReferenceKind.READ
_DECORATOR = ReferenceKind.DECORATOR
_WITHOUT_NODE = (Instance, Namespace)
_OF_TYPES = frozenset({
    ReferenceKind.TYPE,
    ReferenceKind.DECORATOR,
    ReferenceKind.RAISE,
    ReferenceKind.CATCH,
})
"""Uses of names that mean types in languages that keep these apart from other names."""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a reference refers to.

    ``target`` is set when it is a symbol; ``module`` when it is a file as a module; ``external``
    tells that it is known to lie outside; ``local`` that it is a parameter or a variable of a
    function, which has no node.
    """

    target: Symbol | None = None
    tier: Tier = Tier.LEXICAL
    module: FileNames | None = None
    external: bool = False
    local: bool = False


EXTERNAL = Answer(external=True)
LOCAL = Answer(local=True)
UNRESOLVED = Answer()


class Resolver:
    """Resolves references. ``unique`` gives the only definition of a name, for test files first."""

    def __init__(self, values: Values, unique: "UniqueNames") -> None:
        self._values = values
        self._unique = unique

    def resolve(self, file: FileNames, reference: Reference) -> Answer:
        """Return the answer of the first rung that has one."""
        answer = self._resolve(file, reference)
        if answer.target is not None and reference.kind is _TYPE:
            meant = as_type(answer.target)
            if meant is not answer.target:
                return msgspec.structs.replace(answer, target=meant)
        return answer

    def _resolve(self, file: FileNames, reference: Reference) -> Answer:
        self._values.start(reference.line)
        scope = reference.scope
        if reference.kind is _DECORATOR and scope >= 0:
            scope = file.parents[scope]
        if file.adapter.packaged:
            return self._packaged(file, scope, reference)
        if reference.receiver:
            return self._of_receiver(file, scope, reference)
        return self._bare(file, scope, reference)

    def _bare(self, file: FileNames, scope: int, reference: Reference) -> Answer:
        name = reference.name
        values = self._values
        if name in file.adapter.parents:
            owner = values.owner(file, scope)
            if owner is None:
                return UNRESOLVED
            written = values.attribute(Parent(owner), CONSTRUCTOR)
            # Where no ancestor writes a constructor, the language has one.
            return _answer(written or BUILTIN, SELF)
        if values.is_receiver(file, scope, name):
            value = values.current(file, scope, name)
            return _answer(value, SELF) if isinstance(value, Symbol) else LOCAL
        types = reference.kind is _TYPE
        value, tier = values.bare(file, scope, name, types)
        if value is None:
            named = values.lookup(file, scope, name, types)
            if isinstance(named, Local):
                return LOCAL
            if named is None and file.adapter.included:
                return self._undeclared(file, reference)
            if named is None and not file.facts.imports:
                # Scripts without imports share their names; elsewhere this would be a mistake.
                return self._only(file, reference)
            return UNRESOLVED
        if isinstance(value, Instance):
            return LOCAL
        return self._settled(value, tier)

    def _packaged(self, file: FileNames, scope: int, reference: Reference) -> Answer:
        """A name of a language in which classes are all there is, and calls find one of several
        methods by what they are given."""
        values, name, receiver = self._values, reference.name, reference.receiver
        is_call = reference.kind is _CALL
        call = ANY_CALL
        if is_call:
            call = Call(reference.arguments, reference.given, file, reference.scope)
        value: Value
        if receiver == "?":
            return self._only(file, reference)
        if not receiver:
            owner = values.owner(file, scope)
            if is_call and (name in file.adapter.parents or name in file.adapter.receivers):
                made = values.classes.maker(owner, name, call) if owner else None
                return _answer(made, SELF)
            if is_call:
                return self._settled(*values.classes.call(file, scope, name, call))
            value, tier = values.bare(file, scope, name, reference.kind in _OF_TYPES)
            return self._of_package(value, tier)
        base, tier = values.chain(file, scope, receiver, reference.kind in _OF_TYPES)
        if base is None:
            return self._only(file, reference)
        if is_call:
            value = values.classes.call_of(base, name, call)
        elif reference.kind is _READ:
            value = values.classes.read(base, name)
        else:
            value = values.classes.attribute(base, name)
        if isinstance(base, Instance):
            tier = tier if tier == SELF else TYPE
        elif isinstance(base, Symbol) and not base.is_type and not _is_part(value, base):
            tier = TYPE
        return self._of_package(value, tier)

    def _of_package(self, value: Value, tier: int) -> Answer:
        """An object, or a part of the name of a package, is nothing that has a node."""
        return LOCAL if isinstance(value, _WITHOUT_NODE) else self._settled(value, tier)

    def _undeclared(self, file: FileNames, reference: Reference) -> Answer:
        """A name that no included file declares: the linker knows, or headers from outside do.

        A header of a bundled library, which is not read, is nearer than a guess.
        """
        if self._values.includes.reaches_unread(file):
            return EXTERNAL
        answer = self._only(file, reference)
        if answer.target is None and self._values.includes.reaches_outside(file):
            return EXTERNAL
        return answer

    def _of_receiver(self, file: FileNames, scope: int, reference: Reference) -> Answer:
        values = self._values
        if reference.receiver == "?":
            return self._only(file, reference)
        types = reference.kind is _TYPE
        base, tier = NOT_FOUND
        if file.guards and (scope, _first(reference.receiver)) in file.guards:
            base, tier = values.guarded(file, scope, reference.receiver)
        if base is None:
            base, tier = values.chain(file, scope, reference.receiver, types)
        if base is None:
            return self._only(file, reference)
        value = values.attribute(base, reference.name)
        if isinstance(base, Instance):
            tier = tier if tier == SELF else TYPE
        elif isinstance(base, Symbol) and not base.is_type and not _is_part(value, base):
            tier = TYPE
        if value is None and isinstance(base, Instance | Symbol):
            return self._unknown_member(file, base, reference)
        if reference.kind is _CALL and isinstance(value, Symbol) and value.is_data:
            held = self._held(value)
            if held is not None:
                return Answer(target=held, tier=Tier.FLOW)
        return self._settled(value, tier)

    def _held(self, field: Symbol) -> Symbol | None:
        """Return the function that a field holds: ``Cache.prototype.clear = clearCache``."""
        held = self._values.type_of(field)
        if isinstance(held, FileNames):
            held = self._values.whole(held)
        return held if isinstance(held, Symbol) and held.is_callable else None

    def _unknown_member(
        self, file: FileNames, base: Instance | Symbol, reference: Reference
    ) -> Answer:
        """A member that neither the class nor its ancestors define may come from a subclass."""
        symbol = base.symbol if isinstance(base, Instance) else base
        if symbol.is_type and not self._values.has_member(symbol, reference.name):
            return self._only(file, reference)
        return UNRESOLVED

    def _settled(self, value: Value, tier: int) -> Answer:
        if isinstance(value, FileNames):
            whole = self._values.whole(value)
            return _answer(whole, tier) if whole else Answer(module=value)
        return _answer(value, tier)

    def _only(self, file: FileNames, reference: Reference) -> Answer:
        """The last rung: calls only, and only of names that tell something."""
        name = reference.name
        if reference.kind is not _CALL or name in file.adapter.builtins:
            return UNRESOLVED
        if not is_telling(name):
            return UNRESOLVED
        found = self._unique.find(file, name)
        if found is None or not _accepts(found, reference):
            return UNRESOLVED
        return Answer(target=found, tier=Tier.UNIQUE)


def _first(receiver: str) -> str:
    return receiver.partition(".")[0].partition("[")[0].removesuffix("()")


def _answer(value: Value, tier: int) -> Answer:
    if isinstance(value, Symbol):
        return Answer(target=value, tier=TIERS[tier])
    return EXTERNAL if isinstance(value, External) else UNRESOLVED


def _is_part(value: Value, container: Symbol) -> bool:
    """Tell whether ``value`` is defined directly inside ``container``."""
    return (
        isinstance(value, Symbol)
        and value.file is container.file
        and value.file.parents[value.number] == container.number
    )


def _accepts(symbol: Symbol, reference: Reference) -> bool:
    """Tell whether a callable can be what a call with this receiver and so many arguments means."""
    if not symbol.is_callable:
        return False
    parent = symbol.file.parents[symbol.number]
    is_member = parent >= 0 and symbol.file.owners[symbol.number] is symbol.file.symbols[parent]
    if is_member != bool(reference.receiver) or (not is_member and parent >= 0):
        return False
    parameters = symbol.definition.parameters
    if any(parameter.prefix or parameter.type == "..." for parameter in parameters):
        return True
    return reference.arguments <= len(parameters)


class UniqueNames:
    """Which names have one definition only, by family of languages."""

    def __init__(self, files: Files, offers: Mapping[str, Offers]) -> None:
        self._files = files
        self._source: dict[tuple[str, str], tuple[str, int] | None] = {}
        self._all: dict[tuple[str, str], tuple[str, int] | None] = {}
        for path in sorted(offers):
            here = offers[path]
            for row in here.rows:
                if row.signs & UNIQUE:
                    key, place = (here.family, row.name), (path, row.number)
                    self._all[key] = None if key in self._all else place
                    if not here.is_test:
                        self._source[key] = None if key in self._source else place

    def find(self, file: FileNames, name: str) -> Symbol | None:
        """Return the only definition of ``name``; outside tests those in tests do not count."""
        self._files.asked.add(mark("name", name))
        table = self._all if file.is_test else self._source
        place = table.get((file.adapter.relatives, name))
        return self._files[place[0]].symbols[place[1]] if place is not None else None
