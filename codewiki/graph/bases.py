"""What the base of a class stands for.

This is settled for all classes before any member is looked up, so nothing here may need the order
in which ancestors are asked.
"""

from codewiki.facts.model import BindingKind
from codewiki.graph.names import FileNames, Imported, Symbol, Value
from codewiki.graph.rungs import IMPORT, LEXICAL, NOT_FOUND, TYPE, Found
from codewiki.graph.values import MOST_DEPTH, Values

NEUTRAL = frozenset({"object", "Object", "ABC", "Generic", "Protocol"})
"""Bases from outside that bring no members that matter."""


class Bases:
    """Finds the bases of classes of any file."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def find(self, file: FileNames, scope: int, text: str, *, inherited: bool = False) -> Found:
        """Return what the text of a base class stands for.

        Attributes are looked for in modules and in classes themselves, never in ancestors, and a
        variable is followed to what it is another name of, so nothing here needs lookup orders.
        Only where ``inherited`` says so, in languages of packages, the ancestors of the classes
        around are asked: those that were settled before.
        """
        if file.adapter.packaged:
            return self._values.classes.base(file, scope, text, inherited=inherited)
        tier = LEXICAL
        for _ in range(MOST_DEPTH):
            value, used = self._chain(file, scope, text)
            tier = max(tier, used)
            if isinstance(value, FileNames):
                value = self._values.whole(value)
            if not isinstance(value, Symbol) or not value.is_data:
                return value, tier
            file, scope = value.file, value.file.parents[value.number]
            bindings = file.typed.get((scope, value.definition.name), [])
            aliases = [entry for entry in bindings if entry.kind is BindingKind.ALIAS]
            if len(aliases) != 1 or not aliases[0].value:
                return NOT_FOUND
            text, tier = aliases[0].value, TYPE
        return NOT_FOUND

    def _chain(self, file: FileNames, scope: int, text: str) -> Found:
        first, *rest = text.partition("[")[0].partition("<")[0].strip().split(".")
        if first.endswith("()"):
            return NOT_FOUND
        named = self._values.lookup(file, scope, first)
        value: Value = None
        tier = LEXICAL
        if isinstance(named, Symbol):
            value = named
        elif isinstance(named, Imported):
            value, tier = self._values.imported(file, named), IMPORT
        elif named is None:
            value, tier = self._values.bare(file, scope, first)
        for part in rest:
            value = self._part(value, part)
        return value, tier

    def _part(self, value: Value, name: str) -> Value:
        if isinstance(value, FileNames):
            found = self._values.exported(value, name)
            if found is not None:
                return found
            value = self._values.whole(value)
        if isinstance(value, Symbol):
            inner = value.file.scopes[value.number + 1].get(name)
            return inner if isinstance(inner, Symbol) else None
        return self._values.attribute(value, name)
