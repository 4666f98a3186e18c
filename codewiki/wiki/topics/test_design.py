"""How tests are built: classes that inherit tests, fixtures, tests that run with many values."""

import re

import msgspec

from codewiki.facts.model import Definition, SignalKind
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import DERIVED, name_line, parenthesis
from codewiki.wiki.docs_text import first_sentence
from codewiki.wiki.evidence import cited
from codewiki.wiki.fixtures import is_fixture
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    Diagram,
    DiagramEdge,
    DiagramKind,
    DiagramNode,
    Plain,
    Quote,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table

MAX_CLASSES = 15
MAX_FIXTURES = 25
MAX_PARAMETRISED = 25
_INHERITS = frozenset({EdgeKind.INHERITS})
_MANY = re.compile(
    r"(?:^|\.)(?:parametrize|ParameterizedTest|parameterized(?:\.expand)?|ddt\.data)$"
)
_AUTO = re.compile(r"\bautouse\s*=\s*True\b")
_SCOPE = re.compile(r"\bscope\s*=\s*[\"'](\w+)[\"']")
_SET_UP = frozenset({
    *("setUp", "tearDown", "setUpClass", "tearDownClass", "setup_method", "teardown_method"),
    *("setup_class", "teardown_class", "setup_module", "teardown_module", "asyncSetUp"),
})
_SET_UP_ANNOTATIONS = re.compile(
    r"(?:^|\.)(?:Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll|BeforeClass|AfterClass"
    r"|BeforeMethod|AfterMethod|Setup|TearDown)$"
)


# Classes --------------------------------------------------------------------------------------


class _TestClass(msgspec.Struct, frozen=True):
    node: Node
    own: int
    bases: tuple[str, ...]


def test_classes(material: Material, paths: list[str]) -> tuple[Content, ...]:
    """Classes of tests that inherit from each other, as a diagram and a sentence."""
    classes = _classes(material, paths)
    if not classes:
        return ()
    inherited = {id_: _inherited(classes, id_) for id_ in classes}
    joined_up = {id_ for id_, one in classes.items() if any(base in classes for base in one.bases)}
    joined_up |= {base for one in classes.values() for base in one.bases if base in classes}
    content: list[Content] = []
    with_tests = [one for one in classes.values() if one.own]
    if with_tests:
        largest = sorted(with_tests, key=lambda one: (-one.own, one.node.id))
        names: list[Spans] = [
            say(
                "testing.class_tests",
                name=(Code(material.name(one.node)), *parenthesis(name_line(material, one.node))),
                n=one.own,
            )
            for one in largest
        ]
        words = say("testing.classes", n=len(with_tests), names=listing(names, 3))
        content += paragraph(sentence(words, DERIVED))
    heirs = sorted(
        (id_ for id_ in inherited if inherited[id_]), key=lambda id_: (-inherited[id_], id_)
    )
    if heirs:
        parts: list[Spans] = [
            say(
                "testing.heir",
                name=(
                    Code(material.name(classes[id_].node)),
                    *parenthesis(name_line(material, classes[id_].node)),
                ),
                n=inherited[id_],
            )
            for id_ in heirs
        ]
        words = say("testing.heirs", n=len(heirs), names=listing(parts, 4))
        content += paragraph(sentence(words, DERIVED))
    drawing = _drawing(material, classes, inherited, joined_up)
    return (*content, *((drawing,) if drawing else ()))


def _classes(material: Material, paths: list[str]) -> dict[str, _TestClass]:
    """The classes of test files that hold tests or inherit from one that does, by node id."""
    own: dict[str, int] = {}
    for path in paths:
        for signal in material.facts[path].signals:
            node = material.node_at(path, signal.scope) if signal.kind is SignalKind.TEST else None
            owner = material.owner(node) if node is not None else None
            if owner is not None and material.is_type(owner):
                own[owner.id] = own.get(owner.id, 0) + 1
    found: dict[str, _TestClass] = {}
    waiting = sorted(own)
    for path in paths:
        waiting += [node.id for node in material.symbols(path) if material.is_type(node)]
    for id_ in dict.fromkeys(waiting):
        bases = tuple(
            edge.target
            for edge in material.outgoing(id_, _INHERITS)
            if material.role(material.path_of(edge.target)) is Role.TEST
        )
        # Nothing runs the tests of an object: ``new TillTest() {…}`` has no name.
        if " " not in material.definition(material.nodes[id_]).name and (id_ in own or bases):
            found[id_] = _TestClass(material.nodes[id_], own.get(id_, 0), bases)
    for one in list(found.values()):
        for base in one.bases:
            found.setdefault(base, _TestClass(material.nodes[base], own.get(base, 0), ()))
    testing = {id_ for id_ in found if own.get(id_) or _inherited(found, id_)}
    testing |= {base for id_ in testing for base in found[id_].bases}
    return {id_: found[id_] for id_ in sorted(testing)}


def _inherited(classes: dict[str, _TestClass], id_: str) -> int:
    """The number of tests of all ancestors in test files, each ancestor once."""
    seen = {id_}
    waiting = list(classes[id_].bases)
    total = 0
    while waiting:
        base = waiting.pop()
        if base not in seen and base in classes:
            seen.add(base)
            total += classes[base].own
            waiting += classes[base].bases
    return total


def _drawing(
    material: Material,
    classes: dict[str, _TestClass],
    inherited: dict[str, int],
    joined_up: set[str],
) -> Diagram | None:
    ranked = sorted(joined_up, key=lambda id_: (-classes[id_].own - inherited[id_], id_))
    shown = sorted(ranked[:MAX_CLASSES])
    ids = {id_: f"c{place}" for place, id_ in enumerate(shown, start=1)}
    edges = tuple(
        DiagramEdge(ids[id_], ids[base], style="inherits")
        for id_ in shown
        for base in classes[id_].bases
        if base in ids
    )
    if len(shown) < 3 or not edges:
        return None
    nodes = tuple(
        DiagramNode(
            ids[id_],
            material.name(classes[id_].node),
            members=_members(classes[id_].own, inherited[id_]),
        )
        for id_ in shown
    )
    words = say("caption.inherits")
    if len(shown) < len(joined_up):
        words = joined(say("caption.cut", shown=len(shown), all=len(joined_up)), words)
    return Diagram(
        DiagramKind.CLASSES, label("diagram.test_classes"), nodes, edges, caption(words), "TB"
    )


def _members(own: int, inherited: int) -> tuple[str, ...]:
    lines = []
    if own:
        lines.append(_text(say("count.tests", n=own)))
    if inherited:
        lines.append(_text(say("testing.inherited", n=inherited)))
    return tuple(lines)


def _text(spans: Spans) -> str:
    return "".join(span.text for span in spans if isinstance(span, Plain))


# Fixtures -------------------------------------------------------------------------------------


class _Fixture(msgspec.Struct, frozen=True):
    node: Node
    definition: Definition
    users: int
    words: tuple[str, ...]


def fixtures(material: Material, paths: list[str]) -> tuple[Content, ...]:
    """What tests are given by name: the fixtures of pytest, and methods that set tests up."""
    found = _fixtures(material, paths)
    content: list[Content] = []
    if found:
        found.sort(key=lambda one: (-one.users, one.node.id))
        rows = [line for one in found[:MAX_FIXTURES] for line in _fixture_row(material, one)]
        words = say("testing.fixtures", n=len(found))
        columns = ("fixture", "asked_by", "scope", "docs", "lines_of")
        header = tuple(label(f"column.{name}") for name in columns)
        content += [*paragraph(caption(words)), *table(header, rows, right=(1,))]
        if len(found) > len(rows):
            content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return (*content, *_set_up(material, paths))


def count_fixtures(material: Material, path: str) -> int:
    """How many fixtures a file defines."""
    return sum(is_fixture(one) for one in material.facts[path].definitions)


def _fixtures(material: Material, paths: list[str]) -> list[_Fixture]:
    asked: dict[str, int] = {}
    for path in paths:
        for definition in material.facts[path].definitions:
            for name in {one.name for one in definition.parameters} - {"self", "cls"}:
                asked[name] = asked.get(name, 0) + 1
    found = []
    for path in paths:
        for node in material.symbols(path):
            definition = material.definition(node)
            if not is_fixture(definition):
                continue
            head = _head(material, path, definition)
            scope = _SCOPE.search(head)
            words = (*((scope[1],) if scope else ()), *(("autouse",) if _AUTO.search(head) else ()))
            found.append(_Fixture(node, definition, asked.get(definition.name, 0), words))
    return found


def _head(material: Material, path: str, definition: Definition) -> str:
    """The lines of the decorators."""
    return "\n".join(
        material.evidence.text(path, line)
        for line in range(definition.line, min(definition.name_line, definition.line + 60))
    )


def _fixture_row(material: Material, one: _Fixture) -> list[Statement]:
    path, definition = one.node.path, one.definition
    first = max(definition.line, definition.name_line - 8)
    citation = material.evidence.cite(path, first, definition.name_line, definition.name)
    if citation is None:
        return []
    claims: tuple[Claim, ...] = (DERIVED,)
    said = first_sentence(definition.doc)
    docs: Spans = ()
    if said is not None:
        quoted = material.evidence.cite(path, said.line, said.end_line, _longest(said.text))
        if quoted is not None:
            docs = (Quote(said.text), *parenthesis(quoted))
            claims += (Claim(ClaimKind.QUOTES, path, value=said.text, citation=quoted),)
    cells: tuple[Spans, ...] = (
        (Code(material.name(one.node)),),
        (Plain(number(one.users)),) if one.users else (),
        listing([(Code(word),) for word in one.words]),
        docs,
        cited(citation),
    )
    return [row(cells, *claims)]


def _longest(text: str) -> str:
    return max(re.findall(r"\w+", text), key=len, default="")


def _set_up(material: Material, paths: list[str]) -> tuple[Content, ...]:
    """Methods that run before or after tests, by their names or annotations."""
    found: dict[str, list[Citation]] = {}
    for path in paths:
        for definition in material.facts[path].definitions:
            names = [definition.name] if definition.name in _SET_UP else []
            names += [one for one in definition.decorators if _SET_UP_ANNOTATIONS.search(one)]
            for name in names[:1]:
                last = name.rsplit(".", 1)[-1]
                citation = material.evidence.cite(path, definition.line, definition.name_line, last)
                if citation is not None:
                    found.setdefault(last, []).append(citation)
    if not found:
        return ()
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    names_of: list[Spans] = [
        (*say("uses.times", name=Code(name), n=len(where)), *parenthesis(where[0]))
        for name, where in ordered
    ]
    words = say("testing.set_up", n=sum(map(len, found.values())), names=listing(names_of, 6))
    return paragraph(sentence(words, DERIVED))


# Tests with many values -----------------------------------------------------------------------


def parametrised(material: Material, paths: list[str]) -> tuple[Content, ...]:
    """Tests that run once for each of several sets of values."""
    found: list[tuple[int, str, Statement]] = []
    for path in paths:
        for node in material.symbols(path):
            definition = material.definition(node)
            if any(_MANY.search(name) for name in definition.decorators):
                line = _parametrised_row(material, node, definition)
                found += [line] if line else []
    if not found:
        return ()
    found.sort(key=lambda one: (-one[0], one[1]))
    header = tuple(label(f"column.{name}") for name in ("test", "sets", "lines_of"))
    rows = [statement for _, _, statement in found[:MAX_PARAMETRISED]]
    content: list[Content] = [*paragraph(caption(say("testing.parametrised", n=len(found))))]
    content += table(header, rows, right=(1,))
    if len(found) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def _parametrised_row(
    material: Material, node: Node, definition: Definition
) -> tuple[int, str, Statement] | None:
    citation = material.evidence.cite(
        node.path, definition.line, definition.name_line, definition.name
    )
    if citation is None:
        return None
    sets = count_sets(_head(material, node.path, definition))
    cells: tuple[Spans, ...] = (
        (Code(material.name(node)),),
        (Plain(number(sets)),) if sets else (),
        cited(citation),
    )
    return sets, node.id, row(cells, DERIVED)


def count_sets(head: str) -> int:
    """How many sets of values a ``parametrize`` gives; several multiply; 0 when not written out.

    The values are the elements of the first list or tuple behind the names.
    """
    total = 1
    counted = False
    for match in re.finditer(r"parametrize\s*\(", head):
        behind = _behind_names(head, match.end())
        count = _elements(head, behind) if behind else 0
        if not count:
            return 0
        total *= count
        counted = True
    return total if counted else 0


def _behind_names(text: str, start: int) -> int:
    """The place behind the comma that ends the first argument, 0 when there is none."""
    depth, quote = 0, ""
    for place in range(start, len(text)):
        letter = text[place]
        if quote:
            quote = "" if letter == quote and text[place - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and not depth:
            return place + 1
    return 0


def _elements(text: str, start: int) -> int:
    """The elements of the list or tuple that begins behind ``start``, 0 when there is none."""
    while start < len(text) and text[start].isspace():
        start += 1
    if start >= len(text) or text[start] not in "[(":
        return 0
    depth, quote, count, something = 0, "", 0, False
    place = start
    while place < len(text):
        letter = text[place]
        if quote:
            if letter == "\\":
                place += 1
            elif letter == quote:
                quote = ""
        elif letter == "#":
            end = text.find("\n", place)
            place = end if end >= 0 else len(text)
            continue
        elif letter in "\"'":
            quote, something = letter, True
        elif letter in "([{":
            something = something or depth > 0
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if not depth:
                return count + something
        elif letter == "," and depth == 1:
            count, something = count + something, False
        elif not letter.isspace():
            something = True
        place += 1
    return 0
