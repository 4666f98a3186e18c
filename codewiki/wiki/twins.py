"""Twins: modules that hold the same, one for code that waits and one for code that does not."""

import re
from weakref import WeakKeyDictionary

from codewiki.modules.model import Module
from codewiki.wiki.catalogue import say
from codewiki.wiki.claims import page_link
from codewiki.wiki.material import Material
from codewiki.wiki.model import Content
from codewiki.wiki.page_writer import caption, paragraph
from codewiki.wiki.signals import sources_of

FEWEST_NAMES = 8
_ALIKE = 0.7
_MARK = re.compile(r"async(?:io|hronous)?|sync(?:hronous)?|blocking", re.IGNORECASE)
_WAITING = re.compile(
    r"\A_*a(?=(?:close|enter|exit|iter|next|read|write|open|send|connect|run)_*\Z)"
)


def twin_of(material: Material, module: Module) -> Module | None:
    """The module before this one that it is the twin of, ``None`` for most."""
    if material not in _KNOWN:
        _KNOWN[material] = _twins(material)
    found = _KNOWN[material].get(module.id)
    return material.modules[found] if found else None


_KNOWN: WeakKeyDictionary[Material, dict[str, str]] = WeakKeyDictionary()


def _twins(material: Material) -> dict[str, str]:
    """The first twin of each module that has one, by their ids."""
    found: dict[str, str] = {}
    by_files: dict[tuple[str, ...], list[str]] = {}
    names: dict[str, frozenset[str]] = {}
    for module in material.tree.modules:
        sources = sources_of(material, module.files)
        stems = tuple(sorted(_plain(path.rpartition("/")[2].partition(".")[0]) for path in sources))
        if not stems:
            continue
        own = frozenset(
            _plain(material.name(node)) for path in sources for node in material.symbols(path)
        )
        if len(own) < FEWEST_NAMES:
            continue
        for other in by_files.setdefault(stems, []):
            both = len(own & names[other])
            if both >= _ALIKE * len(own | names[other]) and _differs(material, module.id, other):
                found[module.id] = other
                break
        else:
            by_files[stems].append(module.id)
            names[module.id] = own
    return found


def _differs(material: Material, one: str, other: str) -> bool:
    """Tell whether a mark of waiting or not is what tells two modules apart."""
    marked = [
        any(_MARK.search(path) for path in material.modules[module].files)
        for module in (one, other)
    ]
    return any(marked)


def _plain(name: str) -> str:
    """A name without the marks of waiting: ``AsyncPool.aclose`` is ``pool.close``."""
    parts = _MARK.sub("", name).lower().split(".")
    return ".".join(
        _WAITING.sub("", part.strip("_")).replace("__", "_").strip("_") for part in parts
    )


def told_by_twin(material: Material, twin: Module) -> tuple[Content, ...]:
    """The sentence that stands for what the twin's page tells."""
    return paragraph(caption(say("twin.told", page=page_link(material, twin.id))))
