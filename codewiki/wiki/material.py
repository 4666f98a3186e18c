"""What the writers ask: the facts, the graph and the tree, looked up from one place."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import TOP_LEVEL, Definition, DefinitionKind, Doc, FileFacts
from codewiki.graph.model import DependencyGraph, Edge, EdgeKind, Node
from codewiki.modules.model import Module, ModuleTree
from codewiki.query.build import GraphIndex
from codewiki.source.model import Repository, Role, SourceFile
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.declared import Declarations
from codewiki.wiki.evidence import Evidence

TYPES = frozenset({
    DefinitionKind.CLASS,
    DefinitionKind.INTERFACE,
    DefinitionKind.STRUCT,
    DefinitionKind.ENUM,
    DefinitionKind.TYPE,
})
CALLABLES = frozenset({DefinitionKind.FUNCTION, DefinitionKind.METHOD})
VALUES = frozenset({DefinitionKind.CONSTANT, DefinitionKind.VARIABLE, DefinitionKind.FIELD})
_TESTS = frozenset({"test", "tests", "__tests__", "spec", "specs", "testing", "t"})
_TEST_DATA = frozenset([
    "cases",
    "data",
    "fixtures",
    "__fixtures__",
    "inputs",
    "projects",
    "resources",
    "samples",
    "snapshots",
    "testdata",
    "test_data",
    "test-data",
])
_MANIFESTS = ("pyproject", "setup-cfg", "package-json", "maven", "gradle")
"""Manifests that tell of a package, the most telling first."""
_TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
_CONSTRUCTORS = frozenset({"__init__", "__new__", "constructor"})
CALLS = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS})
USES = frozenset({
    EdgeKind.CALLS,
    EdgeKind.CONSTRUCTS,
    EdgeKind.INHERITS,
    EdgeKind.IMPLEMENTS,
    EdgeKind.USES_TYPE,
    EdgeKind.READS,
    EdgeKind.DECORATES,
    EdgeKind.RAISES,
    EdgeKind.CATCHES,
})


def is_constructor(definition: Definition) -> bool:
    """Tell whether a definition makes objects of the class around it."""
    named = definition.name in _CONSTRUCTORS and definition.kind in CALLABLES
    return named or "constructor" in definition.modifiers


class Users(msgspec.Struct, frozen=True):
    """Distinct functions, classes and files that refer to a symbol from outside its body."""

    source: tuple[str, ...]
    tests: tuple[str, ...]


class Material:
    """Everything that pages are written from.

    ``prose`` allows quotations from documents; ``doc_type`` says which parts of a page come first.
    """

    def __init__(
        self,
        repository: Repository,
        facts: Mapping[str, FileFacts],
        graph: DependencyGraph,
        tree: ModuleTree,
        evidence: Evidence,
        *,
        prose: bool = True,
        doc_type: str = "",
    ) -> None:
        self.repository = repository
        # All are asked for again and again, in the order of pages: they are decoded once.
        self.facts: Mapping[str, FileFacts] = dict(facts)
        self.graph = graph
        self.tree = tree
        self.evidence = evidence
        self.prose = prose
        self.doc_type = doc_type
        self.files: dict[str, SourceFile] = {file.path: file for file in repository.files}
        self.modules: dict[str, Module] = {module.id: module for module in tree.modules}
        self.index = GraphIndex(graph)
        self.nodes = self.index.nodes
        self.own_facts = {
            path: one for path, one in self.facts.items() if not self._is_material_of_tests(path)
        }
        """The facts without those of manifests, images and documents that tests are run on."""
        self._module_of = {path: module for module in tree.modules for path in module.files}
        self._symbols: dict[str, list[Node]] = {}
        self._by_definition: dict[tuple[str, int], Node] = {}
        self._chosen: dict[str, list[Node]] = {}
        self._members: dict[str, dict[int, list[Node]]] = {}
        self._users: dict[str, Users] = {}
        for node in graph.nodes:
            if node.definition >= 0:
                self._symbols.setdefault(node.path, []).append(node)
                self._by_definition[node.path, node.definition] = node
        self._with_methods = {
            owner.id
            for node in graph.nodes
            if node.definition >= 0
            and self.definition(node).kind is DefinitionKind.METHOD
            and (owner := self.owner(node)) is not None
        }
        for nodes in self._symbols.values():
            nodes.sort(key=lambda node: (node.definition, node.id))
        self.declarations = Declarations(
            (
                node
                for path, nodes in sorted(self._symbols.items())
                if (adapter := adapter_for(self.facts[path].language)) and adapter.included
                for node in nodes
            ),
            self.definition,
            self.role,
        )
        self.imports = self._imported_names()
        self._importers: dict[str, list[Edge]] = {}
        self._imports: dict[str, list[Edge]] = {}
        for edge in self.imports:
            self._importers.setdefault(self.page_of(self.path_of(edge.target)), []).append(edge)
            self._imports.setdefault(edge.source, []).append(edge)
        self.source_imports = self._source_imports()

    @cached_property
    def manifest(self) -> str:
        """The path of the manifest nearest to the root that stands above most of the source, ""
        when there is none: that of a test suite or an example does not speak for the whole.
        """
        found = [
            (path.count("/"), _MANIFESTS.index(facts.artifact), path)
            for path, facts in self.facts.items()
            if facts.artifact in _MANIFESTS
            and any(unit.kind == "field" for unit in facts.units)
            and self._stands_above(path.rpartition("/")[0])
        ]
        return min(found)[2] if found else ""

    def _stands_above(self, folder: str) -> bool:
        sources = [one for one, file in self.files.items() if file.role is Role.SOURCE]
        inside = sum(one.startswith(f"{folder}/") for one in sources)
        return not folder or inside * 2 >= len(sources)

    def _is_material_of_tests(self, path: str) -> bool:
        """Tell whether a file that is no code lies deep in the folders of tests, or in one for
        what tests are run on.
        """
        if self.role(path) is Role.SOURCE or not self.facts[path].artifact:
            return False
        folders = path.lower().split("/")[:-1]
        first = next((place for place, name in enumerate(folders) if name in _TESTS), -1)
        below = folders[first + 1 :]
        return first >= 0 and (len(below) > 1 or not _TEST_DATA.isdisjoint(below))

    def _imported_names(self) -> list[Edge]:
        """Import edges, without those to a file from which the same line takes a name."""
        edges = [edge for edge in self.graph.edges if edge.kind is EdgeKind.IMPORTS]
        named = {
            (edge.source, edge.line, self.path_of(edge.target))
            for edge in edges
            if self.nodes[edge.target].definition >= 0
        }
        return [
            edge
            for edge in edges
            if self.nodes[edge.target].definition >= 0
            or (edge.source, edge.line, edge.target) not in named
        ]

    def _source_imports(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """What source files import from source files: (file, target) by the pages of both."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for edge in self.imports:
            path = self.path_of(edge.target)
            if self.role(edge.source) is Role.SOURCE and self.role(path) is Role.SOURCE:
                pages = (self.page_of(edge.source), self.page_of(path))
                found.setdefault(pages, set()).add((edge.source, edge.target))
        return found

    # Nodes and definitions

    def path_of(self, node_id: str) -> str:
        """The file of a node, "" for packages."""
        node = self.nodes.get(node_id)
        return node.path if node else ""

    def definition(self, node: Node) -> Definition:
        """The definition of a symbol."""
        return self.facts[node.path].definitions[node.definition]

    def said_of(self, node: Node) -> tuple[str, Doc | None]:
        """The documentation of a symbol and its file: its own, or what a header says of it."""
        for one in (node, *self.declarations.of(node)):
            doc = self.definition(one).doc
            if doc is not None:
                return one.path, doc
        return node.path, None

    def declared_in(self, path: str) -> list[Node]:
        """What a file declares that another file defines, in the order of the declarations."""
        found = (self.declarations.definition_of(node) for node in self._symbols.get(path, ()))
        return list(dict.fromkeys(node for node in found if node is not None))

    def symbols(self, path: str) -> list[Node]:
        """The symbols of a file in order.

        Overloads, conditional twins and declarations of what is defined elsewhere are left out.
        """
        if path not in self._chosen:
            self._chosen[path] = self._choose(path)
        return self._chosen[path]

    def _choose(self, path: str) -> list[Node]:
        seen: set[tuple[str, ...]] = set()
        chosen = []
        adapter = adapter_for(self.facts[path].language) if path in self.facts else None
        for node in self._symbols.get(path, ()):
            definition = self.definition(node)
            key: tuple[str, ...] = (definition.qualified,)
            if adapter is not None and adapter.packaged:
                # Methods beside a field of their name, or with other parameters, are no twins.
                key += (definition.kind, *(one.type for one in definition.parameters))
            if "overload" in definition.modifiers or key in seen:
                continue
            if self.declarations.definition_of(node) is not None:
                continue
            seen.add(key)
            chosen.append(node)
        return chosen

    def top_symbols(self, paths: tuple[str, ...]) -> list[Node]:
        """The symbols at the top level of files (or of a namespace there)."""
        return [
            node
            for path in paths
            for node in self.symbols(path)
            if self._at_top(path, self.definition(node))
        ]

    def _at_top(self, path: str, definition: Definition) -> bool:
        if definition.kind is DefinitionKind.NAMESPACE:
            return False
        if definition.parent == TOP_LEVEL:
            return True
        parent = self.facts[path].definitions[definition.parent]
        return parent.kind is DefinitionKind.NAMESPACE

    def members(self, node: Node) -> list[Node]:
        """The symbols directly inside a symbol."""
        if node.path not in self._members:
            inside: dict[int, list[Node]] = {}
            for other in self.symbols(node.path):
                inside.setdefault(self.definition(other).parent, []).append(other)
            self._members[node.path] = inside
        return self._members[node.path].get(node.definition, [])

    def node_at(self, path: str, definition: int) -> Node | None:
        """The node of a definition by its index, ``None`` for the top level."""
        return self._by_definition.get((path, definition))

    def owner(self, node: Node) -> Node | None:
        """The symbol around a symbol."""
        definition = self.definition(node) if node.definition >= 0 else None
        return self.node_at(node.path, definition.parent) if definition else None

    def name(self, node: Node) -> str:
        """The qualified name of a symbol, or the path of a file."""
        return self.definition(node).qualified if node.definition >= 0 else node.name

    def is_type(self, node: Node) -> bool:
        """Tell whether a symbol is a class or the like, or an object with methods of its own."""
        if node.definition < 0:
            return False
        kind = self.definition(node).kind
        return kind in TYPES or (kind in VALUES and node.id in self._with_methods)

    def is_alias(self, node: Node) -> bool:
        """Tell whether a type is only a name for others (``T = TypeVar("T")``, ``type Id = …``)."""
        return self.definition(node).kind is DefinitionKind.TYPE

    def is_type_variable(self, node: Node) -> bool:
        """Tell whether a type is a variable of Python's generics, which is nothing by itself."""
        definition = self.definition(node)
        made = definition.value.partition("(")[0].rpartition(".")[2]
        return definition.kind is DefinitionKind.TYPE and made in _TYPE_VARIABLES

    def is_named(self, node: Node) -> bool:
        """Tell whether a symbol is a type or a function."""
        return self.is_type(node) or self.definition(node).kind in CALLABLES

    # Edges

    def outgoing(self, node_id: str, kinds: frozenset[EdgeKind]) -> list[Edge]:
        """Edges that leave a node, in the order of their lines."""
        edges = self.index.outgoing(node_id, *kinds)
        return sorted(edges, key=lambda edge: (edge.line, edge.target, edge.kind))

    def incoming(self, node_id: str, kinds: frozenset[EdgeKind]) -> list[Edge]:
        """Edges that reach a node, sorted by source and line."""
        edges = self.index.incoming(node_id, *kinds)
        return sorted(edges, key=lambda edge: (edge.source, edge.line, edge.kind))

    def within(self, node: Node, kinds: frozenset[EdgeKind]) -> Iterator[Edge]:
        """Edges that leave a symbol or anything inside it."""
        for other in self._symbols.get(node.path, ()):
            if other.id == node.id or other.id.startswith(f"{node.id}."):
                yield from self.outgoing(other.id, kinds)

    def imports_of(self, module_id: str) -> list[Edge]:
        """The import edges that lead into the files of a module or the overview."""
        return self._importers.get(module_id, [])

    def imports_from(self, path: str) -> list[Edge]:
        """The import edges that leave a file, in the order of their lines."""
        edges = self._imports.get(path, [])
        return sorted(edges, key=lambda edge: (edge.line, edge.target))

    def users(self, node: Node) -> Users:
        """The users of a symbol, sorted by id. Imports and re-exports are no use."""
        if node.id not in self._users:
            self._users[node.id] = self._users_of(node)
        return self._users[node.id]

    def _users_of(self, node: Node) -> Users:
        found: dict[bool, set[str]] = {False: set(), True: set()}
        inside = f"{node.id}."
        for edge in self.incoming(node.id, USES):
            if not edge.counted or edge.source == node.id or edge.source.startswith(inside):
                continue
            role = self.role(self.path_of(edge.source))
            if role in {Role.SOURCE, Role.TEST}:
                found[role is Role.TEST].add(edge.source)
        return Users(tuple(sorted(found[False])), tuple(sorted(found[True])))

    # Files, modules and pages

    def role(self, path: str) -> Role | None:
        """The role of a file."""
        file = self.files.get(path)
        return file.role if file else None

    def with_role(self, paths: tuple[str, ...], role: Role) -> tuple[str, ...]:
        """Those of the files that have a role."""
        return tuple(path for path in paths if self.role(path) is role)

    def module_of(self, path: str) -> Module | None:
        """The leaf module that owns a file, ``None`` for files of the overview."""
        return self._module_of.get(path)

    def page_of(self, path: str) -> str:
        """The id of the page that owns a file."""
        module = self._module_of.get(path)
        return module.id if module else OVERVIEW

    def files_below(self, module: Module) -> tuple[str, ...]:
        """The files of a module and of all modules below it, in reading order."""
        found: list[str] = []
        waiting = [module.id]
        while waiting:
            current = self.modules[waiting.pop(0)]
            found.extend(current.files)
            waiting.extend(current.children)
        return tuple(found)

    def in_focus(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """The files of modules that the reader wants to see first; all, where there are none."""
        chosen = tuple(
            path for path in paths if (home := self.module_of(path)) is not None and home.focused
        )
        return chosen or paths

    def children_of(self, module: Module) -> list[Module]:
        """The child modules in reading order."""
        return [self.modules[child] for child in module.children]
