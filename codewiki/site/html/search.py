"""The index of the search: a script, since pages opened from the disk can load nothing else."""

import json
from collections.abc import Mapping, Sequence

from codewiki.site.html.model import Content, Heading, Symbol

LONGEST = 200
"""Characters of a text in the index; longer ones are cut."""


def search_index(
    contents: Mapping[str, Content],
    titles: Mapping[str, str],
    addresses: Mapping[str, str],
    symbols: Sequence[Symbol],
) -> bytes:
    """The index as JavaScript: ``codewikiSearch`` with pages, headings and symbols.

    ``pages`` are [address, title]; ``headings`` [number of the page, anchor, text]; ``symbols``
    [name, kind, number of the page, anchor].
    """
    pages = sorted(contents)
    number = {page: place for place, page in enumerate(pages)}
    anchors = {page: _Anchors(contents[page].headings) for page in pages}
    index = {
        "pages": [[addresses[page], titles[page][:LONGEST]] for page in pages],
        "headings": [
            [number[page], heading.anchor, heading.text[:LONGEST]]
            for page in pages
            for heading in contents[page].headings
            if heading.level > 1 and heading.anchor
        ],
        "symbols": [
            [one.name[:LONGEST], one.kind, number[one.page], anchors[one.page].of(one.name)]
            for one in symbols
            if one.page in number
        ],
    }
    text = json.dumps(index, ensure_ascii=True, separators=(",", ":"))
    # Nothing in it can end a script, even where somebody puts it into a page.
    return f"window.codewikiSearch={text.replace('<', chr(92) + 'u003c')};\n".encode("ascii")


class _Anchors:
    """Finds the heading of a page that a symbol stands below."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._by_code: dict[str, str] = {}
        for heading in headings:
            # The reference comes last on a page, and says most of a symbol.
            if heading.code and heading.anchor:
                self._by_code[heading.code] = heading.anchor
        known = {heading.anchor for heading in headings}
        self._otherwise = next((one for one in ("functions", "interface") if one in known), "")

    def of(self, name: str) -> str:
        """The anchor of ``name`` or of what it belongs to, "" for the top of the page."""
        while name:
            if name in self._by_code:
                return self._by_code[name]
            name = name.rpartition(".")[0]
        return self._otherwise
