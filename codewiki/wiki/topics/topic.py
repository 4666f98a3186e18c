"""What a topic is: a name and a function that writes its page where there is evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from codewiki.wiki.material import Material
from codewiki.wiki.model import Page


@dataclass(frozen=True)
class Topic:
    """A cross-cutting page. ``write`` returns ``None`` when the repository gives no evidence."""

    name: str
    write: Callable[[Material], Page | None]
