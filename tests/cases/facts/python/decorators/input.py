import functools

from app import registry


@registry.register("a", b=1)
# a comment between
@functools.wraps(len)
def one(x): ...


@(lambda f: f)
def two(): ...


@handlers[0]
def three(): ...


@dataclass
class Box:
    @property
    def size(self) -> int:
        """How big."""
        return 1

    @size.setter
    def size(self, value: int) -> None: ...

    @functools.cached_property
    def area(self): ...

    @staticmethod
    async def open(path): ...

    @classmethod
    def build(cls, *parts): ...

    @registry.make().hook
    def hook(self): ...
