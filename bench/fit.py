"""The exponent with which a cost grows."""

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return ``e`` of the power law ``cost = c * size ** e`` that fits best.

    Least squares on the logarithms, so that every size counts alike. Raises ``ValueError`` for
    fewer than two sizes that differ, and for values that are not above zero.
    """
    if min(*sizes, *costs, 1) <= 0:
        raise ValueError("a size or a cost is not above zero")
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    spread = math.fsum((one - x) ** 2 for one in xs)
    if spread == 0:
        raise ValueError("the exponent needs two sizes that differ")
    return math.fsum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / spread
