"""A paragraph of a model as sentences, and a sentence as spans: nothing else of it is kept."""

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from codewiki.wiki.model import Code, Plain, Span, Spans

LONGEST_CODE = 80

_CODE = re.compile(r"(`+)(?!`)([^`]{1,200})\1(?!`)")
_LATE_HANDLE = re.compile(r"([.!?])((?:\s*\[[^\[\]]{1,80}\])+)")
_END = re.compile(r"(?<=[.!?])[\"”')\]]{0,2}\s+(?=[\"“'(`\[]?[^\W\d_a-z]|[\"“'(]?`|\[)")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx|no)\.|\b[A-Z]\.)\Z", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{0,400}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
_BARE = re.compile(
    r"(?<![\w`.])(?:[A-Za-z]\w*(?:\.\w+)*\(\)|[A-Za-z]\w*_\w+(?:\.\w+)*|_{1,2}[A-Za-z]\w*"
    r"|(?P<maybe>[A-Za-z_]\w+(?:\.[A-Za-z_]\w*)+|[a-z]+[A-Z]\w*|[A-Z]\w*[a-z]\w*[A-Z]\w*))(?![\w`])"
)
_FULL_STOP = re.compile(r"[.!?…。！？]\Z")


def split(text: str) -> list[str]:
    """Return the sentences of ``text``, each with the handles that stand behind its full stop."""
    text = _LATE_HANDLE.sub(lambda match: f"{match[2]}{match[1]}", text)
    kept: list[str] = []
    code: list[str] = []

    def hide(match: re.Match[str]) -> str:
        code.append(match[0])
        return f"`\x00{len(code) - 1}\x00`"

    hidden = _CODE.sub(hide, text.replace("\x00", ""))
    for part in _END.split(hidden):
        if kept and _SHORT.search(kept[-1]):
            kept[-1] = f"{kept[-1]} {part}"
        else:
            kept.append(part)

    def show(match: re.Match[str]) -> str:
        return code[int(match[1])]

    shown = (re.sub("`\x00(\\d+)\x00`", show, part).strip() for part in kept)
    return [part for part in shown if part]


def spans_of(text: str, known: Callable[[str], bool] = lambda word: True) -> Spans:
    """Return ``text`` as words and code spans; markup of other kinds is taken out.

    Words that can only be code (``a_b``, ``f()``) become code spans, and so do those that may be
    (``a.b``, ``camelCase``) where they are ``known``.
    """
    spans: list[Span] = []
    place = 0
    for match in _CODE.finditer(text):
        spans += _plain(text[place : match.start()], known)
        code = match[2].strip()
        if code:
            spans.append(Code(code))
        place = match.end()
    spans += _plain(text[place:], known)
    return _tidied(spans)


def _plain(text: str, known: Callable[[str], bool]) -> Iterator[Span]:
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub("", text).replace("“", "‘").replace("”", "’").replace('"', "'")
    place = 0
    for match in _BARE.finditer(text):
        if match["maybe"] and not known(match[0]):
            continue
        if match.start() > place:
            yield Plain(text[place : match.start()])
        yield Code(match[0].removesuffix("()"))
        place = match.end()
    if place < len(text):
        yield Plain(text[place:])


def _tidied(spans: Sequence[Span]) -> Spans:
    """Join words, and take out the blanks that handles left before points and at the ends."""
    joined: list[Span] = []
    for span in spans:
        if isinstance(span, Plain) and joined and isinstance(joined[-1], Plain):
            joined[-1] = Plain(joined[-1].text + span.text)
        else:
            joined.append(span)
    tidy: list[Span] = []
    for number, span in enumerate(joined):
        if isinstance(span, Plain):
            text = re.sub(r"\s+([.,;:!?)])", r"\1", re.sub(r"\s+", " ", span.text))
            text = text.lstrip() if not number else text
            text = text.rstrip() if number == len(joined) - 1 else text
            if text:
                tidy.append(Plain(text))
        else:
            tidy.append(span)
    return tuple(tidy)


def with_end(spans: Spans) -> tuple[Spans, str]:
    """Return the spans without their final stop, and the stop (a full one where there is none)."""
    last = spans[-1] if spans else None
    if isinstance(last, Plain) and (found := _FULL_STOP.search(last.text)):
        rest = last.text[: found.start()].rstrip()
        head = spans[:-1]
        return ((*head, Plain(rest)) if rest else head), found[0]
    return spans, "."


def words_of(spans: Spans) -> str:
    """The words of a sentence without its code."""
    return " ".join(span.text for span in spans if isinstance(span, Plain))


def text_of(spans: Spans) -> str:
    """All of a sentence as text."""
    return "".join(getattr(span, "text", "") for span in spans)


def code_of(spans: Spans) -> tuple[str, ...]:
    """The code spans of a sentence, each once."""
    return tuple(dict.fromkeys(span.text for span in spans if isinstance(span, Code)))


def replaced(spans: Spans, old: str, new: str) -> Spans:
    """Return the spans with ``new`` in the place of a word in the plain ones."""
    pattern = re.compile(rf"\b{re.escape(old)}\b\s?", re.IGNORECASE)
    return _tidied([
        msgspec.structs.replace(span, text=pattern.sub(new, span.text))
        if isinstance(span, Plain)
        else span
        for span in spans
    ])
