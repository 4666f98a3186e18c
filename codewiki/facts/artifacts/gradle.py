"""Build scripts of Gradle, in Groovy or Kotlin, and its properties.

The kinds of units: see ``codewiki.facts.artifacts``. Scripts are programs: what only running them
would tell (loops, plugins of the repository's own) is not told.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from codewiki.facts.artifacts.gradle_tokens import Statement, statements
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_FIELDS = {"group": "group", "version": "version", "description": "description"}
_MAIN = frozenset({"mainClass", "mainClassName", "mainClass.set", "main"})
_NO_CONFIGURATION = frozenset({
    *("", "constraints", "modules", "if", "else", "for", "exclude", "def", "val", "var", "return"),
    *("components", "attributes", "because", "println", "try", "catch", "it", "when", "while"),
})
_REPOSITORIES = frozenset({
    *("mavenCentral", "mavenLocal", "google", "gradlePluginPortal", "jcenter"),
})
_SOURCES = frozenset({"srcDir", "srcDirs", "setSrcDirs"})
_LANGUAGES = frozenset({"java", "kotlin", "groovy", "scala"})
_TASKS = frozenset({"tasks.register", "tasks.create", "task", "tasks.registering"})
_NAME = re.compile(r"[\w.-]+")
_REFERENCE = re.compile(r"\$\{([A-Za-z_][\w.]*)\}|\$([A-Za-z_]\w*)")
_COORDINATES = re.compile(r"[^\s:/\\]+:[^\s:/\\]*(?::[^\s/\\]*)?")
_MAX_FILLED = 500


@dataclass
class _Block:
    """A block: the name before it, and the unit that its contents belong to."""

    name: str
    unit: int


class _Script:
    def __init__(self, units: UnitList) -> None:
        self.units = units
        self.blocks: list[_Block] = []
        self.values: dict[str, str] = {}
        self.groups: dict[str, int] = {}

    def take(self, statement: Statement) -> None:
        """Add what a statement says, and follow its block."""
        if statement.closes:
            block = self.blocks.pop()
            self.units.extend(block.unit, statement.end_line)
            return
        unit = self._add_statement(statement) if statement.tokens else TOP_LEVEL
        if statement.opens:
            self.blocks.append(_Block(_block_name(statement), unit))

    def _add_statement(self, statement: Statement) -> int:
        head, inside = statement.head, self.blocks[-1].name if self.blocks else ""
        if inside in {"plugins", "pluginManagement.plugins"}:
            return self._plugin(statement)
        if inside.rpartition(".")[2] == "dependencies":
            return self._dependency(statement)
        if inside.rpartition(".")[2] == "repositories":
            return self._repository(statement)
        if inside in {"maven", "ivy"} and head in {"url", "url.set", "setUrl"}:
            strings = statement.strings
            return self._add("repository", strings[0], "", statement) if strings else TOP_LEVEL
        owner = self._owner()
        if owner != TOP_LEVEL and head in {"dependsOn", "commandLine", "executable", "args"}:
            return self._task_detail(statement, owner)
        return self._anywhere(statement, head, inside)

    def _anywhere(self, statement: Statement, head: str, inside: str) -> int:
        strings = statement.strings
        if head in {"apply", "apply.plugin", "pluginManager.apply", "plugins.apply"}:
            return self._apply(statement)
        if head in {"include", "includeBuild", "includeFlat"} and inside in {"", "if"}:
            for token in statement.tokens:
                if token.kind == "string":
                    kind = "module" if head == "include" else "include"
                    self.units.add(kind, token.text, line=token.line)
            return TOP_LEVEL
        if head == "project" and statement.named("projectDir"):
            return self._add("folder", strings[0], strings[-1], statement) if strings else TOP_LEVEL
        if head in _MAIN or head.endswith(".mainClass.set") or head.endswith(".mainClass"):
            return self._add("main-class", strings[0], "", statement) if strings else TOP_LEVEL
        words = head.split(".")
        if words[-1] in _SOURCES:
            return self._source_paths(statement, words)
        if head == "rootProject.name" and strings:
            return self._add("field", "name", strings[0], statement)
        if head in _FIELDS and strings and inside in {"", "allprojects", "subprojects"}:
            return self._add("field", head, self._fill(strings[0]), statement)
        if head in _TASKS or statement.is_call("registering") or statement.is_call("creating"):
            return self._task(statement)
        self._remember(statement, head)
        return TOP_LEVEL

    def _source_paths(self, statement: Statement, words: list[str]) -> int:
        """Add the folders of sources; the value is the source set ("main", "test")."""
        names = [part for block in self.blocks for part in block.name.split(".")] + words
        if not _LANGUAGES.isdisjoint(names[-3:]):
            sets = [one for one in names if one not in _LANGUAGES | _SOURCES | {"sourceSets", ""}]
            for text in statement.strings:
                self._add("source-path", self._fill(text), "".join(sets[-1:]), statement)
        return TOP_LEVEL

    def _owner(self) -> int:
        """Return the task around the statement, if it stands directly in one."""
        return self.blocks[-1].unit if self.blocks else TOP_LEVEL

    def _add(self, kind: str, name: str, value: str, statement: Statement, parent: int = -1) -> int:
        return self.units.add(
            kind,
            name,
            value,
            line=statement.tokens[0].line,
            end_line=statement.end_line,
            parent=parent,
        )

    def _remember(self, statement: Statement, head: str) -> None:
        """Keep the values of names that later texts refer to."""
        words = statement.tokens
        strings = statement.strings
        if not strings or len(strings[0]) > _MAX_FILLED:
            return
        if head in {"def", "val", "var", "String"} and len(words) > 1:
            self.values.setdefault(words[1].text, strings[0])
        elif head and any(token.text == "=" for token in words[:8]):
            self.values.setdefault(head.rpartition(".")[2], strings[0])

    def _fill(self, text: str) -> str:
        if "$" not in text or len(text) > _MAX_FILLED:
            return text
        return _REFERENCE.sub(lambda found: self.values.get(found[1] or found[2], found[0]), text)

    def _plugin(self, statement: Statement) -> int:
        first = statement.tokens[0]
        strings = statement.strings
        version = ""
        texts = [token.text for token in statement.tokens]
        if "version" in texts and strings and len(strings) > 1:
            version = self._fill(strings[-1])
        name = strings[0] if strings else ""
        if first.text == "kotlin" and name:
            name = f"org.jetbrains.kotlin.{name}"
        elif first.text == "alias":
            name = _dotted_after(statement, 1)
        elif first.text not in {"id", "kotlin"} and not strings:
            name = first.text
        return self._add("plugin", name, version, statement) if name else TOP_LEVEL

    def _apply(self, statement: Statement) -> int:
        plugin = statement.named("plugin")
        script = statement.named("from")
        if script:
            return self._add("include", script, "", statement)
        if not plugin and statement.head.endswith("s.apply") and statement.strings:
            plugin = statement.strings[0]
        return self._add("plugin", plugin, "", statement) if plugin else TOP_LEVEL

    def _dependency(self, statement: Statement) -> int:
        first = statement.tokens[0]
        configuration = first.text if first.kind == "string" else statement.head
        if configuration in _NO_CONFIGURATION or not _NAME.fullmatch(configuration):
            return TOP_LEVEL
        found = list(self._needed(statement, configuration))
        for kind, name, value in found:
            if configuration not in self.groups:
                self.groups[configuration] = self._add(
                    "group", configuration, configuration, statement
                )
            self._add(kind, name, value, statement, self.groups[configuration])
        return TOP_LEVEL

    def _needed(self, statement: Statement, configuration: str) -> list[tuple[str, str, str]]:
        """Return (kind, name, value) of what a line of dependencies asks for."""
        strings = [one for one in statement.strings if one != configuration]
        if statement.is_call("project"):
            path = statement.named("path") or (strings[0] if strings else "")
            return [("project-dependency", path, "")] if path else []
        if statement.named("name") and statement.named("group"):
            name = f"{statement.named('group')}:{statement.named('name')}"
            return [("dependency", self._fill(name), self._fill(statement.named("version")))]
        if statement.is_call("kotlin") and strings:
            return [("dependency", f"org.jetbrains.kotlin:kotlin-{strings[0]}", "")]
        found = []
        for text in strings:
            filled = self._fill(text)
            if _COORDINATES.fullmatch(filled):
                group, artifact, *version = filled.split(":", 2)
                found.append(("dependency", f"{group}:{artifact}", "".join(version)))
        if not strings:
            name = _dotted_after(statement, 1)
            root, _, rest = name.partition(".")
            if root == "projects" and rest:
                found.append(("project-dependency", ":" + rest.replace(".", ":"), ""))
            elif rest:
                found.append(("dependency", name, ""))
        return found

    def _repository(self, statement: Statement) -> int:
        head = statement.head
        if head in _REPOSITORIES:
            return self._add("repository", head, "", statement)
        return TOP_LEVEL

    def _task(self, statement: Statement) -> int:
        words = [token.text for token in statement.tokens]
        head, strings = statement.head, statement.strings
        if head == "task":
            name = strings[0] if strings else words[1] if len(words) > 1 else ""
        elif head in {"val", "def"}:
            name = words[1] if len(words) > 1 else ""
        else:
            name = strings[0] if strings else ""
        if not _NAME.fullmatch(name):
            return TOP_LEVEL
        return self._add("task", name, _task_type(statement), statement)

    def _task_detail(self, statement: Statement, task: int) -> int:
        if statement.head == "dependsOn":
            for token in statement.tokens[1:]:
                if token.kind != "mark" and token.text not in {"tasks", "named"}:
                    self.units.add("needs", token.text, line=token.line, parent=task)
        elif statement.strings:
            self._add("run", statement.strings[0], " ".join(statement.strings), statement, task)
        return TOP_LEVEL


def _block_name(statement: Statement) -> str:
    words = statement.tokens
    if len(words) > 2 and statement.head in {"named", "register", "create", "getByName"}:
        return next(iter(statement.strings), statement.head)
    if len(words) > 1 and statement.head in {"val", "var", "def"}:
        return words[1].text
    return statement.head


def _task_type(statement: Statement) -> str:
    """Return the type of a task: ``type: Copy``, ``<Copy>``, ``Copy::class``, ``, Copy)``."""
    named = statement.named("type")
    if named:
        return named
    words = statement.tokens
    for before, token in pairwise(words):
        if token.kind == "word" and before.text in {"<", ",", "("} and token.text[:1].isupper():
            return token.text
    return ""


def _dotted_after(statement: Statement, start: int) -> str:
    """Return the first dotted name behind a number of tokens, the words of calls left out."""
    calls = {"platform", "enforcedPlatform", "testFixtures", "variantOf", "files", "fileTree"}
    rest = [token for token in statement.tokens[start:] if token.text not in calls]
    while rest and rest[0].kind == "mark":
        rest = rest[1:]
    return Statement(tuple(rest), 0).head


def read(data: bytes, language: str) -> FileFacts:
    """Read a build script."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    units = UnitList(line_count(data))
    script = _Script(units)
    for statement in statements(text):
        script.take(statement)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"//", b"/*", b"*"),
        units=units.finish(),
    )


def read_properties(data: bytes, language: str) -> FileFacts:
    """Read gradle.properties, or the file that says which Gradle the wrapper fetches."""
    units = UnitList(line_count(data))
    for number, row in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        name, mark, value = row.strip()[:_MAX_LINE].partition("=")
        if mark and name.strip() and not name.startswith(("#", "!")):
            value = value.strip().replace("\\:", ":")
            units.add("property", name.strip(), value, line=number)
    return FileFacts(
        language=language,
        artifact=PROPERTIES.name,
        code_lines=count_code(data, b"#", b"!"),
        units=units.finish(),
    )


_MAX_LINE = 4_000

READER = Reader(
    "gradle",
    read,
    patterns=("*.gradle", "*.gradle.kts"),
    languages=frozenset({"gradle"}),
)
PROPERTIES = Reader(
    "gradle", read_properties, patterns=("gradle.properties", "gradle-wrapper.properties")
)
