"""The overview: what the repository is, its modules, and how its main operation works."""

from codewiki.facts.model import Unit
from codewiki.graph.model import Node
from codewiki.modules.model import ModuleKind
from codewiki.source.model import READ_ROLES, Role
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    closed,
    holds,
    line_counts,
    page_link,
    quotation,
    symbol_link,
)
from codewiki.wiki.diagrams import class_diagram
from codewiki.wiki.doc_types import leading_parts
from codewiki.wiki.docs_text import first_sentence
from codewiki.wiki.evidence import cited
from codewiki.wiki.exports import exports
from codewiki.wiki.flows import entry_of_all, how_calls_lead
from codewiki.wiki.interface import interface
from codewiki.wiki.introduction import introduction
from codewiki.wiki.lead import (
    Library,
    composition,
    counted_symbols,
    purpose,
    speaks_for_folder,
    symbol_purpose,
)
from codewiki.wiki.manifests import field, plain_value, title, units
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Claim,
    Code,
    Content,
    Items,
    Page,
    PageKind,
    PageLink,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.module_page import main_names, note, works_heading
from codewiki.wiki.overview_modules import by_use, count_tests, module_diagram
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import KINDS, configuration, sources_of
from codewiki.wiki.source_files import relevant_files
from codewiki.wiki.tests_examples import first_examples

MOST_LEADING = 4

Topics = tuple[tuple[str, str], ...]
"""Ids and titles of the topic pages that were written."""


def overview_page(
    material: Material,
    library: Library,
    topics: Topics,
    anchors: dict[str, str],
    looked_for: tuple[str, ...] = (),
) -> Page:
    """The overview. ``looked_for`` names the topics without evidence."""
    owned = material.tree.overview
    name = title(material)
    writer = PageWriter(OVERVIEW, leading_parts(material.doc_type))
    sources = sources_of(material, tuple(material.files))
    focus = material.in_focus(sources)
    content = (
        *_lead(material, sources),
        *note(material.tree.note),
        *_pinned(material),
        *_glance(material),
    )
    if name in {module.id for module in material.tree.modules}:
        name = f"{name}: {label('page.overview').lower()}"
    writer.section(1, (Plain(name),), content)
    writer.part("files", relevant_files(material, owned))
    writer.part("modules", _modules(material, library))
    drawing = module_diagram(material, _shown_modules(material))
    writer.part("sits", (drawing,) if drawing else ())
    writer.part("built", _built(material, focus))
    entry = entry_of_all(material)
    if entry is not None:
        content = how_calls_lead(material, OVERVIEW, entry, anchors)
        writer.section(2, works_heading(material, entry), content, "works")
        writer.part("tests", first_examples(material, OVERVIEW, entry.path))
    own = sources_of(material, owned)
    if own:
        writer.part("configuration", configuration(material, own, absences=False))
    writer.part("exports", exports(material))
    writer.part("related", _related(material, topics, looked_for))
    writer.parts("interface", interface(material, OVERVIEW, own))
    writer.section(2, say("legend.heading"), _legend(), "legend")
    return writer.page(name, PageKind.OVERVIEW, owns=owned)


def _pinned(material: Material) -> tuple[Content, ...]:
    """The pages that the settings want to be seen first."""
    links: list[Spans] = [(page_link(material, one),) for one in material.tree.pinned]
    if not links:
        return ()
    return paragraph(caption(say("lead.pinned", pages=listing(links, len(links)))))


def _lead(material: Material, sources: tuple[str, ...]) -> tuple[Content, ...]:
    sentences: list[Statement] = []
    for path, text in introduction(material):
        spans, claims = quotation(material, path, text)
        if spans:
            sentences.append(sentence(closed(spans), *claims))
    if not sentences:
        sentences += _package_doc(material)
    tops = material.top_symbols(sources)
    sentences += composition(material, tuple(material.files), sources, tops)
    return paragraph(*sentences)


def _package_doc(material: Material) -> list[Statement]:
    """The documentation of the outermost package, where no document speaks."""
    sources = sorted(
        sources_of(material, tuple(material.files)), key=lambda path: (path.count("/"), path)
    )
    speaking = [path for path in sources if len(sources) == 1 or speaks_for_folder(path)]
    found = [path for path in speaking if material.facts[path].doc]
    shallow = [path for path in sources if path.count("/") == sources[0].count("/")]
    if len({path.rpartition("/")[0] for path in shallow}) > 1:
        return []  # several packages side by side: none of them speaks for the others
    for path in found[:1]:
        spans, claims = quotation(material, path, first_sentence(material.facts[path].doc))
        if spans:
            return [sentence(closed(spans), *claims)]
    return []


def _glance(material: Material) -> tuple[Content, ...]:
    """The table of facts about the whole repository."""
    rows: list[Statement] = []
    manifest = material.manifest
    for key, fields in (
        ("glance.version", ("version",)),
        ("glance.requires", ("requires-python", "python_requires")),
        ("glance.licence", ("license",)),
    ):
        unit = field(material, manifest, *fields)
        if unit is not None:
            rows += _fact(material, manifest, key, unit)
    needed = [unit for unit in units(material, manifest, "dependency") if unit.parent < 0]
    if needed:
        places = [unit_lines(material, manifest, unit) for unit in needed[:4]]
        first = [place for place in places if place]
        names: list[Spans] = [(Code(unit.name),) for unit in needed]
        spans = listing(names, 8)
        rows.append(
            row((say("glance.dependencies"), spans, cited(first[0]) if first else ()), DERIVED)
        )
    rows += _languages(material)
    tests, files = count_tests(material)
    if tests:
        words = say(
            "glance.test_count",
            tests=say("count.tests", n=tests),
            files=say("count.test_files", n=files),
        )
        rows.append(row((say("glance.tests"), words, ()), counted=False))
    history = material.repository.history
    if history is not None:
        words = say(
            "glance.history_words",
            commits=say("count.commits", n=history.commits),
            first=Plain(history.first_day),
            last=Plain(history.last_day),
        )
        rows.append(row((say("glance.history"), words, say("glance.git")), counted=False))
    header = (label("glance.title"), "", label("column.from"))
    return table(header, rows)


def _fact(material: Material, manifest: str, key: str, unit: Unit) -> list[Statement]:
    citation = unit_lines(material, manifest, unit)
    if citation is None:
        return []
    value = plain_value(unit)
    place = (*cited(citation), Plain(", "), Code(unit.name))
    return [row((say(key), (Code(value),), place), DERIVED)]


def _languages(material: Material) -> list[Statement]:
    """Languages of the source files with their lines, the most lines first."""
    lines: dict[str, int] = {}
    paths: dict[str, list[str]] = {}
    for path, file in material.files.items():
        if file.role is Role.SOURCE and file.role in READ_ROLES:
            lines[file.language] = lines.get(file.language, 0) + file.lines
            paths.setdefault(file.language, []).append(path)
    ordered = sorted(lines, key=lambda language: (-lines[language], language))
    parts: list[Spans] = [
        say(
            "glance.language",
            language=Plain(language_title(language)),
            files=say("count.files", n=len(paths[language])),
            lines=say("count.lines", n=lines[language]),
        )
        for language in ordered
    ]
    if not parts:
        return []
    claims = line_counts(material, [path for one in ordered for path in paths[one]])
    return [row((say("glance.languages"), listing(parts), ()), *claims)]


def language_title(language: str) -> str:
    """A language as people write it."""
    special = {
        "javascript": "JavaScript",
        "typescript": "TypeScript",
        "cpp": "C++",
        "csharp": "C#",
        "graphql": "GraphQL",
        "cmake": "CMake",
    }
    if language in {"json", "html", "css", "sql", "php", "xml", "yaml", "toml", "scss", "tsx"}:
        return language.upper()
    return special.get(language, language.capitalize())


def _shown_modules(material: Material) -> list[str]:
    """The modules of the layer diagram: the roots, or one level deeper where they are few."""
    roots = [one for one in material.tree.roots if one in material.modules]
    code = [one for one in roots if material.modules[one].kind is ModuleKind.CODE]
    deeper = [
        child
        for one in code
        for child in (material.modules[one].children or (one,))
        if material.modules[child].kind is ModuleKind.CODE
    ]
    return deeper if len(code) < 3 and len(deeper) > len(code) else code


def _modules(material: Material, library: Library) -> tuple[Content, ...]:
    """The table of the modules: the top ones, and below each its children."""
    roots = [material.modules[one] for one in material.tree.roots]
    rows: list[Statement] = []
    for module, count in by_use(material, roots):
        files = material.files_below(module)
        sources = sources_of(material, files)
        names = main_names(material, sources)
        lines = sum(material.files[path].lines for path in files if path in material.files)
        docs: Spans = ()
        claims: tuple[Claim, ...] = ()
        for one in purpose(material, library, module)[:1]:
            docs, claims = quotation(material, one.path, one.sentence)
        if not docs and not module.children:
            tops = [one for one in material.top_symbols(sources) if material.definition(one).public]
            docs, claims = _of_symbol(material, names, alone=len(tops) == 1)
        docs = docs or _composed(material, files, sources)
        link: Spans = (page_link(material, module.id),)
        children: list[Spans] = [
            (page_link(material, child.id),) for child in material.children_of(module)
        ]
        if children:
            link = joined(link, listing(children, 8), by=": ")
        cells = (
            link,
            docs,
            listing([symbol_name(material, node) for node in names]),
            (Plain(number(len(files))),),
            (Plain(number(lines)),),
            (Plain(number(count)),) if module.kind is ModuleKind.CODE else (),
        )
        more = (DERIVED,) if module.kind is ModuleKind.CODE else ()
        proofs = (*claims, *holds(material, names), *line_counts(material, files))
        rows.append(row(cells, *proofs, *more))
    header = tuple(
        label(f"column.{name}")
        for name in ("module", "docs_say", "main_names", "files_n", "lines", "imported_names")
    )
    words = say("modules.ranked")
    if any(module.focused for module in roots):
        words = joined(words, say("modules.focused"))
    return (*paragraph(caption(words)), *table(header, rows, right=(3, 4, 5)))


def _of_symbol(
    material: Material, names: list[Node], *, alone: bool
) -> tuple[Spans, tuple[Claim, ...]]:
    """What the documentation of a main type or function says, by its name unless it is ``alone``
    in speaking for the module.
    """
    found = symbol_purpose(material, names)
    if found is None:
        return (), ()
    node, one = found
    docs, claims = quotation(material, one.path, one.sentence)
    if alone or not docs:
        return docs, claims
    return say("modules.of_symbol", name=Code(material.name(node)), docs=docs), claims


def _composed(material: Material, files: tuple[str, ...], sources: tuple[str, ...]) -> Spans:
    """What a module holds, where nothing says what it is for."""
    symbols = counted_symbols(material, material.top_symbols(sources))
    if symbols:
        return say("modules.defines", what=symbols)
    counts: dict[Role, int] = {}
    for path in files:
        role = material.files[path].role
        counts[role] = counts.get(role, 0) + 1
    order = list(Role)
    parts: list[Spans] = [
        say("count.of_role", n=counts[role], role=Plain(label(f"role.{role.value}")))
        for role in sorted(counts, key=lambda role: (-counts[role], order.index(role)))
    ]
    return listing(parts, len(parts))


def symbol_name(material: Material, node: Node) -> Spans:
    """A symbol's name as code."""
    return (Code(material.name(node)),)


def _built(material: Material, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """The class diagram of the most used public types."""
    types = [
        node
        for node in material.top_symbols(sources)
        if material.definition(node).public and material.is_type(node)
    ]
    best = ranked(material, types)
    drawing = class_diagram(material, [node for node, _ in best], members=False)
    if drawing is None:
        return ()
    leading = [(node, used) for node, used in best if used.source][:MOST_LEADING]
    parts: list[Spans] = []
    for node, used in leading:
        name = symbol_link(material, node, OVERVIEW)
        place = material.evidence.cite_name(node.path, material.definition(node))
        lines = (Plain(", "), *cited(place)) if place else ()
        parts.append(say("built.users", name=name, n=len(used.source), lines=lines))
    if not parts:
        return (drawing,)
    spans = say("built.most_used", n=len(parts), types=listing(parts, MOST_LEADING))
    claims = holds(material, [node for node, _ in leading])
    return (*paragraph(sentence(spans, *claims, DERIVED)), drawing)


def _legend() -> tuple[Content, ...]:
    """What the captions of the pages mean, said once."""
    kinds: list[Spans] = [say(f"absent.{kind.value}") for kind in KINDS]
    return paragraph(
        caption(say("legend.users")),
        caption(say("legend.sequences")),
        caption(say("legend.signals", kinds=listing(kinds, len(kinds)))),
    )


def _related(
    material: Material, topics: Topics, looked_for: tuple[str, ...]
) -> tuple[Content, ...]:
    links: list[Spans] = [
        (page_link(material, one),) for one in material.tree.roots if one in material.modules
    ]
    items = [sentence(listing(links, len(links)), counted=False)] if links else []
    if topics:
        pages: list[Spans] = [(PageLink(page, title),) for page, title in topics]
        items.append(sentence(listing(pages, len(pages)), counted=False))
    absent: list[Spans] = [
        (Plain(label(f"topic.{name}")),) for name in looked_for if name != "files_not_read"
    ]
    if absent:
        words = say("topics.looked_for", names=listing(absent, len(absent)))
        items.append(sentence(words, counted=False))
    return (Items(tuple(items)),) if items else ()
