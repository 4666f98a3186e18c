"""Deployment: services, images, jobs that publish, and files that platforms read."""

from collections.abc import Sequence

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.graph.model import EdgeKind
from codewiki.graph.nodes import unit_ids
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.boxes import box_diagram
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import joined, label, listing, merged, say
from codewiki.wiki.claims import DERIVED, parenthesis, states
from codewiki.wiki.evidence import cited
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
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.topics.releases import platform_files, publishing_jobs
from codewiki.wiki.topics.topic import related

MAX_FILES = 20
MAX_SERVICES = 40
MAX_COMMAND = 80
MAX_VARIABLES = 20
MAX_INSTRUCTIONS = 25
_COMMANDS = frozenset({"run", "entrypoint", "command", "healthcheck"})
INSTRUCTIONS = (
    *("argument", "environment", "workdir", "copy", "copy-from", "run", "volume", "expose", "user"),
    *("healthcheck", "entrypoint", "command"),
)
_BUILDS = frozenset({EdgeKind.BUILDS})


def write(material: Material) -> Page | None:
    """The page, or ``None`` without any service or image."""
    services: list[Content] = []
    for path in artifact_files(material, frozenset({"compose"}))[:MAX_FILES]:
        services += _services(material, path)
    dockerfiles = artifact_files(material, frozenset({"dockerfile"}))[:MAX_FILES]
    items = [one for path in dockerfiles for one in _image(material, path)]
    images: tuple[Content, ...] = (Items(tuple(items)),) if items else ()
    tables = [one for path in dockerfiles for one in _instructions(material, path)]
    published = publishing_jobs(material)
    platforms = platform_files(material)
    held: tuple[tuple[str, Sequence[Content]], ...] = (
        ("services", services),
        ("images", (*images, *tables)),
        ("releases", published),
        ("platforms", platforms),
    )
    if not any(found for _, found in held):
        return None
    writer = PageWriter(topic_id("deployment"))
    parts = [say(f"deployment.{name}") for name, found in held if found]
    lead = caption(say("deployment.lead", parts=listing(parts)))
    writer.section(1, say("topic.deployment"), paragraph(lead))
    for name, found in held:
        writer.section(2, say(f"heading.{name}"), found)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.deployment"), PageKind.TOPIC)


def _inside(units: tuple[Unit, ...], number: int, *kinds: str) -> list[int]:
    """The numbers of the units of some kinds inside another."""
    return [
        place
        for place, unit in enumerate(units)
        if unit.parent == number and unit.kind in kinds and unit.name
    ]


def _services(material: Material, path: str) -> tuple[Content, ...]:
    """What a Compose file starts: a sentence, a diagram where there is more to see, a table."""
    units = material.facts[path].units
    numbers = [
        number
        for number, unit in enumerate(units)
        if unit.kind == "service" and unit.parent == TOP_LEVEL
    ][:MAX_SERVICES]
    first = unit_lines(material, path, units[numbers[0]]) if numbers else None
    if first is None:
        return ()
    names: list[Spans] = [(Code(units[number].name),) for number in numbers]
    words = say(
        "deployment.composed",
        n=len(numbers),
        file=FileLink(path),
        services=listing(names, 8),
        lines=parenthesis(first),
    )
    boxes = {units[number].name: units[number].name for number in numbers}
    edges = {
        (units[number].name, units[need].name): ""
        for number in numbers
        for need in _inside(units, number, "needs")
    }
    diagram = box_diagram("services", boxes, edges)
    rows = [one for number in numbers for one in _service_row(material, path, number)]
    columns = (
        *(
            "service",
            "image_or_build",
            "ports",
            "needs",
            "volumes",
            "runs",
            "lines_of",
        ),
    )
    header = tuple(label(f"column.{name}") for name in columns)
    return (
        *paragraph(sentence(words, DERIVED)),
        *((diagram,) if diagram else ()),
        *table(header, rows),
        *_variables(material, path, numbers),
    )


def _variables(material: Material, path: str, numbers: list[int]) -> tuple[Content, ...]:
    """The variables that services are given, by name.

    They have a table of their own: beside the name of a secret, any value may be taken for it.
    """
    units = material.facts[path].units
    rows: list[Statement] = []
    for number in numbers:
        inside = _inside(units, number, "environment", "env-file")
        citation = unit_lines(material, path, units[inside[0]]) if inside else None
        if citation is not None:
            names = dict.fromkeys(units[place].name for place in inside)
            listed = listing([(Code(name),) for name in names], MAX_VARIABLES)
            rows.append(row(((Code(units[number].name),), listed, cited(citation)), DERIVED))
    columns = ("service", "variables", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows)


def _service_row(material: Material, path: str, number: int) -> list[Statement]:
    units = material.facts[path].units
    unit = units[number]
    citation = unit_lines(material, path, unit)
    if citation is None:
        return []
    image: Spans = (Code(unit.value),) if unit.value else ()

    def names(*kinds: str) -> Spans:
        found = dict.fromkeys(units[place].name for place in _inside(units, number, *kinds))
        return listing([(Code(name),) for name in found], 6)

    cells: tuple[Spans, ...] = (
        (Code(unit.name),),
        joined(image, *_builds(material, path, number), by=", "),
        names("port"),
        names("needs"),
        names("volume"),
        _command(units, number),
        cited(citation),
    )
    return [row(cells, DERIVED)]


def _command(units: tuple[Unit, ...], number: int) -> Spans:
    """What a service runs where its file says so."""
    for place in _inside(units, number, "command", "entrypoint"):
        text = " ".join((units[place].value or units[place].name).split())
        return (Code(text if len(text) <= MAX_COMMAND else text[: MAX_COMMAND - 1] + "…"),)
    return ()


def _builds(material: Material, path: str, number: int) -> list[Spans]:
    """What builds the image of a service: a Dockerfile of the repository, or a folder."""
    facts = material.facts[path]
    found: list[Spans] = []
    for place in _inside(facts.units, number, "build"):
        node = unit_ids(path, facts)[place]
        file = next((edge.target for edge in material.outgoing(node, _BUILDS)), "")
        source: Spans = (FileLink(file),) if file else (Code(facts.units[place].name),)
        found.append(say("deployment.builds", file=source))
    return found


def _image(material: Material, path: str) -> list[Statement]:
    """A sentence on a Dockerfile: its stages, the ports it opens and what it starts."""
    units = material.facts[path].units
    stages = [number for number, unit in enumerate(units) if unit.kind == "stage"]
    citation = unit_lines(material, path, units[stages[0]]) if stages else None
    if citation is None:
        return []
    named: list[Spans] = []
    for number in stages:
        unit = units[number]
        base: Spans = (Code(unit.value),)
        if unit.name.isdecimal():
            named.append(say("deployment.base_alone", base=base))
        else:
            named.append(say("deployment.base", name=Code(unit.name), base=base))
    parts = [
        say(
            "deployment.image",
            file=FileLink(path),
            stages=listing(named, 6),
            lines=parenthesis(citation),
        )
    ]
    last = stages[-1]
    ports: list[Spans] = [(Code(units[one].name),) for one in _inside(units, last, "expose")]
    if ports:
        parts.append(say("deployment.exposes", n=len(ports), ports=listing(ports)))
    for one in _inside(units, last, "entrypoint", "command")[:1]:
        place = parenthesis(unit_lines(material, path, units[one]))
        command: Spans = (Code(" ".join(units[one].value.split())[:80]),)
        parts.append(say("deployment.starts", command=command, lines=place))
    return [sentence(merged((*joined(*parts, by="; "), Plain("."))), DERIVED)]


def _instructions(material: Material, path: str) -> tuple[Content, ...]:
    """The instructions of a Dockerfile by stage, in their order."""
    units = material.facts[path].units
    rows: list[Statement] = []
    for number, stage in enumerate(units):
        if stage.kind != "stage":
            continue
        for place in _inside(units, number, *INSTRUCTIONS):
            citation = unit_lines(material, path, units[place])
            if citation is not None:
                cells: tuple[Spans, ...] = (
                    (Code(stage.name),),
                    say(f"instruction.{units[place].kind}"),
                    _argument(units[place]),
                    cited(citation),
                )
                rows.append(row(cells, *_proof(units[place], citation)))
    if not rows:
        return ()
    columns = ("stage", "instruction", "argument", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    lead = caption(say("deployment.instructions", file=FileLink(path)))
    content: list[Content] = [*paragraph(lead), *table(header, rows[:MAX_INSTRUCTIONS])]
    if len(rows) > MAX_INSTRUCTIONS:
        content += paragraph(caption(say("uses.cut", shown=MAX_INSTRUCTIONS, all=len(rows))))
    return tuple(content)


def _proof(unit: Unit, citation: Citation) -> tuple[Claim, ...]:
    """The claim that the lines hold what the row shows: the name and its value, or the command."""
    value = " ".join(unit.value.split())
    value = value if len(value) <= MAX_COMMAND else value[: MAX_COMMAND - 1] + "…"
    if unit.kind in _COMMANDS:
        return states(citation, "", value or unit.name)
    if unit.kind in {"copy", "copy-from"}:
        return (DERIVED,)
    return states(citation, unit.name, value)


def _argument(unit: Unit) -> Spans:
    """What an instruction is given: a command, a name with its value, or one of both."""
    value = " ".join(unit.value.split())
    value = value if len(value) <= MAX_COMMAND else value[: MAX_COMMAND - 1] + "…"
    if unit.kind in _COMMANDS:
        return (Code(value or unit.name),)
    if not value:
        return (Code(unit.name),)
    return say("deployment.with_value", name=Code(unit.name), value=Code(value))
