"""Error handling: the error types, what is raised where, what is caught, and error codes."""

import re
from collections import Counter

import msgspec

from codewiki.facts.model import DefinitionKind, ReferenceKind
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    declares,
    documentation,
    inherits_from_outside,
    mentioned,
    name_line,
    parenthesis,
    symbol_link,
)
from codewiki.wiki.diagrams import class_diagram
from codewiki.wiki.error_types import error_types
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    FileLink,
    Page,
    PageKind,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.raising import Raising, raisings
from codewiki.wiki.signals import sources_of
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import outermost, use_section

MAX_TYPES = 40
MAX_RAISED = 25
MAX_CAUGHT = 25
MAX_CODES = 25
_RAISES = frozenset({EdgeKind.RAISES})
_CATCHES = frozenset({EdgeKind.CATCHES})
_PARENTS = frozenset({EdgeKind.INHERITS})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CODE_WORDS = frozenset({"err", "error", "fail", "failed", "failure", "invalid", "nomem", "eof"})
_NUMBER = re.compile(r"^\(?\s*-?\s*(?:0[xX][\da-fA-F]+|\d+)\s*\)?$")
_BROAD = frozenset({"Exception", "BaseException", "Throwable"})
_HANDLER = re.compile(
    r"(?:^|\.)(?:errorhandler|app_errorhandler|exception_handler|ExceptionHandler|ControllerAdvice"
    r"|RestControllerAdvice|register_error_handler)$"
)
_VALUES = frozenset({
    DefinitionKind.CONSTANT,
    DefinitionKind.MACRO,
    DefinitionKind.VARIABLE,
    DefinitionKind.FIELD,
})


def write(material: Material) -> Page | None:
    """The page, or ``None`` where no error is raised, caught or numbered."""
    page = topic_id("errors")
    sources = tuple(sorted(sources_of(material, tuple(material.facts)), key=outermost))
    raised = [one for path in sources for one in raisings(material, path)]
    caught = _caught(material, sources)
    own = {
        id_: node
        for id_, node in error_types(material).items()
        if material.role(node.path) is Role.SOURCE
    }
    codes = _codes(material, sources)
    jumps = use_section(material, page, "jumps", ("error",))
    if not (raised or caught or own or codes or jumps):
        return None
    writer = PageWriter(page)
    writer.section(1, say("topic.errors"), _lead(material, raised, caught, own, codes))
    writer.section(2, say("heading.error_types"), _types(material, page, own, raised))
    writer.section(2, say("heading.raised"), _raised(material, page, raised))
    writer.section(2, say("heading.caught_errors"), _handlers(material, page, caught))
    writer.section(2, say("heading.registered"), _registered(material, page, sources))
    writer.section(2, say("heading.not_caught"), _not_caught(material, own))
    writer.section(2, say("heading.codes"), codes)
    writer.section(2, say("heading.jumps"), jumps)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.errors"), PageKind.TOPIC)


class _Handler(msgspec.Struct, frozen=True):
    """One name that a handler catches. ``owner`` is the function around it."""

    name: str
    path: str
    line: int
    owner: Node | None
    citation: Citation


def _caught(material: Material, sources: tuple[str, ...]) -> list[_Handler]:
    found = []
    for path in sources:
        for one in material.facts[path].references:
            if one.kind is ReferenceKind.CATCH:
                citation = material.evidence.cite_line(path, one.line, one.name)
                if citation is not None:
                    owner = material.node_at(path, one.scope)
                    found.append(_Handler(one.name, path, one.line, owner, citation))
    return found


def _lead(
    material: Material,
    raised: list[Raising],
    caught: list[_Handler],
    own: dict[str, Node],
    codes: tuple[Content, ...],
) -> tuple[Content, ...]:
    """Counts with the first place of each kind."""
    parts: list[Spans] = []
    first = next((one for one in raised if one.citation), None)
    if own:
        parts.append(say("errors.types_n", n=len(own)))
    if first is not None:
        where = (Code(first.error), *parenthesis(first.citation))
        parts.append(say("errors.raised_n", n=len(raised), first=where))
    if caught:
        where = (Code(caught[0].name), *parenthesis(caught[0].citation))
        parts.append(say("errors.caught_n", n=len(caught), first=where))
    if not parts:
        return paragraph(caption(say("errors.codes_only" if codes else "errors.jumps_only")))
    words = say("errors.lead", parts=listing(parts, len(parts)))
    if first is None and not caught:
        return paragraph(caption(words))
    named = {(one.path, one.error.rsplit(".", 1)[-1]) for one in raised}
    named |= {(one.path, one.name.rsplit(".", 1)[-1]) for one in caught}
    return paragraph(sentence(words, *mentioned(material, named), DERIVED))


# Types ----------------------------------------------------------------------------------------


def _types(
    material: Material, page: str, own: dict[str, Node], raised: list[Raising]
) -> tuple[Content, ...]:
    """The error types of the repository, those that are raised the most first."""
    times: dict[str, int] = {}
    for id_ in own:
        times[id_] = sum(
            material.role(material.path_of(edge.source)) is Role.SOURCE
            for edge in material.incoming(id_, _RAISES)
        )
    heirs = {id_: len(material.incoming(id_, _PARENTS)) for id_ in own}
    ordered = sorted(own, key=lambda id_: (-times[id_] - heirs[id_], id_))
    drawing = class_diagram(material, [own[id_] for id_ in ordered], members=False)
    rows = [_type_row(material, page, own[id_], times[id_], raised) for id_ in ordered[:MAX_TYPES]]
    columns = ("error", "extends", "raised_n", "caught", "docs", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = [
        *((drawing,) if drawing else ()),
        *table(header, rows, right=(2,)),
    ]
    if len(own) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(own))))
    return tuple(content)


def _type_row(
    material: Material, page: str, node: Node, times: int, raised: list[Raising]
) -> Statement:
    citation, claims = declares(material, node)
    bases = [
        one.base
        for one in material.facts[node.path].inheritance
        if one.definition == node.definition
    ]
    docs, quoted = documentation(material, node)
    cells: tuple[Spans, ...] = (
        symbol_link(material, node, page),
        listing([(Code(base),) for base in bases], 3),
        (Plain(number(times)),) if times else (),
        _catchers(material, page, node),
        docs,
        cited(citation),
    )
    more = [
        claim
        for base in bases
        for claim in inherits_from_outside(
            material, node, base.partition("<")[0].partition("[")[0].rsplit(".", 1)[-1].strip()
        )
    ]
    name = material.definition(node).name
    places = {(one.path, name) for one in raised if one.error.rsplit(".", 1)[-1] == name}
    counted = mentioned(material, places)
    rest = (*counted, DERIVED) if times or cells[3] else ()
    return row(cells, *claims, *more, *quoted, *rest)


def _catchers(material: Material, page: str, node: Node) -> Spans:
    """The functions of the source that catch a type by its name."""
    found: dict[str, Spans] = {}
    for edge in material.incoming(node.id, _CATCHES):
        catcher = material.nodes[edge.source]
        if material.role(catcher.path) is Role.SOURCE and catcher.definition >= 0:
            found.setdefault(catcher.id, symbol_link(material, catcher, page))
    return listing(list(found.values()), 3)


def _not_caught(material: Material, own: dict[str, Node]) -> tuple[Content, ...]:
    """Raised types that nothing in the source catches, neither by name nor by a base."""
    missing = []
    for node in own.values():
        is_raised = any(
            material.role(material.path_of(edge.source)) is Role.SOURCE
            for edge in material.incoming(node.id, _RAISES)
        )
        if is_raised and not _is_caught(material, node.id):
            citation = name_line(material, node)
            if citation is not None:
                missing.append((Code(material.name(node)), *parenthesis(citation)))
    if not missing:
        return ()
    words = say("errors.not_caught", n=len(missing), names=listing(missing, 10))
    return paragraph(sentence(words, DERIVED))


def _is_caught(material: Material, id_: str) -> bool:
    waiting, seen = [id_], {id_}
    while waiting:
        current = waiting.pop()
        for edge in material.incoming(current, _CATCHES):
            if material.role(material.path_of(edge.source)) is Role.SOURCE:
                return True
        for edge in material.outgoing(current, _PARENTS):
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return False


# What is raised and caught --------------------------------------------------------------------


def _raised(material: Material, page: str, raised: list[Raising]) -> tuple[Content, ...]:
    """One row for each error by name: how often, and an example with condition and message."""
    by_name: dict[str, list[Raising]] = {}
    for one in raised:
        if one.citation is not None:
            by_name.setdefault(one.error.rsplit(".", 1)[-1], []).append(one)
    ordered = sorted(by_name.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = []
    for name, places in ordered[:MAX_RAISED]:
        best = next((one for one in places if one.condition and one.message), None)
        best = best or next((one for one in places if one.message), places[0])
        inside: Spans = (FileLink(best.path),)
        if best.owner is not None:
            inside = symbol_link(material, best.owner, page)
        cells: tuple[Spans, ...] = (
            (Code(name),),
            (Plain(number(len(places))),),
            inside,
            (Code(best.condition),) if best.condition else (),
            (Code(best.message),) if best.message else (),
            cited(best.citation),
        )
        counted = Counter(one.path for one in places)
        claims = tuple(
            Claim(ClaimKind.COUNTS, path, f"raised places of {name}", str(count))
            for path, count in sorted(counted.items())
        )
        rows.append(row(cells, *best.claims, *claims, DERIVED))
    columns = ("error", "places", "for_example_in", "when", "message", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = list(table(header, rows, right=(1,)))
    if len(by_name) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(by_name))))
    return tuple(content)


def _handlers(material: Material, page: str, caught: list[_Handler]) -> tuple[Content, ...]:
    """One row for each name that is caught: how often, and the first functions that do."""
    by_name: dict[str, list[_Handler]] = {}
    for one in caught:
        by_name.setdefault(one.name, []).append(one)
    ordered = sorted(by_name.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = []
    for name, places in ordered[:MAX_CAUGHT]:
        inside: dict[Spans, None] = {}
        for one in places:
            if one.owner is not None:
                inside.setdefault(symbol_link(material, one.owner, page))
            else:
                inside.setdefault((FileLink(one.path),))
        cells: tuple[Spans, ...] = (
            (Code(name),),
            (Plain(number(len(places))),),
            listing(list(inside), 3),
            cited(places[0].citation),
        )
        rows.append(row(cells, DERIVED))
    columns = ("error", "places", "caught_in", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = list(table(header, rows, right=(1,)))
    broad = [one for one in caught if one.name in _BROAD]
    if broad:
        words = say(
            "errors.broad",
            n=len(broad),
            first=(Code(broad[0].name), *parenthesis(broad[0].citation)),
        )
        content += paragraph(sentence(words, DERIVED))
    return tuple(content)


def _registered(material: Material, page: str, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """Functions that a decorator or annotation makes handlers of errors."""
    rows = []
    for path in sources:
        for node in material.symbols(path):
            definition = material.definition(node)
            names = [one for one in definition.decorators if _HANDLER.search(one)]
            if not names:
                continue
            last = names[0].rsplit(".", 1)[-1]
            citation = material.evidence.cite(path, definition.line, definition.name_line, last)
            if citation is not None:
                cells = (symbol_link(material, node, page), (Code(names[0]),), cited(citation))
                rows.append(row(cells, DERIVED))
    columns = ("function", "guard", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows[:MAX_CAUGHT])


# Codes ----------------------------------------------------------------------------------------


def _codes(material: Material, sources: tuple[str, ...]) -> tuple[Content, ...]:
    """Numbers with the names of errors, those with the most users first."""
    found = []
    for path in sources:
        for node in material.symbols(path):
            definition = material.definition(node)
            words = {word.lower() for word in _WORD.findall(definition.name)}
            if (
                definition.kind in _VALUES
                and definition.name.upper() == definition.name
                and not words.isdisjoint(_CODE_WORDS)
                and _NUMBER.match(definition.value)
            ):
                found.append((-len(material.users(node).source), node.id, node))
    rows = []
    for users, _, node in sorted(found, key=lambda one: one[:2])[:MAX_CODES]:
        definition = material.definition(node)
        citation = name_line(material, node)
        if citation is not None:
            cells = (
                (Code(material.name(node)),),
                (Code(definition.value.strip()),),
                (Plain(number(-users)),) if users else (),
                cited(citation),
            )
            rows.append(row(cells, DERIVED))
    columns = ("name", "value", "users_n", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = list(table(header, rows, right=(1, 2)))
    if len(found) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)
