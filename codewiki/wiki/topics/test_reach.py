"""What tests reach: the modules whose symbols they use, and public symbols that none names."""

from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, name_line, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLS, Material
from codewiki.wiki.model import Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import paragraph, row, sentence, table
from codewiki.wiki.signals import sources_of
from codewiki.wiki.tests_examples import TestCase, find_tests

MAX_MODULES = 40
MAX_UNNAMED = 12
MAX_TRIED = 50
_TESTS = frozenset({EdgeKind.TESTS})
_INHERITS = frozenset({EdgeKind.INHERITS})


def reached_modules(material: Material) -> tuple[Content, ...]:
    """For every module with source: how many tests call its symbols, and from which files."""
    rows: list[tuple[int, str, Statement]] = []
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
    rows.sort(key=lambda one: (-one[0], one[1]))
    header = tuple(
        label(f"column.{name}")
        for name in ("module", "calling_tests", "files_n", "most_tests", "example")
    )
    content: list[Content] = [
        *table(header, [one for _, _, one in rows[:MAX_MODULES]], right=(1, 2))
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
) -> tuple[int, Statement] | None:
    tests = find_tests(material, sources)
    if not tests:
        return None
    by_file: dict[str, int] = {}
    for test in tests:
        by_file[test.path] = by_file.get(test.path, 0) + 1
    most = min(by_file, key=lambda path: (-by_file[path], path))
    example = _example(material, tests)
    cells: tuple[Spans, ...] = (
        (page_link(material, page),),
        (Plain(number(len(tests))),),
        (Plain(number(len(by_file))),),
        (FileLink(most),),
        example,
    )
    return len(tests), row(cells, DERIVED, counted=bool(example))


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
    names: list[Spans] = [
        (
            Code(material.name(node)),
            *parenthesis(name_line(material, node)),
            *_reached_otherwise(material, node),
        )
        for node in chosen[:MAX_UNNAMED]
    ]
    names += [()] * (len(chosen) - len(names))
    spans = say(
        "testing.not_named",
        n=len(missing),
        all=say("count.public_symbols", n=len(public)),
        names=listing(names, MAX_UNNAMED),
    )
    return paragraph(sentence(spans, DERIVED))


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
