"""Linking: what the names in the files of a repository refer to, file by file, step by step.

1. *bases*: what the classes extend; where a base may be a type that is itself inherited, in a
   second go over what the first has found.
2. *references*: imports, overrides and everything that names, imports and types tell.
3. *values*: what calls hand over to parameters, in rounds, and the calls that only that resolves.

Every step of a file is a turn of its own (``files.py``): a function of the facts of the files that
it looks into and of what the steps before found out. So after a change only those files are
linked again that the change can reach, and the result is what linking all would give.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

import msgspec

from codewiki.graph.ancestry import Extends, below_mark
from codewiki.graph.edges import Calls, Found, Linker, TallyRows
from codewiki.graph.files import Files, Mark
from codewiki.graph.flow import MOST_ROUNDS, Call, Flows, Handed, parameter_mark
from codewiki.graph.index import Index
from codewiki.graph.model import Edge
from codewiki.graph.names import FileNames
from codewiki.graph.offers import Offers
from codewiki.graph.resolver import Resolver, UniqueNames
from codewiki.graph.values import Values


class Looks(msgspec.Struct, array_like=True):
    """What linking a file has looked at: numbers of files in path order, and marks of questions."""

    files: list[int] = []
    marks: list[Mark] = []

    def meets(self, files: Set[int], marks: Set[Mark]) -> bool:
        """Tell whether any of these is among them."""
        return not (files.isdisjoint(self.files) and marks.isdisjoint(self.marks))

    def add(self, files: Iterable[int], marks: Iterable[Mark]) -> None:
        """Note more."""
        self.files = sorted({*self.files, *files})
        self.marks = sorted({*self.marks, *marks})

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give every file the number that stands under its own."""
        self.files = sorted(numbers[number] for number in self.files)


class Trace(msgspec.Struct, array_like=True):
    """What linking one file has left for others, and what it rests on.

    ``first`` is what its classes extend as the first go found it, ``waiting`` are the classes that
    wait for the second, ``extends`` is the outcome. ``handed`` is what its calls hand over, by
    round. ``looks`` belong to the first two steps, ``flow_looks`` to the third.
    """

    first: tuple[Extends, ...] = ()
    waiting: tuple[int, ...] = ()
    extends: tuple[Extends, ...] = ()
    handed: list[tuple[Handed, ...]] = []
    looks: Looks = msgspec.field(default_factory=Looks)
    flow_looks: Looks = msgspec.field(default_factory=Looks)
    tally: TallyRows = ((), ())

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give every file that was looked at the number that stands under its own."""
        self.looks.renumber(numbers)
        self.flow_looks.renumber(numbers)

    def answers(self) -> set[Mark]:
        """Return the questions to the whole repository that this file has a part in answering."""
        handed = {parameter_mark(row.parameter) for rows in self.handed for row in rows}
        return handed | self.extended()

    def extended(self) -> set[Mark]:
        """Return the questions what stands below the classes that those of this file extend."""
        return {below_mark(base) for row in (*self.first, *self.extends) for base in row.bases}


class Changes(msgspec.Struct):
    """What has changed since the traces were made: files and answers.

    ``text`` are files whose own facts are others, ``seen`` those of which others see something
    else, ``moved`` all that came, went or became something else. ``gone`` are those that had code
    and have none any more, sorted. ``settings`` tells that a file changed that may say how modules
    are found. ``marks`` are questions to the whole repository that have other answers.
    """

    text: set[str] = msgspec.field(default_factory=set)
    seen: set[str] = msgspec.field(default_factory=set)
    moved: set[str] = msgspec.field(default_factory=set)
    gone: list[str] = msgspec.field(default_factory=list)
    settings: bool = False
    marks: set[Mark] = msgspec.field(default_factory=set)


class Linking:
    """Links files. ``traces`` are those of an earlier run, for files that need not be linked again;
    ``extending`` are the files with classes that extend something.

    After ``run`` they are those of this one, and ``edges`` has the edges of each file that was
    linked.
    """

    def __init__(
        self,
        files: Files,
        index: Index,
        offers: Mapping[str, Offers],
        traces: dict[str, Trace],
        extending: Set[str],
    ) -> None:
        self._files = files
        self._numbers = {path: number for number, path in enumerate(files)}
        self._values = Values(index, files, offers)
        self._linker = Linker(
            index, self._values, Resolver(self._values, UniqueNames(files, offers))
        )
        self._flows = Flows(files, self._values)
        self._extending = extending
        self.traces = traces
        self.edges: dict[str, list[Edge]] = {}
        self._found: dict[str, Found] = {}
        self._calls: dict[str, Calls] = {}
        self._waiting: dict[str, list[Call]] = {}
        self._back = False

    def run(self, changes: Changes) -> None:
        """Link the files that ``changes`` reach, and those that have no trace."""
        new = {path for path in self._files if path not in self.traces}
        count = len(self._files)
        self._numbers |= {path: count + number for number, path in enumerate(changes.gone)}
        seen = self._numbered(changes.seen)
        reached = new | changes.text | self._reached(seen, changes.marks)
        for path, trace in self.traces.items():
            self._flows.learn(path, (row for rows in trace.handed for row in rows))
        fresh = reached
        while fresh:
            changed, marks = self._bases(fresh)
            seen |= changed
            changes.marks |= marks
            fresh = self._reached(seen, changes.marks) - reached
            reached |= fresh
        changes.marks |= self._references(reached)
        self._follow(reached, seen, changes.marks)

    def dissolve(self) -> None:
        """Forget all tables: the graph is made."""
        self._files.dissolve()
        self._values.dissolve()

    def _numbered(self, paths: Iterable[str]) -> set[int]:
        return {self._numbers[path] for path in paths if path in self._numbers}

    def _reached(self, files: Set[int], marks: Set[Mark]) -> set[str]:
        """Return the files whose first two steps rest on any of these."""
        if not files and not marks:
            return set()
        return {path for path, trace in self.traces.items() if trace.looks.meets(files, marks)}

    def _there_and_back(self, paths: Iterable[str]) -> list[str]:
        """Return the paths in order, and in the opposite order the next time.

        What the last turns looked into is still at hand then (``Files``), which saves a large
        repository a third of the tables. No turn depends on the order.
        """
        self._back = not self._back
        return sorted(paths, reverse=self._back)

    def _turn(self, path: str, flow: bool, step: Callable[[FileNames], None]) -> None:
        step(self._files.turn(path))
        trace = self.traces[path]
        looks = trace.flow_looks if flow else trace.looks
        looks.add(self._numbered(self._files.touched), self._files.asked)

    # Bases --------------------------------------------------------------------------------------

    def _bases(self, paths: Set[str]) -> tuple[set[int], set[Mark]]:
        """Find what the classes of some files extend.

        Return the files whose classes extend something else now, and the questions that this
        answers otherwise.
        """
        before = {path: self.traces.get(path, Trace()) for path in paths}
        ancestry = self._values.ancestry
        ancestry.learn({path: trace.first for path, trace in self.traces.items()})
        for path in sorted(paths):
            self._found[path] = Found(self._files[path].adapter.language)
            self.traces[path] = Trace(handed=before[path].handed)
        for path in self._there_and_back(paths & self._extending):
            self._turn(path, False, self._first_bases)
        ancestry.learn({path: self.traces[path].first for path in sorted(paths)})
        waiting = [path for path in paths if self.traces[path].waiting]
        for path in self._there_and_back(waiting):
            self._turn(path, False, self._inherited_bases)
        ancestry.learn({path: trace.extends for path, trace in self.traces.items()})
        changed: set[str] = set()
        marks: set[Mark] = set()
        for path, old in before.items():
            new = self.traces[path]
            if (old.first, old.extends) != (new.first, new.extends):
                changed.add(path)
                marks |= old.extended() | new.extended()
        return self._numbered(changed), marks

    def _first_bases(self, file: FileNames) -> None:
        trace = self.traces[file.path]
        trace.first, trace.waiting = self._linker.bases(file, self._found[file.path])
        trace.extends = trace.first

    def _inherited_bases(self, file: FileNames) -> None:
        trace = self.traces[file.path]
        found = self._found[file.path]
        trace.extends = self._linker.inherited_bases(file, trace.first, trace.waiting, found)

    # References ---------------------------------------------------------------------------------

    def _references(self, paths: Set[str]) -> set[Mark]:
        """Link what names and types tell; return the questions about parameters that change."""
        for path in self._there_and_back(paths):
            self._turn(path, False, self._refer)
        marks: set[Mark] = set()
        for path in sorted(paths):
            marks |= self._learn(path)
        return marks

    def _refer(self, file: FileNames) -> None:
        path, references = file.path, self._files.references(file)
        found, trace = self._found[path], self.traces[path]
        self._linker.imports(file, references, found)
        self._linker.overrides(file, found)
        calls = self._linker.references(file, references, found)
        handed: list[Handed] = []
        waiting: list[Call] = []
        if file.adapter.flows:
            handed, waiting = self._flows.hand_over(file, calls.settled)
        calls.settled.clear()
        self._calls[path], self._waiting[path] = calls, waiting
        rounds = trace.handed or [()] * (MOST_ROUNDS + 1)
        trace.handed = [tuple(handed), *rounds[1:]]

    def _learn(self, path: str) -> set[Mark]:
        rows = (row for found in self.traces[path].handed for row in found)
        return {parameter_mark(parameter) for parameter in self._flows.learn(path, rows)}

    # Values -------------------------------------------------------------------------------------

    def _follow(self, reached: set[str], files: Set[int], marks: set[Mark]) -> None:
        """Follow the values of the files that were linked, and of those that this reaches."""
        self._join(reached, files, marks, 0)
        for round_ in range(1, MOST_ROUNDS + 1):
            marks |= self._round(reached, round_)
            self._join(reached, files, marks, round_)
        for path in self._there_and_back(reached):
            found, calls = self._found[path], self._calls[path]
            if calls.open or calls.on_the_spot:
                self._turn(path, True, self._call)
            self.traces[path].tally = found.tally.rows()
            self.edges[path] = found.book.edges()
            del self._found[path], self._calls[path]

    def _join(self, reached: set[str], files: Set[int], marks: set[Mark], round_: int) -> None:
        """Add the files whose values a change reaches, linked as far as the others."""
        while True:
            fresh = {
                path
                for path, trace in self.traces.items()
                if path not in reached and trace.flow_looks.meets(files, marks)
            }
            if not fresh:
                return
            reached |= fresh
            self._bases(fresh)
            marks |= self._references(fresh)
            for each in range(1, round_ + 1):
                marks |= self._round(fresh, each)

    def _round(self, paths: Set[str], round_: int) -> set[Mark]:
        def step(file: FileNames) -> None:
            waiting = self._waiting[file.path]
            handed, left = self._flows.hand_over_by_value(file, round_, waiting)
            self.traces[file.path].handed[round_] = tuple(handed)
            self._waiting[file.path] = left

        asking = {path for path in paths if self._waiting[path]}
        for path in self._there_and_back(asking):
            self._turn(path, True, step)
        marks: set[Mark] = set()
        for path in sorted(paths):
            if path not in asking:
                self.traces[path].handed[round_] = ()
            marks |= self._learn(path)
        return marks

    def _call(self, file: FileNames) -> None:
        path, references = file.path, self._files.references(file)
        found, calls = self._found[path], self._calls[path]
        self._linker.calls_by_value(file, references, calls, self._flows, found)
