"""Sentences of documentation: where they stand, and what they say without markup.

A quotation is at most one sentence, never joined from two places. It is cut at the end of the
first sentence, or at a word with "…" where a sentence does not end within reach.
"""

import html
import re
from collections.abc import Iterator

import msgspec

from codewiki.facts.model import Doc

MAX_QUOTED = 300
"""Characters of the longest quotation."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence without markup and the source lines (inclusive) on which it stands."""

    text: str
    line: int
    end_line: int


MOST_RAW = 2_000
"""Characters of raw text in which a sentence is looked for: what is longer is no prose, and the
patterns below would take long over it."""

# What stands between backticks is shown as it is, but for the marks of roles and link targets.
_CODE = re.compile(
    r"(?P<role>:[a-z][a-z:+-]{0,40}:)?(?<!`)(?P<fence>`{1,3})(?!`)(?P<inside>[^\n]*?[^`\n])"
    r"(?P=fence)(?!`)(?P<link>_{0,2})"
)
_TARGET = re.compile(r"\s*<[^<>]*>\Z")
_REFERENCE = re.compile(r"[!./]?(?P<name>[\w.]+(?:\(\))?)\Z")
_SHORTENED = re.compile(r"~[\w.]{0,200}\.(?P<name>\w+(?:\(\))?)\Z")

_MARKUP = (
    (re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"), ""),
    (re.compile(r"(?<![\w\])])\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])"), r"\1"),
    # {@link Name#member(int, int) label} shows its label.
    (re.compile(r"\{@link\w*\s+#?[^\s(){}|]+(?:\([^(){}\n]*\))?\s+([^}|\n]+)\}"), r"\1"),
    (re.compile(r"\{@\w+\s+([^}|\n]*\|\s*)?#?([^}\n]*)\}"), r"\2"),
    (re.compile(r"\{@\w+\}"), ""),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_([^_\n]+)_(?![\w_])"), r"\1"),
    (re.compile(r"<!--.*?-->"), ""),
    # A tag has attributes with values or none: "a<b and c>d" is no tag.
    (re.compile(r"</?[a-zA-Z][\w:-]*(?:\s+[\w:.@-]+\s*=[^<>\n]*|\s+[\w-]+)?\s*/?>"), ""),
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]”]*(?=\s|$|<(?:p|br|ul|ol|pre)\b)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|[A-Z]))\.$", re.I)
_UNDERLINE = re.compile(r"^\s*([=\-~`^\"'#*+:.])\1{2,}\s*$")
_NOT_PROSE = re.compile(
    r"^\s*(?:\.\. |:\w[\w -]*:|@\w+|>>> |```|~~~|#+\s|\||[-*+]\s|\d+[.)]\s|-{3,}|={3,}|<|!\[|\[!)"
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s")
_BLOCK = re.compile(
    r"\s*</?(?P<name>p|br|ul|ol|li|dl|dt|dd|pre|table|tr|td|th|div|blockquote|h[1-6])\b[^<>\n]*>",
    re.IGNORECASE,
)
"""HTML that ends a paragraph where it begins a line; what follows some of it is prose."""
_OF_PROSE = frozenset({"p", "br", "div"})
_PREFORMATTED = re.compile(r"<(?P<end>/)?pre\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LICENCE = re.compile(r"\s*(?:copyright\b|\(c\)\s|©|SPDX-|all rights reserved)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[\w -]{1,40}:\s*)?https?://\S+|\\?\$\w+(?::[^$]*)?\$")


def without_markup(text: str) -> str:
    """``text`` on one line, its reST, Markdown, JSDoc and HTML marks removed.

    Code between backticks is put aside meanwhile: it may look like any of them.
    """
    text = _ASIDE.sub(" ", text[:MOST_RAW])
    codes: list[str] = []

    def aside(match: re.Match[str]) -> str:
        codes.append(_code(match))
        return chr(_FIRST_ASIDE + len(codes) - 1)

    text = _CODE.sub(aside, text)
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    text = _ASIDE.sub(lambda match: codes[ord(match[0]) - _FIRST_ASIDE], html.unescape(text))
    return _SPACE.sub(" ", text).strip()


# Letters without a meaning stand for pieces of code: there are more than a text has characters.
_FIRST_ASIDE = 0xE000
_ASIDE = re.compile(f"[\ue000-{chr(_FIRST_ASIDE + MOST_RAW)}]")


def _code(match: re.Match[str]) -> str:
    """What is shown of code between backticks."""
    inside = match["inside"]
    if match["role"] or match["link"]:
        inside = _TARGET.sub("", inside)
    if len(match["fence"]) > 1:
        return inside.strip()
    reference = _SHORTENED.match(inside) or (_REFERENCE.match(inside) if match["role"] else None)
    return reference["name"] if reference else inside


def first_sentence(doc: Doc | None) -> Sentence | None:
    """The first sentence of a documentation text, or ``None`` when it holds no prose.

    One that begins with a copyright is a licence, and so is what follows.
    """
    if doc is None:
        return None
    for paragraph in paragraphs(doc.text, doc.line):
        if _LICENCE.match(paragraph[0][1]):
            return None
        if len(paragraph) == 1 and _LABEL.fullmatch(paragraph[0][1]):
            return None  # what follows is the example
        found = sentence_of(paragraph)
        if found is not None:
            return found
    return None


def paragraphs(text: str, line: int) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines that are prose, as (source line, text); headings, fields, directives with
    their bodies, lists, tables and code are left out.
    """
    current: list[tuple[int, str]] = []
    directive = False
    for number, content in _without_blocks(text, line):
        blank = not content.strip()
        if directive:
            if blank or content[:1].isspace():
                continue
            directive, current = False, []
        if blank:
            if current:
                yield current
            current = []
        elif _UNDERLINE.match(content):
            current = []
        elif not current and _NOT_PROSE.match(content):
            directive = content.lstrip().startswith(".. ")
            current = [(0, "")]
        elif current and _ends_before(current[-1][1], content):
            yield current
            current = [(0, "")]
        else:
            current.append((number, content))
    if current:
        yield current


def _ends_before(above: str, line: str) -> bool:
    """Tell whether a line is no more of the paragraph above it: a field, or the first of a list."""
    if line.lstrip().startswith((":param", "@param", ":return", "@return")):
        return True
    return above.rstrip().endswith(":") and _ITEM.match(line) is not None


def _without_blocks(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, where HTML that ends a paragraph is a blank line of its own.

    What stands in preformatted text is left out.
    """
    is_code = False
    for number, content in enumerate(text.split("\n"), start=line):
        marks = (
            [match["end"] for match in _PREFORMATTED.finditer(content)] if "<" in content else []
        )
        was_code, is_code = is_code, not marks[-1] if marks else is_code
        block = _BLOCK.match(content)
        if was_code or (block is not None and block["name"].lower() == "pre"):
            yield number, ""
        elif block is None:
            yield number, content
        else:
            yield number, ""
            rest = content[block.end() :]
            prose = block["name"].lower() in _OF_PROSE and not _NOT_PROSE.match(rest)
            if prose and rest.strip():
                yield number, rest


def sentence_of(paragraph: list[tuple[int, str]]) -> Sentence | None:
    """The first sentence of a paragraph of (source line, text)."""
    if not paragraph or not paragraph[0][0]:
        return None
    raw = ""
    for number, content in paragraph:
        start = len(raw)
        raw = f"{raw}\n{content}" if raw else content
        if len(raw) > MOST_RAW:
            return None
        end = _end_of_sentence(raw, start)
        if end is not None:
            return _sentence(raw[:end], paragraph[0][0], number)
    return _sentence(raw, paragraph[0][0], paragraph[-1][0])


def _end_of_sentence(text: str, start: int) -> int | None:
    """Where the first sentence ends, looked for from ``start`` on."""
    for match in _SENTENCE_END.finditer(text, max(start - 1, 0)):
        before = text[: match.start() + 1]
        if not _ABBREVIATION.search(before) and before.count("(") <= before.count(")"):
            return match.end()
    return None


# A plural put to a literal ("`name`s") has no form without markup that is still a quotation.
_GLUED = re.compile(r"\w`\w")
_BEGUN = re.compile(
    r"\b(?:that|which|who|to|for|with|by|of|in|on|at|as|is|are|be|was|can|will|may|must|should|and"
    r"|or|if|when|where|the|a|an|from|into|than|like|via)\s*::?\s*\Z",
    re.IGNORECASE,
)
"""A sentence that a list below it goes on with: no half of it is quoted."""
_LABEL = re.compile(
    r"\s*(?:examples?|(?:example )?usage|notes?|options|parameters|returns?|see also|syntax)::?\s*",
    re.IGNORECASE,
)
"""A word over an example or a list ("Examples:") says nothing."""
_BROKEN_ROLE = re.compile(r"(?<![:\w]):[a-z]+`")


def _sentence(raw: str, line: int, end_line: int) -> Sentence | None:
    if _BEGUN.search(raw) or _BROKEN_ROLE.search(raw) or _GLUED.search(raw):
        return None
    # Markup may run over a line end ("`text\n<target>`_"): lines are joined before it is removed.
    text = without_markup(_SPACE.sub(" ", raw)).removesuffix("::").rstrip(":").strip()
    if len(text) > MAX_QUOTED:
        text = text[:MAX_QUOTED].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    if sum(letter.isalpha() for letter in text) < 3 or _ADDRESS.fullmatch(text):
        return None
    return Sentence(text, line, end_line)


def parameter_text(doc: Doc | None, name: str) -> Sentence | None:
    """What a documentation text says of the parameter ``name``: reST fields (``:param x:``),
    JSDoc (``@param x``), Google and NumPy sections.
    """
    if doc is None:
        return None
    lines = list(enumerate(doc.text.split("\n"), start=doc.line))
    wanted = re.escape(name)
    head = re.compile(
        rf"^\s*(?::param\s+(?:[^:\n]*\s)?\*{{0,2}}{wanted}\s*:"
        rf"|@param\s+(?:\{{[^}}\n]*\}}\s*)?\[?{wanted}(?:=[^\]\n]*)?\]?(?:\s+-\s|\s|$)"
        rf"|\s+\*{{0,2}}{wanted}(?:\s*\([^)\n]*\))?:\s|{wanted}\s+:\s.*$)(?P<text>.*)$"
    )
    for position, (number, content) in enumerate(lines):
        match = head.match(content)
        if match:
            return _field(lines[position:], number, match["text"])
    return None


_FIELD = re.compile(r"^\s*(?::\w[^:`\n]*:(?!`)|@\w|\*{0,2}\w+(?:\s*\([^)\n]*\))?:\s|\w+\s+:\s)")


def _field(lines: list[tuple[int, str]], number: int, first: str) -> Sentence | None:
    rows = [(number, first)] if first.strip() else []
    indent = _indent(lines[0][1])
    for line, content in lines[1:]:
        if not content.strip() or _indent(content) <= indent or _FIELD.match(content):
            break
        rows.append((line, content.strip()))
    found = sentence_of(rows)
    return Sentence(found.text, number, found.end_line) if found else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
