"""The names that there are: what a model may name without inventing it."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import pairwise

from codewiki.authoring.queries import Queries
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.words import has_word
from codewiki.wiki.material import CALLS, Material

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_CALLS = tuple(sorted(CALLS))
_INHERITS = (EdgeKind.INHERITS, EdgeKind.IMPLEMENTS)
_ADVERBS = r"(?:[a-z]+ ){0,4}?"
_VERBS: tuple[tuple[re.Pattern[str], tuple[EdgeKind, ...]], ...] = (
    (re.compile(rf"{_ADVERBS}(?:calls|invokes)(?: the)?"), _CALLS),
    (
        re.compile(
            rf"{_ADVERBS}(?:extends|subclasses|inherits from|derives from|implements"
            r"|is an? (?:[a-z]+ )?(?:subclass|implementation) of)(?: the)?"
        ),
        _INHERITS,
    ),
    (re.compile(rf"{_ADVERBS}(?:raises|throws)(?: an?| the)?"), (EdgeKind.RAISES,)),
)
_DOTTED = re.compile(r"(?:[A-Za-z_$][\w$]*\.)*([A-Za-z_$][\w$]*)\.([A-Za-z_$][\w$]*)(?:\(\))?")
_MOST_NODES = 20
_HEADER = 3
"""Lines that the head of a class may go on for."""


class Vocabulary:
    """Knows every name of the repository: of symbols, files, packages, and the words of files."""

    def __init__(self, material: Material) -> None:
        self._material = material

        def read(path: str) -> frozenset[str]:
            return frozenset(_WORD.findall(material.evidence.all_text(path)))

        self._words_of = lru_cache(maxsize=1024)(read)
        self.queries = Queries(material, self.nodes)

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

    def joins(self, code: str, paths: Iterable[str]) -> bool:
        """Tell whether what stands before the last dot of a name has what stands behind it: in the
        words of the files ``paths``, as a symbol, as an inherited member, or as a file.
        """
        found = _DOTTED.fullmatch(code)
        if found is None:
            return True
        owner, member = found[1], found[2]
        text = f"{owner}.{member}"
        if any(self._has_text(path, text) for path in paths):
            return True
        if any(f"/{path}".endswith(f"/{code}") for path in self._material.files):
            return True
        return (
            any(
                member == _last(self._material.name(one))
                for node in self._by_name.get(owner, [])[:_MOST_NODES]
                for ancestor in self._ancestors(node)
                for one in self._material.members(ancestor)
            )
            or f"{owner}/{member}" in self._folders
        )

    def _has_text(self, path: str, text: str) -> bool:
        whole = self._material.evidence.all_text(path)
        return re.search(rf"(?<![\w$]){re.escape(text)}(?![\w$])", whole) is not None

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Two parts of a path, one behind the other: what a dotted module name may say."""
        found: set[str] = set()
        for path in self._material.files:
            parts = [part.partition(".")[0] for part in path.split("/")]
            found.update(f"{one}/{two}" for one, two in pairwise(parts))
        return frozenset(found)

    def _ancestors(self, node: Node) -> list[Node]:
        """The symbol and the types of the repository that it inherits from."""
        found = {node.id: node}
        waiting = [node]
        while waiting and len(found) < _MOST_NODES:
            for edge in self._material.outgoing(waiting.pop().id, frozenset(_INHERITS)):
                base = self._material.nodes.get(edge.target)
                if base is not None and base.definition >= 0 and base.id not in found:
                    found[base.id] = base
                    waiting.append(base)
        return list(found.values())

    def contradicts(self, subject: str, verb: str, target: str) -> bool:
        """Tell whether "``subject`` ``verb`` ``target``" is a relation that the source does not
        show: no edge joins them, nor does the subject's own text name the target. What is no symbol
        calls, raises and extends nothing.
        """
        kinds = next((kinds for shape, kinds in _VERBS if shape.fullmatch(verb.strip())), None)
        if kinds is None:
            return False
        sources, targets = self.nodes(subject), self.nodes(target)
        last = _last(target)
        if not sources:
            return True
        if kinds is _INHERITS:
            wanted = {node.id for node in targets}
            return not any(
                base.id in wanted for node in sources for base in self._ancestors(node)[1:]
            ) and (bool(targets) or not any(self._header_has(node, last) for node in sources))
        wanted = {node.id for node in targets}
        return not any(
            edge.target in wanted or any(edge.target.startswith(f"{one}.") for one in wanted)
            for node in sources
            for edge in self._material.within(node, frozenset(kinds))
        ) and not any(has_word(self._text(node), last) for node in sources)

    def _text(self, node: Node) -> str:
        """The lines of a symbol behind its first."""
        definition = self._material.definition(node)
        lines = self._material.evidence.all_text(node.path).split("\n")
        return "\n".join(lines[definition.line : definition.end_line])

    def _header_has(self, node: Node, name: str) -> bool:
        definition = self._material.definition(node)
        lines = self._material.evidence.all_text(node.path).split("\n")
        return has_word("\n".join(lines[definition.line - 1 : definition.line + _HEADER]), name)

    def is_from_outside(self, code: str, shown: str) -> bool:
        """Tell whether a name belongs to a package from outside: it is imported from one, or
        ``shown`` has it behind such a name and a dot; and nothing of the repository is called so.
        """
        words = _WORD.findall(code)
        if not words or words[-1] in self._by_name:
            return False
        before = re.findall(rf"([A-Za-z_$][\w$]*)\.{re.escape(words[-1])}\b", shown)
        return words[0] in self._from_outside or any(one in self._from_outside for one in before)

    @cached_property
    def _from_outside(self) -> frozenset[str]:
        found: set[str] = set()
        for path, facts in self._material.facts.items():
            inside = {edge.line for edge in self._material.imports_from(path)}
            for entry in facts.imports:
                if inside.isdisjoint(range(entry.line, entry.end_line + 1)):
                    name = entry.alias or entry.name or entry.module
                    found.update(_WORD.findall(name)[:1])
        return frozenset(found - {name for name in found if name in self._by_name})

    def nodes(self, name: str) -> list[Node]:
        """Return the symbols of a name, qualified or not."""
        plain = name.strip().removesuffix("()")
        return self._by_name.get(plain, [])[:_MOST_NODES]


def _last(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1] if words else name
