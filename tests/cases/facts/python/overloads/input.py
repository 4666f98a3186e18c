from typing import overload


@overload
def get(key: str) -> str: ...
@overload
def get(key: int, default: None = None) -> int: ...
def get(key, default=None):
    return lookup(key, default)


def lookup(key, default, /, *rest: int, flag: bool = False, **options: "Options") -> object:
    yield from rest


def legacy(a, b, *, c, d=(1, 2)): ...
