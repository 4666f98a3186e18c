from dataclasses import dataclass, field
from typing import Iterator, Optional, TYPE_CHECKING
from contextlib import contextmanager

from engine import Engine, make_engine, open_engine

if TYPE_CHECKING:
    from engine import Gear


@dataclass
class Car:
    engine: Engine
    spare: "Optional[Engine]" = None
    parts: list[Engine] = field(default_factory=list)

    def start_up(self):
        self.engine.ignite()
        self.spare.ignite()
        self.parts.ignite()
        self.engine.gear.shift_up()
        return self.engine.current().shift_up()


class Truck:
    def __init__(self, engine: Engine):
        self.engine = engine
        self.other = make_engine()
        self.unknown = whatever()

    def drive(self):
        self.engine.ignite()
        self.other.ignite()
        self.unknown.ignite()
        return self._own().ignite()

    def _own(self) -> Engine:
        return self.engine


def chained():
    make_engine().ignite()
    car = Car(make_engine())
    car.engine.ignite()
    engine = car.engine
    engine.ignite()
    with open_engine() as running:
        running.ignite()
    start = car.start_up
    start()
    kind = Engine
    kind()


def typed_only(gear: "Gear"):
    return gear.shift_up()


def generic(kind: type[Engine]):
    kind.build_one()
    return kind().ignite()


shared = Engine()
shared.ignite()
