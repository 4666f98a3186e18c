"""Where a module sits: what it imports, who imports it, and the diagram of both."""

import re
from collections.abc import Iterable

from codewiki.facts.languages.registry import adapter_for
from codewiki.graph.model import Edge, EdgeKind, Node
from codewiki.modules.model import Module
from codewiki.source.model import Role
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, imports, name_line, page_link, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    Code,
    Content,
    Diagram,
    DiagramEdge,
    DiagramKind,
    DiagramNode,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.twins import twin_of

MAX_NODES = 15
MAX_EDGES = 25
LONGEST_IMPORT = 12
"""Lines of the longest group of imports cited in one piece."""
MOST_NOT_TAKEN = 6
MAX_ROWS = 20
NAMED = 5
"""Names that a row lists."""
_DEPENDS = frozenset({EdgeKind.DEPENDS})
_PACKAGES_ARE_NAMED = frozenset({"python", "javascript", "typescript", "tsx"})
TELLING = frozenset(
    re.findall(
        r"[\w./]+",
        """
        argparse ast asyncio base64 bz2 cmd codecs concurrent configparser csv ctypes curses
        dbm decimal difflib email fcntl ftplib gettext gzip hashlib heapq hmac html http imaplib
        ipaddress json locale logging lzma mailbox marshal mimetypes mmap multiprocessing optparse
        pdb pickle platform poplib profile pty queue random readline sched secrets select selectors
        shelve signal smtplib socket socketserver sqlite3 ssl statistics struct subprocess symtable
        sysconfig syslog tarfile telnetlib tempfile termios threading timeit tkinter tokenize trace
        tracemalloc unicodedata urllib uuid wave weakref wsgiref xml xmlrpc zipfile zlib zoneinfo
        async_hooks child_process cluster crypto dgram dns fs http2 https inspector net
        perf_hooks readline repl stream string_decoder tls tty v8 vm worker_threads
        pthread.h sys/socket.h sys/epoll.h sys/select.h netinet/in.h sys/mman.h sys/wait.h
        semaphore.h syslog.h dlfcn.h iconv.h math.h locale.h signal.h termios.h
        javax.crypto javax.net javax.sql java.sql
        """,
    )
)
"""Parts of standard libraries that say something of what uses them."""

Links = dict[str, list[Edge]]
"""Import edges by the page on the other side, the page with the most names first."""


def imported_modules(material: Material, module: Module) -> Links:
    """The pages whose source this module's source imports, with the import edges."""
    files = material.files_below(module)
    inside = _pages_below(material, module)
    edges = (
        edge
        for path in material.with_role(files, Role.SOURCE)
        for edge in material.imports_from(path)
    )
    return _by_page(
        (material.page_of(material.path_of(edge.target)), edge)
        for edge in edges
        if material.page_of(material.path_of(edge.target)) not in inside
    )


def importing_modules(material: Material, module: Module) -> Links:
    """The pages whose source imports this module's, with the import edges."""
    inside = _pages_below(material, module)
    edges = (edge for page in sorted(inside) for edge in material.imports_of(page))
    return _by_page(
        (material.page_of(edge.source), edge)
        for edge in edges
        if material.role(edge.source) is Role.SOURCE and material.page_of(edge.source) not in inside
    )


def _pages_below(material: Material, module: Module) -> set[str]:
    return {module.id, *(material.page_of(path) for path in material.files_below(module))}


def _by_page(pairs: Iterable[tuple[str, Edge]]) -> Links:
    found: Links = {}
    for page, edge in sorted(pairs):
        found.setdefault(page, []).append(edge)
    return dict(sorted(found.items(), key=lambda pair: (-names_in(pair[1]), pair[0])))


def names_in(edges: list[Edge]) -> int:
    """How many names are imported, however many files import each."""
    return len({edge.target for edge in edges})


def where_it_sits(material: Material, module: Module) -> tuple[Content, ...]:
    """Tables of the imports in both directions, packages from outside, and the diagram."""
    uses, users = imported_modules(material, module), importing_modules(material, module)
    content = [*_links(material, "imports_of", uses), *_links(material, "importers_of", users)]
    # The pages inside, or that of a twin, tell what is taken from outside.
    told = bool(module.children) or twin_of(material, module) is not None
    outside = () if told else (_standard(material, module), _packages(material, module))
    content += paragraph(
        *(one for one in outside if one is not None), *_not_taken(material, module)
    )
    drawing = _diagram(material, module, uses, users)
    return (*content, *((drawing,) if drawing else ()))


def _links(material: Material, head: str, links: Links) -> list[Content]:
    """A row for each page on the other side: the names imported and the lines of an import."""
    pages = list(links)
    rows = [_link(material, page, links[page]) for page in pages[:MAX_ROWS]]
    header = tuple(label(f"column.{name}") for name in (head, "names", "lines_of"))
    content: list[Content] = list(table(header, rows))
    rest = pages[MAX_ROWS:]
    if rest:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(pages))))
    return content


def _link(material: Material, page: str, edges: list[Edge]) -> Statement:
    by_name = {edge.target: edge for edge in reversed(edges)}
    targets = list(dict.fromkeys(edge.target for edge in edges))
    claims: list[Claim] = []
    for target in targets[:NAMED]:
        claims += imports(material, by_name[target])[1]
    if len(targets) > NAMED:
        claims.append(DERIVED)
    names = listing([Code(imported_name(material, one)) for one in targets], NAMED)
    citation = _import_lines(material, edges)
    if citation is not None and citation.needle not in {
        span.text for span in names if isinstance(span, Code)
    }:
        names = say("exports.through", names=names, module=Code(citation.needle))
    return row((_page(material, page), names, cited(citation)), *claims)


def _import_lines(material: Material, edges: list[Edge]) -> Citation | None:
    """The lines on which one file imports the names, in one piece where they are near."""
    citation, _ = imports(material, edges[0])
    if citation is None:
        return None
    same = [edge.line for edge in edges if edge.source == edges[0].source]
    if max(same) - min(same) < LONGEST_IMPORT:
        wider = material.evidence.cite(citation.path, min(same), max(same), citation.needle)
        citation = wider or citation
    return citation


def imported_name(material: Material, node_id: str) -> str:
    """How an import names a node: a symbol by its name, a file by its module's last word."""
    node = material.nodes[node_id]
    if node.definition >= 0:
        return material.name(node)
    folder, _, name = node.path.rpartition("/")
    stem = name.split(".", 1)[0]
    return folder.rsplit("/", 1)[-1] if stem in {"__init__", "index", "mod"} and folder else stem


def _page(material: Material, page: str) -> Spans:
    if page == OVERVIEW:
        sources = material.with_role(material.tree.overview, Role.SOURCE)
        if len(sources) == 1:
            return (Code(sources[0]),)
        return (page_link(material, page, label("page.overview")),)
    return (page_link(material, page),)


def _packages(material: Material, module: Module) -> Statement | None:
    """Packages from outside, those of the language's own library apart."""
    third: dict[str, Edge] = {}
    for path in material.with_role(material.files_below(module), Role.SOURCE):
        for edge in material.outgoing(path, _DEPENDS):
            node = material.nodes[edge.target]
            if not is_standard(material, path, node):
                third.setdefault(node.name, edge)
    if not third:
        return None if not _imports_are_known(material, module) else _no_packages()
    parts: list[Spans] = []
    claims: list[Claim] = []
    for name in sorted(third)[:4]:
        citation, found = imports(material, third[name])
        parts.append((Code(name), *parenthesis(citation)))
        claims += found
    parts += [(Code(name),) for name in sorted(third)[4:]]
    return sentence(say("sits.packages", packages=listing(parts)), *claims, DERIVED)


def _no_packages() -> Statement:
    return sentence(say("sits.no_packages"), DERIVED, counted=False)


def _imports_are_known(material: Material, module: Module) -> bool:
    """Tell whether all source of a module is in languages whose imports name packages."""
    sources = material.with_role(material.files_below(module), Role.SOURCE)
    languages = {material.facts[path].language for path in sources if path in material.facts}
    return bool(languages) and languages <= _PACKAGES_ARE_NAMED


def _standard(material: Material, module: Module) -> Statement | None:
    """Packages of the language's own library that tell what the module is about."""
    found: dict[str, Edge] = {}
    for path in material.with_role(material.files_below(module), Role.SOURCE):
        for edge in material.outgoing(path, _DEPENDS):
            node = material.nodes[edge.target]
            if is_standard(material, path, node) and node.name in TELLING:
                found.setdefault(node.name, edge)
    parts: list[Spans] = []
    claims: list[Claim] = []
    for name in sorted(found):
        citation, known = imports(material, found[name]) if len(parts) < 4 else (None, ())
        parts.append((Code(name), *parenthesis(citation)))
        claims += known
    return sentence(say("sits.standard", packages=listing(parts)), *claims) if parts else None


def _not_taken(material: Material, module: Module) -> list[Statement]:
    """Public types and functions that a package file leaves out while it takes others."""
    found = []
    tops = [
        node
        for node in material.top_symbols(material.with_role(module.files, Role.SOURCE))
        if material.definition(node).public
        and material.is_named(node)
        and not material.is_type_variable(node)
    ]
    for path in material.with_role(material.tree.overview, Role.SOURCE):
        taken = {edge.target for edge in material.imports_from(path)}
        left = [node for node in tops if node.id not in taken]
        if not left or len(left) == len(tops) or len(left) > MOST_NOT_TAKEN:
            continue
        names: list[Spans] = [(Code(material.name(node)),) for node in left]
        spans = say(
            "sits.not_taken",
            n=len(left),
            names=listing(names),
            lines=parenthesis(name_line(material, left[0])),
        )
        found.append(sentence(spans, DERIVED, counted=False))
    return found


def is_standard(material: Material, path: str, package: Node) -> bool:
    """Tell whether a package comes with the language of a file."""
    adapter = adapter_for(material.facts[path].language)
    return adapter is not None and package.name in adapter.standard_library


def _diagram(material: Material, module: Module, uses: Links, users: Links) -> Diagram | None:
    """The page's module with its neighbours, the most names first."""
    pages = list(dict.fromkeys([*_interleaved(list(users), list(uses))]))
    if len(pages) < 2:
        return None
    shown = pages[: MAX_NODES - 1]
    ids = {page: f"m{number}" for number, page in enumerate(shown, start=1)}
    nodes = [DiagramNode("m0", module.title, here=True)]
    nodes += [DiagramNode(ids[page], page_title(material, page)) for page in shown]
    edges = [_edge(ids[page], users.get(page, []), uses.get(page, [])) for page in shown]
    both = any(page in users and page in uses for page in shown)
    words = say("caption.neighbours_both") if both else say("caption.neighbours")
    if len(pages) > len(shown):
        cut = {"shown": len(shown), "all": len(pages)}
        key = "caption.neighbours_both_cut" if both else "caption.neighbours_cut"
        words = say(key, **cut)
    return Diagram(
        DiagramKind.FLOWCHART,
        label("diagram.neighbours"),
        tuple(nodes),
        tuple(edges),
        caption(words),
    )


def _edge(page: str, users: list[Edge], uses: list[Edge]) -> DiagramEdge:
    """One arrow between the module and a neighbour, the way that more names go; both ways have
    their numbers.
    """
    inward, outward = names_in(users), names_in(uses)
    if inward and outward:
        ends = (page, "m0") if inward >= outward else ("m0", page)
        return DiagramEdge(*ends, f"{max(inward, outward)} / {min(inward, outward)}")
    return DiagramEdge(page, "m0", str(inward)) if inward else DiagramEdge("m0", page, str(outward))


def _interleaved(first: list[str], second: list[str]) -> list[str]:
    """Both lists, taken from in turn."""
    longest = max(len(first), len(second))
    return [
        items[position]
        for position in range(longest)
        for items in (first, second)
        if position < len(items)
    ]


def page_title(material: Material, page: str) -> str:
    """What a box of a diagram calls a page."""
    module = material.modules.get(page)
    if module is not None:
        return module.title
    sources = material.with_role(material.tree.overview, Role.SOURCE)
    return sources[0] if len(sources) == 1 else label("diagram.package")
