"""Settings of the project's own tools, options of the build, and names that lead nowhere."""

import re
from collections.abc import Iterator, Sequence

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.build_systems import artifact_files
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, ClaimKind, Code, Content, FileLink, Items, Spans, Statement
from codewiki.wiki.page_writer import row, sentence, table

MAX_TOOLS = 30
MAX_KEYS = 6
MAX_OPTIONS = 30
LONGEST = 50
_HOLDING = frozenset({"tool", "section"})
_NAMING_PATHS = re.compile(
    r"(?:^|\.)(?:source|testpaths|packages|files|src|source_pkgs|mypy_path|include|where|known-first-party)$"
)
_STRING = re.compile(r"[\"']([^\"'\n]{1,80})[\"']")
_PLAIN = re.compile(r"[A-Za-z_][\w.\-/]*")


def tool_settings(material: Material) -> tuple[Content, ...]:
    """One row for each tool: the file, its main settings, the lines."""
    rows: list[Statement] = []
    for path, tool, keys in _tools(material):
        citation = unit_lines(material, path, keys[0])
        if citation is None or len(rows) >= MAX_TOOLS:
            continue
        settings: list[Spans] = [_setting(one) for one in keys]
        cells: tuple[Spans, ...] = (
            (Code(tool.name),),
            (FileLink(path),),
            listing(settings, MAX_KEYS),
            cited(citation),
        )
        rows.append(row(cells, *_stated(material, path, tool, keys)))
    columns = ("tool", "file", "main_settings", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows)


def _stated(material: Material, path: str, tool: Unit, keys: Sequence[Unit]) -> Iterator[Claim]:
    """The claims that the settings which a row shows stand in the part of the tool; that there are
    so many more rests on the reader of the file.
    """
    for unit in keys[:MAX_KEYS]:
        citation = unit_lines(material, path, unit)
        if citation is None:
            yield DERIVED
            continue
        value = " ".join(unit.value.split())
        shown = value if len(value) <= LONGEST else ""
        yield Claim(ClaimKind.SETS, f"setting of {tool.name}", unit.name, shown, citation)
    if len(keys) > MAX_KEYS:
        yield DERIVED


def _tools(material: Material) -> Iterator[tuple[str, Unit, list[Unit]]]:
    """Tables of tools and sections of INI files, with the keys inside them."""
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        units = material.facts[path].units
        for place, unit in enumerate(units):
            if unit.kind in _HOLDING and unit.parent == TOP_LEVEL:
                keys = [one for one in units if one.parent == place and one.kind == "key"]
                if keys:
                    yield path, unit, keys


def _setting(unit: Unit) -> Spans:
    value = " ".join(unit.value.split())
    if not value or len(value) > LONGEST:
        return (Code(unit.name),)
    return (Code(f"{unit.name} = {value}"),)


def build_options(material: Material) -> tuple[Content, ...]:
    """Options of CMake and arguments of images, with their defaults."""
    rows: list[Statement] = []
    for path in artifact_files(material, frozenset({"cmake", "dockerfile"})):
        for unit in material.facts[path].units:
            if unit.kind in {"option", "argument"}:
                citation = unit_lines(material, path, unit)
                if citation is not None:
                    value = " ".join(unit.value.split())[:80]
                    cells: tuple[Spans, ...] = (
                        (Code(unit.name),),
                        (Code(value),) if value else (),
                        (FileLink(path),),
                        cited(citation),
                    )
                    rows.append(row(cells, DERIVED))
    columns = ("option", "default", "file", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows[:MAX_OPTIONS])


def absent_names(material: Material) -> tuple[Content, ...]:
    """Folders and packages that the settings of a tool name and that are not there."""
    items: list[Statement] = []
    there = _names_there(material)
    for path, tool, keys in _tools(material):
        for unit in keys:
            if not _NAMING_PATHS.search(unit.name):
                continue
            missing = [one for one in _values(unit.value) if not _is_there(one, there)]
            citation = unit_lines(material, path, unit)
            if missing and citation is not None:
                name = joined((Code(tool.name),), (Code(unit.name),))
                words = say(
                    "configuration.missing",
                    n=len(missing),
                    setting=name,
                    names=listing([(Code(one),) for one in missing], 4),
                    lines=parenthesis(citation),
                )
                items.append(sentence(words, DERIVED))
    return (Items(tuple(items)),) if items else ()


def _values(text: str) -> list[str]:
    """The plain names and paths among the strings of a value; patterns and variables are none."""
    found = _STRING.findall(text) or ([text.strip()] if _PLAIN.fullmatch(text.strip()) else [])
    return [one for one in found if _PLAIN.fullmatch(one) and one not in {"true", "false"}]


def _names_there(material: Material) -> frozenset[str]:
    """Every file and folder, and every folder and file without its suffix by its name alone."""
    found: set[str] = set()
    paths = [*material.files, *(one.path for one in material.repository.skipped)]
    for path in paths:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            found.add("/".join(parts[:end]))
        found.update(parts)
        found.update(part.partition(".")[0] for part in parts[-1:])
    return frozenset(found)


def _is_there(name: str, there: frozenset[str]) -> bool:
    path = name.strip("/").removeprefix("./")
    # A name with dots is a package; its outermost part is a folder.
    return path in there or path.replace(".", "/") in there or path.partition(".")[0] in there
