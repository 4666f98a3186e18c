"""What the reader is to see first: modules with files in focus go before their siblings."""

from collections.abc import Callable, Iterable

import msgspec

from codewiki.errors import Problem, ProblemKind
from codewiki.modules.model import Module, ModuleTree
from codewiki.source.ignore import Patterns


def with_focus(tree: ModuleTree, patterns: Iterable[str]) -> ModuleTree:
    """Return ``tree`` with the modules that hold files of ``patterns`` marked and moved up.

    A module is in focus when a file of its own or below it matches. No id, title or file changes
    its place but for the order of siblings. A pattern that fits no file of a module is a problem
    of the tree. Raises ``ConfigurationError`` for a pattern that is not valid.
    """
    asked = list(dict.fromkeys(patterns))
    if not asked:
        return tree
    modules = {module.id: module for module in tree.modules}
    marked: set[str] = set()
    problems = []
    for pattern in asked:
        rules = Patterns("focus", [pattern])
        hit = {
            module.id for module in tree.modules if any(rules.match(path) for path in module.files)
        }
        if not hit:
            message = f"no file of a module matches “{pattern}”, which was to be in focus"
            problems.append(Problem("modules", ProblemKind.SETTINGS, "", message))
        for found in hit:
            current = found
            while current and current not in marked:
                marked.add(current)
                current = modules[current].parent

    def first(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda one: one not in marked))

    known = tuple(
        msgspec.structs.replace(module, focused=module.id in marked) for module in tree.modules
    )
    told = msgspec.structs.replace(tree, modules=known, problems=(*tree.problems, *problems))
    return reordered(told, first)


def reordered(tree: ModuleTree, first: Callable[[tuple[str, ...]], tuple[str, ...]]) -> ModuleTree:
    """Return ``tree`` with every row of siblings in the order that ``first`` gives it."""
    modules = {module.id: module for module in tree.modules}
    ordered: list[Module] = []
    roots = first(tree.roots)
    waiting = list(reversed(roots))
    while waiting:
        module = modules[waiting.pop()]
        children = first(module.children)
        ordered.append(msgspec.structs.replace(module, children=children))
        waiting.extend(reversed(children))
    return msgspec.structs.replace(tree, modules=tuple(ordered), roots=roots)
