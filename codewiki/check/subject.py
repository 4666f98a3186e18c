"""What the checks look at: the pages as they are written, and the source that they are about."""

import posixpath
from collections.abc import Iterable, Mapping
from functools import cached_property

from codewiki.check.document import Document, read_document
from codewiki.check.machine import Machine, read_machine
from codewiki.check.source_text import SourceText
from codewiki.source.contents import Contents, MemoryContents
from codewiki.source.model import Repository

PAGES = (".md", ".markdown", ".mdx")
_NONE: frozenset[str] = frozenset()
_HOMES = ("overview", "index", "readme", "home", "_index")


class Subject:
    """A wiki and its source.

    ``files`` maps paths in the wiki's folder to bytes: pages and machine-readable files; ``others``
    are the paths of what else lies there. ``repository`` is ``None`` when there is no source to
    hold the wiki against. ``place`` is the wiki's folder relative to the repository root (``None``
    outside), ``prefix`` in links to a host stands before paths of the repository.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        repository: Repository | None,
        contents: Contents | None,
        *,
        place: str | None,
        others: Iterable[str] = (),
    ) -> None:
        self.repository = repository
        self.source = SourceText(contents or MemoryContents({}))
        self.place = place
        self.prefix = repository.prefix if repository else ""
        self.files = frozenset(files) | frozenset(others)
        self.machine: Machine = read_machine(files)
        self.pages: Mapping[str, Document] = {
            path: read_document(data.decode("utf-8", "replace"))
            for path, data in sorted(files.items())
            if path.lower().endswith(PAGES)
        }

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of the wiki, relative to its own."""
        return frozenset(_above(self.files))

    @cached_property
    def unread(self) -> frozenset[str]:
        """The files of the repository that are there and not read."""
        return frozenset(one.path for one in self.repository.skipped) if self.repository else _NONE

    @cached_property
    def source_paths(self) -> frozenset[str]:
        """The files of the repository, those included that are not read."""
        if self.repository is None:
            return frozenset()
        return self.unread | {file.path for file in self.repository.files}

    @cached_property
    def source_folders(self) -> frozenset[str]:
        """The folders of the repository that hold files."""
        return frozenset(_above(self.source_paths))

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The pages with which a reader starts, those at the top first."""
        named = [page for page in self.pages if _stem(page) in _HOMES]
        top = [page for page in named if "/" not in page]
        return tuple(sorted(top or named, key=lambda page: _HOMES.index(_stem(page))))


def _stem(page: str) -> str:
    return posixpath.splitext(posixpath.basename(page))[0].lower()


def _above(paths: Iterable[str]) -> set[str]:
    """Return all folders that ``paths`` lie in, "" (the top) among them."""
    found = {""}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return found
