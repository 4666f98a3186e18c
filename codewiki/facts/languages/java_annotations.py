"""Annotations of a Java file that are facts about behaviour: settings, routes, options, tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Protocol

from codewiki.facts.languages.java_reading import Reading
from codewiki.facts.languages.syntax import help_text
from codewiki.facts.model import TOP_LEVEL, Definition, DefinitionKind, SignalKind

if TYPE_CHECKING:
    from tree_sitter import Node

TESTS = frozenset({
    "Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Theory",
})  # fmt: skip
_VERBS = {f"{verb.capitalize()}Mapping": verb for verb in ("GET", "POST", "PUT", "DELETE", "PATCH")}
_PLAIN_VERBS = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
_MICRONAUT = {verb.capitalize(): verb for verb in _PLAIN_VERBS}
_PATHS = ("value", "path", "uri")
_PREFIXES = frozenset({"RequestMapping", "Path", "Controller"})
_CLASSES = frozenset({DefinitionKind.CLASS, DefinitionKind.INTERFACE})

Literal = Callable[["Node | None"], str | None]


@dataclass(slots=True)
class Annotation:
    """An annotation: its last name, what it is given by name ("value" for what has none).

    ``owner`` is the definition that it stands before, else that around it, ``end_line`` the line of
    the name of that which it stands before.
    """

    node: "Node"
    name: str
    owner: int
    end_line: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def all(self, *keys: str) -> list[str]:
        """Return the texts under the first of the keys that has some."""
        return next((self.texts[key] for key in keys if self.texts.get(key)), [])

    def unread(self, *keys: str) -> str:
        """Return the source of what is given under the keys and is no text, "" without any."""
        return next((self.sources[key] for key in keys if key in self.sources), "")


class Add(Protocol):
    """What notes the signal that an annotation is."""

    def __call__(
        self, kind: SignalKind, name: str, detail: str, annotation: Annotation, told: str = ""
    ) -> None:
        """Note it; ``told`` is what the program tells its users."""


def read_annotations(reading: Reading, literal: Literal) -> list[Annotation]:
    """Return the annotations of a file in the order of the source.

    ``literal`` gives the text of an expression that is one, or names one.
    """
    owners = {
        node.start_byte: index for index, nodes in reading.annotations.items() for node in nodes
    }
    found: list[Annotation] = []
    for captures in reading.of("ref.decorator"):
        node, target = captures["ref.decorator"][0], captures["target"][0]
        start = node.start_byte
        owner = owners.get(start)
        scope = reading.outline.scope_at(start) if owner is None else owner
        name = reading.source.bounded(target).rpartition(".")[2]
        end_line = 0 if owner is None else reading.outline.drafts[owner].name_line
        annotation = Annotation(node, name, scope, end_line)
        _read_arguments(reading, literal, node.child_by_field_name("arguments"), annotation)
        found.append(annotation)
    return found


def _read_arguments(
    reading: Reading, literal: Literal, listed: "Node | None", annotation: Annotation
) -> None:
    for child in listed.named_children if listed is not None else ():
        key, value = "value", child
        if child.type == "element_value_pair":
            named, given = child.child_by_field_name("key"), child.child_by_field_name("value")
            if named is None or given is None:
                continue
            key, value = reading.source.text(named), given
        is_list = value.type == "element_value_array_initializer"
        parts = value.named_children if is_list else [value]
        texts = [literal(part) for part in parts]
        annotation.texts.setdefault(key, []).extend(text for text in texts if text is not None)
        annotation.sources[key] = reading.source.bounded(value)


def find_in_annotations(
    add: Add, annotations: Sequence[Annotation], definitions: tuple[Definition, ...]
) -> None:
    """Note what annotations say."""
    prefixes: dict[int, Annotation] = {}
    by_owner: dict[int, dict[str, Annotation]] = {}
    for annotation in annotations:
        if annotation.owner != TOP_LEVEL:
            by_owner.setdefault(annotation.owner, {})[annotation.name] = annotation
            is_class = definitions[annotation.owner].kind in _CLASSES
            if is_class and annotation.name in _PREFIXES:
                prefixes[annotation.owner] = annotation
    for annotation in annotations:
        _setting(add, annotation)
        if annotation.owner == TOP_LEVEL:
            continue
        definition = definitions[annotation.owner]
        _command(add, annotation)
        if definition.kind is DefinitionKind.METHOD:
            if annotation.name in TESTS:
                add(SignalKind.TEST, definition.qualified, "", annotation)
            _route(add, annotation, by_owner[annotation.owner], prefixes.get(definition.parent))


def _setting(add: Add, annotation: Annotation) -> None:
    """Note ``@Value("${name:default}")`` and the prefix of ``@ConfigurationProperties``."""
    if annotation.name == "Value":
        for text in annotation.all("value"):
            if text.startswith("${") and text.endswith("}"):
                name, _, default = text[2:-1].partition(":")
                add(SignalKind.PROPERTY, name, default, annotation)
    elif annotation.name == "ConfigurationProperties":
        for text in annotation.all("prefix", "value"):
            add(SignalKind.PROPERTY, text, "prefix", annotation)


def _command(add: Add, annotation: Annotation) -> None:
    """Note commands and options of picocli and JCommander."""
    told = help_text(" ".join(annotation.all("description")))
    names = annotation.all("name")
    if annotation.name == "Command" and names:
        add(SignalKind.COMMAND, names[0], "", annotation, told)
    elif annotation.name in {"Option", "Parameter"}:
        flags = [text for text in annotation.all("names", "name") if text.startswith("-")]
        if flags:
            name = max(flags, key=len)
            default = next(iter(annotation.all("defaultValue")), "")
            add(SignalKind.OPTION, name, default, annotation, told)


def _route(
    add: Add, annotation: Annotation, siblings: dict[str, Annotation], outer: Annotation | None
) -> None:
    """Note the routes of Spring, JAX-RS and Micronaut, each joined with those of its class.

    A path that is no text, or no constant of the file, is told as it is written.
    """
    verb = _verb(annotation, siblings, outer)
    if verb is None:
        return
    holder: Annotation | None = annotation
    if annotation.name in _PLAIN_VERBS:
        holder = siblings.get("Path")
    rows = [one.all(*_PATHS) for one in (outer, holder) if one is not None]
    unread = [one.unread(*_PATHS) for one in (outer, holder) if one and not one.all(*_PATHS)]
    if any(unread):
        detail = f"{' '.join(filter(None, unread))} {verb}".strip()
        add(SignalKind.ROUTE, "", detail, annotation)
        return
    for parts in product(*(row or [""] for row in rows)):
        text = "/" + "/".join(filter(None, (part.strip("/") for part in parts)))
        add(SignalKind.ROUTE, text, verb, annotation)


def _verb(
    annotation: Annotation, siblings: dict[str, Annotation], outer: Annotation | None
) -> str | None:
    """Return the HTTP method of a route, "" for any, ``None`` for what is no route."""
    name = annotation.name
    if name in _VERBS:
        return _VERBS[name]
    if name == "RequestMapping":
        return annotation.sources.get("method", "").replace("RequestMethod.", "").strip("{} ")
    if name in _PLAIN_VERBS and ("Path" in siblings or outer is not None):
        return name
    return _MICRONAUT.get(name) if outer is not None else None
