from contextlib import contextmanager
from typing import Iterator


class Gear:
    def shift_up(self):
        return self


class Engine:
    gear: Gear

    def ignite(self):
        return True

    @property
    def box(self) -> Gear:
        return self.gear

    def current(self) -> "Gear":
        return self.box.shift_up()

    @classmethod
    def build_one(cls):
        return cls()


def make_engine() -> Engine:
    return Engine()


@contextmanager
def open_engine() -> Iterator[Engine]:
    yield Engine()
