"""The way through a site: the tree of its pages, their order, and what leads to each."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from codewiki.site.html.model import Branch, Group
from codewiki.wiki.catalogue import label

MOST_SIBLINGS = 120
"""Of more pages beside each other only those around the present one are listed."""


class Entry(msgspec.Struct, frozen=True):
    """A line of the navigation as one page shows it.

    ``href`` is "" for what has no page; ``more`` says that it holds pages which are not shown.
    """

    title: str
    href: str
    current: bool
    open: bool
    more: bool
    children: tuple["Entry", ...]


class Step(msgspec.Struct, frozen=True):
    """A page that another one leads to."""

    title: str
    page: str


class Navigation:
    """The groups of branches, and for every page what comes before, after and above it."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        self._above: dict[str, tuple[Step, ...]] = {}
        self.order: list[Step] = []
        for group in self.groups:
            self._walk(group)
        self._place = {step.page: number for number, step in enumerate(self.order)}

    def _walk(self, group: Group) -> None:
        waiting: list[tuple[Branch, tuple[Step, ...]]] = [
            (branch, ()) for branch in reversed(group.branches)
        ]
        while waiting:
            branch, above = waiting.pop()
            here = Step(branch.title, branch.page)
            if branch.page:
                self.order.append(here)
                self._above[branch.page] = above
            waiting += [(child, (*above, here)) for child in reversed(branch.children)]

    def neighbours(self, page: str) -> tuple[Step | None, Step | None]:
        """The pages before and after ``page`` in the order of reading."""
        place = self._place[page]
        before = self.order[place - 1] if place else None
        after = self.order[place + 1] if place + 1 < len(self.order) else None
        return before, after

    def above(self, page: str) -> tuple[Step, ...]:
        """What ``page`` lies in, outermost first."""
        return self._above[page]

    def entries(self, page: str, href: Callable[[str], str]) -> list[tuple[str, tuple[Entry, ...]]]:
        """The navigation as ``page`` shows it: only what leads to it is open.

        ``href`` gives the address of a page, seen from ``page``.
        """
        path = {step.page for step in self.above(page) if step.page} | {page}
        return [
            (group.title, tuple(_entries(group.branches, page, path, href)))
            for group in self.groups
        ]


def _entries(
    branches: Sequence[Branch], page: str, path: set[str], href: Callable[[str], str]
) -> Iterator[Entry]:
    for branch in _around(branches, page):
        # What has no page of its own cannot be opened by a link: it always shows what it holds.
        shown = not branch.page or branch.page in path
        yield Entry(
            title=branch.title,
            href=href(branch.page) if branch.page else "",
            current=branch.page == page,
            open=shown and bool(branch.children),
            more=not shown and bool(branch.children),
            children=tuple(_entries(branch.children, page, path, href)) if shown else (),
        )


def _around(branches: Sequence[Branch], page: str) -> Sequence[Branch]:
    if len(branches) <= MOST_SIBLINGS:
        return branches
    place = next((n for n, branch in enumerate(branches) if _holds(branch, page)), 0)
    first = max(0, min(place - MOST_SIBLINGS // 2, len(branches) - MOST_SIBLINGS))
    rest = len(branches) - MOST_SIBLINGS
    more = Branch(f"{rest} more pages: use the search", "")
    return (*branches[first : first + MOST_SIBLINGS], more)


def _holds(branch: Branch, page: str) -> bool:
    waiting = [branch]
    while waiting:
        one = waiting.pop()
        if one.page == page:
            return True
        waiting += one.children
    return False


def groups(
    titles: Mapping[str, str], modules: Sequence[Branch], home: str, order: Sequence[str]
) -> list[Group]:
    """All pages in groups: the start, the modules of the tree, the topics, whatever else there is.

    ``titles`` has every page; ``order`` are pages in the order of reading, as far as it is known.
    """
    known = {page: number for number, page in enumerate(order)}
    in_tree = set(_pages(modules)) - {home}
    modules = tuple(_without(modules, home))
    rest = [page for page in titles if page not in in_tree and page != home]
    rest.sort(key=lambda page: (known.get(page, len(known)), page))
    titles = {**titles, home: label("site.overview")}
    first = [home] if home else []
    first += [page for page in rest if page == _GETTING_STARTED]
    topics = [page for page in rest if page.startswith("topics/") and page not in first]
    others = [page for page in rest if page not in {*first, *topics}]
    found = [
        Group("", tuple(Branch(titles[page], page) for page in first)),
        Group(label("site.modules"), modules),
        Group(label("site.topics"), tuple(Branch(titles[page], page) for page in topics)),
        Group(label("site.further" if modules else "site.pages"), _by_folder(others, titles)),
    ]
    return [group for group in found if group.branches]


_GETTING_STARTED = "topics/getting_started.md"


def _pages(branches: Sequence[Branch]) -> Iterator[str]:
    waiting = list(branches)
    while waiting:
        branch = waiting.pop()
        if branch.page:
            yield branch.page
        waiting += branch.children


def _without(branches: Sequence[Branch], page: str) -> Iterator[Branch]:
    for branch in branches:
        if branch.page == page:
            yield from branch.children
        else:
            yield msgspec.structs.replace(branch, children=tuple(_without(branch.children, page)))


def _by_folder(pages: Sequence[str], titles: Mapping[str, str]) -> tuple[Branch, ...]:
    """Pages as a tree of their folders, as deep as is readable."""
    folders: dict[str, list[Branch]] = {}
    for page in pages:
        folders.setdefault(page.rpartition("/")[0], []).append(Branch(titles[page], page))
    top = folders.pop("", [])
    return (*top, *(Branch(folder, "", tuple(inner)) for folder, inner in sorted(folders.items())))
