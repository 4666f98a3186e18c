"""The version catalogue of Gradle, ``libs.versions.toml``. See ``codewiki.facts.artifacts``."""

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.toml_tree import Pair, Table, TomlTree
from codewiki.facts.artifacts.trees import tree_error_lines
from codewiki.facts.artifacts.units import UnitList, count_code, line_count
from codewiki.facts.model import FileFacts


class _Catalog:
    def __init__(self, tree: TomlTree, units: UnitList) -> None:
        self.tree = tree
        self.units = units
        self.versions: dict[str, str] = {}

    def take(self) -> None:
        """Add the units of the whole file."""
        for table in self.tree.tables:
            if table.path == ("versions",):
                for pair in table.pairs:
                    version = self._version(pair)
                    self.versions[".".join(pair.path[1:])] = version
                    self._add("version", pair, version)
        for table in self.tree.tables:
            self._entries(table)

    def _entries(self, table: Table) -> None:
        for pair in table.pairs:
            if table.path == ("libraries",):
                self._library(pair)
            elif table.path == ("plugins",):
                parts = self._parts(pair)
                text = parts.get("id") or parts.get("", "").partition(":")[0]
                version = self._version_of(parts) or parts.get("", "").partition(":")[2]
                self._add("plugin", pair, " ".join(part for part in (text, version) if part))
            elif table.path == ("bundles",):
                names = [self.tree.string(node) for node in self.tree.elements(pair.value)]
                self._add("bundle", pair, ", ".join(names))

    def _library(self, pair: Pair) -> None:
        parts = self._parts(pair)
        name = parts.get("module") or f"{parts.get('group', '')}:{parts.get('name', '')}"
        version = self._version_of(parts)
        if parts.get(""):
            group, _, rest = parts[""].partition(":")
            artifact, _, version = rest.partition(":")
            name = f"{group}:{artifact}"
        library = self._add("library", pair, f"{name}:{version}" if version else name)
        first, last = self.tree.lines(pair.key)[0], self.tree.lines(pair.value)[1]
        self.units.add("dependency", name, version, line=first, end_line=last, parent=library)

    def _parts(self, pair: Pair) -> dict[str, str]:
        """Return the entries of an inline table; a string stands under ""."""
        if pair.value.type == "string":
            return {"": self.tree.string(pair.value)}
        return {
            ".".join(inner.path): (
                self._version(inner)
                if inner.value.type == "inline_table"
                else self.tree.string(inner.value)
            )
            for inner in self.tree.inline(pair.value)
        }

    def _version_of(self, parts: dict[str, str]) -> str:
        reference = parts.get("version.ref", "")
        return self.versions.get(reference, reference) or parts.get("version", "")

    def _version(self, pair: Pair) -> str:
        """Return a version; of a table of conditions the strongest, of a reference its value."""
        inner = {one.path[-1]: self.tree.string(one.value) for one in self.tree.inline(pair.value)}
        if "ref" in inner:
            return self.versions.get(inner["ref"], inner["ref"])
        for name in ("strictly", "require", "prefer"):
            if name in inner:
                return inner[name]
        return self.tree.string(pair.value) if pair.value.type == "string" else ""

    def _add(self, kind: str, pair: Pair, value: str) -> int:
        first, last = self.tree.lines(pair.key)[0], self.tree.lines(pair.value)[1]
        return self.units.add(kind, ".".join(pair.path[1:]), value, line=first, end_line=last)


def read(data: bytes, language: str) -> FileFacts:
    """Read a version catalogue."""
    tree = TomlTree(data)
    units = UnitList(line_count(data))
    _Catalog(tree, units).take()
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        error_lines=tree_error_lines(tree.source, tree.root),
        units=units.finish(),
    )


READER = Reader("gradle-catalog", read, patterns=("*.versions.toml",))
