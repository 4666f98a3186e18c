"""What a topic is: a name and a function that writes its page where there is evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.material import Material
from codewiki.wiki.model import Content, Items, Page, PageLink
from codewiki.wiki.page_writer import sentence


@dataclass(frozen=True)
class Topic:
    """A cross-cutting page. ``write`` returns ``None`` when the repository gives no evidence."""

    name: str
    write: Callable[[Material], Page | None]


def related() -> tuple[Content, ...]:
    """The way back to the overview, which leads to every other page."""
    link = (PageLink(OVERVIEW, label("page.overview")),)
    return (Items((sentence(say("related.overview", page=link), counted=False),)),)
