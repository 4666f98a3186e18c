"""Titles that a person chose for modules."""

from collections.abc import Iterable

import msgspec

from codewiki.errors import Problem, ProblemKind
from codewiki.modules.model import Module, ModuleTree


def with_titles(tree: ModuleTree, titles: Iterable[tuple[str, str]]) -> ModuleTree:
    """Return ``tree`` with ``titles``: pairs of a module's id or folder and its title.

    An id goes before a folder; of the modules of one folder the first in reading order is meant.
    What fits no module is a problem of the tree.
    """
    by_name = names_of(tree)
    chosen: dict[str, str] = {}
    problems = []
    for name, title in sorted(titles):
        if name in by_name:
            # A title for the id goes before one for the folder of the same module.
            if by_name[name] not in chosen or name == by_name[name]:
                chosen[by_name[name]] = title
        else:
            message = f"there is no module “{name}” to give the title “{title}”"
            problems.append(Problem("modules", ProblemKind.SETTINGS, "", message))
    modules = tuple(_titled(module, chosen.get(module.id, "")) for module in tree.modules)
    return msgspec.structs.replace(tree, modules=modules, problems=(*tree.problems, *problems))


def names_of(tree: ModuleTree) -> dict[str, str]:
    """What a person may call each module: its id, else its folder, that of the first it is."""
    by_name: dict[str, str] = {}
    for module in tree.modules:
        if module.path:
            by_name.setdefault(module.path, module.id)
    return by_name | {module.id: module.id for module in tree.modules}


def _titled(module: Module, title: str) -> Module:
    return msgspec.structs.replace(module, title=title, titled=True) if title else module
