from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial


class Lamp:
    def glow(self): ...

    def again(self):
        return self.__class__()

    def twin(self):
        return type(self)()

    @classmethod
    def plain(cls):
        return cls()

    @cached_property
    def shade(self):
        return Lamp()


class Bulb:
    def glow(self): ...


class Row:
    def __iter__(self) -> Iterator[Lamp]: ...

    def __getitem__(self, place) -> Lamp: ...


def made():
    return Lamp()


@contextmanager
def lent():
    yield Lamp()


class House:
    spare = staticmethod(made)

    def __init__(self, row: Row):
        self.lamps: list[Lamp] = []
        self.rooms: dict[str, Lamp] = {}
        self.row = row

    def every(self):
        self.lamps[0].glow()
        self.rooms["hall"].glow()
        self.rooms.get("hall").glow()
        for lamp in self.lamps:
            lamp.glow()
        for name, hung in self.rooms.items():
            hung.glow()
        for number, (name, inner) in enumerate(self.rooms.items()):
            inner.glow()
        for one, other in zip(self.lamps, self.row):
            other.glow()
        for last in reversed(sorted(self.lamps[1:])):
            last.glow()
        [each.glow() for each in self.row]
        self.row[1].glow()
        self.spare().glow()
        with lent() as borrowed:
            borrowed.glow()


def given(row: Sequence[Lamp], maker: Callable[[int], Lamp], *more: Lamp, **named: Lamp):
    row[0].glow()
    maker(1).glow()
    more[0].glow()
    named["a"].glow()
    Lamp().again().glow()
    Lamp().twin().glow()
    Lamp.plain().glow()
    Lamp().shade.glow()
    lighten = partial(Lamp.glow, Lamp())
    lighten()


def not_known(table: Mapping[str, Lamp], what):
    for lamp in what:
        lamp.glow()
    for lamp in table.values():
        lamp.glow()  # what the first loop gives is not known
    [any_one.glow() for any_one in what]
    table.get.glow()
