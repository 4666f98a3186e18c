"""What a person wants of the pages: which come first, which are pinned, what they are to say."""

from collections.abc import Iterable

import msgspec

from codewiki.errors import Problem, ProblemKind
from codewiki.modules.focus import reordered
from codewiki.modules.model import ModuleTree
from codewiki.modules.titles import names_of

WHOLE = "overview"
"""The name under which a note is about the repository as a whole."""


def with_order(tree: ModuleTree, order: Iterable[str]) -> ModuleTree:
    """Return ``tree`` with the modules of ``order`` before their siblings, in that order."""
    found, problems = _known(tree, order, "to put first")
    if not found and not problems:
        return tree
    place = {module: number for number, module in enumerate(found)}

    def first(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda one: place.get(one, len(place))))

    told = msgspec.structs.replace(tree, problems=(*tree.problems, *problems))
    return reordered(told, first)


def with_pins(tree: ModuleTree, pinned: Iterable[str]) -> ModuleTree:
    """Return ``tree`` with the modules that the overview is to link first."""
    found, problems = _known(tree, pinned, "to pin")
    return msgspec.structs.replace(tree, pinned=tuple(found), problems=(*tree.problems, *problems))


def with_notes(tree: ModuleTree, notes: Iterable[tuple[str, str]]) -> ModuleTree:
    """Return ``tree`` with notes: pairs of a module's id or folder and the words."""
    given = dict(notes)
    note = given.pop(WHOLE, "") if WHOLE not in names_of(tree) else ""
    found, problems = _known(tree, sorted(given), "to put a note on")
    by_module = {module: given[name] for module, name in found.items()}
    modules = tuple(
        msgspec.structs.replace(module, note=by_module.get(module.id, ""))
        for module in tree.modules
    )
    return msgspec.structs.replace(
        tree, modules=modules, note=note, problems=(*tree.problems, *problems)
    )


def _known(
    tree: ModuleTree, asked: Iterable[str], purpose: str
) -> tuple[dict[str, str], list[Problem]]:
    """The ids of the modules that are asked for, each with its name there, and what is unknown."""
    by_name = names_of(tree)
    found: dict[str, str] = {}
    problems = []
    for name in asked:
        if name in by_name:
            found.setdefault(by_name[name], name)
        else:
            message = f"there is no module “{name}” {purpose}"
            problems.append(Problem("modules", ProblemKind.SETTINGS, "", message))
    return found, problems
