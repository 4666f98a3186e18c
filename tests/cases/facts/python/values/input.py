"""Constants, variables, fields and what documents them."""

from typing import Final, NamedTuple, TypeAlias, TypeVar
from collections import namedtuple
from enum import Enum
import abc

__version__ = "1.0"
TIMEOUT = 5  # seconds
RETRIES: int = 3
#: The name that is used
#: when none is given.
DEFAULT_NAME = "x" * 3
settings = load(
    "a",
    "b",
)
limit: Final = 10
T = TypeVar("T")
Json: TypeAlias = "dict[str, Json]"
Point = namedtuple("Point", "x y")
_hidden = None
first, *rest = [1, 2, 3]
left, right = Left(), make_right()
a = b = 1
double = lambda x, *y: twice(x)
QUERY = """
select *
  from table
"""
"""The query that finds everything."""
LONG = [11111111111, 22222222222, 33333333333, 44444444444, 55555555555, 66666666666, 77777777777, 88888888888, 99999999999]


class Color(Enum):
    RED = 1
    GREEN = "green"


class Shape(abc.ABC):
    sides: int
    name: str = "shape"
    """What it is called."""
    __slots__ = ("a",)
    _cache: dict[str, "Shape"] = {}
    key = lambda self: self.name  # noqa: E731

    @abc.abstractmethod
    def area(self) -> float: ...


class Row(NamedTuple):
    a: int = 0
