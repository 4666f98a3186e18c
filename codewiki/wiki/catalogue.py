"""Every word that codewiki itself writes: one catalogue with named slots and plural forms.

A template is filled with spans, never with strings, so that text of a repository cannot pass for
our own words: it is a ``Code``, a ``Quote`` or a link, and is escaped as such.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

from codewiki.wiki.model import Plain, Span, Spans

Slot = Span | Spans | int
Template = str | Mapping[str, str]

_SLOT = re.compile(r"\{([a-z_]+)\}")
_FILES = ("en.toml", "en_topics.toml")
PLURAL_SLOT = "n"
"""The number that chooses between the forms ``one`` and ``other``."""


def number(value: int) -> str:
    """Digits, with thousands separators from 1,000 on."""
    return f"{value:,}"


def say(key: str, /, **slots: Slot) -> Spans:
    """The words of ``key`` with its slots filled.

    Raises ``KeyError`` for an unknown key, a slot that is missing or one that is not there.
    """
    template = template_of(key, slots.get(PLURAL_SLOT))
    names = set(_SLOT.findall(template))
    unused = set(slots) - names - {PLURAL_SLOT}
    if unused:
        raise KeyError(f"{key} has no slot {', '.join(sorted(unused))}")
    spans: list[Span] = []
    # Splitting at a group gives words and slot names in turn.
    for position, part in enumerate(_SLOT.split(template)):
        spans.extend(_filled(slots[part]) if position % 2 else _plain(part))
    return merged(spans)


def label(key: str, /) -> str:
    """The words of a key without slots, for the head of a table or the title of a diagram."""
    return template_of(key, None)


def template_of(key: str, count: Slot | None) -> str:
    """The template of ``key`` in the form that goes with ``count``."""
    template = catalogue()[key]
    if isinstance(template, str):
        return template
    if not isinstance(count, int):
        raise KeyError(f"{key} needs the number {PLURAL_SLOT}")
    return template["one" if count == 1 else "other"]


def listing(items: Sequence[Slot], limit: int = 4) -> Spans:
    """The items in a row: "a, b and c", at most ``limit`` of them, then "and N others"."""
    shown = [_filled(item) for item in items[:limit]]
    if not shown:
        return ()
    rest = len(items) - len(shown)
    last = say("list.others", n=rest) if rest else shown.pop()
    if not shown:
        return last
    row: list[Span] = []
    for position, item in enumerate(shown):
        row.extend((*_plain(", " if position else ""), *item))
    return merged([*row, Plain(" "), *say("list.and"), Plain(" "), *last])


def joined(*parts: Spans, by: str = " ") -> Spans:
    """Parts that are not empty, with ``by`` between them."""
    row: list[Span] = []
    for part in parts:
        if part:
            row.extend((*(_plain(by) if row else ()), *part))
    return merged(row)


def merged(spans: Sequence[Span]) -> Spans:
    """The same text with neighbouring plain spans made one."""
    result: list[Span] = []
    for span in spans:
        if isinstance(span, Plain) and result and isinstance(result[-1], Plain):
            result[-1] = Plain(result[-1].text + span.text)
        else:
            result.append(span)
    return tuple(result)


@cache
def catalogue() -> Mapping[str, Template]:
    """All templates by key ("heading.files"); plural ones are a mapping of their two forms."""
    entries: dict[str, Template] = {}
    for name in _FILES:
        source = files("codewiki.wiki").joinpath("strings", name).read_text(encoding="utf-8")
        for key, template in _flattened(tomllib.loads(source), ""):
            if key in entries:
                raise KeyError(f"{key} has its words in two files")
            entries[key] = template
    return entries


def _flattened(table: Mapping[str, object], prefix: str) -> list[tuple[str, Template]]:
    entries: list[tuple[str, Template]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries.append((key, value))
        elif isinstance(value, dict) and set(value) == {"one", "other"}:
            entries.append((key, cast("Mapping[str, str]", value)))
        else:
            entries.extend(_flattened(cast("Mapping[str, object]", value), f"{key}."))
    return entries


def _plain(text: str) -> Spans:
    return (Plain(text),) if text else ()


def _filled(slot: Slot) -> Spans:
    if isinstance(slot, int):
        return (Plain(number(slot)),)
    return slot if isinstance(slot, tuple) else (slot,)
