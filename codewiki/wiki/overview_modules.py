"""The modules of the repository: their table and the diagram of their layers."""

from codewiki.modules.model import Module, ModuleKind
from codewiki.source.model import Role
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.layering import layered
from codewiki.wiki.material import Material
from codewiki.wiki.model import Diagram, DiagramEdge, DiagramKind, DiagramNode
from codewiki.wiki.neighbours import MAX_EDGES, importing_modules, names_in
from codewiki.wiki.page_writer import caption
from codewiki.wiki.tests_examples import tests_in

MAX_MODULES = 15


def top_of(material: Material, module_id: str, among: set[str]) -> str:
    """The module of ``among`` that a module is or lies below, "" when there is none."""
    current = module_id
    while current and current not in among:
        module = material.modules.get(current)
        current = module.parent if module else ""
    return current


def module_edges(material: Material, modules: list[str]) -> dict[tuple[str, str], int]:
    """How many names each module imports from each other, from source files only."""
    among = set(modules)
    tops = {page: top_of(material, page, among) for page in {OVERVIEW, *material.modules}}
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for (source_page, target_page), names in material.source_imports.items():
        source, target = tops[source_page], tops[target_page]
        if source and target and source != target:
            found.setdefault((source, target), set()).update(names)
    return {pair: len(names) for pair, names in sorted(found.items())}


def module_diagram(material: Material, modules: list[str]) -> Diagram | None:
    """Modules and their imports; with too many edges those that others lead along or that stand
    against the layers are left out, then those into the most used modules.
    """
    weights = module_edges(material, modules)
    degree = dict.fromkeys(modules, 0)
    for (source, target), count in weights.items():
        degree[source] += count
        degree[target] += count
    shown = sorted((one for one in modules if degree[one]), key=lambda one: (-degree[one], one))
    shown = sorted(shown[:MAX_MODULES], key=modules.index)
    drawn = {pair: count for pair, count in weights.items() if set(pair) <= set(shown)}
    total = len(drawn)
    if total > MAX_EDGES:
        telling = set(layered(shown, drawn).telling)
        drawn = {pair: count for pair, count in drawn.items() if pair in telling}
    while len(drawn) > MAX_EDGES:
        popular = _most_used(drawn)
        drawn = {pair: count for pair, count in drawn.items() if pair[1] != popular}
    joined_up = {end for pair in drawn for end in pair}
    shown = [one for one in shown if one in joined_up]
    if len(shown) < 3:
        return None
    ids = {one: f"m{number}" for number, one in enumerate(shown)}
    words = say("caption.modules")
    if len(drawn) < total:
        words = say("caption.modules_cut", shown=len(drawn), all=total)
    return Diagram(
        DiagramKind.FLOWCHART,
        label("diagram.modules"),
        tuple(DiagramNode(ids[one], material.modules[one].title) for one in shown),
        tuple(
            DiagramEdge(ids[source], ids[target], str(count))
            for (source, target), count in sorted(drawn.items())
        ),
        caption(words),
        "TD",
    )


def _most_used(edges: dict[tuple[str, str], int]) -> str:
    users: dict[str, int] = {}
    for _, target in edges:
        users[target] = users.get(target, 0) + 1
    return min(users, key=lambda target: (-users[target], target))


def by_use(material: Material, modules: list[Module]) -> list[tuple[Module, int]]:
    """Modules in focus, then code modules by the names that other modules import from them, then
    the others.
    """
    ranked = []
    for module in modules:
        users = importing_modules(material, module)
        count = sum(names_in(edges) for page, edges in users.items() if page != OVERVIEW)
        ranked.append((module, count))
    order = {kind: number for number, kind in enumerate(ModuleKind)}
    return sorted(
        ranked,
        key=lambda pair: (not pair[0].focused, order[pair[0].kind], -pair[1], pair[0].id),
    )


def count_tests(material: Material) -> tuple[int, int]:
    """Test functions and the files that hold them."""
    counts = [
        len(tests_in(material, path))
        for path in sorted(material.facts)
        if material.role(path) is Role.TEST
    ]
    return sum(counts), sum(count > 0 for count in counts)
