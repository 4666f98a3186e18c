"""What the machine-readable files of a wiki tell. They may come from anywhere and hold anything."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from codewiki.errors import Problem, ProblemKind
from codewiki.site.hosting import commit_page
from codewiki.site.html.model import Branch, Project, Symbol
from codewiki.wiki.catalogue import Words, fitting

TREE = "module_tree.json"
METADATA = "metadata.json"
GRAPH = "dependency_graph.json"
WIKI = "wiki.json"
MACHINE_FILES = (GRAPH, METADATA, TREE, WIKI)
"""The machine-readable files that the site is made from, where they are there."""

DEEPEST = 24
"""Levels of the module tree that are shown."""
MOST_BRANCHES = 20_000
MOST_SYMBOLS = 40_000

_CODE = re.compile(r"[a-z]{2,3}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
Value = TypeVar("Value")


class _Node(msgspec.Struct):
    id: str = ""
    kind: str = ""
    path: str = ""
    definition: int = -1
    role: str = ""


class _Graph(msgspec.Struct):
    nodes: list[_Node] = []


class _Page(msgspec.Struct):
    id: str = ""
    owns: list[str] = []


class _Wiki(msgspec.Struct):
    title: str = ""
    pages: list[_Page] = []


class Machine:
    """The machine-readable files among ``files``; what cannot be read is a problem and absent."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.problems: list[Problem] = []
        self.wiki = self._read(WIKI, _Wiki) or _Wiki()

    def project(self) -> Project:
        """Name, commit and time, as far as they are told."""
        read = self._read(METADATA, dict[str, Any]) or {}
        told = read.get("generation_info")
        info = told if isinstance(told, dict) else {}
        remote, commit = _text(info.get("repo_path")), _text(info.get("commit_id"))
        if not _COMMIT.fullmatch(commit):
            commit = ""
        try:
            urlsplit(remote)
        except ValueError:
            remote = ""
        path = urlsplit(remote).path if "://" in remote else remote
        name = path.rstrip("/").rpartition("/")[2].removesuffix(".git")
        return Project(
            name=name,
            commit=commit,
            commit_page=commit_page(remote, commit) if commit else "",
            timestamp=_text(info.get("timestamp"))[:10],
        )

    def words(self) -> Words | None:
        """The words in which the wiki is written, as far as a site needs them; ``None`` is English.

        They are held against the English ones: a wiki may come from anywhere.
        """
        read = self._read(METADATA, dict[str, Any]) or {}
        told = read.get("language")
        if not isinstance(told, dict) or not isinstance(told.get("words"), dict):
            return None
        code = _text(told.get("code"))
        texts = {key: text for key, text in told["words"].items() if isinstance(text, str)}
        return Words(code if _CODE.fullmatch(code) else "", fitting(texts, code))

    def branches(self, pages: frozenset[str]) -> tuple[Branch, ...]:
        """The module tree with the pages that belong to it; titles are those of the tree."""
        tree = self._read(TREE, dict[str, Any]) or {}
        return _Tree(pages).branches(tree)

    def symbols(self, pages: frozenset[str]) -> list[Symbol]:
        """The symbols of the repository with the page that each belongs to, sorted."""
        graph = self._read(GRAPH, _Graph)
        if graph is None:
            return sorted(self._components(pages), key=_by_name)[:MOST_SYMBOLS]
        owner = {path: f"{page.id}.md" for page in self.wiki.pages for path in page.owns}
        found = [
            Symbol(
                name=node.id.partition("::")[2] or node.id,
                kind=node.kind,
                page=owner[node.path],
                source=node.role == "source",
            )
            for node in graph.nodes
            if node.definition >= 0 and owner.get(node.path) in pages and node.role in _SHOWN
        ]
        return sorted(set(found), key=_by_name)[:MOST_SYMBOLS]

    def _components(self, pages: frozenset[str]) -> Iterator[Symbol]:
        """The components that a module tree lists, for wikis without a graph."""
        for entry, page in _Tree(pages).entries(self._read(TREE, dict[str, Any]) or {}):
            components = entry.get("components")
            for component in components if isinstance(components, list) else ():
                if page and isinstance(component, str):
                    name = component.rpartition("::")[2] or component
                    yield Symbol(name.rpartition("/")[2][:_LONGEST], "", page)

    def _read(self, name: str, kind: type[Value]) -> Value | None:
        data = self._files.get(name)
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            message = "is not what codewiki or CodeWiki writes, and is passed over"
            problem = Problem("site", ProblemKind.UNREADABLE, name, message)
            if problem not in self.problems:
                self.problems.append(problem)
            return None


_SHOWN = frozenset({"source", "example"})
_LONGEST = 300


def _by_name(symbol: Symbol) -> tuple[bool, int, str, str, str]:
    return not symbol.source, symbol.name.count("."), symbol.name, symbol.kind, symbol.page


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class _Tree:
    """Reads a module tree: nested maps name -> {children, …}, each entry with or without a page."""

    def __init__(self, pages: frozenset[str]) -> None:
        self._pages = pages
        self._plain = {_plain(page.removesuffix(".md")): page for page in sorted(pages)}
        self._used: set[str] = set()
        self._count = 0

    def branches(
        self, tree: Mapping[str, Any], above: str = "", depth: int = 0
    ) -> tuple[Branch, ...]:
        """The entries of ``tree``; those with neither page nor children are left out."""
        found = []
        for name, entry in tree.items():
            self._count += 1
            if not isinstance(entry, dict) or self._count > MOST_BRANCHES:
                continue
            page = self._page(name, entry, above)
            children = entry.get("children")
            inner: tuple[Branch, ...] = ()
            if isinstance(children, dict) and depth < DEEPEST:
                inner = self.branches(children, f"{above}{name}/", depth + 1)
            if page or inner:
                title = _text(entry.get("title")) or name
                found.append(Branch(title[:_LONGEST], page, inner))
        return tuple(found)

    def entries(self, tree: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
        """Every entry with its page ("" without one), those above before those inside."""
        waiting: list[tuple[str, Any, str, int]] = [
            (name, one, "", 0) for name, one in tree.items()
        ]
        for name, entry, above, depth in waiting:
            if not isinstance(entry, dict) or len(waiting) > MOST_BRANCHES:
                continue
            yield entry, self._page(name, entry, above)
            children = entry.get("children")
            if isinstance(children, dict) and depth < DEEPEST:
                below = f"{above}{name}/"
                waiting += [(inner, one, below, depth + 1) for inner, one in children.items()]

    def _page(self, name: str, entry: Mapping[str, Any], above: str) -> str:
        """The page of an entry: that of its id, of its place in the tree, or of its name."""
        for wanted in (_text(entry.get("id")), f"{above}{name}", name):
            page = (
                f"{wanted}.md" if f"{wanted}.md" in self._pages else self._plain.get(_plain(wanted))
            )
            if wanted and page and page not in self._used:
                self._used.add(page)
                return page
        return ""


def _plain(name: str) -> str:
    """A name as it is compared: other tools write it now with spaces, now with underscores."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
