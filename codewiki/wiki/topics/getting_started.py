"""Getting started: what to install, the commands it gives, and where a program begins."""

import re

from codewiki.facts.model import SignalKind, Unit
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines, unit_rows
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, states
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Code,
    Content,
    Excerpt,
    FileLink,
    Page,
    PageKind,
    Plain,
    Quote,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.prose import is_readme
from codewiki.wiki.signals import help_of, signal_lines
from codewiki.wiki.topics.topic import related

_COMMANDS = frozenset({"script", "bin", "entry-point"})
_SHELLS = frozenset({"bash", "sh", "console", "shell", "zsh", "text", "pycon", "powershell"})
MAX_EXAMPLES = 6
MAX_BELOW = 3
MAX_LINES = 30
MAX_CITED = 60
MAX_NEEDED = 12
MAX_COMMANDS = 30
_FIRST = re.compile(
    r"install|build|usage|\buse\b|using|quick|getting started|get started|start|example|tutorial"
    r"|setup|set up|running|\brun\b|hello|basic|synopsis|configur|how to",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"documentation|\bdocs?\b|contribut|benchmark|licen[cs]e|sponsor|develop|release|test|badge",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"^(?:requires-python|python_requires|python|java\.version|maven\.compiler\.(?:source|release|target)"
    r"|maven\.compiler\.release|sourceCompatibility|packageManager|rust-version)$"
)


def write(material: Material) -> Page | None:
    """The page, or ``None`` when there is neither an example nor a command."""
    writer = PageWriter(topic_id("getting_started"))
    examples = _examples(material)
    commands = _commands(material)
    options = _options(material)
    needed = _needed(material)
    if not (examples or commands or options):
        return None
    title = label("topic.getting_started")
    held = (("readme", examples), ("manifest", commands), ("source", options))
    parts = [say(f"started.{name}") for name, found in held if found]
    lead = say("started.lead", parts=listing(parts, len(parts)))
    writer.section(1, say("topic.getting_started"), paragraph(caption(lead)))
    writer.section(2, say("heading.needed"), needed)
    writer.section(2, say("heading.examples"), examples)
    header = tuple(label(f"column.{name}") for name in ("part", "name", "value", "lines_of"))
    writer.section(2, say("heading.commands"), table(header, commands))
    header = tuple(label(f"column.{name}") for name in ("command", "docs", "inside", "lines_of"))
    writer.section(2, say("heading.source_commands"), table(header, options))
    writer.section(2, say("heading.related"), related())
    return writer.page(title, PageKind.TOPIC)


def _needed(material: Material) -> tuple[Content, ...]:
    """The versions that manifests ask for, as the manifests write them."""
    rows: list[Statement] = []
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        for unit in material.facts[path].units:
            asked = unit.kind == "engine" or (
                unit.kind in {"field", "property"} and _VERSION.search(unit.name) is not None
            )
            citation = unit_lines(material, path, unit) if asked and unit.value else None
            if citation is not None and len(rows) < MAX_NEEDED:
                value = " ".join(unit.value.split())
                cells = ((Code(unit.name),), (Code(value),), (FileLink(path),), cited(citation))
                rows.append(row(cells, *states(citation, unit.name, value)))
    return table(
        tuple(label(f"column.{name}") for name in ("name", "value", "file", "lines_of")), rows
    )


def _commands(material: Material) -> list[Statement]:
    """What the main manifest runs, then the targets of the makefile at the root."""
    manifest = material.manifest
    rows = unit_rows(material, manifest, _COMMANDS, 30) if manifest else []
    for path in artifact_files(material, frozenset({"make"})):
        if "/" not in path:
            units = material.facts[path].units
            targets = frozenset(
                one.name
                for one in units
                if one.kind == "target" and re.fullmatch(r"[A-Za-z][\w\-]*", one.name)
            )
            rows += [
                line
                for line in unit_rows(material, path, frozenset({"target"}), 40)
                if any(isinstance(span, Code) and span.text in targets for span in line.cells[1])
            ]
    return rows[:40]


def _examples(material: Material) -> tuple[Content, ...]:
    """Code blocks of the README as they stand: those under headings on installing, building and
    use first kept, in the order of the document.
    """
    if not material.prose:
        return ()
    readmes = sorted(path for path in material.facts if is_readme(path) and "/" not in path)
    content: list[Content] = []
    for path in readmes[:1]:
        units = material.facts[path].units
        blocks = [
            place
            for place, unit in enumerate(units)
            if unit.kind == "code" and len(unit.value.strip("\n").split("\n")) <= MAX_LINES
        ]
        ranked = sorted(blocks, key=lambda place: (_rank(units, place), place))
        below: dict[int, int] = {}
        chosen = []
        for place in ranked:
            heading = units[place].parent
            below[heading] = below.get(heading, 0) + 1
            if below[heading] <= MAX_BELOW:
                chosen.append(place)
        for place in sorted(chosen[:MAX_EXAMPLES]):
            content += _example(material, path, place)
    return tuple(content)


def _rank(units: tuple[Unit, ...], place: int) -> int:
    """0 under a heading on installing or use, 2 under one on other work, else 1."""
    names = []
    while place >= 0:
        place = units[place].parent
        if place >= 0:
            names.append(units[place].name)
    if any(_FIRST.search(name) for name in names[:2]):
        return 0
    return 2 if any(_LAST.search(name) for name in names) else 1


def _example(material: Material, path: str, place: int) -> tuple[Content, ...]:
    """A block with the heading that it stands under."""
    units = material.facts[path].units
    unit = units[place]
    heading = units[unit.parent] if unit.parent >= 0 else None
    words = re.findall(r"\w+", heading.name if heading else unit.value)
    needle = max(words, key=len, default="")
    # Between a heading and its block may lie more than a citation holds.
    near = heading is not None and unit.end_line - heading.line < MAX_CITED
    first = heading.line if heading is not None and near else unit.line
    if heading is not None and not near:
        needle = max(re.findall(r"\w+", unit.value), key=len, default="")
    citation = material.evidence.cite(path, first, unit.end_line, needle)
    if citation is None or citation.end_line < unit.line:
        return ()
    named = (
        (Quote(heading.name),) if heading and near else (FileLink(path), Plain(", "), Code(needle))
    )
    words_of = say("started.example", heading=named, lines=cited(citation))
    text = "\n".join(unit.value.strip("\n").split("\n"))
    return (*paragraph(sentence(words_of, DERIVED)), Excerpt(unit.name, text, citation))


def _options(material: Material) -> list[Statement]:
    """Commands that the source defines; their options are on the page on configuration."""
    rows = []
    for path, facts in sorted(material.own_facts.items()):
        if material.role(path) is not Role.SOURCE:
            continue
        for signal in facts.signals:
            if signal.kind is SignalKind.COMMAND and signal.name:
                citation = signal_lines(material, path, signal)
                owner = material.node_at(path, signal.scope)
                if citation is not None:
                    told, claims = help_of(material, signal, citation)
                    cells = (
                        (Code(signal.name),),
                        told,
                        (Code(material.name(owner)),) if owner else (),
                        cited(citation),
                    )
                    rows.append(row(cells, DERIVED, *claims))
    return rows[:MAX_COMMANDS]
