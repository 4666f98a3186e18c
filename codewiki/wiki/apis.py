"""What well-known functions and classes are for, as tables: one file per family of languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

TABLES = {
    "python": "python",
    "javascript": "ecmascript",
    "typescript": "ecmascript",
    "tsx": "ecmascript",
    "java": "java",
    "c": "c",
}
"""The table of each language."""


class KnownApis(msgspec.Struct, frozen=True):
    """Purposes by dotted name. ``whole`` holds names as they are, ``below`` those that stand for
    everything that begins with them and a dot; ``heads`` are the first words of both, ``classes``
    all their words with a capital letter.
    """

    whole: Mapping[str, tuple[str, ...]]
    below: Mapping[str, tuple[str, ...]]
    heads: frozenset[str]
    classes: frozenset[str]

    def purposes(self, name: str) -> tuple[str, ...]:
        """What ``name`` is for, () when it is not in the table.

        A name that is listed itself has only the purposes that it is listed with; else the
        nearest name that stands for everything below it counts.
        """
        found = self.whole.get(name)
        while found is None and name:
            name = name.rpartition(".")[0]
            found = self.below.get(name)
        return found or ()


@cache
def known_apis(language: str) -> KnownApis | None:
    """The table of a language, ``None`` when it has none."""
    table = TABLES.get(language)
    if table is None:
        return None
    source = (
        files("codewiki.wiki").joinpath("known_apis", f"{table}.toml").read_text(encoding="utf-8")
    )
    whole: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for purpose, names in tomllib.loads(source).items():
        for name in names:
            place, key = (below, name[:-2]) if name.endswith(".*") else (whole, name)
            place.setdefault(key, []).append(purpose)
    heads = {name.partition(".")[0].removesuffix("()") for name in (*whole, *below)}
    words = {word for name in (*whole, *below) for word in name.split(".")}
    return KnownApis(
        {name: tuple(found) for name, found in whole.items()},
        {name: tuple(found) for name, found in below.items()},
        frozenset(heads),
        frozenset(word for word in words if word[:1].isupper()),
    )
