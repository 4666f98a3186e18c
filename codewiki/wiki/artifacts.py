"""What files that are not code hold: units of manifests, workflows, Dockerfiles and documents."""

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.source.model import Role, SourceFile
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import documented, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.introduction import introduction, same
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    FileLink,
    Items,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.prose import is_document, read_document

MAX_FILES = 40
MAX_UNITS = 20
MAX_VALUE = 80
MAX_DEPENDENCIES = 12
DOCUMENTS = frozenset({"markdown", "rest"})
SHOWN = frozenset({
    "field",
    "dependency",
    "script",
    "entry-point",
    "build-system",
    "tool",
    "bin",
    "engine",
    "stage",
    "expose",
    "entrypoint",
    "command",
    "run",
    "trigger",
    "job",
    "target",
    "service",
    "group",
    "parent",
    "module",
    "project-dependency",
    "plugin",
    "profile",
    "main-class",
    "task",
    "library",
    "project",
    "program",
    "package",
    "option",
    "test",
    "include",
})
"""The kinds of units that the table of a file on its page has."""


def artifact_contents(material: Material, paths: tuple[str, ...]) -> tuple[Content, ...]:
    """The main units of every artifact as a table each; documents as a list of what they say."""
    content: list[Content] = []
    documents = [path for path in paths if _is_document(material, path)]
    paths = tuple(path for path in paths if path in material.own_facts)
    if not material.with_role(paths, Role.SOURCE):
        content += _documents(material, [path for path in documents if path in paths])
    others = [path for path in paths if path in material.facts and path not in documents]
    for path in [path for path in others if material.facts[path].artifact][:MAX_FILES]:
        rows = unit_rows(material, path)
        if rows:
            content += paragraph(caption(say("artifact.file", file=FileLink(path))))
            header = tuple(
                label(f"column.{name}") for name in ("part", "name", "value", "lines_of")
            )
            content += table(header, rows)
    return tuple(content)


def _is_document(material: Material, path: str) -> bool:
    file: SourceFile | None = material.files.get(path)
    return file is not None and is_document(file)


def _documents(material: Material, paths: list[str]) -> list[Content]:
    if not material.prose:
        return []
    items = []
    said = [text for _, text in introduction(material)]
    for path in paths[:MAX_FILES]:
        document = read_document(path, material.evidence)
        title, claims = documented(material, path, path, document.title)
        if not title:
            continue
        first = document.opening
        if first is not None and any(same(first, one) for one in said):
            first = None  # the overview says it
        opening, more = documented(material, path, path, first)
        words = (FileLink(path), Plain(": "), *title, *parenthesis(claims[0].citation))
        if opening:
            words = (*words, Plain(" "), *opening, *parenthesis(more[0].citation))
        items.append(sentence(words, *claims, *more))
    return [Items(tuple(items))] if items else []


def unit_rows(
    material: Material, path: str, kinds: frozenset[str] = SHOWN, limit: int = MAX_UNITS
) -> list[Statement]:
    """Rows on the units of an artifact, those at the top and one level below."""
    units = material.facts[path].units
    chosen = [
        unit
        for unit in units
        if unit.kind in kinds
        and unit.name
        and (unit.parent == TOP_LEVEL or units[unit.parent].parent == TOP_LEVEL)
    ]
    groups: dict[int, list[Unit]] = {}
    for unit in chosen:
        if unit.kind == "dependency":
            groups.setdefault(unit.parent, []).append(unit)
    gathered = {
        parent: needed
        for parent, needed in groups.items()
        if parent != TOP_LEVEL or len(needed) > MAX_DEPENDENCIES
    }
    rows = [row for one in gathered.values() if (row := _dependencies(material, path, one))]
    chosen = [
        unit
        for unit in chosen
        if unit.kind != "group" and (unit.kind != "dependency" or unit.parent not in gathered)
    ]
    return [*(row for unit in chosen[:limit] if (row := _unit_row(material, path, unit))), *rows]


def _dependencies(material: Material, path: str, needed: list[Unit]) -> Statement | None:
    """The dependencies of a group, or many, in one row with the lines of the first."""
    citation = unit_lines(material, path, needed[0])
    if citation is None:
        return None
    names: list[Spans] = [(Code(unit.name),) for unit in needed]
    parent = needed[0].parent
    group = material.facts[path].units[parent].name if parent != TOP_LEVEL else ""
    cells: tuple[Spans, ...] = (
        say("artifact.dependencies", n=len(needed)),
        (Code(group),) if group else (),
        listing(names, MAX_DEPENDENCIES),
        cited(citation),
    )
    claims = (
        Claim(ClaimKind.SETS, "dependency", one.name, citation=unit_lines(material, path, one))
        for one in needed
    )
    return row(cells, *claims)


def _unit_row(material: Material, path: str, unit: Unit) -> Statement | None:
    citation = unit_lines(material, path, unit)
    if citation is None:
        return None
    cells: tuple[Spans, ...] = (
        (Plain(unit.kind.replace("-", " ")),),
        (Code(unit.name),),
        _value(unit),
        cited(citation),
    )
    value = "".join(span.text for span in cells[2] if isinstance(span, Code))
    return row(cells, Claim(ClaimKind.SETS, unit.kind, unit.name, value, citation))


def _value(unit: Unit) -> Spans:
    text = " ".join(unit.value.split())
    if not text or text == unit.name:
        return ()
    return (Code(text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"),)


def unit_lines(material: Material, path: str, unit: Unit) -> Citation | None:
    """The lines of a unit, cited for its name or, failing that, its value."""
    evidence = material.evidence
    last = unit.name.rpartition(":")[2]
    # "kotlin("test")" stands for an artifact whose name ends in "-test".
    parts = (last, last.rsplit(".", 1)[-1], last.rpartition("-")[2])
    for needle in dict.fromkeys((unit.name, unit.name.rsplit(".", 1)[-1], *parts, unit.value)):
        citation = evidence.cite(path, unit.line, unit.end_line, needle)
        if citation is not None:
            return citation
    return None
