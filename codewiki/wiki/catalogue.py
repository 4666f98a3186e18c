"""Every word that codewiki itself writes: one catalogue with named slots and plural forms.

A template is filled with spans, never with strings, so that text of a repository cannot pass for
our own words: it is a ``Code``, a ``Quote`` or a link, and is escaped as such.

English is complete. Other languages put templates of their own in the place of those that they
have (``speaking``): word order and plural forms are theirs, the slots are the same.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec

from codewiki.wiki.languages import ENGLISH, form_of, forms_of, one_is_one, separator_of
from codewiki.wiki.model import Plain, Span, Spans

Slot = Span | Spans | int
Template = str | Mapping[str, str]

_SLOT = re.compile(r"\{([a-z_]+)\}")
_FILES = ("en.toml", "en_topics.toml")
_TRANSLATED = {"de": ("de.toml",)}
"""The catalogues that come with codewiki besides English, by the code of their language."""
PLURAL_SLOT = "n"
"""The number that chooses between the plural forms of a template."""
ENGLISH_FORMS = forms_of(ENGLISH)
_LONGER = 3
_LEAST = 40
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2069`<>\\[\\]|]")
_QUOTED = re.compile("[“”]")
_LIKE_CODE = re.compile(r"\w*[a-z]\w*[A-Z]\w*|\w*_\w*|\w+\(\)")
"""What a reader takes for a name of the source."""


class Words(msgspec.Struct, frozen=True):
    """Templates in the language with ``code``, by key; a key that has none is said in English.

    ``language`` is what the user calls it.
    """

    code: str
    templates: Mapping[str, Template]
    language: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing has to be said in English."""
        return set(self.templates) >= set(catalogue())


_SPOKEN: ContextVar[Words | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(words: Words | None) -> Iterator[None]:
    """Let ``say`` and ``label`` use ``words`` while the context lasts; ``None`` is English."""
    token = _SPOKEN.set(words)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Words | None:
    """Return the words that are in use, ``None`` for English."""
    return _SPOKEN.get()


def shipped(code: str, language: str = "") -> Words:
    """Return the words that come with codewiki for a language, none of them for most.

    ``language`` is what the user calls the one with ``code``.
    """
    templates = _read(_TRANSLATED[code]) if code in _TRANSLATED else {}
    return Words(code, fitting(templates, code), language or code)


def fitting(templates: Mapping[str, Template], code: str) -> dict[str, Template]:
    """Return those of ``templates`` that can stand for the English ones: known keys, the forms of
    the language, and in each form the slots that it is filled with.
    """
    found: dict[str, Template] = {}
    for key, template in templates.items():
        english = catalogue().get(key)
        if english is not None and _fits(english, template, code):
            found[key] = template
    return found


def _fits(english: Template, template: Template, code: str) -> bool:
    if isinstance(english, str) or isinstance(template, str):
        same = isinstance(english, str) and isinstance(template, str)
        return same and text_fits(str(english), str(template))
    forms = forms_of(code)
    if set(template) != set(forms):
        return False
    return all(
        text_fits(english.get(form, english["other"]), template[form])
        and ((form == "one" and one_is_one(code)) or _has_number(english["other"], template[form]))
        for form in forms
    )


def text_fits(english: str, text: str) -> bool:
    """Tell whether ``text`` may stand for a template: the same slots, once each, but for the
    number; nothing that is no word; quotations as they are; and not much longer.
    """
    slots, others = _SLOT.findall(english), _SLOT.findall(text)
    wanted = sorted(slot for slot in slots if slot != PLURAL_SLOT)
    return (
        sorted(slot for slot in others if slot != PLURAL_SLOT) == wanted
        and others.count(PLURAL_SLOT) <= 1
        and not set("{}") & set(_SLOT.sub("", text))
        and _like_code(text) <= _like_code(english)
        and bool(text.strip()) == bool(english.strip())
        and not _UNFIT.search(text)
        and "://" not in text
        and len(_QUOTED.findall(text)) == len(_QUOTED.findall(english))
        and len(text) <= _LONGER * len(english) + _LEAST
    )


def _like_code(text: str) -> set[str]:
    return set(_LIKE_CODE.findall(_SLOT.sub("", text)))


def _has_number(english: str, text: str) -> bool:
    slot = "{" + PLURAL_SLOT + "}"
    return slot not in english or slot in text


def number(value: int) -> str:
    """Digits, with the thousands separators of the language from 1,000 on."""
    words = _SPOKEN.get()
    return f"{value:,}".replace(",", separator_of(words.code if words else ENGLISH))


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
    words = _SPOKEN.get()
    template, code = (words.templates.get(key), words.code) if words else (None, ENGLISH)
    if template is None:
        template, code = catalogue()[key], ENGLISH
    if isinstance(template, str):
        return template
    if not isinstance(count, int):
        raise KeyError(f"{key} needs the number {PLURAL_SLOT}")
    return template[form_of(code, count)]


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
    """All templates in English by key ("heading.files"); plural ones are a mapping of their two
    forms.
    """
    return _read(_FILES)


@cache
def _read(names: tuple[str, ...]) -> Mapping[str, Template]:
    entries: dict[str, Template] = {}
    for name in names:
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
