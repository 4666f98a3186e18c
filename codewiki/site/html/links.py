"""Where the links of a page lead on the site."""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import msgspec

from codewiki.site.hosting import path_reference
from codewiki.site.html.addresses import HOME_PAGES, link

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = re.compile(r"(?i)(https?:|mailto:)")
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
"""Endings of the files that a page may show as pictures."""


class Target(msgspec.Struct, frozen=True):
    """Where a link leads: ``href`` on the site ("" for nowhere).

    ``dead`` says that it was to lead to a page that the wiki does not hold, ``file`` names the
    file of the wiki, other than a page, that it leads to.
    """

    href: str
    dead: bool = False
    file: str = ""


class Links:
    """Rewrites the links of all pages.

    ``addresses`` maps pages of Markdown to HTML, ``files`` are the other files of the wiki.
    ``wiki`` is the path from the site's folder to the wiki's: "." beside it, ``None`` when what
    is not part of the site cannot be reached from it.
    """

    def __init__(
        self, addresses: Mapping[str, str], files: frozenset[str], wiki: str | None
    ) -> None:
        self._addresses = addresses
        self._files = files
        self._wiki = wiki

    def target(self, page: str, href: str) -> Target:
        """Where ``href``, written on the Markdown page ``page``, leads."""
        href = href.strip()
        if href.startswith("//"):
            return Target("https:" + href)
        if _SCHEME.match(href):
            return Target(href if _ALLOWED.match(href) else "")
        path, _, fragment = href.partition("#")
        path, anchor = unquote(path.partition("?")[0]), unquote(fragment)
        if "\\" in path or "\0" in path:
            return Target("", dead=True)
        if not path:
            return Target(f"#{path_reference(anchor)}" if anchor else "")
        found = self._found(page, path)
        if found in self._addresses:
            return Target(link(self._addresses[page], self._addresses[found], anchor))
        return self._other(page, found, fragment)

    def image(self, page: str, source: str) -> Target:
        """The picture ``source`` of a page; nowhere unless it is a file of the wiki."""
        if _SCHEME.match(source) or source.startswith("//"):
            return Target("")
        found = self._found(page, unquote(source.partition("#")[0].partition("?")[0]))
        if found not in self._files or not found.lower().endswith(IMAGES):
            return Target("")
        return Target(link(self._addresses[page], found), file=found)

    def _found(self, page: str, path: str) -> str:
        """The path in the wiki's folder that is meant; it may begin with ``..``."""
        if path.startswith("/"):
            found = normpath(path.lstrip("/") or ".")
        else:
            found = normpath(join(dirname(page), path))
        if found in self._addresses or found in self._files:
            return found
        indexes = (normpath(join(found, name)) for name in HOME_PAGES)
        return next((index for index in indexes if index in self._addresses), found)

    def _other(self, page: str, found: str, fragment: str) -> Target:
        inside = not (found == ".." or found.startswith("../"))
        if inside and found not in self._files:
            return Target("", dead=found.endswith(".md"))
        if self._wiki is None and not inside:
            return Target("")
        place = normpath(join(self._wiki or ".", found)) if not inside else found
        href = link(self._addresses[page], place)
        kept = re.sub(r"[^A-Za-z0-9_.:-]", "", fragment)
        return Target(href + (f"#{kept}" if kept else ""), file=found if inside else "")
