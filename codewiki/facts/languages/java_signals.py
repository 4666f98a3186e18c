"""What a Java file does besides computing: settings, routes, commands, errors, processes, tests.

The name of a signal is what is written as a literal (or a constant of the file that is one); where
it is another expression, the name is empty and the detail begins with its source text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.java_annotations import (
    Annotation,
    find_in_annotations,
    read_annotations,
)
from codewiki.facts.languages.java_reading import Reading, literal
from codewiki.facts.languages.syntax import VALUE_LENGTH, first, help_text, named_child
from codewiki.facts.model import (
    TOP_LEVEL,
    Definition,
    DefinitionKind,
    Inheritance,
    Signal,
    SignalKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_PROPERTIES = {
    "System": frozenset({"getenv", "getProperty"}),
    "Boolean": frozenset({"getBoolean"}),
    "Integer": frozenset({"getInteger"}),
    "Long": frozenset({"getLong"}),
}
"""Calls that read an environment variable or a system property by its name."""
_ENVIRONMENT = re.compile(r"(?:this\.)?(?:env|environment)", re.IGNORECASE)
_FILES = frozenset({
    "File", "FileInputStream", "FileOutputStream", "FileReader", "FileWriter", "RandomAccessFile",
    "PrintWriter", "ZipFile", "JarFile",
})  # fmt: skip
_LEVELS = frozenset({
    "config", "debug", "error", "fatal", "fine", "finer", "finest", "info", "severe", "trace",
    "warn", "warning",
})  # fmt: skip
_LOGGER = re.compile(r"(?:.*[._])?(?:log|logger)(?:\(\))?", re.IGNORECASE)
_COMMAND_LINES = frozenset({"org.apache.commons.cli"})
_MAIN_TYPES = frozenset({"String[]", "String"})


@dataclass(slots=True)
class Finder:
    """Collects the signals of one file; ``constants`` are its strings by their names."""

    reading: Reading
    found: list[tuple[int, Signal]] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)

    def literal(self, node: "Node | None") -> str | None:
        """Return the text of a string, of strings that are joined, or of a constant of the file."""
        text = literal(self.reading.source, node)
        if text is None and node is not None and node.type == "identifier":
            return self.constants.get(self.reading.source.text(node))
        return text

    def subject(self, node: "Node | None", detail: str = "") -> tuple[str, str]:
        """Return name and detail: the literal's text, else nothing and the source text first.

        So it is where the text stands behind a constant: its lines do not hold it.
        """
        text = self.literal(node)
        if text is not None:
            is_written = literal(self.reading.source, node) is not None
            return text, detail if is_written else self._joined(node, detail)
        return "", self._joined(node, detail)

    def add_annotation(
        self, kind: SignalKind, name: str, detail: str, annotation: Annotation, told: str = ""
    ) -> None:
        """Note what an annotation says, down to the name of what it stands before."""
        place = annotation.node, annotation.owner, annotation.end_line
        self.add(kind, name, detail, *place, told)

    def _joined(self, node: "Node | None", detail: str) -> str:
        return f"{self.reading.source.bounded(node)} {detail}".strip()

    def add(
        self,
        kind: SignalKind,
        name: str,
        detail: str,
        node: "Node",
        scope: int = -2,
        end_line: int = 0,
        told: str = "",
    ) -> None:
        """Note a signal on the lines of a node, or from there to ``end_line``."""
        source = self.reading.source
        if scope < TOP_LEVEL:
            scope = self.reading.outline.scope_at(node.start_byte)
        end_line = max(end_line, source.last_line(node))
        signal = Signal(kind, name, detail, scope, source.first_line(node), end_line, told)
        self.found.append((node.start_byte, signal))


def signals(
    reading: Reading,
    definitions: tuple[Definition, ...],
    inheritance: tuple[Inheritance, ...],
) -> tuple[Signal, ...]:
    """Return the signals in the order of the source."""
    finder = Finder(reading)
    _read_constants(finder)
    _find_in_calls(finder)
    _find_constructed(finder)
    _find_raised(finder)
    _find_mains(finder, definitions)
    find_in_annotations(
        finder.add_annotation, read_annotations(reading, finder.literal), definitions
    )
    _find_old_tests(finder, definitions, inheritance)
    finder.found.sort(key=lambda placed: placed[0])
    return tuple(signal for _, signal in finder.found)


def _read_constants(finder: Finder) -> None:
    for draft in finder.reading.outline.drafts:
        if draft.kind is DefinitionKind.CONSTANT:
            text = literal(finder.reading.source, first(draft.captures, "value"))
            if text is not None:
                finder.constants.setdefault(draft.name, text)


# Calls ----------------------------------------------------------------------------------------


def _find_in_calls(finder: Finder) -> None:
    reading = finder.reading
    source = reading.source
    uses_options = any(entry.module in _COMMAND_LINES for entry in reading.imports)
    for captures in reading.of("ref.call"):
        holder = first(captures, "receiver")
        if holder is None:
            continue
        name = source.text(captures["name"][0])
        look = _LOOKS.get(name)
        if look is None and name not in _LEVELS:
            continue
        receiver = reading.dotted(holder)
        node = captures["ref.call"][0]
        arguments = _arguments(captures["arguments"][0])
        if name in _LEVELS:
            if arguments and _LOGGER.fullmatch(receiver):
                finder.add(SignalKind.LOG, name, source.bounded(arguments[0]), node)
        elif look is not None and arguments and (look is not _option or uses_options):
            look(finder, node, receiver, name, arguments)


def _setting(
    finder: Finder, node: "Node", receiver: str, name: str, arguments: "list[Node]"
) -> None:
    is_environment = name == "getProperty" and _ENVIRONMENT.fullmatch(receiver)
    if name in _PROPERTIES.get(receiver, ()) or is_environment:
        detail = finder.reading.source.bounded(arguments[1]) if len(arguments) > 1 else ""
        kind = SignalKind.ENVIRONMENT if name == "getenv" else SignalKind.PROPERTY
        finder.add(kind, *finder.subject(arguments[0], detail), node)


def _process(
    finder: Finder, node: "Node", receiver: str, _name: str, arguments: "list[Node]"
) -> None:
    if receiver == "Runtime.getRuntime()":
        finder.add(SignalKind.SUBPROCESS, *finder.subject(arguments[0]), node)


def _file(finder: Finder, node: "Node", receiver: str, _name: str, arguments: "list[Node]") -> None:
    if receiver in {"Paths", "Path"} and len(arguments) == 1:
        text = finder.literal(arguments[0])
        if text:
            finder.add(SignalKind.FILE, text, "", node)


def _option(
    finder: Finder, node: "Node", _receiver: str, _name: str, arguments: "list[Node]"
) -> None:
    texts = [finder.literal(argument) for argument in arguments]
    flags = [text for text in texts[:2] if text and " " not in text]
    if flags:
        name = max(flags, key=len)
        dashes = "--" if len(name) > 1 else "-"
        finder.add(SignalKind.OPTION, dashes + name, "", node, told=help_text(texts[-1]))


_Look = Callable[[Finder, "Node", str, str, "list[Node]"], None]
_LOOKS: dict[str, _Look] = {
    "getenv": _setting,
    "getProperty": _setting,
    "getBoolean": _setting,
    "getInteger": _setting,
    "getLong": _setting,
    "exec": _process,
    "get": _file,
    "of": _file,
    "addOption": _option,
}


def _find_constructed(finder: Finder) -> None:
    reading = finder.reading
    for captures in reading.of("ref.new"):
        target = captures["target"][0]
        if target.type != "type_identifier":
            continue
        name = reading.source.text(target)
        if name not in _FILES and name != "ProcessBuilder":
            continue
        arguments = _arguments(captures["arguments"][0])
        node = captures["ref.new"][0]
        if name == "ProcessBuilder" and arguments:
            finder.add(SignalKind.SUBPROCESS, *finder.subject(arguments[0]), node)
        elif arguments:
            text = finder.literal(arguments[0])
            if text:
                finder.add(SignalKind.FILE, text, "", node)


def _arguments(node: "Node") -> "list[Node]":
    return [child for child in node.named_children if not child.type.endswith("comment")]


# Errors ---------------------------------------------------------------------------------------


def _find_raised(finder: Finder) -> None:
    """Note thrown errors with their message and, on a second line, the condition above them.

    An error that was caught and is thrown again is not noted.
    """
    reading = finder.reading
    guards = {
        captures["inner"][0].start_byte: captures["guard"][0]
        for captures in reading.of("signal.guard")
    }
    for captures in reading.of("ref.raise"):
        statement, node = captures["ref.raise"][0], captures["target"][0]
        scope = reading.outline.scope_at(node.start_byte)
        if node.type == "identifier":
            continue
        name, message = "", reading.source.bounded(node)
        if node.type == "object_creation_expression":
            name = reading.type_name(node.child_by_field_name("type"))
            name = "" if UNKNOWN in name else name
            listed = node.child_by_field_name("arguments")
            given = named_child(listed, 0)
            text = finder.literal(given)
            message = reading.source.bounded(given) if text is None else f'"{text[:VALUE_LENGTH]}"'
        guard = guards.get(statement.start_byte)
        detail = message
        if guard is not None:
            detail = f"{message}\nif {reading.source.bounded(_inside(guard))}"
        finder.add(SignalKind.RAISE, name, detail, statement, scope)


def _inside(node: "Node") -> "Node":
    """Return a condition without its parentheses."""
    return named_child(node, 0) or node if node.type == "parenthesized_expression" else node


# Programs and tests ---------------------------------------------------------------------------


def _find_mains(finder: Finder, definitions: tuple[Definition, ...]) -> None:
    """Note ``public static void main(String[] args)`` by the name of its class."""
    for number, definition in enumerate(definitions):
        if definition.name != "main" or definition.kind is not DefinitionKind.METHOD:
            continue
        if definition.parent == TOP_LEVEL:
            node = finder.reading.outline.drafts[number].captures["name"][0]
            finder.add(SignalKind.COMMAND, "main", "main", node, number)
            continue
        types = [parameter.type for parameter in definition.parameters]
        is_main = "static" in definition.modifiers and definition.returns == "void"
        if is_main and len(types) == 1 and types[0].replace(" ", "") in _MAIN_TYPES:
            draft = finder.reading.outline.drafts[number]
            name = draft.captures["name"][0]
            outer = definitions[definition.parent].qualified
            package = finder.reading.package
            finder.add(
                SignalKind.COMMAND, f"{package}.{outer}" if package else outer, "main", name, number
            )


def _find_old_tests(
    finder: Finder, definitions: tuple[Definition, ...], inheritance: tuple[Inheritance, ...]
) -> None:
    """Note the methods ``test…`` of classes that extend a ``TestCase``."""
    cases = {entry.definition for entry in inheritance if entry.base.endswith("TestCase")}
    for number, definition in enumerate(definitions):
        is_test = definition.parent in cases and definition.name.startswith("test")
        if is_test and definition.kind is DefinitionKind.METHOD and not definition.parameters:
            draft = finder.reading.outline.drafts[number]
            finder.add(SignalKind.TEST, definition.qualified, "", draft.node, number)
