"""stack-graphs' suites: programs with assertions of which lines define the name at a place.

A test file may hold several files, each begun by a line with ``--- path: <path> ---``; what stands
before the first is no file. A line with ``^ defined: 3, 25`` says of the name above the caret, in
the last line that holds no assertion, where it is defined: in these lines of the whole test file,
or nowhere. Assertions of other words (``defines``, ``refers``) ask for no resolution.

Our edges have a line but no column. So an answer is an edge that leaves the line of the name for a
definition of that name (or of what the name was imported as), and it is right when the definition
stands on one of the lines that are wanted. The limits of this:

* when a line has a name twice, both are one question, and all their lines are wanted of it;
* only definitions with a node are asked for: functions, classes, members, variables of a file.
  Parameters and variables of functions, keys of objects that hold no function, the names that
  imports bind and whole modules have none. An assertion whose lines hold no such definition is
  counted beside the score, unless an edge answers it: then the edge is wrong;
* whether a line holds a definition is asked of our own facts, so one that they miss is not counted
  as missed here; the score of ctags' units tells how many those are.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bench.ground_truth.analysis import Analysis, Score, analyse
from codewiki.graph.model import EdgeKind

_SUFFIXES = {
    "java": (".java",),
    "javascript": (".js", ".jsx"),
    "python": (".py",),
    "typescript": (".ts", ".tsx"),
}
_PATH = re.compile(r"---\s*path:\s*([^\s]+)\s*---")
_GLOBAL = re.compile(r"---\s*global:\s*[^\s]+=[^\s]+\s*---")
_ASSERTION = re.compile(r"\^\s*(\w+):\s*([^\s,]+(?:\s*,\s*[^\s,]+)*)?")
_NAME = re.compile(r"#?[^\W\d][\w$]*|[$#][\w$]+")
_LINE_LENGTH = 2_000
_NO_ANSWER = frozenset({
    EdgeKind.CONTAINS, EdgeKind.OVERRIDES, EdgeKind.TESTS, EdgeKind.DEPENDS,
    EdgeKind.CONFIGURES, EdgeKind.BUILDS,
})  # fmt: skip
_HIDING_NAMES = frozenset({"default", "", "module.exports"})
"""Names of imports and exports that say nothing about what the definition is called."""

Place = tuple[str, int]
"""A file and a line of it, which is a line of the whole test file."""


@dataclass(frozen=True)
class Question:
    """A name on a line of a file."""

    path: str
    line: int
    name: str


@dataclass(frozen=True)
class Test:
    """The files of a test file by path, and what is said about them."""

    files: Mapping[str, str]
    wanted: Mapping[Question, Collection[int]]
    """The lines that define each name."""
    asserted: Mapping[Question, int]
    """How many assertions each question stands for."""
    paths: Mapping[int, str]
    """The file of each line."""


def score(checkout: Path) -> dict[str, Score]:
    """Score the suite of each language in a checkout of stack-graphs; the keys are the languages.

    Raises ``FileNotFoundError`` when it has none.
    """
    scores: dict[str, Score] = {}
    for language, suffixes in _SUFFIXES.items():
        root = checkout / "languages" / f"tree-sitter-stack-graphs-{language}" / "test"
        for path in sorted(path for path in root.rglob("*") if path.suffix in suffixes):
            text = path.read_text(encoding="utf-8", errors="replace")
            case = path.relative_to(root).as_posix()
            _score(scores.setdefault(language, Score()), case, taken_apart(text, path.name))
    if not scores:
        raise FileNotFoundError(f"no test of stack-graphs in {checkout}")
    return scores


def taken_apart(text: str, name: str) -> Test:
    """Take a test file apart; ``name`` is that of its one file when it does not name any.

    The lines that belong to other files are blank in each, so that all lines keep their numbers.
    """
    lines = text.split("\n")
    has_paths = any(_PATH.search(line) for line in lines)
    files: dict[str, list[str]] = {}
    paths: dict[int, str] = {}
    wanted: dict[Question, set[int]] = {}
    asserted: Counter[Question] = Counter()
    path = "" if has_paths else name
    above, above_line = "", 0
    for number, line in enumerate(lines, 1):
        header = _PATH.search(line)
        if header is not None:
            path, above = header[1], ""
        paths[number] = path
        if header is not None or not path:
            continue
        written = files.setdefault(path, [])
        written.extend([""] * (number - 1 - len(written)))
        written.append("" if _GLOBAL.search(line) else line)
        assertion = _ASSERTION.search(line)
        if assertion is None:
            above, above_line = line, number
        elif assertion[1] == "defined":
            question = Question(path, above_line, _name_at(above, assertion.start()))
            asserted[question] += 1
            lines_of = wanted.setdefault(question, set())
            lines_of.update(map(int, re.findall(r"\d+", assertion[2] or "")))
    texts = {path: "\n".join(written) for path, written in files.items()}
    return Test(texts, wanted, asserted, paths)


def _name_at(line: str, column: int) -> str:
    for match in _NAME.finditer(line[:_LINE_LENGTH]):
        if match.start() <= column < match.end():
            return match[0]
    return ""


def _score(score: Score, case: str, test: Test) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in test.files.items():
            if ".." in PurePosixPath(path).parts:
                continue
            file = Path(folder, path.lstrip("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        answers = _Answers(analyse(Path(folder)))
    for question, lines in test.wanted.items():
        names = answers.names(question)
        places = {(test.paths.get(line, ""), line) for line in lines}
        wanted = {place for place in places if not names.isdisjoint(answers.defined.get(place, ()))}
        found = set(answers.found(question, names))
        if not wanted and not found and lines:
            score.aside += test.asserted[question]
            continue
        score.compare(f"{case}:{question.line} {question.name}", found, wanted)


class _Answers:
    """What the graph says about names and lines."""

    def __init__(self, analysis: Analysis) -> None:
        self.defined: dict[Place, set[str]] = {}
        self._places: dict[str, tuple[str, Place]] = {}
        self._imports: dict[tuple[str, str], set[str]] = {}
        self._targets: dict[Place, list[str]] = {}
        defaults: set[str] = set()
        for path, facts in analysis.facts.items():
            defaults.update(
                entry.local for entry in facts.exports or () if entry.name in _HIDING_NAMES
            )
            for entry in facts.imports:
                self._imports.setdefault((path, entry.alias), set()).add(entry.name)
        self._defaults = defaults - {""}
        paths = {node.id: node.path for node in analysis.graph.nodes}
        for node in analysis.graph.nodes:
            if node.definition >= 0:
                definition = analysis.facts[node.path].definitions[node.definition]
                place = (node.path, definition.name_line)
                self._places[node.id] = (node.name, place)
                self.defined.setdefault(place, set()).add(node.name)
        for edge in analysis.graph.edges:
            if edge.kind not in _NO_ANSWER:
                self._targets.setdefault((paths[edge.source], edge.line), []).append(edge.target)

    def names(self, question: Question) -> set[str]:
        """What a definition that the asserted name means may be called."""
        names = {question.name}
        for imported in self._imports.get((question.path, question.name), ()):
            names |= self._defaults if imported in _HIDING_NAMES else {imported}
        if question.name == "default":
            names |= self._defaults
        return names - {""}

    def found(self, question: Question, names: set[str]) -> Iterator[Place]:
        """The places of the definitions that the edges from the asserted line lead to."""
        for target in self._targets.get((question.path, question.line), ()):
            name, place = self._places.get(target, ("", ("", 0)))
            if name in names:
                yield place
