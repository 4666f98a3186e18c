"""From a syntax tree to facts: what every language needs.

A language has one query file. It is run once per file; each of its patterns holds exactly one
capture whose name has a dot, the *principal* capture, which says what a match is and covers the
whole construct. Captures without a dot name its parts. ``read_matches`` groups the matches by
principal capture. The shared names:

=====================  ==========================================================================
``@def.<kind>``        a definition (``DefinitionKind`` values); parts ``@name``, and as a
                       language needs them ``@parameters @returns @value @type @body``
``@wrap.definition``   a node around a definition that belongs to it (decorators, ``export``);
                       part ``@inner``, the node that it wraps
``@ref.<kind>``        a use of a name (``ReferenceKind`` values); parts ``@name`` or ``@target``
                       (the whole dotted expression), ``@receiver``, ``@arguments``
``@import.<form>``     an import; ``@module @name @alias`` or whatever the form has
``@bind.<form>``       something that gives a name a type; parts ``@name @value``
``@inherit.<form>``    a base class; ``@export.<form>`` an exported name
``@local.<form>``      a name that is bound in its scope (it hides names further out)
``@signal.<form>``     a construct that may be a fact about behaviour
``@doc.<form>``        a documentation string; ``@comment.line``, ``@comment.block`` a comment
``@error.node``        written as ``(ERROR) @error.node (MISSING) @error.node``
=====================  ==========================================================================

Scopes are found by byte spans (``Outline``): definitions are sorted and swept once with a stack,
then ``Outline.scope_at`` answers for any byte. Nothing here visits every node in Python, recurses,
or calls ``Node.parent`` and its like, which walk down from the root. A reference inside
decorators, parameters, annotations or bases has the definition that carries them as its scope.
"""

import math
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING

from codewiki.facts.model import TOP_LEVEL, DefinitionKind

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query, Tree


Captures = Mapping[str, "list[Node]"]

VALUE_LENGTH = 120
"""Longest ``Definition.value`` and default of a parameter, in characters."""
TYPE_LENGTH = 240
"""Longest type text, in characters."""
HELP_LENGTH = 200
"""Longest help of an option or a command, in characters."""
MOST_DEPTH = 4_000
"""Constructs that are nested deeper are not looked at: the work of the cursor grows with the square
of the depth, and it counts levels with 16 bits."""
MOST_NESTED = 200
"""Definitions inside as many others are left out: their qualified names would grow and grow."""

_PIECE = 65_536
_INHERITS = "; inherits:"
_BRACKET_FOLD = re.compile(r"(?<=[(\[{])\s*\n\s*|\s*\n\s*(?=[)\]}])")
_LINE_FOLD = re.compile(r"\s*\n\s*")


class SourceText:
    """The bytes of a file with its lines.

    Offsets are bytes; lines are 1-based and end at ``\\n`` only. ``newlines`` are the offsets of
    their ends, for loops that ask for very many lines.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        # The nth row ends after all rows before it and n newlines.
        ends = accumulate(map(len, data.split(b"\n")))
        self.newlines = list(map(add, ends, count()))
        self.newlines.pop()
        self._is_utf8: bool | None = True if data.isascii() else None
        # In most files characters are bytes: then their text is sliced instead of decoded.
        self._plain = data.decode("ascii") if self._is_utf8 else None

    def line(self, byte: int) -> int:
        """Return the line of the byte at ``byte``; a newline belongs to the line that it ends."""
        return bisect_left(self.newlines, byte) + 1

    def line_start(self, line: int) -> int:
        """Return the offset at which ``line`` starts."""
        return 0 if line <= 1 else self.newlines[line - 2] + 1

    def line_bytes(self, line: int) -> bytes:
        """Return ``line`` without its newline."""
        end = self.newlines[line - 1] if line <= len(self.newlines) else len(self.data)
        return self.data[self.line_start(line) : end]

    def last_line(self, node: "Node") -> int:
        """Return the line of the node's last byte."""
        return self.line(max(node.start_byte, node.end_byte - 1))

    def first_line(self, node: "Node") -> int:
        """Return the line of the node's first byte."""
        return self.line(node.start_byte)

    def text(self, node: "Node") -> str:
        """Return the source text of a node; bytes that are not UTF-8 become U+FFFD."""
        if self._plain is not None:
            return self._plain[node.start_byte : node.end_byte]
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def bounded(self, node: "Node | None", limit: int = VALUE_LENGTH) -> str:
        """Return the text on one line: a line break and its indentation become one space.

        Beside a bracket they become nothing. Longer text is cut and ends with "…". ``None``
        gives "".
        """
        if node is None:
            return ""
        # Not more than needed is decoded: a value may be a table of a million bytes.
        start, last = node.start_byte, node.end_byte
        end = min(last, start + 8 * limit)
        if self._plain is not None:
            text = self._plain[start:end]
        else:
            text = self.data[start:end].decode("utf-8", "replace")
        if "\n" in text:
            text = _LINE_FOLD.sub(" ", _BRACKET_FOLD.sub("", text))
        if len(text) > limit or end < last:
            return text[: limit - 1].rstrip() + "…"
        return text

    def is_broken(self, node: "Node") -> bool:
        """Tell whether a name is a piece of one that holds bytes which are not UTF-8."""
        if self._is_utf8 is None:
            try:
                self.data.decode("utf-8")
                self._is_utf8 = True
            except UnicodeDecodeError:
                self._is_utf8 = False
        if self._is_utf8:
            return False
        start, end = node.start_byte, node.end_byte
        around = self.data[max(0, start - 1) : start] + self.data[end : end + 1]
        return not around.isascii() or "\N{REPLACEMENT CHARACTER}" in self.text(node)

    def stands_alone(self, node: "Node") -> bool:
        """Tell whether only white space precedes the node on its line."""
        start = self.line_start(self.line(node.start_byte))
        return not self.data[start : node.start_byte].strip(b" \t\f\r\v\xef\xbb\xbf")


def read_matches(tree: "Tree", query: "Query") -> dict[str, list[Captures]]:
    """Run the query over the tree; return the matches by their principal capture.

    Matches of one name come in the order in which the tree-sitter cursor finds them, which is
    nearly, not always, that of the source.
    """
    from tree_sitter import QueryCursor

    groups: dict[str, list[Captures]] = {}
    by_pattern: dict[int, list[Captures]] = {}
    cursor = QueryCursor(query)
    cursor.set_max_start_depth(MOST_DEPTH)
    for pattern, captures in cursor.matches(tree.root_node):
        group = by_pattern.get(pattern)
        if group is None:
            principal = next(name for name in captures if "." in name)
            group = by_pattern[pattern] = groups.setdefault(principal, [])
        group.append(captures)
    return groups


def named_child(node: "Node | None", place: int) -> "Node | None":
    """Return a named child, ``None`` when there are not as many (the library raises)."""
    if node is None or place >= node.named_child_count:
        return None
    return node.named_child(place)


def help_text(text: str | None) -> str:
    r"""Return what is told to users on one line, cut between words where it is long.

    It ends before an escape (``\n``), which does not stand there as it is shown.
    """
    whole = " ".join((text or "").split())
    words = whole.partition("\\")[0].rstrip()
    if len(words) > HELP_LENGTH:
        words = words[:HELP_LENGTH].rpartition(" ")[0]
    return words if words == whole or not words else f"{words} …"


def first(captures: Captures, name: str) -> "Node | None":
    """Return the first node captured under ``name``, if any."""
    nodes = captures.get(name)
    return nodes[0] if nodes else None


@dataclass(slots=True)
class Draft:
    """A definition on its way: where it stands is known, what it says not yet.

    ``node`` is the definition without its wrapping, ``start`` and ``end`` (bytes) include it;
    ``wraps`` are the nodes around it, from the inside.
    ``container`` tells whether names inside belong to it. ``owner`` names the definition that it
    belongs to where that is not the one around it ("Foo" for ``Foo.prototype.bar = …`` or
    ``void Foo::bar()``), one element for each name. ``index``, ``parent`` and ``qualified`` are
    set by ``Outline.close``; the index is the place in ``Outline.drafts``.
    """

    kind: DefinitionKind
    name: str
    node: "Node"
    start: int
    end: int
    line: int
    end_line: int
    name_line: int
    container: bool
    captures: Captures = field(default_factory=dict)
    wraps: "tuple[Node, ...]" = ()
    owner: tuple[str, ...] = ()
    index: int = TOP_LEVEL
    parent: int = TOP_LEVEL
    qualified: str = ""


class Outline:
    """The definitions of a file and which of them contains a byte."""

    def __init__(self, source: SourceText, wraps: Iterable[Captures] = ()) -> None:
        """``wraps`` are the matches of ``@wrap.definition``."""
        self.source = source
        self.drafts: list[Draft] = []
        self._wraps: dict[tuple[int, int], Node] = {}
        for captures in wraps:
            inner = captures["inner"][0]
            outer = captures["wrap.definition"][0]
            span = (outer.start_byte, outer.end_byte)
            if span != (inner.start_byte, inner.end_byte):
                self._wraps[inner.start_byte, inner.end_byte] = outer
        self._bounds: list[int] = []
        self._scopes: list[int] = []

    def add(
        self,
        kind: DefinitionKind,
        name: "Node | str",
        node: "Node",
        captures: Captures,
        *,
        container: bool,
        owner: tuple[str, ...] = (),
    ) -> Draft | None:
        """Add a definition; return ``None`` when its name is empty (error recovery) or broken."""
        source = self.source
        text = name if isinstance(name, str) else source.text(name)
        if not text or (not isinstance(name, str) and source.is_broken(name)):
            return None
        start, end = node.start_byte, node.end_byte
        wraps: list[Node] = []
        while (outer := self._wraps.get((start, end))) is not None:
            wraps.append(outer)
            start, end = outer.start_byte, outer.end_byte
        draft = Draft(
            kind=kind,
            name=text,
            node=node,
            start=start,
            end=end,
            line=source.line(start),
            end_line=source.line(max(start, end - 1)),
            name_line=source.line(node.start_byte if isinstance(name, str) else name.start_byte),
            container=container,
            captures=captures,
            wraps=tuple(wraps),
            owner=owner,
        )
        self.drafts.append(draft)
        return draft

    def close(self) -> None:
        """Sort the drafts, give them indexes, parents and qualified names.

        It may be called again after more drafts were added; indexes change then.
        """
        self._bounds, self._scopes = [], []
        self.drafts.sort(key=lambda draft: (draft.start, -draft.end, not draft.container))
        open_drafts: list[Draft] = []
        kept: list[Draft] = []
        for draft in self.drafts:
            while open_drafts and open_drafts[-1].end <= draft.start:
                self._leave(open_drafts)
            if len(open_drafts) >= MOST_NESTED:
                continue
            index = draft.index = len(kept)
            kept.append(draft)
            draft.qualified = ""
            # Two names of one thing (a = b = function …) stand beside each other.
            outer = next(
                (
                    entry
                    for entry in reversed(open_drafts)
                    if (entry.start, entry.end) != (draft.start, draft.end)
                ),
                None,
            )
            draft.parent = outer.index if outer else TOP_LEVEL
            if draft.container:
                open_drafts.append(draft)
                self._bounds.append(draft.start)
                self._scopes.append(index)
        while open_drafts:
            self._leave(open_drafts)
        self.drafts[:] = kept
        prefixes = self._settle_owners()
        for draft in self.drafts:
            self._qualify(draft, prefixes)

    def _settle_owners(self) -> dict[int, str]:
        """Give drafts with an owner their parent; return what is left of the owners' names.

        The first name of an owner is looked up from the scope around the draft outwards, the
        others inside what was found. Names that are not found stay a part of the qualified name.
        """
        owned = [draft for draft in self.drafts if draft.owner]
        if not owned:
            return {}
        known: dict[tuple[int, str], int] = {}
        for draft in self.drafts:
            if not draft.owner:
                known.setdefault((draft.parent, draft.name), draft.index)
        parents = [draft.parent for draft in self.drafts]
        prefixes: dict[int, str] = {}
        for draft in owned:
            scope = draft.parent
            while scope != TOP_LEVEL and (scope, draft.owner[0]) not in known:
                scope = parents[scope]
            place = 0
            found = known.get((scope, draft.owner[0]))
            while found is not None:
                draft.parent = found
                place += 1
                found = known.get((found, draft.owner[place])) if draft.owner[place:] else None
            prefixes[draft.index] = "".join(f"{name}." for name in draft.owner[place:])
        return prefixes

    def _qualify(self, draft: Draft, prefixes: Mapping[int, str]) -> None:
        waiting: list[Draft] = []
        here: Draft | None = draft
        while here is not None and not here.qualified:
            waiting.append(here)
            here = self.drafts[here.parent] if here.parent != TOP_LEVEL else None
        while waiting:
            here = waiting.pop()
            outer = f"{self.drafts[here.parent].qualified}." if here.parent != TOP_LEVEL else ""
            here.qualified = f"{outer}{prefixes.get(here.index, '')}{here.name}"

    def _leave(self, open_drafts: list[Draft]) -> None:
        draft = open_drafts.pop()
        self._bounds.append(draft.end)
        self._scopes.append(open_drafts[-1].index if open_drafts else TOP_LEVEL)

    def scope_at(self, byte: int) -> int:
        """Return the index of the innermost container at ``byte``, or ``TOP_LEVEL``."""
        place = bisect_right(self._bounds, byte)
        return self._scopes[place - 1] if place else TOP_LEVEL


@cache
def _language(grammar: Callable[[], "Language"]) -> "Language":
    return grammar()


@cache
def _parser(grammar: Callable[[], "Language"]) -> "Parser":
    from tree_sitter import Parser

    return Parser(_language(grammar))


@cache
def load_query(grammar: Callable[[], "Language"], name: str) -> "Query":
    """Return the compiled query file ``name`` of this folder, kept for the process.

    A first line "; inherits: a.scm b.scm" puts the patterns of these files before its own.
    """
    from tree_sitter import Query

    return Query(_language(grammar), _query_text(name))


def _query_text(name: str) -> str:
    texts: list[str] = []
    pending = [name]
    while pending:
        text = resources.files(__package__).joinpath(pending.pop()).read_text(encoding="utf-8")
        texts.append(text)
        first_line = text.partition("\n")[0]
        if first_line.startswith(_INHERITS):
            pending.extend(first_line.removeprefix(_INHERITS).split())
    return "\n".join(reversed(texts))


class TookTooLong(Exception):
    """The parser was stopped: the file took more time than ``parsing_time`` allows."""


_deadline: ContextVar[float] = ContextVar("_deadline", default=math.inf)


@contextmanager
def parsing_time(seconds: float) -> Iterator[None]:
    """Let the parser work so many seconds inside: some text of a few thousand bytes takes it
    minutes, and what it does cannot be foretold from the text.
    """
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def parse(grammar: Callable[[], "Language"], data: bytes) -> "Tree":
    """Parse ``data`` with the process's own parser of the grammar. Raises ``TookTooLong``."""
    parser = _parser(grammar)
    deadline = _deadline.get()
    if deadline == math.inf:
        return parser.parse(data)

    def read(start: int, _: object) -> bytes:
        # All at once: then the parser never asks for a part again.
        return data if start == 0 else data[start : start + _PIECE]

    def expired(*_: object) -> bool:
        return time.monotonic() > deadline

    try:
        return parser.parse(read, progress_callback=expired)
    except ValueError as error:
        # A parser that was stopped goes on with the same text unless it is told to forget it.
        parser.reset()
        raise TookTooLong from error


def by_position(nodes: Sequence["Node"]) -> list["Node"]:
    """Return nodes in the order of the source."""
    return sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte))
