from __future__ import annotations

import typing as t
from typing import TYPE_CHECKING, Annotated, Literal, Optional

if TYPE_CHECKING:
    from .models import Item, Order
    import shop.cart
else:
    Item = object

if t.TYPE_CHECKING:
    from extra import Extra


def total(items: list[Item], order: "Order", mode: Literal["fast", "slow"]) -> Optional[Decimal]: ...


def nested(
    a: dict[str, tuple[Item, ...]],
    b: shop.cart.Cart | None = None,
    c: Annotated[int, Range(low=1, high=Item)] = 1,
    d: "list['Extra'] | None" = None,
) -> t.Callable[[Item], shop.cart.Line]:
    local: Order = find(b)
    return local


class Basket(t.Generic[T], Container[Item], metaclass=Meta):
    lines: list[Line]


def generic[K: Item, *Ts, **P](key: K, value: Item) -> dict[K, Order]:
    def inside(x: K) -> P: ...


class Typed[V]:
    def get(self) -> V: ...


type Pair[A] = tuple[A, Item]
type Name = str
