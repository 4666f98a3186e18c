"""Names of modules: titles for people, ids that are safe as file names everywhere."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

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
    """The name for people: as in the source, without the underscores around it.

    Signs that do not show become U+FFFD, so that two titles never merely look the same.
    """
    seen = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
    return seen.strip("_") or seen


def name_modules(drafts: Sequence[Draft]) -> tuple[tuple[Module, ...], tuple[str, ...]]:
    """Give every draft its id and put all in reading order; also return the ids at the top."""
    modules: list[Module] = []
    waiting = _named(drafts, "", "")
    roots = tuple(named.id for named in waiting)
    waiting.reverse()
    while waiting:
        named = waiting.pop()
        draft = named.draft
        children = _named(draft.children, named.id, draft.name)
        modules.append(
            Module(
                id=named.id,
                title=named.title,
                kind=draft.kind,
                path=draft.path,
                files=tuple(sorted(draft.files)),
                children=tuple(child.id for child in children),
                parent=named.parent,
            )
        )
        waiting.extend(reversed(children))
    return tuple(modules), roots


class _Named(NamedTuple):
    draft: Draft
    id: str
    title: str
    parent: str


def _named(drafts: Iterable[Draft], parent: str, parent_name: str) -> list[_Named]:
    """Siblings in reading order, each with its id and title."""
    taken: set[str] = set()
    titles: set[str] = set()
    found = []
    for draft in sorted(drafts, key=_choosing_order):
        slug, title = _free_name(draft, parent_name, taken, titles)
        taken.add(slug)
        titles.add(title.casefold())
        found.append(_Named(draft, f"{parent}/{slug}" if parent else slug, title, parent))
    return sorted(found, key=lambda named: (_KIND_ORDER.index(named.draft.kind), named.id))


def _choosing_order(draft: Draft) -> tuple[int, int, str, str]:
    """Code chooses first, and of it what lies nearest to the top: a file added deep below takes
    nobody's name.
    """
    first = _first_file(draft)
    return (_KIND_ORDER.index(draft.kind), first.count("/"), draft.path, first)


def _first_file(draft: Draft) -> str:
    """The first file of the first leaf below ``draft``."""
    while draft.children:
        draft = draft.children[0]
    return min(draft.files, default="")


def _free_name(
    draft: Draft, parent_name: str, taken: Collection[str], titles: Collection[str]
) -> tuple[str, str]:
    """A slug that no sibling has, and a title that none has."""
    folder = (draft.path or _first_file(draft)).rpartition("/")[0]
    above = title_of(folder.rpartition("/")[2] or parent_name)
    title = draft.title or title_of(draft.name)
    slug = slug_of(draft.name)
    second = _SECOND_NAME.get(draft.kind, "")
    choices = [
        (slug, title),
        (second, second.replace("-", " ")),
        (slug_of(draft.lead) if draft.lead else "", title_of(draft.lead)),
        (slug_of(f"{above}-{draft.name}") if above else "", title),
    ]
    for choice, name in choices:
        if choice and choice not in taken and _allowed(choice):
            if name.casefold() in titles:
                name = f"{above}/{name}" if above else name
            return choice, name if name.casefold() not in titles else f"{name} ({choice})"
    number = 2
    while f"{slug}-{number}" in taken or not _allowed(f"{slug}-{number}"):
        number += 1
    return f"{slug}-{number}", f"{title} ({number})"


def _allowed(slug: str) -> bool:
    return slug not in RESERVED and slug not in RESERVED_STEMS
