"""Declarations that a claim is about, found in the source by its lines and its names.

Python is read by its own parser, brace languages by the heads of declarations and the blocks
around them. What is not found leaves a claim open.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from codewiki.check.arguments import Argument
from codewiki.check.declarations import SCRIPTS, declared_in
from codewiki.check.heads import MOST_PLACES, callable_heads
from codewiki.check.python_source import Declared
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of
from codewiki.source.words import has_word, places
from codewiki.wiki.model import Citation

READ = frozenset({"python", "java", "c", *SCRIPTS})
"""Languages whose declarations are read."""
_TYPEDEF = re.compile(r"\s*\**\s*([A-Za-z_]\w*)")
_CLASS_OF_JAVA = re.compile(r"\b(?:class|interface|enum|record)\s+([\w$]+)")
_DEFINES = re.compile(r"[ \t]*#[ \t]*define\b")
_STARTS = re.compile(
    r"(?:export|declare|type|interface|const|let|var|function|class|abstract|async|default|enum"
    r"|namespace|import)\b"
)
_WORD_END = re.compile(r"[\w$]\Z")
_LONGEST_STATEMENT = 120
_COLUMNS = 400
_FARTHEST = 6_000


class Place(msgspec.Struct, frozen=True):
    """A declared name in a brace language. ``start`` and ``end`` are those of the name in the
    text, ``behind`` where the text behind it (or behind its parameters) begins.
    """

    path: str
    start: int
    end: int
    before: str
    behind: int
    arguments: tuple[Argument, ...] | None = None


def in_python(source: SourceText, citation: Citation, qualified: str) -> list[Declared] | None:
    """Return what the cited lines declare by a qualified name; ``None`` when it cannot be read."""
    file = source.python(citation.path)
    if file is None:
        return None
    return [
        one
        for one in file.declared
        if one.qualified == qualified
        and one.line <= citation.end_line
        and one.end_line >= citation.line
        and citation.line <= one.name_line <= citation.end_line
    ]


def functions(source: SourceText, citation: Citation, qualified: str) -> list[Place]:
    """Return the heads of functions of a brace language that the cited lines declare."""
    path = citation.path
    owners, name = _names(qualified)
    found = callable_heads(
        source.code_text(path),
        source.blocks(path).code,
        source.code_text(path, strings=False),
        name,
        source.span(citation),
        language_of(path),
    )
    return [
        Place(path, head.start, head.end, head.before, head.behind, head.arguments)
        for head in found
        if is_owned(source, path, head.start, owners)
    ]


def values(source: SourceText, citation: Citation, qualified: str) -> Iterator[Place]:
    """Yield the places of the cited lines at which a name of a brace language may be declared."""
    path = citation.path
    owners, name = _names(qualified)
    code = source.code_text(path)
    first, last = source.span(citation)
    for offset in islice(places(code[first:last], name), MOST_PLACES):
        start = first + offset
        if is_owned(source, path, start, owners):
            before = code[max(0, start - _COLUMNS) : start]
            end = start + len(name)
            yield Place(path, start, end, before, end)


def start_of_declaration(code: str, place: int) -> str:
    """Return the text before a name back to the end of what stands before, bodies left out."""
    parts: list[str] = []
    last = place
    depth = 0
    for here in range(place - 1, max(-1, place - _FARTHEST), -1):
        sign = code[here]
        if sign == "}":
            if not depth and not code[here + 1 : last].strip(" \t\n*"):
                depth = 1
                parts.append(code[here + 1 : last])
                continue
            if not depth:
                parts.append(code[here + 1 : last])
                break
            depth += 1
        elif sign == "{":
            if not depth:
                parts.append(code[here + 1 : last])
                break
            depth -= 1
            last = here
        elif sign == ";" and not depth:
            parts.append(code[here + 1 : last])
            break
    else:
        parts.append(code[max(0, place - _FARTHEST) : last])
    return "".join(reversed(parts)).lstrip()


def _names(qualified: str) -> tuple[list[str], str]:
    """Return the names around a name, the innermost first, and the name itself."""
    *owners, name = qualified.lstrip("#").split(".")
    return owners[::-1], name.lstrip("#")


def is_owned(source: SourceText, path: str, start: int, owners: Sequence[str]) -> bool:
    """Tell whether the blocks around a place declare the owners, the innermost first."""
    if not owners:
        return True
    blocks = source.blocks(path)
    waiting = list(owners)
    if _is_behind_owner(source.code_text(path)[max(0, start - 200) : start], waiting[0]):
        waiting.pop(0)
    if not blocks.whole:
        return not waiting
    language = language_of(path)
    for span in blocks.around(start):
        if not waiting:
            break
        if head_declares(blocks.head(span), blocks.tail(span), waiting[0], language):
            waiting.pop(0)
        elif language == "java" and _CLASS_OF_JAVA.search(blocks.head(span)):
            return False  # a member of another class
    return not waiting


def _is_behind_owner(before: str, owner: str) -> bool:
    """Tell whether a name is written as that of its owner: "Owner.prototype.name"."""
    for dot in (".", ".prototype."):
        if before.endswith(owner + dot):
            return not _WORD_END.search(before[: -len(owner + dot)])
    return False


def head_declares(head: str, tail: str, name: str, language: str) -> bool:
    """Tell whether the head of a block, or what stands behind it, declares ``name``."""
    if name not in head:
        typedef = _TYPEDEF.match(tail) if language == "c" and "typedef" in head else None
        return typedef is not None and typedef[1] == name
    return declared_in(head + "}", name, language)


def enclosed(source: SourceText, path: str, line: int, qualified: str) -> bool | None:
    """Tell whether a line of a brace language lies in what ``qualified`` names."""
    blocks = source.blocks(path)
    if not blocks.whole:
        return None
    *owners, name = qualified.split(".")
    start = source.line_start(path, line)
    end = source.line_start(path, line + 1)
    language = language_of(path)
    for span in [*blocks.over(start, end), *blocks.around(start)]:
        head = blocks.head(span)
        if head_declares(head, blocks.tail(span), name.lstrip("#"), language):
            waiting = owners[::-1]
            if waiting and _is_named_by(head, waiting[0], name):
                waiting.pop(0)
            return is_owned(source, path, span.opening, waiting) or None
    code = source.code(path)
    if declared_in(code[line - 1], name, language):
        return True
    return (not owners and _in_statement(code, line, name, language)) or None


def _is_named_by(head: str, owner: str, name: str) -> bool:
    return has_word(head, f"{owner}.{name}") or has_word(head, f"{owner}.prototype.{name}")


def _in_statement(code: list[str], line: int, name: str, language: str) -> bool:
    """Tell whether a line belongs to a statement of the top level that declares the name: a macro
    of C, a type or a function without braces of a script.
    """
    first = line - 1
    if language == "c":
        while first > 0 and code[first - 1].rstrip().endswith("\\"):
            first -= 1
        return _DEFINES.match(code[first]) is not None and declared_in(code[first], name, language)
    if language in SCRIPTS:
        while first >= max(0, line - _LONGEST_STATEMENT) and not _STARTS.match(code[first]):
            first -= 1
        return first >= 0 and declared_in(code[first], name, language)
    return False
