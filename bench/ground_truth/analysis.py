"""The graph of a folder, and precision and recall of what is compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codewiki.facts.build import extract_facts
from codewiki.facts.model import FileFacts
from codewiki.graph.build import build_graph
from codewiki.graph.model import DependencyGraph
from codewiki.source.build import read_repository
from codewiki.source.model import Repository


@dataclass(frozen=True)
class Analysis:
    """What the tool knows about a folder."""

    repository: Repository
    facts: Mapping[str, FileFacts]
    graph: DependencyGraph


def analyse(folder: Path) -> Analysis:
    """Read ``folder`` and build its graph, in this process and without a cache."""
    repository = read_repository(str(folder))
    facts = extract_facts(repository.root, repository.files, jobs=1).facts
    return Analysis(repository, facts, build_graph(repository, facts))


@dataclass
class Score:
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    aside: int = 0
    """What was not asked for, because the graph has no node for it."""
    notes: list[str] = field(default_factory=list)
    """One line for each that is wrong or missed."""

    def compare(self, case: str, found: Iterable[object], expected: Iterable[object]) -> None:
        """Count what was ``found`` in ``case`` against what was ``expected``."""
        have, want = set(found), set(expected)
        self.right += len(have & want)
        self.wrong += len(have - want)
        self.missed += len(want - have)
        self.notes += [f"{case}: wrong {_told(one)}" for one in sorted(have - want, key=repr)]
        self.notes += [f"{case}: missed {_told(one)}" for one in sorted(want - have, key=repr)]

    def add(self, other: "Score") -> None:
        """Add the counts of ``other``."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.aside += other.aside
        self.notes += other.notes

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 when nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found; 1 when nothing was expected."""
        expected = self.right + self.missed
        return self.right / expected if expected else 1.0


def _told(one: object) -> str:
    return " -> ".join(map(str, one)) if isinstance(one, tuple) else str(one)
