"""A page of the site as a browser reads it: its elements, ids and links."""

from html.parser import HTMLParser
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

Attributes = dict[str, str]

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr", "path", "circle"}


class Page(HTMLParser):
    """The elements of a page in order; ``unclosed`` are those that never end."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.text: list[str] = []
        self.unclosed: list[str] = []
        self.misplaced: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.unclosed and self.unclosed[-1] == tag:
            self.unclosed.pop()
        else:
            self.misplaced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        """The text of the page."""
        return "".join(self.text)

    @property
    def ids(self) -> list[str]:
        """All ids in order."""
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def addresses(self) -> list[str]:
        """Every address that the page leads to or loads."""
        names = ("href", "src", "data-search", "data-mermaid")
        return [
            attributes[name]
            for _, attributes in self.elements
            for name in names
            if name in attributes
        ]


def dead_addresses(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Every address of the site that leads nowhere, with its page; those outside are not asked."""
    pages = {path: Page(data) for path, data in files.items() if path.endswith(".html")}
    ids = {path: set(page.ids) for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            found = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            if found.startswith("../"):
                continue
            anchor = unquote(parts.fragment)
            if found not in files or (anchor and anchor not in ids.get(found, set())):
                dead.append((path, address))
    return dead


def depth(path: str) -> int:
    """How many folders a path lies in."""
    return len(PurePosixPath(path).parts) - 1
