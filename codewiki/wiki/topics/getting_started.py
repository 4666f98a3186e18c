"""Getting started: what to install, the commands it gives, and where a program begins."""

import re

from codewiki.facts.model import SignalKind
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_rows
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED
from codewiki.wiki.evidence import cited
from codewiki.wiki.manifests import main_manifest
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, Excerpt, FileLink, Page, PageKind, Quote, Statement
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.prose import is_readme
from codewiki.wiki.signals import signal_lines
from codewiki.wiki.topics.topic import related

_COMMANDS = frozenset({"script", "bin", "entry-point"})
_SHELLS = frozenset({"bash", "sh", "console", "shell", "zsh", "text", "pycon", "powershell"})
MAX_EXAMPLES = 4
MAX_LINES = 30


def write(material: Material) -> Page | None:
    """The page, or ``None`` when there is neither an example nor a command."""
    writer = PageWriter(topic_id("getting_started"))
    examples = _examples(material)
    manifest = main_manifest(material)
    commands = unit_rows(material, manifest, _COMMANDS, 30) if manifest else []
    options = _options(material)
    if not (examples or commands or options):
        return None
    title = label("topic.getting_started")
    held = (("readme", examples), ("manifest", commands), ("source", options))
    parts = [say(f"started.{name}") for name, found in held if found]
    lead = say("started.lead", parts=listing(parts, len(parts)))
    writer.section(1, say("topic.getting_started"), paragraph(caption(lead)))
    writer.section(2, say("heading.examples"), examples)
    header = tuple(label(f"column.{name}") for name in ("part", "name", "value", "lines_of"))
    writer.section(2, say("heading.commands"), table(header, commands))
    header = tuple(label(f"column.{name}") for name in ("name", "detail", "inside", "lines_of"))
    writer.section(2, say("heading.options"), table(header, options))
    writer.section(2, say("heading.related"), related())
    return writer.page(title, PageKind.TOPIC)


def _examples(material: Material) -> tuple[Content, ...]:
    """The first code blocks of the README, as they stand."""
    if not material.prose:
        return ()
    content: list[Content] = []
    readmes = sorted(path for path in material.facts if is_readme(path) and "/" not in path)
    for path in readmes[:1]:
        for unit in material.facts[path].units:
            lines = unit.value.strip("\n").split("\n")
            if unit.kind != "code" or len(content) >= 2 * MAX_EXAMPLES or len(lines) > MAX_LINES:
                continue
            heading = material.facts[path].units[unit.parent] if unit.parent >= 0 else None
            words = re.findall(r"\w+", heading.name if heading else unit.value)
            needle = max(words, key=len, default="")
            first = heading.line if heading else unit.line
            citation = material.evidence.cite(path, first, unit.end_line, needle)
            if citation is None or citation.end_line < unit.line:
                continue
            named = (Quote(heading.name),) if heading else (FileLink(path), Code(needle))
            words_of = say("started.example", heading=named, lines=cited(citation))
            content += paragraph(sentence(words_of, DERIVED))
            content.append(Excerpt(unit.name, "\n".join(lines), citation))
    return tuple(content)


def _options(material: Material) -> list[Statement]:
    """Command-line options that the source defines."""
    rows = []
    for path, facts in sorted(material.facts.items()):
        if material.role(path) is not Role.SOURCE:
            continue
        for signal in facts.signals:
            if signal.kind in {SignalKind.OPTION, SignalKind.COMMAND} and signal.name:
                citation = signal_lines(material, path, signal)
                owner = material.node_at(path, signal.scope)
                if citation is not None:
                    cells = (
                        (Code(signal.name),),
                        (Code(signal.detail),) if signal.detail else (),
                        (Code(material.name(owner)),) if owner else (),
                        cited(citation),
                    )
                    rows.append(row(cells, DERIVED))
    return rows[:60]
