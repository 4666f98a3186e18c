"""The jobs of continuous integration: by stage, and which of them wait for which."""

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.boxes import box_diagram
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, FileLink, Spans, Statement
from codewiki.wiki.page_writer import paragraph, row, sentence, table

MAX_FILES = 20
MAX_JOBS = 60
_USUAL_STAGE = "test"
_FIRST_STAGES = ("build", "test", "deploy")
_FURTHEST = 8


class _File:
    """The jobs of one file with what stands inside them."""

    def __init__(self, material: Material, path: str) -> None:
        self.path = path
        self.units = material.facts[path].units
        self.jobs = [number for number, unit in enumerate(self.units) if unit.kind == "job"]
        self.inside: dict[int, list[Unit]] = {}
        for unit in self.units:
            self.inside.setdefault(unit.parent, []).append(unit)
        self._by_name = {
            unit.name: number
            for number, unit in enumerate(self.units)
            if unit.kind in {"job", "template"}
        }
        self.stages = [
            unit for unit in self.units if unit.kind == "stage" and unit.parent == TOP_LEVEL
        ]

    def named(self, job: int, kind: str) -> list[str]:
        """The names of the units of a kind inside a job, each once."""
        return list(dict.fromkeys(u.name for u in self.inside.get(job, ()) if u.kind == kind))

    def lineage(self, job: int) -> list[int]:
        """A job and the templates that it extends in this file, the nearest first."""
        found = [job]
        for number in found:
            if len(found) >= _FURTHEST:
                break
            bases = [self._by_name.get(name, TOP_LEVEL) for name in self.named(number, "extends")]
            # Of several templates the last one wins.
            found += [one for one in reversed(bases) if one != TOP_LEVEL and one not in found]
        return found

    def stage(self, job: int) -> str:
        """The stage of a job: its own, that of a template, else "test"."""
        stages = (self.units[number].value for number in self.lineage(job))
        return next((stage for stage in stages if stage), _USUAL_STAGE)

    def inherited(self, job: int, kind: str) -> list[str]:
        """The names of a kind inside a job, else of the nearest template that has any."""
        found = (self.named(number, kind) for number in self.lineage(job))
        return next((names for names in found if names), [])


def pipelines(material: Material) -> tuple[Content, ...]:
    """Each file of GitLab CI with its jobs in the order of their stages."""
    content: list[Content] = []
    for path in artifact_files(material, frozenset({"gitlab"}))[:MAX_FILES]:
        file = _File(material, path)
        if not file.jobs:
            continue
        content += _lead(material, file)
        order = {unit.name: number for number, unit in enumerate(file.stages)}
        for name in _FIRST_STAGES:
            order.setdefault(name, len(order))
        jobs = sorted(file.jobs, key=lambda job: (order.get(file.stage(job), len(order)), job))
        diagram = _diagram(file, jobs)
        content += (diagram,) if diagram else ()
        names = ("stage", "job", "image", "runs", "needs", "lines_of")
        header = tuple(label(f"column.{name}") for name in names)
        rows = [one for job in jobs[:MAX_JOBS] for one in _row(material, file, job)]
        content += table(header, rows)
    return tuple(content)


def workflow_diagrams(material: Material, path: str) -> tuple[Content, ...]:
    """The jobs of a GitHub workflow that wait for each other, as a diagram."""
    file = _File(material, path)
    diagram = _diagram(file, file.jobs)
    return (diagram,) if diagram else ()


def _lead(material: Material, file: _File) -> tuple[Content, ...]:
    jobs = say("count.jobs", n=len(file.jobs))
    link = FileLink(file.path)
    if file.stages:
        citation = unit_lines(material, file.path, file.stages[0])
        stages: list[Spans] = [(Code(unit.name),) for unit in file.stages]
        words = say(
            "pipeline.stages",
            n=len(stages),
            file=link,
            jobs=jobs,
            stages=listing(stages, 10),
            lines=parenthesis(citation),
        )
    else:
        citation = unit_lines(material, file.path, file.units[file.jobs[0]])
        names: list[Spans] = [(Code(file.units[job].name),) for job in file.jobs]
        words = say(
            "pipeline.jobs", file=link, jobs=jobs, names=listing(names), lines=parenthesis(citation)
        )
    return paragraph(sentence(words, DERIVED)) if citation else ()


def _row(material: Material, file: _File, job: int) -> list[Statement]:
    unit = file.units[job]
    citation = unit_lines(material, file.path, unit)
    if citation is None:
        return []
    name: Spans = (Code(unit.name),)
    bases: list[Spans] = [(Code(base),) for base in file.named(job, "extends")]
    if bases:
        name = say("pipeline.base", name=name, bases=listing(bases))
    script = [one for one in file.inside.get(job, ()) if one.kind == "run"]
    commands: list[Spans] = [(Code(_first_line(one.value)),) for one in script]
    cells: tuple[Spans, ...] = (
        (Code(file.stage(job)),),
        name,
        listing([(Code(image),) for image in file.inherited(job, "image")]),
        listing(commands, 3),
        listing([(Code(need),) for need in file.inherited(job, "needs")]),
        cited(citation),
    )
    return [row(cells, DERIVED)]


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 60 else line[:59] + "…"


def _diagram(file: _File, jobs: list[int]) -> Content | None:
    ids = {file.units[job].name: str(job) for job in jobs}
    staged = any(unit.kind == "stage" for unit in file.stages)
    edges = {
        (ids[need], str(job)): ""
        for job in jobs
        for need in file.inherited(job, "needs")
        if need in ids
    }
    boxes = {str(job): file.units[job].name for job in jobs}
    groups = {str(job): file.stage(job) for job in jobs} if staged else None
    return box_diagram("jobs", boxes, edges, groups)
