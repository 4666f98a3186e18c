"""Uses of well-known functions and classes: where, by whom, and with which arguments.

A name counts only where the file says that it comes from outside: by an import that leads to no
file of the repository, by a variable that was made from such a name, or because the language
brings it and nothing in the file (in C: in the repository) has that name. So a function of the
repository that is called ``lock`` is never taken for one of the table.
"""

import re
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

import msgspec

from codewiki.facts.model import (
    TOP_LEVEL,
    Binding,
    BindingKind,
    DefinitionKind,
    FileFacts,
    Import,
    Reference,
    ReferenceKind,
)
from codewiki.graph.model import EdgeKind, Node
from codewiki.source.model import Role
from codewiki.wiki.apis import KnownApis, known_apis
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation

MAX_ARGUMENTS = 70
_LONGEST_CALL = 6
_IMPORTED = frozenset({EdgeKind.IMPORTS})
_SELVES = ("self.", "this.", "cls.")
_USED = frozenset({
    ReferenceKind.CALL,
    ReferenceKind.DECORATOR,
    ReferenceKind.TYPE,
    ReferenceKind.READ,
    ReferenceKind.ELEMENT,
})
_CALLABLE = frozenset({DefinitionKind.FUNCTION, DefinitionKind.MACRO})


class Use(msgspec.Struct, frozen=True):
    """One place that uses a well-known name. ``api`` is its full name without the brackets of
    calls, ``called`` whether it is called there, ``owner`` the function or class around.
    """

    path: str
    line: int
    scope: int
    api: str
    name: str
    purposes: tuple[str, ...]
    called: bool

    def owner(self, material: Material) -> Node | None:
        """The function or class around the place."""
        return material.node_at(self.path, self.scope)

    def citation(self, material: Material) -> Citation | None:
        """The line."""
        return material.evidence.cite_line(self.path, self.line, self.name)


class Uses:
    """All uses of a repository by purpose, each list by path and line."""

    def __init__(self, material: Material) -> None:
        self._by_purpose: dict[str, list[Use]] = {}
        c_names = _defined_in_c(material)
        for path, facts in sorted(material.facts.items()):
            table = known_apis(facts.language)
            if table is not None:
                for use in _File(material, path, table, c_names).uses():
                    for purpose in use.purposes:
                        self._by_purpose.setdefault(purpose, []).append(use)
        self._roles = {path: material.role(path) for path in material.facts}

    def of(self, *purposes: str, role: Role = Role.SOURCE) -> list[Use]:
        """The uses for any of the purposes in files of a role, each once."""
        found = {
            (use.path, use.line, use.api): use
            for purpose in purposes
            for use in self._by_purpose.get(purpose, ())
            if self._roles[use.path] is role
        }
        return [found[key] for key in sorted(found)]


def uses(material: Material) -> Uses:
    """The uses of a repository, found once."""
    if material not in _KNOWN:
        _KNOWN[material] = Uses(material)
    return _KNOWN[material]


_KNOWN: WeakKeyDictionary[Material, Uses] = WeakKeyDictionary()


def _defined_in_c(material: Material) -> frozenset[str]:
    """Names of functions and macros of the repository's C files."""
    return frozenset(
        one.name
        for facts in material.facts.values()
        if facts.language == "c"
        for one in facts.definitions
        if one.kind in _CALLABLE
    )


class _File:
    """The names of one file as far as they lead outside the repository."""

    def __init__(
        self, material: Material, path: str, table: KnownApis, c_names: frozenset[str]
    ) -> None:
        self.path = path
        self.facts: FileFacts = material.facts[path]
        self.table = table
        self.c_names = c_names
        inside = {edge.line for edge in material.outgoing(path, _IMPORTED)}
        self.imported: dict[str, str] = {}
        self.stars: list[str] = []
        for one in self.facts.imports:
            if not inside.isdisjoint(range(one.line, one.end_line + 1)):
                continue
            if one.name == "*":
                self.stars.append(one.module)
            elif one.alias:
                self.imported[one.alias] = _imported_name(self.facts.language, one)
        self.own = {one.name for one in self.facts.definitions if one.parent == TOP_LEVEL}
        self.bound = self._bindings(self.facts.bindings)

    def _bindings(self, bindings: Iterable[Binding]) -> dict[tuple[str, int, bool], str]:
        """Where variables and attributes come from, by name, scope and whether it is one of an
        object; "" for those that mean something else.
        """
        found: dict[tuple[str, int, bool], str] = {}
        for one in bindings:
            made = "" if not one.value else self._outside(one.value.partition("[")[0], one.scope)
            if made and one.kind is BindingKind.CALL:
                made += "()"
            found.setdefault((one.name, one.scope, one.attribute), made)
        return found

    def _outside(self, text: str, scope: int) -> str:
        """The full name of dotted text where it leads outside the repository, else ""."""
        head, dot, rest = text.partition(".")
        bare = head.removesuffix("()")
        full = self.imported.get(bare) or self._brought(bare, head + dot + rest, scope)
        return full + head[len(bare) :] + dot + rest if full else ""

    def _brought(self, head: str, text: str, scope: int) -> str:
        """The full name of a head that no import binds: what the language or a star brings."""
        language = self.facts.language
        if language == "c":
            return head if head in self.table.heads and head not in self.c_names else ""
        if head in self.own:
            return ""
        if language == "java":
            return self._java_class(head, text)
        return head if head in self.table.heads and not self._is_module(head) else ""

    def _java_class(self, head: str, text: str) -> str:
        for package in ("java.lang", *self.stars):
            full = f"{package}.{head}"
            if self.table.purposes(full + text[len(head) :]) or full in self.table.below:
                return full
        return head if head in {"java", "javax"} else ""

    def _is_module(self, head: str) -> bool:
        """Tell whether a head is known only as the name of a module, which must be imported."""
        return self.facts.language == "python" and head not in self.table.whole

    def _full(self, reference: Reference) -> str:
        receiver = reference.receiver
        text = f"{receiver}.{reference.name}" if receiver else reference.name
        for prefix in _SELVES:
            if receiver.startswith(prefix):
                return self._of_attribute(text[len(prefix) :], reference.scope)
        head = text.partition(".")[0]
        bound = self._variable(head, reference.scope)
        if bound is not None:
            return bound + text[len(head) :] if bound else ""
        if not receiver and self.facts.language == "java" and reference.kind is ReferenceKind.CALL:
            # A call without a receiver is of a constructor or of a method of one's own.
            return self._outside(text, reference.scope) if text[:1].isupper() else ""
        return self._outside(text, reference.scope)

    def _variable(self, name: str, scope: int) -> str | None:
        """Where a variable comes from, "" when elsewhere, ``None`` when it is no variable."""
        while True:
            for attribute in (False, True) if self.facts.language == "java" else (False,):
                if (name, scope, attribute) in self.bound:
                    return self.bound[name, scope, attribute]
            if scope == TOP_LEVEL:
                return None
            definition = self.facts.definitions[scope]
            if any(one.name == name for one in definition.parameters):
                return ""
            scope = definition.parent

    def _of_attribute(self, text: str, scope: int) -> str:
        name, dot, rest = text.partition(".")
        while scope != TOP_LEVEL:
            for attribute in (True, False):
                made = self.bound.get((name, scope, attribute))
                if made is not None:
                    return made + dot + rest if made and rest else ""
            scope = self.facts.definitions[scope].parent
        return ""

    def uses(self) -> list[Use]:
        """The uses in the order of the source, each name once on a line."""
        names = self._names()
        if not names:
            return []
        found: dict[tuple[int, str], Use] = {}
        for one in self.facts.references:
            head = one.receiver.partition(".")[0].removesuffix("()") if one.receiver else one.name
            if (head not in names and head not in {"self", "this", "cls"}) or (
                one.kind not in _USED
            ):
                continue
            full = self._full(one)
            purposes = self.table.purposes(full) if full else ()
            called = one.kind in {ReferenceKind.CALL, ReferenceKind.DECORATOR}
            if purposes and one.name.strip("_$") and (called or self._counts(one, full)):
                api = _BRACKETS.sub("", full)
                use = Use(self.path, one.line, one.scope, api, one.name, purposes, called)
                found.setdefault((one.line, api), use)
        return list(found.values())

    def _counts(self, reference: Reference, full: str) -> bool:
        """Tell whether a name that is not called is a use: a type or a value, listed as it is."""
        return reference.kind is not ReferenceKind.READ or full in self.table.whole

    def _names(self) -> frozenset[str]:
        """The first words of whatever may lead to the table."""
        heads = self.table.heads
        names = {
            alias
            for alias, full in self.imported.items()
            if full.partition(".")[0] in heads or full in heads
        }
        names |= {name for (name, _, _), made in self.bound.items() if made}
        if self.facts.language == "c":
            return frozenset(heads - self.c_names)
        if self.facts.language == "java":
            return frozenset(names | (self.table.classes - self.own) | {"java", "javax"})
        return frozenset(
            names | {one for one in heads if one not in self.own and not self._is_module(one)}
        )


def _imported_name(language: str, one: Import) -> str:
    """The full name of what an import binds."""
    module = one.module.removeprefix("node:")
    if not one.name or one.name in {"default", "*"}:
        if language == "python" and one.alias == module.partition(".")[0]:
            return one.alias  # "import a.b" binds "a"
        return module
    return f"{module}.{one.name}"


_BRACKETS = re.compile(r"\(\d*\)")


def arguments(material: Material, use: Use) -> str:
    """The arguments of a call as the source writes them on one line, "" where they are long."""
    lines = [material.evidence.text(use.path, use.line + n) for n in range(_LONGEST_CALL)]
    text = "\n".join(lines)
    match = re.search(rf"(?<![\w$]){re.escape(use.name)}\s*(?:<[^()\n]*>)?\(", text)
    if match is None:
        return ""
    depth, quote = 1, ""
    for place in range(match.end(), min(len(text), match.end() + 400)):
        letter = text[place]
        if quote:
            quote = "" if letter == quote and text[place - 1] != "\\" else quote
        elif letter in "\"'`":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if not depth:
                given = " ".join(text[match.end() : place].split()).rstrip(",")
                return given if len(given) <= MAX_ARGUMENTS else ""
    return ""


def by_api(found: Iterable[Use]) -> Mapping[str, list[Use]]:
    """Uses by their full name: the most frequent first, then by name."""
    groups: dict[str, list[Use]] = {}
    for use in found:
        groups.setdefault(use.api, []).append(use)
    return dict(sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])))


def roots(found: Iterable[Use]) -> list[Use]:
    """The uses without those of what another use in the file made ("hashlib.sha256.hexdigest")."""
    every = list(found)
    names = {(use.path, use.api) for use in every}
    return [use for use in every if not _made(use, names)]


def _made(use: Use, names: set[tuple[str, str]]) -> bool:
    outer = use.api.rpartition(".")[0]
    while outer:
        if (use.path, outer) in names:
            return True
        outer = outer.rpartition(".")[0]
    return False
