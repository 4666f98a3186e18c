"""What a Python file does besides computing: settings, options, routes, errors, processes, files.

The name of a signal is what is written as a literal (or as a constant of the file that is one);
where it is another expression, the name is empty and the detail begins with its source text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_reading import Reading
from codewiki.facts.languages.syntax import VALUE_LENGTH, first, named_child
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

ENVIRONMENT_CALLS = frozenset({
    "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "os.getenvb",
    "os.environb.get", "decouple.config",
})  # fmt: skip
ENVIRONMENTS = frozenset({"os.environ", "os.environb"})
VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "websocket"})
ROUTERS = frozenset({"route", "api_route", "websocket_route"}) | VERBS
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
COMMAND_MAKERS = frozenset({"command", "group"})
_LOGGER = re.compile(r"(?:^|.*[._])(?:log|logger|logging)(?:\(\))?", re.IGNORECASE)
_SMALL_ERRORS = frozenset({"error", "timeout", "herror", "gaierror"})
"""Error classes of the standard library whose names begin with a small letter."""
_STRING_MARK = re.compile(r"[rRuU]{0,2}['\"]{1,3}")


@dataclass(slots=True)
class _Call:
    """A call with its arguments; ``target`` is the callee as it was imported."""

    node: "Node"
    name: str
    receiver: str
    target: str
    scope: int
    positional: "list[Node]" = field(default_factory=list)
    keywords: "dict[str, Node]" = field(default_factory=dict)


class _Finder:
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

    def add(self, kind: SignalKind, name: str, detail: str, node: "Node", scope: int) -> None:
        """Note a signal on the lines of a node."""
        source = self.reading.source
        signal = Signal(kind, name, detail, scope, source.first_line(node), source.last_line(node))
        self.found.append((node.start_byte, signal))

    def call(self, node: "Node", name: str, receiver: str, arguments: "Node | None") -> _Call:
        """Read a call's arguments."""
        target = f"{receiver}.{name}" if receiver else name
        scope = self.reading.outline.scope_at(node.start_byte)
        call = _Call(node, name, receiver, self.reading.canonical(target), scope)
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


def signals(
    reading: Reading, definitions: tuple[Definition, ...], inheritance: tuple[Inheritance, ...]
) -> tuple[Signal, ...]:
    """Return the signals in the order of the source."""
    finder = _Finder(reading)
    _find_in_calls(finder)
    _find_in_decorators(finder, definitions)
    _find_parameters(finder)
    _find_subscripts(finder)
    _find_main(finder)
    _find_raised(finder)
    found = [*finder.found, *_tests(reading, definitions, inheritance)]
    found.sort(key=lambda placed: placed[0])
    return tuple(signal for _, signal in found)


# Calls ----------------------------------------------------------------------------------------


def _find_in_calls(finder: _Finder) -> None:
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


def _environment(finder: _Finder, call: _Call) -> None:
    if call.target not in ENVIRONMENT_CALLS:
        return
    key = call.positional[0] if call.positional else call.keywords.get("key")
    default = call.positional[1] if len(call.positional) > 1 else call.keywords.get("default")
    name, detail = finder.subject(key, finder.text(default))
    finder.add(SignalKind.ENVIRONMENT, name, detail, call.node, call.scope)


def _option(finder: _Finder, call: _Call) -> None:
    if not call.receiver:
        return
    name, detail = _flag(finder, call), finder.text(call.keywords.get("default"))
    if not name:
        name, detail = finder.subject(next(iter(call.positional), None), detail)
    finder.add(SignalKind.OPTION, name, detail, call.node, call.scope)


def _flag(finder: _Finder, call: _Call) -> str:
    """Return the longest of the spellings of an option; a positional argument has one."""
    texts = [finder.literal(node) or "" for node in call.positional]
    return max((text for text in texts if text), key=len, default="")


def _subparser(finder: _Finder, call: _Call) -> None:
    if call.receiver and call.positional:
        name, detail = finder.subject(call.positional[0])
        finder.add(SignalKind.COMMAND, name, detail, call.node, call.scope)


def _route_call(finder: _Finder, call: _Call) -> None:
    prefix = ROUTE_MAKERS.get(call.target.rpartition(".")[2])
    if call.name not in ROUTE_CALLS and (
        prefix is None or not call.target.startswith(prefix.partition(".")[0])
    ):
        return
    if call.positional:
        name, detail = finder.subject(call.positional[0], _methods(finder, call))
        finder.add(SignalKind.ROUTE, name, detail, call.node, call.scope)


def _methods(finder: _Finder, call: _Call) -> str:
    """Return the HTTP methods of a route as "GET, POST"; "" when they are not written."""
    node = call.keywords.get("methods")
    if node is None:
        return call.name.upper() if call.name in VERBS else ""
    words = [finder.literal(child) for child in node.named_children if child.type == "string"]
    return ", ".join(word.upper() for word in words if word) or finder.text(node)


def _log(finder: _Finder, call: _Call) -> None:
    if _LOGGER.fullmatch(call.receiver) and call.positional:
        text = finder.literal(call.positional[0])
        name = finder.text(call.positional[0]) if text is None else text
        finder.add(SignalKind.LOG, name, call.name, call.node, call.scope)


def _process(finder: _Finder, call: _Call) -> None:
    if call.target not in PROCESSES:
        return
    node = call.positional[0] if call.positional else call.keywords.get("args")
    program = node
    if node is not None and node.type in {"list", "tuple"}:
        program = next((child for child in node.named_children if child.type != "comment"), node)
    name = finder.literal(program) or ""
    finder.add(SignalKind.SUBPROCESS, name, finder.text(node), call.node, call.scope)


def _file(finder: _Finder, call: _Call) -> None:
    if call.target not in OPENERS:
        return
    node = call.positional[0] if call.positional else call.keywords.get("file")
    mode = call.positional[1] if len(call.positional) > 1 else call.keywords.get("mode")
    name, detail = finder.subject(node, finder.literal(mode) or finder.text(mode))
    finder.add(SignalKind.FILE, name, detail, call.node, call.scope)


def _path_method(finder: _Finder, call: _Call) -> None:
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


_HANDLERS: dict[bytes, Callable[[_Finder, _Call], None]] = {
    **{text.rpartition(".")[2].encode(): _environment for text in ENVIRONMENT_CALLS},
    **{text.rpartition(".")[2].encode(): _process for text in PROCESSES},
    **{text.encode(): _route_call for text in (*ROUTE_CALLS, *ROUTE_MAKERS)},
    **{text.encode(): _log for text in LEVELS},
    **{text.encode(): _path_method for text in PATH_METHODS},
    b"open": _file,
    b"add_argument": _option,
    b"add_parser": _subparser,
}
"""What to do with a call, by the last name of its callee."""


# Decorators and parameters --------------------------------------------------------------------


def _find_in_decorators(finder: _Finder, definitions: tuple[Definition, ...]) -> None:
    reading = finder.reading
    for captures in reading.of("ref.decorator"):
        node = captures["target"][0]
        text = reading.dotted(node).removesuffix("()")
        receiver, _, name = text.rpartition(".")
        is_call = node.type == "call"
        arguments = node.child_by_field_name("arguments") if is_call else None
        call = finder.call(node, name, receiver, arguments)
        if call.scope == TOP_LEVEL or UNKNOWN in text:
            continue
        if name in ROUTERS and receiver and is_call:
            _route_decorator(finder, call)
        elif name in COMMAND_MAKERS and (receiver or call.target.startswith(("click.", "typer."))):
            _command_decorator(finder, call, definitions[call.scope])
        elif name in {"option", "argument"} and is_call and finder.uses_click:
            _option_decorator(finder, call)


def _route_decorator(finder: _Finder, call: _Call) -> None:
    path = call.positional[0] if call.positional else call.keywords.get("path")
    if path is None:
        path = call.keywords.get("rule")
    text = finder.literal(path)
    # ``@cache.get("key")`` is no route; one that is written as an expression is not known.
    if text is not None and (text.startswith("/") or call.name not in VERBS or not text):
        finder.add(SignalKind.ROUTE, text, _methods(finder, call), call.node, call.scope)


def _command_decorator(finder: _Finder, call: _Call, definition: Definition) -> None:
    given = call.positional[0] if call.positional else call.keywords.get("name")
    name = finder.literal(given) or definition.name
    if given is None and finder.uses_click:
        name = name.replace("_", "-")
    finder.add(SignalKind.COMMAND, name, call.name, call.node, call.scope)


def _option_decorator(finder: _Finder, call: _Call) -> None:
    flags = [finder.literal(node) or "" for node in call.positional]
    dashed = [flag for flag in flags if flag.startswith("-")]
    name = max(dashed or flags, key=len, default="")
    default = finder.text(call.keywords.get("default"))
    finder.add(SignalKind.OPTION, name, default, call.node, call.scope)


def _find_parameters(finder: _Finder) -> None:
    """Find the options that typer reads from the parameters of a function."""
    reading = finder.reading
    for captures in reading.of("signal.parameter"):
        target = reading.canonical(reading.dotted(captures["target"][0]))
        if target not in {"typer.Option", "typer.Argument"}:
            continue
        node = captures["signal.parameter"][0]
        call = finder.call(node, "", "", captures["arguments"][0])
        flags = [text for text in map(finder.literal, call.positional) if text]
        dashed = [text for text in flags if text.startswith("-")]
        name = reading.source.text(captures["name"][0])
        if target == "typer.Option":
            name = max(dashed, key=len, default="--" + name.replace("_", "-"))
        finder.add(SignalKind.OPTION, name, _typer_default(finder, node, call), node, call.scope)


def _typer_default(finder: _Finder, node: "Node", call: _Call) -> str:
    """Return the default inside ``Option(…)``, or behind ``Annotated[…]`` where that stands."""
    value = node.child_by_field_name("value")
    if value is None or value.type != "call":
        return finder.text(value)
    given = call.positional[0] if call.positional else call.keywords.get("default")
    text = finder.text(given)
    return "" if text == "..." else text


# Other constructs -----------------------------------------------------------------------------


def _find_subscripts(finder: _Finder) -> None:
    reading = finder.reading
    data = reading.source.data
    for principal in ("signal.subscript", "signal.membership"):
        for captures in reading.of(principal):
            target = captures["target"][0]
            if target.end_byte - target.start_byte > 60:
                continue
            if reading.canonical(reading.dotted(target)) not in ENVIRONMENTS:
                continue
            node = captures[principal][0]
            rest = data[node.end_byte : node.end_byte + 8].lstrip(b" \t")
            is_set = rest[:1] == b"=" and rest[:2] != b"=="
            is_deleted = data[max(0, node.start_byte - 4) : node.start_byte] == b"del "
            if is_deleted or (is_set and principal == "signal.subscript"):
                continue
            name, detail = finder.subject(captures["value"][0])
            scope = reading.outline.scope_at(node.start_byte)
            finder.add(SignalKind.ENVIRONMENT, name, detail, node, scope)


def _find_main(finder: _Finder) -> None:
    text = finder.reading.source.text
    for captures in finder.reading.of("signal.main"):
        if text(captures["name"][0]) == "__name__":
            if _STRING_MARK.sub("", text(captures["value"][0])) != "__main__":
                continue
            node = captures["signal.main"][0]
            scope = finder.reading.outline.scope_at(node.start_byte)
            finder.add(SignalKind.COMMAND, "__main__", "", node, scope)


def _find_raised(finder: _Finder) -> None:
    """Note raised errors with their message and, on a second line, the condition above them.

    An error that was caught and is raised again is not noted.
    """
    reading = finder.reading
    guards = {
        captures["inner"][0].start_byte: captures["guard"][0]
        for captures in reading.of("signal.guard")
    }
    for captures in reading.of("ref.raise"):
        statement, node = captures["ref.raise"][0], captures["target"][0]
        text = reading.dotted(node).removesuffix("()")
        scope = reading.outline.scope_at(node.start_byte)
        if node.type != "call" and reading.is_hidden(text.partition(".")[0], scope):
            continue
        name = text if _is_error_class(finder, node, text) else ""
        message = finder.text(node)
        if name:
            call = finder.call(node, "", "", node.child_by_field_name("arguments"))
            given = call.positional[0] if call.positional else None
            literal = finder.literal(given)
            message = finder.text(given) if literal is None else literal[:VALUE_LENGTH]
        guard = guards.get(statement.start_byte)
        detail = message if guard is None else f"{message}\nif {finder.text(guard)}"
        finder.add(SignalKind.RAISE, name, detail, statement, scope)


def _is_error_class(finder: _Finder, node: "Node", text: str) -> bool:
    """Tell whether what is raised is named by its class; a call may be of a function instead."""
    last = text.rpartition(".")[2]
    if UNKNOWN in text or not last:
        return False
    if node.type != "call" or last.lstrip("_")[:1].isupper() or last in _SMALL_ERRORS:
        return True
    return text in finder.classes


def _tests(
    reading: Reading, definitions: tuple[Definition, ...], inheritance: tuple[Inheritance, ...]
) -> Iterator[tuple[int, Signal]]:
    """Yield test functions: ``test_x`` of the file, ``test…`` of classes that look like tests."""
    cases = {entry.definition for entry in inheritance if entry.base.endswith("TestCase")}
    for number, definition in enumerate(definitions):
        if definition.kind not in {DefinitionKind.FUNCTION, DefinitionKind.METHOD}:
            continue
        parent = definition.parent
        if parent == TOP_LEVEL:
            is_test = re.match(r"test(?:_|[A-Z]|$)", definition.name) is not None
        else:
            outer = definitions[parent]
            is_test = definition.name.startswith("test") and (
                parent in cases or re.search(r"^Test|Tests?$|TestCase$", outer.name) is not None
            )
        if is_test:
            yield (
                reading.outline.drafts[number].start,
                Signal(
                    SignalKind.TEST,
                    definition.qualified,
                    "",
                    number,
                    definition.line,
                    definition.end_line,
                ),
            )
