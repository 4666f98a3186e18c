"""Sentences of a model before the gate: what it would find on the page is found here, in time."""

import re

from codewiki.check.citations import check_citations
from codewiki.check.gate import Check, inspect
from codewiki.check.identifiers import check_identifiers
from codewiki.check.paths import check_paths
from codewiki.check.prose import check_prose
from codewiki.check.secrets import check_secrets
from codewiki.check.subject import Subject
from codewiki.source.contents import Contents
from codewiki.source.model import Repository
from codewiki.wiki.model import Cite, Code, FileLink, Span, Spans

CHECKS: tuple[Check, ...] = (
    check_paths,
    check_citations,
    check_identifiers,
    check_prose,
    check_secrets,
)
"""What the gate asks of single sentences. Nothing of a model can be a link, HTML, a heading or a
diagram, and what cites lines may stand on two pages.
"""
_PAGE = "page.md"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$@#!])")


class Proofreader:
    """Holds sentences against the source as ``codewiki check`` will."""

    def __init__(self, repository: Repository, contents: Contents) -> None:
        self._source = Subject({}, repository, contents, place=None)

    def fault(self, spans: Spans) -> str:
        """Return what the gate finds in a paragraph of these words, "" where it is nothing."""
        page = f"# Page\n\n{markdown(spans)}\n".encode("utf-8", "replace")
        found = inspect(self._source.with_pages({_PAGE: page}), CHECKS).findings
        return found[0].message if found else ""


def markdown(spans: Spans) -> str:
    """The words as Markdown; citations name their files in full."""
    return "".join(map(_shown, spans))


def _shown(span: Span) -> str:
    match span:
        case Code(text=text):
            fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
            blank = " " if text[:1] in "` " or text[-1:] in "` " else ""
            return f"{fence}{blank}{text}{blank}{fence}"
        case Cite(citation=one):
            lines = f"{one.line}" if one.line == one.end_line else f"{one.line}-{one.end_line}"
            return f"[{one.path}:{lines}]"
        case FileLink(path=path):
            return _SPECIAL.sub(r"\\\1", path)
        case _:
            return _SPECIAL.sub(r"\\\1", span.text)
