"""What a script does besides computing: settings, options, routes, errors, processes, files, tests.

The name of a signal is what is written as a literal; where it is another expression, the name is
empty and the detail begins with its source text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.javascript_decorators import routes
from codewiki.facts.languages.javascript_reading import Reading, string_value, unwrapped
from codewiki.facts.languages.javascript_references import callee
from codewiki.facts.languages.syntax import first, help_text
from codewiki.facts.model import Import, Signal, SignalKind

if TYPE_CHECKING:
    from tree_sitter import Node

VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "all"})
ROUTER_MAKERS = frozenset({
    "express", "Router", "express.Router", "fastify", "Fastify", "Hono", "Koa", "KoaRouter",
    "polka", "restify.createServer", "jsonServer.create",
})  # fmt: skip
ROUTER_NAME = re.compile(r"(?:\w+[._])?(?:app|router|server|routes?)|\w+(?:App|Router|Server)")
PROCESSES = frozenset({
    "exec",
    "execSync",
    "execFile",
    "execFileSync",
    "spawn",
    "spawnSync",
    "fork",
})
FILES = frozenset({
    "access", "accessSync", "appendFile", "appendFileSync", "copyFile", "copyFileSync",
    "createReadStream", "createWriteStream", "existsSync", "lstat", "lstatSync", "mkdir",
    "mkdirSync", "open", "openSync", "readFile", "readFileSync", "readdir", "readdirSync", "rename",
    "renameSync", "rm", "rmSync", "stat", "statSync", "unlink", "unlinkSync", "watch", "watchFile",
    "writeFile", "writeFileSync",
})  # fmt: skip
LEVELS = frozenset({"log", "info", "warn", "error", "debug", "trace", "fatal"})
TESTS = frozenset({
    "describe", "it", "test", "suite", "specify", "context", "xit", "xtest", "xdescribe", "fit",
    "fdescribe",
})  # fmt: skip
TEST_PARTS = frozenset({"only", "skip", "todo", "each", "concurrent", "failing", "fails", "serial"})
OPTIONS = frozenset({"option", "requiredOption"})
COMMAND_LINES = frozenset({"commander", "yargs", "cac", "sade", "@commander-js/extra-typings"})
_LOGGER = re.compile(r"(?:console|(?:.*[._])?(?:log|logger|logging))(?:\(\))?", re.IGNORECASE)
_DESCRIBING = ("describe", "description", "desc")
_LONG_OPTION = re.compile(r"--[\w-]+")
_MOST_CHAINED = 32


@dataclass(slots=True)
class _Call:
    """A call whose name is worth a look; ``start`` is the offset of that name."""

    node: "Node"
    start: int
    name: str
    receiver: str
    arguments: "list[Node]"


class _Finder:
    """Collects the signals of one file; ``origins`` are (package, name) of imported names."""

    def __init__(self, reading: Reading, imports: Sequence[Import]) -> None:
        self.reading = reading
        self.found: list[tuple[int, Signal]] = []
        self.origins = {
            entry.alias: (entry.module.removeprefix("node:"), entry.name)
            for entry in imports
            if entry.alias and not entry.reexport
        }
        self.modules = {module for module, _ in self.origins.values()}
        self.routers = _routers(reading)

    def literal(self, node: "Node | None") -> str | None:
        """Return the text of a string or of a template without expressions."""
        node = unwrapped(node)
        if node is None or node.type not in {"string", "template_string"}:
            return None
        text = string_value(self.reading.source, node)
        return text if text or node.end_byte - node.start_byte == 2 else None

    def subject(self, node: "Node | None", detail: str = "") -> tuple[str, str]:
        """Return name and detail: the literal's text, else nothing and the source text first."""
        text = self.literal(node)
        if text is not None:
            return text, detail
        return "", f"{self.reading.source.bounded(node)} {detail}".strip()

    def add(
        self,
        kind: SignalKind,
        subject: tuple[str, str],
        node: "Node",
        start: int = -1,
        told: str = "",
    ) -> None:
        """Note a signal on the lines of a node; in a chain of calls it begins at ``start``."""
        source = self.reading.source
        name, detail = subject
        start = max(start, node.start_byte)
        scope = self.reading.outline.scope_at(node.start_byte)
        lines = source.line(start), source.last_line(node)
        signal = Signal(kind, name, detail, scope, *lines, told)
        self.found.append((start, signal))

    def add_call(
        self, kind: SignalKind, subject: tuple[str, str], call: _Call, told: str = ""
    ) -> None:
        """Note a signal that a call is."""
        self.add(kind, subject, call.node, call.start, told)

    def origin(self, call: _Call) -> tuple[str, str]:
        """Return (package, name) of what is called, ("", …) when it is not imported."""
        head, _, rest = call.receiver.partition(".")
        if not call.receiver:
            return self.origins.get(call.name, ("", call.name))
        module, name = self.origins.get(head, ("", ""))
        if name in {"", "default", "promises"} and rest in {"", "promises"}:
            return module, call.name
        return "", call.name


def signals(reading: Reading, imports: Sequence[Import]) -> tuple[Signal, ...]:
    """Return the signals in the order of the source."""
    finder = _Finder(reading, imports)
    _find_in_calls(finder)
    _find_environment(finder)
    _find_raised(finder)
    for node, path, method in routes(reading):
        finder.add(SignalKind.ROUTE, (path, method), node)
    finder.found.sort(key=lambda placed: placed[0])
    return tuple(signal for _, signal in finder.found)


def _routers(reading: Reading) -> frozenset[str]:
    """Return the variables that hold what express() and the like make."""
    found = set()
    for captures in reading.of("def.variable"):
        value = first(captures, "value")
        if value is None or value.type not in {"call_expression", "new_expression"}:
            continue
        field = "function" if value.type == "call_expression" else "constructor"
        if reading.dotted(value.child_by_field_name(field)) in ROUTER_MAKERS:
            found.add(reading.source.text(captures["name"][0]))
    return frozenset(found)


# Calls ----------------------------------------------------------------------------------------


def _find_in_calls(finder: _Finder) -> None:
    reading = finder.reading
    data = reading.source.data
    renamed = {alias.encode(): name.encode() for alias, (_, name) in finder.origins.items() if name}
    for node, target, listed in reading.calls:
        end = target.end_byte
        # Only the last name is read here: most calls are nothing to look at.
        word = data[max(target.start_byte, end - 24) : end].rpartition(b".")[2]
        handler = _HANDLERS.get(word) or _HANDLERS.get(renamed.get(word, b""))
        if handler is None and target.type != "call_expression":
            continue
        receiver, name = callee(reading, target)
        if handler is None:
            handler, receiver, name = _tested_each(reading, target)
        if handler is None or not name:
            continue
        arguments = (
            [child for child in listed.named_children if child.type != "comment"]
            if listed.type == "arguments"
            else []
        )
        handler(finder, _Call(node, end - len(word), name, receiver, arguments))


def _tested_each(
    reading: Reading, target: "Node"
) -> "tuple[Callable[[_Finder, _Call], None] | None, str, str]":
    """Look behind ``it.each(rows)`` in ``it.each(rows)("title", …)``."""
    inner = target.child_by_field_name("function")
    if inner is None:
        return None, "", ""
    receiver, name = callee(reading, inner)
    return (_test, receiver, name) if name == "each" else (None, "", "")


def _route(finder: _Finder, call: _Call) -> None:
    """Note ``app.get("/path", handler)`` and ``app.route("/path").get(handler)``."""
    if not call.receiver or not call.arguments:
        return
    head, _, rest = call.receiver.partition(".")
    is_router = call.receiver in finder.routers or ROUTER_NAME.fullmatch(call.receiver)
    path = finder.literal(call.arguments[0])
    if is_router and path is not None and path.startswith(("/", "*")):
        if len(call.arguments) > 1:
            finder.add_call(SignalKind.ROUTE, (path, call.name.upper()), call)
        return
    if not rest.startswith("route()") or call.name not in VERBS:
        return
    if head in finder.routers or ROUTER_NAME.fullmatch(head):
        path = _chained_path(finder, call.node)
        if path:
            finder.add_call(SignalKind.ROUTE, (path, call.name.upper()), call)


def _chained_path(finder: _Finder, node: "Node") -> str:
    """Return the path of the ``.route("/path")`` at the beginning of a chain."""
    here: Node | None = node
    for _ in range(_MOST_CHAINED):
        target = here.child_by_field_name("function") if here is not None else None
        if here is None or target is None or target.type != "member_expression":
            return ""
        name = target.child_by_field_name("property")
        if name is not None and finder.reading.source.text(name) == "route":
            arguments = here.child_by_field_name("arguments")
            children = arguments.named_children if arguments is not None else []
            return (finder.literal(children[0]) or "") if children else ""
        here = target.child_by_field_name("object")
    return ""


def _option(finder: _Finder, call: _Call) -> None:
    if not call.receiver or not call.arguments or finder.modules.isdisjoint(COMMAND_LINES):
        return
    text = finder.literal(call.arguments[0])
    if not text:
        return
    spelled = _LONG_OPTION.search(text)
    name = spelled.group() if spelled else text.partition(" ")[0]
    if not text.startswith("-"):
        name = f"--{name}"
    told = call.arguments[1] if len(call.arguments) > 1 else None
    default = call.arguments[2] if len(call.arguments) > 2 else None
    if told is not None and told.type == "object":  # yargs
        given = _properties(finder, told)
        default = given.get("default")
        told = next((given[key] for key in _DESCRIBING if key in given), None)
    detail = finder.reading.source.bounded(default)
    words = help_text(finder.literal(told))
    finder.add_call(SignalKind.OPTION, (name, detail), call, words)


def _properties(finder: _Finder, node: "Node") -> "dict[str, Node]":
    """Return the values of an object literal by their keys."""
    found: dict[str, Node] = {}
    for child in node.named_children:
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "pair" and key is not None and value is not None:
            found[finder.reading.source.text(key).strip("'\"")] = value
    return found


def _command(finder: _Finder, call: _Call) -> None:
    if not call.receiver or not call.arguments or finder.modules.isdisjoint(COMMAND_LINES):
        return
    text = finder.literal(call.arguments[0])
    if text:
        told = finder.literal(call.arguments[1]) if len(call.arguments) > 1 else None
        subject = text.partition(" ")[0], text
        finder.add_call(SignalKind.COMMAND, subject, call, help_text(told))


def _log(finder: _Finder, call: _Call) -> None:
    if call.arguments and _LOGGER.fullmatch(call.receiver):
        text = finder.literal(call.arguments[0])
        name = finder.reading.source.bounded(call.arguments[0]) if text is None else text
        finder.add_call(SignalKind.LOG, (name, call.name), call)


def _process(finder: _Finder, call: _Call) -> None:
    module, name = finder.origin(call)
    if module != "child_process" or name not in PROCESSES or not call.arguments:
        return
    command = call.arguments[0]
    last = call.arguments[1] if len(call.arguments) > 1 else command
    shown = last if last.type == "array" else command
    source = finder.reading.source
    detail = source.bounded(command)
    if shown is not command:
        detail = f"{detail} {source.bounded(shown)}"
    finder.add_call(SignalKind.SUBPROCESS, (finder.literal(command) or "", detail), call)


def _file(finder: _Finder, call: _Call) -> None:
    module, name = finder.origin(call)
    known = {"fs", "fs/promises", "fs-extra", "graceful-fs"}
    if module in known and name in FILES and call.arguments:
        finder.add_call(SignalKind.FILE, finder.subject(call.arguments[0], name), call)


def _test(finder: _Finder, call: _Call) -> None:
    names = [name for name in (*call.receiver.split("."), call.name) if name]
    if names[0] not in TESTS or not call.arguments:
        return
    if any(name not in TEST_PARTS and name not in TESTS for name in names[1:]):
        return
    title = finder.literal(call.arguments[0])
    if title is not None and (len(call.arguments) > 1 or call.name == "todo"):
        finder.add_call(SignalKind.TEST, (title, names[0]), call)


_HANDLERS: dict[bytes, Callable[[_Finder, _Call], None]] = {
    **{text.encode(): _file for text in FILES},
    **{text.encode(): _process for text in PROCESSES},
    **{text.encode(): _route for text in VERBS | {"use"}},
    **{text.encode(): _log for text in LEVELS},
    **{text.encode(): _test for text in TESTS | TEST_PARTS},
    **{text.encode(): _option for text in OPTIONS},
    b"command": _command,
}
"""What to do with a call, by the last name of its callee."""


# Other constructs -----------------------------------------------------------------------------


def _find_environment(finder: _Finder) -> None:
    reading = finder.reading
    source = reading.source
    defaults = {
        captures["target"][0].start_byte: (captures["target"][0].end_byte, captures["value"][0])
        for captures in reading.of("signal.default")
    }
    written = {captures["name"][0].end_byte for captures in reading.of("def.assignment")}
    for captures in reading.of("signal.environment"):
        node, name = captures["signal.environment"][0], captures["name"][0]
        before = source.data[max(0, node.start_byte - 7) : node.start_byte]
        if node.end_byte in written or before.endswith(b"delete "):
            continue
        end, default = defaults.get(node.start_byte, (-1, None))
        text = source.bounded(default) if end == node.end_byte else ""
        key = string_value(source, name) if name.type == "string" else source.text(name)
        finder.add(SignalKind.ENVIRONMENT, (key, text), node)
    for captures in reading.of("def.variable"):
        pattern, value = captures["name"][0], first(captures, "value")
        if value is None or pattern.type != "object_pattern":
            continue
        if source.data[value.start_byte : value.end_byte] == b"process.env":
            _take_apart(finder, pattern)


def _take_apart(finder: _Finder, pattern: "Node") -> None:
    """Note the variables of ``const { HOME, PORT = 1, A: b } = process.env``."""
    source = finder.reading.source
    for child in pattern.named_children:
        key, default = child, None
        if child.type == "object_assignment_pattern":
            key = child.child_by_field_name("left") or child
            default = child.child_by_field_name("right")
        elif child.type == "pair_pattern":
            key = child.child_by_field_name("key") or child
            value = child.child_by_field_name("value")
            if value is not None and value.type == "assignment_pattern":
                default = value.child_by_field_name("right")
        if key.type in {"shorthand_property_identifier_pattern", "property_identifier"}:
            subject = (source.text(key), source.bounded(default))
            finder.add(SignalKind.ENVIRONMENT, subject, child)


def _find_raised(finder: _Finder) -> None:
    """Note thrown errors with their message and, on a second line, the condition above them.

    A variable that is thrown, mostly again, is not noted.
    """
    reading = finder.reading
    guards = {
        node.start_byte: captures["guard"][0]
        for captures in reading.of("signal.guard")
        for node in captures["inner"]
    }
    for captures in reading.of("ref.raise"):
        statement, node = captures["ref.raise"][0], captures["target"][0]
        if node.type not in {"new_expression", "call_expression"}:
            continue
        field = "function" if node.type == "call_expression" else "constructor"
        text = reading.dotted(node.child_by_field_name(field))
        arguments = node.child_by_field_name("arguments")
        children = arguments.named_children if arguments is not None else []
        message = ""
        if children:
            literal = finder.literal(children[0])
            message = reading.source.bounded(children[0]) if literal is None else literal
        guard = guards.get(statement.start_byte)
        if guard is not None:
            shown = unwrapped(guard)
            message = f"{message}\nif {reading.source.bounded(shown)}"
        subject = ("" if UNKNOWN in text else text, message)
        finder.add(SignalKind.RAISE, subject, statement)
