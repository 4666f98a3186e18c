"""Changes of source code, one thing at a time, each knowing the names and lines that it touches."""

import ast
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from codewiki.facts.model import Definition, DefinitionKind, FileFacts, SignalKind

_CODE = frozenset({"python", "javascript", "typescript", "tsx", "java", "c"})
_RECEIVERS = frozenset({"self", "cls", "this"})
_OTHER_ERROR = {"python": "LookupError", "java": "IllegalThreadStateException", "c": "other"}
_METHODS = frozenset({DefinitionKind.METHOD})
_VALUES = frozenset({DefinitionKind.CONSTANT, DefinitionKind.VARIABLE, DefinitionKind.FIELD})
_CALL = re.compile(r"^\s*(?:self\.|this\.)?(?P<name>[A-Za-z_]\w*)\(.*\)\s*;?\s*$")


@dataclass(frozen=True)
class Change:
    """A file with one thing changed. ``first`` and ``last`` are lines as they were before."""

    kind: str
    path: str
    first: int
    last: int
    names: frozenset[str]
    data: bytes


class Text:
    """A file whose lines are changed; lines are numbered from 1."""

    def __init__(self, path: str, data: bytes, facts: FileFacts) -> None:
        self.path = path
        self.facts = facts
        self.lines = data.decode("utf-8").split("\n")

    def change(self, kind: str, names: set[str], new: Mapping[int, str | None]) -> Change | None:
        """Return the file with lines put in the place of others, ``None`` to take one out."""
        touched = [line for line, text in new.items() if text != self.lines[line - 1]]
        if not touched:
            return None
        kept = [
            text
            for number, line in enumerate(self.lines, start=1)
            if (text := new.get(number, line)) is not None
        ]
        data = "\n".join(kept).encode()
        return Change(kind, self.path, min(touched), max(touched), frozenset(names), data)


def changes(
    root: Path,
    facts: Mapping[str, FileFacts],
    roles: Mapping[str, str],
    chooser: random.Random,
    count: int,
) -> Iterator[Change]:
    """Yield ``count`` different changes of source files, of every kind in turn as far as there is
    place; those after which a file of Python is none are left out.
    """
    texts = []
    for path, one in sorted(facts.items()):
        if roles.get(path) == "source" and one.language in _CODE:
            try:
                texts.append(Text(path, (root / path).read_bytes(), one))
            except UnicodeDecodeError:
                continue
    seen: set[Change] = set()
    made = 0
    tried = 0
    while made < count and tried < count * 60:
        maker = MAKERS[tried % len(MAKERS)]
        tried += 1
        text = chooser.choice(texts)
        change = maker(text, chooser)
        if change is not None and change not in seen and _is_whole(change, text.facts.language):
            seen.add(change)
            made += 1
            yield change


def _is_whole(change: Change, language: str) -> bool:
    """Tell whether a changed file of Python can still be read: a broken one tests another thing."""
    if language != "python":
        return True
    try:
        ast.parse(change.data)
    except (SyntaxError, ValueError):
        return False
    return True


def _pick(
    text: Text, chooser: random.Random, wanted: Callable[[Definition], bool]
) -> Definition | None:
    found = [one for one in text.facts.definitions if wanted(one) and _is_told(text, one)]
    return chooser.choice(found) if found else None


def _is_told(text: Text, one: Definition) -> bool:
    """Tell whether a definition lies in no function, so that a wiki may tell of it."""
    parent = one.parent
    while parent >= 0:
        above = text.facts.definitions[parent]
        if above.kind in {DefinitionKind.FUNCTION, DefinitionKind.METHOD}:
            return False
        parent = above.parent
    return True


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")


def rename_parameter(text: Text, chooser: random.Random) -> Change | None:
    """A parameter is called otherwise, in the whole of its function."""
    one = _pick(text, chooser, lambda one: any(p.name not in _RECEIVERS for p in one.parameters))
    if one is None:
        return None
    names = [p.name for p in one.parameters if re.fullmatch(r"[A-Za-z_]\w*", p.name)]
    names = [name for name in names if name not in _RECEIVERS]
    if not names:
        return None
    name = chooser.choice(names)
    lines = range(one.name_line, one.end_line + 1)
    new = {line: _word(name).sub(f"{name}_changed", text.lines[line - 1]) for line in lines}
    return text.change("rename a parameter", {one.name, name}, new)


def change_default(text: Text, chooser: random.Random) -> Change | None:
    """A default is another one."""
    one = _pick(text, chooser, lambda one: any(p.default for p in one.parameters))
    if one is None:
        return None
    parameter = chooser.choice([p for p in one.parameters if p.default])
    pattern = re.compile(
        rf"(?<![\w$]){re.escape(parameter.name)}(?P<type>[^=\n,]*)=\s*{re.escape(parameter.default)}"
    )
    for line in range(one.name_line, min(one.end_line, one.name_line + 30) + 1):
        old = text.lines[line - 1]
        changed = pattern.sub(rf"{parameter.name}\g<type>=12345", old, count=1)
        if changed != old:
            return text.change("change a default", {one.name, parameter.name}, {line: changed})
    return None


def delete_method(text: Text, chooser: random.Random) -> Change | None:
    """A method is not there any more."""
    one = _pick(text, chooser, lambda one: one.kind in _METHODS and one.end_line > one.line)
    if one is None:
        return None
    first = one.doc.line if one.doc and one.doc.line < one.line else one.line
    new: dict[int, str | None] = dict.fromkeys(range(first, one.end_line + 1))
    return text.change("delete a method", {one.name}, new)


def rename_definition(text: Text, chooser: random.Random) -> Change | None:
    """A function or class is called otherwise where it is declared."""
    kinds = {DefinitionKind.FUNCTION, DefinitionKind.METHOD, DefinitionKind.CLASS}
    one = _pick(text, chooser, lambda one: one.kind in kinds and not one.name.startswith("__"))
    if one is None or "constructor" in one.modifiers:
        return None
    old = text.lines[one.name_line - 1]
    changed = _word(one.name).sub(f"{one.name}Changed", old, count=1)
    return text.change("rename a definition", {one.name}, {one.name_line: changed})


def change_base(text: Text, chooser: random.Random) -> Change | None:
    """A class has another base."""
    if not text.facts.inheritance:
        return None
    one = chooser.choice(text.facts.inheritance)
    name = one.base.partition("<")[0].rpartition(".")[2]
    old = text.lines[one.line - 1]
    owner = text.facts.definitions[one.definition].name
    changed = _word(name).sub(f"{name}Changed", old, count=1)
    return text.change("change a base", {owner, name}, {one.line: changed})


def change_raise(text: Text, chooser: random.Random) -> Change | None:
    """Another error is raised."""
    found = [one for one in text.facts.signals if one.kind is SignalKind.RAISE and one.name]
    if not found:
        return None
    one = chooser.choice(found)
    name = one.name.partition("(")[0].rpartition(".")[2]
    other = _OTHER_ERROR.get(text.facts.language, "EvalError")
    changed = _word(name).sub(other, text.lines[one.line - 1], count=1)
    return text.change("change a raise", {name}, {one.line: changed})


def rename_signal(text: Text, chooser: random.Random) -> Change | None:
    """An environment variable, an option, a route or a command is called otherwise."""
    kinds = {SignalKind.ENVIRONMENT, SignalKind.PROPERTY, SignalKind.OPTION, SignalKind.ROUTE}
    found = [one for one in text.facts.signals if one.kind in kinds and one.name]
    if not found:
        return None
    one = chooser.choice(found)
    for line in range(one.line, one.end_line + 1):
        old = text.lines[line - 1]
        changed = old.replace(one.name, f"{one.name}_CHANGED", 1)
        if changed != old:
            return text.change(f"rename {one.kind.value}", {one.name}, {line: changed})
    return None


def drop_signal(text: Text, chooser: random.Random) -> Change | None:
    """A route, option or environment variable is dropped with its statement."""
    kinds = {SignalKind.ROUTE, SignalKind.OPTION, SignalKind.ENVIRONMENT}
    found = [
        one
        for one in text.facts.signals
        if one.kind in kinds and one.name and one.line == one.end_line
    ]
    if not found:
        return None
    one = chooser.choice(found)
    return text.change(f"drop {one.kind.value}", {one.name}, {one.line: None})


def change_value(text: Text, chooser: random.Random) -> Change | None:
    """A constant has another value."""
    one = _pick(text, chooser, lambda one: one.kind in _VALUES and bool(one.value))
    if one is None or "…" in one.value:
        return None
    old = text.lines[one.name_line - 1]
    place = old.find(one.value, old.find(one.name))
    if place < 0:
        return None
    changed = old[:place] + "12345" + old[place + len(one.value) :]
    return text.change("change a value", {one.name}, {one.name_line: changed})


def move_call(text: Text, chooser: random.Random) -> Change | None:
    """A call that is a statement of its own goes to the end of another function."""
    bodies = [
        one for one in text.facts.definitions if one.kind in {DefinitionKind.FUNCTION, *_METHODS}
    ]
    found = [
        (one, line)
        for one in bodies
        for line in range(one.name_line + 1, one.end_line)
        if line > one.line and _CALL.match(text.lines[line - 1])
    ]
    others = [one for one in bodies if one.end_line - one.name_line > 2]
    if not found or len(others) < 2:
        return None
    one, line = chooser.choice(found)
    other = chooser.choice(others)
    if other == one:
        return None
    call = text.lines[line - 1]
    match = _CALL.match(call)
    target = text.lines[other.end_line - 1]
    end = f"{call}\n{target}" if target.strip() == "}" else f"{target}\n{call}"
    names = {one.name, other.name, *((match["name"],) if match else ())}
    dropped = " " * (len(call) - len(call.lstrip())) + (
        "pass" if text.facts.language == "python" else ";"
    )
    change = text.change("move a call", names, {line: dropped, other.end_line: end})
    return (
        None
        if change is None
        else Change(change.kind, change.path, line, line, change.names, change.data)
    )


MAKERS: tuple[Callable[[Text, random.Random], Change | None], ...] = (
    rename_parameter,
    change_default,
    delete_method,
    rename_definition,
    change_base,
    change_raise,
    rename_signal,
    drop_signal,
    change_value,
    move_call,
)
