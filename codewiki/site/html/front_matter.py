"""What the site takes from the YAML head of a page, read line by line: it may hold anything."""

import json
import re

import msgspec

_HEAD = re.compile(r"\A---\n(?P<head>(?:(?!---\n)[^\n]*\n)*)---\n")
_TRUST = re.compile(r"\{((?:\s*[a-z]+: \d{1,9},?)+)\s*\}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_LONGEST = 1_000


class FrontMatter(msgspec.Struct, frozen=True):
    """The title, the commit and the number of statements in each state; empty where not said."""

    title: str = ""
    commit: str = ""
    trust: tuple[tuple[str, int], ...] = ()


def split(text: str) -> tuple[FrontMatter, str]:
    """What the front matter says, and the text without it."""
    match = _HEAD.match(text)
    if match is None:
        return FrontMatter(), text
    entries: dict[str, str] = {}
    for line in match["head"].split("\n"):
        key, colon, value = line[:_LONGEST].partition(":")
        if colon and key in {"title", "commit", "trust"}:
            entries[key] = value.strip()
    commit = entries.get("commit", "")
    found = FrontMatter(
        title=_scalar(entries.get("title", "")),
        commit=commit if _COMMIT.fullmatch(commit) else "",
        trust=_trust(entries.get("trust", "")),
    )
    return found, text[match.end() :]


def _scalar(value: str) -> str:
    if value.startswith('"'):
        try:
            read = json.loads(value)
        except ValueError:
            return value.strip('"')
        return read if isinstance(read, str) else ""
    return value.strip("'")


def _trust(value: str) -> tuple[tuple[str, int], ...]:
    match = _TRUST.fullmatch(value)
    if match is None:
        return ()
    pairs = (part.split(":") for part in match[1].split(",") if part.strip())
    return tuple((name.strip(), int(count)) for name, count in pairs)
