"""What a model proposes for the module tree: titles and groups, held against the tree.

Nothing of an answer is evaluated. Handles that are nearly right are repaired, others ignored; what
is not mentioned stays as it is; no module, file or address is lost or changed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import msgspec

from codewiki.errors import ModelError, Problem, ProblemKind
from codewiki.llm.answers import objects
from codewiki.llm.model import Answer, Model, Request, Shape
from codewiki.llm.prompting import mark, render
from codewiki.modules.model import Module, ModuleKind, ModuleTree

MOST_MODULES = 400
"""So many modules are shown; the rest keep their titles."""
_MOST_FILES = 8
_LONGEST_TITLE = 40
_FEWEST_ROOTS = 4
"""A tree with fewer modules at the top needs no groups."""
_MOST_GROUPS = 12
_HANDLE = re.compile(r"M[\s_-]?(\d{1,4})", re.IGNORECASE)
_TITLE = re.compile(r"[^\W\d_][\w &,./+'()-]{1,39}")
_SLUG = re.compile(r"[^a-z0-9]+")
_RESERVED = frozenset({"overview", "index", "readme", "topics", "404", "assets"})
_EMPTY_WORDS = frozenset({"module", "modules", "misc", "miscellaneous", "utils", "other", "stuff"})

_SHAPE = Shape(
    "modules",
    json.dumps({
        "type": "object",
        "properties": {
            "titles": {
                "type": "array",
                "maxItems": 200,
                "items": {
                    "type": "object",
                    "properties": {
                        "module": {"type": "string", "maxLength": 8},
                        "title": {"type": "string", "maxLength": _LONGEST_TITLE},
                    },
                    "required": ["module", "title"],
                    "additionalProperties": False,
                },
            },
            "groups": {
                "type": "array",
                "maxItems": _MOST_GROUPS,
                "items": {
                    "type": "object",
                    "properties": {
                        "title": {"type": "string", "maxLength": _LONGEST_TITLE},
                        "modules": {
                            "type": "array",
                            "maxItems": 60,
                            "items": {"type": "string", "maxLength": 8},
                        },
                    },
                    "required": ["title", "modules"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["titles", "groups"],
        "additionalProperties": False,
    }),
    'Answer with JSON like {"titles": [{"module": "M3", "title": "Sessions"}], '
    '"groups": [{"title": "Storage", "modules": ["M1", "M4"]}]} and nothing else.',
)


class Proposal(msgspec.Struct, frozen=True):
    """The tree with what was taken over, the answers it rests on, and how much of them that was.

    ``titles`` and ``groups`` count what was taken, ``ignored`` what did not fit.
    """

    tree: ModuleTree
    answers: tuple[Answer, ...] = ()
    titles: int = 0
    groups: int = 0
    ignored: int = 0


def request_of(tree: ModuleTree, *, max_output: int, seconds: float) -> Request:
    """The question about ``tree``."""
    rows = []
    for number, module in enumerate(tree.modules[:MOST_MODULES], start=1):
        files = ", ".join(module.files[:_MOST_FILES])
        above = f" below {module.parent}" if module.parent else " at the top"
        rows.append(f"M{number}{above}: “{module.title}” ({module.kind.value}) {files}".rstrip())
    shown = "\n".join(rows)
    prompt = render("modules", mark=mark(shown), modules=shown)
    return Request(
        prefix="You name and group the modules of a repository.",
        prompt=prompt,
        max_output=max_output,
        shape=_SHAPE,
        seconds=seconds,
        stage="modules",
        subject="module tree",
    )


async def propose(model: Model, tree: ModuleTree, request: Request) -> Proposal:
    """Return ``tree`` with the titles and groups that the model proposes and that fit.

    Never raises ``ModelError``: then the tree stays as it is, with a problem that says why.
    """
    try:
        answer = await model.ask(request)
    except ModelError as error:
        problem = Problem("modules", ProblemKind.MODEL, "", f"no proposal: {error.message}")
        told = msgspec.structs.replace(tree, problems=(*tree.problems, problem))
        return Proposal(told)
    return msgspec.structs.replace(taken_over(tree, answer.text), answers=(answer,))


def taken_over(tree: ModuleTree, text: str) -> Proposal:
    """Return ``tree`` with what fits of an answer."""
    values = list(objects(text))
    titles = _listed(values, "titles")
    groups = _listed(values, "groups")
    handles = {f"M{number}": one.id for number, one in enumerate(tree.modules[:MOST_MODULES], 1)}
    named, ignored = _titles(tree, titles, handles)
    titled = [
        msgspec.structs.replace(one, title=named[one.id]) if one.id in named else one
        for one in tree.modules
    ]
    changed = msgspec.structs.replace(tree, modules=tuple(titled))
    made, refused = _grouped(changed, groups, handles)
    added = len(made.modules) - len(tree.modules)
    return Proposal(made, (), len(named), added, ignored + refused)


def _listed(values: Sequence[Mapping[str, object]], name: str) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = []
    for value in values:
        entries = value.get(name)
        if isinstance(entries, list):
            found += [one for one in entries if isinstance(one, dict)]
    return found


def _titles(
    tree: ModuleTree, entries: Sequence[Mapping[str, object]], handles: Mapping[str, str]
) -> tuple[dict[str, str], int]:
    """Return new titles by module id; a title that is taken, or that a person chose, stays."""
    modules = {one.id: one for one in tree.modules}
    taken = {one.title.casefold() for one in tree.modules} | _RESERVED
    named: dict[str, str] = {}
    ignored = 0
    for entry in entries:
        module = _module(entry.get("module"), handles)
        title = _title(entry.get("title"))
        fits = module and title and title.casefold() not in taken and module not in named
        if not fits or modules[module].titled:
            ignored += 1
            continue
        taken.add(title.casefold())
        named[module] = title
    return named, ignored


def _grouped(
    tree: ModuleTree, entries: Sequence[Mapping[str, object]], handles: Mapping[str, str]
) -> tuple[ModuleTree, int]:
    """Put modules of the top below new ones that only hold them; their addresses stay."""
    if len(tree.roots) < _FEWEST_ROOTS:
        return tree, len(entries)
    free = [root for root in tree.roots if _may_move(tree, root)]
    taken = {one.id.casefold() for one in tree.modules} | _RESERVED
    titles = {one.title.casefold() for one in tree.modules}
    home: dict[str, str] = {}
    made: list[Module] = []
    ignored = 0
    for entry in entries[:_MOST_GROUPS]:
        title = _title(entry.get("title"))
        slug = _SLUG.sub("-", title.casefold()).strip("-")
        listed = entry.get("modules")
        wanted = [_module(one, handles) for one in listed] if isinstance(listed, list) else []
        members = [one for one in tree.roots if one in wanted and one in free and one not in home]
        fits = slug and slug not in taken and title.casefold() not in titles
        if not fits or not 2 <= len(members) < len(tree.roots):
            ignored += 1
            continue
        taken.add(slug)
        titles.add(title.casefold())
        home |= dict.fromkeys(members, slug)
        made.append(Module(slug, title, ModuleKind.CODE, children=tuple(members)))
    return (_rebuilt(tree, made, home) if made else tree), ignored


def _may_move(tree: ModuleTree, root: str) -> bool:
    """Only code moves, and nothing that a person put in its place."""
    module = next(one for one in tree.modules if one.id == root)
    return module.kind is ModuleKind.CODE and not module.titled and not module.focused


def _rebuilt(tree: ModuleTree, made: Sequence[Module], home: Mapping[str, str]) -> ModuleTree:
    """The tree with new modules before the first of those below them."""
    groups = {one.id: one for one in made}
    below: dict[str, list[Module]] = {}
    for module in tree.modules:
        top = _top(tree, module)
        below.setdefault(top, []).append(module)
    roots: list[str] = []
    modules: list[Module] = []
    for root in tree.roots:
        slug = home.get(root)
        if slug is None:
            roots.append(root)
            modules += below[root]
        elif slug not in roots:
            roots.append(slug)
            modules.append(groups[slug])
            for member in groups[slug].children:
                first, *rest = below[member]
                modules += [msgspec.structs.replace(first, parent=slug), *rest]
    return msgspec.structs.replace(tree, modules=tuple(modules), roots=tuple(roots))


def _top(tree: ModuleTree, module: Module) -> str:
    parents = {one.id: one.parent for one in tree.modules}
    top = module.id
    while parents[top]:
        top = parents[top]
    return top


def _module(handle: object, handles: Mapping[str, str]) -> str:
    """Return the id that a handle means, near misses repaired, "" for none."""
    if not isinstance(handle, str):
        return ""
    match = _HANDLE.fullmatch(handle.strip())
    if match:
        return handles.get(f"M{int(match[1])}", "")
    ids = sorted(handles.values())
    word = handle.strip().strip("`\"'")
    close = [word] if word in ids else get_close_matches(word, ids, n=1, cutoff=0.85)
    return close[0] if close else ""


def _title(value: object) -> str:
    """Return a title of one to four plain words, "" for anything else."""
    title = " ".join(value.split()) if isinstance(value, str) else ""
    words = title.casefold().split()
    if not _TITLE.fullmatch(title) or not 1 <= len(words) <= 5 or set(words) <= _EMPTY_WORDS:
        return ""
    return "" if "/" in title or ".." in title else title
