"""Folders around paths. "" is the root of the repository."""

from collections.abc import Iterable, Iterator
from posixpath import dirname


def folders_from(folder: str) -> Iterator[str]:
    """Give a folder and those around it, the root of the repository last."""
    yield folder
    while folder:
        folder = dirname(folder)
        yield folder


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return all folders that ``paths`` lie in, the root of the repository among them."""
    found = {""}
    for path in paths:
        folder = dirname(path)
        while folder not in found:
            found.add(folder)
            folder = dirname(folder)
    return found
