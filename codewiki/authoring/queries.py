"""Universal claims: what "only", "never" and "all" say of calls, tests and subclasses, asked of the
source.

A claim is proved when a search over the whole source finds nothing that speaks against it. A search
by words errs on the side of doubt: a word in a comment or in a list of names is enough for one.
"""

import re
from collections.abc import Callable, Iterator

from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.source.words import has_word
from codewiki.wiki.material import Material

_A, _B = r"`(?P<a>[\w.]+)(?:\(\))?`", r"`(?P<b>[\w.]+)(?:\(\))?`"
_CALL = r"(?:calls|invokes|uses)"
_HEIR = r"(?:subclass|implementation|heir)"
_EXTENDS = r"(?:extends|subclasses|implements|inherits from|derives from)"
_INHERITS = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})
_IMPORT = re.compile(r"\s*(?:from|import|export|use|using|require|#\s*include)\b")
_HEADER = re.compile(r"\b(?:class|struct|interface|extends|implements|enum|record)\b")
_CODE_ROLES = frozenset(Role) - {Role.DOCS, Role.DATA}
_MOST_FILES = 5_000


class Queries:
    """Puts universal claims to the graph and to the words of the source."""

    def __init__(self, material: Material, nodes: Callable[[str], list[Node]]) -> None:
        self._material = material
        self._nodes = nodes

    def without_proved(self, text: str) -> str:
        """Return a sentence (code in backticks) without the universal claims that are proved."""
        for pattern, holds in _CLAIMS:
            text = pattern.sub(
                lambda match, holds=holds: "" if holds(self, match) else match[0],  # type: ignore[misc]
                text,
            )
        return text

    def claimed(self, text: str) -> str:
        """Return the first claim in ``text`` that would have to be looked up, "" for none."""
        found = (pattern.search(text) for pattern, _ in _CLAIMS)
        return next((match[0] for match in found if match), "")

    def _one(self, name: str) -> Node | None:
        """The one symbol of a name, ``None`` where there are several or none."""
        found = self._nodes(name)
        return found[0] if len({node.id for node in found}) == 1 else None

    def _only_caller(self, match: re.Match[str]) -> bool:
        caller, callee = self._one(match["a"]), self._one(match["b"])
        if caller is None or callee is None:
            return False
        lines = list(self._elsewhere(callee, _CODE_ROLES))
        inside = self._extent(caller)
        return bool(lines) and all(path == inside[0] and line in inside[1] for path, line in lines)

    def _no_caller(self, match: re.Match[str]) -> bool:
        callee = self._one(match["b"])
        return callee is not None and not any(self._elsewhere(callee, _CODE_ROLES))

    def _no_test(self, match: re.Match[str]) -> bool:
        node = self._one(match["b"])
        tests = [path for path in self._material.files if self._material.role(path) is Role.TEST]
        return (
            node is not None
            and bool(tests)
            and not any(self._elsewhere(node, frozenset({Role.TEST})))
        )

    def _only_heir(self, match: re.Match[str]) -> bool:
        heir, base = self._one(match["a"]), self._one(match["b"])
        if heir is None or base is None or self._heirs(base) != {heir.id}:
            return False
        own = self._extent(heir)
        everywhere = frozenset(Role)
        return all(
            (path == own[0] and line in own[1]) or not _HEADER.search(self._line(path, line))
            for path, line in self._elsewhere(base, everywhere)
        )

    def _all_heirs(self, match: re.Match[str]) -> bool:
        base = self._one(match["b"])
        heirs = self._heirs(base) if base is not None else set()
        material, name = self._material, match["a"].rpartition(".")[2]
        members = [
            {one.name.rpartition(".")[2] for one in material.members(material.nodes[heir])}
            for heir in sorted(heirs)
        ]
        return bool(members) and all(name in names for names in members)

    def _heirs(self, base: Node) -> set[str]:
        return {edge.source for edge in self._material.incoming(base.id, _INHERITS)}

    def _elsewhere(self, node: Node, roles: frozenset[Role]) -> Iterator[tuple[str, int]]:
        """Yield the lines outside a symbol that hold its name, those of imports left out."""
        name = node.name.rpartition(".")[2]
        own = self._extent(node)
        material = self._material
        if len(material.files) > _MOST_FILES:
            yield "", 0  # nobody looked: that proves nothing
            return
        for path in material.files:
            if material.role(path) not in roles:
                continue
            text = material.evidence.all_text(path)
            if name not in text or not has_word(text, name):
                continue
            for number, line in enumerate(text.split("\n"), start=1):
                if path == own[0] and number in own[1]:
                    continue
                if name in line and has_word(line, name) and not _IMPORT.match(line):
                    yield path, number

    def _extent(self, node: Node) -> tuple[str, range]:
        definition = self._material.definition(node)
        return node.path, range(definition.line, definition.end_line + 1)

    def _line(self, path: str, line: int) -> str:
        return self._material.evidence.text(path, line)


_CLAIMS: tuple[tuple[re.Pattern[str], Callable[[Queries, re.Match[str]], bool]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), holds)
    for pattern, holds in (
        (rf"\bonly {_A} {_CALL} {_B}", Queries._only_caller),
        (rf"{_A} is the (?:only|one) caller of {_B}", Queries._only_caller),
        (rf"{_A} is the (?:only|one) \w+ that {_CALL} {_B}", Queries._only_caller),
        (
            rf"{_B} is (?:only called|called only|used only|only used) (?:by|from|in) {_A}",
            Queries._only_caller,
        ),
        (rf"{_B} is never called(?: in the source)?", Queries._no_caller),
        (rf"\bnothing (?:in the (?:source|repository) )?{_CALL} {_B}", Queries._no_caller),
        (rf"\bno test (?:calls|names|mentions) {_B}", Queries._no_test),
        (rf"{_A} is the (?:only|one) {_HEIR} of {_B}", Queries._only_heir),
        (rf"\bonly {_A} {_EXTENDS} {_B}", Queries._only_heir),
        (
            rf"\b(?:all|every|each) {_HEIR}(?:es|s)? of {_B} "
            rf"(?:overrides?|defines?|implements?|has|have) {_A}",
            Queries._all_heirs,
        ),
    )
)
