"""What a C program does besides computing: environment, options, processes, files, its start.

Only calls of library functions by their plain names count. A name that is not written as a literal
is empty, and the detail begins with its source text.
"""

import re
from typing import TYPE_CHECKING

from codewiki.facts.languages.c_reading import Reading
from codewiki.facts.languages.syntax import Captures, help_text, named_child
from codewiki.facts.model import (
    TAKES_VALUE,
    TOP_LEVEL,
    Definition,
    DefinitionKind,
    Signal,
    SignalKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

ENVIRONMENT_CALLS = frozenset({"getenv", "secure_getenv", "g_getenv", "_wgetenv"})
PROCESSES = frozenset({
    "system", "popen", "_popen", "execl", "execle", "execlp", "execv", "execve", "execvp",
    "execvpe", "posix_spawn", "posix_spawnp",
})  # fmt: skip
OPENERS = frozenset({"fopen", "fopen64", "freopen", "open", "open64"})
GETOPTS = frozenset({"getopt", "getopt_long", "getopt_long_only"})
OPTION_TABLES = frozenset({"option", "argp_option"})
_NOTHING = frozenset({"0", "NULL"})
_WITH_VALUE = frozenset({"required_argument", "optional_argument", "1", "2"})
_WANTED = frozenset(name.encode() for name in ENVIRONMENT_CALLS | PROCESSES | OPENERS | GETOPTS)
_SHORT_OPTION = re.compile(r"[A-Za-z0-9?]")
_MOST_OPTIONS = 200

Placed = tuple[int, Signal]


def signals(reading: Reading, definitions: tuple[Definition, ...]) -> tuple[Signal, ...]:
    """Return the signals in the order of the source."""
    found: list[Placed] = []
    for captures in reading.of("ref.call"):
        _of_call(reading, captures, definitions, found)
    has_tables = b"option" in reading.source.data
    for captures in reading.of("def.declaration") if has_tables else ():
        _of_table(reading, captures["def.declaration"][0], found)
    for draft in reading.outline.drafts:
        definition = definitions[draft.index]
        is_start = definition.name == "main" and definition.kind is DefinitionKind.FUNCTION
        if is_start and definition.parent == TOP_LEVEL and draft.node.type == "function_definition":
            line = definition.name_line
            found.append((
                draft.start,
                Signal(SignalKind.COMMAND, "main", "", draft.index, line, line),
            ))
    found.sort(key=lambda placed: placed[0])
    return tuple(signal for _, signal in found)


def _of_call(
    reading: Reading,
    captures: Captures,
    definitions: tuple[Definition, ...],
    found: list[Placed],
) -> None:
    node, callee = captures["ref.call"][0], captures["target"][0]
    word = reading.source.data[callee.start_byte : callee.end_byte]
    if word not in _WANTED:
        return
    name = word.decode()
    row = captures["arguments"][0]
    arguments = [child for child in row.named_children if child.type != "comment"]
    if not arguments:
        return
    if name in GETOPTS:
        _short_options(reading, node, arguments, found)
    elif name in ENVIRONMENT_CALLS:
        _add(reading, SignalKind.ENVIRONMENT, arguments[0], "", node, found)
    elif name in PROCESSES:
        detail = reading.source.bounded(arguments[0])
        _add(reading, SignalKind.SUBPROCESS, arguments[0], detail, node, found, repeat=False)
    elif len(arguments) > 1 and not (name.startswith("open") and len(arguments) > 3):
        mode = _literal(reading, arguments[1])
        detail = reading.source.bounded(arguments[1]) if mode is None else mode
        _add(reading, SignalKind.FILE, arguments[0], detail, node, found)


def _add(
    reading: Reading,
    kind: SignalKind,
    subject: "Node",
    detail: str,
    node: "Node",
    found: list[Placed],
    *,
    repeat: bool = True,
) -> None:
    name = _literal(reading, subject)
    if name is None:
        name = ""
        if repeat:
            detail = f"{reading.source.bounded(subject)} {detail}".strip()
    source = reading.source
    scope = reading.outline.scope_at(node.start_byte)
    lines = source.first_line(node), source.last_line(node)
    found.append((node.start_byte, Signal(kind, name, detail, scope, *lines)))


def _literal(reading: Reading, node: "Node") -> str | None:
    """Return the text of a string, also of several side by side; ``None`` for anything else."""
    parts = node.named_children if node.type == "concatenated_string" else [node]
    if any(part.type != "string_literal" for part in parts):
        return None
    return "".join(reading.source.text(part).strip('"') for part in parts)


def _short_options(
    reading: Reading, node: "Node", arguments: "list[Node]", found: list[Placed]
) -> None:
    text = _literal(reading, arguments[2]) if len(arguments) > 2 else None
    for place, letter in enumerate(text or ""):
        if _SHORT_OPTION.fullmatch(letter):
            takes = TAKES_VALUE if (text or "")[place + 1 : place + 2] == ":" else ""
            _option(reading, f"-{letter}", takes, node, arguments[2], found)


def _option(
    reading: Reading,
    name: str,
    detail: str,
    node: "Node",
    place: "Node",
    found: list[Placed],
    told: str = "",
) -> None:
    source = reading.source
    scope = reading.outline.scope_at(node.start_byte)
    lines = source.first_line(place), source.last_line(place)
    found.append((place.start_byte, Signal(SignalKind.OPTION, name, detail, scope, *lines, told)))


def _of_table(reading: Reading, node: "Node", found: list[Placed]) -> None:
    """Note the long options of ``struct option`` and ``struct argp_option`` tables."""
    type_node = node.child_by_field_name("type")
    tag = type_node.child_by_field_name("name") if type_node is not None else None
    kind = reading.source.text(tag) if tag is not None else ""
    if kind not in OPTION_TABLES:
        return
    for declarator in node.children_by_field_name("declarator"):
        value = declarator.child_by_field_name("value")
        if value is None or value.type != "initializer_list":
            continue
        for entry in value.named_children[:_MOST_OPTIONS]:
            first = named_child(entry, 0) if entry.type == "initializer_list" else None
            if first is not None and first.type == "initializer_pair":
                first = first.child_by_field_name("value")
            name = _literal(reading, first) if first is not None else None
            if name:
                row = [child for child in entry.named_children if child.type != "comment"]
                takes, told = _rest_of_row(reading, kind, row)
                _option(reading, f"--{name}", takes, node, entry, found, told)


def _rest_of_row(reading: Reading, kind: str, row: "list[Node]") -> tuple[str, str]:
    """Return what the row of an option says of its value, and its help.

    ``struct option`` has the value's kind behind the name, ``struct argp_option`` the key, the
    value's name, flags and the help.
    """
    text = reading.source.text
    if kind == "option":
        return TAKES_VALUE if len(row) > 1 and text(row[1]) in _WITH_VALUE else "", ""
    takes = len(row) > 2 and text(row[2]) not in _NOTHING
    told = _literal(reading, row[4]) if len(row) > 4 else None
    return TAKES_VALUE if takes else "", help_text(told)
