"""Answers of the graph as lines for people: where it is written, what it is, seen or inferred."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codewiki.query.model import (
        Affected,
        Chains,
        Cycle,
        Dependent,
        Entry,
        GraphSummary,
        Missed,
        Place,
        Ranked,
        Related,
        Relation,
    )

VERBS = {
    "contains": ("contains", "contain"),
    "imports": ("imports", "import"),
    "calls": ("calls", "call"),
    "constructs": ("constructs", "construct"),
    "inherits": ("inherits from", "inherit from"),
    "implements": ("implements", "implement"),
    "overrides": ("overrides", "override"),
    "uses type": ("uses the type", "use the type"),
    "reads": ("reads", "read"),
    "decorates": ("is decorated by", "be decorated by"),
    "raises": ("raises", "raise"),
    "catches": ("catches", "catch"),
    "tests": ("tests", "test"),
    "configures": ("configures", "configure"),
    "builds": ("builds", "build"),
    "depends on": ("depends on", "depend on"),
}
"""How each kind of edge reads when it is seen, and after "appears to" when it is inferred."""

_WIDEST = 64
_SHOWN = 50
"""So many members of one cycle are shown."""


def found(places: Iterable["Place"]) -> Iterator[str]:
    """Lines of ``codewiki graph find``."""
    yield from _columns(
        (_at(place), f"{_name(place)}  {place.kind}{_role(place)}  {place.id}") for place in places
    )


def related(answers: Sequence["Related"], noun: str, *, incoming: bool) -> Iterator[str]:
    """Lines of relations of nodes, each node under its own heading."""
    for number, answer in enumerate(answers):
        if number:
            yield ""
        yield f"{_heading(answer.about)}: {count(len(answer.relations), noun)}"
        yield from _columns(
            (f"{one.path}:{one.lines[0]}", _sentence(one, incoming=incoming))
            for one in answer.relations
        )


def _sentence(relation: "Relation", *, incoming: bool) -> str:
    what = _verb(relation)
    name = _name(relation.place)
    place = "" if relation.place.kind == "file" else f" at {_at(relation.place)}"
    said = f"{name} {what} it" if incoming else f"{what} {name}{place}"
    return f"{said}{_role(relation.place)}{_also(relation)}{_how(relation)}"


def _between(source: "Place", relation: "Relation") -> str:
    """A relation as a whole sentence."""
    return f"{_name(source)} {_verb(relation)} {_name(relation.place)}{_how(relation)}"


def _verb(relation: "Relation") -> str:
    seen, inferred = VERBS[relation.kind.value]
    return seen if relation.seen else f"appears to {inferred}"


def _how(relation: "Relation") -> str:
    """How an inferred relation was found, and how sure that is."""
    return "" if relation.seen else f" ({relation.tier.value}, {relation.confidence:g})"


def _also(relation: "Relation") -> str:
    others = relation.lines[1:]
    if not others:
        return ""
    more = ", …" if len(others) > 5 else ""
    return f", also at {', '.join(map(str, others[:5]))}{more}"


def chains(answers: Sequence["Chains"], *, every: bool) -> Iterator[str]:
    """Lines of ``codewiki graph path``."""
    reached = [answer for answer in answers if answer.chains]
    for number, answer in enumerate(reached or answers):
        if number:
            yield ""
        ends = f"{_heading(answer.start)} to {_heading(answer.end)}"
        if not answer.chains:
            kind = "imports" if answer.end.kind == "file" else "calls"
            yield f"{ends}: no chain of {kind}"
            continue
        yield f"{ends}: {count(len(answer.chains), 'chain') if every else 'the shortest chain'}"
        for place, chain in enumerate(answer.chains):
            if place:
                yield ""
            if not chain:
                yield "  they are the same"
            yield from _columns(
                (f"{step.path}:{step.lines[0]}", _sentence(step, incoming=False)) for step in chain
            )
    if reached and len(reached) < len(answers):
        yield ""
        others = count(len(answers) - len(reached), "other pair")
        yield f"There is no chain for {others} of these names."


def affected(answers: Sequence["Affected"]) -> Iterator[str]:
    """Lines of ``codewiki graph impact``."""
    for number, answer in enumerate(answers):
        if number:
            yield ""
        rows = len(answer.dependents)
        tests = len(answer.tests)
        yield (
            f"{_heading(answer.about)}: {count(rows, 'dependent')} may break, and {tests} in tests"
        )
        yield from _by_distance(answer.dependents)
        if answer.tests:
            yield "tests:"
            yield from _by_distance(answer.tests)
        if not answer.complete:
            yield "There are more; the search stopped at its limit."


def _by_distance(rows: Sequence["Dependent"]) -> Iterator[str]:
    for distance in sorted({row.distance for row in rows}):
        yield f"  {count(distance, 'step')} away"
        near = (row for row in rows if row.distance == distance)
        yield from _columns(
            (
                (
                    f"{row.because.path}:{row.because.lines[0]}",
                    f"{_between(row.place, row.because)}",
                )
                for row in near
            ),
            indent=4,
        )


def cycles(answers: Sequence["Cycle"], *, calls: bool) -> Iterator[str]:
    """Lines of ``codewiki graph cycles``."""
    kind = "call" if calls else "import"
    if not answers:
        yield f"There are no {kind} cycles."
    for number, cycle in enumerate(answers):
        if number:
            yield ""
        size = len(cycle.members)
        noun = "definition" if calls else "file"
        itself = f" that {kind}s itself" if size == 1 else ""
        yield f"{kind} cycle of {count(size, noun)}{itself}"
        if size > len(cycle.circle):
            yield "  the shortest circle in it"
        yield from _columns(
            (
                f"{link.relation.path}:{link.relation.lines[0]}",
                f"{_between(link.source, link.relation)}{_uncounted(link.relation)}",
            )
            for link in cycle.circle
        )
        if size > len(cycle.circle):
            yield f"  all members, with {count(len(cycle.links), kind)} between them"
            yield from (f"    {_member(one)}" for one in cycle.members[:_SHOWN])
        if size > max(_SHOWN, len(cycle.circle)):
            yield f"    and {size - _SHOWN} more; --json has all"


def _uncounted(relation: "Relation") -> str:
    return "" if relation.counted else " (a re-export, or for type checkers only)"


def _member(place: "Place") -> str:
    return place.path if place.kind == "file" else f"{_at(place)}  {_name(place)}"


def layers(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of ``codewiki graph layers``."""
    if not rows:
        yield "No file imports another."
    for number, row in enumerate(rows):
        first = ", importing none of the others" if not number else ""
        yield f"layer {number + 1}: {count(len(row), 'file')}{first}"
        yield from (f"  {path}" for path in row)


def entries(rows: Sequence["Entry"], *, part: bool) -> Iterator[str]:
    """Lines of ``codewiki graph entry-points``."""
    if not rows:
        yield "There are none."
    yield from _columns(((_at(row.place), _entry(row, part=part)) for row in rows), indent=0)


def _entry(row: "Entry", *, part: bool) -> str:
    named = [f"named by {one.path}:{one.lines[0]}" for one in row.named]
    told = [count(row.callers, "caller") + " outside"] if part else []
    told += [count(row.tests, "test")] if row.tests else []
    reach = [f"leads to {count(row.reach, 'definition')}"]
    return f"{_name(row.place)}  {row.place.kind}  {', '.join([*named, *told, *reach])}"


def ranked(rows: Sequence["Ranked"]) -> Iterator[str]:
    """Lines of ``codewiki graph rank``."""
    for number, row in enumerate(rows):
        yield (
            f"{number + 1:>4}  {row.rank:.4f}  {_name(row.place)}  {row.place.kind}  "
            f"{_at(row.place)}  {count(row.users, 'user')}"
        )


def misses(rows: Sequence["Missed"]) -> Iterator[str]:
    """Lines of ``codewiki graph misses``."""
    for number, row in enumerate(rows):
        if number:
            yield ""
        yield row.language
        for word, total, names in (
            ("external", row.external, row.external_names),
            ("unresolved", row.unresolved, row.unresolved_names),
        ):
            yield f"  {word} {total}"
            told = ", ".join(f"{_short(name)}\xa0{times}" for name, times in names)
            indent = " " * 4
            wrapped = textwrap.wrap(
                told, 96, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
            )
            yield from (line.replace("\xa0", " ") for line in wrapped)


def summary(value: "GraphSummary") -> Iterator[str]:
    """Lines of ``codewiki graph summary``."""
    yield f"nodes {sum(value.nodes.values())}"
    yield from _table(value.nodes)
    yield f"edges {sum(value.edges.values())}: {value.seen} seen, {value.inferred} inferred"
    yield from _table(value.edges)
    yield "edges by the rung that found them"
    yield from _table(value.tiers)
    total = value.statistics
    yield f"references {total.references}"
    yield f"  {'':<14} {'resolved':>10} {'external':>10} {'unresolved':>10}"
    for row in total.languages:
        yield f"  {row.language:<14} {row.resolved:>10} {row.external:>10} {row.unresolved:>10}"
    yield f"longest chain of dependencies {total.max_depth}"


def _table(rows: dict[str, int]) -> Iterator[str]:
    yield from (f"  {name:<14} {times:>10}" for name, times in rows.items())


def count(number: int, noun: str) -> str:
    """Return ``number`` with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _heading(place: "Place") -> str:
    # The name of a file says where it is.
    return place.path if place.kind == "file" else f"{_name(place)} ({place.kind}, {_at(place)})"


def _name(place: "Place") -> str:
    return place.name or place.id


def _at(place: "Place") -> str:
    if not place.path:
        return "outside"
    return f"{place.path}:{place.line}" if place.line else place.path


def _role(place: "Place") -> str:
    return f" [{place.role}]" if place.role not in {"", "source"} else ""


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


def _columns(rows: Iterable[tuple[str, str]], *, indent: int = 2) -> Iterator[str]:
    held = list(rows)
    width = min(_WIDEST, max((len(left) for left, _ in held), default=0))
    yield from (f"{' ' * indent}{left:<{width}}  {right}" for left, right in held)
