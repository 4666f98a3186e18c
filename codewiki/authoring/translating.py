"""The fixed words of the pages in the user's language: asked of the model once, and then kept.

Each string is held against the English one: its slots, its plural forms, its length, its language.
What does not fit is asked for once more and then said in English.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from codewiki.authoring.language import is_in
from codewiki.errors import ModelError
from codewiki.llm.answers import objects
from codewiki.llm.model import Answer, Model, Request, Shape
from codewiki.llm.prompting import render
from codewiki.llm.tokens import LETTERS
from codewiki.settings import Settings
from codewiki.wiki.catalogue import (
    ENGLISH_FORMS,
    Template,
    Words,
    catalogue,
    fitting,
    text_fits,
)
from codewiki.wiki.languages import form_of, forms_of

_SHARE = 0.4
"""The share of an answer's tokens that the English strings of one question may have."""
_ROUNDS = 2
_SLOT = re.compile(r"\{[a-z_]+\}")
_LINE = re.compile(r"^\W*(T\d{1,4})\b[^\S\n]*[:=.)-]+[^\S\n]*(.+?)[^\S\n]*$", re.MULTILINE)
_COUNTS = (1, 2, 3, 5, 11, 21, 22, 100, 0)
_SHAPE = Shape(
    "strings",
    json.dumps({
        "type": "object",
        "properties": {
            "strings": {
                "type": "array",
                "maxItems": 200,
                "items": {
                    "type": "object",
                    "properties": {
                        "handle": {"type": "string", "maxLength": 8},
                        "text": {"type": "string", "maxLength": 900},
                    },
                    "required": ["handle", "text"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["strings"],
        "additionalProperties": False,
    }),
    "Answer with a line for each string and nothing else: its handle, a colon, the translation:\n"
    "T1: …",
)


class Entry(msgspec.Struct, frozen=True):
    """One string to translate: a template, or one plural form of it ("" for none)."""

    key: str
    form: str
    english: str


class Translation(msgspec.Struct, frozen=True):
    """The words of a language with those that a model translated, and the answers they rest on."""

    words: Words
    answers: tuple[Answer, ...] = ()


async def translated(
    model: Model, known: Words, settings: Settings, concurrency: int = 1
) -> Translation:
    """Return ``known`` with what it lacks as ``model`` translates it.

    Never raises ``ModelError``: what was not answered stays English.
    """
    entries = list(_entries(known))
    found: dict[Entry, str] = {}
    answers: list[Answer] = []
    gate = asyncio.Semaphore(2 * concurrency)

    async def ask(batch: Sequence[Entry]) -> None:
        async with gate:
            try:
                answer = await model.ask(_request(batch, known, settings))
            except ModelError:
                return
        answers.append(answer)
        found.update(_read(answer.text, batch, known.language))

    for _ in range(_ROUNDS):
        missing = [entry for entry in entries if entry not in found]
        before = len(found)
        await asyncio.gather(*map(ask, _batches(missing, settings)))
        if len(found) == before:
            break
    made = fitting(_templates(found), known.code)
    templates = {**made, **known.templates}
    return Translation(msgspec.structs.replace(known, templates=templates), tuple(answers))


def _entries(known: Words) -> Iterator[Entry]:
    """Yield what is to be translated; what has no word but slots is the same in every language."""
    for key, template in sorted(catalogue().items()):
        if key in known.templates:
            continue
        texts = {"": template} if isinstance(template, str) else template
        if not any(re.search(r"[^\W\d_]", _SLOT.sub("", text)) for text in texts.values()):
            continue
        if isinstance(template, str):
            yield Entry(key, "", template)
            continue
        for form in forms_of(known.code):
            yield Entry(key, form, template.get(form, template[ENGLISH_FORMS[-1]]))


def _batches(entries: Sequence[Entry], settings: Settings) -> Iterator[Sequence[Entry]]:
    most = settings.answer_tokens * LETTERS * _SHARE
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        cost = len(entry.english) + len(entry.key) + 12
        if batch and size + cost > most:
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += cost
    if batch:
        yield batch


def _request(batch: Sequence[Entry], known: Words, settings: Settings) -> Request:
    lines = []
    for number, entry in enumerate(batch, start=1):
        counts = [str(one) for one in _COUNTS if form_of(known.code, one) == entry.form]
        form = f", for numbers such as {', '.join(counts[:3])}" if entry.form and counts else ""
        lines.append(f"T{number} ({entry.key}{form}): {entry.english}")
    return Request(
        prefix=render("words", language=known.language),
        prompt=render("strings", strings="\n".join(lines), language=known.language),
        max_output=settings.answer_tokens,
        shape=_SHAPE,
        seconds=settings.model_seconds,
        stage="words",
        subject="fixed words",
    )


def _read(text: str, batch: Sequence[Entry], language: str) -> dict[Entry, str]:
    """Return what fits of an answer; nothing of one that is in another language."""
    by_handle = {f"T{number}": entry for number, entry in enumerate(batch, start=1)}
    found: dict[Entry, str] = {}
    for handle, said in _pairs(text):
        entry = by_handle.get(handle.strip().upper())
        if entry is not None and text_fits(entry.english, said.strip()):
            found[entry] = said.strip()
    whole = " ".join(_SLOT.sub("", said) for said in found.values())
    return found if is_in(whole, language) else {}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    listed = False
    for value in objects(text):
        items = value.get("strings")
        for item in items if isinstance(items, list) else [value]:
            if isinstance(item, dict):
                handle, said = item.get("handle"), item.get("text")
                if isinstance(handle, str) and isinstance(said, str):
                    listed = True
                    yield handle, said
    if not listed:
        yield from _LINE.findall(text)


def _templates(found: Mapping[Entry, str]) -> dict[str, Template]:
    made: dict[str, Template] = {}
    forms: dict[str, dict[str, str]] = {}
    for entry, text in found.items():
        if entry.form:
            forms.setdefault(entry.key, {})[entry.form] = text
        else:
            made[entry.key] = text
    return {**made, **forms}
