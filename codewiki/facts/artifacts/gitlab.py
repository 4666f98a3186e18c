"""GitLab CI: stages, jobs and templates. The kinds of units: see ``codewiki.facts.artifacts``.

Included files have any name, so a YAML file is also known by what it holds: a key at its top with
a ``script`` and a further word of jobs.
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

_SIGN = re.compile(rb"^(?:[ \t]+(?:script|trigger|extends)|stages|include)[ \t]*:", re.MULTILINE)
_MAX_ENTRIES = 1_000
_REFERENCE = "!reference"
_GLOBAL = frozenset({
    *("after_script", "before_script", "cache", "default", "image", "include", "pages:deploy"),
    *("services", "spec", "stages", "types", "variables", "workflow"),
})
_JOB = frozenset({
    *("script", "stage", "image", "extends", "needs", "rules", "only", "except", "trigger"),
    *("before_script", "after_script", "artifacts", "tags", "services", "environment", "when"),
})
_SCRIPTS = ("before_script", "script", "after_script")


class _Pipeline:
    def __init__(self, tree: YamlTree, units: UnitList) -> None:
        self.tree = tree
        self.units = units
        self._anchored = {id(value): name for name, _, value in pairs(tree.root)}
        self._entries: dict[str, Callable[[Node, Node, int], None]] = {
            "artifacts": self._artifacts,
            "environment": self._environment,
            "except": self._conditions,
            "extends": self._names("extends"),
            "image": self._image("image"),
            "needs": self._needs,
            "only": self._conditions,
            "parallel": self._parallel,
            "rules": self._rules,
            "services": self._image("service"),
            "tags": self._names("runs-on"),
            "trigger": self._trigger,
            "variables": self._variables,
        } | dict.fromkeys(_SCRIPTS, self._script)

    def take(self) -> None:
        """Add the units of the whole file."""
        for entry, key, value in pairs(self.tree.root):
            if entry in {"stages", "types"}:
                self._names("stage")(key, value, TOP_LEVEL)
            elif entry == "include":
                self._includes(key, value)
            elif entry == "default":
                for inner, inner_key, body in pairs(value):
                    self._entry(inner, inner_key, body, TOP_LEVEL)
            elif entry in _GLOBAL:
                self._entry(entry, key, value, TOP_LEVEL)
            elif is_job(value):
                self._job(entry, key, value)

    def _add(self, kind: str, name: str, value: str, key: Node, node: Node, parent: int) -> int:
        line, end_line = self.tree.lines(key, node)
        return self.units.add(kind, name, value, line=line, end_line=end_line, parent=parent)

    def _entry(self, entry: str, key: Node, value: Node, parent: int) -> None:
        if (take := self._entries.get(entry)) is not None:
            take(key, value, parent)

    def _job(self, name: str, key: Node, body: Node) -> None:
        kind = "template" if name.startswith(".") else "job"
        stage = value_of(body, "stage")
        job = self._add(kind, name, scalar(stage) if stage else "", key, body, TOP_LEVEL)
        for entry, entry_key, value in pairs(body):
            if entry == "<<" and (base := self._anchored.get(id(value))) is not None:
                # An alias is the very node that it stands for.
                line = self.tree.line(entry_key.start_mark.index)
                self.units.add("extends", base, line=line, parent=job)
            self._entry(entry, entry_key, value, job)

    def _names(self, kind: str) -> Callable[[Node, Node, int], None]:
        def take(key: Node, value: Node, parent: int) -> None:
            for item in items(value)[:_MAX_ENTRIES]:
                if scalar(item):
                    start = key if item is value else item
                    self._add(kind, scalar(item), "", start, item, parent)

        return take

    def _includes(self, key: Node, value: Node) -> None:
        entries = [value] if value.id == "mapping" else items(value)
        for item in entries[:_MAX_ENTRIES]:
            if item.id == "scalar":
                start = key if item is value else item
                self._add("include", scalar(item), "local", start, item, TOP_LEVEL)
                continue
            found = {name: body for name, _, body in pairs(item)}
            for kind in ("local", "remote", "template", "component"):
                if kind in found and scalar(found[kind]):
                    self._add("include", scalar(found[kind]), kind, item, item, TOP_LEVEL)
            if "project" in found:
                for file in items(found["file"]) if "file" in found else [found["project"]]:
                    project = f"project {scalar(found['project'])}"
                    self._add("include", scalar(file), project, file, file, TOP_LEVEL)

    def _image(self, kind: str) -> Callable[[Node, Node, int], None]:
        def take(key: Node, value: Node, parent: int) -> None:
            for item in [value] if value.id == "mapping" else items(value)[:_MAX_ENTRIES]:
                inner = value_of(item, "name") if item.id == "mapping" else item
                if inner is not None and scalar(inner):
                    start = key if item is value else item
                    self._add(kind, scalar(inner), "", start, item, parent)

        return take

    def _script(self, key: Node, value: Node, parent: int) -> None:
        for item in [value] if value.tag == _REFERENCE else items(value)[:_MAX_ENTRIES]:
            if item.tag == _REFERENCE:
                self._reference(item, parent)
                continue
            text = scalar(item).strip()
            words = text.split(maxsplit=1)
            if words:
                start = key if item is value else item
                self._add("run", words[0], text, start, item, parent)

    def _reference(self, node: Node, parent: int) -> None:
        """Add the job or template whose part is taken: ``!reference [.base, script]``."""
        words = [scalar(item) for item in items(node)[:_MAX_ENTRIES]]
        if words and words[0]:
            self._add("extends", words[0], " ".join(words[1:]), node, node, parent)

    def _needs(self, key: Node, value: Node, job: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            inner = value_of(item, "job") if item.id == "mapping" else item
            if inner is not None and scalar(inner):
                self._add("needs", scalar(inner), "", inner, inner, job)

    def _rules(self, key: Node, value: Node, job: int) -> None:
        for item in items(value)[:_MAX_ENTRIES]:
            for name, rule_key, body in pairs(item):
                if name == "if" and scalar(body):
                    when = value_of(item, "when")
                    text = scalar(when) if when else ""
                    self._add("rule", scalar(body), text, rule_key, body, job)
                elif name in {"changes", "exists"}:
                    for path in items(body)[:_MAX_ENTRIES]:
                        self._add("filter", name, scalar(path), rule_key, path, job)

    def _conditions(self, key: Node, value: Node, job: int) -> None:
        names = [item for item in items(value) if item.id == "scalar"]
        for _, _, body in pairs(value):
            names += [item for item in items(body) if item.id == "scalar"]
        for item in names[:_MAX_ENTRIES]:
            self._add("rule", scalar(item), scalar(key), key, item, job)

    def _variables(self, key: Node, value: Node, parent: int) -> None:
        # Names only: what is written beside them may be a password under any name.
        for name, name_key, body in pairs(value)[:_MAX_ENTRIES]:
            self._add("environment", name, "", name_key, body, parent)

    def _environment(self, key: Node, value: Node, job: int) -> None:
        name = value_of(value, "name") or value
        if scalar(name):
            self._add("deploys-to", scalar(name), "", key, value, job)

    def _artifacts(self, key: Node, value: Node, job: int) -> None:
        paths = value_of(value, "paths")
        if paths is not None:
            self._names("artifact")(key, paths, job)

    def _parallel(self, key: Node, value: Node, job: int) -> None:
        matrix = value_of(value, "matrix")
        for entry in items(matrix)[:_MAX_ENTRIES] if matrix is not None else ():
            for axis, axis_key, body in pairs(entry):
                text = ", ".join(scalar(item) for item in items(body)[:_MAX_ENTRIES])
                self._add("matrix", axis, text, axis_key, body, job)

    def _trigger(self, key: Node, value: Node, job: int) -> None:
        for name in ("project", "include"):
            inner = value_of(value, name)
            if inner is not None and scalar(inner):
                self._add("trigger", scalar(inner), name, inner, inner, job)
        if scalar(value):
            self._add("trigger", scalar(value), "project", key, value, job)


def is_job(value: Node) -> bool:
    """Tell whether the value of a key at the top is a job or the template of one."""
    return any(name in _JOB for name, _, _ in pairs(value))


def is_pipeline(root: Node | None) -> bool:
    """Tell whether a document of any name is a part of a pipeline."""
    entries = pairs(root)
    names = {name for name, _, _ in entries}
    if names & {"services", "jobs", "on", "pipelines", "steps", "language", "script", "version"}:
        return False
    for _, _, value in entries:
        inner = {name for name, _, _ in pairs(value)}
        if "script" in inner and len(inner & _JOB) > 1:
            return True
    return False


def _facts(data: bytes, language: str, tree: YamlTree) -> FileFacts:
    units = UnitList(line_count(data))
    _Pipeline(tree, units).take()
    return yaml_facts(language, READER.name, data, tree, units)


def read(data: bytes, language: str) -> FileFacts:
    """Read a file that its name says is a pipeline."""
    return _facts(data, language, YamlTree(data))


def read_unnamed(data: bytes, language: str) -> FileFacts | None:
    """Read a part of a pipeline under any other name; ``None`` for other YAML files."""
    if not _SIGN.search(data):
        return None
    tree = YamlTree(data)
    return _facts(data, language, tree) if is_pipeline(tree.root) else None


READER = Reader("gitlab", read, patterns=(".gitlab-ci.y*ml", "*.gitlab-ci.y*ml"))
UNNAMED = Reader("gitlab", read_unnamed, languages=frozenset({"yaml"}))
