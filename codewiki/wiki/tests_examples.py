"""Tests as examples: short stretches of tests that call the page's symbols, as they are."""

import re
import textwrap
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.model import TOP_LEVEL, FileFacts, Signal, SignalKind
from codewiki.graph.model import Edge, EdgeKind, Tier
from codewiki.query.build import is_seen
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import DERIVED, callee_text, parenthesis, stated
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLS, USES, Material
from codewiki.wiki.model import Citation, Claim, ClaimKind, Code, Content, Excerpt, Spans, Statement
from codewiki.wiki.page_writer import paragraph, row, sentence, table
from codewiki.wiki.source_lines import balanced

MAX_EXAMPLES = 3
FEW_EXAMPLES = 2
MAX_EXCERPT = 8
MAX_OTHERS = 12
MOST_LINES = 80
MOST_FILES = 1


class TestCase(msgspec.Struct, frozen=True):
    """A test and the edges that lead from its lines to the page's symbols."""

    path: str
    signal: Signal
    edges: tuple[Edge, ...]


def tests_as_examples(
    material: Material, page: str, sources: tuple[str, ...]
) -> tuple[Content, ...]:
    """A count, up to three excerpts and a table of further tests."""
    tests = find_tests(material, sources)
    if not tests:
        return ()
    chosen = _chosen(material, tests)
    content: list[Content] = [*paragraph(_count(material, tests))]
    for test, citation in chosen:
        content += paragraph(_introduction(material, page, test, citation))
        content.append(_excerpt(material, test.path, citation))
    shown = {_key(test) for test, _ in chosen}
    rest = [test for test in tests if _key(test) not in shown]
    rows = [_row(material, test, where) for test, where in _placed(material, rest)[:MAX_OTHERS]]
    header = tuple(label(f"column.{name}") for name in ("also", "calls", "asserts", "lines_of"))
    content += table(header, rows)
    return tuple(content)


def first_examples(material: Material, page: str, path: str) -> tuple[Content, ...]:
    """Two excerpts of tests that call a file, for a page that only introduces: others than those
    that the file's own page shows.
    """
    module = material.module_of(path)
    home = material.with_role(module.files, Role.SOURCE) if module else ()
    shown = {_key(test) for test, _ in _chosen(material, find_tests(material, home))}
    tests = [test for test in find_tests(material, (path,)) if _key(test) not in shown]
    content: list[Content] = []
    for test, citation in _chosen(material, tests)[:FEW_EXAMPLES]:
        content += paragraph(_introduction(material, page, test, citation))
        content.append(_excerpt(material, test.path, citation))
    return tuple(content)


def _key(test: TestCase) -> tuple[str, int]:
    return test.path, test.signal.line


NAMES = USES - CALLS
"""Uses that are no call: an error that is expected, a type, a value."""


def find_tests(
    material: Material, sources: tuple[str, ...], kinds: frozenset[EdgeKind] = CALLS
) -> list[TestCase]:
    """Tests whose lines call symbols of the files (or use them otherwise, by ``kinds``): the most
    symbols first, then the shortest.
    """
    wanted = set(sources)
    by_file: dict[str, list[Edge]] = {}
    for path in sources:
        for node in material.symbols(path):
            for edge in material.incoming(node.id, kinds):
                test = material.path_of(edge.source)
                if material.role(test) is Role.TEST and test not in wanted:
                    by_file.setdefault(test, []).append(edge)
    found = []
    for path, edges in sorted(by_file.items()):
        edges.sort(key=lambda one: (one.line, one.target))
        lines = [one.line for one in edges]
        for signal in tests_in(material, path):
            inside = edges[bisect_left(lines, signal.line) : bisect_right(lines, signal.end_line)]
            if inside:
                found.append(TestCase(path, signal, tuple(inside)))
    return sorted(
        found,
        key=lambda test: (
            -min(len({edge.target for edge in test.edges}), 3),
            test.signal.end_line - test.signal.line,
            test.path,
            test.signal.line,
        ),
    )


def single_tests(material: Material, path: str) -> list[Signal]:
    """The tests of a file, without what only holds several of them."""
    return [
        one
        for one in material.facts[path].signals
        if one.kind is SignalKind.TEST and not _GROUP.match(material.evidence.text(path, one.line))
    ]


_GROUP = re.compile(r"\s*(?:describe|suite|context)\b")


def innermost(signals: Sequence[Signal]) -> list[Signal]:
    """The tests among the signals of a file that hold no other test."""
    tests = [one for one in signals if one.kind is SignalKind.TEST]
    holding: set[tuple[int, int]] = set()
    # From the last to begin to the first: ``soonest`` is where the first of those seen ends.
    soonest: int | None = None
    for line, end in sorted({(one.line, one.end_line) for one in tests}, key=_last_inner_first):
        if soonest is not None and soonest <= end:
            holding.add((line, end))
        soonest = end if soonest is None else min(soonest, end)
    return [one for one in tests if (one.line, one.end_line) not in holding]


_DATA = frozenset({"data", "testdata", "test_data", "test-data", "fixtures", "__fixtures__"})


def is_test_data(path: str) -> bool:
    """Tell whether a folder says that a file is material for tests."""
    return not _DATA.isdisjoint(path.split("/")[:-1])


def tests_in(material: Material, path: str) -> list[Signal]:
    """The tests of a file; one that holds others is a group of them."""
    known = _KNOWN.setdefault(material, {})
    if path not in known:
        signals = [] if is_test_data(path) else _with_bodies(material.facts[path])
        known[path] = innermost(signals)
    return known[path]


_KNOWN: WeakKeyDictionary[Material, dict[str, list[Signal]]] = WeakKeyDictionary()


def _with_bodies(facts: FileFacts) -> list[Signal]:
    """The tests of a file with the lines of their whole functions: an annotation is only a part."""
    found = []
    for signal in facts.signals:
        if signal.kind is SignalKind.TEST and signal.scope != TOP_LEVEL:
            definition = facts.definitions[signal.scope]
            if definition.qualified == signal.name:
                signal = msgspec.structs.replace(
                    signal,
                    line=min(signal.line, definition.line),
                    end_line=max(signal.end_line, definition.end_line),
                )
        found.append(signal)
    return found


def _last_inner_first(lines: tuple[int, int]) -> tuple[int, int]:
    return -lines[0], lines[1]


def _chosen(material: Material, tests: list[TestCase]) -> list[tuple[TestCase, Citation]]:
    """The shortest tests, one for each set of symbols that they call."""
    chosen: list[tuple[TestCase, Citation]] = []
    seen: set[frozenset[str]] = set()
    for test in tests:
        targets = frozenset(edge.target for edge in test.edges)
        if targets in seen or any(targets <= other for other in seen):
            continue
        citation = _stretch(material, test)
        if citation is not None:
            seen.add(targets)
            chosen.append((test, citation))
        if len(chosen) == MAX_EXAMPLES:
            break
    return chosen


def _stretch(material: Material, test: TestCase) -> Citation | None:
    """The body of a short test, else its lines around the calls; ``None`` when they do not make
    whole statements.
    """
    signal, evidence = test.signal, material.evidence
    head = _head_end(material, test)
    inside = tuple(edge for edge in test.edges if edge.line > head)
    if not inside:
        return None  # only the values that the test is given
    test = msgspec.structs.replace(test, edges=inside)
    callee = _callee(material, test)
    body = evidence.cite(test.path, head + 1, signal.end_line, callee)
    if body and body.end_line - body.line < MAX_EXCERPT:
        return body
    first = test.edges[0].line
    last = test.edges[-1].line
    around = evidence.cite(test.path, first, last, callee)
    if around is None or last - first >= MAX_EXCERPT or not _whole(evidence.text(test.path, first)):
        return None
    text = "\n".join(evidence.text(test.path, n) for n in range(around.line, around.end_line + 1))
    return around if _even(text) else None


def _callee(material: Material, test: TestCase) -> str:
    return material.definition(material.nodes[test.edges[0].target]).name


def _head_end(material: Material, test: TestCase) -> int:
    """The last line of the head of a test: decorators, name and parameters."""
    first = test.signal.line
    for number in range(first, test.signal.end_line):
        if _DEFINED.match(material.evidence.text(test.path, number)):
            first = number
            break
    for number in range(first, test.signal.end_line):
        text = material.evidence.text(test.path, number).rstrip()
        if text.endswith((":", "{")) and not text.lstrip().startswith(("@", "#")):
            return number
    return first


_DEFINED = re.compile(r"\s*(?:async\s+)?def\s")
_RAISES = re.compile(
    r"(?:raises|assertRaises(?:Regex)?|assertThrows(?:Exactly)?|rejects\.toThrow|toThrow(?:Error)?)"
    r"\(\s*(?P<error>[A-Za-z_][\w.]*)"
)
_EQUALS = (
    re.compile(r"^\s*assert\s+(?P<left>.+?)\s*==\s*(?P<right>.+?)\s*$"),
    re.compile(r"\bassertEquals?\((?P<left>[^,()]*(?:\([^()]*\))?[^,()]*),\s*(?P<right>[^,]+)\)"),
    re.compile(r"\bexpect\((?P<left>.+?)\)\.to(?:Be|Equal|StrictEqual)\((?P<right>.+)\)"),
    re.compile(r"\bassert\.(?:equal|strictEqual|deepEqual)\((?P<left>[^,]+),\s*(?P<right>.+)\)"),
)
_HOLDS = re.compile(r"^\s*assert\s+(?P<condition>[^,]+?)\s*$")
MOST_ASSERTED = 2
MOST_TARGETS = 40
"""Symbols that are claimed for a number of tests."""
LONGEST_ASSERTED = 60


def asserted(lines: Sequence[str]) -> Spans:
    """What a test asserts, as far as one line says it: errors raised, values that are equal."""
    found: dict[Spans, None] = {}
    for line in lines:
        if match := _RAISES.search(line):
            found.setdefault(say("tests.raises", error=Code(match["error"])))
            continue
        for pattern in _EQUALS:
            if match := pattern.search(line):
                left, right = (part.strip() for part in match.group("left", "right"))
                if _fits(left, right):
                    found.setdefault(say("tests.equals", left=Code(left), right=Code(right)))
                break
        else:
            if (match := _HOLDS.match(line)) and _fits(match["condition"]):
                found.setdefault(say("tests.holds", condition=Code(match["condition"])))
    return joined(*list(found)[:MOST_ASSERTED], by="; ")


def _fits(*parts: str) -> bool:
    return all(0 < len(part) <= LONGEST_ASSERTED and balanced(part) for part in parts)


def _whole(text: str) -> bool:
    return bool(text.strip()) and text.strip()[0] not in ")]}.,"


def _even(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in ("()", "[]", "{}"))


def _count(material: Material, tests: list[TestCase]) -> Statement:
    best = tests[0]
    citation = material.evidence.cite_line(best.path, best.edges[0].line, _callee(material, best))
    named = _callee(material, best)
    if citation is None:  # it is called by another name there
        named, citation = _name(best), _place(material, best)
    counts = Counter(test.path for test in tests)
    files = sorted(counts, key=lambda path: (-counts[path], path))
    names: list[Spans] = [(Code(path.rpartition("/")[2]),) for path in files]
    spans = say(
        "tests.count",
        n=len(tests),
        tests=say("count.tests", n=len(tests)),
        files=listing(names, MOST_FILES),
        first=joined((Code(named),), cited(citation), by=", "),
    )
    return sentence(spans, *called_symbols(material, tests), DERIVED)


def called_symbols(material: Material, tests: Sequence[TestCase]) -> tuple[Claim, ...]:
    """Claims that what tests call is declared: how many call it rests on that."""
    targets = dict.fromkeys(edge.target for test in tests for edge in test.edges)
    nodes = (material.nodes[one] for one in list(targets)[:MOST_TARGETS])
    return tuple(Claim(ClaimKind.HOLDS, node.path, material.name(node)) for node in nodes)


def _place(material: Material, test: TestCase) -> Citation | None:
    """The lines of a test, for what it calls or else for a word of its name."""
    signal = test.signal
    for word in (_callee(material, test), *re.findall(r"\w+", signal.name)):
        found = material.evidence.cite(test.path, signal.line, signal.end_line, word)
        if found is not None:
            return found
    return None


def _introduction(material: Material, page: str, test: TestCase, citation: Citation) -> Statement:
    seen, inferred, claims = _symbols(material, test)
    if not inferred:
        calls = say("tests.calls", symbols=seen)
    else:
        calls = _both("tests.both", seen, inferred)
    spans = say("tests.example", test=Code(_name(test)), calls=calls, lines=parenthesis(citation))
    return sentence(spans, *claims)


def _both(key: str, seen: Spans, inferred: Spans) -> Spans:
    """What is called and what appears to be, or the latter alone."""
    if not seen:
        return say("tests.appears", others=inferred)
    return say(key, symbols=seen, others=inferred)


def _name(test: TestCase) -> str:
    return test.signal.name or f"{test.path.rsplit('/', 1)[-1]}:{test.signal.line}"


def _symbols(material: Material, test: TestCase) -> tuple[Spans, Spans, tuple[Claim, ...]]:
    """The symbols that a test calls by their own names, those that it appears to call, and the
    claim that it does.
    """
    signal = test.signal
    seen = {edge.target: material.nodes[edge.target] for edge in test.edges if is_seen(edge)}
    names: list[Spans] = [(Code(material.name(node)),) for node in seen.values()]
    inferred = dict.fromkeys(edge.target for edge in test.edges if edge.target not in seen)
    others: list[Spans] = [(Code(material.name(material.nodes[one])),) for one in inferred]
    whole = material.evidence.cite(test.path, signal.line, signal.end_line, _callee(material, test))
    if whole is None or not signal.name:
        return listing(names, 4), listing(others, 4), (DERIVED,)
    typed = {edge.target for edge in test.edges if edge.tier is Tier.TYPE}
    claims = tuple(
        Claim(ClaimKind.REACHES, signal.name, callee_text(material, node), node.path, whole)
        for node in (*seen.values(), *(material.nodes[one] for one in inferred if one in typed))
    )
    if not typed.issuperset(inferred):
        claims += (DERIVED,)
    return listing(names, 4), listing(others, 4), claims


def _excerpt(material: Material, path: str, citation: Citation) -> Excerpt:
    lines = [
        material.evidence.text(path, number)
        for number in range(citation.line, citation.end_line + 1)
    ]
    text = textwrap.dedent("\n".join(lines))
    return Excerpt(material.facts[path].language, text, citation)


def _placed(material: Material, tests: list[TestCase]) -> list[tuple[TestCase, Citation]]:
    """The tests whose lines show what they call or how they are called."""
    return [(test, place) for test in tests if (place := _place(material, test)) is not None]


def _row(material: Material, test: TestCase, citation: Citation) -> Statement:
    signal = test.signal
    lines = [
        material.evidence.text(test.path, number)
        for number in range(signal.line, min(signal.end_line, signal.line + MOST_LINES) + 1)
    ]
    symbols, inferred, claims = _symbols(material, test)
    if inferred:
        symbols = _both("tests.row", symbols, inferred)
    says = asserted(lines)
    for span in says:
        if isinstance(span, Code):
            claims += stated(span.text, citation)
    return row(((Code(_name(test)),), symbols, says, cited(citation)), *claims)
