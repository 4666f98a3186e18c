"""From included names to files of the repository.

Specifiers are written ``x.h`` when they are quoted in the source and ``<x.h>`` when they stand in
angle brackets.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from posixpath import dirname, join, normpath

from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.c_words import STANDARD_LIBRARY
from codewiki.source.folders import folders_from

MOST_ROOTS = 200
"""How many folders are kept: each costs a look for every header from outside."""

_INCLUDES = frozenset({"include", "includes", "inc", "headers"})
_SOURCES = frozenset({"src", "source", "sources", "lib"})
_MOST_UP = 100


def module_file(importer: str, module: str, context: ImportContext) -> str | None:
    """Return the file that ``#include`` of ``module`` brings into ``importer``.

    A quoted name is looked for beside the importer first, then any where build files say, if one
    folder of a group alone has it. Then come the folders above the importer and their ``include``
    folders, the nearest first; then the other folders of headers where only one of them has such a
    file, those named ``include`` before the rest. A header of the standard library is another file
    only where an ``include`` folder above the importer, or one that build files name, has it:
    elsewhere it stands in for a system that lacks it.
    """
    angled = module.startswith("<")
    name = module.strip("<>")
    if not name or name.startswith("/"):
        return None
    if not angled:
        found = _in(dirname(importer), name, context)
        if found is not None:
            return found
    for group in context.searched(dirname(importer)):
        found = _only(group, name, context)
        if found is not None:
            return found
    standard = angled and name in STANDARD_LIBRARY
    for folder in islice(folders_from(dirname(importer)), _MOST_UP):
        for root in (folder, *(join(folder, word) for word in sorted(_INCLUDES))):
            if not (standard and root == folder):
                found = _in(root, name, context)
                if found is not None:
                    return found
    if standard:
        return None
    named = [root for root in context.roots if root.rpartition("/")[2] in _INCLUDES]
    others = [root for root in context.roots if root not in named]
    return _only(named, name, context) or _only(others, name, context)


def _in(folder: str, name: str, context: ImportContext) -> str | None:
    path = normpath(join(folder, name))
    return path if not path.startswith("..") and context.exists(path) else None


def _only(roots: Iterable[str], name: str, context: ImportContext) -> str | None:
    found = {_in(root, name, context) for root in roots} - {None}
    return found.pop() if len(found) == 1 else None


def submodule(module: str, name: str) -> str:
    """Return "": an included name is never a file."""
    return ""


def package(module: str) -> str:
    """Return what a header from outside belongs to: a standard header itself, else its folder.

    A quoted name that is not of the standard library is a file that is missing or generated.
    """
    name = module.strip("<>")
    if name in STANDARD_LIBRARY:
        return name
    if not module.startswith("<"):
        return ""
    first = name.partition("/")[0]
    return first.removesuffix(".h").removesuffix(".hpp")


def source_roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that hold headers, and those above them, best first."""
    weight: Counter[str] = Counter()
    for path in set(paths):
        if path.endswith(".h"):
            for folder in islice(folders_from(dirname(path)), _MOST_UP):
                weight[folder] += 1
    weight.setdefault("", 0)
    ranked = sorted(weight, key=lambda root: (_rank(root), -weight[root], root))
    return tuple(ranked[:MOST_ROOTS])


def _rank(root: str) -> int:
    if not root:
        return 0
    last = root.rpartition("/")[2]
    return 1 if last in _INCLUDES else 2 if last in _SOURCES else 3
