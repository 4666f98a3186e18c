"""tsconfig.json and jsconfig.json: what tells where the names of modules lead, and little else."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from codewiki.facts.artifacts.json_tree import JsonTree
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.model import FileFacts

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = frozenset({"baseUrl", "outDir", "rootDir", "target", "module", "strict"})
_MOST_PATHS = 1_000
_FINAL_COMMA = re.compile(rb",(?=\s*+[}\]])")


class _Settings(JsonTree):
    def take(self, name: str, pair: "Node", value: "Node") -> None:
        """Add what a key at the top of the file says."""
        if name == "extends":
            for node in value.named_children if value.type == "array" else [value]:
                if node.type == "string":
                    self.add("extends", self.text(node), "", pair)
        elif name == "compilerOptions":
            for option, inner, content in self.entries(value):
                if option in _FIELDS and content.type not in {"object", "array"}:
                    self.add("field", option, self.text(content), inner)
                elif option == "paths":
                    for pattern, entry, targets in islice(self.entries(content), _MOST_PATHS):
                        self._path(pattern, entry, targets)

    def _path(self, pattern: str, pair: "Node", targets: "Node") -> None:
        group = self.add("path", pattern, "", pair)
        nodes = targets.named_children if targets.type == "array" else []
        for node in islice(nodes, _MOST_PATHS):
            if node.type == "string":
                self.add("target", self.text(node), "", pair, group)


def read(data: bytes, language: str) -> FileFacts:
    """Read a tsconfig.json; comments and final commas are tolerated."""
    settings = _Settings(_FINAL_COMMA.sub(b" ", data))
    for name, pair, value in settings.top():
        settings.take(name, pair, value)
    return settings.facts(language, READER.name)


READER = Reader("tsconfig", read, patterns=("tsconfig.json", "tsconfig.*.json", "jsconfig.json"))
