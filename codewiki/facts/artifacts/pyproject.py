"""pyproject.toml: the project table (PEP 621), dependency groups, Poetry's own, the tools.

The kinds of units are described in ``codewiki.facts.artifacts``.
"""

import re
from collections.abc import Callable

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.toml_tree import Pair, Table, TomlTree
from codewiki.facts.artifacts.trees import tree_error_lines
from codewiki.facts.artifacts.units import UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, Doc, FileFacts

_FIELDS = frozenset({
    "name",
    "version",
    "description",
    "readme",
    "license",
    "requires-python",
    "keywords",
})
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)")


def requirement_name(text: str) -> str:
    """Return the name of the distribution in a requirement, "" when there is none."""
    match = _NAME.match(text)
    return match[1] if match else ""


class _Manifest:
    """Collects the units of one file; ``take`` gets every pair with its full path."""

    def __init__(self, tree: TomlTree, units: UnitList) -> None:
        self.tree = tree
        self.units = units
        self.description: Doc | None = None
        self._table: Table | None = None
        self._parents: dict[tuple[str, ...], int] = {}
        self._rules: tuple[tuple[tuple[str, ...], int, Callable[[Pair], None]], ...] = (
            (("project", "scripts"), 3, self._script),
            (("project", "gui-scripts"), 3, self._script),
            (("project", "entry-points"), 4, self._entry_point),
            (("project", "urls"), 3, self._url),
            (("project", "optional-dependencies"), 3, self._extra),
            (("project", "dependencies"), 2, self._dependencies),
            (("project", "license"), 3, self._nested_field),
            (("project", "readme"), 3, self._nested_field),
            (("project",), 2, self._field),
            (("dependency-groups",), 2, self._dependency_group),
            (("build-system",), 2, self._build_system),
            (("tool", "poetry", "dependencies"), 4, self._poetry_dependency),
            (("tool", "poetry", "dev-dependencies"), 4, self._poetry_dependency),
            (("tool", "poetry", "scripts"), 4, self._script),
            (("tool", "poetry", "group"), 6, self._poetry_dependency),
            (("tool", "poetry"), 3, self._field),
        )

    def take_table(self, table: Table) -> None:
        """Add a table: its pairs, and an entry for the tool whose table it is."""
        if table.path[:1] == ("tool",) and len(table.path) > 1:
            self._tool(table.path[1], *self.tree.lines(table.node))
        self._table = table
        for pair in table.pairs:
            self.take(pair)

    def take(self, pair: Pair) -> None:
        """Add what a pair says. Inline tables count like tables where a rule expects one."""
        for prefix, depth, rule in self._rules:
            if pair.path[: len(prefix)] != prefix:
                continue
            inline = self.tree.inline(pair.value)
            if len(pair.path) < depth and inline:
                for inner in inline:
                    self.take(Pair(pair.path + inner.path, inner.key, inner.value))
                return
            if len(pair.path) == depth:
                rule(pair)
                break
        if pair.path[:1] == ("tool",):
            self._tool_key(pair)

    def _lines(self, pair: Pair) -> tuple[int, int]:
        return self.tree.lines(pair.key)[0], self.tree.lines(pair.value)[1]

    def _start(self, pair: Pair, name: str) -> int:
        """Return the line of the table when ``name`` stands in its header, else of the pair."""
        if self._table is not None and name in self._table.path:
            return self.tree.lines(self._table.node)[0]
        return self._lines(pair)[0]

    def _nested_field(self, pair: Pair) -> None:
        if pair.path[-1] in {"file", "text"}:
            line, end_line = self._lines(pair)
            value = self.tree.string(pair.value)
            self.units.add("field", pair.path[1], value, line=line, end_line=end_line)

    def _field(self, pair: Pair) -> None:
        name = pair.path[-1]
        if name not in _FIELDS:
            return
        line, end_line = self._lines(pair)
        inline = self.tree.inline(pair.value)
        value = self.tree.string(inline[0].value if inline else pair.value)
        self.units.add("field", name, value, line=line, end_line=end_line)
        if name == "description" and value.strip():
            first, last = self.tree.lines(pair.value)
            if value.count("\n") == last - first:
                self.description = Doc(value, first, last)

    def _requirement(self, text: str, line: int, end_line: int, parent: int) -> None:
        if name := requirement_name(text):
            self.units.add("dependency", name, text, line=line, end_line=end_line, parent=parent)

    def _requirements(self, pair: Pair, parent: int) -> None:
        for element in self.tree.elements(pair.value):
            line, end_line = self.tree.lines(element)
            if element.type == "string":
                self._requirement(self.tree.string(element), line, end_line, parent)
            for inner in self.tree.inline(element):
                if inner.path == ("include-group",):
                    name = self.tree.string(inner.value)
                    self.units.add("include-group", name, line=line, parent=parent)

    def _dependencies(self, pair: Pair) -> None:
        self._requirements(pair, TOP_LEVEL)

    def _group(self, pair: Pair, name: str, value: str) -> int:
        end_line = self._lines(pair)[1]
        group = self._parents.get(("group", name, value))
        if group is None:
            group = self.units.add("group", name, value, line=self._start(pair, name))
            self._parents["group", name, value] = group
        self.units.extend(group, end_line)
        return group

    def _extra(self, pair: Pair) -> None:
        self._requirements(pair, self._group(pair, pair.path[2], "optional"))

    def _dependency_group(self, pair: Pair) -> None:
        self._requirements(pair, self._group(pair, pair.path[1], "dev"))

    def _poetry_dependency(self, pair: Pair) -> None:
        name = pair.path[-1]
        line, end_line = self._lines(pair)
        version = next(
            (inner.value for inner in self.tree.inline(pair.value) if inner.path == ("version",)),
            pair.value,
        )
        if name == "python":
            text = self.tree.string(version)
            self.units.add("field", "requires-python", text, line=line, end_line=end_line)
            return
        parent = TOP_LEVEL
        if pair.path[2] == "group":
            parent = self._group(pair, pair.path[3], "dev")
        elif pair.path[2] == "dev-dependencies":
            parent = self._group(pair, "dev", "dev")
        text = f"{name} {self.tree.string(version)}"
        self.units.add("dependency", name, text, line=line, end_line=end_line, parent=parent)

    def _script(self, pair: Pair) -> None:
        line, end_line = self._lines(pair)
        value = self.tree.string(pair.value)
        self.units.add("script", pair.path[-1], value, line=line, end_line=end_line)

    def _url(self, pair: Pair) -> None:
        line, end_line = self._lines(pair)
        value = self.tree.string(pair.value)
        self.units.add("url", pair.path[-1], value, line=line, end_line=end_line)

    def _entry_point(self, pair: Pair) -> None:
        line, end_line = self._lines(pair)
        key = ("entry-point-group", pair.path[2])
        if key not in self._parents:
            start = self._start(pair, pair.path[2])
            self._parents[key] = self.units.add("entry-point-group", pair.path[2], line=start)
        group = self._parents[key]
        self.units.extend(group, end_line)
        value = self.tree.string(pair.value)
        self.units.add(
            "entry-point", pair.path[3], value, line=line, end_line=end_line, parent=group
        )

    def _build_system(self, pair: Pair) -> None:
        line, end_line = self._lines(pair)
        key = ("build-system",)
        if key not in self._parents:
            self._parents[key] = self.units.add("build-system", line=line)
        system = self._parents[key]
        if pair.path[1] == "build-backend":
            self.units.rename(system, self.tree.string(pair.value), line, end_line)
        elif pair.path[1] == "requires":
            self._requirements(pair, system)

    def _tool(self, name: str, line: int, end_line: int) -> int:
        """Return the unit of a tool, which has the lines of its first table."""
        key = ("tool", name)
        if key not in self._parents:
            self._parents[key] = self.units.add("tool", name, line=line, end_line=end_line)
        return self._parents[key]

    def _tool_key(self, pair: Pair) -> None:
        if len(pair.path) < 2:
            return
        line, end_line = self._lines(pair)
        tool = self._tool(pair.path[1], line, end_line)
        name = ".".join(pair.path[2:])
        if name:
            value = self.tree.string(pair.value)
            self.units.add("key", name, value, line=line, end_line=end_line, parent=tool)


def read(data: bytes, language: str) -> FileFacts:
    """Read a pyproject.toml."""
    units = UnitList(line_count(data))
    tree = TomlTree(data)
    manifest = _Manifest(tree, units)
    for table in tree.tables:
        manifest.take_table(table)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        error_lines=tree_error_lines(tree.source, tree.root),
        doc=manifest.description,
        units=units.finish(),
    )


READER = Reader("pyproject", read, patterns=("pyproject.toml",))
