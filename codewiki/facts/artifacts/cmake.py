"""CMake: projects, targets with their sources, what they link, tests, options.

The kinds of units: see ``codewiki.facts.artifacts``. The language of CMake is a row of commands
with arguments: it is split here; nothing is run and variables stay as they are written.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import MAX_UNITS, UnitList, count_code, line_count
from codewiki.facts.model import TOP_LEVEL, FileFacts

_TOKEN = re.compile(
    r"(?P<comment>\#\[(?P<depth>=*)\[|\#[^\n]*)"
    r"|(?P<bracket>\[(?P<fence>=*)\[)"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<word>(?:\\.|[^\s()#\"\\]|(?<=[^\s()\"])\"(?:[^\"\\]|\\.)*\")+)"
    r"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_LIST = re.compile(r"\$\{([\w.-]+)\}")
_MAX_ARGUMENTS = 2_000
_SHAPES = frozenset({
    *("STATIC", "SHARED", "MODULE", "OBJECT", "INTERFACE", "IMPORTED", "ALIAS", "GLOBAL"),
    *("WIN32", "MACOSX_BUNDLE", "EXCLUDE_FROM_ALL", "UNKNOWN"),
})
_SCOPES = frozenset({
    *("PUBLIC", "PRIVATE", "INTERFACE", "LINK_PUBLIC", "LINK_PRIVATE", "LINK_INTERFACE_LIBRARIES"),
    *("debug", "optimized", "general", "BEFORE", "AFTER"),
})
_INSTALLED = frozenset({"TARGETS", "FILES", "PROGRAMS", "DIRECTORY", "EXPORT"})
_INSTALL_WORDS = frozenset({
    *("ARCHIVE", "LIBRARY", "RUNTIME", "DESTINATION", "COMPONENT", "INCLUDES", "PUBLIC_HEADER"),
    *("BUNDLE", "PERMISSIONS", "RENAME", "OPTIONAL", "CONFIGURATIONS", "FILES_MATCHING", "EXPORT"),
    *("NAMESPACE", "FILE", "OBJECTS", "FRAMEWORK", "PATTERN", "FILE_SET", "PRIVATE_HEADER"),
})


@dataclass(frozen=True)
class Argument:
    """An argument without its quotation marks, and its line."""

    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """``name(arguments)``; the name in lower case."""

    name: str
    arguments: tuple[Argument, ...]
    line: int
    end_line: int


class Lexer:
    """Splits a file into commands. ``lost`` counts what is no part of any."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.lost = 0

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        """Yield (kind, text, line); bracket arguments without their fences."""
        position, line, text = 0, 1, self._text
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None:
                return
            kind, piece, start = found.lastgroup or "", found[0], line
            position = found.end()
            kind = "comment" if kind == "depth" else "bracket" if kind == "fence" else kind
            fence = found["fence"] if kind == "bracket" else found["depth"]
            if fence is not None:
                closing = text.find(f"]{fence}]", position)
                end = closing if closing >= 0 else len(text)
                piece = text[found.start() : end + len(fence) + 2]
                if kind == "bracket":
                    yield kind, text[position:end], start
                position = end + len(fence) + 2
            elif kind not in {"comment", "space"}:
                yield kind, piece, start
            line += piece.count("\n")

    def commands(self) -> Iterator[Command]:
        """Yield the commands in order."""
        name, name_line, depth = "", 0, 0
        arguments: list[Argument] = []
        for kind, text, line in self._tokens():
            if not depth:
                if kind == "open" and name:
                    depth, arguments = 1, []
                elif kind == "word" and _NAME.fullmatch(text):
                    self.lost += bool(name)
                    name, name_line = text, line
                else:
                    self.lost += 1
                    name = ""
            elif kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
                if not depth:
                    yield Command(name.lower(), tuple(arguments), name_line, line)
                    name = ""
            elif kind in {"word", "string", "bracket"} and len(arguments) < _MAX_ARGUMENTS:
                arguments.append(Argument(text[1:-1] if kind == "string" else text, line))
        self.lost += bool(name)


class _CMake:
    def __init__(self, units: UnitList) -> None:
        self.units = units
        self.targets: dict[str, int] = {}
        self.lists: dict[str, list[Argument]] = {}
        self.takes: dict[str, Callable[[Command, list[Argument]], None]] = {
            "project": self._project,
            "add_executable": self._target,
            "add_library": self._target,
            "add_custom_target": self._target,
            "target_sources": self._sources,
            "target_link_libraries": self._links,
            "target_compile_definitions": self._definitions,
            "include_directories": self._includes,
            "target_include_directories": self._includes,
            "add_subdirectory": self._named("subdirectory"),
            "include": self._named("include"),
            "find_package": self._named("package"),
            "pkg_check_modules": self._named("package"),
            "fetchcontent_declare": self._named("package"),
            "option": self._named("option"),
            "set": self._variable,
            "list": self._append,
            "file": self._glob,
            "function": self._named("function"),
            "macro": self._named("function"),
            "configure_file": self._named("configure"),
            "install": self._install,
            "add_test": self._test,
        }

    def take(self, command: Command) -> None:
        """Add what a command says."""
        taker = self.takes.get(command.name)
        if taker is not None and command.arguments:
            taker(command, list(command.arguments))

    def _add(
        self, kind: str, name: str, value: str, command: Command, parent: int = TOP_LEVEL
    ) -> int:
        return self.units.add(
            kind, name, value, line=command.line, end_line=command.end_line, parent=parent
        )

    def _named(self, kind: str) -> Callable[[Command, list[Argument]], None]:
        def take(command: Command, arguments: list[Argument]) -> None:
            self._add(kind, arguments[0].text, _joined(arguments[1:]), command)

        return take

    def _project(self, command: Command, arguments: list[Argument]) -> None:
        self._add("project", arguments[0].text, _joined(arguments[1:]), command)

    def _target(self, command: Command, arguments: list[Argument]) -> None:
        name, *rest = arguments
        shape = command.name.removeprefix("add_").replace("_", " ")
        words = [one.text.lower() for one in rest if one.text in _SHAPES]
        target = self._add("target", name.text, " ".join((shape, *words)), command)
        self.targets.setdefault(name.text, target)
        if command.name != "add_custom_target" and "alias" not in words:
            self._add_sources(rest, target)
        elif command.name == "add_custom_target":
            self._custom(rest, target)

    def _custom(self, arguments: list[Argument], target: int) -> None:
        inside = ""
        for one in arguments:
            if one.text in {"DEPENDS", "COMMAND", "COMMENT", "WORKING_DIRECTORY", "SOURCES"}:
                inside = one.text
            elif inside == "DEPENDS":
                self.units.add("prerequisite", one.text, line=one.line, parent=target)

    def _sources(self, command: Command, arguments: list[Argument]) -> None:
        self._add_sources(arguments[1:], self.targets.get(arguments[0].text, TOP_LEVEL))

    def _add_sources(self, arguments: list[Argument], target: int) -> None:
        for one in arguments:
            listed = _LIST.fullmatch(one.text)
            for source in self.lists.get(listed[1], [one]) if listed else [one]:
                if len(self.units) >= MAX_UNITS:
                    return
                if source.text and source.text not in _SHAPES | _SCOPES:
                    self.units.add("source", source.text, line=source.line, parent=target)

    def _links(self, command: Command, arguments: list[Argument]) -> None:
        name, *rest = arguments
        target = self.targets.get(name.text, TOP_LEVEL)
        scope = ""
        for one in rest:
            if one.text in _SCOPES:
                scope = one.text.lower()
            elif one.text:
                value = scope if target != TOP_LEVEL else f"{name.text} {scope}".strip()
                self.units.add("link", one.text, value, line=one.line, parent=target)

    def _includes(self, command: Command, arguments: list[Argument]) -> None:
        target = TOP_LEVEL
        if command.name == "target_include_directories":
            target = self.targets.get(arguments[0].text, TOP_LEVEL)
            arguments = arguments[1:]
        for one in arguments:
            listed = _LIST.fullmatch(one.text)
            for path in self.lists.get(listed[1], [one]) if listed else [one]:
                if path.text and path.text not in _SCOPES | {"SYSTEM"}:
                    self.units.add("include-path", path.text, line=path.line, parent=target)

    def _definitions(self, command: Command, arguments: list[Argument]) -> None:
        target = self.targets.get(arguments[0].text, TOP_LEVEL)
        for one in arguments[1:]:
            name, _, value = one.text.partition("=")
            if one.text not in _SCOPES and name:
                self.units.add("variable", name, value, line=one.line, parent=target)

    def _append(self, command: Command, arguments: list[Argument]) -> None:
        if arguments[0].text == "APPEND" and len(arguments) > 1:
            listed = self.lists.setdefault(arguments[1].text, [])
            listed += arguments[2:]
            self._add("variable", arguments[1].text, _joined(arguments[2:]), command)

    def _glob(self, command: Command, arguments: list[Argument]) -> None:
        """Take the patterns of ``file(GLOB name …)`` for a list of sources."""
        if arguments[0].text in {"GLOB", "GLOB_RECURSE"} and len(arguments) > 1:
            options = {"RELATIVE", "CONFIGURE_DEPENDS", "LIST_DIRECTORIES"}
            found = [one for one in arguments[2:] if one.text not in options]
            self.lists[arguments[1].text] = found
            self._add("variable", arguments[1].text, _joined(found), command)

    def _variable(self, command: Command, arguments: list[Argument]) -> None:
        # Lists of sources are often written first and named by their variable.
        self.lists[arguments[0].text] = arguments[1:]
        self._add("variable", arguments[0].text, _joined(arguments[1:]), command)

    def _install(self, command: Command, arguments: list[Argument]) -> None:
        texts = [one.text for one in arguments]
        place = texts[texts.index("DESTINATION") + 1 :][:1] if "DESTINATION" in texts else []
        if texts[0] not in _INSTALLED:
            return
        for one in arguments[1:]:
            if one.text in _INSTALL_WORDS:
                break
            self.units.add("install", one.text, "".join(place), line=one.line)

    def _test(self, command: Command, arguments: list[Argument]) -> None:
        texts = [one.text for one in arguments]
        if texts[0] == "NAME" and len(texts) > 1:
            name = texts[1]
            start = texts.index("COMMAND") + 1 if "COMMAND" in texts else 2
        else:
            name, start = texts[0], 1
        self._add("test", name, " ".join(texts[start:]), command)


def _joined(arguments: list[Argument]) -> str:
    return " ".join(one.text for one in arguments)


def read(data: bytes, language: str) -> FileFacts:
    """Read a CMakeLists.txt or a module of CMake."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    lines = line_count(data)
    units = UnitList(lines)
    lexer = Lexer(text)
    file = _CMake(units)
    for command in lexer.commands():
        file.take(command)
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data, b"#"),
        error_lines=min(lexer.lost, lines),
        units=units.finish(),
    )


READER = Reader(
    "cmake",
    read,
    patterns=("cmakelists.txt", "*.cmake", "*.cmake.in"),
    languages=frozenset({"cmake"}),
)
