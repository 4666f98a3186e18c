"""What stands inside values: parts under keys, what methods of containers give, what callbacks get.

For languages whose containers are told by type texts (see ``containers``).
"""

from codewiki.graph.containers import called, container, given, parameter, part
from codewiki.graph.held import Gives, Held
from codewiki.graph.names import BUILTIN, FileNames, Instance, Symbol, Value
from codewiki.graph.questions import Evaluation
from codewiki.graph.shapes import WHOLE

_ITERATION = (("__iter__", "__next__"), ("__aiter__", "__anext__"))
_CONSTRUCTORS = ("constructor", "__init__")


class Inside:
    """Takes values apart."""

    def __init__(self, values: Evaluation) -> None:
        self._values = values

    def of_type(self, file: FileNames, scope: int, text: str, named: Value) -> Value:
        """Return what a type text means that names ``named``: with what it holds, if outside."""
        if isinstance(named, Symbol | Instance | Held):
            return named
        text = container(text)
        return Held("", file, scope, text) if text else named

    def part(self, value: Value, key: str) -> Value:
        """Return what stands under ``key``, as in shapes, in a value."""
        if isinstance(value, Symbol) and value.is_type:
            return value if key != WHOLE else None  # type arguments
        if isinstance(value, Symbol) and value.is_data:
            member = self._named(value, key)
            value = member if member is not None else self._values.type_of(value)
            if member is not None:
                return self._settled(value)
        if isinstance(value, Held):
            return self._meant(value, part(value.text, key))
        if not isinstance(value, Instance):
            return None
        if key.startswith("'") and value.symbol.file.adapter.members_are_keys:
            return self._settled(self._values.attribute(value, key[1:-1]))
        held = self._values.container(value.symbol)
        if held is not None:
            return self.part(held, key)
        return self._by_method(value, key)

    def _named(self, symbol: Symbol, key: str) -> Value:
        """Return the member of an object that is written out."""
        if not (key.startswith("'") and symbol.file.adapter.members_are_keys):
            return None
        own = symbol.file.scopes[symbol.number + 1].get(key[1:-1])
        return own if isinstance(own, Symbol) else None

    def _settled(self, value: Value) -> Value:
        """Return the value of a variable or field; a function is its own."""
        if isinstance(value, Symbol) and not (value.is_type or value.is_callable):
            return self._values.type_of(value)
        return value

    def _by_method(self, value: Instance, key: str) -> Value:
        """Return what ``__getitem__`` or a loop gives of an object of the repository."""
        if key not in {"", WHOLE}:
            found = self._values.attribute(value, "__getitem__")
            return self._values.result(found) if isinstance(found, Symbol) else None
        for first, second in _ITERATION if not key else ():
            found = self._values.attribute(value, first)
            if not isinstance(found, Symbol):
                continue
            gives = self._values.result(found)
            if isinstance(gives, Held):
                return self.part(gives, "")
            following = self._values.attribute(gives, second) if gives is not None else None
            return self._values.result(following) if isinstance(following, Symbol) else None
        return None

    def given(self, held: Held, name: str) -> Value:
        """Return the method or field ``name`` of a container, with what it gives if known."""
        if held.text.startswith("{"):
            field = part(held.text, f"'{name}'")
            if field:
                value = self._meant(held, field)
                return value if value is not None else BUILTIN
        text = given(held.text, name)
        return Gives("", self._meant(held, text)) if text else BUILTIN

    def result(self, held: Held) -> Value:
        """Return what calling a value of a type from outside gives."""
        return self._meant(held, called(held.text)) or BUILTIN

    def argument(self, value: Value, number: int) -> Value:
        """Return what the argument ``number`` of a call of ``value`` is by its type."""
        if isinstance(value, Held):
            return self._meant(value, parameter(value.text, number))
        if isinstance(value, Symbol) and value.is_type:
            made = (self._values.member(value, name) for name in _CONSTRUCTORS)
            value = next((one for one in made if isinstance(one, Symbol)), None)
        if not isinstance(value, Symbol):
            return None
        if not value.is_callable:
            value = self._values.type_of(value)
            return (
                self._meant(value, parameter(value.text, number))
                if isinstance(value, Held)
                else None
            )
        written = [one for one in value.definition.parameters if one.name != "this"]
        if number >= len(written):
            number = len(written) - 1
            if number < 0 or not written[number].prefix:
                return None
        text = written[number].type
        if written[number].prefix:
            text = part(container(text), "")
        return self._values.type_value(value.file, value.number, text) if text else None

    def _meant(self, held: Held, text: str) -> Value:
        return self._values.type_value(held.file, held.scope, text) if text else None
