"""Graph to module tree: every file of the repository in exactly one leaf, or on the overview."""

from collections.abc import Iterable, Mapping, Sequence

from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.modules.atoms import make_atoms
from codewiki.modules.attach import (
    TYPED_MARKER,
    DataHomes,
    home_of_document,
    home_of_settings,
    home_of_test,
)
from codewiki.modules.focus import with_focus
from codewiki.modules.homes import Homes
from codewiki.modules.model import ModuleKind, ModuleTree
from codewiki.modules.naming import name_modules
from codewiki.modules.partition import LARGE, Draft, divide_by_folder, divide_source
from codewiki.modules.shares import Shares, only_re_exports, reading_size, sort_files
from codewiki.modules.steering import with_notes, with_order, with_pins
from codewiki.modules.titles import with_titles
from codewiki.modules.weights import Weights, file_weights
from codewiki.source.model import Repository, Role, SourceFile

_GROUPS = {
    "tests": ("tests", ModuleKind.TESTS),
    "examples": ("examples", ModuleKind.EXAMPLES),
    "docs": ("docs", ModuleKind.DOCS),
    "settings": ("build", ModuleKind.BUILD),
    "data": ("other", ModuleKind.OTHER),
}
_SUPPORT = "supporting files"
_MANIFESTS = frozenset({
    "build.gradle",
    "build.gradle.kts",
    "cargo.toml",
    "composer.json",
    "go.mod",
    "package.json",
    "package.swift",
    "pom.xml",
    "pubspec.yaml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
})


def build_modules(
    repository: Repository,
    facts: Mapping[str, FileFacts],
    graph: DependencyGraph,
    *,
    titles: Iterable[tuple[str, str]] = (),
    focus: Iterable[str] = (),
    order: Iterable[str] = (),
    pinned: Iterable[str] = (),
    notes: Iterable[tuple[str, str]] = (),
) -> ModuleTree:
    """Divide ``repository`` into modules; the result depends on the arguments' values alone.

    ``titles`` are pairs of a module's id or folder and the title that it is to have; they change
    no id. ``focus`` are patterns as in ``.gitignore``: modules with such files come first;
    ``order`` names modules by id or folder that come first among their siblings, ``pinned`` those
    that the overview links first, ``notes`` are pairs of a module ("overview" for the overview) and
    words for its page. What fits no module is a problem of the tree.
    """
    weights = file_weights(graph)
    shares = sort_files(repository)
    atoms = make_atoms({file.path: reading_size(file, facts) for file in shares.source}, weights)
    division = divide_source(
        atoms,
        weights,
        name=repository.name,
        packages=_package_folders(repository.files),
        introductions=[file.path for file in shares.source if only_re_exports(file.path, facts)],
    )
    overview = [file.path for file in shares.overview] + division.introductions
    homes = Homes(division.drafts, shares.source)
    groups = _attach(shares, homes, facts, weights)
    strays = frozenset(division.strays)
    groups["data"] += [file for file in shares.source if file.path in strays]
    overview += _taken_out(groups)
    modules, roots = name_modules(division.drafts + _beside_the_source(groups, shares, weights))
    tree = ModuleTree(modules=modules, roots=roots, overview=tuple(sorted(overview)))
    tree = with_order(with_focus(with_titles(tree, titles), focus), order)
    return with_notes(with_pins(tree, pinned), notes)


def _package_folders(files: Iterable[SourceFile]) -> frozenset[str]:
    """The folders below the top that have a manifest of their own."""
    found = set()
    for file in files:
        folder, _, base = file.path.rpartition("/")
        if folder and base.casefold() in _MANIFESTS and file.role in {Role.BUILD, Role.CONFIG}:
            found.add(folder)
    return frozenset(found)


def _attach(
    shares: Shares, homes: Homes, facts: Mapping[str, FileFacts], weights: Weights
) -> dict[str, list[SourceFile]]:
    """Put files to the leaves they belong to; return the others by the group they form."""
    groups: dict[str, list[SourceFile]] = {name: [] for name in _GROUPS}

    def place(file: SourceFile, home: int | str | None, group: str) -> None:
        if isinstance(home, int):
            homes.leaves[home].files.append(file.path)
        else:
            groups[home or group].append(file)

    data_homes = DataHomes(shares, homes)
    for file in shares.tests:
        if data_homes.in_examples(file):
            place(file, "examples", "examples")
        else:
            place(file, home_of_test(file, homes, weights, facts), "tests")
    for file in shares.examples:
        place(file, None, "examples")
    for file in shares.docs:
        place(file, home_of_document(file, homes, facts), "docs")
    for file in shares.settings:
        place(file, home_of_settings(file, homes), "settings")
    for file in shares.data:
        place(file, data_homes.find(file), "data")
    return groups


def _taken_out(groups: Mapping[str, list[SourceFile]]) -> list[str]:
    """Take out of ``groups`` what makes no module of its own; it goes to the overview.

    These are the marker of typed packages, where no module has its package's ``__init__``, and
    empty files that are the last of their group.
    """
    taken = []
    for found in groups.values():
        rest = [file for file in found if file.path.rpartition("/")[2] != TYPED_MARKER]
        if not any(file.lines for file in rest):
            rest = []
        taken += sorted({file.path for file in found} - {file.path for file in rest})
        found[:] = rest
    return taken


def _beside_the_source(
    groups: Mapping[str, Sequence[SourceFile]], shares: Shares, weights: Weights
) -> list[Draft]:
    """The modules of what is not divided itself; beside much source they make one at the top."""
    drafts = _group_drafts(groups, weights)
    if shares.foreign:
        paths = [file.path for file in shares.foreign]
        drafts.append(Draft("generated-and-vendored", "", ModuleKind.FOREIGN, paths))
    if len(drafts) < 2 or sum(file.lines for file in shares.source) < LARGE:
        return drafts
    return [Draft("supporting-files", "", ModuleKind.OTHER, [], title=_SUPPORT, children=drafts)]


def _group_drafts(groups: Mapping[str, Sequence[SourceFile]], weights: Weights) -> list[Draft]:
    drafts = []
    for group, (name, kind) in _GROUPS.items():
        if groups[group]:
            atoms = make_atoms({file.path: file.lines for file in groups[group]}, weights)
            drafts.append(divide_by_folder(atoms, name, kind))
    return drafts
