"""What bears on performance besides well-known functions: what waits, limits, large functions."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from codewiki.facts.model import Definition, DefinitionKind
from codewiki.graph.model import Node
from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import (
    DERIVED,
    declares,
    name_line,
    page_link,
    parenthesis,
    states,
    symbol_link,
)
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, CALLS, Material
from codewiki.wiki.model import Citation, Code, Content, FileLink, Items, Plain, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.signals import sources_of

MAX_LIMITS = 25
MAX_SPOTS = 10
MAX_FILES = 8
_LONGEST_READ = 400
"""Functions whose lines are read for their branches, the longest first."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LIMITING = frozenset(
    {"timeout", "timeouts", "max", "maximum", "min", "minimum", "limit", "limits", "retries"}
    | {"retry", "attempts", "backoff", "ttl", "poolsize", "batch", "chunk", "chunksize", "buffer"}
    | {"buf", "bufsize", "capacity", "interval", "delay", "concurrency", "workers", "threads"}
    | {"backlog", "threshold", "keepalive", "maxsize", "pagesize", "quota", "expiry", "expires"}
)
_PAIRS = frozenset({("time", "out"), ("pool", "size"), ("cache", "size"), ("page", "size")})
_SAYING_NOTHING = frozenset({"0", "1", "-1", "0.0", "1.0", "0L", "1L", "-1L"})
"""Values of a bound that bounds nothing in particular."""
_NUMBER = re.compile(
    r"^[\s(+\-]*(?:0[xX][\da-fA-F]+|\d[\d_]*(?:\.\d+)?(?:[eE][+\-]?\d+)?)"
    r"(?:\s*(?:[*+\-/]|<<|\*\*)\s*\(?\s*\d[\d_]*\)?)*[uUlLfFdD)\s]*$"
)
_CALLED = re.compile(
    r"^(?:\w+\.)*(?:timedelta|Timeout|Limits|Duration)(?:\.\w+)?\(.{1,60}\)$"
    r"|^(?:\w+\.)*(?:MILLI|MICRO|NANO)?(?:SECONDS|MINUTES|HOURS|DAYS)\.to\w+\(\d+L?\)$"
)
_LOOP = re.compile(r"^\s*(?:\}\s*)?(?:async\s+)?(?:for|while)\b|\.forEach\(")
_BRANCH = re.compile(
    r"^\s*(?:\}\s*)?(?:async\s+)?(?:if|elif|else\s+if|for|while|case|catch|except|when)\b"
)
_BENCHMARK = re.compile(r"(?:^|/|_|-|\b)(?:bench(?:mark)?s?|perf)(?:/|_|-|\.|$)|Benchmark\.\w+$")


def asynchronous(material: Material, page: str) -> tuple[Content, ...]:
    """Functions that may wait for others: how many, and in which modules."""
    found: dict[str, list[Node]] = {}
    synchronised: list[Node] = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            if "async" in definition.modifiers and definition.kind in CALLABLES:
                found.setdefault(material.page_of(path), []).append(node)
            if "synchronized" in definition.modifiers:
                synchronised.append(node)
    content: list[Content] = []
    if found:
        ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
        pages: list[Spans] = [
            say(
                "concurrency.async_page",
                page=page_link(material, name, _title(material, name)),
                n=len(nodes),
                first=(Code(material.name(nodes[0])), *parenthesis(name_line(material, nodes[0]))),
            )
            for name, nodes in ordered
        ]
        total = sum(map(len, found.values()))
        words = say("concurrency.async", n=total, pages=listing(pages, 5))
        content += paragraph(sentence(words, DERIVED))
    if synchronised:
        names: list[Spans] = [
            (*symbol_link(material, node, page), *parenthesis(name_line(material, node)))
            for node in synchronised
        ]
        words = say("concurrency.synchronised", n=len(names), names=listing(names, 4))
        content += paragraph(sentence(words, DERIVED))
    return tuple(content)


def _title(material: Material, page: str) -> str:
    return "" if page in material.modules else label("page.overview")


# Limits ---------------------------------------------------------------------------------------


class _Limit(msgspec.Struct, frozen=True):
    node: Node
    name: str
    value: str
    line: int
    users: int


def limits(material: Material, page: str) -> tuple[Content, ...]:
    """Constants and defaults of parameters that are numbers and named for a limit."""
    every = list(_limits(material))
    if not every:
        return ()
    every.sort(key=lambda one: (-one.users, one.node.path, one.line, one.name))
    shown = every[:MAX_LIMITS]
    rows = [one for limit in shown for one in _limit_row(material, page, limit)]
    header = tuple(label(f"column.{name}") for name in ("name", "value", "inside", "lines_of"))
    content: list[Content] = [*paragraph(caption(say("concurrency.limits", n=len(every))))]
    content += table(header, rows)
    if len(every) > len(shown):
        content += paragraph(caption(say("uses.cut", shown=len(shown), all=len(every))))
    return tuple(content)


def _limits(material: Material) -> Iterator[_Limit]:
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            if _is_limit(definition.name, definition.value):
                users = len(material.users(node).source)
                name = definition.qualified
                yield _Limit(node, name, definition.value, definition.name_line, users)
            for one in definition.parameters:
                if _is_limit(one.name, one.default):
                    users = len(material.users(node).source)
                    yield _Limit(node, one.name, one.default, definition.line, users)


def _is_limit(name: str, value: str) -> bool:
    """Tell whether a name speaks of a limit and its value is a number, or says how long."""
    if not value or len(value) > 60 or value in _SAYING_NOTHING:
        return False
    words = [word.lower() for word in _WORD.findall(name)]
    if _LIMITING.isdisjoint(words) and _PAIRS.isdisjoint(pairwise(words)):
        return False
    return _NUMBER.match(value) is not None or _CALLED.match(value) is not None


def _limit_row(material: Material, page: str, limit: _Limit) -> list[Statement]:
    definition = material.definition(limit.node)
    last = max(definition.name_line, min(definition.end_line, definition.name_line + 40))
    citation = material.evidence.cite(
        limit.node.path, definition.name_line, last, limit.name.rsplit(".", 1)[-1]
    )
    if citation is None:
        return []
    citation = _narrowed(material, limit, citation.line, citation.end_line) or citation
    own = limit.name == definition.qualified
    inside: Spans = symbol_link(material, limit.node, page) if not own else ()
    if own:
        inside = (
            page_link(
                material,
                material.page_of(limit.node.path),
                _title(material, material.page_of(limit.node.path)),
            ),
        )
    cells = ((Code(limit.name),), (Code(limit.value),), inside, cited(citation))
    if not own:
        return [row(cells, DERIVED)]
    return [row(cells, *states(citation, limit.name.rsplit(".", 1)[-1], limit.value))]


def _narrowed(material: Material, limit: _Limit, first: int, last: int) -> Citation | None:
    """The one line that holds both the name and its value, where there is one."""
    name = limit.name.rsplit(".", 1)[-1]
    for line in range(first, last + 1):
        text = material.evidence.text(limit.node.path, line)
        if limit.value in text:
            citation = material.evidence.cite_line(limit.node.path, line, name)
            if citation is not None:
                return citation
    return None


# The largest functions ------------------------------------------------------------------------


class _Spot(msgspec.Struct, frozen=True):
    node: Node
    lines: int
    branches: int
    loops: int


def hot_spots(material: Material, page: str) -> tuple[Content, ...]:
    """The functions with the most branches, their lines and the depth of their loops."""
    spots = _spots(material)
    chosen = sorted(spots, key=lambda one: (-one.branches, -one.lines, one.node.id))[:MAX_SPOTS]
    chosen = [one for one in chosen if one.branches > 0]
    if not chosen:
        return ()
    rows = [_spot_row(material, page, one) for one in chosen]
    columns = ("function", "lines", "branches", "loops", "called_by_n", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    return (
        *paragraph(caption(say("concurrency.hot_spots"))),
        *table(header, rows, right=(1, 2, 3, 4)),
    )


def _spots(material: Material) -> list[_Spot]:
    every: list[tuple[int, str, Node, Definition]] = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            if definition.kind in CALLABLES:
                size = definition.end_line - definition.name_line + 1
                every.append((-size, node.id, node, definition))
    every.sort(key=lambda one: one[:2])
    return [_read(material, node, one) for _, _, node, one in every[:_LONGEST_READ]]


def _read(material: Material, node: Node, definition: Definition) -> _Spot:
    """Count the lines that begin with a branch, and nest loops by their indentation."""
    branches = deepest = 0
    around: list[int] = []
    inner = _inner_lines(material, node)
    for line in range(definition.name_line, definition.end_line + 1):
        text = material.evidence.text(node.path, line)
        if line in inner or not text.strip():
            continue
        indent = len(text) - len(text.lstrip())
        while around and around[-1] >= indent:
            around.pop()
        branches += _BRANCH.match(text) is not None
        if _LOOP.search(text):
            around.append(indent)
            deepest = max(deepest, len(around))
    return _Spot(node, definition.end_line - definition.name_line + 1, branches, deepest)


def _inner_lines(material: Material, node: Node) -> set[int]:
    """The lines of functions inside a function, which count for themselves."""
    found: set[int] = set()
    for member in material.members(node):
        inner = material.definition(member)
        if inner.kind in CALLABLES:
            found.update(range(inner.line, inner.end_line + 1))
    return found


def _spot_row(material: Material, page: str, spot: _Spot) -> Statement:
    citation, claims = declares(material, spot.node)
    callers = {edge.source for edge in material.incoming(spot.node.id, CALLS)} - {spot.node.id}
    callers = {one for one in callers if material.role(material.path_of(one)) is Role.SOURCE}
    cells = (
        symbol_link(material, spot.node, page),
        (Plain(number(spot.lines)),),
        (Plain(number(spot.branches)),),
        (Plain(number(spot.loops)),) if spot.loops else (),
        (Plain(number(len(callers))),) if callers else (),
        cited(citation),
    )
    return row(cells, *claims, DERIVED)


# Benchmarks -----------------------------------------------------------------------------------


def benchmarks(material: Material) -> tuple[Content, ...]:
    """Files that are benchmarks by their name or folder, with what their documentation says."""
    paths = [path for path in sorted(material.files) if _BENCHMARK.search(path)]
    read = [path for path in paths if path in material.facts]
    if not read:
        return ()
    folders = Counter(path.rpartition("/")[0] or "." for path in read)
    items: list[Statement] = []
    for path in sorted(read, key=lambda one: (one.count("/"), one))[:MAX_FILES]:
        defined = [
            node
            for node in material.top_symbols((path,))
            if material.definition(node).kind is not DefinitionKind.VARIABLE
        ]
        citation = name_line(material, defined[0]) if defined else None
        if citation is not None:
            names: list[Spans] = [(Code(material.name(node)),) for node in defined]
            words = say(
                "concurrency.benchmark",
                file=FileLink(path),
                names=listing(names, 4),
                lines=parenthesis(citation),
            )
            items.append(sentence(words, DERIVED))
    where: list[Spans] = [(Code(folder),) for folder, _ in folders.most_common()]
    lead = caption(say("concurrency.benchmarks", n=len(read), folders=listing(where, 4)))
    return (*paragraph(lead), *((Items(tuple(items)),) if items else ()))
