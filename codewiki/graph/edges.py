"""From answers to edges: references, imports, bases and overrides of all files."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from codewiki.facts.model import CALLED, TOP_LEVEL, Import, Inheritance, Reference, ReferenceKind
from codewiki.graph.bases import NEUTRAL, Bases
from codewiki.graph.confidences import confidences
from codewiki.graph.flow import Call, Flows, shape_of
from codewiki.graph.held import has_parts
from codewiki.graph.index import Index
from codewiki.graph.model import Edge, EdgeKind, Miss, Node, References, Tier
from codewiki.graph.names import CONSTRUCTOR, External, FileNames, Symbol
from codewiki.graph.nodes import package_id, package_node
from codewiki.graph.resolver import Answer, Resolver
from codewiki.graph.rungs import TIERS, Found
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


class EdgeBook:
    """Collects edges; of several that say the same on one line the plainest is kept."""

    def __init__(self) -> None:
        self._found: dict[EdgeKey, Edge] = {}
        self.packages: dict[str, Node] = {}

    def add(
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        line: int,
        tier: Tier,
        *,
        counted: bool = True,
        language: str = "",
    ) -> None:
        """Add an edge from a file of ``language`` unless a plainer one is there already."""
        key = (source, target, kind, line)
        before = self._found.get(key)
        if before is not None and _PLAINEST[before.tier] <= _PLAINEST[tier]:
            return
        self._found[key] = Edge(
            source, target, kind, line, tier, confidences(language)[tier], counted
        )

    def package(self, file: FileNames, name: str, line: int) -> None:
        """Add an external package and the edge from the file that imports it."""
        language = file.adapter.relatives
        target = package_id(language, name)
        if target not in self.packages:
            self.packages[target] = package_node(language, name)
        self.add(
            file.path, target, EdgeKind.DEPENDS, line, Tier.IMPORT, language=file.facts.language
        )

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


class Linker:
    """Turns the facts of files into edges, in the order in which its methods are listed."""

    def __init__(self, index: Index, values: Values, resolver: Resolver, book: EdgeBook) -> None:
        self._index = index
        self._values = values
        self._bases = Bases(values)
        self._resolver = resolver
        self._book = book
        self._waiting: list[tuple[FileNames, int, list[Inheritance]]] = []
        self.tally = Tally()
        self._open: list[tuple[FileNames, Reference, Answer]] = []
        self.settled: dict[Call, Symbol | None] = {}

    def bases(self, file: FileNames) -> None:
        """Resolve the bases of all classes of a file. All files come before any reference.

        Bases may be types that a class around inherits from its own bases: what is not found
        without them waits for ``inherited_bases``.
        """
        grouped: dict[int, list[Inheritance]] = {}
        for entry in file.facts.inheritance:
            grouped.setdefault(entry.definition, []).append(entry)
        for number, entries in grouped.items():
            found = [self._base(file, entry, inherited=False) for entry in entries]
            if file.adapter.packaged and any(value is None for value, _ in found):
                self._waiting.append((file, number, entries))
                known = tuple(value for value, _ in found if isinstance(value, Symbol))
                self._values.set_bases(file.symbols[number], known, True)
            else:
                self._extend(file, number, entries, found)

    def inherited_bases(self) -> None:
        """Resolve the bases that waited, through the ancestors of the classes around them."""
        waiting = [
            (file, number, entries, [self._base(file, entry, inherited=True) for entry in entries])
            for file, number, entries in self._waiting
        ]
        for row in waiting:
            self._extend(*row)
        self._values.hierarchy.forget()
        self._values.classes.forget()

    def _base(self, file: FileNames, entry: Inheritance, *, inherited: bool) -> Found:
        self._values.start()
        scope = file.parents[entry.definition]
        return self._bases.find(file, scope, entry.base, inherited=inherited)

    def _extend(
        self, file: FileNames, number: int, entries: list[Inheritance], found: list[Found]
    ) -> None:
        """Add the edges from a class to its bases, and note which these are."""
        symbol = file.symbols[number]
        row: list[Symbol] = []
        is_open, outside = False, ""
        for entry, (value, tier) in zip(entries, found, strict=True):
            if isinstance(value, Symbol) and value is not symbol:
                row.append(value)
                kind = EdgeKind.IMPLEMENTS if entry.implements else EdgeKind.INHERITS
                language = file.facts.language
                self._book.add(
                    symbol.id, value.id, kind, entry.line, TIERS[tier], language=language
                )
                answer = Answer(target=value)
            else:
                answer = Answer(external=isinstance(value, External))
                is_open = is_open or _last(entry.base) not in NEUTRAL
                outside = outside or (entry.base if has_parts(entry.base) else "")
            self.tally.count(file.facts.language, _last(entry.base), answer)
        self._values.set_bases(symbol, tuple(dict.fromkeys(row)), is_open, outside)

    def imports(self, file: FileNames) -> None:
        """Add the edges from a file to the modules, symbols and packages that it imports."""
        if file.adapter.packaged:
            self._types_imported(file)
            return
        handed_on = self._handed_on(file)
        for entry in file.facts.imports:
            counted = not (entry.type_only or entry.reexport or entry.alias in handed_on)
            target = self._index.module(file, entry.module)
            value = self._index.import_value(file, entry)
            if entry.name in {"", "*"} and target is not None:
                self._import(file, target.path, entry, counted)
                whole = self._values.whole(target) if entry.alias else None
                if whole is not None:
                    self._import(file, whole.id, entry, counted)
            elif isinstance(value, Symbol):
                self._import(file, value.id, entry, counted)
                if target is not None and target is not value.file:
                    self._import(file, target.path, entry, False)
            elif isinstance(value, FileNames):
                self._import(file, value.path, entry, counted)
            elif target is not None:
                self._import(file, target.path, entry, counted)
            else:
                self._outside(file, entry)

    def _types_imported(self, file: FileNames) -> None:
        """The same where imports name types, members of types, or all types of a package."""
        for entry in file.facts.imports:
            value = self._index.import_value(file, entry)
            if isinstance(value, Symbol):
                self._import(file, value.id, entry, True)
            elif isinstance(value, External) and value.package:
                self._book.package(file, value.package, entry.line)

    def _handed_on(self, file: FileNames) -> set[str]:
        """Return what a package's own file imports but never uses itself, "" for star imports."""
        if self._index.module_path(file, ".") != file.path or not file.adapter.submodule(".", "x"):
            return set()
        aliases = {entry.alias for entry in file.facts.imports}
        used = {
            (reference.receiver or reference.name).partition(".")[0].removesuffix("()")
            for reference in file.facts.references
        }
        bases = {entry.base.partition(".")[0].partition("[")[0] for entry in file.facts.inheritance}
        return aliases - used - bases

    def _import(self, file: FileNames, target: str, entry: Import, counted: bool) -> None:
        if target != file.path:
            line, language = entry.line, file.facts.language
            self._book.add(
                *(file.path, target, EdgeKind.IMPORTS, line, Tier.IMPORT),
                counted=counted,
                language=language,
            )

    def _outside(self, file: FileNames, entry: Import) -> None:
        path = self._index.module_path(file, entry.module)
        if path is not None:  # a file that has no code: data, a style sheet
            self._import(file, path, entry, not entry.type_only)
            return
        external = self._index.external(file, entry.module)
        if external is not None and external.package:
            self._book.package(file, external.package, entry.line)

    def overrides(self, file: FileNames) -> None:
        """Add an edge from every method to the nearest ancestor's member that it overrides."""
        if file.adapter.packaged:
            self._typed_overrides(file)
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
                    self._override(file, symbol, member, line)
                    break

    def _typed_overrides(self, file: FileNames) -> None:
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
                    self._override(file, symbol, member, line)
                    break

    def _override(self, file: FileNames, symbol: Symbol, member: Symbol, line: int) -> None:
        language = file.facts.language
        self._book.add(symbol.id, member.id, EdgeKind.OVERRIDES, line, Tier.SELF, language=language)

    def references(self, file: FileNames) -> None:
        """Add the edges of all references of a file."""
        resolve = self._resolver.resolve
        language = file.facts.language
        # Tests that say nothing of where values go have no question either.
        follows = file.adapter.flows and (bool(file.facts.flows) or not file.is_test)
        # What means the same on every line of its scope is looked up once.
        answers: dict[_Meaning, Answer] = {}
        for reference in file.facts.references:
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
                self._open.append((file, reference, answer))
                continue
            if follows and reference.kind is _CALL:
                self.settled[file, reference.scope, shape_of(reference)] = answer.target
            self.tally.count(language, reference.name, answer)
            if answer.target is not None:
                self._refer(file, reference, answer.target, answer.tier)

    def calls_by_value(self, flows: Flows) -> None:
        """Add the edges of calls whose callee only the flow of values tells."""
        for file, reference, answer in self._open:
            found = _others(
                file, reference, flows.targets(file, reference.scope, shape_of(reference))
            )
            told = msgspec.structs.replace(answer, target=found[0]) if found else answer
            self.tally.count(file.facts.language, reference.name, told)
            for symbol in found:
                self._refer(file, reference, symbol, Tier.FLOW)
            if not found and answer.target is not None:
                self._refer(file, reference, answer.target, answer.tier)
        for file in self._index.files.values():
            for flow in file.facts.flows:
                if flow.into == CALLED:
                    call = Reference(ReferenceKind.CALL, flow.value, "", flow.scope, flow.line)
                    found = flows.targets(file, flow.scope, flow.value)
                    for symbol in _others(file, call, found):
                        self._refer(file, call, symbol, Tier.FLOW)

    def _refer(self, file: FileNames, reference: Reference, target: Symbol, tier: Tier) -> None:
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
        language = file.facts.language
        self._book.add(
            source, target.id, kind, reference.line, tier, counted=counted, language=language
        )


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
