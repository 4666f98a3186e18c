"""compile_commands.json: where the compiler looks for headers, folder by folder.

The kinds of units: see ``codewiki.facts.artifacts``. Build tools write one entry for each file; of
the files in a folder the first stands for all.
"""

import shlex
from collections.abc import Iterator
from itertools import islice
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from codewiki.facts.artifacts.json_tree import JsonTree
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.model import FileFacts

if TYPE_CHECKING:
    from tree_sitter import Node

_FLAGS = ("-I", "-iquote", "-isystem", "/I")
_MOST_ENTRIES = 5_000
_MOST_WORDS = 2_000
_LONGEST = 20_000


class _Commands(JsonTree):
    def take(self) -> None:
        """Add the folders of each folder's first file."""
        seen: set[str] = set()
        arrays = [node for node in self.root.named_children if node.type == "array"]
        for entry in islice(arrays[0].named_children if arrays else (), _MOST_ENTRIES):
            fields = {name: value for name, _, value in self.entries(entry)}
            place, file = self._text(fields, "directory"), self._text(fields, "file")
            folder = dirname(normpath(join(place, file)))
            if folder in seen or not file:
                continue
            seen.add(folder)
            unit = self.add("compiled", file, place, entry)
            for path in included(self._words(fields)):
                self.add("include-path", path, "", entry, unit)

    def _text(self, fields: "dict[str, Node]", name: str) -> str:
        return self.text(fields[name]).replace("\\", "/") if name in fields else ""

    def _words(self, fields: "dict[str, Node]") -> list[str]:
        if "arguments" in fields:
            words = islice(fields["arguments"].named_children, _MOST_WORDS)
            return [self.text(word) for word in words]
        command = self.text(fields["command"])[:_LONGEST] if "command" in fields else ""
        try:
            return shlex.split(command)[:_MOST_WORDS]
        except ValueError:  # a quotation mark without its other
            return command.split()[:_MOST_WORDS]


def included(words: list[str]) -> Iterator[str]:
    """Give the folders of headers that the words of a compiler's command name, in order."""
    taken = ""
    for word in words:
        if taken:
            yield word
            taken = ""
        elif word in _FLAGS:
            taken = word
        else:
            flag = next((one for one in _FLAGS if word.startswith(one)), None)
            if flag is not None:
                yield word[len(flag) :]


def read(data: bytes, language: str) -> FileFacts | None:
    """Read a compilation database; ``None`` for JSON that is none."""
    commands = _Commands(data)
    commands.take()
    if not len(commands.units):
        return None
    return commands.facts(language, READER.name)


READER = Reader("compile-commands", read, patterns=("compile_commands.json",))
