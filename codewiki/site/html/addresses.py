"""Addresses of the site: which HTML file a page of Markdown becomes, whatever it is called."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from codewiki.site.hosting import path_reference
from codewiki.store.names import name_fault

HOME = "index.html"
MISSING = "404.html"
ASSETS = "assets"
NO_JEKYLL = ".nojekyll"
"""Tells GitHub Pages to publish the files as they are."""

HOME_PAGES = ("overview.md", "index.md", "README.md", "readme.md")
"""The page that becomes the home page: the first of these that there is."""

_LONGEST_PART = 180
"""Bytes; there is room for a number behind it."""

_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


def is_site_file(path: str) -> bool:
    """Tell whether ``path`` of an output folder belongs to the site rather than to the wiki."""
    return path.endswith(".html") or path.startswith(f"{ASSETS}/") or path == NO_JEKYLL


def home_page(pages: Iterable[str]) -> str:
    """The page of Markdown that becomes the home page, "" when none is fit for it."""
    known = set(pages)
    return next((page for page in HOME_PAGES if page in known), "")


def addresses(pages: Iterable[str]) -> dict[str, str]:
    """The path of the HTML file for each path of a Markdown page.

    ``a/b.md`` becomes ``a/b.html`` and the home page ``index.html``. A name that is taken by then,
    that differs from a taken one in case only, or that not every system allows, is changed as
    little as it takes ("index-2.html"); pages with plain names never give way to such ones.
    """
    ordered = sorted(pages)
    home = home_page(ordered)
    found = {home: HOME} if home else {}
    names = _Names()
    wanted = {page: _wanted(page) for page in ordered if page != home}
    plain = [page for page, path in wanted.items() if path == page.removesuffix(".md") + ".html"]
    odd = [page for page in wanted if page not in set(plain)]
    for page in (*plain, *odd):
        found[page] = names.free(wanted[page])
    return dict(sorted(found.items()))


def link(start: str, target: str, anchor: str = "") -> str:
    """The relative address of the file ``target``, seen from the file ``start``, quoted.

    Both are paths from the site's folder without detours; ``target`` may begin with ``..``.
    """
    fragment = f"#{path_reference(anchor)}" if anchor else ""
    if start == target and fragment:
        return fragment
    return _way(start.rpartition("/")[0], target) + fragment


@lru_cache(maxsize=100_000)
def _way(folder: str, target: str) -> str:
    # Not posixpath.relpath: it asks for the current folder, above whose top it loses its way.
    start, end = folder.split("/") if folder else [], target.split("/")
    common = 0
    while common < min(len(start), len(end) - 1) and start[common] == end[common]:
        common += 1
    return path_reference("/".join([*[".."] * (len(start) - common), *end[common:]]))


def _wanted(page: str) -> str:
    parts = page.removesuffix(".md").split("/")
    return "/".join(map(_allowed, [*parts[:-1], parts[-1] + ".html"]))


def _allowed(part: str) -> str:
    if not name_fault(part) and len(part.encode()) <= _LONGEST_PART:
        return part
    stem, dot, suffix = part.rpartition(".")
    cleaned = _ODD.sub("-", stem if suffix == "html" else part).strip(". ")
    cleaned += ".html" if dot and suffix == "html" else ""
    if not name_fault(cleaned) and len(cleaned.encode()) <= _LONGEST_PART:
        return cleaned
    digest = blake2b(part.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"page-{digest}" + (".html" if suffix == "html" else "")


class _Names:
    """Gives names that no disk mistakes for each other."""

    def __init__(self) -> None:
        self._files = {HOME, MISSING}
        self._folders: dict[str, str] = {ASSETS: ASSETS}
        self._moved: dict[str, str] = {}

    def free(self, path: str) -> str:
        """``path``, or the next name to it that is free; it is taken then."""
        *above, name = path.split("/")
        folder = ""
        for part in above:
            folder = self._folder(f"{folder}{part}") + "/"
        stem = name.removesuffix(".html")
        number = 1
        while True:
            found = f"{folder}{stem}{f'-{number}' if number > 1 else ''}.html"
            if found.casefold() not in self._files and found.casefold() not in self._folders:
                self._files.add(found.casefold())
                return found
            number += 1

    def _folder(self, path: str) -> str:
        if path in self._moved:
            return self._moved[path]
        number = 1
        while True:
            found = path if number == 1 else f"{path}-{number}"
            key = found.casefold()
            if key not in self._files and self._folders.setdefault(key, found) == found:
                self._moved[path] = found
                return found
            number += 1
