"""GitHub Actions workflows. The kinds of units: see ``codewiki.facts.artifacts``.

A YAML file is taken for a workflow by what it holds, since facts know no paths: whoever needs to
be sure that it runs asks whether it lies in ``.github/workflows``.
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

_ON = re.compile(rb"^(?:on|\"on\"|'on')[ \t]*:", re.MULTILINE)
_JOBS = re.compile(rb"^jobs[ \t]*:", re.MULTILINE)
_SECRET = re.compile(r"\bsecrets\.([A-Za-z_]\w{0,199})")
_MAX_ENTRIES = 1_000


class _Workflow:
    def __init__(self, tree: YamlTree, units: UnitList) -> None:
        self.tree = tree
        self.units = units
        self._owners: list[tuple[int, int, int]] = []
        self._entries: dict[str, Callable[[Node, Node, int], None]] = {
            "container": self._container,
            "env": self._environment,
            "needs": self._needs,
            "runs-on": self._labels,
            "services": self._services,
            "steps": self._steps,
            "strategy": self._matrix,
            "uses": self._uses,
        }

    def take(self) -> None:
        """Add the units of the whole file."""
        root = self.tree.root
        entries = pairs(root)
        name = next((entry for entry in entries if entry[0] == "name"), None)
        if name:
            self._add("workflow", scalar(name[2]), "", name[1], name[2], TOP_LEVEL)
        else:
            self.units.add("workflow", line=1)
        for entry, key, value in entries:
            if entry == "on":
                self._triggers(value)
            elif entry == "env":
                self._environment(key, value, TOP_LEVEL)
            elif entry == "jobs":
                for job, job_key, body in pairs(value):
                    self._job(job, job_key, body)
        self._secrets()

    def _add(self, kind: str, name: str, value: str, key: Node, node: Node, parent: int) -> int:
        line, end_line = self.tree.lines(key, node)
        return self.units.add(kind, name, value, line=line, end_line=end_line, parent=parent)

    def _triggers(self, value: Node) -> None:
        for item in items(value):
            if item.id == "scalar":
                self._add("trigger", scalar(item), "", item, item, TOP_LEVEL)
        for event, key, body in pairs(value):
            trigger = self._add("trigger", event, "", key, body, TOP_LEVEL)
            for entry in items(body)[:_MAX_ENTRIES]:
                for name, inner_key, inner in pairs(entry):
                    self._add("filter", name, scalar(inner), inner_key, inner, trigger)
            for name, inner_key, inner in pairs(body):
                self._filter(name, inner_key, inner, trigger)

    def _filter(self, name: str, key: Node, value: Node, trigger: int) -> None:
        if name == "inputs":
            for field, field_key, body in pairs(value):
                description = value_of(body, "description")
                text = scalar(description) if description else ""
                self._add("input", field, text, field_key, body, trigger)
            return
        for item in items(value)[:_MAX_ENTRIES]:
            start = key if item is value else item
            self._add("filter", name, scalar(item), start, item, trigger)

    def _environment(self, key: Node, value: Node, parent: int) -> None:
        for name, name_key, text in pairs(value):
            self._add("environment", name, scalar(text), name_key, text, parent)

    def _job(self, name: str, key: Node, body: Node) -> None:
        title = value_of(body, "name")
        job = self._add("job", name, scalar(title) if title else "", key, body, TOP_LEVEL)
        self._owners.append((*self.tree.lines(key, body), job))
        for entry, entry_key, value in pairs(body):
            if (take := self._entries.get(entry)) is not None:
                take(entry_key, value, job)

    def _needs(self, key: Node, value: Node, job: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            self._add("needs", scalar(item), "", key if item is value else item, item, job)

    def _container(self, key: Node, value: Node, job: int) -> None:
        self._image("container", "", key, value, job)

    def _services(self, key: Node, value: Node, job: int) -> None:
        for service, service_key, inner in pairs(value):
            self._image("service", service, service_key, inner, job)

    def _steps(self, key: Node, value: Node, job: int) -> None:
        for step in items(value)[:_MAX_ENTRIES]:
            self._step(step, job)

    def _labels(self, key: Node, value: Node, job: int) -> None:
        labels = value_of(value, "labels") or value
        for item in items(labels)[:_MAX_ENTRIES]:
            start = key if item is value else item
            self._add("runs-on", scalar(item), "", start, item, job)

    def _matrix(self, key: Node, strategy: Node, job: int) -> None:
        for axis, axis_key, value in pairs(value_of(strategy, "matrix")):
            if axis in {"include", "exclude"}:
                for entry in items(value)[:_MAX_ENTRIES]:
                    text = ", ".join(f"{name}={scalar(inner)}" for name, _, inner in pairs(entry))
                    self._add("matrix", axis, text, entry, entry, job)
            else:
                text = ", ".join(scalar(item) for item in items(value)[:_MAX_ENTRIES])
                self._add("matrix", axis, text, axis_key, value, job)

    def _image(self, kind: str, name: str, key: Node, value: Node, job: int) -> None:
        image = value_of(value, "image") or value
        self._add(kind, name, scalar(image), key, value, job)

    def _uses(self, key: Node, value: Node, parent: int) -> None:
        action, _, version = scalar(value).partition("@")
        self._add("uses", action, version, key, value, parent)

    def _step(self, body: Node, job: int) -> None:
        title = value_of(body, "name")
        step = self._add("step", scalar(title) if title else "", "", body, body, job)
        self._owners.append((*self.tree.lines(body, body), step))
        for entry, key, value in pairs(body):
            if entry == "uses":
                self._uses(key, value, step)
            elif entry == "run":
                text = scalar(value).strip()
                words = text.split(maxsplit=1)
                self._add("run", words[0] if words else "", text, key, value, step)
            elif entry == "env":
                self._environment(key, value, step)

    def _secrets(self) -> None:
        """Add each secret once per step or job that names it, at its first line there."""
        owners: dict[int, int] = {}
        # Jobs precede their steps in the list, so that the innermost owner stays.
        for first, last, index in self._owners:
            if index != TOP_LEVEL:
                owners.update(dict.fromkeys(range(first, last + 1), index))
        seen: set[tuple[int, str]] = set()
        for match in _SECRET.finditer(self.tree.text):
            line = self.tree.line(match.start())
            owner = owners.get(line, TOP_LEVEL)
            if (owner, match[1]) not in seen and len(seen) < _MAX_ENTRIES:
                seen.add((owner, match[1]))
                self.units.add("secret", match[1], line=line, parent=owner)


def read(data: bytes, language: str) -> FileFacts | None:
    """Read a workflow; ``None`` for other YAML files."""
    if not (_ON.search(data) and _JOBS.search(data)):
        return None
    tree = YamlTree(data)
    units = UnitList(line_count(data))
    _Workflow(tree, units).take()
    return yaml_facts(language, READER.name, data, tree, units)


READER = Reader("workflow", read, patterns=("*.yml", "*.yaml"), languages=frozenset({"yaml"}))
