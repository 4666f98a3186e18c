"""From answers to edges: references, imports, bases and overrides of all files."""

from collections import Counter
from collections.abc import Mapping, Sequence

from codewiki.facts.model import (
    CALLED,
    TOP_LEVEL,
    Import,
    Inheritance,
    Reference,
    ReferenceKind,
)
from codewiki.graph.ancestry import Extends, Place
from codewiki.graph.bases import NEUTRAL, Bases
from codewiki.graph.confidences import confidences
from codewiki.graph.flow import Flows, shape_of
from codewiki.graph.held import has_parts
from codewiki.graph.index import Index
from codewiki.graph.model import Edge, EdgeKind, Miss, References, Tier
from codewiki.graph.names import CONSTRUCTOR, External, FileNames, Symbol
from codewiki.graph.nodes import package_id
from codewiki.graph.resolver import Answer, Resolver
from codewiki.graph.rungs import TIERS
from codewiki.graph.rungs import Found as Resolved
from codewiki.graph.values import Values

KINDS: Mapping[ReferenceKind, EdgeKind] = {
    ReferenceKind.CALL: EdgeKind.CALLS,
    ReferenceKind.TYPE: EdgeKind.USES_TYPE,
    ReferenceKind.READ: EdgeKind.READS,
    ReferenceKind.DECORATOR: EdgeKind.DECORATES,
    ReferenceKind.ELEMENT: EdgeKind.CALLS,
    ReferenceKind.RAISE: EdgeKind.RAISES,
    ReferenceKind.CATCH: EdgeKind.CATCHES,
}

# Members of an enumeration are slow to look up, and these are asked for at every reference.
_CALL, _CALLS, _READS = ReferenceKind.CALL, EdgeKind.CALLS, EdgeKind.READS

NO_OVERRIDES = frozenset({
    "__init__",
    "__new__",
    "__init_subclass__",
    "__post_init__",
    "constructor",
})
"""Every class has its own of these; that is not called overriding."""

_NEVER = frozenset({"static", "private", CONSTRUCTOR})
"""Words of methods that override nothing."""

_PLAINEST: Mapping[Tier, int] = {
    Tier.STRUCTURE: 0,
    Tier.LEXICAL: 1,
    Tier.IMPORT: 2,
    Tier.SELF: 3,
    Tier.PACKAGE: 3,
    Tier.EVIDENCE: 3,
    Tier.TYPE: 4,
    Tier.FLOW: 5,
    Tier.UNIQUE: 6,
}
"""The tiers in the order of how much has to be followed to see what they say."""

MOST_MISSES = 200
"""How many of the most frequent names each language's misses keep."""

EdgeKey = tuple[str, str, EdgeKind, int]
_Meaning = tuple[int, ReferenceKind, str, str, int, tuple[str, ...]]
"""Everything of a reference but its line."""
TallyRows = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str, bool, int], ...]]
"""How many references of each language have a node; language, name, external, count of the rest."""


class EdgeBook:
    """Collects edges that leave files of ``language`` ("" for several, or none that is known).

    Of several that say the same on one line the plainest is kept.
    """

    def __init__(self, language: str = "") -> None:
        self._found: dict[EdgeKey, Edge] = {}
        self._confidences = confidences(language)

    def add(
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        line: int,
        tier: Tier,
        *,
        counted: bool = True,
    ) -> None:
        """Add an edge unless a plainer one is there already."""
        key = (source, target, kind, line)
        before = self._found.get(key)
        if before is not None and _PLAINEST[before.tier] <= _PLAINEST[tier]:
            return
        confidence = self._confidences[tier]
        self._found[key] = Edge(source, target, kind, line, tier, confidence, counted)

    def package(self, file: FileNames, name: str, line: int) -> None:
        """Add the edge from a file to an external package that it imports."""
        target = package_id(file.adapter.relatives, name)
        self.add(file.path, target, EdgeKind.DEPENDS, line, Tier.IMPORT)

    def edges(self) -> list[Edge]:
        """Return the edges in no particular order."""
        return list(self._found.values())


class Tally:
    """Counts what became of the references."""

    def __init__(self) -> None:
        self._resolved: Counter[str] = Counter()
        self._misses: Counter[tuple[str, str, bool]] = Counter()

    def count(self, language: str, name: str, answer: Answer) -> None:
        """Count one reference."""
        if answer.target is not None or answer.module is not None:
            self._resolved[language] += 1
        else:
            self._misses[language, name, answer.external] += 1

    def rows(self) -> TallyRows:
        """Return the counts as plain values."""
        return (
            tuple(sorted(self._resolved.items())),
            tuple((*key, count) for key, count in sorted(self._misses.items())),
        )

    def take(self, rows: TallyRows) -> None:
        """Count what ``rows`` says."""
        resolved, misses = rows
        for language, count in resolved:
            self._resolved[language] += count
        for language, name, external, count in misses:
            self._misses[language, name, external] += count

    def languages(self) -> tuple[References, ...]:
        """Return what became of the references of each language, sorted."""
        missed: Counter[tuple[str, bool]] = Counter()
        for (language, _, external), count in self._misses.items():
            missed[language, external] += count
        return tuple(
            References(
                language, self._resolved[language], missed[language, True], missed[language, False]
            )
            for language in sorted({*self._resolved, *(language for language, _ in missed)})
        )

    def misses(self) -> tuple[Miss, ...]:
        """Return the most frequent names that have no node, by language, most frequent first."""
        rows: dict[tuple[str, bool], list[Miss]] = {}
        for (language, name, external), count in self._misses.items():
            rows.setdefault((language, external), []).append(Miss(language, name, external, count))
        return tuple(
            miss
            for key in sorted(rows)
            for miss in sorted(rows[key], key=lambda miss: (-miss.count, miss.name))[:MOST_MISSES]
        )


class Calls:
    """The calls of one file that its values may reach.

    ``settled`` are the callees of shapes by scope, ``None`` for what lies outside; ``open`` the
    numbers of references that only the flow of values can tell, with what they mean otherwise.
    ``on_the_spot`` tells that there are calls of values that have no name.
    """

    def __init__(self) -> None:
        self.settled: dict[tuple[int, str], Symbol | None] = {}
        self.open: list[tuple[int, Place | None, Tier]] = []
        self.on_the_spot = False


class Found:
    """What is found out for one file: its edges, and what became of its references."""

    def __init__(self, language: str) -> None:
        self.book = EdgeBook(language)
        self.tally = Tally()


class Linker:
    """Turns the facts of files into edges, in the order in which its methods are listed.

    Every method is a turn of the file, or a part of one; what it finds it puts into ``found``.
    """

    def __init__(self, index: Index, values: Values, resolver: Resolver) -> None:
        self._index = index
        self._values = values
        self._bases = Bases(values)
        self._resolver = resolver

    def bases(self, file: FileNames, found: Found) -> tuple[tuple[Extends, ...], tuple[int, ...]]:
        """Resolve the bases of all classes of a file. All files come before any reference.

        Bases may be types that a class around inherits from its own bases: what is not found
        without them waits for ``inherited_bases``, and the numbers of these classes come second.
        """
        rows: list[Extends] = []
        waiting: list[int] = []
        for number, entries in _by_class(file).items():
            bases = [self._base(file, entry, inherited=False) for entry in entries]
            if file.adapter.packaged and any(value is None for value, _ in bases):
                known = tuple(value for value, _ in bases if isinstance(value, Symbol))
                rows.append(Extends(number, _places(known), True))
                waiting.append(number)
            else:
                rows.append(self._extend(file, number, entries, bases, found))
        return tuple(rows), tuple(waiting)

    def inherited_bases(
        self, file: FileNames, rows: Sequence[Extends], waiting: Sequence[int], found: Found
    ) -> tuple[Extends, ...]:
        """Resolve the bases that waited, through the ancestors of the classes around them."""
        grouped = _by_class(file)
        settled = {}
        for number in waiting:
            entries = grouped[number]
            bases = [self._base(file, entry, inherited=True) for entry in entries]
            settled[number] = self._extend(file, number, entries, bases, found)
        return tuple(settled.get(row.number, row) for row in rows)

    def _base(self, file: FileNames, entry: Inheritance, *, inherited: bool) -> Resolved:
        self._values.start()
        scope = file.parents[entry.definition]
        return self._bases.find(file, scope, entry.base, inherited=inherited)

    def _extend(
        self,
        file: FileNames,
        number: int,
        entries: list[Inheritance],
        bases: list[Resolved],
        found: Found,
    ) -> Extends:
        """Add the edges from a class to its bases, and return which these are."""
        symbol = file.symbols[number]
        row: list[Symbol] = []
        is_open, outside = False, ""
        for entry, (value, tier) in zip(entries, bases, strict=True):
            if isinstance(value, Symbol) and value is not symbol:
                row.append(value)
                kind = EdgeKind.IMPLEMENTS if entry.implements else EdgeKind.INHERITS
                found.book.add(symbol.id, value.id, kind, entry.line, TIERS[tier])
                answer = Answer(target=value)
            else:
                answer = Answer(external=isinstance(value, External))
                is_open = is_open or _last(entry.base) not in NEUTRAL
                outside = outside or (entry.base if has_parts(entry.base) else "")
            found.tally.count(file.facts.language, _last(entry.base), answer)
        return Extends(number, _places(tuple(dict.fromkeys(row))), is_open, outside)

    def imports(self, file: FileNames, references: Sequence[Reference], found: Found) -> None:
        """Add the edges from a file to the modules, symbols and packages that it imports."""
        if file.adapter.packaged:
            self._types_imported(file, found)
            return
        handed_on = self._handed_on(file, references)
        for entry in file.facts.imports:
            counted = not (entry.type_only or entry.reexport or entry.alias in handed_on)
            target = self._index.module(file, entry.module)
            value = self._index.import_value(file, entry)
            if entry.name in {"", "*"} and target is not None:
                self._import(found, file, target.path, entry, counted)
                whole = self._values.whole(target) if entry.alias else None
                if whole is not None:
                    self._import(found, file, whole.id, entry, counted)
            elif isinstance(value, Symbol):
                self._import(found, file, value.id, entry, counted)
                if target is not None and target is not value.file:
                    self._import(found, file, target.path, entry, False)
            elif isinstance(value, FileNames):
                self._import(found, file, value.path, entry, counted)
            elif target is not None:
                self._import(found, file, target.path, entry, counted)
            else:
                self._outside(found, file, entry)

    def _types_imported(self, file: FileNames, found: Found) -> None:
        """The same where imports name types, members of types, or all types of a package."""
        for entry in file.facts.imports:
            value = self._index.import_value(file, entry)
            if isinstance(value, Symbol):
                self._import(found, file, value.id, entry, True)
            elif isinstance(value, External) and value.package:
                found.book.package(file, value.package, entry.line)

    def _handed_on(self, file: FileNames, references: Sequence[Reference]) -> set[str]:
        """Return what a package's own file imports but never uses itself, "" for star imports."""
        if self._index.modules.find(file, ".") != file.path or not file.adapter.submodule(".", "x"):
            return set()
        aliases = {entry.alias for entry in file.facts.imports}
        used = {
            (reference.receiver or reference.name).partition(".")[0].removesuffix("()")
            for reference in references
        }
        bases = {entry.base.partition(".")[0].partition("[")[0] for entry in file.facts.inheritance}
        return aliases - used - bases

    def _import(
        self, found: Found, file: FileNames, target: str, entry: Import, counted: bool
    ) -> None:
        if target != file.path:
            found.book.add(
                file.path, target, EdgeKind.IMPORTS, entry.line, Tier.IMPORT, counted=counted
            )

    def _outside(self, found: Found, file: FileNames, entry: Import) -> None:
        path = self._index.modules.find(file, entry.module)
        if path is not None:  # a file that has no code: data, a style sheet
            self._import(found, file, path, entry, not entry.type_only)
            return
        external = self._index.external(file, entry.module)
        if external is not None and external.package:
            found.book.package(file, external.package, entry.line)

    def overrides(self, file: FileNames, found: Found) -> None:
        """Add an edge from every method to the nearest ancestor's member that it overrides."""
        if file.adapter.packaged:
            self._typed_overrides(file, found)
            return
        for symbol in file.symbols:
            parent = file.parents[symbol.number]
            if parent == TOP_LEVEL or not file.symbols[parent].is_type or symbol.is_type:
                continue
            name = symbol.definition.name
            if symbol.is_data or name in NO_OVERRIDES or "overload" in symbol.definition.modifiers:
                continue
            for ancestor in self._values.hierarchy.order(file.symbols[parent])[1:]:
                member = ancestor.file.scopes[ancestor.number + 1].get(name)
                if isinstance(member, Symbol):
                    line = symbol.definition.name_line
                    found.book.add(symbol.id, member.id, EdgeKind.OVERRIDES, line, Tier.SELF)
                    break

    def _typed_overrides(self, file: FileNames, found: Found) -> None:
        """The same where methods of one name are told apart by their parameters."""
        for symbol in file.symbols:
            parent = file.parents[symbol.number]
            words = symbol.definition.modifiers
            if not symbol.is_callable or parent == TOP_LEVEL or not _NEVER.isdisjoint(words):
                continue
            for ancestor in self._values.hierarchy.order(file.symbols[parent])[1:]:
                member = self._values.classes.methods.overridden(symbol, ancestor)
                if member is not None:
                    line = symbol.definition.name_line
                    found.book.add(symbol.id, member.id, EdgeKind.OVERRIDES, line, Tier.SELF)
                    break

    def references(self, file: FileNames, references: Sequence[Reference], found: Found) -> Calls:
        """Add the edges of all references of a file; calls by value are left open."""
        resolve = self._resolver.resolve
        calls = Calls()
        flows, language = file.facts.flows, file.facts.language
        calls.on_the_spot = any(flow.into == CALLED for flow in flows)
        # Tests that say nothing of where values go have no question either.
        follows = file.adapter.flows and (bool(flows) or not file.is_test)
        # What means the same on every line of its scope is looked up once.
        answers: dict[_Meaning, Answer] = {}
        for number, reference in enumerate(references):
            meaning = (
                *(reference.scope, reference.kind, reference.receiver, reference.name),
                *(reference.arguments, reference.given),
            )
            known = answers.get(meaning)
            answer = resolve(file, reference) if known is None else known
            if known is None and self._values.is_settled:
                answers[meaning] = answer
            if answer.local and reference.kind is not _CALL:
                continue
            if follows and _is_open(reference, answer):
                target = answer.target
                place = None if target is None else (target.file.path, target.number)
                calls.open.append((number, place, answer.tier))
                continue
            if follows and reference.kind is _CALL:
                calls.settled[reference.scope, shape_of(reference)] = answer.target
            found.tally.count(language, reference.name, answer)
            if answer.target is not None:
                _refer(file, reference, answer.target, answer.tier, found)
        return calls

    def calls_by_value(
        self,
        file: FileNames,
        references: Sequence[Reference],
        calls: Calls,
        flows: Flows,
        found: Found,
    ) -> None:
        """Add the edges of calls whose callee only the flow of values tells."""
        for number, place, tier in calls.open:
            reference = references[number]
            targets = _others(
                file, reference, flows.targets(file, reference.scope, shape_of(reference))
            )
            known = None if place is None else self._index.files[place[0]].symbols[place[1]]
            answer = Answer(target=targets[0] if targets else known)
            found.tally.count(file.facts.language, reference.name, answer)
            for symbol in targets:
                _refer(file, reference, symbol, Tier.FLOW, found)
            if not targets and known is not None:
                _refer(file, reference, known, tier, found)
        for flow in file.facts.flows:
            if flow.into == CALLED:
                call = Reference(ReferenceKind.CALL, flow.value, "", flow.scope, flow.line)
                for symbol in _others(file, call, flows.targets(file, flow.scope, flow.value)):
                    _refer(file, call, symbol, Tier.FLOW, found)


def _refer(file: FileNames, reference: Reference, target: Symbol, tier: Tier, found: Found) -> None:
    kind = KINDS[reference.kind]
    if kind is _CALLS and target.is_type:
        # In C this is a cast: ``(name_t)(x)``.
        included = file.adapter.included
        kind = EdgeKind.USES_TYPE if included else EdgeKind.CONSTRUCTS
    if kind is EdgeKind.RAISES and target.is_callable:
        kind = _CALLS  # it makes the error that is raised
    if kind is _READS and target.is_type and file.adapter.included:
        kind = EdgeKind.USES_TYPE  # in a macro, where types look like other names
    scope = reference.scope
    source, counted = file.path, True
    if scope != TOP_LEVEL:
        symbol = file.symbols[scope]
        source = symbol.id
        counted = "overload" not in symbol.definition.modifiers
    found.book.add(source, target.id, kind, reference.line, tier, counted=counted)


def _is_open(reference: Reference, answer: Answer) -> bool:
    """Tell whether a call is resolved to nothing, or to a variable that holds what is called."""
    if reference.kind is not _CALL or answer.external or answer.module is not None:
        return False
    return answer.target is None or answer.target.is_data


def _others(file: FileNames, reference: Reference, found: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """Leave out that a function calls itself by a variable, or by what a call gives.

    The variable holds what the function has replaced: ``old = a.f; a.f = () => old()``.
    """
    name = reference.name
    is_member = reference.receiver or ("." in name and not name.endswith(")"))
    if reference.scope == TOP_LEVEL or is_member:
        return found
    caller = file.symbols[reference.scope]
    if any(parameter.name == name for parameter in caller.definition.parameters):
        return found
    return tuple(symbol for symbol in found if symbol is not caller)


def _last(dotted: str) -> str:
    """Return the last name of a base; type arguments may have dots of their own."""
    return dotted.partition("[")[0].partition("<")[0].strip().rpartition(".")[2]


def _by_class(file: FileNames) -> dict[int, list[Inheritance]]:
    grouped: dict[int, list[Inheritance]] = {}
    for entry in file.facts.inheritance:
        grouped.setdefault(entry.definition, []).append(entry)
    return grouped


def _places(symbols: Sequence[Symbol]) -> tuple[Place, ...]:
    return tuple((symbol.file.path, symbol.number) for symbol in symbols)
