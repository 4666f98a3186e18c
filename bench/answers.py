"""Answerability: questions with known answers, put to nothing but the text of the wiki.

    python -m bench.answers [NAME ...] [--questions 100] [--misses]

The questions are drawn from the source of a package, kind by kind in turn, always the same ones.
A question is answered where one statement of the wiki (a sentence, an item, a row, an arrow of a
diagram, a line of an excerpt) names what is asked about and holds the answer; rows and excerpts of
a section are about what its heading names. No judge is needed, and no meaning is understood.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bench.arguments import parser, present, tell
from bench.results import Cell, Result, Table, publish
from bench.wiki_text import Line, WikiText, written
from codewiki.facts.model import Definition, DefinitionKind, FileFacts, SignalKind
from codewiki.graph.model import EdgeKind
from codewiki.pipeline import analyse
from codewiki.query.build import is_seen
from codewiki.results import Analysis
from codewiki.settings import Settings
from codewiki.source.model import Role
from codewiki.wiki.material import CALLABLES, TYPES

QUESTIONS = 100
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Question:
    """``asked`` are names that a statement must hold, with one of the texts ``answers``."""

    kind: str
    asked: tuple[str, ...]
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {' of '.join(self.asked)} ({', '.join(self.answers[:3])})"


Maker = Callable[[Analysis], Iterator[Question]]


def _sources(analysis: Analysis, role: Role = Role.SOURCE) -> Iterator[tuple[str, FileFacts]]:
    for file in analysis.repository.files:
        facts = analysis.facts.get(file.path)
        if file.role is role and facts is not None and not facts.artifact:
            yield file.path, facts


def _definitions(analysis: Analysis) -> Iterator[tuple[str, FileFacts, Definition]]:
    for path, facts in _sources(analysis):
        for one in facts.definitions:
            parent = facts.definitions[one.parent] if one.parent >= 0 else None
            if "overload" not in one.modifiers and (parent is None or parent.public):
                yield path, facts, one


def _where(analysis: Analysis) -> Iterator[Question]:
    for path, _, one in _definitions(analysis):
        # A prototype says that a function is there, not where.
        is_here = "declaration" not in one.modifiers
        if is_here and one.public and one.parent < 0 and one.kind in TYPES | CALLABLES:
            yield Question("where is X defined", (one.name,), (path.rpartition("/")[2],))


def _inherits(analysis: Analysis) -> Iterator[Question]:
    for _, facts in _sources(analysis):
        for entry in facts.inheritance:
            one = facts.definitions[entry.definition]
            base = entry.base.partition("<")[0].rpartition(".")[2]
            if one.public and one.parent < 0 and base:
                yield Question("what does X inherit", (one.name,), (base,))


def _defaults(analysis: Analysis) -> Iterator[Question]:
    for _, facts, one in _definitions(analysis):
        owner = facts.definitions[one.parent].name if one.parent >= 0 else ""
        if not one.public or one.kind not in CALLABLES:
            continue
        for parameter in one.parameters:
            default = _SPACE.sub(" ", parameter.default)
            if 0 < len(default) <= 30 and not one.name.startswith("__"):
                asked = (one.name, parameter.name)
                yield Question("what is the default of P", asked, (f"{parameter.name}={default}",))
            elif 0 < len(default) <= 30 and owner:
                asked = (owner, parameter.name)
                answers = (f"{parameter.name}={default}", f"`{default}`")
                yield Question("what is the default of P", asked, answers)


def _values(analysis: Analysis) -> Iterator[Question]:
    for _, _, one in _definitions(analysis):
        known = one.kind in {DefinitionKind.CONSTANT, DefinitionKind.VARIABLE}
        if known and one.public and one.parent < 0 and 0 < len(one.value) <= 40:
            yield Question("what is the value of X", (one.name,), (_SPACE.sub(" ", one.value),))


def _raises(analysis: Analysis) -> Iterator[Question]:
    for _, facts in _sources(analysis):
        for signal in facts.signals:
            if signal.kind is SignalKind.RAISE and signal.name and signal.scope >= 0:
                one = facts.definitions[signal.scope]
                error = signal.name.partition("(")[0].rpartition(".")[2]
                if one.public and one.kind in CALLABLES and not one.name.startswith("_"):
                    yield Question("what does F raise", (one.name,), (error,))


def _returns(analysis: Analysis) -> Iterator[Question]:
    for _, _, one in _definitions(analysis):
        named = one.public and one.kind in CALLABLES and not one.name.startswith("_")
        if named and 0 < len(one.returns) <= 30 and "|" not in one.returns:
            given = one.returns.strip("\"'")
            answers = (given, "any") if given.rpartition(".")[2] == "Any" else (given,)
            yield Question("what does F return", (one.name,), answers)


def _edges(analysis: Analysis, wanted: frozenset[EdgeKind], role: Role) -> Mapping[str, set[str]]:
    """The names of who leads to each symbol by seen edges, from files of a role."""
    nodes = {node.id: node for node in analysis.graph.nodes}
    found: dict[str, set[str]] = {}
    for edge in analysis.graph.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        roles = (source.role, target.role) == (role.value, Role.SOURCE.value)
        known = min(source.definition, target.definition) >= 0 and source.path != target.path
        if edge.kind in wanted and roles and known and is_seen(edge):
            found.setdefault(edge.target, set()).add(source.name.rpartition(".")[2])
    return found


_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.CONSTRUCTS})


def _callers(analysis: Analysis) -> Iterator[Question]:
    nodes = {node.id: node for node in analysis.graph.nodes}
    for target, names in sorted(_edges(analysis, _CALLS, Role.SOURCE).items()):
        node = nodes[target]
        if node.public:
            name = node.name.rpartition(".")[2]
            yield Question("what calls F", (name,), tuple(sorted(names)))


def _tests(analysis: Analysis) -> Iterator[Question]:
    nodes = {node.id: node for node in analysis.graph.nodes}
    for target, names in sorted(_edges(analysis, _CALLS, Role.TEST).items()):
        node = nodes[target]
        if node.public:
            name = node.name.rpartition(".")[2]
            yield Question("which test reaches X", (name,), tuple(sorted(names)))


def _settings(analysis: Analysis) -> Iterator[Question]:
    kinds = {SignalKind.ENVIRONMENT, SignalKind.PROPERTY}
    for path, facts in _sources(analysis):
        for signal in facts.signals:
            if signal.kind in kinds and signal.name:
                yield Question("where is V read", (signal.name,), (path.rpartition("/")[2],))


MAKERS: tuple[Maker, ...] = (
    _where,
    _inherits,
    _defaults,
    _values,
    _raises,
    _returns,
    _callers,
    _tests,
    _settings,
)


def drawn(analysis: Analysis, number: int) -> list[Question]:
    """So many questions, kind by kind in turn; a digest decides which of a kind come first."""
    rows = [sorted(set(maker(analysis)), key=_lot) for maker in MAKERS]
    found: list[Question] = []
    while len(found) < number and any(rows):
        for row in rows:
            if row and len(found) < number:
                found.append(row.pop())
    return found


def _lot(question: Question) -> str:
    return blake2b(repr(question).encode(), digest_size=8).hexdigest()


class Reader:
    """Answers questions from statements alone."""

    def __init__(self, wiki: WikiText) -> None:
        self._rows: dict[str, list[tuple[Line, str]]] = {}
        for line in wiki.lines:
            text = line.text.replace("\\", "")
            heads = " ".join(line.heads[1:]) if line.kind in {"row", "code", "diagram"} else ""
            whole = f"{heads} {text}"
            for word in set(re.findall(r"[^\W\d][\w$]*", whole)):
                self._rows.setdefault(word, []).append((line, whole))

    def answers(self, question: Question) -> bool:
        """Tell whether a statement names all that is asked about and holds an answer."""
        first = max(question.asked, key=len)
        key = max(re.findall(r"[^\W\d][\w$]*", first) or [first], key=len)
        for _, whole in self._rows.get(key, ()):
            if all(_has(whole, name) for name in question.asked):
                flat = _SPACE.sub(" ", whole)
                if any(_has(flat, answer) for answer in question.answers):
                    return True
        return False


def _has(text: str, wanted: str) -> bool:
    """Tell whether a text holds another one, not in the middle of a word."""
    left = r"(?<![\w$])" if wanted[:1].isalnum() or wanted[:1] in "_$" else ""
    right = r"(?![\w$])" if wanted[-1:].isalnum() or wanted[-1:] in "_$" else ""
    return re.search(left + re.escape(wanted) + right, text) is not None


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask what the arguments say; return the exit code."""
    options = parser(__doc__, default="small", rounds=False)
    options.add_argument("--questions", type=int, default=QUESTIONS, help="for each package")
    options.add_argument("--misses", action="store_true", help="tell what was not answered")
    given = options.parse_args(arguments)
    rows: list[tuple[Cell, ...]] = []
    for package in present(given.name):
        tell(f"questions on {package.name}")
        analysis = analyse(str(package.folder), Settings())
        with tempfile.TemporaryDirectory() as folder:
            reader = Reader(written(package.folder, Path(folder, "wiki")))
        asked = drawn(analysis, given.questions)
        missed = [question for question in asked if not reader.answers(question)]
        if given.misses:
            for question in missed:
                tell(f"  not answered: {question}")
        share = round(100 * (len(asked) - len(missed)) / max(len(asked), 1), 1)
        rows.append((package.name, len(asked), len(asked) - len(missed), share))
    columns = ("package", "questions", "answered", "answered %")
    table = Table("Answers from the wiki alone", columns, tuple(rows))
    publish(Result("answers", (table,)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
