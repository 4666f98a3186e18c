"""Calls through values: what a parameter, a variable or a part of a container may stand for.

Only calls that nothing else resolves are asked about. The answer is a set: every callable that some
path of assignments, arguments and results brings to the call, whatever the order of execution. Work
is bounded by the number of values that one place may hold, by the nesting of questions and by the
rounds in which answers grow.

The analysis is one of inclusion (Andersen 1994) that looks at places by demand; calls are not told
apart by where they come from.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

import msgspec

from codewiki.facts.model import CALLED, RETURNED, TOP_LEVEL, BindingKind, Reference
from codewiki.graph.files import Files, mark
from codewiki.graph.names import (
    MEMBER_KINDS,
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
from codewiki.graph.shapes import MEMBER, PART, RESULT, WHOLE, is_of_argument, links
from codewiki.graph.type_texts import alternatives
from codewiki.graph.values import Values

MOST_VALUES = 8
"""A place with more values than these says nothing."""
MOST_DEPTH = 40
MOST_STEPS = 80
"""Places that one question may look into; one that would need more is left open."""
MOST_ROUNDS = 3
MOST_CALLS = 200
"""A parameter that more calls than these give a value says nothing."""
MOST_FILES = 2_000
"""What so many files say of their own values is remembered from turn to turn."""
MOST_KEYS = 3
MOST_TARGETS = 4
"""A call that may mean more than so many callables is left unresolved."""

CONSTRUCTORS = ("__init__", "constructor")

_ANY = ""
"""The key that stands for all keys."""

_MODULES = (FileNames, Namespace)
_WITH_MEMBERS = (Instance, Parent, Symbol)

Keys = tuple[str, ...]


class Place(msgspec.Struct, frozen=True, gc=False):
    """Something that holds values: a name of a scope, or with ``keys`` a part of what it holds.

    ``name`` begins with a dot for an attribute of the objects of a class, whose number ``scope``
    then is; it is ``RETURNED`` for what a function gives back.
    """

    path: str
    scope: int
    name: str
    keys: Keys = ()

    def part(self, key: str) -> "Place":
        """The part of this place under ``key``."""
        return Place(self.path, self.scope, self.name, (*self.keys, key))


Item: TypeAlias = "Value | Place"
Start = tuple[list["Item"], bool, str]
"""What a name stands for, whether it is declared with several types, and the method that asks when
the name is the current object's."""
Source = tuple[FileNames, int, str, Keys]
"""A shape, where it is meant, and the keys of the part that is filled with it."""
Call = tuple[int, str]
"""The callees of one shape in one scope of the file at hand."""
Argument = tuple[str, Keys, str]
"""An argument, the keys of the part of it that is filled, and the shape that fills it."""
Several = tuple[Value, ...]
"""Values in the order in which they were found: no order of addresses shows."""
Variable = tuple[str, int, str]
"""Path, scope and name of a place without keys."""


class Handed(msgspec.Struct, frozen=True, array_like=True):
    """A call lets a parameter, or a part of it, have a value.

    ``round`` tells when that was found out: a question of a later round knows of it.
    """

    round: int
    parameter: Variable
    scope: int
    shape: str
    keys: Keys


class _Own:
    """What one file says of where its own values go."""

    def __init__(self) -> None:
        self.sources: dict[tuple[int, str], list[Source]] = {}
        self.arguments: dict[Call, list[Argument]] = {}

    def fill(self, scope: int, name: str, source: Source) -> None:
        """Note that a place gets a value."""
        self.sources.setdefault((scope, name), []).append(source)


class Flows:
    """Answers what the callee of a call may be, for the file whose turn it is.

    A question of round *n* knows what calls were found to hand over in the rounds before; callees
    that are known without the flow of values hand over in round 0.
    """

    def __init__(self, files: Files, values: Values) -> None:
        self._files = files
        self._values = values
        self._own: dict[FileNames, _Own] = {}
        self._handed: dict[str, dict[Variable, tuple[Handed, ...]]] = {}
        self._parameters: dict[Variable, dict[str, tuple[Handed, ...]]] = {}
        self._round = MOST_ROUNDS + 1
        self._starts: dict[tuple[FileNames, int, str], Start] = {}
        self._answers: dict[Call, tuple[Symbol, ...]] = {}
        self._known: dict[Place, Several] = {}
        self._asked: dict[Place, Several] = {}
        self._open: dict[Place, int] = {}
        self._lowest = 0
        self._steps = 0
        self._touched = False
        self._asking = ""
        files.resets.append(self._forget)

    def _forget(self) -> None:
        """Forget every answer: a turn begins."""
        self._round = MOST_ROUNDS + 1
        self._starts.clear()
        self._answers.clear()
        self._known.clear()
        self._asked.clear()
        if len(self._own) > MOST_FILES:
            self._own.clear()

    # What fills a place -------------------------------------------------------------------------

    def _of(self, file: FileNames) -> _Own:
        """What ``file`` says of its own values. Asking is a look into the file."""
        symbols = file.symbols
        own = self._own.get(file)
        if own is not None:
            return own
        own = self._own[file] = _Own()
        for binding in file.facts.bindings:
            if not binding.value or binding.kind is BindingKind.ANNOTATION:
                continue
            shape = binding.value + ("()" if binding.kind is BindingKind.CALL else "")
            scope, name = binding.scope, binding.name
            meant = scope
            if binding.attribute:
                name, meant = f".{name}", file.enclosing(scope, binding.line)
            own.fill(scope, name, (file, meant, shape, ()))
        for symbol in symbols:
            for parameter in symbol.definition.parameters:
                if parameter.default and _is_name(parameter.default):
                    around = file.parents[symbol.number]
                    own.fill(symbol.number, parameter.name, (file, around, parameter.default, ()))
        for flow in file.facts.flows:
            if is_of_argument(flow.value):
                continue  # a matter of types alone
            head, argument, keys = _taken_apart(flow.into)
            if argument is not None:
                handed = own.arguments.setdefault((flow.scope, head), [])
                handed.append((argument, keys, flow.value))
            elif flow.into == RETURNED and _is_parameter(file, flow.scope, flow.value):
                continue
            elif flow.into != CALLED:
                for place, inner in self._places(file, flow.scope, head):
                    own.fill(place.scope, place.name, (file, flow.scope, flow.value, inner + keys))
        return own

    def _places(self, file: FileNames, scope: int, head: str) -> Iterator[tuple[Place, Keys]]:
        """The place that a name or a member stands for, with the keys of its part."""
        if head == RETURNED:
            yield Place(file.path, scope, RETURNED), ()
            return
        name, *rest = head.split(".")
        keyed = file.adapter.members_are_keys
        if not rest:
            yield self._named(file, scope, name), ()
            return
        if not all(map(_is_name, rest)) or (len(rest) > 1 and not keyed):
            return
        keys = tuple(f"'{key}'" for key in rest)
        owner = self._values.owner(file, scope)
        if owner is not None and self._values.is_receiver(file, scope, name):
            yield Place(owner.file.path, owner.number, f".{rest[0]}"), keys[1:]
        elif keyed:
            named = self._values.lookup(file, scope, name)
            if isinstance(named, Symbol) and not named.is_data:
                yield Place(file.path, named.number, f".{rest[0]}"), keys[1:]
            else:
                yield self._named(file, scope, name), keys

    def _named(self, file: FileNames, scope: int, name: str) -> Place:
        """The variable ``name`` as it is seen in ``scope``."""
        current = scope
        while current != TOP_LEVEL:
            if name in file.scopes[current + 1] and not file.symbols[current].is_body:
                return Place(file.path, current, name)
            current = file.parents[current]
        is_of_file = name in file.scopes[0] or (TOP_LEVEL, name) in self._of(file).sources
        return Place(file.path, TOP_LEVEL if is_of_file else scope, name)

    # What calls hand over -----------------------------------------------------------------------

    def learn(self, path: str, handed: Iterable[Handed]) -> set[Variable]:
        """Take what the calls of a file hand over, in place of what was known of it.

        Return the parameters that get something else now. No question may be going on.
        """
        before, now = self._handed.get(path, {}), _by_parameter(handed)
        self._handed[path] = now
        changed = {
            parameter
            for parameter in {*before, *now}
            if before.get(parameter) != now.get(parameter)
        }
        for parameter in changed:
            self._parameters.setdefault(parameter, {})[path] = now.get(parameter, ())
        return changed

    def hand_over(
        self, file: FileNames, settled: Mapping[Call, Symbol | None]
    ) -> tuple[list[Handed], list[Call]]:
        """Return what the calls of a file hand over whose callees are ``settled``, and the others.

        ``None`` stands for callees outside.
        """
        handed: dict[Handed, None] = {}
        waiting = []
        for call, arguments in self._of(file).arguments.items():
            if call not in settled:
                waiting.append(call)
            elif (target := settled[call]) is not None:
                handed |= dict.fromkeys(self._given(file, 0, call, target, arguments))
        return list(handed), waiting

    def hand_over_by_value(
        self, file: FileNames, round_: int, calls: Iterable[Call]
    ) -> tuple[list[Handed], list[Call]]:
        """Return what ``calls`` hand over as far as it is known in a round (from 1 on), and those
        of them that may hand over more in a later one.
        """
        self._round = round_
        handed: dict[Handed, None] = {}
        waiting = []
        for call in calls:
            self._touched = False
            for target in self._callables(file, *call):
                given = self._given(file, round_, call, target, self._of(file).arguments[call])
                handed |= dict.fromkeys(given)
            if self._touched:
                waiting.append(call)
        return list(handed), waiting

    def _given(
        self, file: FileNames, round_: int, call: Call, target: Symbol, arguments: list[Argument]
    ) -> Iterator[Handed]:
        # What tests hand over says nothing about the rest of the repository.
        if file.is_test and not target.file.is_test:
            return
        for argument, keys, value in arguments:
            place = self._parameter(target, argument)
            if place is not None:
                parameter = (place.path, place.scope, place.name)
                yield Handed(round_, parameter, call[0], value, keys)

    # Questions ----------------------------------------------------------------------------------

    def targets(self, file: FileNames, scope: int, shape: str) -> tuple[Symbol, ...]:
        """What calling ``shape`` in ``scope`` may run, in the order of their ids.

        Empty when nothing is known or too much.
        """
        key = (scope, shape)
        answer = self._answers.get(key)
        if answer is None:
            found = sorted(self._callables(file, scope, shape), key=lambda symbol: symbol.id)
            answer = self._answers[key] = tuple(found) if len(found) <= MOST_TARGETS else ()
        return answer

    def _callables(self, file: FileNames, scope: int, shape: str) -> list[Symbol]:
        found: dict[Symbol, None] = {}
        objects: dict[Symbol, None] = {}
        self._steps = MOST_STEPS
        self._asked.clear()
        for value in self._evaluate(file, scope, shape, ()):
            if isinstance(value, Symbol) and (value.is_callable or value.is_type):
                found[value] = None
            elif isinstance(value, Instance):
                called = self._values.attribute(value, "__call__")
                if isinstance(called, Symbol) and not _is_protocol(value.symbol):
                    objects[called] = None
        if self._steps < 0:
            return []
        # Where functions come, an object that can be called is mostly told apart before the call.
        return list(found or objects)

    def _evaluate(self, file: FileNames, scope: int, shape: str, keys: Keys) -> Several:
        """The values of ``shape``, or of its part under ``keys``."""
        self._values.start()
        items = self._items(file, scope, shape)
        for key in keys:
            items = self._parts(items, key)
        return self._held(items)

    def _parts(self, items: Iterable[Item], key: str) -> list[Item]:
        """What stands under ``key`` in the objects and containers of some places."""
        found: list[Item] = []
        for item in items:
            if isinstance(item, Place):
                found.append(item.part(key))
                found += self._members(item, key)
        return found

    def _members(self, place: Place, key: str) -> Iterator[Item]:
        """The functions of an object that is written out: they are definitions inside it."""
        file = self._files[place.path]
        symbol = file.scopes[place.scope + 1].get(place.name) if not place.keys else None
        if not isinstance(symbol, Symbol) or not symbol.is_data:
            return
        inner = file.scopes[symbol.number + 1]
        names = list(islice(inner, MOST_VALUES + 1)) if key == _ANY else [key[1:-1]]
        for name in names:
            member = inner.get(name)
            if isinstance(member, Symbol):
                yield from self._symbol(member)

    def _items(self, file: FileNames, scope: int, shape: str) -> list[Item]:
        root, found = links(shape)
        if not root:
            return []
        key = (file, scope, root)
        start = self._starts.get(key)
        if start is None:
            start = self._starts[key] = self._start(file, scope, root)
        items, told_apart, asking = start
        if told_apart and found and found[0][0] == MEMBER:
            return []
        self._asking = asking
        keyed = file.adapter.members_are_keys
        for kind, text in found:
            if kind == RESULT:
                items = [item for value in self._held(items) for item in self._result(value)]
            elif kind == PART:
                # What stands at which place of a slice is not known.
                items = [] if text == WHOLE else self._parts(items, text)
            else:
                parts = self._parts(items, f"'{text}'") if keyed else []
                items = [
                    item for value in self._held(items) for item in self._attribute(value, text)
                ]
                items += parts
            if not items:
                return []
        return items

    def _start(self, file: FileNames, scope: int, name: str) -> Start:
        """What the first name of shapes stands for."""
        is_own = scope != TOP_LEVEL and self._values.is_receiver(file, scope, name)
        asking = file.symbols[scope].definition.name if is_own else ""
        return self._named_items(file, scope, name), self._is_told_apart(file, scope, name), asking

    def _is_told_apart(self, file: FileNames, scope: int, name: str) -> bool:
        """Tell whether a name is declared with several types.

        The code asks which it has before it takes a member; the flow does not see that.
        """
        named = self._values.lookup(file, scope, name)
        if not isinstance(named, Local) or not named.annotation:
            return False
        text = file.adapter.named_type(named.annotation)
        return len({head for head, _ in alternatives(text)}) > 1

    def _named_items(self, file: FileNames, scope: int, name: str) -> list[Item]:
        values = self._values
        if values.is_receiver(file, scope, name):
            return [values.current(file, scope, name)]
        named = values.lookup(file, scope, name)
        if isinstance(named, Imported):
            value = values.imported(file, named)
            return self._symbol(value) if isinstance(value, Symbol) else [value]
        if isinstance(named, Symbol):
            return self._symbol(named)
        return [self._named(file, scope, name)] if file.adapter.flows else []

    def _symbol(self, symbol: Symbol) -> list[Item]:
        """A callable is its own value; a variable or field is a place."""
        if not symbol.is_data:
            return [symbol]
        scope = symbol.file.parents[symbol.number]
        return [Place(symbol.file.path, scope, symbol.definition.name)]

    def _attribute(self, value: Value, name: str) -> list[Item]:
        if isinstance(value, _MODULES):
            found = self._values.attribute(value, name)
            return self._symbol(found) if isinstance(found, Symbol) else [found]
        if not isinstance(value, _WITH_MEMBERS):
            return []
        symbol = value if isinstance(value, Symbol) else value.symbol
        items: list[Item] = []
        for entry in self._values.hierarchy.order(symbol):
            named = entry.file.scopes[entry.number + 1].get(name)
            if self._filled(entry.file, entry.number, f".{name}"):
                items.append(Place(entry.file.path, entry.number, f".{name}"))
            if isinstance(named, Symbol) and (
                entry.is_type or named.definition.kind in MEMBER_KINDS
            ):
                return [*items, *self._symbol(named)]
            if items:
                return items
        return self._below(symbol, name) if isinstance(value, Instance) else []

    def _below(self, symbol: Symbol, name: str) -> list[Item]:
        """What the classes below ``symbol`` define as ``name`` where it leaves that to them.

        A class that overrides the method that asks is never the current object of it.
        """
        found: dict[Symbol, None] = {}
        for entry in self._values.ancestry.below(symbol):
            if self._asking and self._is_overridden(entry, symbol):
                continue
            named = entry.file.scopes[entry.number + 1].get(name)
            if isinstance(named, Symbol) and (entry.file.is_test <= symbol.file.is_test):
                found[named] = None
        return list(found) if len(found) <= MOST_TARGETS else []

    def _is_overridden(self, below: Symbol, symbol: Symbol) -> bool:
        """Tell whether the method that asks is another one for objects of ``below``."""
        for entry in self._values.hierarchy.order(below):
            if entry is symbol:
                return False
            if self._asking in entry.file.scopes[entry.number + 1]:
                return True
        return False

    def _result(self, value: Value) -> list[Item]:
        if isinstance(value, Instance):
            called = self._values.attribute(value, "__call__")
            value = called if isinstance(called, Symbol) else None
        if isinstance(value, Symbol) and value.is_type:
            return [value.instance]
        if isinstance(value, Symbol) and value.is_callable:
            place = Place(value.file.path, value.number, RETURNED)
            typed = self._values.result(value)
            return [place] if typed is None or isinstance(typed, External) else [place, typed]
        return []

    def _parameter(self, target: Symbol, argument: str) -> Place | None:
        """The parameter that gets ``argument`` when ``target`` is called."""
        if target.is_body:
            written = self._constructor(target)
            if written is None:
                return None
            target = written
        path = target.file.path
        parameters = target.definition.parameters
        if not argument.isdecimal():
            if any(one.name == argument and not one.prefix for one in parameters):
                return Place(path, target.number, argument)
            return None
        number = int(argument)
        if target.file.adapter.members_are_keys:
            # TypeScript lets a function say what ``this`` is.
            parameters = tuple(one for one in parameters if one.name != "this")
        else:
            parent = target.file.parents[target.number]
            is_method = parent != TOP_LEVEL and target.file.symbols[parent].is_type
            if is_method and "static" not in target.definition.modifiers:
                number += 1
        if number >= len(parameters) or any(one.prefix for one in parameters[: number + 1]):
            return None
        return Place(path, target.number, parameters[number].name)

    def _constructor(self, target: Symbol) -> Symbol | None:
        """The constructor that a class or its nearest ancestor writes."""
        for entry in self._values.hierarchy.order(target):
            if not entry.is_body:
                return entry
            for name in CONSTRUCTORS:
                written = entry.file.scopes[entry.number + 1].get(name)
                if isinstance(written, Symbol) and written.is_callable:
                    return written
        return None

    # What places hold ---------------------------------------------------------------------------

    def _held(self, items: Iterable[Item]) -> Several:
        found: dict[Value, None] = {}
        for item in items:
            if isinstance(item, Place):
                found.update(dict.fromkeys(self._content(item)))
            elif item is not None and not isinstance(item, External):
                found[item] = None
        return tuple(found) if len(found) <= MOST_VALUES else ()

    def _filled(self, file: FileNames, scope: int, name: str) -> list[Source]:
        """What fills a place without keys."""
        own = self._of(file).sources.get((scope, name), []) if file.adapter.flows else []
        if scope == TOP_LEVEL or name == RETURNED or name.startswith("."):
            return own
        parameter = (file.path, scope, name)
        self._files.asked.add(parameter_mark(parameter))
        handed = self._parameters.get(parameter)
        if not handed:
            return own
        rows = [
            (row.round, path, place, row)
            for path, found in handed.items()
            for place, row in enumerate(found)
            if row.round < self._round
        ]
        if len(rows) > MOST_CALLS:
            return []
        rows.sort(key=lambda row: row[:3])
        given = ((self._files[path], row) for _, path, _, row in rows)
        return [*own, *((other, row.scope, row.shape, row.keys) for other, row in given)]

    def _content(self, place: Place) -> Several:
        """The values of a place; what is being asked already adds what is known so far."""
        self._touched = True
        sources = self._filled(self._files[place.path], place.scope, place.name)
        if not sources or len(place.keys) > MOST_KEYS:
            return ()
        known = self._known.get(place, self._asked.get(place))
        if known is not None:
            return known
        depth = len(self._open)
        above = self._open.get(place)
        self._steps -= 1
        if above is not None or depth >= MOST_DEPTH or self._steps < 0:
            self._lowest = min(self._lowest, -1 if above is None else above)
            return ()
        self._open[place] = depth
        outer, self._lowest = self._lowest, depth
        found: dict[Value, None] = {}
        for file, scope, shape, keys in sources:
            if self._steps < 0:
                break
            rest = _remaining(keys, place.keys)
            if rest is not None:
                found.update(dict.fromkeys(self._evaluate(file, scope, shape, rest)))
        del self._open[place]
        answer = tuple(found) if len(found) <= MOST_VALUES else ()
        if self._lowest >= depth:
            self._known[place] = answer
        else:
            # A question around this one, or a bound, has cut the answer short: it is good for what
            # is being asked, which gathers the rest itself.
            self._asked[place] = answer
        self._lowest = min(outer, self._lowest)
        return answer


def shape_of(reference: Reference) -> str:
    """The callee of a call as a shape."""
    return f"{reference.receiver}.{reference.name}" if reference.receiver else reference.name


def _taken_apart(into: str) -> tuple[str, str | None, Keys]:
    """Split a place into its head, the argument that it is (or ``None``), and keys."""
    keys: list[str] = []
    while into.endswith("]"):
        into, _, key = into[:-1].rpartition("[")
        keys.insert(0, key)
    argument = None
    if into.endswith(")") and into != CALLED:
        into, _, argument = into[:-1].rpartition("(")
    return into, argument, tuple(keys)


def _by_parameter(handed: Iterable[Handed]) -> dict[Variable, tuple[Handed, ...]]:
    found: dict[Variable, list[Handed]] = {}
    for row in handed:
        found.setdefault(row.parameter, []).append(row)
    return {parameter: tuple(rows) for parameter, rows in found.items()}


def _is_protocol(symbol: Symbol) -> bool:
    """Tell whether a class only says what others have (Python's ``Protocol``)."""
    return any(
        entry.definition == symbol.number
        and entry.base.partition("[")[0].rpartition(".")[2] == "Protocol"
        for entry in symbol.file.facts.inheritance
    )


def parameter_mark(parameter: Variable) -> int:
    """Return the mark of the question what a parameter gets."""
    return mark("parameter", *parameter)


def _is_name(text: str) -> bool:
    return text.replace("$", "_").removeprefix("#").isidentifier()


def _remaining(filled: Keys, asked: Keys) -> Keys | None:
    """The keys to look up in what fills the part ``filled``, when the part ``asked`` is wanted;
    ``None`` when it is another part.
    """
    if len(filled) > len(asked):
        return None
    for one, other in zip(filled, asked, strict=False):
        if one != other and _ANY not in (one, other):
            return None
    return asked[len(filled) :]


def _is_parameter(file: FileNames, scope: int, name: str) -> bool:
    parameters = file.symbols[scope].definition.parameters if scope != TOP_LEVEL else ()
    return any(parameter.name == name for parameter in parameters)
