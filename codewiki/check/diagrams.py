"""Every diagram can be drawn, and what it shows is in the source."""

from collections.abc import Iterator, MutableMapping

import msgspec

from codewiki.check.diagram_grammar import is_ours
from codewiki.check.diagram_loops import line_of_loop
from codewiki.check.diagram_reading import Base, Drawing, Member, read_drawing
from codewiki.check.document import Fence
from codewiki.check.drawn import Things
from codewiki.check.headers import bases_of
from codewiki.check.known_names import known_in_any_case, known_words
from codewiki.check.mermaid_engine import Judgement, judge
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.relations import Told, check_relations
from codewiki.check.spans import is_distinct
from codewiki.check.subject import Subject

LARGEST = 50_000
"""Characters of the longest diagram that Mermaid draws."""
LANGUAGES = frozenset({"mermaid", "mmd"})


Message = tuple[int, str]
"""A line in a diagram, and what is wrong with it."""


class Options(msgspec.Struct, frozen=True):
    """How diagrams are judged.

    ``engine`` false leaves out all that our own grammar cannot judge; ``everything`` asks the real
    Mermaid about those too that it can.
    """

    engine: bool = True
    everything: bool = False


class DiagramCheck:
    """The check of diagrams; ``known`` are judgements of earlier runs, by digest."""

    def __init__(
        self, known: MutableMapping[str, Judgement] | None = None, options: Options | None = None
    ) -> None:
        self.known: MutableMapping[str, Judgement] = {} if known is None else known
        self._options = options or Options()

    def __call__(self, subject: Subject) -> Outcome:
        """Judge each distinct diagram once; look up what it shows where there is a source."""
        places = list(_diagrams(subject))
        judged = self._judged({fence.text for _, fence in places})
        findings: list[Finding] = []
        unknown: list[str] = []
        told: list[Told] = []
        faulty = 0
        things = Things(subject)
        for page, fence in places:
            found = list(_faults(page, fence, judged))
            if not found and fence.text in judged and judged[fence.text].valid is None:
                unknown.append(judged[fence.text].message)
            if subject.repository is not None and not found:
                said = check_relations(fence.text, things, ours=subject.machine.ours)
                told.append(said)
                found += _unknown(subject, page, fence, said.boxes)
                findings += _arrows(page, fence, said, {one.line for one in found})
            faulty += bool(found)
            findings += found
        figure = Figure(
            about=Property.DIAGRAMS,
            unit="diagrams",
            looked_at=len(places) - len(unknown),
            sound=len(places) - len(unknown) - faulty,
            not_checked=len(unknown),
            why=max(set(unknown), key=lambda why: (unknown.count(why), why)) if unknown else "",
        )
        return Outcome((figure, _figure_of_arrows(told)), tuple(findings))

    def _judged(self, texts: set[str]) -> dict[str, Judgement]:
        """Return what is known of ``texts``; those that need no engine are left out."""
        asked = sorted(
            text
            for text in texts
            if len(text) <= LARGEST
            and not line_of_loop(text)
            and (self._options.everything or not is_ours(text))
        )
        if not self._options.engine:
            return dict.fromkeys(asked, Judgement(None, "Mermaid is not asked"))
        return judge(asked, self.known) if asked else {}


def _diagrams(subject: Subject) -> Iterator[tuple[str, Fence]]:
    for page, document in subject.pages.items():
        for fence in document.fences:
            if fence.language in LANGUAGES:
                yield page, fence


def _faults(page: str, fence: Fence, judged: dict[str, Judgement]) -> Iterator[Finding]:
    """Yield why a diagram cannot be drawn."""
    if len(fence.text) > LARGEST:
        message = f"the diagram has {len(fence.text):,} characters, Mermaid draws {LARGEST:,}"
        yield Finding(page, fence.line, Rule.BROKEN_DIAGRAM, message)
        return
    line = line_of_loop(fence.text)
    if line:
        yield Finding(
            page, fence.line + line, Rule.DIAGRAM_LOOP, "a group or state contains itself"
        )
        return
    judgement = judged.get(fence.text)
    if judgement is not None and judgement.valid is False:
        line, message = _explained(judgement.message)
        yield Finding(page, fence.line + line, Rule.BROKEN_DIAGRAM, message)


def _explained(message: str) -> tuple[int, str]:
    """Return the line in the diagram that Mermaid complains about (0: none), and its words."""
    head, *rest = message.split("\n")
    number = "".join(letter for letter in head.rpartition("line ")[2] if letter.isdigit())
    shown = " ".join(part.strip() for part in (head, *rest[:1]) if part.strip())
    return int(number[:6] or 0) if "line " in head else 0, shown[:200]


def _arrows(page: str, fence: Fence, said: Told, told: set[int]) -> Iterator[Finding]:
    """Yield the arrows that do not hold, those lines aside of which more was ``told``."""
    for rule, faults in ((Rule.DRAWN_ARROW, said.contradicted), (Rule.DRAWN_IDEA, said.unshown)):
        for line, message in faults:
            if fence.line + line not in told:
                yield Finding(page, fence.line + line, rule, message)


def _figure_of_arrows(told: list[Told]) -> Figure:
    faults = sum(len(one.contradicted) + len(one.unshown) for one in told)
    sound, unknown = sum(one.sound for one in told), sum(one.unknown for one in told)
    return Figure(
        about=Property.ARROWS,
        unit="drawn arrows",
        looked_at=sound + faults,
        sound=sound,
        not_checked=unknown,
        why="what stands at their ends is no one thing of the source" if unknown else "",
    )


def _unknown(
    subject: Subject, page: str, fence: Fence, boxes: tuple[Message, ...]
) -> Iterator[Finding]:
    """Yield what a diagram shows and the source does not have."""
    drawing = read_drawing(fence.text)
    for line, message in (*_classes(subject, drawing), *_calls(subject, drawing), *boxes):
        yield Finding(page, fence.line + line, Rule.DRAWN_NAME, message)
    for line, message in _bases(subject, drawing.bases):
        yield Finding(page, fence.line + line, Rule.DRAWN_EDGE, message)


def _classes(subject: Subject, drawing: Drawing) -> Iterator[Message]:
    absent = set()
    for name, line in drawing.classes.items():
        word = _last(name)
        if not _is_there(subject, word):
            absent.add(name)
            if is_distinct(word):
                near = subject.vocabulary.nearest(word)
                hint = f"; the nearest name is `{near}`" if near else ""
                yield line, f"`{name}` is nowhere in the source{hint}"
    for member in drawing.members:
        if subject.machine.ours:  # "name type", as signatures are shown
            member = msgspec.structs.replace(member, name=member.first)
        if member.owner not in absent and not _has_member(subject, member):
            yield member.line, f"`{member.owner}` has no `{member.name}` in the source"


def _is_the_same(drawn: str, real: str) -> bool:
    """Tell whether an id of a diagram, which has no dots, stands for a name: ``pkg_mod_Name``."""
    return drawn == real or drawn.endswith(f"_{real}")


def _is_there(subject: Subject, word: str) -> bool:
    """Tell whether a name, or what follows the place in front of it (``pkg_Name``), is known."""
    if _is_known(subject, word):
        return True
    last = word.rpartition("_")[2]
    return word[:1].islower() and last[:1].isupper() and _is_known(subject, last)


def _is_known(subject: Subject, word: str) -> bool:
    known = subject.vocabulary.knows(word) or word in known_words()
    return known or word.lower() in known_in_any_case() or word in subject.page_names


def _has_member(subject: Subject, member: Member) -> bool:
    """Tell whether a member stands in a file that names its class, or cannot be looked for."""
    name = member.name.lstrip("~")
    owners = subject.vocabulary.where(_last(member.owner))
    if not owners or name in _CONSTRUCTORS or name.startswith("__") or len(name) < _SHORTEST:
        return True
    # Mermaid has no place for the sign before a name.
    there = {*subject.vocabulary.where(name), *subject.vocabulary.where(f"${name}")}
    if not there.isdisjoint(owners):
        return True
    # Members may come from a base, which another file declares.
    inherited = [
        path
        for base in _ancestors(subject, member.owner)
        for path in subject.vocabulary.where(base)
    ]
    return not set(subject.vocabulary.where(name)).isdisjoint(inherited)


def _ancestors(subject: Subject, name: str) -> set[str]:
    """Return all bases of a class that can be read, its own name not among them."""
    found: set[str] = set()
    waiting = [_last(name)]
    while waiting and len(found) < _MOST_BASES:
        present = waiting.pop()
        for bases in bases_of(subject.source, subject.vocabulary.where(present), present):
            new = bases - found
            found |= new
            waiting += sorted(new)
    return found


def _bases(subject: Subject, bases: tuple[Base, ...]) -> Iterator[Message]:
    """Yield inheritance that the header of the class, wherever it is declared, contradicts."""
    for one in bases:
        derived, base = _last(one.derived), _last(one.base)
        headers = bases_of(subject.source, subject.vocabulary.where(derived), derived)
        named = {name for header in headers for name in header}
        if headers and not any(_is_the_same(base, name) for name in named):
            real = ", ".join(f"`{name}`" for name in sorted(named))
            yield one.line, f"`{derived}` does not extend `{base}`; its bases are {real or 'none'}"


def _calls(subject: Subject, drawing: Drawing) -> Iterator[Message]:
    for name, line in drawing.calls:
        word = _last(name)
        if not _is_there(subject, word) and len(word) >= _SHORTEST:
            near = subject.vocabulary.nearest(word)
            hint = f"; the nearest name is `{near}`" if near else ""
            yield line, f"`{name}()` is nowhere in the source{hint}"


def _last(name: str) -> str:
    """Return the name itself: what stands in front of it, or in parentheses behind, tells where."""
    return name.split(" (", 1)[0].rsplit(".", 1)[-1]


_SHORTEST = 3
_CONSTRUCTORS = frozenset({"constructor", "init", "new"})
_MOST_BASES = 50
