"""The licences of what is installed with codewiki: none that would bind its users."""

import re
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata, requires
from typing import cast

from packaging.requirements import Requirement

_FORBIDDEN = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
_LESSER = re.compile(r"LGPL|Lesser General", re.IGNORECASE)
_OR = re.compile(r"\s+OR\s+")
EXTRAS = ("anthropic", "bedrock", "google", "keyring", "otel")


def needed(
    name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]
) -> Iterator[str]:
    """Everything that installing ``name`` brings, on this Python and system, with extras."""
    if (name.lower(), extras) in seen:
        return
    seen.add((name.lower(), extras))
    try:
        listed = requires(name) or []
    except PackageNotFoundError:
        return
    yield name
    for line in listed:
        requirement = Requirement(line)
        marker = requirement.marker
        wanted = {"", *extras}
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in wanted):
            yield from needed(requirement.name, frozenset(requirement.extras), seen)


def licences(name: str) -> list[str]:
    told = cast("Message", metadata(name))
    expression = told.get("License-Expression") or ""
    classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    # The field of old may hold the whole text: its beginning says which it is.
    return (
        [*_OR.split(expression), *classifiers]
        if expression or classifiers
        else [(told.get("License") or "")[:200]]
    )


def test_nothing_that_is_installed_by_default_is_under_a_licence_that_binds_users() -> None:
    names = sorted(set(needed("codewiki-docs", frozenset(), set())))
    assert {"msgspec", "pydantic-ai-slim", "openai", "genai-prices"} <= set(names)
    for name in names:
        found = licences(name)
        assert any(not _FORBIDDEN.search(one) and not _LESSER.search(one) for one in found), name


def test_extras_bring_at_most_a_lesser_licence() -> None:
    for name in sorted(set(needed("codewiki-docs", frozenset(EXTRAS), set()))):
        found = licences(name)
        assert any(not _FORBIDDEN.search(_LESSER.sub("", one)) for one in found), name
