from typing import Generic, Mapping, TypeVar

import engine.default
from engine import default
from engine.default import Dialect

T = TypeVar("T")


class Late(Generic[T]):
    def __get__(self, instance, owner) -> T:
        return instance.value


class Plain(Generic[T]):
    def quote(self, name):
        return name


class Crawler:
    dialect: Late[Dialect] = Late()
    plain: Plain[Dialect] = Plain()
    late: "Late[Mapping[str, Dialect]]" = Late()

    def run(self):
        self.dialect.quote("a")
        self.plain.quote("b")


class Own(default.Dialect):
    def run(self, crawler: Crawler):
        crawler.dialect.quote("c")
        default.connect().quote("d")
        engine.default.connect()
