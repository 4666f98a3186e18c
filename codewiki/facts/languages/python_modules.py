"""From the names of Python modules to files of the repository."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname, join

from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.python_words import STANDARD_LIBRARY

MOST_ROOTS = 200
"""How many source roots are kept: each costs a look for every import from outside."""

_INITS = ("__init__.py", "__init__.pyi")
_CONVENTIONAL = ("src", "lib", "python")
_ASIDE = frozenset({
    "test", "tests", "testing", "example", "examples", "doc", "docs", "benchmarks", "bench",
    "scripts", "tools", "vendor", "third_party",
})  # fmt: skip


def module_file(importer: str, module: str, context: ImportContext) -> str | None:
    """Return the file that ``module`` means in the file ``importer``.

    A package wins over a module of the same name and source over stubs, as in the interpreter. A
    plain name is looked for in the folder of the importer if that is no package, as for a script;
    then under the roots that hold the importer, the nearest first; then under the others.
    """
    rest = module.lstrip(".")
    level = len(module) - len(rest)
    parts = rest.split(".") if rest else []
    if level:
        folder = _upwards(dirname(importer), level - 1)
        return None if folder is None else _find(folder, parts, context)
    if not parts or "" in parts:
        return None
    for root in _roots(importer, parts[0], context):
        found = _find(root, parts, context)
        if found is not None:
            return found
    return None


def _upwards(folder: str, steps: int) -> str | None:
    for _ in range(min(steps, 1000)):
        if not folder:
            return None
        folder = dirname(folder)
    return folder


def _find(folder: str, parts: list[str], context: ImportContext) -> str | None:
    base = "/".join([folder, *parts] if folder else parts)
    inside = f"{base}/" if base else ""
    places: tuple[str, ...] = (f"{inside}{_INITS[0]}", f"{inside}{_INITS[1]}")
    if parts:
        places = (places[0], f"{base}.py", places[1], f"{base}.pyi")
    return next((place for place in places if context.exists(place)), None)


def _roots(importer: str, head: str, context: ImportContext) -> Iterator[str]:
    folder = dirname(importer)
    # A module of a package does not hide the standard library from its neighbours.
    if head not in STANDARD_LIBRARY and not _is_package(folder, context.exists):
        yield folder
    around = [root for root in context.roots if not root or importer.startswith(f"{root}/")]
    yield from sorted(around, key=len, reverse=True)
    yield from (root for root in context.roots if root not in around)


def _is_package(folder: str, exists: Callable[[str], bool]) -> bool:
    return any(exists(join(folder, name)) for name in _INITS)


def submodule(module: str, name: str) -> str:
    """Return the specifier of ``name`` inside ``module``."""
    if not name or name == "*":
        return ""
    return f"{module}{name}" if not module or module.endswith(".") else f"{module}.{name}"


def package(module: str) -> str:
    """Return the top-level name of an absolute module name."""
    return "" if module.startswith(".") else module.partition(".")[0]


def source_roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that hold top-level packages or modules, best first.

    The folder above the outermost package of each file is one; so are ``src``, ``lib`` and
    ``python`` where they hold files, and always the repository itself. Folders of tests, examples
    and the like come last, and those with more files first.
    """
    every = sorted(set(paths))
    packages = {dirname(path) for path in every if path.endswith(_INITS)}
    weight: Counter[str] = Counter()
    tops: dict[str, str] = {}
    for path in every:
        folder = dirname(path)
        if folder in packages:
            weight[_above_package(folder, packages, tops)] += 1
        for name in _CONVENTIONAL:
            if path.startswith(f"{name}/"):
                weight[name] += 1
    weight.setdefault("", 0)
    ranked = sorted(weight, key=lambda root: (_is_aside(root), -weight[root], root))
    return tuple(ranked[:MOST_ROOTS] if "" in ranked[:MOST_ROOTS] else [*ranked[:MOST_ROOTS], ""])


def _above_package(folder: str, packages: set[str], tops: dict[str, str]) -> str:
    """Return the first folder above that is no package; ``tops`` remembers answers."""
    passed: list[str] = []
    here = folder
    while here in packages and here not in tops:
        passed.append(here)
        if not here:
            # The repository itself is a package: its name is not known from inside.
            break
        here = dirname(here)
    top = tops.get(here, here)
    for entry in passed:
        tops[entry] = top
    return top


def _is_aside(root: str) -> bool:
    return any(part in _ASIDE for part in root.split("/"))
