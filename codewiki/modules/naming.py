"""Names of modules: titles for people, ids that are safe as file names everywhere."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from codewiki.modules.model import Module, ModuleKind
from codewiki.modules.partition import Draft
from codewiki.store.names import RESERVED_STEMS

RESERVED = frozenset({
    "agents",
    "claude",
    "codewiki",
    "first_module_tree",
    "index",
    "llms",
    "llms-full",
    "metadata",
    "module_tree",
    "overview",
    "readme",
    "search",
    "topics",
})
"""Names of pages and files that are not modules."""

_LONGEST_SLUG = 48
_UNSAFE = re.compile(r"[^a-z0-9_-]+")

_KIND_ORDER = (
    ModuleKind.CODE,
    ModuleKind.TESTS,
    ModuleKind.EXAMPLES,
    ModuleKind.DOCS,
    ModuleKind.BUILD,
    ModuleKind.OTHER,
    ModuleKind.FOREIGN,
)
_SECOND_NAME = {
    ModuleKind.TESTS: "test-suite",
    ModuleKind.EXAMPLES: "example-code",
    ModuleKind.DOCS: "documentation",
    ModuleKind.BUILD: "build-and-configuration",
    ModuleKind.OTHER: "other-files",
    ModuleKind.FOREIGN: "generated-and-vendored-files",
}


def slug_of(name: str) -> str:
    """A file name without suffix made of ``name``: ``[a-z0-9_-]``, no leading underscore.

    A name without any letter that survives becomes "m-" and a digest of it.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = _UNSAFE.sub("-", plain).strip("-_")[:_LONGEST_SLUG].rstrip("-_")
    if slug:
        return slug
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4)
    return f"m-{digest.hexdigest()}"


def title_of(name: str) -> str:
    """The name for people: as in the source, without the underscores around it."""
    return name.strip("_") or name


def name_modules(drafts: Sequence[Draft]) -> tuple[tuple[Module, ...], tuple[str, ...]]:
    """Give every draft its id and put all in reading order; also return the ids at the top."""
    modules: list[Module] = []
    waiting: list[tuple[Draft, str, str]] = _named(drafts, "", "")
    roots = tuple(own for _, own, _ in waiting)
    waiting.reverse()
    while waiting:
        draft, own, parent = waiting.pop()
        children = _named(draft.children, own, draft.name)
        modules.append(
            Module(
                id=own,
                title=title_of(draft.name),
                kind=draft.kind,
                path=draft.path,
                files=tuple(sorted(draft.files)),
                children=tuple(child for _, child, _ in children),
                parent=parent,
            )
        )
        waiting.extend(reversed(children))
    return tuple(modules), roots


def _named(drafts: Iterable[Draft], parent: str, parent_name: str) -> list[tuple[Draft, str, str]]:
    """Siblings in reading order with their ids, and the id of their parent."""
    ordered = sorted(drafts, key=_reading_order)
    taken: set[str] = set()
    found = []
    # Those nearest to the top choose first, so that a file added deep below renames nobody.
    for draft in sorted(ordered, key=_choosing_order):
        slug = _free_slug(draft, parent_name, taken)
        taken.add(slug)
        found.append((draft, f"{parent}/{slug}" if parent else slug, parent))
    return sorted(found, key=lambda named: (_KIND_ORDER.index(named[0].kind), named[1]))


def _reading_order(draft: Draft) -> tuple[int, str, str, list[str]]:
    return (_KIND_ORDER.index(draft.kind), slug_of(draft.name), draft.path, first_files(draft))


def _choosing_order(draft: Draft) -> tuple[int, int, str, list[str]]:
    depth = first_files(draft)[0].count("/") if first_files(draft) else 0
    return (_KIND_ORDER.index(draft.kind), depth, draft.path, first_files(draft))


def first_files(draft: Draft) -> list[str]:
    """The files of the first leaf below ``draft``."""
    while draft.children:
        draft = draft.children[0]
    return draft.files[:1]


def _free_slug(draft: Draft, parent_name: str, taken: set[str]) -> str:
    slug = slug_of(draft.name)
    folder = first_files(draft)[0].rpartition("/")[0] if first_files(draft) else ""
    if draft.path:
        folder = draft.path.rpartition("/")[0]
    above = folder.rpartition("/")[2] or parent_name
    candidates = [slug, _SECOND_NAME.get(draft.kind, "")]
    if above:
        candidates.append(slug_of(f"{above}-{draft.name}"))
    for candidate in candidates:
        if candidate and candidate not in taken and _allowed(candidate):
            return candidate
    number = 2
    while f"{slug}-{number}" in taken or not _allowed(f"{slug}-{number}"):
        number += 1
    return f"{slug}-{number}"


def _allowed(slug: str) -> bool:
    return slug not in RESERVED and slug not in RESERVED_STEMS
