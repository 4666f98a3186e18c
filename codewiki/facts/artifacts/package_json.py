"""package.json: the manifest of npm. The kinds of units: see ``codewiki.facts.artifacts``."""

from typing import TYPE_CHECKING

from codewiki.facts.artifacts.json_tree import JsonTree
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.model import TOP_LEVEL, Doc, FileFacts

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = frozenset({
    *("name", "version", "description", "type", "main", "module", "types", "typings"),
    *("browser", "license", "homepage", "private", "packageManager", "sideEffects"),
})
_GROUPS = {
    "dependencies": "",
    "devDependencies": "dev",
    "peerDependencies": "peer",
    "optionalDependencies": "optional",
}
_PAIRS = {"engines": "engine", "scripts": "script"}
_MAPS = {"exports": "export", "imports": "import"}
_MAX_CONDITIONS = 500


class _Manifest(JsonTree):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.description: Doc | None = None

    def take(self, name: str, pair: "Node", value: "Node") -> None:
        """Add what a key at the top of the file says."""
        if name in _FIELDS and value.type not in {"object", "array"}:
            self.add("field", name, self.text(value), pair)
            if name == "description" and value.type == "string":
                line = self.source.first_line(value)
                text = " ".join(self.text(value).split())
                self.description = Doc(text, line, line) if text else None
        elif name in _GROUPS:
            self._dependencies(name, pair, value)
        elif name in _PAIRS:
            for entry, inner, content in self.entries(value):
                self.add(_PAIRS[name], entry, self.text(content), inner)
        elif name == "bin":
            self._programs(pair, value)
        elif name in _MAPS:
            self._mapped(_MAPS[name], pair, value)
        elif name == "workspaces":
            self._workspaces(value)

    def _dependencies(self, name: str, pair: "Node", value: "Node") -> None:
        parent = self.add("group", name, _GROUPS[name], pair) if _GROUPS[name] else TOP_LEVEL
        for package, inner, version in self.entries(value):
            self.add("dependency", package, self.text(version), inner, parent)

    def _programs(self, pair: "Node", value: "Node") -> None:
        if value.type == "string":
            self.add("bin", "", self.text(value), pair)
        for program, inner, file in self.entries(value):
            self.add("bin", program, self.text(file), inner)

    def _mapped(self, kind: str, pair: "Node", value: "Node") -> None:
        """Add what names of modules mean: of this package from outside, or inside it ("#x")."""
        if kind == "export" and value.type in {"string", "array"}:
            self._target(kind, ".", pair, value)
            return
        entries = list(self.entries(value))
        if kind == "export" and entries and not entries[0][0].startswith("."):
            self._conditions(kind, self.add(kind, ".", "", pair), value)
            return
        for name, inner, target in entries:
            self._target(kind, name, inner, target)

    def _target(self, kind: str, name: str, pair: "Node", target: "Node") -> None:
        if target.type == "array":  # the first that there is counts
            target = next((one for one in target.named_children if one.type != "comment"), target)
        text = self.text(target) if target.type == "string" else ""
        self._conditions(kind, self.add(kind, name, text, pair), target)

    def _conditions(self, kind: str, parent: int, value: "Node") -> None:
        """Add the conditions under one name, nested ones by their dotted name."""
        waiting = [(name, pair, target) for name, pair, target in self.entries(value)][::-1]
        for _ in range(_MAX_CONDITIONS):
            if not waiting:
                return
            name, pair, target = waiting.pop()
            if target.type == "object" and len(name) < _MAX_CONDITIONS:
                inner = [(f"{name}.{key}", node, end) for key, node, end in self.entries(target)]
                waiting += reversed(inner)
            elif target.type in {"string", "null"}:
                self.add(f"{kind}-condition", name, self.text(target), pair, parent)

    def _workspaces(self, value: "Node") -> None:
        if value.type == "object":
            for name, _, packages in self.entries(value):
                if name == "packages":
                    self._workspaces_of(packages)
        else:
            self._workspaces_of(value)

    def _workspaces_of(self, value: "Node") -> None:
        if value.type == "array":
            for element in value.named_children:
                if element.type == "string":
                    self.add("workspace", self.text(element), "", element)


def read(data: bytes, language: str) -> FileFacts:
    """Read a package.json; comments and a final comma are tolerated."""
    manifest = _Manifest(data)
    for name, pair, value in manifest.top():
        manifest.take(name, pair, value)
    return manifest.facts(language, READER.name, manifest.description)


READER = Reader("package-json", read, patterns=("package.json",))
