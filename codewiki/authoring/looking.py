"""Questions of a model to the graph before it writes: read-only, bounded, and off by default.

A model may ask in the form of its answer, so no provider needs tools: find a symbol, read its
lines, who calls it, what it calls, where a word stands, what a page says. What it is shown becomes
further excerpts of the dossier. Only files that the wiki covers can be read, by names that the
graph knows: no path of the model's is ever opened.
"""

import json
from collections.abc import Iterator, Mapping

import msgspec

from codewiki.authoring import asking
from codewiki.authoring.facts_text import lead_of
from codewiki.authoring.guarding import guarded
from codewiki.authoring.model import Dossier, Excerpt, Summary
from codewiki.graph.model import EdgeKind, Node
from codewiki.llm.answers import objects
from codewiki.llm.model import Answer, Model, Request, Shape
from codewiki.llm.prompting import render
from codewiki.llm.tokens import LETTERS
from codewiki.settings import Settings
from codewiki.wiki.evidence import MAX_LINES
from codewiki.wiki.material import Material
from codewiki.wiki.model import Page

MOST_ASKED = 4
"""Questions of one round."""
MOST_SHOWN = 4
"""Places that the answer to one question shows."""
_SHARE = 0.5
"""What all answers may add to a dossier, as a share of its tokens."""
_LINES = 30
_LONGEST = 120
_KINDS = ("find", "read", "callers", "callees", "search", "page")
_CALLS = (EdgeKind.CALLS, EdgeKind.CONSTRUCTS)

_SHAPE = Shape(
    "questions",
    json.dumps({
        "type": "object",
        "properties": {
            "questions": {
                "type": "array",
                "maxItems": MOST_ASKED,
                "items": {
                    "type": "object",
                    "properties": {
                        "ask": {"type": "string", "enum": list(_KINDS)},
                        "what": {"type": "string", "maxLength": _LONGEST},
                    },
                    "required": ["ask", "what"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["questions"],
        "additionalProperties": False,
    }),
    'Answer with JSON like {"questions": [{"ask": "callers", "what": "Shelf.take"}]} and nothing '
    'else; {"questions": []} when you have seen enough.',
)


class Looker:
    """Answers questions about one repository."""

    def __init__(self, material: Material, pages: Mapping[str, Page]) -> None:
        self._material = material
        self._pages = pages

    def places(self, kind: str, what: str) -> Iterator[tuple[str, int, int, str]]:
        """Yield the lines that answer a question, a few at most."""
        what = what.strip().strip("`")[:_LONGEST]
        found = list(self._found(kind, what))
        yield from found[:MOST_SHOWN]

    def page(self, what: str) -> Summary | None:
        """Return what a page says first, for its id or title."""
        for page in self._pages.values():
            if what.strip().casefold() in {page.id.casefold(), page.title.casefold()}:
                return Summary(page.title, guarded(lead_of(page)))
        return None

    def _found(self, kind: str, what: str) -> Iterator[tuple[str, int, int, str]]:
        material = self._material
        nodes = [node for node in material.index.find(what) if node.path in material.files]
        match kind:
            case "find" | "read":
                for node in nodes:
                    yield self._place(node)
            case "callers" | "callees":
                for node in nodes[:2]:
                    yield from self._around(node, kind)
            case "search":
                yield from self._lines_with(what)

    def _around(self, node: Node, kind: str) -> Iterator[tuple[str, int, int, str]]:
        index, material = self._material.index, self._material
        edges = (
            index.incoming(node.id, *_CALLS)
            if kind == "callers"
            else index.outgoing(node.id, *_CALLS)
        )
        for edge in edges:
            other = material.nodes.get(edge.source if kind == "callers" else edge.target)
            if other is not None and other.path in material.files:
                yield self._place(other)

    def _place(self, node: Node) -> tuple[str, int, int, str]:
        material = self._material
        if node.definition < 0:
            return node.path, 1, min(material.files[node.path].lines, _LINES), node.name
        definition = material.definition(node)
        last = min(definition.end_line, definition.line + MAX_LINES - 1)
        return node.path, definition.line, last, definition.qualified

    def _lines_with(self, word: str) -> Iterator[tuple[str, int, int, str]]:
        if len(word) < 3:
            return
        shown = 0
        for path, file in self._material.files.items():
            text = self._material.evidence.all_text(path)
            place = text.find(word)
            if place < 0:
                continue
            line = text.count("\n", 0, place) + 1
            yield path, max(1, line - 3), min(file.lines, line + 6), word
            shown += 1
            if shown == MOST_SHOWN:
                return


async def looked_up(
    model: Model, shown: Dossier, looker: Looker, material: Material, settings: Settings
) -> tuple[Dossier, list[tuple[str, Answer]]]:
    """Return the dossier with what the model asked to see, and the answers in which it asked.

    At most ``settings.look_ups`` rounds; raises ``ModelError``.
    """
    answers: list[tuple[str, Answer]] = []
    room = int(settings.page_tokens * LETTERS * _SHARE)
    for _ in range(settings.look_ups):
        answer = await model.ask(_request(shown, settings))
        answers.append(("look", answer))
        wider = shown
        for kind, what in _questions(answer.text):
            wider, room = _with(wider, looker, material, kind, what, room)
        if wider == shown:
            break
        shown = wider
    return shown, answers


def _request(shown: Dossier, settings: Settings) -> Request:
    first = asking.request(shown, settings)
    return Request(
        prefix=first.prefix,
        prompt=render("look", request=first.prompt),
        max_output=settings.answer_tokens,
        shape=_SHAPE,
        seconds=settings.model_seconds,
        stage="look",
        subject=shown.page,
    )


def _questions(text: str) -> Iterator[tuple[str, str]]:
    asked = 0
    for value in objects(text):
        listed = value.get("questions")
        for one in listed if isinstance(listed, list) else [value]:
            if not isinstance(one, dict) or asked == MOST_ASKED:
                continue
            kind, what = one.get("ask"), one.get("what")
            if kind in _KINDS and isinstance(what, str) and what.strip():
                asked += 1
                yield str(kind), what


def _with(
    shown: Dossier, looker: Looker, material: Material, kind: str, what: str, room: int
) -> tuple[Dossier, int]:
    """Return the dossier with the answer to a question, and the letters that are left."""
    if kind == "page":
        told = looker.page(what)
        if told is None or told in shown.children or len(told.text) > room:
            return shown, room
        return msgspec.structs.replace(shown, children=(*shown.children, told)), room - len(
            told.text
        )
    excerpts = list(shown.excerpts)
    for path, first, last, name in looker.places(kind, what):
        if any(one.path == path and one.line <= first <= last <= one.end_line for one in excerpts):
            continue
        lines = [material.evidence.text(path, line)[:300] for line in range(first, last + 1)]
        text = guarded("\n".join(lines))
        if not text.strip() or len(text) > room:
            continue
        room -= len(text)
        handle = f"S{len(excerpts) + 1}"
        excerpts.append(Excerpt(handle, path, first, last, name, text))
    return msgspec.structs.replace(shown, excerpts=tuple(excerpts)), room
