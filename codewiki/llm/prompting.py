"""Prompts: files with named slots, told apart by the digest of their text."""

import re
import tomllib
from functools import cache
from hashlib import blake2b
from importlib.resources import files

_SLOT = re.compile(r"\{([a-z_]+)\}")


def render(name: str, /, **slots: str) -> str:
    """Return the prompt ``name`` with its slots filled, in one pass: what stands in a slot is
    never read as one. Raises ``KeyError`` for a slot that is missing or not there.
    """
    text = template(name)
    wanted = set(_SLOT.findall(text))
    if wanted != set(slots):
        odd = ", ".join(sorted(wanted ^ set(slots)))
        raise KeyError(f"the prompt {name} and what is given for it differ in {odd}")
    return _SLOT.sub(lambda match: slots[match[1]], text)


@cache
def template(name: str) -> str:
    """The text of the prompt ``name`` as it stands in its file."""
    return files("codewiki.llm").joinpath(f"prompts/{name}.md").read_text(encoding="utf-8").strip()


@cache
def briefs() -> dict[str, dict[str, str]]:
    """What pages and sections are for, by kind and name."""
    text = files("codewiki.llm").joinpath("prompts/briefs.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def version(name: str) -> str:
    """The digest of a prompt: what a wiki that was written with it depends on."""
    return blake2b(template(name).encode(), digest_size=6).hexdigest()


def mark(*texts: str) -> str:
    """Return a mark that none of ``texts`` can hold: it is made of their digest."""
    digest = blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=5).hexdigest()
    return f"=== {digest}"
