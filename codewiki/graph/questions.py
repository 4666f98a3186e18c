"""What the parts that evaluate expressions ask each other, so that none has to import another."""

from typing import Protocol

from codewiki.facts.model import Binding
from codewiki.graph.held import Held
from codewiki.graph.hierarchy import Hierarchy
from codewiki.graph.names import FileNames, Imported, Local, Symbol, Value
from codewiki.graph.overloads import Call
from codewiki.graph.rungs import Found


class Evaluation(Protocol):
    """Values of expressions in any language, each question with its allowance of work.

    ``line`` is the line that is asked about; ``varies`` becomes true when the answer depends on
    it, ``cut`` when a bound has cut it short.
    """

    line: int
    varies: bool
    cut: bool
    hierarchy: Hierarchy

    def chain(self, file: FileNames, scope: int, text: str, types: bool = False) -> Found:
        """Return what dotted text stands for."""

    def type_value(self, file: FileNames, scope: int, text: str) -> Value:
        """Return an instance of the type that a type text names."""

    def type_of(self, symbol: Symbol) -> Value:
        """Return what is known of the value of a variable, field or property."""

    def result(self, value: Value) -> Value:
        """Return what calling ``value`` gives."""

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` stands for."""

    def member(self, symbol: Symbol, name: str, skip: int = 0) -> Value:
        """Return what a class or an ancestor has under a name."""

    def bound(self, file: FileNames, binding: Binding) -> Value:
        """Return what the name of a binding stands for by it."""

    def imported(self, file: FileNames, named: Imported) -> Value:
        """Return what an imported name of ``file`` means."""

    def owner(self, file: FileNames, scope: int) -> Symbol | None:
        """Return the class whose current object is meant in ``scope``."""

    def container(self, symbol: Symbol) -> Held | None:
        """Return the container from outside that a class, or an ancestor, extends."""


class ClassNames(Protocol):
    """Names in languages of packages and classes."""

    def binding_of(self, local: Local) -> Binding | None:
        """Return the declaration of a variable that counts on the line that is asked about."""

    def local(self, file: FileNames, local: Local) -> Found | None:
        """Return the value of a variable, ``None`` where it is not declared before."""

    def walk(self, file: FileNames, scope: int, text: str, types: bool) -> Found:
        """Return what dotted text stands for."""

    def attribute(self, value: Value, name: str) -> Value:
        """Return what ``value.name`` stands for."""

    def call(self, file: FileNames, scope: int, name: str, call: Call) -> Found:
        """Return what ``name(…)`` calls."""

    def call_of(self, value: Value, name: str, call: Call) -> Value:
        """Return what ``value.name(…)`` calls."""
