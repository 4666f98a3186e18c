"""What the checks look at: the pages as they are written, and the source that they are about."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Self
from urllib.parse import unquote

from codewiki.check.document import Document, read_document
from codewiki.check.extents import class_bodies
from codewiki.check.machine import Machine, read_machine
from codewiki.check.signatures import Declared, declared
from codewiki.check.source_text import SourceText
from codewiki.check.vocabulary import WORD, Vocabulary
from codewiki.source.contents import Contents, MemoryContents
from codewiki.source.folders import folders_of
from codewiki.source.model import Repository

PAGES = (".md", ".markdown", ".mdx")
_NONE: frozenset[str] = frozenset()
_OF_PAGES = ("folders", "page_names", "named_words", "homes")
"""What is found out of the pages, and not of the source."""
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
        self.contents = contents
        self.place = place
        self.prefix = repository.prefix if repository else ""
        self._bodies: dict[tuple[str, bool], list[str]] = {}
        self._declared: dict[str, list[Declared]] = {}
        self._take(files, others)

    def _take(self, files: Mapping[str, bytes], others: Iterable[str]) -> None:
        self.wiki_model = files.get("wiki.json")
        self.files = frozenset(files) | frozenset(others)
        self.machine: Machine = read_machine(files)
        self.texts: Mapping[str, str] = {
            path: data.decode("utf-8", "replace")
            for path, data in sorted(files.items())
            if path.lower().endswith(PAGES)
        }
        self.pages: Mapping[str, Document] = {
            path: read_document(text) for path, text in self.texts.items()
        }

    def with_pages(self, files: Mapping[str, bytes]) -> Self:
        """Return a subject of other pages and the same source; what is known of that is shared."""
        _ = self.vocabulary, self.source_paths, self.stems, self.own_commands
        made = copy(self)
        for name in _OF_PAGES:
            made.__dict__.pop(name, None)
        made._take(files, ())
        return made

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of the wiki, relative to its own."""
        return frozenset(folders_of(self.files))

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
        return frozenset(folders_of(self.source_paths))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The names of files and folders of the source, without suffix: what modules are called."""
        parts = (part for path in self.source_paths for part in path.split("/"))
        return frozenset(part.partition(".")[0] for part in parts) - {""}

    @cached_property
    def page_names(self) -> frozenset[str]:
        """What the wiki itself calls its pages and modules."""
        names = {posixpath.splitext(part)[0] for page in self.pages for part in page.split("/")}
        return frozenset(names | {module.name for module in self.machine.modules or ()})

    @cached_property
    def own_commands(self) -> frozenset[str]:
        """The commands that are the repository's own: called like it, or like a package in it."""
        if self.repository is None:
            return frozenset()
        folders = (folder.rsplit("/", 1)[-1] for folder in self.source_folders)
        return frozenset((*folders, self.repository.name)) - {""}

    @cached_property
    def named_words(self) -> frozenset[str]:
        """All words of all pages."""
        return frozenset(word for text in self.texts.values() for word in WORD.findall(text))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the source, with the places of those that the pages name."""
        wanted: set[str] = set()
        for document in self.pages.values():
            for span in document.spans:
                wanted.update(WORD.findall(span.text))
            for fence in document.fences:
                if fence.language == "mermaid":
                    wanted.update(WORD.findall(fence.text))
        files = self.repository.files if self.repository else ()
        return Vocabulary(self.source, (file.path for file in files), frozenset(wanted))

    def meant(self, page: str, target: str) -> Iterator[str]:
        """Yield the paths of the wiki that a link of ``page`` may mean, the likeliest first.

        Wikis on hosts and site generators let the suffix of a page away.
        """
        target = unquote(target.partition("#")[0].partition("?")[0])
        if target.startswith("/"):
            path = posixpath.normpath(target.lstrip("/") or ".")
            inside = (self.place or "").strip("/")
            path = path.removeprefix(inside + "/") if inside else path
        else:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
        yield "" if path == "." else path
        if not path.lower().endswith(PAGES):
            yield from (path + suffix for suffix in PAGES)

    def class_bodies(self, name: str, *, strings: bool = True) -> list[str]:
        """Return the bodies of all classes ``name`` of the source; see ``check.extents``."""
        key = name, strings
        if key not in self._bodies:
            self._bodies[key] = [
                body
                for path in self.vocabulary.where(name)
                for body in class_bodies(self.source, path, name, strings=strings)
            ]
        return self._bodies[key]

    def declared(self, name: str) -> list[Declared]:
        """Return the functions ``name`` of the source; see ``check.signatures``."""
        if name not in self._declared:
            self._declared[name] = [
                one
                for path in self.vocabulary.where(name)
                for one in declared(self.source, path, name)
            ]
        return self._declared[name]

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The pages with which a reader starts, those at the top first."""
        named = [page for page in self.pages if _stem(page) in _HOMES]
        top = [page for page in named if "/" not in page]
        return tuple(sorted(top or named, key=lambda page: _HOMES.index(_stem(page))))


def _stem(page: str) -> str:
    return posixpath.splitext(posixpath.basename(page))[0].lower()
