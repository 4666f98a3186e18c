"""The names that there are: what a model may name without inventing it."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from codewiki.graph.model import EdgeKind, Node
from codewiki.wiki.material import CALLS, Material

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_CALLS = tuple(sorted(CALLS))
_INHERITS = (EdgeKind.INHERITS, EdgeKind.IMPLEMENTS)
_VERBS: tuple[tuple[re.Pattern[str], tuple[EdgeKind, ...]], ...] = (
    (re.compile(r"(?:then |first |also |in turn )?(?:calls|invokes)(?: the)?"), _CALLS),
    (
        re.compile(r"(?:extends|subclasses|inherits from|derives from|implements)(?: the)?"),
        _INHERITS,
    ),
    (re.compile(r"(?:raises|throws)(?: an?| the)?"), (EdgeKind.RAISES,)),
)
_MOST_NODES = 20


class Vocabulary:
    """Knows every name of the repository: of symbols, files, packages, and the words of files."""

    def __init__(self, material: Material) -> None:
        self._material = material

        def read(path: str) -> frozenset[str]:
            return frozenset(_WORD.findall(material.evidence.all_text(path)))

        self._words_of = lru_cache(maxsize=1024)(read)

    @cached_property
    def _names(self) -> frozenset[str]:
        found: set[str] = set()
        for node in self._material.graph.nodes:
            found.update(_WORD.findall(node.name))
        for path in self._material.files:
            found.update(_WORD.findall(path))
        return frozenset(found)

    @cached_property
    def _by_name(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self._material.graph.nodes:
            if node.definition >= 0:
                qualified = self._material.definition(node).qualified
                for name in {qualified, qualified.rsplit(".", 1)[-1]}:
                    found.setdefault(name, []).append(node)
        return found

    def knows(self, code: str, paths: Iterable[str]) -> bool:
        """Tell whether every word of a piece of code is a name of the repository, or stands in one
        of the files ``paths``.
        """
        missing = [
            word for word in _WORD.findall(code) if len(word) > 1 and word not in self._names
        ]
        return not missing or all(
            any(word in self._words_of(path) for path in paths) for word in missing
        )

    def contradicts(self, subject: str, verb: str, target: str) -> bool:
        """Tell whether "``subject`` ``verb`` ``target``" says what the graph would show, and does
        not: both are names of the repository, and no edge of that kind joins them.
        """
        kinds = next((kinds for shape, kinds in _VERBS if shape.fullmatch(verb.strip())), None)
        sources, targets = self._nodes(subject), self._nodes(target)
        if kinds is None or not sources or not targets:
            return False
        wanted = {node.id for node in targets}
        return not any(
            edge.target in wanted or any(edge.target.startswith(f"{one}.") for one in wanted)
            for node in sources
            for edge in self._material.within(node, frozenset(kinds))
        )

    def _nodes(self, name: str) -> list[Node]:
        plain = name.strip().removesuffix("()")
        return self._by_name.get(plain, [])[:_MOST_NODES]
