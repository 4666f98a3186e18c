"""Dossiers: what a model is shown for a page, ranked and cut to a number of tokens."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from codewiki.authoring.facts_text import page_facts
from codewiki.authoring.guarding import guarded
from codewiki.authoring.model import Dossier, Excerpt, Summary
from codewiki.graph.model import Node
from codewiki.llm.tokens import LETTERS
from codewiki.modules.model import Module
from codewiki.source.model import Role
from codewiki.wiki.addresses import TOPICS
from codewiki.wiki.evidence import MAX_LINES, evidence_of
from codewiki.wiki.flows import entry_of_all
from codewiki.wiki.material import CALLABLES, CALLS, Material
from codewiki.wiki.model import Page, PageKind
from codewiki.wiki.prose import is_document, is_readme
from codewiki.wiki.ranking import entry_points, ranked
from codewiki.wiki.signals import sources_of
from codewiki.wiki.tests_examples import find_tests

MOST_EXCERPTS = 60
_FACTS_SHARE = 0.2
_CHILDREN_SHARE = 0.35
_HEAD_LINES = 24
_TEST_LINES = 24
_TESTS = 3
_SHORT = 20
_AROUND = 3
_LONGEST_LINE = 300
LONGEST_TITLE = 120
_FRAME = 4
"""Letters around the title of a summary."""

Place = tuple[str, int, int, str]
"""Lines that may be shown: path, first and last line, and what they are."""


def module_dossier(
    material: Material, page: Page, module: Module, tokens: int, parts: Sequence[Summary] = ()
) -> Dossier:
    """The dossier of a module that owns files."""
    sources = sources_of(material, module.files)
    places = [
        *_symbols(material, sources),
        *_tests(material, sources),
        *_files(material, module.files),
    ]
    kept = ("purpose", "design", "flow", "hazards") if sources else ("purpose", "hazards")
    return _dossier(material, page, "module", kept, places, tokens, parts)


def part_dossier(
    material: Material,
    page: Page,
    title: str,
    symbols: Sequence[Node],
    tokens: int,
    parts: Sequence[Summary] = (),
) -> Dossier:
    """The dossier of a part of a large module: of it the page is told a summary only."""
    places = list(_ranked_places(material, symbols))
    made = _dossier(material, page, "part", ("purpose",), places, tokens, parts)
    return msgspec.structs.replace(made, title=title[:LONGEST_TITLE], facts="")


def parent_dossier(
    material: Material, page: Page, module: Module, tokens: int, children: Sequence[Summary]
) -> Dossier:
    """The dossier of a module that others lie below: what they say, and their main symbols."""
    sources = sources_of(material, material.files_below(module))
    places = list(_heads(material, sources))
    kept = ("purpose", "design", "reading")
    return _dossier(material, page, "parent", kept, places, tokens, children)


def overview_dossier(
    material: Material, page: Page, tokens: int, children: Sequence[Summary]
) -> Dossier:
    """The dossier of the overview: the README where it may be quoted, the main operation, the main
    symbols, and what the pages at the top say.
    """
    sources = sources_of(material, tuple(material.files))
    places: list[Place] = []
    if material.prose:
        places += _documents(material, material.tree.overview)
    entry = entry_of_all(material)
    if entry is not None:
        places.append(_whole(material, entry))
        for edge in material.outgoing(entry.id, CALLS)[:6]:
            target = material.nodes.get(edge.target)
            if target is not None and target.definition >= 0:
                places.append(_whole(material, target))
    places += _heads(material, sources)
    kept = ("purpose", "design", "flow", "reading")
    return _dossier(material, page, "overview", kept, places, tokens, children)


def topic_dossier(material: Material, page: Page, tokens: int) -> Dossier:
    """The dossier of a page across modules: the lines that its facts rest on, with those around."""
    places: list[Place] = []
    for section in page.sections:
        for block in section.blocks:
            for citation in evidence_of(block):
                first = max(1, citation.line - _AROUND)
                places.append((citation.path, first, citation.end_line + _AROUND, citation.needle))
    name = page.id.removeprefix(TOPICS)
    return _dossier(material, page, name, ("purpose", "hazards"), places, tokens, ())


def _dossier(
    material: Material,
    page: Page,
    kind: str,
    sections: tuple[str, ...],
    places: Sequence[Place],
    tokens: int,
    children: Sequence[Summary],
) -> Dossier:
    letters = int(tokens * LETTERS)
    facts = guarded(page_facts(page))[: int(letters * _FACTS_SHARE)]
    told = _cut(children, int(letters * _CHILDREN_SHARE))
    left = letters - len(facts) - sum(len(one.text) + len(one.title) + _FRAME for one in told)
    excerpts = tuple(_excerpts(material, places, left))
    topical = page.kind is PageKind.TOPIC
    return Dossier(
        page=page.id,
        title=page.title[:LONGEST_TITLE],
        kind=kind if not topical else page.id.removeprefix(TOPICS),
        sections=sections,
        excerpts=excerpts,
        facts=facts,
        children=told,
    )


def _cut(children: Sequence[Summary], letters: int) -> tuple[Summary, ...]:
    """The summaries, each with an equal share of ``letters`` at most; where titles alone would
    pass it, as many as there is room for.
    """
    share = letters // max(len(children), 1)
    told: list[Summary] = []
    for one in children:
        title = one.title[:LONGEST_TITLE]
        cut = Summary(title, one.text[: max(share - len(title), 0)])
        letters -= len(cut.title) + len(cut.text) + _FRAME
        if letters < 0:
            break
        told.append(cut)
    return tuple(told)


def _excerpts(material: Material, places: Iterable[Place], letters: int) -> Iterator[Excerpt]:
    """Yield excerpts in the order of their places, as many as there is room for, none twice."""
    shown: dict[str, list[tuple[int, int]]] = {}
    number = 0
    for path, first, last, name in places:
        last = min(last, first + MAX_LINES - 1)
        if any(one <= first and last <= two for one, two in shown.get(path, ())):
            continue
        lines = [material.evidence.text(path, line) for line in range(first, last + 1)]
        while lines and not lines[-1].strip():
            lines.pop()
        text = guarded("\n".join(line[:_LONGEST_LINE] for line in lines))
        cost = len(text) + len(lines) * 6 + len(path) + len(name) + 12
        if not text.strip() or cost > letters:
            continue
        number += 1
        letters -= cost
        shown.setdefault(path, []).append((first, last))
        yield Excerpt(f"S{number}", path, first, first + len(lines) - 1, name, text)
        if number == MOST_EXCERPTS:
            return


def _symbols(material: Material, sources: tuple[str, ...]) -> Iterator[Place]:
    """Yield the symbols of files that matter most: where it is entered, types with their heads and
    most used members, functions; of each file something before more of one.
    """
    for entry in entry_points(material, sources):
        yield _whole(material, entry)
    tops = [node for node in material.top_symbols(sources) if material.is_named(node)]
    yield from _ranked_places(material, tops)


def _ranked_places(material: Material, symbols: Sequence[Node]) -> Iterator[Place]:
    order = [node for node, _ in ranked(material, symbols)]
    for node in _spread(order):
        if material.is_type(node):
            yield _head(material, node)
            members = [one for one in material.members(node) if _is_callable(material, one)]
            for member, _ in ranked(material, members)[:4]:
                yield _whole(material, member)
        else:
            yield _whole(material, node)
    for node in order:
        if material.is_type(node):
            for member in material.members(node):
                if _is_callable(material, member):
                    yield _whole(material, member)


def _spread(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes by rank, the first of each file before the second of any."""
    rounds: dict[int, list[Node]] = {}
    seen: dict[str, int] = {}
    for node in nodes:
        number = seen.get(node.path, 0)
        seen[node.path] = number + 1
        rounds.setdefault(number, []).append(node)
    for number in sorted(rounds):
        yield from rounds[number]


def _heads(material: Material, sources: tuple[str, ...]) -> Iterator[Place]:
    """Yield the heads of the most used public symbols, of each page one before two of any."""
    tops = [
        node
        for node in material.top_symbols(sources)
        if material.is_named(node) and material.definition(node).public
    ]
    by_page: dict[str, int] = {}
    rounds: list[tuple[int, int, Node]] = []
    for rank, (node, _) in enumerate(ranked(material, tops)):
        page = material.page_of(node.path)
        by_page[page] = by_page.get(page, 0) + 1
        rounds.append((by_page[page], rank, node))
    for _, _, node in sorted(rounds, key=lambda one: one[:2])[:MOST_EXCERPTS]:
        path, first, last, name = _head(material, node)
        yield path, first, min(last, first + _SHORT - 1), name


def _tests(material: Material, sources: tuple[str, ...]) -> Iterator[Place]:
    for test in find_tests(material, sources)[:_TESTS]:
        signal = test.signal
        last = min(signal.end_line, signal.line + _TEST_LINES - 1)
        yield test.path, signal.line, last, signal.name


def _files(material: Material, paths: tuple[str, ...]) -> Iterator[Place]:
    """Yield the beginnings of files, those that are no code or documents first."""
    for path in paths:
        file = material.files.get(path)
        if file is None or (is_document(file) and not material.prose):
            continue
        if file.role not in {Role.GENERATED, Role.VENDORED, Role.DATA}:
            yield path, 1, min(file.lines, MAX_LINES), path.rpartition("/")[2]


def _documents(material: Material, paths: tuple[str, ...]) -> Iterator[Place]:
    for path in paths:
        if is_readme(path) and is_document(material.files[path]):
            yield path, 1, MAX_LINES, path


def _is_callable(material: Material, node: Node) -> bool:
    return material.definition(node).kind in CALLABLES


def _whole(material: Material, node: Node) -> Place:
    definition = material.definition(node)
    return node.path, definition.line, definition.end_line, definition.qualified


def _head(material: Material, node: Node) -> Place:
    """The beginning of a type as far as its first member; all of it where it is short."""
    definition = material.definition(node)
    last = definition.end_line
    if last - definition.line >= MAX_LINES:
        last = definition.line + _HEAD_LINES - 1
    return node.path, definition.line, last, definition.qualified
