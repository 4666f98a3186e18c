"""``codewiki languages``: what is read, and how deep."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codewiki.cli.errors import reported
from codewiki.cli.terminal import say

if TYPE_CHECKING:
    from codewiki.source.languages import Language


def languages(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document for programs.")
    ] = False,
) -> None:
    """Show which languages and files are read, and how deep."""
    with reported():
        found = supported()
        if as_json:
            say(json.dumps(found, indent=2))
            return
        say("Analysed (definitions, calls, imports, types, behaviour; resolved across files):")
        for row in found["analysed"]:
            say(f"  {row['title']:<14} {' '.join(row['suffixes'])}")
        say("\nRead as what they are (keys, targets, jobs, headings):")
        for row in found["artifacts"]:
            say(f"  {row['name']:<14} {' '.join(row['patterns']) or ' '.join(row['languages'])}")
        say("\nTold apart and given a place on a page:")
        titles = sorted((row["title"] for row in found["recognised"]), key=str.casefold)
        say(_wrapped(", ".join(titles)))


def supported() -> dict[str, list[dict[str, Any]]]:
    """Return the languages and artifacts as plain values, sorted by title or name."""
    from codewiki.facts.artifacts.registry import READERS
    from codewiki.facts.languages.registry import adapters
    from codewiki.source.languages import known_languages

    known = {adapter.language: adapter for adapter in adapters()}
    rows = known_languages()
    return {
        "analysed": [
            _row(row) | {"signals": sorted(known[row.name].signals)}
            for row in rows
            if row.name in known
        ],
        "artifacts": [
            {
                "name": reader.name,
                "patterns": list(reader.patterns),
                "languages": sorted(reader.languages),
            }
            for reader in sorted(READERS, key=lambda reader: reader.name)
        ],
        "recognised": [_row(row) for row in rows if row.name not in known],
    }


def _row(row: "Language") -> dict[str, Any]:
    return {
        "language": row.name,
        "title": row.title,
        "kind": row.kind.value,
        "suffixes": list(row.suffixes),
        "names": list(row.names),
    }


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 96, initial_indent="  ", subsequent_indent="  ")
