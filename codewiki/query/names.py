"""What a name that a person or a program gives means in a graph."""

from collections.abc import Iterator
from difflib import get_close_matches

from codewiki.errors import QuestionError
from codewiki.graph.model import Node
from codewiki.graph.nodes import PACKAGE, UNIT
from codewiki.query.build import GraphIndex, is_file
from codewiki.source.model import Role

MOST_MATCHES = 10
"""A name that means more nodes than this is no name but a search."""
NAMED = 20
"""So many ids are named where a name means too many."""
CLOSE = 5
"""So many near names are offered."""
COMPARED = 20_000
"""So many names are compared with one that means nothing."""
LONGEST = 100
"""Characters of a name that are compared, and shown."""


def meant(index: GraphIndex, name: str) -> tuple[Node, ...]:
    """Return the nodes that ``name`` means, at most ``MOST_MATCHES``, in the graph's order.

    Raises ``QuestionError``, which names the nearest names or the ids, when they are none or more.
    """
    found = matches(index, name)
    # A heading or a key of the same name is meant only where nothing else is.
    found = tuple(node for node in found if node.kind not in {UNIT, PACKAGE}) or found
    if not found:
        close = nearest(index, name)
        raise QuestionError(
            f"Nothing in the graph is called “{_short(name)}”",
            name=name,
            remedy=f"Did you mean {_either(close)}?" if close else "See codewiki graph find --help",
        )
    if len(found) > MOST_MATCHES:
        first = sorted(found, key=lambda node: node.role != Role.SOURCE.value)
        ids = ", ".join(node.id for node in first[:NAMED])
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        raise QuestionError(
            f"“{_short(name)}” means {len(found)} things",
            name=name,
            remedy=f"Name one by its id: {ids}{more}",
        )
    return found


def matches(index: GraphIndex, name: str) -> tuple[Node, ...]:
    """Return the nodes that ``name`` means, in the graph's order: the first that is one of

    an id; a plain or qualified name, or its end (``run``, ``App.run``); a path or id without the
    folders before it (``app.py``, ``pkg/app.py::App``); a dotted name from a module on
    (``pkg.app.App``). Brackets at the end ("run()") say nothing.
    """
    asked = name.strip().removesuffix("()")
    if not asked:
        return ()
    return index.find(asked) or tuple(_by_end_of_id(index, asked)) or _by_module(index, asked)


def _by_end_of_id(index: GraphIndex, asked: str) -> Iterator[Node]:
    last = asked.rpartition("::")[2] if "::" in asked else asked.rpartition("/")[2]
    names = {last, last.rpartition(".")[2]} if "::" in asked else {last}
    for name in sorted(names):
        for node in index.names.get(name, ()):
            if f"/{node.id}".endswith(f"/{asked}"):
                yield node


def _by_module(index: GraphIndex, asked: str) -> tuple[Node, ...]:
    if "." not in asked:
        return ()
    rows = index.names.get(asked.rpartition(".")[2], ())
    found = [row for row in rows if row.definition >= 0 and _ends(index, row, asked)]
    if not found:
        found = [node for node in index.graph.nodes if is_file(node) and _ends(index, node, asked)]
    return tuple(found)


def _ends(index: GraphIndex, node: Node, asked: str) -> bool:
    folder, _, file = node.path.rpartition("/")
    module = f"{folder}/{file.rpartition('.')[0] or file}".removesuffix("/__init__")
    dotted = module.replace("/", ".")
    if node.definition >= 0:
        dotted = f"{dotted}.{index.qualified(node.id)}"
    return f".{dotted}".endswith(f".{asked}")


def nearest(index: GraphIndex, name: str) -> tuple[str, ...]:
    """Return the names of the graph that look most like ``name``, the nearest first."""
    asked = name.strip().removesuffix("()")[:LONGEST]
    last = asked.rpartition("::")[2].rpartition("/")[2]
    last = last if last in index.names else last.rpartition(".")[2] or last
    folded = last.casefold()
    names = {node.name for node in index.graph.nodes if node.kind not in {UNIT, PACKAGE}}
    same = [known for known in names if known.casefold() == folded]
    fitting = sorted(known for known in names if abs(len(known) - len(last)) <= 3)
    close = get_close_matches(last, fitting[:COMPARED], n=CLOSE)
    found = dict.fromkeys([*sorted(same), *close])
    return tuple(_fullest(index, known) for known in list(found)[:CLOSE])


def _fullest(index: GraphIndex, name: str) -> str:
    """Return the qualified name where only one node has the plain one."""
    rows = index.names[name]
    return index.qualified(rows[0].id) if len(rows) == 1 else name


def _either(names: tuple[str, ...]) -> str:
    shown = [_short(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
