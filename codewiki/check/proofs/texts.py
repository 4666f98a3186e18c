"""Rules on words: what lines show, quote, and say as the documentation of something."""

import re

from codewiki.check import quotations
from codewiki.check.arguments import bare
from codewiki.check.declarations import SCRIPTS, plain_name
from codewiki.check.located import in_python
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of
from codewiki.source.words import places
from codewiki.wiki.model import Citation, Claim

_DOCUMENTS = frozenset({"markdown", "restructuredtext", "asciidoc", "text", ""})
_ABOVE_IN_SCRIPTS = re.compile(r"\s*(?:@[\w.$\s]*|export(?:\s+default)?|declare|[\w.$]+\s*=)?\s*")
_BEFORE_IN_SCRIPTS = re.compile(r"[\w\s$*#.\"'\[=@]*(?:\([\w\s$.\"',]*)?")
_ABOVE = re.compile(r"\s*(?:#[^\n]*|[^;},=]*)")
_BEFORE = re.compile(r"[^;},=]*|[^;}=]*<[^;}=]*")
_LAST = 6_000
_WORD_OR_SIGN = re.compile(r"[\w$]+|[^\w\s$]")
_IN_WORD = re.compile(r"[\w$]")
_JOINT = re.compile(r"([\"'])\s*(?:\+\s*)?[fFrRbBuU]{0,2}\1")
"""Between two pieces of one string."""


def states(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The pieces of code stand on the cited lines one after the other, white space aside, behind
    the name where there is one.
    """
    text = source.lines(citation) or ""
    pieces = [bare(piece) for piece in (claim.object, *claim.value.split("…"))]
    if not bare(claim.value):
        return None
    # A comment may stand between, so that nothing is contradicted.
    joined = _JOINT.sub("", text)
    held = _hold(bare(text), pieces) or _hold(bare(joined), pieces)
    whole = held and any(_in_whole_words(claim.value, one) for one in (text, joined))
    return True if whole else None


def _in_whole_words(value: str, text: str) -> bool:
    """Tell whether code stands in a text without a part of a word at its ends, white space aside;
    "…" leaves an end open.
    """
    first, _, rest = value.partition("…")
    if not rest:
        return _stands(first, text, open_end=first != value)
    last = value.rpartition("…")[2]
    return _stands(first, text, open_end=True) and _stands(last, text, open_start=True)


def _stands(piece: str, text: str, *, open_start: bool = False, open_end: bool = False) -> bool:
    words = _WORD_OR_SIGN.findall(piece)
    if not words:
        return True
    first = words[0]
    place = text.find(first)
    while place >= 0:
        end = _behind(text, place, words)
        begins = open_start or not (
            _IN_WORD.match(first) and _IN_WORD.match(text[place - 1 : place])
        )
        ends = open_end or not (_IN_WORD.match(words[-1]) and _IN_WORD.match(text[end : end + 1]))
        if end >= 0 and begins and ends:
            return True
        place = text.find(first, place + 1)
    return False


def _behind(text: str, place: int, words: list[str]) -> int:
    """Return where words end that stand one after the other from a place on, -1 if they do not."""
    for word in words:
        while text[place : place + 1].isspace():
            place += 1
        if not text.startswith(word, place):
            return -1
        place += len(word)
    return place


def _hold(text: str, pieces: list[str]) -> bool:
    place = 0
    for piece in pieces:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def quotes(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The words stand on the cited lines, one after the other, markup aside."""
    return quotations.holds(source.lines(citation) or "", claim.value)


def documented(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The words stand on the cited lines, these are a comment or a documentation string, and
    nothing but modifiers stands between them and the declaration that they belong to.
    """
    if not quotations.holds(source.lines(citation) or "", claim.value):
        return False
    path = citation.path
    if claim.subject == path:
        return True if _opens_file(citation, source) else None
    if language_of(path) == "python":
        found = _documents_python(claim, citation, source)
        if found is not None:
            return found or None
    if not _is_comment(citation, source):
        return None
    return True if _belongs(claim, citation, source) else None


def _is_comment(citation: Citation, source: SourceText) -> bool:
    """Tell whether the cited lines hold no code, or only their first does, before a comment."""
    code = source.cited_code(citation).split("\n")
    return not any(line.strip() for line in code[1:]) and (
        not code[0].strip() or len(code) == 1 or citation.line == citation.end_line
    )


def _opens_file(citation: Citation, source: SourceText) -> bool:
    path = citation.path
    language = language_of(path)
    if language in _DOCUMENTS:
        return True
    before = source.code_text(path)[: source.span(citation)[1]]
    if language in SCRIPTS:
        before = re.sub(r"^[ \t]*(?:['\"] *use strict *['\"])?;?[ \t]*$", "", before, flags=re.M)
    if language in {"c", "java"}:
        before = re.sub(r"^[ \t]*(?:#|package\b|import\b)[^\n]*", "", before, flags=re.M)
    return not re.search(r"[^\s;]", before)


def _documents_python(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """Tell whether the lines are the documentation of what Python declares by that name."""
    file = source.python(citation.path)
    if file is None:
        return None
    code = source.code(citation.path)
    for one in file.declared:
        if one.qualified != claim.subject:
            continue
        doc = one.doc
        if doc and doc[0] <= citation.line and citation.end_line <= doc[1]:
            return True
        if one.kind == "class" and _in_constructor(claim, citation, source):
            return True
        above = citation.end_line < one.line and not any(
            line.strip() for line in code[citation.line - 1 : one.line - 1]
        )
        below = one.kind == "value" and citation.line > one.end_line and not any(
            line.strip() for line in code[one.end_line : citation.end_line]
        )  # fmt: skip
        beside = one.line <= citation.line and citation.end_line <= one.end_line
        trailing = beside and one.kind == "value" and "#" in (source.lines(citation) or "")
        if above or below or trailing:
            return True
    return False


def _in_constructor(claim: Claim, citation: Citation, source: SourceText) -> bool:
    file = source.python(citation.path)
    wanted = f"{claim.subject}.__init__"
    return any(
        one.qualified == wanted
        and one.doc is not None
        and one.doc[0] <= citation.line
        and citation.end_line <= one.doc[1]
        for one in (file.declared if file else ())
    )


def _belongs(claim: Claim, citation: Citation, source: SourceText) -> bool:
    """Tell whether the name follows the comment with nothing but modifiers between, or stands on
    the line before the comment behind it.
    """
    path = citation.path
    name = plain_name(claim.subject)
    code = source.code_text(path, strings=language_of(path) not in {"c", "java"})
    end = source.span(citation)[1]
    same = code[source.line_start(path, citation.line) : end]
    if same.strip() and any(True for _ in places(same, name)):
        return True
    behind = code[end : end + _LAST]
    place = next(iter(places(behind, name)), -1)
    if place < 0:
        return False
    *above, before = _without_arguments(behind[:place]).split("\n")
    if language_of(path) in SCRIPTS:
        return _BEFORE_IN_SCRIPTS.fullmatch(before) is not None and all(
            _ABOVE_IN_SCRIPTS.fullmatch(line) for line in above
        )
    return _BEFORE.fullmatch(before) is not None and all(_ABOVE.fullmatch(line) for line in above)


def undocumented(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration has no documentation string, and no comment stands on the lines before it."""
    path = citation.path
    found = in_python(source, citation, claim.subject)
    if found is not None:
        if len(found) != 1:
            return None
        one = found[0]
        return one.doc is None and not _is_commented(one.line, source, path)
    if not source.declares(path, claim.subject) or language_of(path) == "python":
        return None
    name = plain_name(claim.subject)
    first, last = source.span(citation)
    place = next(iter(places(source.code_text(path)[first:last], name)), -1)
    if place < 0:
        return None
    return not _is_commented(source.line_at(path, first + place), source, path) or None


def _is_commented(line: int, source: SourceText, path: str) -> bool:
    """Tell whether a comment stands on the line above, past blank lines, or on the line itself."""
    raw, code = source.every_line(path), source.code(path, strings=False)
    if raw[line - 1].strip() != code[line - 1].strip():
        return True
    for number in range(line - 2, max(-1, line - 12), -1):
        if code[number].strip():
            return raw[number].strip() != code[number].strip()
        if raw[number].strip():
            return True
    return False


def _without_arguments(text: str) -> str:
    """Return the text without the contents of parentheses that are closed."""
    for _ in range(4):
        text, count = re.subn(r"\([^()]*\)", " ", text)
        if not count:
            break
    return text
