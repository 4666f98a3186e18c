"""``codewiki prove``: how a statement of a wiki is proved, for a reader who wants to follow it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.errors import reported
from codewiki.cli.terminal import say

if TYPE_CHECKING:
    from codewiki.check.proof import Lines, Listed, Part, Proof

_MOST_LINES = 24


def prove(
    address: Annotated[
        str,
        typer.Argument(
            metavar="PAGE#BLOCK",
            help="A block as in wiki.json (sessions#functions/1), one of its statements "
            "(sessions#functions/1/3), a section (sessions#functions), or a page.",
        ),
    ],
    wiki: Annotated[
        str,
        typer.Option(
            "--wiki",
            metavar="DIR",
            show_default=False,
            help="Folder of the wiki, or the repository that holds it. "
            "Default: the current directory.",
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            "--source",
            metavar="PATH",
            show_default=False,
            help="Folder of the repository that the wiki is about. Default: the one it lies in.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show how statements of a wiki are proved: the rules, what they looked at, the verdicts.

    A page or a section alone lists its blocks with the states of their statements. The source is
    read as it is now: what has moved or changed since the wiki was written is told.

    Exit codes: 0 shown, 1 there is nothing at the address, 3 the source cannot be read,
    5 there is no wiki.
    """
    with reported():
        from codewiki.cli.asking import without_secrets
        from codewiki.proving import prove_at

        answer = prove_at(address, wiki, source)
        if as_json:
            import json

            import msgspec

            say(without_secrets(json.dumps(msgspec.to_builtins(answer), indent=2)))
            return
        lines = _listing(answer.blocks) if answer.blocks else _proofs(answer.proofs)
        for line in lines:
            say(without_secrets(line))


def _listing(blocks: "tuple[Listed, ...]") -> Iterator[str]:
    width = max(len(one.block) for one in blocks)
    for one in blocks:
        states = ", ".join(
            f"{count} {name}"
            for name, count in (
                ("checked", one.checked),
                ("cited", one.cited),
                ("unchecked", one.unchecked),
            )
            if count
        )
        yield f"{one.block:<{width}}  {one.kind}: {states or 'nothing asserted'}"
        if one.begins:
            yield f"{'':<{width}}  {one.begins}"


def _proofs(proofs: "tuple[Proof, ...]") -> Iterator[str]:
    for number, proof in enumerate(proofs):
        if number:
            yield ""
        yield f"{proof.block}/{proof.number}: {proof.verdict} (when it was written: {proof.state})"
        yield f"  {proof.text}"
        for reason in proof.reasons:
            yield f"  does not hold: {reason}"
        for one in proof.moved:
            before, now = one.before, one.now
            yield f"  moved: {before.path}:{before.line} is {now.path}:{now.line}"
        if proof.note:
            yield f"  {proof.note}"
        seen: set[tuple[str, int, int]] = set()
        for place, part in enumerate(proof.parts, start=1):
            yield from _part(place, part, seen)


def _part(place: int, part: "Part", seen: set[tuple[str, int, int]]) -> Iterator[str]:
    yield f"  {place}. {part.says}: {part.verdict}"
    yield f"     Rule: {part.rule}"
    if part.also:
        yield f"     Looked into: {part.also}"
    if part.lines is None:
        return
    key = (part.lines.path, part.lines.line, part.lines.end_line)
    again = " (above)" if key in seen else ""
    yield f"     Looked at: {key[0]}:{key[1]}-{key[2]}{again}"
    if key not in seen:
        seen.add(key)
        yield from _source(part.lines)


def _source(lines: "Lines") -> Iterator[str]:
    rows = lines.text.split("\n")
    for number, row in enumerate(rows[:_MOST_LINES], start=lines.line):
        yield f"     {number:>6} | {row}"
    if len(rows) > _MOST_LINES:
        yield f"            … {len(rows) - _MOST_LINES} more lines"
