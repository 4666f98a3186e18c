"""Continuous integration: what starts each workflow, its jobs, their order and what they run."""

import re
from collections import Counter

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Code,
    Content,
    FileLink,
    Page,
    PageKind,
    Plain,
    Quote,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.pipelines import pipelines, workflow_diagrams
from codewiki.wiki.topics.topic import related

MAX_FILES = 25
MAX_JOBS = 30
MAX_STEPS = 6
MAX_ACTIONS = 25
LONGEST = 70
_JOINT = re.compile(r"[ \t]*\\\n\s*")
_PLUMBING = re.compile(
    r"#|[)}\]]|(?:set|echo|printf|if|fi|then|else|elif|exit|cd|export|for|do|done|esac|case|while"
    r"|mkdir|sleep|true|pwd|ls|cat|env)\b"
)
"""Lines of scripts that do nothing of their own."""
_WORKFLOWS = frozenset({"workflow"})
_OTHERS = {
    ".travis.yml": "Travis CI",
    "appveyor.yml": "AppVeyor",
    ".appveyor.yml": "AppVeyor",
    "azure-pipelines.yml": "Azure Pipelines",
    "jenkinsfile": "Jenkins",
    ".drone.yml": "Drone",
    ".cirrus.yml": "Cirrus CI",
    "bitbucket-pipelines.yml": "Bitbucket Pipelines",
    ".pre-commit-config.yaml": "pre-commit",
    ".readthedocs.yaml": "Read the Docs",
    ".readthedocs.yml": "Read the Docs",
    "dependabot.yml": "Dependabot",
    "renovate.json": "Renovate",
    "codecov.yml": "Codecov",
    ".codecov.yml": "Codecov",
}
"""Files of services that are told by their names alone."""


class _Workflow:
    """One workflow with its units by what they stand in."""

    def __init__(self, material: Material, path: str) -> None:
        self.path = path
        self.units = material.facts[path].units
        self.inside: dict[int, list[int]] = {}
        for place, unit in enumerate(self.units):
            self.inside.setdefault(unit.parent, []).append(place)
        self.triggers = self.of(TOP_LEVEL, "trigger")
        self.jobs = self.of(TOP_LEVEL, "job")

    def of(self, parent: int, *kinds: str) -> list[int]:
        """The numbers of units of some kinds directly inside another."""
        return [one for one in self.inside.get(parent, ()) if self.units[one].kind in kinds]

    def below(self, parent: int, kind: str) -> list[Unit]:
        """The units of a kind inside another or inside one of its steps."""
        steps = [step for step in self.of(parent, "step")]
        return [self.units[one] for place in (parent, *steps) for one in self.of(place, kind)]


def write(material: Material) -> Page | None:
    """The page, or ``None`` without a workflow or pipeline."""
    paths = artifact_files(material, _WORKFLOWS)[:MAX_FILES]
    workflows = [_Workflow(material, path) for path in paths]
    workflows = [one for one in workflows if one.jobs]
    stages = pipelines(material)
    others = _others(material)
    if not workflows and not stages and not others:
        return None
    writer = PageWriter(topic_id("integration"))
    writer.section(1, say("topic.integration"), _lead(material, workflows, stages, others))
    writer.section(2, say("heading.workflows"), _overview(material, workflows))
    for one in workflows:
        title = (Code(one.path.rpartition("/")[2]),)
        writer.section(2, title, _workflow(material, one))
    writer.section(2, say("heading.pipelines"), stages)
    writer.section(2, say("heading.actions"), _actions(material, workflows))
    writer.section(2, say("heading.ci_secrets"), _secrets(material, workflows))
    writer.section(2, say("heading.ci_others"), others)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.integration"), PageKind.TOPIC)


def _lead(
    material: Material,
    workflows: list[_Workflow],
    stages: tuple[Content, ...],
    others: tuple[Content, ...],
) -> tuple[Content, ...]:
    if not workflows:
        key = "integration.stages" if stages else "integration.others"
        return paragraph(caption(say(key)))
    jobs = sum(len(one.jobs) for one in workflows)
    events: Counter[str] = Counter()
    first: dict[str, Citation] = {}
    for one in workflows:
        for place in one.triggers:
            unit = one.units[place]
            events[unit.name] += 1
            citation = unit_lines(material, one.path, unit)
            if citation is not None:
                first.setdefault(unit.name, citation)
    parts: list[Spans] = [
        (*say("integration.event", event=Code(name), n=count), *parenthesis(first.get(name)))
        for name, count in sorted(events.items(), key=lambda one: (-one[1], one[0]))
    ]
    words = say(
        "integration.lead",
        n=len(workflows),
        jobs=say("count.jobs", n=jobs),
        events=listing(parts, 8),
    )
    return paragraph(sentence(words, DERIVED))


def _overview(material: Material, workflows: list[_Workflow]) -> tuple[Content, ...]:
    """All workflows in one table, where there are several."""
    if len(workflows) < 2:
        return ()
    rows = []
    for one in workflows:
        title = next((one.units[place] for place in one.of(TOP_LEVEL, "workflow")), None)
        cells: tuple[Spans, ...] = (
            (FileLink(one.path),),
            (Quote(title.name),) if title and title.name else (),
            listing([(Code(one.units[place].name),) for place in one.triggers], 6),
            listing([(Code(one.units[job].name),) for job in one.jobs], 6),
            cited(unit_lines(material, one.path, one.units[one.jobs[0]])),
        )
        rows.append(row(cells, DERIVED))
    columns = ("file", "called", "runs_on_events", "jobs", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows)


def _workflow(material: Material, one: _Workflow) -> tuple[Content, ...]:
    sentences = [*_triggers(material, one)]
    rows = [line for job in one.jobs[:MAX_JOBS] for line in _job_row(material, one, job)]
    columns = ("job", "runs_on", "matrix", "needs", "steps", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    return (
        *paragraph(*sentences),
        *workflow_diagrams(material, one.path),
        *table(header, rows),
    )


def _triggers(material: Material, one: _Workflow) -> list[Statement]:
    """A sentence on the events that start a workflow, with their filters."""
    parts: list[Spans] = []
    for place in one.triggers:
        unit = one.units[place]
        citation = unit_lines(material, one.path, unit)
        by_filter: dict[str, list[Spans]] = {}
        for inner in one.of(place, "filter"):
            found = one.units[inner]
            by_filter.setdefault(found.name, []).append((Code(found.value),))
        for inner in one.of(place, "input"):
            by_filter.setdefault("inputs", []).append((Code(one.units[inner].name),))
        filters = [(Plain(f"{name} "), *listing(values, 6)) for name, values in by_filter.items()]
        words: Spans = (Code(unit.name),)
        if filters:
            words = say("integration.filtered", event=words, filters=listing(filters, 4))
        if citation is not None:
            parts.append((*words, *parenthesis(citation)))
    if not parts:
        return []
    words = say("integration.starts", file=FileLink(one.path), events=listing(parts, 10))
    return [sentence(words, DERIVED)]


def _job_row(material: Material, one: _Workflow, job: int) -> list[Statement]:
    unit = one.units[job]
    citation = unit_lines(material, one.path, unit)
    if citation is None:
        return []

    def names(kind: str, limit: int = 4) -> Spans:
        return listing([(Code(one.units[place].name),) for place in one.of(job, kind)], limit)

    matrix: list[Spans] = []
    for place in one.of(job, "matrix"):
        axis = one.units[place]
        matrix.append((Code(axis.name), Plain(": "), Code(_bounded(axis.value))))
    services: list[Spans] = [_service(one.units[place]) for place in one.of(job, "service")]
    services += [
        say("integration.container", image=Code(unit.value or unit.name))
        for unit in (one.units[place] for place in one.of(job, "container"))
        if unit.value or unit.name
    ]
    where = joined(names("runs-on"), *services, by=", ")
    cells: tuple[Spans, ...] = (
        (Code(unit.name),),
        where,
        listing(matrix, 4),
        names("needs"),
        _steps(one, job),
        cited(citation),
    )
    return [row(cells, DERIVED)]


def _service(unit: Unit) -> Spans:
    """A service beside a job, with its image."""
    if not unit.value:
        return (Code(unit.name),)
    return say("integration.service", name=Code(unit.name), image=Code(unit.value))


def _steps(one: _Workflow, job: int) -> Spans:
    """What a job runs in order: commands, then the actions that it uses."""
    commands: list[Spans] = []
    actions: list[str] = []
    for place in (job, *one.of(job, "step")):
        for inner in one.of(place, "run", "uses"):
            unit = one.units[inner]
            if unit.kind == "uses":
                actions.append(unit.name)
            else:
                lines = [line.strip() for line in _JOINT.sub(" ", unit.value).splitlines()]
                lines = [line for line in lines if line and not _PLUMBING.match(line)]
                commands += [(Code(_bounded(line)),) for line in lines[:3]]
    used: list[Spans] = [(Code(name),) for name in actions if name != "actions/checkout"]
    parts = [listing(commands, MAX_STEPS)] if commands else []
    if used:
        parts.append(say("integration.uses", actions=listing(used, MAX_STEPS)))
    return joined(*parts, by="; ")


def _bounded(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _actions(material: Material, workflows: list[_Workflow]) -> tuple[Content, ...]:
    """The actions that jobs use, with their versions."""
    found: dict[tuple[str, str], list[Citation]] = {}
    for one in workflows:
        for unit in one.units:
            citation = unit_lines(material, one.path, unit) if unit.kind == "uses" else None
            if citation is not None:
                found.setdefault((unit.name, unit.value), []).append(citation)
    if not found:
        return ()
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = []
    for (name, version), places in ordered[:MAX_ACTIONS]:
        cells: tuple[Spans, ...] = (
            (Code(name),),
            (Code(version),) if version else (),
            (Plain(number(len(places))),),
            cited(places[0]),
        )
        rows.append(row(cells, DERIVED))
    columns = ("action", "version", "places", "lines_of")
    header = tuple(label(f"column.{column}") for column in columns)
    content: list[Content] = list(table(header, rows, right=(2,)))
    if len(found) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def _secrets(material: Material, workflows: list[_Workflow]) -> tuple[Content, ...]:
    """The secrets that jobs are given, by name."""
    rows: dict[tuple[str, str, str], Statement] = {}
    for one in workflows:
        for job in one.jobs:
            for unit in one.below(job, "secret"):
                citation = unit_lines(material, one.path, unit)
                if citation is not None:
                    cells: tuple[Spans, ...] = (
                        (Code(unit.name),),
                        (Code(one.units[job].name),),
                        (FileLink(one.path),),
                        cited(citation),
                    )
                    rows.setdefault((unit.name, one.path, str(job)), row(cells, DERIVED))
    ordered = [rows[key] for key in sorted(rows)]
    columns = ("secret", "job", "file", "lines_of")
    return table(tuple(label(f"column.{column}") for column in columns), ordered[:MAX_ACTIONS])


def _others(material: Material) -> tuple[Content, ...]:
    """Files of other services, told by their names; what they hold is not read."""
    rows = []
    for path in sorted(material.files, key=lambda one: (one.count("/"), one)):
        name = path.rpartition("/")[2].lower()
        if name in _OTHERS and path in material.facts:
            keys = [unit for unit in material.facts[path].units if unit.kind == "key" and unit.name]
            citation = unit_lines(material, path, keys[0]) if keys else None
            if citation is not None:
                cells: tuple[Spans, ...] = (
                    (FileLink(path),),
                    (Plain(_OTHERS[name]),),
                    listing([(Code(unit.name),) for unit in keys], 8),
                    cited(citation),
                )
                rows.append(row(cells, DERIVED))
    columns = ("file", "service", "keys", "lines_of")
    return table(tuple(label(f"column.{column}") for column in columns), rows)
