"""Compose files: services, what they build and need. Units: see ``codewiki.facts.artifacts``.

Of environment variables only the names are kept: such files hold passwords too often.
"""

import re
from collections.abc import Callable

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import UnitList, line_count
from codewiki.facts.artifacts.yaml_tree import (
    Node,
    YamlTree,
    items,
    pairs,
    scalar,
    value_of,
    yaml_facts,
)
from codewiki.facts.model import TOP_LEVEL, FileFacts

_SERVICES = re.compile(rb"^(?:services|include)[ \t]*:", re.MULTILINE)
_MAX_ENTRIES = 1_000
_SIDE = re.compile(r"(?:\$\{[^}]*\}|[^:])+")
_LONGEST = 1_000
_SHARED = {"networks": "network", "volumes": "volume", "secrets": "secret", "configs": "config"}


class _Compose:
    def __init__(self, tree: YamlTree, units: UnitList) -> None:
        self.tree = tree
        self.units = units
        named = self._named
        self._entries: dict[str, Callable[[Node, Node, int], None]] = {
            "build": self._build,
            "command": self._command("command"),
            "configs": named("config", "source"),
            "depends_on": named("needs"),
            "entrypoint": self._command("entrypoint"),
            "env_file": named("env-file", "path"),
            "environment": self._environment,
            "expose": named("expose"),
            "extends": self._extends,
            "links": self._links,
            "networks": named("network"),
            "ports": self._ports,
            "profiles": named("profile"),
            "secrets": named("secret", "source"),
            "volumes": self._volumes,
        }

    def take(self) -> None:
        """Add the units of the whole file."""
        for entry, key, value in pairs(self.tree.root):
            if entry == "services":
                for name, service_key, body in pairs(value):
                    self._service(name, service_key, body)
            elif entry in _SHARED:
                for name, inner_key, body in pairs(value):
                    self._add(_SHARED[entry], name, "", inner_key, body, TOP_LEVEL)
            elif entry == "include":
                self._named("include", "path")(key, value, TOP_LEVEL)
            elif entry == "name":
                self._add("field", "name", scalar(value), key, value, TOP_LEVEL)

    def _add(self, kind: str, name: str, value: str, key: Node, node: Node, parent: int) -> int:
        line, end_line = self.tree.lines(key, node)
        return self.units.add(kind, name, value, line=line, end_line=end_line, parent=parent)

    def _service(self, name: str, key: Node, body: Node) -> None:
        image = value_of(body, "image")
        service = self._add("service", name, scalar(image) if image else "", key, body, TOP_LEVEL)
        for entry, entry_key, value in pairs(body):
            if (take := self._entries.get(entry)) is not None:
                take(entry_key, value, service)

    def _named(self, kind: str, long: str = "") -> Callable[[Node, Node, int], None]:
        """Take the names of a list or of the keys of a mapping; ``long`` is their key in a list
        of mappings.
        """

        def take(key: Node, value: Node, parent: int) -> None:
            for item in items(value)[:_MAX_ENTRIES]:
                inner = value_of(item, long) if long and item.id == "mapping" else item
                if inner is not None and scalar(inner):
                    start = key if item is value else item
                    self._add(kind, scalar(inner), "", start, item, parent)
            for name, inner_key, body in pairs(value)[:_MAX_ENTRIES]:
                self._add(kind, name, "", inner_key, body, parent)

        return take

    def _build(self, key: Node, value: Node, service: int) -> None:
        if value.id == "scalar":
            self._add("build", scalar(value), "", key, value, service)
            return
        found = {name: body for name, _, body in pairs(value)}
        context = found.get("context")
        dockerfile = found.get("dockerfile")
        place = scalar(context) if context is not None else "."
        file = scalar(dockerfile) if dockerfile is not None else ""
        build = self._add("build", place, file, key, value, service)
        if (target := found.get("target")) is not None:
            self._add("build-stage", scalar(target), "", target, target, build)

    def _command(self, kind: str) -> Callable[[Node, Node, int], None]:
        def take(key: Node, value: Node, service: int) -> None:
            text = " ".join(scalar(item) for item in items(value)[:_MAX_ENTRIES])
            words = text.split(maxsplit=1)
            # A command of options only completes the entry point.
            name = words[0] if words and not words[0].startswith("-") else ""
            self._add(kind, name, text, key, value, service)

        return take

    def _environment(self, key: Node, value: Node, service: int) -> None:
        for name, name_key, body in pairs(value)[:_MAX_ENTRIES]:
            self._add("environment", name, "", name_key, body, service)
        for item in items(value)[:_MAX_ENTRIES]:
            name = scalar(item).partition("=")[0]
            if name:
                self._add("environment", name, "", item, item, service)

    def _extends(self, key: Node, value: Node, service: int) -> None:
        base = value_of(value, "service")
        file = value_of(value, "file")
        if value.id == "scalar" or base is not None:
            name = scalar(base) if base is not None else scalar(value)
            self._add("extends", name, scalar(file) if file else "", key, value, service)

    def _links(self, key: Node, value: Node, service: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            name = scalar(item).partition(":")[0]
            if name:
                self._add("needs", name, "", item, item, service)

    def _ports(self, key: Node, value: Node, service: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            if item.id == "scalar":
                self._add("port", scalar(item), "", item, item, service)
                continue
            found = {name: scalar(body) for name, _, body in pairs(item)}
            sides = (found.get("published", ""), found.get("target", ""))
            if any(sides):
                text = ":".join(side for side in sides if side)
                self._add("port", text, found.get("protocol", ""), item, item, service)

    def _volumes(self, key: Node, value: Node, service: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            if item.id == "scalar":
                source, place = _mounted(scalar(item))
            else:
                found = {name: scalar(body) for name, _, body in pairs(item)}
                source, place = found.get("source", ""), found.get("target", "")
            if source or place:
                self._add("volume", source or place, place if source else "", item, item, service)


def _mounted(text: str) -> tuple[str, str]:
    """Split ``source:place:mode``; a lone place has no source."""
    parts = _SIDE.findall(text[:_LONGEST])
    return (parts[0], parts[1]) if len(parts) > 1 else ("", text)


def read(data: bytes, language: str) -> FileFacts | None:
    """Read a Compose file; ``None`` for YAML without services."""
    if not _SERVICES.search(data):
        return None
    tree = YamlTree(data)
    units = UnitList(line_count(data))
    _Compose(tree, units).take()
    return yaml_facts(language, READER.name, data, tree, units)


READER = Reader(
    "compose",
    read,
    patterns=(
        *("compose.yml", "compose.yaml", "compose[.-]*.yml", "compose[.-]*.yaml"),
        *("docker-compose*.yml", "docker-compose*.yaml"),
    ),
)
