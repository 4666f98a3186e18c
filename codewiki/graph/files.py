"""All files with code, one at a time: their tables are made on demand, and every look is noted.

Linking goes from file to file. What is linked for one file is a function of its own facts and of
what it looked up, whatever was linked before: nothing is remembered from one turn to the next but
the tables themselves. At the end of a turn ``touched`` and ``asked`` say what was looked at, so
that a later run knows which files a change can reach. And tables that take too much memory can go.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping

from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.model import Reference, Surface
from codewiki.facts.stored import StoredFacts
from codewiki.graph.names import FileNames, make_tables
from codewiki.graph.nodes import symbol_ids
from codewiki.source.model import Role

KEPT_DEFINITIONS = 65_000
"""Tables of files with so many definitions together stay between turns."""

Mark = int
"""What a question that goes to no single file was about, as a number of 32 bits."""


def mark(*parts: str | int) -> Mark:
    """Return the mark of a question. Two questions with one mark cost a turn, never a wrong one."""
    return zlib.crc32("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"))


class Files(Mapping[str, FileNames]):
    """Files by path, in path order.

    ``facts`` are those of any file. ``resets`` are called when a turn begins: whoever remembers
    answers forgets them then.
    """

    def __init__(self, facts: StoredFacts) -> None:
        self._facts = facts
        self._files: dict[str, FileNames] = {}
        self._made: dict[FileNames, int] = {}
        self._definitions = 0
        self._ids: dict[str, list[str]] = {}
        self._opened: list[FileNames] = []
        self.resets: list[Callable[[], None]] = []
        self.asked: set[Mark] = set()

    def __getitem__(self, path: str) -> FileNames:
        """Return the file ``path``. Raises ``KeyError``."""
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        """Give the paths of all files."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._files)

    def add(self, path: str, role: Role, adapter: Adapter) -> None:
        """Add a file. They come in the order of their paths."""
        file = self._files[path] = FileNames(path, role, adapter, self._open)
        file.close()

    def turn(self, path: str) -> FileNames:
        """Begin the turn of a file: nothing is touched or remembered yet."""
        for file in self._opened:
            file.close()
        self._opened.clear()
        self.asked = set()
        for reset in self.resets:
            reset()
        if self._definitions > KEPT_DEFINITIONS:
            self._drop()
        return self._files[path]

    @property
    def touched(self) -> set[str]:
        """The paths of the files into whose tables something has looked in this turn."""
        return {file.path for file in self._opened}

    def references(self, file: FileNames) -> tuple[Reference, ...]:
        """Return what concerns a file alone: the names that it uses. It is for its own turn."""
        return self._facts.references(file.path)

    def ids(self, path: str, facts: Surface) -> list[str]:
        """Return the node ids of the definitions of a file, the same objects each time.

        So all edges of a node share the text of its id, also when tables are made again.
        """
        found = self._ids.get(path)
        if found is None:
            found = self._ids[path] = symbol_ids(path, facts)
        return found

    def _open(self, file: FileNames) -> None:
        self._opened.append(file)
        size = self._made.pop(file, 0)
        if size:  # the files looked into last come last
            self._made[file] = size
            return
        facts = self._facts.surface(file.path)
        make_tables(file, facts, self.ids(file.path, facts))
        self._made[file] = size = len(facts.definitions) + 1
        self._definitions += size

    def dissolve(self) -> None:
        """Forget all tables: the graph is made."""
        for file in self._made:
            file.drop()
        self._made.clear()
        self.resets.clear()

    def _drop(self) -> None:
        """Forget tables that nothing has looked into for long: an eighth of what may stay."""
        for file in list(self._made):
            if self._definitions <= KEPT_DEFINITIONS - KEPT_DEFINITIONS // 8:
                break
            self._definitions -= self._made.pop(file)
            file.drop()
