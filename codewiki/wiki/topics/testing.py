"""Testing: the test files, what they call, and what no test calls by name."""

from codewiki.facts.model import SignalKind
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    line_counts,
    name_line,
    page_link,
    parenthesis,
)
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, FileLink, Page, PageKind, Plain, Spans, Statement
from codewiki.wiki.page_writer import PageWriter, paragraph, row, sentence, table
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.topic import related

_TESTS = frozenset({EdgeKind.TESTS})
MAX_ROWS = 80
MAX_UNNAMED = 12


def write(material: Material) -> Page | None:
    """The page, or ``None`` when no test was found."""
    paths = [path for path in sorted(material.facts) if material.role(path) is Role.TEST]
    counts = {path: _tests(material, path) for path in paths}
    if not any(counts.values()):
        return None
    writer = PageWriter(topic_id("testing"))
    holding = [path for path in paths if counts[path]]
    first = next(
        (
            citation
            for path in holding
            for signal in material.facts[path].signals
            if signal.kind is SignalKind.TEST
            and (citation := material.evidence.cite(path, signal.line, signal.line, signal.name))
        ),
        None,
    )
    among: Spans = ()
    if first is not None:
        among = say("testing.first", name=Code(first.needle), lines=parenthesis(first))
    spans = say(
        "testing.lead",
        n=sum(counts.values()),
        tests=say("count.tests", n=sum(counts.values())),
        files=say("count.test_files", n=len(holding)),
        first=among,
    )
    lead = paragraph(sentence(spans, *((DERIVED,) if first else line_counts(material, holding))))
    writer.section(1, say("topic.testing"), lead)
    ordered = sorted(holding, key=lambda path: (-counts[path], path))
    rows = [_row(material, path, counts[path]) for path in ordered[:MAX_ROWS]]
    header = tuple(label(f"column.{name}") for name in ("file", "lines", "tests_n", "tested"))
    writer.section(2, say("heading.test_files"), table(header, rows, right=(1, 2)))
    writer.section(2, say("heading.not_named"), _not_named(material))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.testing"), PageKind.TOPIC)


def _tests(material: Material, path: str) -> int:
    return sum(signal.kind is SignalKind.TEST for signal in material.facts[path].signals)


def _row(material: Material, path: str, count: int) -> Statement:
    pages: dict[str, None] = {}
    for edge in material.outgoing(path, _TESTS):
        target = material.path_of(edge.target)
        if material.role(target) is Role.SOURCE:
            pages.setdefault(material.page_of(target))
    links: list[Spans] = [
        (page_link(material, page, "" if page in material.modules else label("page.overview")),)
        for page in pages
    ]
    cells = (
        (FileLink(path),),
        (Plain(number(material.files[path].lines)),),
        (Plain(number(count)),),
        listing(links),
    )
    return row(cells, *line_counts(material, (path,)))


def _not_named(material: Material) -> tuple[Content, ...]:
    """Public types and functions that no test names, those with the most users first."""
    sources = sources_of(material, tuple(sorted(material.files)))
    public = [
        node
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_named(node)
    ]
    if not public:
        return ()
    missing: list[tuple[int, str, Node]] = []
    for node in public:
        used = material.users(node)
        if not used.tests:
            missing.append((-len(used.source), node.id, node))
    if not missing:
        return ()
    chosen = [node for _, _, node in sorted(missing, key=lambda one: one[:2])]
    names: list[Spans] = [
        ((Code(material.name(node)), *parenthesis(name_line(material, node))))
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
