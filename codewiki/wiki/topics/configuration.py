"""Configuration: what can be set, where it is defined, its default, and where it is read."""

from collections.abc import Iterator, Sequence

import msgspec

from codewiki.facts.model import Signal, SignalKind
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, name_line, parenthesis, signal_claims, stated, symbol_link
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
from codewiki.wiki.signals import (
    KINDS,
    help_of,
    is_complete,
    signal_lines,
    sources_of,
    value_of,
)
from codewiki.wiki.topics.setting_symbols import (
    accepted,
    constructors,
    fields_by_name,
    overridable,
    settings_classes,
)
from codewiki.wiki.topics.settings_files import is_secret, settings_files
from codewiki.wiki.topics.tool_settings import absent_names, build_options, tool_settings
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import outermost

MAX_NAMES = 40
MAX_OPTIONS = 50
_ARTIFACTS = frozenset({"dockerfile", "compose", "workflow", "gitlab"})
_READ = {
    SignalKind.ENVIRONMENT: "environment",
    SignalKind.PROPERTY: "property",
}


class _Read(msgspec.Struct, frozen=True):
    path: str
    signal: Signal
    citation: Citation


class _Set(msgspec.Struct, frozen=True):
    """A variable that a file of the build or the deployment sets or passes on."""

    path: str
    value: str
    citation: Citation


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing can be set."""
    page = topic_id("configuration")
    given = _variables_set(material)
    sections: tuple[tuple[str, tuple[Content, ...]], ...] = (
        ("variables", _names(material, page, SignalKind.ENVIRONMENT, given)),
        ("variables_set", _only_set(material, given)),
        ("properties_read", _names(material, page, SignalKind.PROPERTY, {})),
        ("options", _options(material, page)),
        ("settings_files", settings_files(material)),
        ("settings_classes", settings_classes(material, page)),
        ("constructors", constructors(material, page)),
        ("overridable", overridable(material, page)),
        ("accepted", accepted(material, page)),
        ("build_options", build_options(material)),
        ("tools", tool_settings(material)),
        ("absent_names", absent_names(material)),
    )
    found = [one for one in sections if one[1]]
    if not found:
        return None
    writer = PageWriter(page)
    writer.section(1, say("topic.configuration"), _lead(material))
    for key, content in found:
        writer.section(2, say(f"heading.{key}"), content)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.configuration"), PageKind.TOPIC)


def _signals(material: Material, kind: SignalKind) -> Iterator[tuple[str, Signal]]:
    for path in sorted(sources_of(material, tuple(material.facts)), key=outermost):
        for signal in material.facts[path].signals:
            if signal.kind is kind and signal.name:
                yield path, signal


def _lead(material: Material) -> tuple[Content, ...]:
    """How many settings of each kind there are, and the kinds of which the source has none."""
    sources = sources_of(material, tuple(sorted(material.facts)))
    parts: list[Spans] = []
    absent: list[Spans] = []
    claims: list[Claim] = []
    for kind in KINDS:
        if kind in {SignalKind.ROUTE, SignalKind.COMMAND}:
            continue
        found = list(_signals(material, kind))
        names = {signal.name for _, signal in found}
        if found and kind in {*_READ, SignalKind.OPTION}:
            first = _first_read(material, found)
            parts.append(say(f"configuration.{kind.value}", n=len(names), first=first))
            for path, signal in found[:MAX_NAMES]:
                bare = msgspec.structs.replace(signal, detail="")
                claims += signal_claims(material, path, bare, signal_lines(material, path, signal))
        elif not found and sources and all(is_complete(material, one, kind) for one in sources):
            absent.append(say(f"absent.{kind.value}"))
    sentences = []
    if parts:
        words = say("configuration.lead", parts=listing(parts, len(parts)))
        sentences.append(sentence(words, *dict.fromkeys(claims), DERIVED))
    if absent:
        words = say("configuration.absent", kinds=listing(absent, len(absent)))
        sentences.append(caption(words))
    if not sentences:
        sentences.append(caption(say("configuration.bare")))
    return paragraph(*sentences)


def _first_read(material: Material, found: Sequence[tuple[str, Signal]]) -> Spans:
    """The first name, with the first lines on which it stands: a constant may stand for it."""
    name = found[0][1].name
    for path, signal in found:
        citation = signal_lines(material, path, signal)
        if signal.name == name and citation is not None and citation.needle == name:
            return (Code(name), *parenthesis(citation))
    return (Code(name),)


# Variables ------------------------------------------------------------------------------------


def _names(
    material: Material, page: str, kind: SignalKind, given: dict[str, list[_Set]]
) -> tuple[Content, ...]:
    """One row for each name that is read: default, first reader, all places, who sets it."""
    found: dict[str, list[_Read]] = {}
    for path, signal in _signals(material, kind):
        citation = signal_lines(material, path, signal)
        if citation is not None:
            found.setdefault(signal.name, []).append(_Read(path, signal, citation))
    if not found:
        return ()
    ordered = sorted(found.items(), key=lambda one: (outermost(one[1][0].path)[0], one[0]))
    rows = [
        _name_row(material, page, name, reads, given.get(name, []))
        for name, reads in ordered[:MAX_NAMES]
    ]
    columns = ("name", "default", "read_in", "places", "set_in", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = list(table(header, rows, right=(3,)))
    if len(found) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def _name_row(
    material: Material, page: str, name: str, reads: list[_Read], given: list[_Set]
) -> Statement:
    first = reads[0]
    default = next((one.signal.detail for one in reads if one.signal.detail), "")
    owner = material.node_at(first.path, first.signal.scope)
    inside: Spans = symbol_link(material, owner, page) if owner else (FileLink(first.path),)
    claims = signal_claims(
        material, first.path, msgspec.structs.replace(first.signal, detail=""), first.citation
    )
    for one in reads:
        if one.signal.detail == default and default:
            claims += stated(" ".join(default.split()), one.citation)
            break
    for one in reads[1:]:
        claims += signal_claims(
            material, one.path, msgspec.structs.replace(one.signal, detail=""), one.citation
        )
    claims += tuple(
        Claim(ClaimKind.SETS, "environment", name, citation=one.citation) for one in given
    )
    cells: tuple[Spans, ...] = (
        (Code(name),),
        (Code(" ".join(default.split())),) if default else (),
        inside,
        (Plain(number(len(reads))),) if len(reads) > 1 else (),
        listing([(FileLink(one),) for one in dict.fromkeys(one.path for one in given)], 3),
        cited(first.citation),
    )
    return row(cells, *dict.fromkeys(claims))


def _variables_set(material: Material) -> dict[str, list[_Set]]:
    """Environment variables that Dockerfiles, Compose files and jobs set or pass on, by name."""
    found: dict[str, list[_Set]] = {}
    for path, facts in sorted(material.own_facts.items()):
        if facts.artifact not in _ARTIFACTS:
            continue
        for unit in facts.units:
            if unit.kind == "environment" and unit.name and unit.name.replace("_", "").isalnum():
                citation = unit_lines(material, path, unit)
                if citation is not None:
                    found.setdefault(unit.name, []).append(_Set(path, unit.value, citation))
    return found


def _only_set(material: Material, given: dict[str, list[_Set]]) -> tuple[Content, ...]:
    """Variables that are set but that the source does not read by their names."""
    read = {
        signal.name
        for path, facts in material.facts.items()
        for signal in facts.signals
        if signal.kind is SignalKind.ENVIRONMENT and material.role(path) is not Role.GENERATED
    }
    fields = fields_by_name(material)
    rows = []
    for name, places in sorted(given.items()):
        if name in read:
            continue
        value = "" if is_secret(name) else " ".join(places[0].value.split())[:60]
        field = fields.get(name.upper())
        cells: tuple[Spans, ...] = (
            (Code(name),),
            (Code(value),) if value else (),
            (Code(material.name(field)), *parenthesis(name_line(material, field))) if field else (),
            listing([(FileLink(one),) for one in dict.fromkeys(one.path for one in places)], 3),
            cited(places[0].citation),
        )
        rows.append(row(cells, DERIVED))
    if not rows:
        return ()
    columns = ("name", "value", "same_field", "set_in", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = [*paragraph(caption(say("configuration.only_set", n=len(rows))))]
    content += table(header, rows[:MAX_NAMES])
    if len(rows) > MAX_NAMES:
        content += paragraph(caption(say("uses.cut", shown=MAX_NAMES, all=len(rows))))
    return tuple(content)


# Options --------------------------------------------------------------------------------------


def _options(material: Material, page: str) -> tuple[Content, ...]:
    """Options of the command line, in the order of the files that define them."""
    rows = []
    found = list(_signals(material, SignalKind.OPTION))
    for path, signal in found[:MAX_OPTIONS]:
        citation = signal_lines(material, path, signal)
        owner = material.node_at(path, signal.scope)
        if citation is not None:
            told, claims = help_of(material, signal, citation)
            cells: tuple[Spans, ...] = (
                (Code(signal.name),),
                value_of(signal),
                told,
                symbol_link(material, owner, page) if owner else (FileLink(path),),
                cited(citation),
            )
            rows.append(row(cells, *signal_claims(material, path, signal, citation), *claims))
    columns = ("option", "default", "help", "defined_in", "lines_of")
    content: list[Content] = list(table(tuple(label(f"column.{one}") for one in columns), rows))
    if len(found) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)
