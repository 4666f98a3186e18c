"""setup.cfg: the manifest of setuptools. Units as for pyproject.toml."""

from codewiki.facts.artifacts.ini import Section, Setting, parse_ini
from codewiki.facts.artifacts.pyproject import requirement_name
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_FIELDS = frozenset({"name", "version", "description", "license", "keywords"})
_MANIFEST = frozenset({"metadata", "options", "options.extras_require", "options.entry_points"})


def _requirements(units: UnitList, setting: Setting, parent: int) -> None:
    for number, row in setting.rows:
        text = row.partition(" #")[0].strip()
        if name := requirement_name(text):
            units.add("dependency", name, text, line=number, parent=parent)


def _entry_points(units: UnitList, setting: Setting) -> None:
    script = setting.name in {"console_scripts", "gui_scripts"}
    group = TOP_LEVEL
    if not script:
        group = units.add(
            "entry-point-group", setting.name, line=setting.line, end_line=setting.end_line
        )
    for number, row in setting.rows:
        name, equals, value = row.partition("=")
        if equals:
            kind = "script" if script else "entry-point"
            units.add(kind, name.strip(), value.strip(), line=number, parent=group)


def _take(units: UnitList, section: Section, setting: Setting) -> None:
    name = setting.name.replace("-", "_")
    if section.name == "metadata" and name in _FIELDS:
        units.add("field", name, setting.value, line=setting.line, end_line=setting.end_line)
    elif section.name == "options" and name == "python_requires":
        units.add("field", "requires-python", setting.value, line=setting.line)
    elif section.name == "options" and name == "install_requires":
        _requirements(units, setting, TOP_LEVEL)
    elif section.name == "options.extras_require":
        group = units.add(
            "group", setting.name, "optional", line=setting.line, end_line=setting.end_line
        )
        _requirements(units, setting, group)
    elif section.name == "options.entry_points":
        _entry_points(units, setting)


def _tool(units: UnitList, section: Section) -> None:
    tool = units.add("tool", section.name, line=section.line, end_line=section.end_line)
    for setting in section.settings:
        units.add(
            "key",
            setting.name,
            setting.value,
            line=setting.line,
            end_line=setting.end_line,
            parent=tool,
        )


def read(data: bytes, language: str) -> FileFacts:
    """Read a setup.cfg."""
    units = UnitList(line_count(data))
    sections, errors = parse_ini(data)
    for section in sections:
        if section.name in _MANIFEST:
            for setting in section.settings:
                _take(units, section, setting)
        elif section.line:
            _tool(units, section)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#", b";"),
        error_lines=errors,
        units=units.finish(),
    )


READER = Reader("setup-cfg", read, patterns=("setup.cfg",))
