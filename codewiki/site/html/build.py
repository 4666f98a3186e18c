"""The written wiki becomes a static site. Nothing here touches the disk or the network."""

from collections.abc import Iterator, Mapping

import msgspec
from markupsafe import Markup

from codewiki.errors import Problem, ProblemKind
from codewiki.site.hosting import path_reference
from codewiki.site.html.addresses import (
    ASSETS,
    HOME,
    MISSING,
    NO_JEKYLL,
    addresses,
    home_page,
    link,
)
from codewiki.site.html.content import render_content
from codewiki.site.html.links import Links
from codewiki.site.html.model import Content, Project, Site
from codewiki.site.html.navigation import Navigation, Step, groups
from codewiki.site.html.packaged import own_asset, templates
from codewiki.site.html.reading import Machine
from codewiki.site.html.search import search_index
from codewiki.site.markdown import escaped
from codewiki.wiki.catalogue import label, speaking, spoken
from codewiki.wiki.languages import ENGLISH

SEARCH = f"{ASSETS}/search.js"
MOST_DEAD = 100
"""So many links that lead nowhere are told one by one."""


def render_site(
    files: Mapping[str, bytes],
    mermaid: Mapping[str, bytes],
    *,
    wiki: str | None = ".",
    live: bool = False,
) -> Site:
    """The site of the wiki in ``files``: paths to bytes of its pages and whatever else it holds.

    Pages end in ``.md``. What the machine-readable files tell is used where they are there; of a
    wiki without them every page is shown all the same. ``mermaid`` are the files that draw
    diagrams, by their names in the folder of assets (empty: diagrams stay text). ``wiki`` is the
    path from the site's folder to the wiki's, ``None`` when nothing outside the site can be
    reached from it; unless the two are the same folder, files that pages use are part of the
    site. ``live`` adds the script that follows changes.

    Every result is the same for the same arguments. Never raises for what is in the wiki: that
    becomes text or a problem.
    """
    pages = {path: data for path, data in sorted(files.items()) if path.endswith(".md")}
    if not home_page(pages):
        pages[_CONTENTS] = _contents(pages)
    others = {path: data for path, data in files.items() if path not in pages}
    machine = Machine(files)
    with speaking(machine.words()):
        return _rendered(pages, others, machine, mermaid, wiki, live=live)


def _rendered(
    pages: Mapping[str, bytes],
    others: Mapping[str, bytes],
    machine: Machine,
    mermaid: Mapping[str, bytes],
    wiki: str | None,
    *,
    live: bool,
) -> Site:
    places = addresses(pages)
    links = Links(places, frozenset(others), wiki)
    contents = {page: render_content(page, data, links) for page, data in sorted(pages.items())}
    writer = _Site(contents, places, machine, mermaid=mermaid, live=live)
    made = dict(writer.pages())
    made |= writer.assets()
    made |= {f"{ASSETS}/{name}": data for name, data in mermaid.items() if writer.diagrams}
    if wiki != ".":
        used = sorted({path for content in contents.values() for path in content.uses})
        made |= {path: others[path] for path in used if path not in made}
    return Site(
        files=dict(sorted(made.items())),
        addresses=places,
        problems=tuple(sorted({*machine.problems, *_dead(contents)})),
    )


_CONTENTS = "index.md"
_STATES = {
    "checked": "site.checked",
    "cited": "site.cited",
    "unchecked": "trust.unchecked",
}


def _contents(pages: Mapping[str, bytes]) -> bytes:
    """A page that leads to all others, for a wiki without one to begin with."""
    lines = [f"- [{escaped(page)}]({path_reference(page)})" for page in pages]
    return "\n".join(["# Contents", "", *lines, ""]).encode("utf-8", "replace")


def _dead(contents: Mapping[str, Content]) -> Iterator[Problem]:
    found = [(page, href) for page, content in contents.items() for href in content.dead]
    for page, href in found[:MOST_DEAD]:
        yield Problem("site", ProblemKind.OUTPUT, page, f"{href[:200]} leads to no page")
    if len(found) > MOST_DEAD:
        message = f"{len(found) - MOST_DEAD} further links lead to no page"
        yield Problem("site", ProblemKind.OUTPUT, "", message)


class Linked(msgspec.Struct, frozen=True):
    """A link as a template shows it."""

    title: str
    href: str


class _Site:
    """Puts the pages together."""

    def __init__(
        self,
        contents: Mapping[str, Content],
        places: Mapping[str, str],
        machine: Machine,
        *,
        mermaid: Mapping[str, bytes],
        live: bool,
    ) -> None:
        self._contents = contents
        self._places = places
        self._live = live
        self._home = home_page(contents)
        self._mermaid = bool(mermaid)
        known = frozenset(contents)
        self._symbols = machine.symbols(known)
        self._titles = {
            page: content.title or page.removesuffix(".md") for page, content in contents.items()
        }
        order = [f"{page.id}.md" for page in machine.wiki.pages]
        self._navigation = Navigation(
            groups(self._titles, machine.branches(known), self._home, order)
        )
        self._project = self._named(machine)

    @property
    def diagrams(self) -> bool:
        """Whether any page has a diagram."""
        return any(content.diagrams for content in self._contents.values())

    def _named(self, machine: Machine) -> Project:
        project = machine.project()
        name = machine.wiki.title or self._titles[self._home] or project.name
        return msgspec.structs.replace(project, name=name)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """The HTML files."""
        template = templates().get_template("page.html")
        for page in self._contents:
            yield self._places[page], _bytes(template.render(self._filling(page)))
        missing = templates().get_template("missing.html")
        yield MISSING, _bytes(missing.render(project=self._project, home=HOME))

    def assets(self) -> dict[str, bytes]:
        """Styles, scripts, the index of the search, and the mark for GitHub Pages."""
        names = ["icon.svg", "site.css", "site.js", "theme.js"]
        names += ["diagrams.js"] if self.diagrams else []
        names += ["live.js"] if self._live else []
        made = {f"{ASSETS}/{name}": own_asset(name) for name in names}
        made[SEARCH] = search_index(self._contents, self._titles, self._places, self._symbols)
        made[NO_JEKYLL] = b""
        return made

    def _filling(self, page: str) -> dict[str, object]:
        content, here = self._contents[page], self._places[page]

        def href(other: str) -> str:
            return link(here, self._places[other])

        def linked(step: Step | None) -> Linked | None:
            return Linked(step.title, href(step.page) if step.page else "") if step else None

        before, after = map(linked, self._navigation.neighbours(page))
        above = [linked(step) for step in self._navigation.above(page)]
        if page != self._home:
            above.insert(0, Linked(self._project.name, href(self._home)))
        return {
            "project": self._project,
            "title": self._titles[page],
            "content": Markup(content.html),  # noqa: S704 - sanitised, see codewiki.site.html.content
            "headings": [one for one in content.headings if one.level in {2, 3} and one.anchor],
            "trust": content.trust,
            "states": {one: label(key) for one, key in _STATES.items()},
            "language": words.code if (words := spoken()) and words.code else ENGLISH,
            "say": label,
            "commit": content.commit,
            "navigation": self._navigation.entries(page, href),
            "above": above,
            "before": before,
            "after": after,
            "home": href(self._home),
            "asset": lambda name: link(here, f"{ASSETS}/{name}"),
            "root": link(here, HOME).removesuffix(HOME),
            "draws": content.diagrams and self._mermaid,
            "text_only": content.diagrams and not self._mermaid,
            "live": self._live,
            "policy": policy(live=self._live),
            "markdown": link(here, page),
        }


def _bytes(html: str) -> bytes:
    # Names of files need not be text.
    return html.encode("utf-8", "replace")


def policy(*, live: bool) -> str:
    """The content security policy of every page: nothing from elsewhere, no script in a page.

    Mermaid's drawings bring their own styles, hence ``'unsafe-inline'`` there.
    """
    connect = "'self'" if live else "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self'; connect-src {connect}; "
        "base-uri 'none'; form-action 'none'"
    )
