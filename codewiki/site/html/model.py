"""Values of the site: what is read from a wiki, and what becomes of it."""

import msgspec

from codewiki.errors import Problem


class Heading(msgspec.Struct, frozen=True):
    """A heading of a page.

    ``text`` is what a reader sees, ``code`` its first code span ("" without one), ``anchor`` the
    one that GitHub gives it ("" when nothing of the text fits into an anchor).
    """

    level: int
    text: str
    code: str
    anchor: str


class Content(msgspec.Struct, frozen=True):
    """A page of Markdown as safe HTML.

    ``title`` is its first heading of the first level, else what the front matter says, else "".
    ``commit`` and ``trust`` come from the front matter ("" and empty where it has none). ``dead``
    are links to pages that the wiki does not hold, ``uses`` the files of the wiki, other than
    pages, that the page shows or leads to.
    """

    title: str
    headings: tuple[Heading, ...]
    html: str
    diagrams: bool
    commit: str = ""
    trust: tuple[tuple[str, int], ...] = ()
    dead: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


class Symbol(msgspec.Struct, frozen=True):
    """A symbol of the source: ``name`` qualified, ``page`` the Markdown page that it belongs to."""

    name: str
    kind: str
    page: str
    source: bool = True


class Branch(msgspec.Struct, frozen=True):
    """A place in the tree of pages. ``page`` is the path of its Markdown, "" when it has none."""

    title: str
    page: str
    children: tuple["Branch", ...] = ()


class Group(msgspec.Struct, frozen=True):
    """Branches that stand below one word in the navigation ("" for the first)."""

    title: str
    branches: tuple[Branch, ...]


class Project(msgspec.Struct, frozen=True):
    """What the wiki tells of the project. Everything may be empty; ``commit_page`` is an address
    with https that shows the commit.
    """

    name: str = ""
    commit: str = ""
    commit_page: str = ""
    timestamp: str = ""


class Site(msgspec.Struct, frozen=True):
    """A rendered site.

    ``files`` maps paths in the site's folder to bytes, sorted; ``addresses`` the paths of the
    Markdown pages to those of their HTML. ``problems`` are about the wiki: what could not be read
    or leads nowhere.
    """

    files: dict[str, bytes]
    addresses: dict[str, str]
    problems: tuple[Problem, ...] = ()
