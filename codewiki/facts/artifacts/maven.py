"""pom.xml: the project files of Maven. The kinds of units: see ``codewiki.facts.artifacts``."""

import re

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import UnitList, line_count
from codewiki.facts.artifacts.xml_tree import Element, XmlTree
from codewiki.facts.model import TOP_LEVEL, Doc, FileFacts

_FIELDS = ("groupId", "artifactId", "version", "packaging", "name", "description", "url")
_REFERENCE = re.compile(r"\$\{([^${}\s]{1,200})\}")
_MAX_ROUNDS = 4
_MAX_LENGTH = 500
_PLUGINS = (
    ("plugin", ("build",)),
    ("managed-plugin", ("build", "pluginManagement")),
    ("report-plugin", ("reporting",)),
)
_SOURCES = (("sourceDirectory", "main"), ("testSourceDirectory", "test"))
_COMPILE = frozenset({"", "compile"})


class Properties:
    """The properties of a project, put in for ``${name}`` where the file itself says their value.

    What other files would have to say stays as it is written.
    """

    def __init__(self, project: Element) -> None:
        self._values: dict[str, str] = {}
        parent = project.first("parent")
        for tag in _FIELDS:
            value = project.value(tag)
            if not value and parent is not None and tag in {"groupId", "version"}:
                value = parent.value(tag)
            if value:
                self._values[f"project.{tag}"] = self._values[f"pom.{tag}"] = value
        if parent is not None:
            for child in parent.children:
                self._values[f"project.parent.{child.tag}"] = child.text
        for element in project.below("properties"):
            for child in element.children:
                if len(child.text) <= _MAX_LENGTH:
                    self._values.setdefault(child.tag, child.text)

    def fill(self, text: str) -> str:
        """Return ``text`` with its references replaced, in a bounded number of rounds."""
        for _ in range(_MAX_ROUNDS):
            if "${" not in text or len(text) > _MAX_LENGTH:
                break
            filled = _REFERENCE.sub(lambda found: self._values.get(found[1], found[0]), text)
            if filled == text or len(filled) > _MAX_LENGTH:
                break
            text = filled
        return text


class _Pom:
    def __init__(self, project: Element, units: UnitList) -> None:
        self.project = project
        self.units = units
        self.properties = Properties(project)

    def take(self) -> None:
        """Add the units of the whole file."""
        for tag in _FIELDS:
            element = self.project.first(tag)
            if element is not None and element.text:
                text = " ".join(self.properties.fill(element.text).split())
                self._add("field", tag, text, element)
        parent = self.project.first("parent")
        if parent is not None:
            unit = self._add("parent", self._coordinates(parent), self._version(parent), parent)
            path = parent.first("relativePath")
            if path is not None and path.text:
                self._add("path", path.text, "", path, unit)
        self._contents(self.project, TOP_LEVEL)
        for profile in self.project.below("profiles", "profile"):
            name = profile.first("id")
            unit = self._add("profile", name.text if name else "", "", profile)
            self._contents(profile, unit)

    def _contents(self, owner: Element, parent: int) -> None:
        for element in owner.below("modules", "module"):
            self._add("module", self.properties.fill(element.text), "", element, parent)
        for element in owner.below("properties"):
            for child in element.children:
                self._add("property", child.tag, child.text, child, parent)
        self._dependencies(list(owner.below("dependencies", "dependency")), parent)
        for managed in owner.below("dependencyManagement"):
            inner = list(managed.below("dependencies", "dependency"))
            if inner:
                group = self._add("group", "dependencyManagement", "managed", managed, parent)
                for element in inner:
                    self._dependency(element, group)
        for kind, path in _PLUGINS:
            for element in owner.below(*path, "plugins", "plugin"):
                self._plugin(kind, element, parent)
        for tag, kind in _SOURCES:
            for element in owner.below("build", tag):
                self._add("source-path", self.properties.fill(element.text), kind, element, parent)
        for element in owner.below("repositories", "repository"):
            self._add("repository", element.value("id"), element.value("url"), element, parent)

    def _dependencies(self, elements: list[Element], parent: int) -> None:
        """Add dependencies; those of a scope other than "compile" below a group of its name."""
        groups: dict[str, int] = {}
        for element in elements:
            scope = self.properties.fill(element.value("scope"))
            if element.value("optional") == "true" and scope in _COMPILE:
                scope = "optional"
            if scope in _COMPILE:
                self._dependency(element, parent)
                continue
            if scope not in groups:
                groups[scope] = self._add("group", scope, scope, element, parent)
            self._dependency(element, groups[scope])

    def _dependency(self, element: Element, parent: int) -> None:
        self._add("dependency", self._coordinates(element), self._version(element), element, parent)

    def _plugin(self, kind: str, element: Element, parent: int) -> None:
        name = self._coordinates(element)
        plugin = self._add(kind, name, self._version(element), element, parent)
        for goal in element.below("executions", "execution", "goals", "goal"):
            self._add("goal", goal.text, "", goal, plugin)
        for configuration in (element, *element.below("executions", "execution")):
            for main in configuration.below("configuration", "mainClass"):
                self._add("main-class", self.properties.fill(main.text), "", main, plugin)

    def _coordinates(self, element: Element) -> str:
        parts = (element.value("groupId"), element.value("artifactId"))
        return self.properties.fill(":".join(part for part in parts if part))

    def _version(self, element: Element) -> str:
        return self.properties.fill(element.value("version"))

    def _add(
        self, kind: str, name: str, value: str, element: Element, parent: int = TOP_LEVEL
    ) -> int:
        return self.units.add(
            kind, name, value, line=element.line, end_line=element.end_line, parent=parent
        )


def read(data: bytes, language: str) -> FileFacts | None:
    """Read a pom.xml; ``None`` for XML that is no project of Maven."""
    tree = XmlTree(data)
    if tree.root is not None and tree.root.tag != "project":
        return None
    units = UnitList(line_count(data))
    doc = None
    if tree.root is not None:
        _Pom(tree.root, units).take()
        described = tree.root.first("description")
        text = " ".join(described.text.split()) if described is not None else ""
        if described is not None and text:
            # The text may begin on the line after its tag: one line stands for it all.
            doc = Doc(text, described.line, described.line)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=sum(bool(line.strip()) for line in data.split(b"\n")),
        error_lines=tree.error_lines,
        doc=doc,
        units=units.finish(),
    )


READER = Reader("maven", read, patterns=("pom.xml", "*.pom", "pom-*.xml"))
