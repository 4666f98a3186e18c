"""The modules of a build and its targets: which there are, and which need which."""

import re
from collections.abc import Iterator

from codewiki.facts.model import Unit
from codewiki.graph.model import EdgeKind
from codewiki.graph.nodes import unit_ids
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.boxes import box_diagram
from codewiki.wiki.catalogue import label, listing
from codewiki.wiki.claims import DERIVED
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import row, table

MAX_ROWS = 60
_BUILDS = frozenset({EdgeKind.BUILDS})
_JOINED = frozenset({"maven", "gradle"})
_TARGETS = {"cmake": "target", "make": "program"}
_IS_TARGET = re.compile(r"#(?:target|program):")
_NEEDING = frozenset({"dependency", "project-dependency"})


def numbered_units(material: Material, artifacts: frozenset[str]) -> Iterator[tuple[str, int, str]]:
    """Give (path, number, node id) of every unit of files of these kinds, the outermost first."""
    for path in artifact_files(material, artifacts):
        for number, id_ in enumerate(unit_ids(path, material.facts[path])):
            yield path, number, id_


def artifact_files(material: Material, artifacts: frozenset[str]) -> list[str]:
    """The files of these kinds, the outermost first."""
    found = [path for path, facts in material.own_facts.items() if facts.artifact in artifacts]
    return sorted(found, key=lambda path: (path.count("/"), path))


def build_modules(material: Material) -> tuple[Content, ...]:
    """The modules that Maven and Gradle files join, with those of the repository they need."""
    rows: list[Statement] = []
    needs = _own_dependencies(material)
    names: dict[str, str] = {}
    for path, number, id_ in numbered_units(material, _JOINED):
        unit = material.facts[path].units[number]
        citation = unit_lines(material, path, unit) if unit.kind == "module" else None
        if citation is None:
            continue
        target = next((edge.target for edge in material.outgoing(id_, _BUILDS)), "")
        if target:
            names.setdefault(target, unit.name.rpartition("/")[2] or unit.name)
        needed: list[Spans] = [(Code(_name(one)),) for one in needs.get(target, ())]
        file: Spans = (FileLink(target),) if target else ()
        rows.append(row(((Code(unit.name),), file, listing(needed, 8), cited(citation)), DERIVED))
    if not rows:
        return ()
    header = tuple(label(f"column.{one}") for one in ("module", "build_file", "needs", "lines_of"))
    edges = {(source, end): "" for source, ends in sorted(needs.items()) for end in ends}
    ends = sorted({end for pair in edges for end in pair})
    boxes = {end: names.get(end, _name(end)) for end in ends}
    diagram = box_diagram("build_modules", boxes, edges)
    return (*((diagram,) if diagram else ()), *table(header, rows[:MAX_ROWS]))


def _own_dependencies(material: Material) -> dict[str, tuple[str, ...]]:
    """The build files of the repository that each build file declares as dependencies."""
    found: dict[str, dict[str, None]] = {}
    for path, number, id_ in numbered_units(material, _JOINED):
        if material.facts[path].units[number].kind in _NEEDING:
            for edge in material.outgoing(id_, _BUILDS):
                if edge.target != path:
                    found.setdefault(path, {})[edge.target] = None
    return {path: tuple(ends) for path, ends in found.items()}


def _name(path: str) -> str:
    """What a build file is called: its folder."""
    folder = path.rpartition("/")[0]
    return folder.rpartition("/")[2] or path


def build_targets(material: Material) -> tuple[Content, ...]:
    """The programs and libraries of CMake and Automake with their sources and what they link."""
    rows: list[Statement] = []
    boxes: dict[str, str] = {}
    edges: dict[tuple[str, str], str] = {}
    for path in artifact_files(material, frozenset({"cmake", "make"})):
        units = material.facts[path].units
        ids = unit_ids(path, material.facts[path])
        inside: dict[int, list[tuple[str, Unit]]] = {}
        for unit, id_ in zip(units, ids, strict=True):
            inside.setdefault(unit.parent, []).append((id_, unit))
        for number, unit in enumerate(units):
            if unit.kind != _TARGETS[material.facts[path].artifact]:
                continue
            for edge in material.outgoing(ids[number], _BUILDS):
                if edge.target in material.nodes and _IS_TARGET.search(edge.target):
                    edges[ids[number], edge.target] = ""
            boxes[ids[number]] = unit.name
            rows += _target_row(material, path, unit, inside.get(number, []))
    linked = {end for pair in edges for end in pair}
    diagram = box_diagram("targets", {id_: boxes[id_] for id_ in boxes if id_ in linked}, edges)
    names = ("target", "kind", "sources", "links", "lines_of")
    header = tuple(label(f"column.{name}") for name in names)
    return (*((diagram,) if diagram else ()), *table(header, rows[:MAX_ROWS]))


def _target_row(
    material: Material, path: str, target: Unit, inside: list[tuple[str, Unit]]
) -> list[Statement]:
    citation = unit_lines(material, path, target)
    if citation is None:
        return []
    sources: list[Spans] = []
    links: dict[str, Spans] = {}
    for id_, unit in inside:
        if unit.kind == "source":
            file = next((edge.target for edge in material.outgoing(id_, _BUILDS)), "")
            sources.append((FileLink(file),) if file else (Code(unit.name),))
        elif unit.kind == "link":
            links.setdefault(unit.name, (Code(unit.name),))
    cells: tuple[Spans, ...] = (
        (Code(target.name),),
        (Plain(target.value),),
        listing(sources),
        listing(list(links.values())),
        cited(citation),
    )
    return [row(cells, DERIVED)]
