"""Every link of the written wiki leads somewhere: pages, anchors, files and lines."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from codewiki.check.document import Document, Link
from codewiki.check.model import Finding, Rule
from codewiki.check.source_text import SourceText

_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_HOSTED_FILE = re.compile(
    r"https?://[^/]+/.+?/(?:-/)?(?:blob|src)/[0-9a-zA-Z._-]+/(?P<path>[^#?]+)(?:#(?P<lines>.*))?\Z"
)
_LINES = re.compile(r"(?:L|lines-)(\d+)(?:[-:]L?(\d+))?\Z")


def check_links(
    pages: Mapping[str, Document],
    files: frozenset[str],
    source: SourceText,
    *,
    place: str | None,
    prefix: str,
) -> Iterator[Finding]:
    """Yield a finding for each link that leads nowhere.

    ``files`` are the paths of the output folder. ``place`` is the output folder relative to the
    repository root, ``None`` when it lies outside; ``prefix`` is the path of the repository root
    inside its Git work tree, which links to a host begin with. Addresses of other hosts are not
    followed.
    """
    for page, document in sorted(pages.items()):
        for link in document.links:
            problem = _problem(page, link, pages, files, source, place, prefix)
            if problem is not None:
                yield Finding(page, link.line, *problem)


def _problem(
    page: str,
    link: Link,
    pages: Mapping[str, Document],
    files: frozenset[str],
    source: SourceText,
    place: str | None,
    prefix: str,
) -> tuple[Rule, str] | None:
    if _EXTERNAL.match(link.target):
        hosted = _HOSTED_FILE.match(link.target)
        if hosted is None:
            return None
        path = unquote(hosted["path"])
        inside = path.removeprefix(prefix + "/") if prefix else path
        return _source_problem(link, inside, hosted["lines"] or "", source)
    target, _, anchor = link.target.partition("#")
    target = unquote(target)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if target else page
    if path in pages:
        if anchor and unquote(anchor) not in pages[path].anchors:
            return Rule.DEAD_ANCHOR, f"{link.target} names no heading of {path}"
        return None
    if path in files:
        return None
    if place is None:
        return Rule.DEAD_LINK, f"{link.target} leads to no file of the wiki"
    return _source_problem(link, posixpath.normpath(posixpath.join(place, path)), anchor, source)


def _source_problem(
    link: Link, path: str, lines: str, source: SourceText
) -> tuple[Rule, str] | None:
    count = source.line_count(path)
    if count is None:
        return Rule.DEAD_LINK, f"{link.target} leads to no file of the repository"
    match = _LINES.match(lines)
    if match is None:
        return None
    last = int(match[2] or match[1])
    if last > max(count, 1) or int(match[1]) < 1:
        return Rule.CITATION_LINES, f"{link.text}: {path} has {count} lines"
    return None
