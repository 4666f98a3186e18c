"""Calls of a Python file that are facts about behaviour: settings, options, routes, processes.

The name of a signal is what is written as a literal (or as a constant of the file that is one);
where it is another expression, the name is empty and the detail begins with its source text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.python_reading import Reading
from codewiki.facts.languages.syntax import first, help_text, named_child
from codewiki.facts.model import (
    DefinitionKind,
    Signal,
    SignalKind,
)

if TYPE_CHECKING:
    from tree_sitter import Node

ENVIRONMENT_CALLS = frozenset({
    "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "os.getenvb",
    "os.environb.get", "decouple.config",
})  # fmt: skip
VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "websocket"})
ROUTE_CALLS = frozenset({"add_url_rule", "add_api_route", "add_api_websocket_route"})
ROUTE_MAKERS = {
    "path": "django.urls.",
    "re_path": "django.urls.",
    "url": "django.conf.urls.",
    "Route": "starlette.routing.",
    "WebSocketRoute": "starlette.routing.",
}
LEVELS = frozenset({
    "debug", "info", "warning", "warn", "error", "exception", "critical", "fatal",
})  # fmt: skip
PROCESSES = frozenset({
    "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call",
    "subprocess.check_output", "subprocess.getoutput", "subprocess.getstatusoutput", "os.system",
    "os.popen", "os.startfile", "os.execv", "os.execve", "os.execvp", "os.execvpe", "os.execl",
    "os.execlp", "os.spawnv", "os.spawnl", "os.spawnvp", "os.posix_spawn",
    "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "pty.spawn",
})  # fmt: skip
OPENERS = frozenset({
    "open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "aiofiles.open",
    "os.open", "tokenize.open",
})  # fmt: skip
PATH_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes"})
_CLICK_MAKERS = frozenset({"click.option", "click.argument"})
_LOGGER = re.compile(r"(?:^|.*[._])(?:log|logger|logging)(?:\(\))?", re.IGNORECASE)


@dataclass(slots=True)
class Call:
    """A call with its arguments; ``target`` is the callee as it was imported."""

    node: "Node"
    name: str
    receiver: str
    target: str
    scope: int
    positional: "list[Node]" = field(default_factory=list)
    keywords: "dict[str, Node]" = field(default_factory=dict)


class Finder:
    """Collects the signals of one file; ``constants`` are its strings by their names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[tuple[int, Signal]] = []
        self.constants: dict[str, str] = {}
        self.classes = {
            draft.name
            for draft in reading.outline.drafts
            if draft.kind is DefinitionKind.CLASS and draft.container
        }
        self.uses_click = any(
            target.partition(".")[0] in {"click", "typer"} for target in reading.aliases.values()
        )
        for entry in reading.assigned:
            if entry.owner is None and not entry.attribute and entry.value is not None:
                text = self.literal(entry.value)
                if text is not None:
                    self.constants.setdefault(entry.name, text)

    def literal(self, node: "Node | None") -> str | None:
        """Return the text of a string without expressions in it, or of a constant that is one."""
        for _ in range(4):
            if node is None or node.type != "parenthesized_expression":
                break
            node = named_child(node, 0)
        if node is None:
            return None
        if node.type == "identifier":
            return self.constants.get(self.reading.source.text(node))
        parts = node.named_children if node.type == "concatenated_string" else [node]
        if any(part.type != "string" for part in parts):
            return None
        pieces = [piece for part in parts for piece in part.named_children]
        if any(piece.type == "interpolation" for piece in pieces):
            return None
        return "".join(
            self.reading.source.text(piece) for piece in pieces if piece.type == "string_content"
        )

    def subject(self, node: "Node | None", detail: str = "") -> tuple[str, str]:
        """Return name and detail: the literal's text, else nothing and the source text first."""
        text = self.literal(node)
        if text is not None:
            return text, detail
        source = self.reading.source.bounded(node)
        return "", f"{source} {detail}".strip()

    def text(self, node: "Node | None") -> str:
        """Return the source text of a detail."""
        return self.reading.source.bounded(node)

    def add(
        self, kind: SignalKind, name: str, detail: str, node: "Node", scope: int, told: str = ""
    ) -> None:
        """Note a signal on the lines of a node."""
        source = self.reading.source
        lines = source.first_line(node), source.last_line(node)
        self.found.append((node.start_byte, Signal(kind, name, detail, scope, *lines, told)))

    def add_option(self, call: "Call", name: str, default: str) -> None:
        """Note an option with its help, and the variables of the environment that it also reads."""
        told = help_text(self.literal(call.keywords.get("help")))
        self.add(SignalKind.OPTION, name, default, call.node, call.scope, told)
        given = call.keywords.get("envvar")
        listed = given is not None and given.type in {"list", "tuple"}
        for node in given.named_children if given is not None and listed else [given]:
            variable = self.literal(node)
            if variable:
                self.add(SignalKind.ENVIRONMENT, variable, default, call.node, call.scope)

    def call(self, node: "Node", name: str, receiver: str, arguments: "Node | None") -> Call:
        """Read a call's arguments."""
        target = f"{receiver}.{name}" if receiver else name
        scope = self.reading.outline.scope_at(node.start_byte)
        call = Call(node, name, receiver, self.reading.canonical(target), scope)
        if arguments is not None and arguments.type == "argument_list":
            for child in arguments.named_children:
                if child.type == "keyword_argument":
                    key = child.child_by_field_name("name")
                    value = child.child_by_field_name("value")
                    if key is not None and value is not None:
                        call.keywords[self.reading.source.text(key)] = value
                elif child.type != "comment":
                    call.positional.append(child)
        return call


# Calls ----------------------------------------------------------------------------------------


def find_in_calls(finder: Finder) -> None:
    """Find the signals that are calls."""
    reading = finder.reading
    data = reading.source.data
    for captures in reading.of("ref.call"):
        name = captures["name"][0]
        word = data[name.start_byte : name.end_byte]
        handler = _HANDLERS.get(word)
        # Functions may have been imported under other names.
        if handler is None and word.decode("utf-8", "replace") in reading.aliases:
            alias = reading.aliases[word.decode("utf-8", "replace")]
            handler = _HANDLERS.get(alias.rpartition(".")[2].encode())
        if handler is None:
            continue
        receiver = reading.dotted(first(captures, "receiver"))
        call = finder.call(
            captures["ref.call"][0],
            word.decode("utf-8", "replace"),
            receiver,
            first(captures, "arguments"),
        )
        handler(finder, call)


def _environment(finder: Finder, call: Call) -> None:
    if call.target not in ENVIRONMENT_CALLS:
        return
    key = call.positional[0] if call.positional else call.keywords.get("key")
    default = call.positional[1] if len(call.positional) > 1 else call.keywords.get("default")
    name, detail = finder.subject(key, finder.text(default))
    finder.add(SignalKind.ENVIRONMENT, name, detail, call.node, call.scope)


def _option(finder: Finder, call: Call) -> None:
    if not call.receiver:
        return
    name, detail = spelled(finder, call), finder.text(call.keywords.get("default"))
    if not name:
        name, detail = finder.subject(next(iter(call.positional), None), detail)
    finder.add_option(call, name, detail)


def _dashed_option(finder: Finder, call: Call) -> None:
    """Note an option of optparse or pytest; other things have options that are no flags."""
    name = spelled(finder, call)
    if call.receiver and name.startswith("-"):
        finder.add_option(call, name, finder.text(call.keywords.get("default")))


def _kept_option(finder: Finder, call: Call) -> None:
    """Note an option of click that is kept under a name or in a list; decorators are seen apart."""
    start = call.node.start_byte
    is_decorator = finder.reading.source.data[max(0, start - 1) : start] == b"@"
    if call.target in _CLICK_MAKERS and not is_decorator:
        name = spelled(finder, call)
        if name:
            finder.add_option(call, name, finder.text(call.keywords.get("default")))


def spelled(finder: Finder, call: Call) -> str:
    """Return the longest flag among the spellings of an option, else the longest name, or ""."""
    flags = [finder.literal(node) or "" for node in call.positional]
    dashed = [flag for flag in flags if flag.startswith("-")]
    return max(dashed or flags, key=len, default="")


def _subparser(finder: Finder, call: Call) -> None:
    if call.receiver and call.positional:
        name, detail = finder.subject(call.positional[0])
        told = help_text(finder.literal(call.keywords.get("help")))
        finder.add(SignalKind.COMMAND, name, detail, call.node, call.scope, told)


def _route_call(finder: Finder, call: Call) -> None:
    prefix = ROUTE_MAKERS.get(call.target.rpartition(".")[2])
    if call.name not in ROUTE_CALLS and (
        prefix is None or not call.target.startswith(prefix.partition(".")[0])
    ):
        return
    if call.positional:
        name, detail = finder.subject(call.positional[0], http_methods(finder, call))
        finder.add(SignalKind.ROUTE, name, detail, call.node, call.scope)


def http_methods(finder: Finder, call: Call) -> str:
    """Return the HTTP methods of a route as "GET, POST"; "" when they are not written."""
    node = call.keywords.get("methods")
    if node is None:
        return call.name.upper() if call.name in VERBS else ""
    words = [finder.literal(child) for child in node.named_children if child.type == "string"]
    return ", ".join(word.upper() for word in words if word) or finder.text(node)


def _log(finder: Finder, call: Call) -> None:
    if _LOGGER.fullmatch(call.receiver) and call.positional:
        text = finder.literal(call.positional[0])
        name = finder.text(call.positional[0]) if text is None else text
        finder.add(SignalKind.LOG, name, call.name, call.node, call.scope)


def _process(finder: Finder, call: Call) -> None:
    if call.target not in PROCESSES:
        return
    node = call.positional[0] if call.positional else call.keywords.get("args")
    program = node
    if node is not None and node.type in {"list", "tuple"}:
        program = next((child for child in node.named_children if child.type != "comment"), node)
    name = finder.literal(program) or ""
    finder.add(SignalKind.SUBPROCESS, name, finder.text(node), call.node, call.scope)


def _file(finder: Finder, call: Call) -> None:
    if call.target not in OPENERS:
        return
    node = call.positional[0] if call.positional else call.keywords.get("file")
    mode = call.positional[1] if len(call.positional) > 1 else call.keywords.get("mode")
    name, detail = finder.subject(node, finder.literal(mode) or finder.text(mode))
    finder.add(SignalKind.FILE, name, detail, call.node, call.scope)


def _path_method(finder: Finder, call: Call) -> None:
    if not call.receiver:
        return
    holder = call.node.child_by_field_name("function")
    holder = holder.child_by_field_name("object") if holder is not None else None
    name, detail = finder.text(holder), call.name
    if holder is not None and holder.type == "call":
        arguments = holder.child_by_field_name("arguments")
        inner = named_child(arguments, 0)
        literal = finder.literal(inner)
        if literal is not None and arguments is not None and arguments.named_child_count == 1:
            finder.add(SignalKind.FILE, literal, detail, call.node, call.scope)
            return
    finder.add(SignalKind.FILE, "", f"{name} {detail}", call.node, call.scope)


_HANDLERS: dict[bytes, Callable[[Finder, Call], None]] = {
    **{text.rpartition(".")[2].encode(): _environment for text in ENVIRONMENT_CALLS},
    **{text.rpartition(".")[2].encode(): _process for text in PROCESSES},
    **{text.encode(): _route_call for text in (*ROUTE_CALLS, *ROUTE_MAKERS)},
    **{text.encode(): _log for text in LEVELS},
    **{text.encode(): _path_method for text in PATH_METHODS},
    b"open": _file,
    b"add_argument": _option,
    b"add_option": _dashed_option,
    b"addoption": _dashed_option,
    b"option": _kept_option,
    b"argument": _kept_option,
    b"add_parser": _subparser,
}
"""What to do with a call, by the last name of its callee."""
