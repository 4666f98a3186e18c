"""What tests reach without calling it by name: through the fixtures that they ask for, also those
that a class of tests replaces and runs the tests of its bases with.
"""

import re
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.model import Definition
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import listing, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.material import USES, Material
from codewiki.wiki.model import Code, Content, Items, Spans, Statement
from codewiki.wiki.page_writer import sentence
from codewiki.wiki.tests_examples import tests_in

MAX_ITEMS = 4
_DEEPEST = 8
_FIXTURE = re.compile(r"(?:^|\.)fixture$")
_INHERITS = frozenset({EdgeKind.INHERITS})
_RECEIVERS = frozenset({"self", "cls"})


class Given(msgspec.Struct, frozen=True):
    """A test that is given a symbol: by the ``fixture`` of its class (the one that runs it, "" for
    none) or of its surroundings. All are ids of nodes.
    """

    test: str
    runs_in: str
    fixture: str
    target: str


class _Book:
    """All tests that fixtures lead on, looked up once."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._paths = [path for path in sorted(material.facts) if material.role(path) is Role.TEST]
        self._of_class: dict[str, dict[str, Node]] = {}
        self._of_file: dict[str, dict[str, Node]] = {}
        for path in self._paths:
            for node in material.symbols(path):
                if is_fixture(material.definition(node)):
                    owner = material.owner(node)
                    inside = owner is not None and material.is_type(owner)
                    home = self._of_class if inside else self._of_file
                    key = owner.id if owner is not None and inside else path
                    home.setdefault(key, {})[material.definition(node).name] = node
        self._closures: dict[tuple[str, str, str], frozenset[tuple[str, str]]] = {}
        self.by_page: dict[str, list[Given]] = {}
        if self._of_class or self._of_file:
            for one in self._all():
                page = material.page_of(material.path_of(one.target))
                self.by_page.setdefault(page, []).append(one)

    def _all(self) -> Iterator[Given]:
        material = self._material
        for path in self._paths:
            for signal in tests_in(material, path):
                node = material.node_at(path, signal.scope)
                if node is None or node.definition < 0:
                    continue
                asked = _asked(material.definition(node))
                owner = material.owner(node)
                classes = [""] if owner is None else self._running(owner.id)
                for id_ in classes if asked else ():
                    home = material.path_of(id_) if id_ else path
                    found = {pair for name in asked for pair in self._closure(id_, home, name)}
                    for fixture, target in sorted(found):
                        yield Given(node.id, id_, fixture, target)

    def _running(self, class_id: str) -> list[str]:
        """A class of tests and those that inherit from it."""
        found = [class_id]
        for id_ in found:
            for edge in self._material.incoming(id_, _INHERITS):
                is_test = self._material.role(self._material.path_of(edge.source)) is Role.TEST
                if is_test and edge.source not in found:
                    found.append(edge.source)
        return found

    def _closure(
        self, class_id: str, path: str, name: str, depth: int = 0
    ) -> frozenset[tuple[str, str]]:
        """What the fixture of a name uses of the source, as (fixture, target), also through the
        fixtures that it asks for itself.
        """
        key = (class_id, path, name)
        if key not in self._closures:
            self._closures[key] = frozenset()  # a fixture that asks for itself
            fixture = self._fixture(class_id, path, name)
            if fixture is not None and depth < _DEEPEST:
                found = {(fixture.id, target) for target in self._used(fixture)}
                for other in _asked(self._material.definition(fixture)):
                    if other != name:
                        found |= self._closure(class_id, path, other, depth + 1)
                self._closures[key] = frozenset(found)
        return self._closures[key]

    def _fixture(self, class_id: str, path: str, name: str) -> Node | None:
        """The fixture that a name means: of the class, its bases, the file, a ``conftest.py``."""
        seen = [class_id] if class_id else []
        for id_ in seen:
            if name in self._of_class.get(id_, {}):
                return self._of_class[id_][name]
            edges = self._material.outgoing(id_, _INHERITS)
            seen += [edge.target for edge in edges if edge.target not in seen]
        folder = path
        places = [path]
        while folder:
            folder = folder.rpartition("/")[0]
            places.append(f"{folder}/conftest.py" if folder else "conftest.py")
        found = (self._of_file[one][name] for one in places if name in self._of_file.get(one, {}))
        return next(found, None)

    def _used(self, fixture: Node) -> set[str]:
        """The public types and functions of the source that a fixture names."""
        material = self._material
        found = set()
        for edge in material.within(fixture, USES):
            target = material.nodes[edge.target]
            if (
                target.definition >= 0
                and material.role(target.path) is Role.SOURCE
                and material.definition(target).public
                and material.owner(target) is None
                and material.is_named(target)
            ):
                found.add(target.id)
        return found


def is_fixture(definition: Definition) -> bool:
    """Tell whether a function gives tests something by its name."""
    return any(_FIXTURE.search(name) for name in definition.decorators)


def _asked(definition: Definition) -> tuple[str, ...]:
    return tuple(one.name for one in definition.parameters if one.name not in _RECEIVERS)


_BOOKS: WeakKeyDictionary[Material, _Book] = WeakKeyDictionary()


def given_to_tests(material: Material, page: str) -> Sequence[Given]:
    """The tests that fixtures give the symbols of a page, in the order of their files."""
    if material not in _BOOKS:
        _BOOKS[material] = _Book(material)
    return _BOOKS[material].by_page.get(page, ())


def through_fixtures(material: Material, page: str) -> tuple[Content, ...]:
    """An item for each fixture that gives tests the symbols of a page, the most tests first."""
    by_fixture: dict[tuple[str, str], list[Given]] = {}
    for one in given_to_tests(material, page):
        runs_in = one.runs_in if _is_of_class(material, one.fixture) else ""
        by_fixture.setdefault((one.fixture, runs_in), []).append(one)
    ordered = sorted(
        by_fixture.items(), key=lambda pair: (-len({one.test for one in pair[1]}), pair[0])
    )
    items = [_item(material, *pair, found) for pair, found in ordered[:MAX_ITEMS]]
    return (Items(tuple(items)),) if items else ()


def _is_of_class(material: Material, fixture: str) -> bool:
    owner = material.owner(material.nodes[fixture])
    return owner is not None and material.is_type(owner)


def _item(material: Material, fixture_id: str, class_id: str, found: list[Given]) -> Statement:
    """How many tests a fixture gives what, and of which class, own and inherited."""
    fixture = material.nodes[fixture_id]
    definition = material.definition(fixture)
    targets = dict.fromkeys(one.target for one in found)
    names: list[Spans] = [(Code(material.name(material.nodes[one])),) for one in targets]
    tests = {one.test for one in found}
    by = (
        Code(definition.name),
        *parenthesis(material.evidence.cite_name(fixture.path, definition)),
    )
    given = listing(names)
    count = say("count.tests", n=len(tests))
    if not class_id:
        words = say("tests.given", n=len(tests), tests=count, targets=given, fixture=by)
        return sentence(words, DERIVED)
    runs_in = material.nodes[class_id]
    inherited = sum(material.owner(material.nodes[one]) != runs_in for one in tests)
    if inherited == len(tests):
        count = say("tests.all_inherited", n=inherited)
    elif inherited:
        count = say("tests.counted", tests=count, n=inherited)
    name = Code(material.name(runs_in))
    words = say("tests.runs", runs_in=name, tests=count, targets=given, fixture=by)
    return sentence(words, DERIVED)
