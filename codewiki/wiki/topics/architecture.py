"""Architecture: the layers of the modules, cycles between them, ways in, and what holds much."""

import msgspec

from codewiki.facts.model import SignalKind
from codewiki.graph import algorithms
from codewiki.graph.model import Edge
from codewiki.modules.model import Module, ModuleKind
from codewiki.query.questions import import_cycles
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.boxes import box_diagram
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, imports, line_counts, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.layering import Layering, Weights, layered
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    Code,
    Content,
    FileLink,
    Items,
    Page,
    PageKind,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.overview_modules import module_edges
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.signals import signal_lines, sources_of
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import outermost

MAX_LAYERS = 20
MAX_IN_LAYER = 12
MAX_CYCLES = 8
MOST_LINKS = 24
"""Pairs of modules for whose numbers an import is claimed."""
MAX_ENTRIES = 25
MAX_RANKED = 10
FEWEST_MODULES = 3
MOST_MODULES = 20
"""Modules whose layers fit a page; of more only the main ones are told."""
_PROGRAMS = frozenset({"script", "bin", "entry-point", "main-class"})
_STARTS = frozenset({"entrypoint", "command"})


def write(material: Material) -> Page | None:
    """The page, or ``None`` where there are too few modules with code to speak of layers."""
    leaves = [
        one.id
        for one in material.tree.modules
        if not one.children and sources_of(material, one.files)
    ]
    entries = _entries(material)
    if len(leaves) < FEWEST_MODULES and not entries:
        return None
    modules = leaves if len(leaves) <= MOST_MODULES else main_modules(material)
    found = layered(modules, module_edges(material, modules))
    successors: dict[str, list[str]] = {one: [] for one in sorted(modules)}
    for source, target in sorted(found.weights):
        successors[source].append(target)
    cycles = [one for one in algorithms.cycles(successors) if len(one) > 1]
    writer = PageWriter(topic_id("architecture"))
    writer.section(1, say("topic.architecture"), _lead(modules, found, cycles))
    writer.section(2, say("heading.layers"), _layers(material, found))
    writer.section(2, say("heading.cycles"), _cycles(material, cycles, successors))
    writer.section(2, say("heading.breaks"), _breaks(material, found))
    writer.section(2, say("heading.file_cycles"), _file_cycles(material))
    writer.section(2, say("heading.entries"), entries)
    weights = module_edges(material, leaves)
    writer.section(2, say("heading.coupling"), _coupling(material, leaves, weights))
    writer.section(2, say("heading.central_files"), _ranked_files(material))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.architecture"), PageKind.TOPIC)


def main_modules(material: Material) -> list[str]:
    """The modules of code at the top; in place of one that holds several things those that are
    in it, as long as they are not too many.
    """
    found = [
        one
        for one in material.tree.roots
        if one in material.modules and material.modules[one].kind is ModuleKind.CODE
    ]
    for one in list(found):
        module = material.modules[one]
        few = len(found) + len(module.children) - 1 <= MOST_MODULES
        if module.children and not module.path and few:
            place = found.index(one)
            found[place : place + 1] = module.children
    return found


def _lead(
    modules: list[str], found: Layering, cycles: list[tuple[str, ...]]
) -> tuple[Content, ...]:
    words = say(
        "architecture.lead",
        n=len(modules),
        edges=say("architecture.edges", n=len(found.weights)),
        layers=say("architecture.layers_n", n=len(found.layers)),
    )
    sentences = [caption(words)]
    key = "architecture.cycles_n" if cycles else "architecture.no_cycles"
    sentences.append(caption(say(key, n=len(cycles)) if cycles else say(key)))
    return paragraph(*sentences)


def _link(material: Material, module: str) -> Spans:
    return (page_link(material, module),)


# Layers ---------------------------------------------------------------------------------------


def _layers(material: Material, found: Layering) -> tuple[Content, ...]:
    """The layers from the top, which nothing imports from, to the ground, and a diagram."""
    layers = found.layers
    if len(layers) < 2:
        return ()
    rows: list[Statement] = []
    for height in range(len(layers) - 1, -1, -1)[:MAX_LAYERS]:
        links = [_link(material, one) for one in layers[height]]
        files = [path for one in layers[height] for path in _sources(material, one)]
        cells = (
            (Plain(number(height)),),
            listing(links, MAX_IN_LAYER),
            (Plain(number(len(files))),),
            (Plain(number(sum(material.files[path].lines for path in files))),),
        )
        rows.append(row(cells, *line_counts(material, files), DERIVED))
    header = tuple(label(f"column.{one}") for one in ("layer", "modules", "files_n", "lines"))
    groups = {
        one: _text(say("architecture.layer", number=Plain(number(height))))
        for height in range(len(layers) - 1, -1, -1)
        for one in layers[height]
    }
    boxes = {one: material.modules[one].title for one in groups}
    edges = {pair: str(found.weights[pair]) for pair in found.telling}
    drawing = box_diagram("layers", boxes, edges, groups)
    if drawing is not None:
        drawing = msgspec.structs.replace(drawing, direction="TD")
    key = "architecture.layers_but" if found.cut else "architecture.layers_are"
    return (
        *paragraph(caption(say(key))),
        *((drawing,) if drawing else ()),
        *table(header, rows, right=(0, 2, 3)),
    )


def _sources(material: Material, module: str) -> tuple[str, ...]:
    """The source files of a module and of those below it."""
    return sources_of(material, material.files_below(material.modules[module]))


def _text(spans: Spans) -> str:
    return "".join(span.text for span in spans if isinstance(span, Plain))


def _edge_between(material: Material, source: str, target: str) -> Edge | None:
    """The first import that leads from the source files of a module to another module."""
    there = set(_sources(material, target))
    for path in _sources(material, source):
        for edge in material.imports_from(path):
            if material.path_of(edge.target) in there:
                return edge
    return None


def _cycles(
    material: Material, cycles: list[tuple[str, ...]], successors: dict[str, list[str]]
) -> tuple[Content, ...]:
    """Each group of modules that import each other in a circle, with a shortest circle."""
    items: list[Statement] = []
    for members in sorted(cycles, key=lambda one: (-len(one), one))[:MAX_CYCLES]:
        inside = {one: [two for two in successors[one] if two in members] for one in members}
        circle = algorithms.shortest_cycle(inside)
        steps: list[Spans] = []
        claims: list[Claim] = []
        for source, target in zip(circle, (*circle[1:], circle[0]), strict=True):
            edge = _edge_between(material, source, target)
            if edge is None:
                continue
            citation, found = imports(material, edge)
            claims += found
            taken = (Code(citation.needle),) if citation else ()
            steps.append(
                say(
                    "architecture.step",
                    source=_link(material, source),
                    target=_link(material, target),
                    name=taken,
                    lines=parenthesis(citation),
                )
            )
        if len(steps) < 2:
            continue
        links = [_link(material, one) for one in members]
        words = say(
            "architecture.cycle",
            n=len(members),
            modules=listing(links, MAX_IN_LAYER),
            steps=listing(steps, 6),
        )
        items.append(sentence(words, *claims, DERIVED))
    return (Items(tuple(items)),) if items else ()


def _breaks(material: Material, found: Layering) -> tuple[Content, ...]:
    """The imports without which no circle remains."""
    rows = []
    for source, target in found.cut[:MAX_ENTRIES]:
        edge = _edge_between(material, source, target)
        citation, claims = imports(material, edge) if edge else (None, ())
        if citation is not None:
            cells = (
                _link(material, source),
                _link(material, target),
                (Plain(number(found.weights[source, target])),),
                (Code(citation.needle),),
                cited(citation),
            )
            rows.append(row(cells, *claims, DERIVED))
    if not rows:
        return ()
    columns = ("importer", "imported", "names_n", "for_example", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    words = say("architecture.breaks", n=len(found.cut))
    return (*paragraph(caption(words)), *table(header, rows, right=(2,)))


def _file_cycles(material: Material) -> tuple[Content, ...]:
    """Groups of source files that import each other in a circle, the largest first."""
    items: list[Statement] = []
    found = [
        one
        for one in import_cycles(material.index)
        if all(material.role(place.path) is Role.SOURCE for place in one.members)
    ]
    found.sort(key=lambda one: (-len(one.members), one.members[0].id))
    for cycle in found[:MAX_CYCLES]:
        steps: list[Spans] = []
        for link in cycle.circle:
            citation = _import_line(material, link.source.path, link.relation.lines[0])
            if citation is not None:
                taken = say(
                    "architecture.takes",
                    file=FileLink(link.source.path),
                    name=Code(citation.needle),
                    lines=parenthesis(citation),
                )
                steps.append(taken)
        if not steps:
            continue
        words = say("architecture.file_cycle", n=len(cycle.members), steps=listing(steps, 8))
        items.append(sentence(words, DERIVED))
    content: list[Content] = [Items(tuple(items))] if items else []
    if len(found) > len(items) and items:
        content += paragraph(caption(say("uses.cut", shown=len(items), all=len(found))))
    return tuple(content)


def _import_line(material: Material, path: str, line: int) -> Citation | None:
    """The statement of an import that stands around a line."""
    for one in material.facts[path].imports:
        if one.line <= line <= one.end_line:
            stem = one.module.rsplit("/", 1)[-1]
            for word in (one.name, one.module, stem, stem.rpartition(".")[2]):
                citation = material.evidence.cite(path, one.line, one.end_line, word)
                if citation is not None:
                    return citation
    return None


# Ways in --------------------------------------------------------------------------------------


def _entries(material: Material) -> tuple[Content, ...]:
    """Where programs begin: commands of manifests, images, and main functions of the source."""
    rows: list[Statement] = []
    for path, facts in sorted(
        material.own_facts.items(), key=lambda one: (one[0].count("/"), one[0])
    ):
        for unit in facts.units:
            wanted = unit.kind in _PROGRAMS and facts.artifact != "package-json"
            wanted = wanted or (facts.artifact == "package-json" and unit.kind == "bin")
            wanted = wanted or (facts.artifact == "dockerfile" and unit.kind in _STARTS)
            citation = unit_lines(material, path, unit) if wanted else None
            if citation is not None:
                value = " ".join(unit.value.split())[:80]
                cells: tuple[Spans, ...] = (
                    (Code(unit.name),),
                    (Code(value),) if value else (),
                    (FileLink(path),),
                    cited(citation),
                )
                rows.append(row(cells, DERIVED))
    for path in sorted(sources_of(material, tuple(material.facts)), key=outermost):
        for signal in material.facts[path].signals:
            if signal.kind is SignalKind.COMMAND and signal.name in {"__main__", "main"}:
                citation = signal_lines(material, path, signal)
                if citation is not None:
                    seen: Spans = ()
                    if citation.needle != signal.name:
                        seen = (Code(citation.needle),)
                    cells = ((Code(signal.name),), seen, (FileLink(path),), cited(citation))
                    rows.append(row(cells, DERIVED))
    columns = ("name", "value", "file", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows[:MAX_ENTRIES]))
    if len(rows) > MAX_ENTRIES:
        content += paragraph(caption(say("uses.cut", shown=MAX_ENTRIES, all=len(rows))))
    return tuple(content)


# Coupling -------------------------------------------------------------------------------------


def _coupling(material: Material, modules: list[str], weights: Weights) -> tuple[Content, ...]:
    """For each module how many others it imports from and how many import from it."""
    uses: dict[str, set[str]] = {one: set() for one in modules}
    users: dict[str, set[str]] = {one: set() for one in modules}
    for source, target in weights:
        uses[source].add(target)
        users[target].add(source)
    ordered = sorted(modules, key=lambda one: (-len(users[one]), -len(uses[one]), one))
    ordered = [one for one in ordered if users[one] or uses[one]]
    rows = []
    for one in ordered[:MAX_ENTRIES]:
        sources = sources_of(material, _module(material, one).files)
        cells = (
            _link(material, one),
            (Plain(number(len(users[one]))),),
            (Plain(number(len(uses[one]))),),
            (Plain(number(sum(material.files[path].lines for path in sources))),),
        )
        pairs = [pair for pair in sorted(weights) if one in pair]
        links = [_edge_between(material, *pair) for pair in pairs[:MOST_LINKS]]
        claims = [claim for edge in links if edge for claim in imports(material, edge)[1]]
        rows.append(row(cells, *line_counts(material, sources), *claims, DERIVED))
    header = tuple(
        label(f"column.{one}") for one in ("module", "importers_n", "imports_n", "lines")
    )
    content: list[Content] = list(table(header, rows, right=(1, 2, 3)))
    if len(ordered) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(ordered))))
    return tuple(content)


def _module(material: Material, module: str) -> Module:
    return material.modules[module]


def _ranked_files(material: Material) -> tuple[Content, ...]:
    """The source files that the most other source files import."""
    importers: dict[str, set[str]] = {}
    for edge in material.imports:
        path = material.path_of(edge.target)
        if path != edge.source and material.role(edge.source) is Role.SOURCE:
            importers.setdefault(path, set()).add(edge.source)
    ordered = sorted(
        (path for path in importers if material.role(path) is Role.SOURCE),
        key=lambda path: (-len(importers[path]), path),
    )
    rows: list[Statement] = []
    for path in ordered[:MAX_RANKED]:
        page = material.page_of(path)
        title = "" if page in material.modules else label("page.overview")
        cells = (
            (FileLink(path),),
            (Plain(number(len(importers[path]))),),
            (Plain(number(material.files[path].lines)),),
            (page_link(material, page, title),),
        )
        rows.append(row(cells, *line_counts(material, (path,)), DERIVED))
    header = tuple(label(f"column.{one}") for one in ("file", "importers_n", "lines", "page"))
    return table(header, rows, right=(1, 2))
