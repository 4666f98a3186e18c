"""What tests reach: the modules whose symbols they use, and public symbols that none names."""

from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, holds, name_line, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.fixtures import given_to_tests
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.signals import sources_of
from codewiki.wiki.tests_examples import NAMES, TestCase, called_symbols, find_tests

MAX_MODULES = 40
MAX_UNNAMED = 12
MAX_TRIED = 50
_TESTS = frozenset({EdgeKind.TESTS})
_INHERITS = frozenset({EdgeKind.INHERITS})


def reached_modules(material: Material) -> tuple[Content, ...]:
    """For every module with source: how many tests call its symbols, only name them, or are given
    them by fixtures, and from which files.
    """
    rows: list[tuple[tuple[int, int, int], str, Statement]] = []
    missed: list[str] = []
    for module in sorted(material.tree.modules, key=lambda one: one.id):
        sources = sources_of(material, module.files)
        if not any(material.is_named(node) for node in material.top_symbols(sources)):
            continue
        line = _module_row(material, module.id, sources)
        if line is None:
            missed.append(module.id)
        else:
            rows.append((line[0], module.id, line[1]))
    if not rows:
        return ()
    rows.sort(key=lambda one: (*(-count for count in one[0]), one[1]))
    columns = ("module", "calling_tests", "naming_tests", "given_tests", "files_n", "most_tests")
    header = tuple(label(f"column.{name}") for name in (*columns, "example"))
    content: list[Content] = [
        *table(header, [one for _, _, one in rows[:MAX_MODULES]], right=(1, 2, 3, 4))
    ]
    if missed:
        links: list[Spans] = [(page_link(material, name),) for name in missed]
        nodes = (
            node
            for name in missed
            for node in material.top_symbols(sources_of(material, material.modules[name].files))
            if material.is_named(node)
        )
        first = next(nodes)
        words = say(
            "testing.missed",
            n=len(missed),
            modules=listing(links, 12),
            first=(Code(material.name(first)), *parenthesis(name_line(material, first))),
        )
        content += paragraph(sentence(words, DERIVED))
    return tuple(content)


def _module_row(
    material: Material, page: str, sources: tuple[str, ...]
) -> tuple[tuple[int, int, int], Statement] | None:
    tests = find_tests(material, sources)
    calling = {(test.path, test.signal.line) for test in tests}
    naming = [
        test
        for test in find_tests(material, sources, NAMES)
        if (test.path, test.signal.line) not in calling
    ]
    given = {(one.test, one.runs_in) for one in given_to_tests(material, page)}
    counts = (len(tests), len(naming), len(given))
    if not any(counts):
        return None
    by_file: dict[str, int] = {}
    for path in (
        *(test.path for test in (*tests, *naming)),
        *(material.path_of(runs_in or test) for test, runs_in in given),
    ):
        by_file[path] = by_file.get(path, 0) + 1
    most = min(by_file, key=lambda path: (-by_file[path], path))
    example = _example(material, tests or naming) or _given(material, page)
    cells: tuple[Spans, ...] = (
        (page_link(material, page),),
        *((Plain(number(count)),) if count else () for count in counts),
        (Plain(number(len(by_file))),),
        (FileLink(most),),
        example,
    )
    claims = called_symbols(material, (*tests, *naming))
    return counts, row(cells, *claims, DERIVED, counted=bool(example))


def _given(material: Material, page: str) -> Spans:
    """A fixture that gives tests a symbol of a page."""
    for one in given_to_tests(material, page)[:1]:
        fixture = material.nodes[one.fixture]
        citation = name_line(material, fixture)
        return (Code(material.definition(fixture).name), Plain(" "), *cited(citation))
    return ()


def _example(material: Material, tests: list[TestCase]) -> Spans:
    """The first call whose line names what it calls; a value may be called by another name."""
    for test in tests[:MAX_TRIED]:
        for edge in test.edges:
            callee = material.definition(material.nodes[edge.target]).name
            citation = material.evidence.cite_line(test.path, edge.line, callee)
            if citation is not None:
                return (Code(callee), Plain(" "), *cited(citation))
    return ()


def not_named(material: Material) -> tuple[Content, ...]:
    """Public types and functions that no test names, those with the most users first."""
    sources = sources_of(material, tuple(sorted(material.files)))
    public = [
        node
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_named(node)
    ]
    missing = [
        (-len(used.source), node.id, node)
        for node in public
        if not (used := material.users(node)).tests
    ]
    if not missing:
        return ()
    chosen = [node for _, _, node in sorted(missing, key=lambda one: one[:2])]
    first = chosen[0]
    spans = say(
        "testing.not_named",
        n=len(missing),
        all=say("count.public_symbols", n=len(public)),
        first=(Code(material.name(first)), *parenthesis(name_line(material, first))),
    )
    rows = [
        row(
            (
                (Code(material.name(node)),),
                _reached_otherwise(material, node),
                (page_link(material, material.page_of(node.path), _overview(material, node)),),
                cited(name_line(material, node)),
            ),
            *holds(material, (node,)),
            DERIVED,
        )
        for node in chosen[:MAX_UNNAMED]
    ]
    header = tuple(label(f"column.{name}") for name in ("name", "through", "page", "lines_of"))
    content: list[Content] = [*paragraph(sentence(spans, DERIVED)), *table(header, rows)]
    if len(chosen) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(chosen))))
    return tuple(content)


def _overview(material: Material, node: Node) -> str:
    return "" if material.module_of(node.path) else label("page.overview")


def _reached_otherwise(material: Material, node: Node) -> Spans:
    """How tests come to a symbol that none names: by a subclass or a caller that one names."""
    for edge in material.incoming(node.id, _INHERITS):
        heir = material.nodes[edge.source]
        if material.role(heir.path) is Role.SOURCE and material.users(heir).tests:
            return say("testing.through_heir", name=Code(material.name(heir)))
    for edge in material.incoming(node.id, CALLS):
        caller = material.nodes[edge.source]
        if (
            caller.id != node.id
            and caller.definition >= 0
            and material.role(caller.path) is Role.SOURCE
            and material.users(caller).tests
        ):
            return say("testing.through_caller", name=Code(material.name(caller)))
    return ()


def tested_pages(material: Material, path: str) -> Spans:
    """Links to the pages of the source files whose symbols a test file uses."""
    pages: dict[str, None] = {}
    for edge in material.outgoing(path, _TESTS):
        target = material.path_of(edge.target)
        if material.role(target) is Role.SOURCE:
            pages.setdefault(material.page_of(target))
    links: list[Spans] = [
        (page_link(material, page, "" if page in material.modules else label("page.overview")),)
        for page in pages
    ]
    return listing(links)
