"""A module's page, in the order of the product's description: purpose, files, place, build, work,
configuration, errors, tests, related pages, interface.
"""

from codewiki.graph.model import Node
from codewiki.modules.model import Module
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.artifacts import artifact_contents
from codewiki.wiki.catalogue import catalogue, joined, label, listing, number, say
from codewiki.wiki.claims import holds, line_counts, page_link
from codewiki.wiki.doc_types import leading_parts
from codewiki.wiki.errors_table import errors
from codewiki.wiki.fixtures import through_fixtures
from codewiki.wiki.flows import entries_with_steps, how_it_works
from codewiki.wiki.interface import interface
from codewiki.wiki.lead import Library, lead
from codewiki.wiki.manifests import title as repository_title
from codewiki.wiki.material import CALLABLES, Material
from codewiki.wiki.model import (
    Code,
    Content,
    Items,
    Page,
    PageKind,
    PageLink,
    Plain,
    Quote,
    Spans,
    Statement,
)
from codewiki.wiki.neighbours import imported_modules, importing_modules, where_it_sits
from codewiki.wiki.overview_modules import module_diagram
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signals import configuration, sources_of
from codewiki.wiki.source_files import relevant_files
from codewiki.wiki.states import state_machines
from codewiki.wiki.structure import how_it_is_built
from codewiki.wiki.tests_examples import tests_as_examples
from codewiki.wiki.twins import told_by_twin, twin_of


def works_heading(material: Material, node: Node) -> Spans:
    """The heading of the section on an entry point."""
    return say("heading.works", name=Code(material.name(node)))


def module_page(
    material: Material, library: Library, module: Module, anchors: dict[str, str]
) -> Page:
    """The page of one module. ``anchors`` are those of the sections on entry points, by node id."""
    writer = PageWriter(module.id, leading_parts(material.doc_type))
    heading = page_heading(material, library, module)
    title = "".join(span.text for span in heading if isinstance(span, Plain | Code))
    opening = lead(material, library, module) or _bare(module)
    twin = twin_of(material, module)
    alike = told_by_twin(material, twin) if twin is not None else ()
    writer.section(1, heading, (*opening, *alike, *note(module.note)))
    writer.part("children", _children(material, module))
    writer.part("files", relevant_files(material, module.files))
    writer.part("sits", where_it_sits(material, module))
    if module.children:
        drawing = module_diagram(material, [child.id for child in material.children_of(module)])
        writer.part("parts", (drawing,) if drawing else ())
    sources = sources_of(material, module.files)
    if sources:
        writer.part("built", how_it_is_built(material, module.id, sources))
        for heading, content in state_machines(material, module.id, sources):
            writer.section(2, heading, content, "states")
        for entry in entries_with_steps(material, sources) if twin is None else ():
            content = how_it_works(material, module.id, entry, anchors)
            writer.section(2, works_heading(material, entry), content, "works")
        writer.part("configuration", configuration(material, sources))
        writer.part("errors", errors(material, module.id, sources))
        tests = tests_as_examples(material, module.id, sources)
        writer.part("tests", (*tests, *through_fixtures(material, module.id)))
    writer.part("contents", artifact_contents(material, module.files))
    writer.part("related", _related(material, module))
    writer.parts("interface", interface(material, module.id, sources))
    return writer.page(title, PageKind.MODULE, module=module.id, owns=module.files)


def page_heading(material: Material, library: Library, module: Module) -> Spans:
    """The module's title (its id where another page has the same title), with the title of its
    documentation page where it has one. A title that a person chose stands alone.
    """
    if module.titled:
        return (Plain(module.id if _is_taken(material, module) else module.title),)
    others = [one.title for one in material.tree.modules if one.id != module.id]
    shared = module.title in {*others, repository_title(material)}
    title: Spans = (Plain(module.id if shared else module.title),)
    text = library.title_of(module)
    return joined(title, (Plain(text),), by=": ") if text and text != module.title else title


def _is_taken(material: Material, module: Module) -> bool:
    """Tell whether the title that a person chose may be that of another page."""
    title = module.title.casefold()
    others = [one for one in material.tree.modules if one.id != module.id]
    names = {name.casefold() for one in others for name in (one.id, one.title)}
    names |= {
        words.casefold()
        for key, words in catalogue().items()
        if key.startswith("topic.") and isinstance(words, str)
    }
    names.add(repository_title(material).casefold())
    # Other pages may have a name of these, a colon and more.
    return title in names or title.startswith(tuple(f"{name}: " for name in names))


def note(words: str) -> tuple[Content, ...]:
    """What the settings want a page to say, as words of somebody else."""
    return paragraph(caption(say("lead.note", note=Quote(words)))) if words else ()


def _bare(module: Module) -> tuple[Content, ...]:
    return paragraph(caption(say("lead.bare", name=Plain(module.title))))


def _children(material: Material, module: Module) -> tuple[Content, ...]:
    rows = [child_row(material, child) for child in material.children_of(module)]
    header = tuple(label(f"column.{name}") for name in ("module", "main_names", "files_n", "lines"))
    return table(header, rows, right=(2, 3))


def child_row(material: Material, module: Module) -> Statement:
    """A row on a module: link, main names, files and lines."""
    files = material.files_below(module)
    sources = sources_of(material, files)
    names = main_names(material, sources)
    lines = sum(material.files[path].lines for path in files if path in material.files)
    cells = (
        (page_link(material, module.id),),
        listing([(Code(material.name(node)),) for node in names]),
        (Plain(number(len(files))),),
        (Plain(number(lines)),),
    )
    return row(cells, *holds(material, names), *line_counts(material, files))


def main_names(material: Material, sources: tuple[str, ...], limit: int = 4) -> list[Node]:
    """The public types and functions with the most users, types first."""
    public = [node for node in material.top_symbols(sources) if material.definition(node).public]
    types = [node for node in public if material.is_type(node) and not material.is_alias(node)]
    functions = [node for node in public if material.definition(node).kind in CALLABLES]
    best = [node for found in (types, functions) for node, _ in ranked(material, found)]
    # Several of one name (the "main" of each script) are named once.
    named: dict[str, Node] = {}
    for node in best:
        named.setdefault(material.name(node), node)
    return list(named.values())[:limit]


def _related(material: Material, module: Module) -> tuple[Content, ...]:
    """The overview, the modules around, those that use this one and those that it uses."""
    items: list[Statement] = [_link_item(say("related.overview", page=_overview_link()))]
    if module.parent:
        link = page_link(material, module.parent)
        items.append(_link_item(say("related.parent", page=link)))
    users = [page for page in importing_modules(material, module) if page in material.modules]
    uses = [page for page in imported_modules(material, module) if page in material.modules]
    if users:
        links: list[Spans] = [(page_link(material, page),) for page in users]
        items.append(_link_item(say("related.users", pages=listing(links, 6))))
    if uses:
        links = [(page_link(material, page),) for page in uses]
        items.append(_link_item(say("related.uses", pages=listing(links, 6))))
    if module.parent and not users and not uses:
        siblings = [
            one for one in material.children_of(material.modules[module.parent]) if one != module
        ]
        if siblings:
            links = [(page_link(material, one.id),) for one in siblings]
            items.append(_link_item(say("related.siblings", pages=listing(links, 6))))
    return (Items(tuple(items)),)


def _overview_link() -> Spans:
    return (PageLink(OVERVIEW, label("page.overview")),)


def _link_item(spans: Spans) -> Statement:
    return sentence(spans, counted=False)
