"""pnpm-workspace.yaml: which folders are packages of the workspace.

The kinds of units: see ``codewiki.facts.artifacts``.
"""

from itertools import islice

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import UnitList, line_count
from codewiki.facts.artifacts.yaml_tree import YamlTree, items, scalar, value_of, yaml_facts
from codewiki.facts.model import FileFacts

_MOST = 1_000


def read(data: bytes, language: str) -> FileFacts:
    """Read the patterns of the packages."""
    tree, units = YamlTree(data), UnitList(line_count(data))
    packages = value_of(tree.root, "packages")
    for node in islice(items(packages) if packages is not None else (), _MOST):
        if scalar(node):
            units.add("workspace", scalar(node), line=tree.line(node.start_mark.index))
    return yaml_facts(language, READER.name, data, tree, units)


READER = Reader("pnpm-workspace", read, patterns=("pnpm-workspace.yaml", "pnpm-workspace.yml"))
"""Asked before the readers of other YAML files."""
