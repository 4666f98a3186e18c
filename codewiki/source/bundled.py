"""Folders of bundled libraries: what came with a licence of its own is somebody else's code.

A name such as ``vendor`` tells it alone (see ``roles``). A name such as ``deps`` only says that it
may be so: the folders in it must bring their own licences, other ones than that of the repository.
"""

import re
from collections.abc import Iterable

import msgspec

from codewiki.source.model import Role, SourceFile

_MAY_BUNDLE = frozenset({
    "3p",
    "bundled",
    "dep",
    "dependencies",
    "deps",
    "ext_libs",
    "extern",
    "external",
    "externals",
    "extlib",
    "extlibs",
    "submodules",
    "subprojects",
})
_LICENCE = re.compile(
    r"(?:licen[cs]es?|unlicense|copying|copyright)(?:[-_][\w-]+)*"
    r"(?:\.(?:txt|md|rst|markdown|html|lesser|lib|mit|apache|bsd|gpl|lgpl))?",
    re.IGNORECASE,
)


def with_bundled(files: Iterable[SourceFile]) -> list[SourceFile]:
    """Return ``files``, those in bundled libraries with the role of vendored code.

    In a folder whose name allows it, the folders are bundled libraries when at least half of them
    have a licence that the repository itself does not have. Files that lie directly beside them
    (how they are built, which they are) stay what they were.
    """
    found = list(files)
    bundled = _bundling_folders(found)
    return [
        msgspec.structs.replace(file, role=Role.VENDORED)
        if any(above in bundled for above in _holders(file.path))
        else file
        for file in found
    ]


def _bundling_folders(files: Iterable[SourceFile]) -> frozenset[str]:
    own: set[str] = set()
    libraries: dict[str, set[str]] = {}
    licences: list[tuple[str, str, str]] = []
    for file in files:
        folder, _, base = file.path.rpartition("/")
        licence = bool(_LICENCE.fullmatch(base))
        if licence and not folder:
            own.add(file.digest)
        for holder in _holders(file.path):
            library = file.path[len(holder) + 1 :].partition("/")[0]
            libraries.setdefault(holder, set()).add(library)
            if licence and folder == f"{holder}/{library}":
                licences.append((holder, library, file.digest))
    licensed: dict[str, set[str]] = {}
    for holder, library, digest in licences:
        if digest not in own:
            licensed.setdefault(holder, set()).add(library)
    return frozenset(
        holder
        for holder, inside in libraries.items()
        if len(licensed.get(holder, ())) * 2 >= len(inside)
    )


def _holders(path: str) -> list[str]:
    """The folders above ``path`` that may bundle libraries and hold it in one of their folders."""
    parts = path.split("/")
    return [
        "/".join(parts[: index + 1])
        for index, part in enumerate(parts[:-2])
        if part.casefold() in _MAY_BUNDLE
    ]
