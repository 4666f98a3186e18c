"""The order in which a class and its ancestors are asked for a member."""

from collections.abc import Callable, Iterator

from codewiki.graph.names import Symbol

MOST_ANCESTORS = 200
"""Longer lines of ancestors are cut: the nearest ancestors stay."""


class Hierarchy:
    """Ancestors of classes.

    ``bases(symbol)`` gives the direct bases that are symbols of the repository, in source order,
    and whether there are others. Lookup orders are computed once, without recursion.
    """

    def __init__(self, bases: Callable[[Symbol], tuple[tuple[Symbol, ...], bool]]) -> None:
        self._bases = bases
        self._orders: dict[Symbol, tuple[Symbol, ...]] = {}
        self._open: dict[Symbol, bool] = {}

    def order(self, symbol: Symbol) -> tuple[Symbol, ...]:
        """Return ``symbol`` and its ancestors in lookup order.

        C3 where the language is linearised, else, and where C3 has no answer, depth first. A
        class that is its own ancestor does not come twice.
        """
        found = self._orders.get(symbol)
        return self._compute(symbol) if found is None else found

    def is_open(self, symbol: Symbol) -> bool:
        """Tell whether ``symbol`` or an ancestor has a base that is not in the repository."""
        known = self._open.get(symbol)
        if known is None:
            known = self._open[symbol] = any(self._bases(entry)[1] for entry in self.order(symbol))
        return known

    def forget(self) -> None:
        """Forget all answers: bases were added since."""
        self._orders.clear()
        self._open.clear()

    def _compute(self, symbol: Symbol) -> tuple[Symbol, ...]:
        """Compute the orders of all ancestors first, each after its own bases."""
        trail: dict[Symbol, Iterator[Symbol]] = {symbol: iter(self._bases(symbol)[0])}
        while trail:
            current, rest = next(reversed(trail.items()))
            for base in rest:
                if base not in self._orders and base not in trail:
                    trail[base] = iter(self._bases(base)[0])
                    break
            else:
                del trail[current]
                self._orders[current] = self._merge(current)
        return self._orders[symbol]

    def _merge(self, symbol: Symbol) -> tuple[Symbol, ...]:
        bases = self._bases(symbol)[0]
        # A base without an order yet closes a cycle of bases: it stands for itself alone.
        orders = [self._orders.get(base, (base,)) for base in bases]
        merged: list[Symbol] | None = None
        if symbol.file.adapter.linearised and len(bases) > 1:
            merged = _c3([*orders, bases])
        if merged is None:
            merged = [entry for order in orders for entry in order]
        unique = dict.fromkeys([symbol, *merged])
        return tuple(unique)[:MOST_ANCESTORS]


def _c3(orders: list[tuple[Symbol, ...]]) -> list[Symbol] | None:
    """Merge lookup orders as Python does; ``None`` when they contradict each other."""
    rows = [list(reversed(order)) for order in orders if order]
    waiting: dict[Symbol, int] = {}
    for row in rows:
        for entry in row[:-1]:
            waiting[entry] = waiting.get(entry, 0) + 1
    merged: list[Symbol] = []
    while rows:
        head = next((row[-1] for row in rows if not waiting.get(row[-1])), None)
        if head is None:
            return None
        merged.append(head)
        for row in rows:
            if row[-1] is head:
                row.pop()
                if row:
                    waiting[row[-1]] -= 1
        rows = [row for row in rows if row]
    return merged
