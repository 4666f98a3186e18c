"""What a Python file does besides computing: options, routes, errors, processes, tests."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_calls import (
    VERBS,
    Call,
    Finder,
    find_in_calls,
    http_methods,
    spelled,
)
from codewiki.facts.languages.python_reading import LITERALS, Reading
from codewiki.facts.languages.syntax import VALUE_LENGTH, help_text
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

ENVIRONMENTS = frozenset({"os.environ", "os.environb"})
ROUTERS = frozenset({"route", "api_route", "websocket_route"}) | VERBS
COMMAND_MAKERS = frozenset({"command", "group"})
_SMALL_ERRORS = frozenset({"error", "timeout", "herror", "gaierror"})
"""Error classes of the standard library whose names begin with a small letter."""
_CASE = re.compile(r"^Test|^test_|Tests?$|TestCase$")
"""Names of classes that hold tests."""
_STRING_MARK = re.compile(r"[rRuU]{0,2}['\"]{1,3}")


def signals(
    reading: Reading, definitions: tuple[Definition, ...], inheritance: tuple[Inheritance, ...]
) -> tuple[Signal, ...]:
    """Return the signals in the order of the source."""
    finder = Finder(reading)
    find_in_calls(finder)
    _find_in_decorators(finder, definitions)
    _find_parameters(finder)
    _find_subscripts(finder)
    _find_main(finder)
    _find_raised(finder)
    found = [*finder.found, *_tests(reading, definitions, inheritance)]
    found.sort(key=lambda placed: placed[0])
    return tuple(signal for _, signal in found)


# Decorators and parameters --------------------------------------------------------------------


def _find_in_decorators(finder: Finder, definitions: tuple[Definition, ...]) -> None:
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


def _route_decorator(finder: Finder, call: Call) -> None:
    path = call.positional[0] if call.positional else call.keywords.get("path")
    if path is None:
        path = call.keywords.get("rule")
    text = finder.literal(path)
    # ``@cache.get("key")`` is no route; one that is written as an expression is not known.
    if text is not None and (text.startswith("/") or call.name not in VERBS or not text):
        finder.add(SignalKind.ROUTE, text, http_methods(finder, call), call.node, call.scope)


def _command_decorator(finder: Finder, call: Call, definition: Definition) -> None:
    given = call.positional[0] if call.positional else call.keywords.get("name")
    name = finder.literal(given) or definition.name
    if given is None and finder.uses_click:
        name = name.replace("_", "-")
    told = help_text(finder.literal(call.keywords.get("help")))
    finder.add(SignalKind.COMMAND, name, call.name, call.node, call.scope, told)


def _option_decorator(finder: Finder, call: Call) -> None:
    default = finder.text(call.keywords.get("default"))
    finder.add_option(call, spelled(finder, call), default)


def _find_parameters(finder: Finder) -> None:
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
        finder.add_option(call, name, _typer_default(finder, node, call))


def _typer_default(finder: Finder, node: "Node", call: Call) -> str:
    """Return the default inside ``Option(…)``, or behind ``Annotated[…]`` where that stands."""
    value = node.child_by_field_name("value")
    if value is None or value.type != "call":
        return finder.text(value)
    given = call.positional[0] if call.positional else call.keywords.get("default")
    text = finder.text(given)
    return "" if text == "..." else text


# Other constructs -----------------------------------------------------------------------------


def _find_subscripts(finder: Finder) -> None:
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


def _find_main(finder: Finder) -> None:
    text = finder.reading.source.text
    for captures in finder.reading.of("signal.main"):
        if text(captures["name"][0]) == "__name__":
            if _STRING_MARK.sub("", text(captures["value"][0])) != "__main__":
                continue
            node = captures["signal.main"][0]
            scope = finder.reading.outline.scope_at(node.start_byte)
            finder.add(SignalKind.COMMAND, "__main__", "", node, scope)


def _find_raised(finder: Finder) -> None:
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
        if node.type != "call" and reading.is_known(text.partition(".")[0], scope) is False:
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


def _is_error_class(finder: Finder, node: "Node", text: str) -> bool:
    """Tell whether what is raised is named by its class; a call may be of a function instead."""
    last = text.rpartition(".")[2]
    if UNKNOWN in text or not last or node.type in LITERALS:
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
                parent in cases
                or re.search(r"^Test|^test_|Tests?$|TestCase$", outer.name) is not None
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
